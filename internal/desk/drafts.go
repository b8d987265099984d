package desk

import (
	"cmp"
	"context"
	"slices"
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
	// Exercise says that the desk is in exercise: nothing is made as actual.
	Exercise bool
}

// Modes are those a product may be made in: at a desk in exercise, nothing is
// actual.
func Modes(exercise bool) []threat.Mode {
	if exercise {
		return []threat.Mode{threat.ModeExercise, threat.ModeTest}
	}
	return []threat.Mode{threat.ModeActual, threat.ModeExercise, threat.ModeTest, threat.ModeDraft}
}

// StartDraft saves a draft that is filled from the case: from what its reports
// say at or below the draft's marking, and from the desk's own judgement; or,
// for a change, from the product that it changes.
func StartDraft(ctx context.Context, s *store.Store, by threat.Reader, st Start) (threat.Product, error) {
	if st.Changes != "" {
		return startChange(ctx, s, by, st)
	}
	if err := st.settle(ctx, &s.Reads, by); err != nil {
		return threat.Product{}, err
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

// settle fills in what was left open, and refuses what the desk does not make.
func (st *Start) settle(ctx context.Context, q *store.Reads, by threat.Reader) error {
	modes := Modes(st.Exercise)
	st.Mode = cmp.Or(st.Mode, modes[0])
	st.Zone = cmp.Or(st.Zone, "UTC")
	switch {
	case !slices.Contains(modes, st.Mode):
		return threat.Invalid("mode", "this desk does not make such products", "choose one of its modes")
	case st.Kind != threat.WarningProduct && st.Kind != threat.AdvisoryProduct:
		return threat.Invalid("kind", "there is no such product", "give warning or advisory")
	case st.Twin != "":
		return nil
	}
	all, err := q.Products(ctx, by, store.ProductFilter{Case: st.Case, Limit: 500})
	for _, p := range all {
		if p.Kind != st.Kind && p.Mode == st.Mode && stands(p) && p.State != threat.ProductSuperseded {
			st.Twin = p.ID
			break
		}
	}
	return err
}

// startChange begins an update, extension or cancellation with the words of
// what it changes.
func startChange(ctx context.Context, s *store.Store, by threat.Reader, st Start) (threat.Product, error) {
	if st.Action != threat.ActionUpdate && st.Action != threat.ActionExtend && st.Action != threat.ActionCancel {
		return threat.Product{}, threat.Invalid("action", "there is no such change", "update, extend or cancel it")
	}
	prev, err := s.Product(ctx, by, st.Changes)
	if err != nil {
		return prev, err
	}
	p := prev
	p.ID, p.Version, p.Action, p.Changes, p.State = "", 0, st.Action, prev.ID, threat.ProductDraft
	p.Digest, p.Approver, p.Approved = "", "", time.Time{}
	if p.Action == threat.ActionExtend {
		policy, _, err := Policy(ctx, &s.Reads, by)
		if err != nil {
			return p, err
		}
		p.Window = policy.Extended(prev.Window, s.Now())
	}
	p.AnswerBy = answerAgain(prev, p, s.Now())
	if err := compose.Successor(prev, p); err != nil {
		return p, err
	}
	return SaveDraft(ctx, s, by, p)
}

// answerAgain is by when a change asks for answers: after as long a time as what
// it changes gave, when that time is over, and never after the window.
func answerAgain(prev, p threat.Product, now time.Time) time.Time {
	if p.AnswerBy.IsZero() || p.AnswerBy.After(now) {
		return p.AnswerBy
	}
	if p.Action == threat.ActionCancel || !prev.AnswerBy.After(prev.Approved) {
		return time.Time{}
	}
	by := now.Add(prev.AnswerBy.Sub(prev.Approved)).Truncate(time.Minute)
	if by.After(p.Window.End) {
		return p.Window.End
	}
	return by
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
