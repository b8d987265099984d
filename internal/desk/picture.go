package desk

import (
	"context"

	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// CaseView is a case as it is made of what one reader may read.
type CaseView struct {
	Case      threat.Case
	Reports   []threat.Report // placed, by arrival; without their texts
	Sources   map[string]threat.Source
	Facts     map[string]threat.FactRecord
	Withdrawn map[string]bool // ids of reports that no longer count, copies of withdrawn ones too
	Proposals []Proposal
	Picture   fusion.Picture
	// Identities are what people said of the names of the case, the latest
	// first, what was taken back among them.
	Identities []threat.Identity
}

// Proposal is a report that may belong to a case.
type Proposal struct {
	threat.Placement
	Title string
}

// caseReports bounds how many reports of one case are put together at once.
const caseReports = 2000

// ViewCase puts together what the reports of a case say, from what the reader
// may read and nothing else.
func ViewCase(ctx context.Context, q *store.Reads, r threat.Reader, id string) (*CaseView, error) {
	c, err := q.Case(ctx, r, id)
	if err != nil {
		return nil, err
	}
	v := &CaseView{Case: c, Sources: map[string]threat.Source{}, Facts: map[string]threat.FactRecord{}}
	if err := v.addReports(ctx, q, r); err != nil {
		return nil, err
	}
	if err := v.addSources(ctx, q, r); err != nil {
		return nil, err
	}
	return v, v.reconcile(ctx, q, r)
}

func (v *CaseView) addReports(ctx context.Context, q *store.Reads, r threat.Reader) error {
	placements, err := q.PlacementsOfCase(ctx, r, v.Case.ID)
	if err != nil {
		return err
	}
	state := make(map[string]threat.Placement, len(placements))
	for _, p := range placements {
		state[p.Report] = p
	}
	for after := ""; len(v.Reports) < caseReports; {
		page, err := q.Reports(ctx, r, store.ReportFilter{Case: v.Case.ID, After: after, Limit: 500})
		if err != nil {
			return err
		}
		for _, rep := range page.Reports {
			if p := state[rep.ID]; p.State == threat.PlacementConfirmed {
				v.Reports = append(v.Reports, rep)
			} else {
				v.Proposals = append(v.Proposals, Proposal{Placement: p, Title: TitleOf(rep)})
			}
		}
		if after = page.Next; after == "" {
			break
		}
	}
	return nil
}

func (v *CaseView) addSources(ctx context.Context, q *store.Reads, r threat.Reader) error {
	for _, rep := range v.Reports {
		if _, known := v.Sources[rep.Source]; known || rep.Source == "" {
			continue
		}
		s, err := q.Source(ctx, r, rep.Source)
		if threat.KindOf(err) == threat.KindNotFound {
			continue
		}
		if err != nil {
			return err
		}
		v.Sources[s.ID] = s
	}
	return nil
}

func (v *CaseView) reconcile(ctx context.Context, q *store.Reads, r threat.Reader) error {
	facts, err := q.FactsOfCase(ctx, r, v.Case.ID)
	if err != nil {
		return err
	}
	v.setWithdrawn()
	in := fusion.Input{}
	placed := make(map[string]bool, len(v.Reports))
	for _, rep := range v.Reports {
		placed[rep.ID] = true
		if v.Withdrawn[rep.ID] {
			continue
		}
		s := v.Sources[rep.Source]
		in.Reports = append(in.Reports, fusion.Report{
			ID: rep.ID, Title: rep.Title, Source: NameOf(s), Reliability: s.Reliability,
			Published: rep.Published, Received: rep.Received, CopyOf: rep.CopyOf, Provenance: rep.Provenance,
		})
	}
	for _, f := range facts {
		if !placed[f.Report] {
			continue
		}
		v.Facts[f.ID] = f
		if !v.Withdrawn[f.Report] {
			in.Facts = append(in.Facts, f)
		}
	}
	if in.Known, err = knownActors(ctx, q, r, in.Facts); err != nil {
		return err
	}
	if v.Identities, err = q.Identities(ctx, r, v.Case.ID); err != nil {
		return err
	}
	in.Verdicts = verdictsOf(v.Identities)
	v.Picture = fusion.Reconcile(in)
	return nil
}

// setWithdrawn finds what no longer counts.
func (v *CaseView) setWithdrawn() {
	v.Withdrawn = map[string]bool{}
	for _, rep := range v.Reports {
		if rep.Withdrawn != nil {
			v.Withdrawn[rep.ID] = true
		}
	}
	for _, rep := range v.Reports {
		if v.Withdrawn[rep.CopyOf] {
			v.Withdrawn[rep.ID] = true
		}
	}
}

// NameOf is the name of a source, or what is said where the reader may not
// know it.
func NameOf(s threat.Source) string {
	if s.Name == "" {
		return "a source not named"
	}
	return s.Name
}

// TitleOf is what a report is called in lists.
func TitleOf(rep threat.Report) string {
	switch {
	case rep.Title != "":
		return rep.Title
	case rep.Name != "":
		return rep.Name
	case rep.URL != "":
		return rep.URL
	}
	return "report without a title"
}
