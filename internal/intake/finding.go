package intake

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// finding is what was found of a report, on its way into the store.
type finding struct {
	report    threat.Report
	out       reading.Reading
	published threat.When
	profile   []byte // packed, to be kept
	matches   []fusion.Match
	copyOf    string   // the report whose words these are
	copied    []string // later reports with these words
	markings  map[string]threat.Marking
	machine   bool // it is to be read by a machine as well
}

// save writes the reading, and proposes cases, in one transaction. Writes run
// one after the other: what it reads of placements is current.
func (f *finding) save(tx *store.Tx) error {
	f.markings = map[string]threat.Marking{}
	copyOf := f.copyOf
	if copyOf == f.report.ID {
		copyOf = ""
	}
	provenance := slices.Clone(f.report.Provenance)
	for _, line := range f.out.Provenance {
		if !slices.Contains(provenance, line) {
			provenance = append(provenance, line)
		}
	}
	err := tx.SaveReading(machinery, store.Reading{
		Report: f.report.ID, Language: cmpOr(f.report.Language, f.out.Language), Asides: f.out.Asides,
		Provenance: provenance, CopyOf: copyOf, Times: store.Times{Published: f.published}, Facts: f.out.Facts, Profile: f.profile,
	})
	if threat.KindOf(err) == threat.KindNotFound {
		return nil // erased meanwhile
	}
	if err != nil {
		return err
	}
	if f.machine {
		if err := tx.Enqueue(MachineArgs{Report: f.report.ID}, nil); err != nil {
			return err
		}
	}
	for _, id := range f.copied {
		err := tx.SetCopyOf(machinery, id, cmpOr(copyOf, f.report.ID))
		if err != nil && threat.KindOf(err) != threat.KindNotFound {
			return err
		}
	}
	return f.propose(tx)
}

// unplaced marks, among cases, a report that stands in none.
const unplaced = "report:"

// maxProposals bounds how many cases one report is proposed for.
const maxProposals = 3

// propose proposes the report for the cases of the reports it is like, or
// opens a case for them when they stand in none.
func (f *finding) propose(tx *store.Tx) error {
	if f.matches = likely(f.matches); len(f.matches) == 0 {
		return nil
	}
	var failed error
	open := map[string]bool{}
	proposals := fusion.Propose(f.matches, func(report string) []string {
		cases, err := casesOf(tx, report, open)
		if err != nil {
			failed = err
		}
		return cases
	})
	if failed != nil {
		return failed
	}
	own, err := casesOf(tx, f.report.ID, open)
	if err != nil {
		return err
	}
	made := 0
	for _, pr := range proposals {
		if strings.HasPrefix(pr.Case, unplaced) || slices.Contains(own, pr.Case) || made == maxProposals {
			continue
		}
		ok, err := f.proposeFor(tx, pr.Case, f.report.ID, pr)
		if err != nil {
			return err
		}
		if ok {
			made++
		}
	}
	if made > 0 || !strings.HasPrefix(own[0], unplaced) {
		return nil
	}
	return f.openCase(tx, proposals)
}

// What of the matches is looked at closely: those at least as likely as not,
// the likeliest few. The writer serves everybody, so that it must not be long.
const (
	leastLikely = .5
	maxLikely   = 12
)

// likely keeps the matches that proposals are made of, the likeliest first.
func likely(matches []fusion.Match) []fusion.Match {
	out := slices.DeleteFunc(slices.Clone(matches), func(m fusion.Match) bool { return !m.Copy && m.Score < leastLikely })
	slices.SortStableFunc(out, func(a, b fusion.Match) int { return cmp.Compare(b.Score, a.Score) })
	return out[:min(len(out), maxLikely)]
}

