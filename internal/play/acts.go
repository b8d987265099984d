package play

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/intake"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Login is the administrator of a demo, who approves; there is no password.
const Login = "demo"

// people are the two at the desk: one writes, another approves.
func (s *stage) people(ctx context.Context) error {
	house := threat.Machinery("demo")
	return s.write(ctx, func(tx *store.Tx) error {
		for _, who := range []struct {
			login, name string
			role        threat.Role
			into        *threat.Reader
		}{{Login, "Demo", threat.RoleAdmin, &s.approver}, {"analyst", "Analyst on duty", threat.RoleAnalyst, &s.analyst}} {
			p, err := tx.AddPerson(house, store.Person{Login: who.login, Name: who.name, Role: who.role, Clearance: threat.Red})
			if err != nil {
				return err
			}
			*who.into = p.Reader()
		}
		return tx.SetSetting(house, desk.SettingExercise, "yes")
	})
}

// directory enters the fictional protectors.
func (s *stage) directory(ctx context.Context) error {
	return s.write(ctx, func(tx *store.Tx) error {
		var err error
		if s.liaison, err = s.organisation(tx, "Host-state security liaison", "liaison"); err != nil {
			return err
		}
		s.office, err = s.organisation(tx, "Host-state events office", "events")
		return err
	})
}

// organisation enters an organisation with its contact and deputy.
func (s *stage) organisation(tx *store.Tx, name, box string) (threat.Contact, error) {
	org, err := tx.PutContact(s.approver, threat.Contact{Kind: threat.ContactOrganisation, Name: name, Marking: threat.Amber, Language: "en", Zone: "Europe/Moscow"})
	if err != nil {
		return org, err
	}
	for rank, who := range map[threat.ContactRank]string{threat.RankContact: "duty officer", threat.RankDeputy: "deputy"} {
		_, err := tx.PutContact(s.approver, threat.Contact{
			Kind: threat.ContactPerson, Name: name + ", " + who, Org: org.ID, Rank: rank, Role: who, Marking: threat.Amber,
			Language: "en", Zone: "Europe/Moscow", Points: []threat.Point{{Channel: "email", Address: box + "-" + string(rank) + "@protector.example"}},
		})
		if err != nil {
			return org, err
		}
	}
	return org, nil
}

// tip is the report that the play's case begins with, made up after what
// officials later said had been passed on.
const tip = `MOSCOW, 6 March 2024 - A liaison service told the desk in confidence that a cell is about to strike at crowds in the capital, most likely at a concert.

Its source, who drives for the cell, heard the Crocus City Hall spoken of. No day was given. The service lays the plot to the Islamic State.`

// early is what came before the warning.
func (s *stage) early(ctx context.Context) error {
	if err := s.take(ctx, at(6, 10, 0)); err != nil {
		return err
	}
	results, err := s.app.Taker.Take(ctx, s.analyst, intake.Submission{
		Data: []byte(tip), Name: "liaison-note.txt", Way: intake.WayPaste, Source: "Liaison service Alder",
		Marking: threat.Red, Received: at(6, 10, 0), Published: threat.Day(2024, time.March, 6),
	}, nil)
	if err != nil {
		return err
	}
	if err := s.app.Pipeline.Read(ctx, results[0].Report.ID); err != nil {
		return err
	}
	s.say("A liaison service passes on, in confidence, plans against large gatherings in Moscow")
	return s.write(ctx, func(tx *store.Tx) error {
		c, err := tx.OpenCase(s.analyst, "Threat to large gatherings in Moscow, March 2024", threat.Red)
		if err != nil {
			return err
		}
		s.caseID = c.ID
		return tx.Place(s.analyst, results[0].Report.ID, c.ID)
	})
}

// determine judges the tip and starts the duty clock.
func (s *stage) determine(ctx context.Context) error {
	s.clock.to(at(6, 14, 0))
	if _, err := desk.Assess(ctx, s.app.Store, s.analyst, threat.Assessment{
		Case: s.caseID, Marking: threat.Red, Likelihood: threat.Likely, Confidence: threat.ConfidenceModerate,
		Judgement: "An attack on a large gathering in or near Moscow within the coming days is likely.", Basis: "One service with a good record; nothing else bears it out yet.",
		Unknowns: []string{"the day", "which venue", "how many attackers"}, Indicators: []string{"arrests of a cell", "further services reporting the same"},
	}); err != nil {
		return err
	}
	d, err := desk.Determine(ctx, s.app.Store, s.analyst, threat.Determination{
		Case: s.caseID, Marking: threat.Red, Victims: []string{"people at concerts and other large gatherings"},
		Places: []string{"Moscow and its outskirts"}, Protectors: []string{s.liaison.ID, s.office.ID},
		Findings: []threat.Finding{
			{Criterion: threat.Credible, Verdict: threat.Yes, Reasons: "A service with a good record, in detail."},
			{Criterion: threat.Specific, Verdict: threat.Undetermined, Reasons: "A venue is named as looked at; the day is not known."},
			{Criterion: threat.Impending, Verdict: threat.Yes, Reasons: "The plans are called imminent."},
			{Criterion: threat.ListedHarm, Verdict: threat.Yes, Reasons: "An armed attack on a crowd."},
		},
	})
	if err != nil {
		return err
	}
	s.say("Determination: threshold in %s; a clock runs to warn within the policy's hours", d.Threshold)
	return nil
}

