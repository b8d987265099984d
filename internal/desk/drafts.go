package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Start says what a draft is to be: its kind, mode and marking, and what it
// stands beside or changes.
type Start struct {
	Case    string
	Kind    threat.ProductKind
	Mode    threat.Mode
	Marking threat.Marking
	Twin    string
	Action  threat.Action
	Changes string
	Desk    string // name, as who says so
	Zone    string
}

// StartDraft saves a draft that is filled from the case: from what its reports
// say at or below the draft's marking, and from the desk's own judgement; or,
// for a change, from the product that it changes.
func StartDraft(ctx context.Context, s *store.Store, by threat.Reader, st Start) (threat.Product, error) {
	if st.Changes != "" {
		return startChange(ctx, s, by, st)
	}
	view, err := ViewCase(ctx, &s.Reads, by, st.Case)
	if err != nil {
		return threat.Product{}, err
	}
	p := threat.Product{Case: st.Case, Kind: st.Kind, Mode: st.Mode, Action: threat.ActionIssue, Marking: st.Marking, Twin: st.Twin, PAP: threat.PAPAmber, Precedence: threat.Priority}
	if st.Kind == threat.AdvisoryProduct {
		p.Marking, p.PAP = threat.Clear, threat.PAPClear
	}
	m := compose.Material{Language: "en", Source: st.Desk, Zone: st.Zone}
	m.Picture, m.Facts = view.At(p.Marking)
	determinations, err := s.Determinations(ctx, by, st.Case)
	if err != nil {
		return p, err
	}
	assessments, err := s.Assessments(ctx, by, st.Case)
	if err != nil {
		return p, err
	}
	if len(determinations) > 0 {
		m.Determination = &determinations[0]
	}
	if len(assessments) > 0 {
		m.Assessment = &assessments[0]
	}
	p = compose.Fill(p, m)
	names, err := s.ContactNames(ctx, by, p.Recipients)
	if err != nil {
		return p, err
	}
	p.Recipients = slices.DeleteFunc(p.Recipients, func(id string) bool { return names[id] == "" })
	return SaveDraft(ctx, s, by, p)
}

// startChange begins an update, extension or cancellation with the words of
// what it changes.
func startChange(ctx context.Context, s *store.Store, by threat.Reader, st Start) (threat.Product, error) {
	prev, err := s.Product(ctx, by, st.Changes)
	if err != nil {
		return prev, err
	}
	p := prev
	p.ID, p.Version, p.Action, p.Changes, p.State = "", 0, st.Action, prev.ID, threat.ProductDraft
	p.Digest, p.Approver, p.Approved = "", "", time.Time{}
	if err := compose.Successor(prev, p); err != nil {
		return p, err
	}
	return SaveDraft(ctx, s, by, p)
}

// At is the picture as somebody cleared for a marking would have it, with the
// facts it is made of.
func (v *CaseView) At(m threat.Marking) (fusion.Picture, []threat.FactRecord) {
	in := fusion.Input{}
	below := map[string]bool{}
	for _, rep := range v.Reports {
		if rep.Marking > m {
			continue
		}
		below[rep.ID] = true
		name := ""
		if s := v.Sources[rep.Source]; s.Marking <= m {
			name = s.Name
		}
		in.Reports = append(in.Reports, fusion.Report{ID: rep.ID, Source: name, Published: rep.Published, Received: rep.Received, CopyOf: rep.CopyOf})
	}
	for _, rep := range v.Reports { // by arrival
		for _, f := range v.Facts {
			if f.Report == rep.ID && below[rep.ID] && f.Marking <= m {
				in.Facts = append(in.Facts, f)
			}
		}
	}
	return fusion.Reconcile(in), in.Facts
}

const paperTemplate = "template"

// Templates lists the names of the desk's templates for texts.
func Templates(ctx context.Context, q *store.Reads, r threat.Reader) ([]string, error) {
	papers, err := q.Papers(ctx, r, paperTemplate)
	var out []string
	for _, p := range papers {
		out = append(out, p.Name)
	}
	return out, err
}

// TemplateNamed gives the texts of a template.
func TemplateNamed(ctx context.Context, q *store.Reads, r threat.Reader, name string) ([]threat.Text, error) {
	paper, err := q.Paper(ctx, r, paperTemplate, name, 0)
	if err != nil {
		return nil, err
	}
	var texts []threat.Text
	if err := json.Unmarshal([]byte(paper.Body), &texts); err != nil {
		return nil, fmt.Errorf("read template: %w", err)
	}
	return texts, nil
}

// SaveTemplate keeps texts under a name, on top of the version that is there.
// Everybody at the desk sees templates, so a text above TLP:GREEN is none.
func SaveTemplate(ctx context.Context, s *store.Store, by threat.Reader, name string, p threat.Product) error {
	if name = strings.TrimSpace(name); name == "" || len(name) > 100 {
		return threat.Invalid("template", "the template has no name, or one longer than 100 letters", "give a short one")
	}
	if p.Marking > threat.Green {
		return threat.Invalid("template", "a text above TLP:GREEN is no template: everybody at the desk sees those", "take what is particular out, and mark it TLP:GREEN")
	}
	body, err := json.MarshalIndent(p.Texts, "", "  ")
	if err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		old, err := tx.Paper(ctx, by, paperTemplate, name, 0)
		if err != nil && threat.KindOf(err) != threat.KindNotFound {
			return err
		}
		_, err = tx.PutPaper(by, store.Paper{Kind: paperTemplate, Name: name, Version: old.Version, Body: string(body)})
		return err
	})
}