// casesOf lists the open cases that a report stands in or is proposed for;
// open remembers which are.
func casesOf(tx *store.Tx, report string, open map[string]bool) ([]string, error) {
	placements, err := tx.PlacementsOfReport(tx.Context(), machinery, report)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, pl := range placements {
		if pl.State == threat.PlacementRejected {
			continue
		}
		is, known := open[pl.Case]
		if !known {
			c, err := tx.Case(tx.Context(), machinery, pl.Case)
			if err != nil && threat.KindOf(err) != threat.KindNotFound {
				return nil, err
			}
			is = err == nil && c.State == threat.CaseOpen
			open[pl.Case] = is
		}
		if is {
			out = append(out, pl.Case)
		}
	}
	if len(out) == 0 {
		out = append(out, unplaced+report)
	}
	return out, nil
}

// proposeFor proposes a report for a case. The reasons speak of the reports it
// is like, and bear the most restricted of their markings.
func (f *finding) proposeFor(tx *store.Tx, caseID, report string, pr fusion.Proposal) (bool, error) {
	m := f.report.Marking
	for _, id := range pr.Reports {
		marking, err := f.marking(tx, id)
		if err != nil {
			return false, err
		}
		m = m.Max(marking)
	}
	ok, err := tx.Propose(machinery, threat.Placement{Report: report, Case: caseID, Score: pr.Score, Reasons: pr.Reasons}, m)
	if k := threat.KindOf(err); k == threat.KindNotFound || k == threat.KindConflict {
		return false, nil
	}
	return ok, err
}

// marking is that of a report, remembered within one write; of one that is gone
// it is the least restricted.
func (f *finding) marking(tx *store.Tx, id string) (threat.Marking, error) {
	if m, ok := f.markings[id]; ok {
		return m, nil
	}
	rep, err := tx.Report(tx.Context(), machinery, id)
	m := rep.Marking
	if threat.KindOf(err) == threat.KindNotFound {
		m, err = threat.Clear, nil
	}
	if err == nil {
		f.markings[id] = m
	}
	return m, err
}

// maxTogether bounds how many reports a new case is opened with.
const maxTogether = 20

// openCase opens a case for this report and those like it that stand in none.
// It is marked as the two least restricted of them: they alone would have
// opened it, so that its existence tells nothing of the others. Its title is
// that of the earliest report that its marking lets be read.
func (f *finding) openCase(tx *store.Tx, proposals []fusion.Proposal) error {
	together := []threat.Report{f.report}
	reasons := map[string]fusion.Proposal{}
	for _, pr := range proposals {
		id, ok := strings.CutPrefix(pr.Case, unplaced)
		if !ok || id == f.report.ID || len(together) == maxTogether {
			continue
		}
		rep, err := tx.Report(tx.Context(), machinery, id)
		if threat.KindOf(err) == threat.KindNotFound {
			continue
		}
		if err != nil {
			return err
		}
		together = append(together, rep)
		reasons[id] = pr
	}
	if len(together) < 2 {
		return nil
	}
	m, title := caseOf(together)
	c, err := tx.OpenCase(machinery, title, m)
	if err != nil {
		return err
	}
	reasons[f.report.ID] = reasons[together[1].ID]
	for _, rep := range together {
		if _, err := f.proposeFor(tx, c.ID, rep.ID, reasons[rep.ID]); err != nil {
			return err
		}
	}
	return nil
}

// caseOf is the marking and title of a new case.
func caseOf(reports []threat.Report) (threat.Marking, string) {
	markings := make([]threat.Marking, len(reports))
	for i, rep := range reports {
		markings[i] = rep.Marking
	}
	slices.Sort(markings)
	m := markings[1]
	var first threat.Report
	for _, rep := range reports {
		if rep.Marking <= m && (first.ID == "" || earlier(rep, first)) {
			first = rep
		}
	}
	return m, caseTitle(first)
}

// caseTitle is a report's title, or the beginning of its text.
func caseTitle(rep threat.Report) string {
	if rep.Title != "" {
		return rep.Title
	}
	words := strings.Fields(rep.Text[:min(len(rep.Text), 400)])
	title := strings.ToValidUTF8(strings.Join(words[:min(len(words), 12)], " "), "")
	return cmpOr(title, "Untitled case")
}