// text is what both products say first.
func text() threat.Text {
	return threat.Text{
		Language: "en", Headline: "Attack on large gatherings in Moscow reported to be planned",
		Hazard: "Extremists are reported to have imminent plans to attack large gatherings, to include concerts", Place: "Moscow",
		AtRisk: "People at concerts and other large gatherings", Unknown: "The day and the attackers are not known", Source: "Reports that the desk holds to be credible",
		Actions: []string{"Avoid large gatherings"}, Contact: "Duty desk, +7 495 000 00 00 (exercise)",
	}
}

// product is a product of the play's case.
func (s *stage) product(kind threat.ProductKind, marking threat.Marking, start, end time.Time, phrase string) threat.Product {
	return threat.Product{
		Case: s.caseID, Kind: kind, Mode: threat.ModeExercise, Action: threat.ActionIssue, Marking: marking, PAP: threat.PAPGreen, Precedence: threat.Immediate,
		Window: threat.Window{Start: start, End: end, Zone: "Europe/Moscow", Phrase: phrase}, Texts: []threat.Text{text()},
		Area: threat.Area{Words: "Moscow and its outskirts", Circles: []threat.Circle{{Lat: 55.75, Lon: 37.62, Km: 40}}},
	}
}

// warn writes, approves and sends the confidential warning.
func (s *stage) warn(ctx context.Context) error {
	s.clock.to(at(6, 16, 0))
	p := s.product(threat.WarningProduct, threat.Amber, at(6, 20, 0), at(9, 20, 0), "the coming days")
	p.Recipients, p.AnswerBy = []string{s.liaison.ID, s.office.ID}, at(7, 12, 0)
	t := &p.Texts[0]
	t.Place, t.Likelihood = "Moscow; the Crocus City Hall is named among the places looked at", threat.Likely.String()
	t.Actions, t.Asked = append(t.Actions, "Search people and bags at the entrances of halls"), "Tell us what you do about it, or why you do not"
	p, err := s.issue(ctx, p, map[string]string{"advisory": "the public advisory follows once the host state has been told"}, at(6, 20, 0))
	if err != nil {
		return err
	}
	s.say("The confidential warning is approved by a second person and delivered to %d protectors", len(p.Recipients))
	return nil
}

// issue takes a product from draft to delivered.
func (s *stage) issue(ctx context.Context, p threat.Product, reasons map[string]string, when time.Time) (threat.Product, error) {
	st := s.app.Store
	p, err := desk.SaveDraft(ctx, st, s.analyst, p)
	if err != nil {
		return p, err
	}
	for field, reason := range reasons {
		if err := desk.Reason(ctx, st, s.analyst, store.ProductReason{Product: p.ID, Kind: "parity", Field: field, Reason: reason}); err != nil {
			return p, err
		}
	}
	if p, err = desk.Submit(ctx, st, s.analyst, p.ID); err != nil {
		return p, err
	}
	s.clock.to(when)
	if p, err = desk.Approve(ctx, st, s.approver, p.ID, compose.Digest(p), "Demo desk"); err != nil {
		return p, err
	}
	return p, s.settle(ctx)
}

// answer records what a protector's contact answers to the warning.
func (s *stage) answer(ctx context.Context, org threat.Contact, state threat.AnswerState, text string) error {
	warnings, err := s.app.Store.Products(ctx, s.analyst, store.ProductFilter{Case: s.caseID, Kind: threat.WarningProduct})
	if err != nil {
		return err
	}
	p := warnings[len(warnings)-1]
	chains, err := s.app.Store.Chains(ctx, s.analyst, p.ID)
	if err != nil {
		return err
	}
	for _, c := range chains {
		if c.Contact != org.ID {
			continue
		}
		sent, err := s.app.Store.DeliveriesOfChain(ctx, s.analyst, c.ID)
		if err != nil {
			return err
		}
		d := sent[0]
		a := threat.Answer{Product: p.ID, Delivery: d.ID, Recipient: d.Recipient, Channel: d.Channel, Digest: p.Digest, State: state, Text: text}
		if err := s.write(ctx, func(tx *store.Tx) error { _, err := tx.AddAnswer(threat.Machinery("recipient"), a, c.ID); return err }); err != nil {
			return err
		}
	}
	s.say("%s answers: %s – “%s”", org.Name, state, text)
	return s.settle(ctx)
}

// answerOfLiaison is the dispute: too general.
func (s *stage) answerOfLiaison(ctx context.Context) error {
	s.clock.to(at(6, 22, 30))
	return s.answer(ctx, s.liaison, threat.AnswerDisputed, "The information is of a general nature")
}

