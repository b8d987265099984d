package play

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/console"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// text is what both products say first.
func text() threat.Text {
	return threat.Text{
		Language: "en", Headline: "Attack on large gatherings in Moscow reported to be planned",
		Hazard: "Extremists are reported to have imminent plans to attack large gatherings, to include concerts", Place: "Moscow",
		AtRisk: "People at concerts and other large gatherings", Unknown: "The day and the attackers are not known", Source: "Reports that the desk holds to be credible",
		Actions: []string{"Avoid large gatherings"}, Contact: "Duty desk, +7 495 000 00 00 (exercise)",
	}
}

// product is a product of the play's case; both end with the same 48 hours.
func (s *stage) product(kind threat.ProductKind, marking threat.Marking, start time.Time, phrase string) threat.Product {
	return threat.Product{
		Case: s.state.Case, Kind: kind, Mode: threat.ModeExercise, Action: threat.ActionIssue, Marking: marking, PAP: threat.PAPGreen, Precedence: threat.Immediate,
		Window: threat.Window{Start: start, End: at(9, 20, 0), Zone: "Europe/Moscow", Phrase: phrase}, Texts: []threat.Text{text()},
		Area: threat.Area{Words: "Moscow and its outskirts", Circles: []threat.Circle{{Lat: 55.75, Lon: 37.62, Km: 40}}},
	}
}

// warning is the confidential one.
func (s *stage) warning(ctx context.Context) (threat.Product, error) {
	p := s.product(threat.WarningProduct, threat.Amber, at(6, 20, 0), "the coming days")
	p.AnswerBy, p.Policy = at(7, 12, 0), callPolicy.Name
	for _, name := range []string{liaison, office} {
		c, err := contactNamed(ctx, &s.app.Store.Reads, name)
		if err != nil {
			return p, err
		}
		p.Recipients = append(p.Recipients, c.ID)
	}
	t := &p.Texts[0]
	t.Place, t.Likelihood = "Moscow; the Crocus City Hall is named among the places looked at", threat.Likely.String()
	t.Actions, t.Asked = append(t.Actions, "Search people and bags at the entrances of halls"), "Tell us what you do about it, or why you do not"
	return p, nil
}

func (s *stage) writeWarning(ctx context.Context, told *console.DemoMoment) error {
	told.Text = "It names the hall and asks for searches. It must not name its source: every form it leaves in is compared with the note. No advisory stands beside it yet, and that needs a reason."
	p, err := s.warning(ctx)
	if err != nil {
		return err
	}
	s.state.Warning, err = s.handIn(ctx, p, s.state.Warning, map[string]string{"advisory": "the public advisory follows once the host state has been told"})
	told.Links = []console.Link{{Text: "The warning, as it waits for somebody else’s approval", Href: "/products/" + s.state.Warning}}
	return err
}

// handIn writes a product, gives the reasons that its checks ask for, and hands
// it in. One that was written before the play was broken off is taken up.
func (s *stage) handIn(ctx context.Context, p threat.Product, known string, reasons map[string]string) (string, error) {
	st := s.app.Store
	p, err := s.drafted(ctx, p, known)
	if err != nil || p.State != threat.ProductDraft {
		return p.ID, err
	}
	s.tick()
	for field, reason := range reasons {
		if err := desk.Reason(ctx, st, s.analyst, store.ProductReason{Product: p.ID, Kind: "parity", Field: field, Reason: reason}); err != nil {
			return p.ID, err
		}
	}
	_, err = desk.Submit(ctx, st, s.analyst, p.ID)
	return p.ID, err
}

// drafted is the product as a draft: the one that is there, or a new one.
func (s *stage) drafted(ctx context.Context, p threat.Product, known string) (threat.Product, error) {
	if known != "" {
		return s.app.Store.Product(ctx, s.analyst, known)
	}
	all, err := s.app.Store.Products(ctx, s.analyst, store.ProductFilter{Case: p.Case, Kind: p.Kind})
	if err != nil {
		return p, err
	}
	for _, there := range all {
		if there.Author == s.analyst.Person && there.Texts[0].Headline == p.Texts[0].Headline {
			return there, nil
		}
	}
	return desk.SaveDraft(ctx, s.app.Store, s.analyst, p)
}

