package play

import (
	"context"
	"fmt"
	"time"

	"github.com/tocsin/tocsin/internal/console"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/intake"
	"github.com/tocsin/tocsin/internal/intake/samples"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// tip is the report that the play's case begins with, made up after what
// officials later said had been passed on.
const tip = `MOSCOW, 6 March 2024 - A liaison service told the desk in confidence that a cell is about to strike at crowds in the capital, most likely at a concert.

Its source, who drives for the cell, heard the Crocus City Hall spoken of. No day was given. The service lays the plot to the Islamic State.`

// caseTitle is the title of the play's case.
const caseTitle = "Threat to large gatherings in Moscow, March 2024"

// tipComes takes the tip in and opens a case for it.
func (s *stage) tipComes(ctx context.Context, told *console.DemoMoment) error {
	results, err := s.app.Taker.Take(ctx, s.analyst, intake.Submission{
		Data: []byte(tip), Name: "liaison-note.txt", Way: intake.WayPaste, Source: "Liaison service Alder",
		Marking: threat.Red, Received: at(6, 10, 0), Published: threat.Day(2024, time.March, 6),
	}, nil)
	if err != nil {
		return err
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	rep := results[0].Report
	told.Text = "A cell is said to be about to strike at crowds, most likely at a concert; the Crocus City Hall was spoken of. TLP:RED: the note must not show in anything that leaves the desk."
	told.Links = append(told.Links, console.Link{Text: "The note, with what was read in it", Href: "/reports/" + rep.ID})
	err = s.write(ctx, func(tx *store.Tx) error {
		if s.state.Case, err = caseOpened(tx, s.analyst); err != nil {
			return err
		}
		return tx.Place(s.analyst, rep.ID, s.state.Case)
	})
	told.Links = append(told.Links, console.Link{Text: "The case", Href: "/cases/" + s.state.Case})
	return err
}

// caseOpened opens the play's case, or finds it.
func caseOpened(tx *store.Tx, by threat.Reader) (string, error) {
	page, err := tx.Cases(tx.Context(), by, store.CaseFilter{Limit: 50})
	for _, c := range page.Cases {
		if c.Title == caseTitle {
			return c.ID, err
		}
	}
	if err != nil {
		return "", err
	}
	c, err := tx.OpenCase(by, caseTitle, threat.Red)
	return c.ID, err
}

// apart are the samples that the analyst leaves for the visitor to decide: two
// that tell of other events, and one that is only proposed.
var apart = map[string]string{
	"01-ingushetia.txt": "It tells of another event; the desk proposes no case for it.",
	"02-kaluga.txt":     "It tells of another event; whether it belongs here is for you to decide.",
	"15-toll-143.txt":   "The desk proposes it for the case; nobody has decided. Try it.",
}

// reportComes takes a sample in, has it read, and puts it into the case.
func (s *stage) reportComes(sample samples.Sample) func(context.Context, *console.DemoMoment) error {
	return func(ctx context.Context, told *console.DemoMoment) error {
		rep, err := s.take(ctx, sample)
		if err != nil {
			return err
		}
		if rep.Title != "" {
			told.Title = "A report comes in: " + rep.Title
		}
		told.Links = []console.Link{{Text: "The report, with what was read in it", Href: "/reports/" + rep.ID}}
		if told.Text = apart[sample.File]; told.Text != "" || s.state.Case == "" {
			return nil
		}
		told.Links = append(told.Links, console.Link{Text: "The case", Href: "/cases/" + s.state.Case})
		return s.write(ctx, func(tx *store.Tx) error { return s.place(tx, rep.ID) })
	}
}

// take takes one sample in and has it read.
func (s *stage) take(ctx context.Context, sample samples.Sample) (threat.Report, error) {
	result, err := s.app.Taker.TakeSample(ctx, s.analyst, sample)
	if err != nil {
		return threat.Report{}, err
	}
	if result.Err != nil {
		return threat.Report{}, result.Err
	}
	if err := s.settle(ctx); err != nil {
		return threat.Report{}, err
	}
	return s.app.Store.Report(ctx, s.analyst, result.Report.ID)
}

// place puts a report into the play's case, once.
func (s *stage) place(tx *store.Tx, report string) error {
	placements, err := tx.PlacementsOfReport(tx.Context(), s.analyst, report)
	if err != nil {
		return err
	}
	for _, p := range placements {
		if p.Case == s.state.Case && p.State == threat.PlacementConfirmed {
			return nil
		}
	}
	return tx.Place(s.analyst, report, s.state.Case)
}

// determine judges the tip and starts the duty clock.
func (s *stage) determine(ctx context.Context, told *console.DemoMoment) error {
	if err := s.assess(ctx); err != nil {
		return err
	}
	s.tick()
	before, err := s.app.Store.Determinations(ctx, s.analyst, s.state.Case)
	if err != nil {
		return err
	}
	if len(before) == 0 {
		d, err := s.determination(ctx)
		if err != nil {
			return err
		}
		if d, err = desk.Determine(ctx, s.app.Store, s.analyst, d); err != nil {
			return err
		}
		before = append(before, d)
	}
	told.Text = fmt.Sprintf("An attack is likely. Credible, impending and of a listed harm, but specific is not settled: the threshold is in %s, and doubt favours warning. Until somebody is warned, or a waiver is approved, a clock runs.", before[0].Threshold)
	told.Links = []console.Link{{Text: "Assessment, determination and clock", Href: "/cases/" + s.state.Case + "/duty"}}
	return nil
}

func (s *stage) assess(ctx context.Context) error {
	before, err := s.app.Store.Assessments(ctx, s.analyst, s.state.Case)
	if err != nil || len(before) > 0 {
		return err
	}
	_, err = desk.Assess(ctx, s.app.Store, s.analyst, threat.Assessment{
		Case: s.state.Case, Marking: threat.Red, Likelihood: threat.Likely, Confidence: threat.ConfidenceModerate,
		Judgement: "An attack on a large gathering in or near Moscow within the coming days is likely.", Basis: "One service with a good record; nothing else bears it out yet.",
		Unknowns: []string{"the day", "which venue", "how many attackers"}, Indicators: []string{"arrests of a cell", "further services reporting the same"},
	})
	return err
}

func (s *stage) determination(ctx context.Context) (threat.Determination, error) {
	d := threat.Determination{
		Case: s.state.Case, Marking: threat.Red, Victims: []string{"people at concerts and other large gatherings"},
		Places: []string{"Moscow and its outskirts"},
		Findings: []threat.Finding{
			{Criterion: threat.Credible, Verdict: threat.Yes, Reasons: "A service with a good record, in detail."},
			{Criterion: threat.Specific, Verdict: threat.Undetermined, Reasons: "A venue is named as looked at; the day is not known."},
			{Criterion: threat.Impending, Verdict: threat.Yes, Reasons: "The cell is said to be about to strike."},
			{Criterion: threat.ListedHarm, Verdict: threat.Yes, Reasons: "An armed attack on a crowd."},
		},
	}
	for _, name := range []string{liaison, office} {
		c, err := contactNamed(ctx, &s.app.Store.Reads, name)
		if err != nil {
			return d, err
		}
		d.Protectors = append(d.Protectors, c.ID)
	}
	return d, nil
}