// advise publishes the advisory for 48 hours, on the day after.
func (s *stage) advise(ctx context.Context) error {
	if err := s.take(ctx, at(7, 18, 0)); err != nil {
		return err
	}
	warnings, err := s.app.Store.Products(ctx, s.analyst, store.ProductFilter{Case: s.caseID, Kind: threat.WarningProduct})
	if err != nil {
		return err
	}
	p := s.product(threat.AdvisoryProduct, threat.Clear, at(7, 20, 0), at(9, 20, 0), "the next 48 hours")
	p.Twin = warnings[0].ID
	reasons := map[string]string{
		"place":      "the hall stands in the liaison's note alone; to name it would give the source away",
		"likelihood": "the host state disputes it; the public is told what is planned and what to do",
		"window":     "the warning was given a day before; both end at the same time",
		"action":     "searches at the entrances are the protectors' to order",
	}
	if _, err := s.issue(ctx, p, reasons, at(7, 20, 0)); err != nil {
		return err
	}
	s.say("The public advisory goes out: avoid large gatherings over the next 48 hours, to 9 March 20:00")
	return nil
}

// windowEnds is the decision that the end of the window forces.
func (s *stage) windowEnds(ctx context.Context) error {
	if err := s.take(ctx, at(9, 8, 0)); err != nil {
		return err
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	s.say("The windows end this evening: the clocks ask for a decision, and call the people of the ladder")
	s.clock.to(at(9, 19, 0))
	products, err := s.app.Store.Products(ctx, s.approver, store.ProductFilter{Case: s.caseID, State: threat.ProductApproved})
	if err != nil {
		return err
	}
	for _, p := range products {
		if err := desk.LetLapse(ctx, s.app.Store, s.approver, p.ID, "Nothing new has come in that names a day"); err != nil {
			return err
		}
	}
	s.say("Decided and recorded: let lapse")
	return s.settle(ctx)
}

// dismissal is the answer of the second protector, three days before.
func (s *stage) dismissal(ctx context.Context) error {
	if err := s.take(ctx, at(19, 20, 0)); err != nil {
		return err
	}
	return s.answer(ctx, s.office, threat.AnswerDismissed, "Such statements are an attempt to frighten our society")
}

// attack takes in what was reported of the 22nd and after, and brings it into
// the case.
func (s *stage) attack(ctx context.Context) error {
	s.clock.to(at(22, 19, 58))
	s.say("The attack on the Crocus City Hall begins, outside any window")
	if err := s.take(ctx, time.Date(2024, time.April, 4, 9, 0, 0, 0, moscow)); err != nil {
		return err
	}
	all, err := s.app.Store.Reports(ctx, s.analyst, store.ReportFilter{Limit: 100})
	if err != nil {
		return err
	}
	proposed, err := s.app.Store.Cases(ctx, s.analyst, store.CaseFilter{State: threat.CaseOpen, Limit: 50})
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *store.Tx) error {
		for _, c := range proposed.Cases {
			if c.ID == s.caseID {
				continue
			}
			if err := tx.Merge(s.analyst, c.ID, s.caseID); err != nil {
				return err
			}
		}
		for _, r := range all.Reports {
			if apart[r.Name] {
				continue
			}
			if err := tx.Place(s.analyst, r.ID, s.caseID); err != nil {
				return err
			}
		}
		return nil
	})
}

// apart are the samples that a visitor finds undecided: two that tell of other
// events, and one that is only proposed.
var apart = map[string]bool{"01-ingushetia.txt": true, "02-kaluga.txt": true, "15-toll-143.txt": true}

// outcome records what came of it.
func (s *stage) outcome(ctx context.Context) error {
	err := s.write(ctx, func(tx *store.Tx) error {
		_, err := tx.AddOutcome(s.analyst, threat.CaseOutcome{
			Case: s.caseID, Marking: threat.Red, Code: threat.OccurredAfter, Event: threat.Instant(at(22, 19, 58)),
			Text: "The attack came 13 days after the last window had ended.",
		})
		return err
	})
	s.say("Outcome: %s", threat.OccurredAfter)
	return err
}

// review looks back, and proves what was recorded.
func (s *stage) review(ctx context.Context) (*Result, error) {
	st := s.app.Store
	v, err := desk.Review(ctx, &st.Reads, s.analyst, s.caseID)
	if err != nil {
		return nil, err
	}
	out := &Result{CaseReview: v, ReceiptsVerified: true, Mails: s.inbox.mails, Moments: s.moments}
	for _, w := range v.Warnings {
		for _, d := range w.Deliveries {
			if d.State != threat.DeliveryDelivered {
				continue
			}
			file, err := desk.ReceiptOf(ctx, st, threat.Machinery("recipient"), d.ID, "Demo desk")
			if err != nil {
				return nil, err
			}
			if _, err := desk.VerifyReceipt(file, st.PublicKey()); err != nil {
				out.ReceiptsVerified = false
			}
			out.Receipts++
		}
	}
	out.ReceiptsVerified = out.ReceiptsVerified && out.Receipts > 0
	found, err := st.Verify(ctx)
	out.LedgerVerified = err == nil && len(found.Problems) == 0
	return out, err
}