// approve lets a product go that waits for it.
func (s *stage) approve(ctx context.Context, id string) error {
	p, err := s.app.Store.Product(ctx, s.head, id)
	if err != nil {
		return err
	}
	if p.State == threat.ProductApproved {
		return nil
	}
	_, err = desk.Approve(ctx, s.app.Store, s.head, id, compose.Digest(p), DeskName)
	return err
}

func (s *stage) approveWarning(ctx context.Context, told *console.DemoMoment) error {
	if err := s.approve(ctx, s.state.Warning); err != nil {
		return err
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	told.Text = "The head of desk approves this exact text. Two organisations are told at the same moment, by mail and by webhook, and neither sees the other. The duty clock stops."
	told.Links = []console.Link{{Text: "Who was told, by which way, and what came of it", Href: "/products/" + s.state.Warning + "/board"}}
	told.Links = append(told.Links, s.arrived()...)
	return nil
}

// arrived leads to the messages that came since the moment before.
func (s *stage) arrived() []console.Link {
	var out []console.Link
	for _, m := range s.box.messages()[s.state.Mails:] {
		out = append(out, console.Link{Text: "What " + m.To + " got", Href: fmt.Sprintf("/demo/inbox/%d", m.Number)})
	}
	return out
}

func (s *stage) writeAdvisory(ctx context.Context, told *console.DemoMoment) error {
	p := s.product(threat.AdvisoryProduct, threat.Clear, at(7, 20, 0), "the next 48 hours")
	p.Twin = s.state.Warning
	var err error
	s.state.Advisory, err = s.handIn(ctx, p, s.state.Advisory, map[string]string{
		"place":      "the hall stands in the liaison’s note alone; to name it would give the source away",
		"likelihood": "the host state disputes it; the public is told what is planned and what to do",
		"window":     "the warning was given a day before; both end at the same time",
		"action":     "searches at the entrances are the protectors’ to order",
	})
	if err != nil {
		return err
	}
	warning, err := s.app.Store.Product(ctx, s.analyst, s.state.Warning)
	if err != nil {
		return err
	}
	var omitted []string
	for _, d := range compose.Parity(warning, &p) {
		omitted = append(omitted, d.Field+" (“"+d.Warning+"”)")
	}
	told.Text = "“The next 48 hours” becomes Thursday 7 March 20:00 to Saturday 9 March 20:00, Moscow time. What the warning says and the advisory does not, each with its reason: " + strings.Join(omitted, "; ") + "."
	told.Links = []console.Link{{Text: "The advisory, its parity and its reasons", Href: "/products/" + s.state.Advisory}}
	return nil
}

func (s *stage) approveAdvisory(ctx context.Context, told *console.DemoMoment) error {
	if err := s.approve(ctx, s.state.Advisory); err != nil {
		return err
	}
	told.Text = "Avoid large gatherings over the next 48 hours. It is public as a page, as a CAP 1.2 message and in two feeds."
	told.Links = []console.Link{
		{Text: "The public page", Href: "/advisories/" + s.state.Advisory}, {Text: "All advisories and their feeds", Href: "/advisories"},
	}
	return nil
}

// letLapse is the decision that the end of the window forces.
func (s *stage) letLapse(ctx context.Context, told *console.DemoMoment) error {
	for _, id := range []string{s.state.Warning, s.state.Advisory} {
		p, err := s.app.Store.Product(ctx, s.head, id)
		if err != nil {
			return err
		}
		if p.State == threat.ProductLapsed {
			continue
		}
		if err := desk.LetLapse(ctx, s.app.Store, s.head, id, "Nothing new has come in that names a day"); err != nil {
			return err
		}
	}
	if err := s.seeAlarms(ctx, s.head); err != nil {
		return err
	}
	told.Text = "The decision was due this morning; three people were called for it, one after the other. Now it is made and recorded, with its reason: let both lapse. Nothing replaces them."
	told.Links = []console.Link{{Text: "The warning", Href: "/products/" + s.state.Warning}, {Text: "The clocks of the case", Href: "/cases/" + s.state.Case + "/duty"}}
	return nil
}

func (s *stage) windowOver(_ context.Context, told *console.DemoMoment) error {
	told.Text = "Saturday 9 March 2024, 20:00, Moscow time. From here on nothing is in force, and the recipients’ links lead nowhere."
	return nil
}

func (s *stage) attack(_ context.Context, told *console.DemoMoment) error {
	told.Text = "Four gunmen attack the Crocus City Hall, just outside the city limits: 13 days after the window’s end. Nobody at the desk knows yet."
	return nil
}
