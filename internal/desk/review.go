package desk

import (
	"context"
	"slices"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/score"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// CaseReview is a case looked back on, as one reader may see it: what was
// known, due, said and answered, and the measures made of it. A measure that
// cannot be computed is nil, never zero.
type CaseReview struct {
	Case      string              `json:"case"`
	Title     string              `json:"title"`
	Outcome   threat.OutcomeCode  `json:"outcome"`           // as decided, else empty
	Suggested threat.OutcomeCode  `json:"suggested_outcome"` // from windows and event
	Decided   *threat.CaseOutcome `json:"outcome_record,omitempty"`
	Event     threat.When         `json:"event,omitzero"`

	ConfidentialLead *float64 `json:"confidential_lead_hours"` // first warning delivered to event
	PublicLead       *float64 `json:"public_lead_hours"`       // first advisory to event
	WindowGap        *float64 `json:"window_gap_hours"`        // last window's end to event
	DismissalLead    *float64 `json:"dismissal_lead_hours"`
	ToThreshold      *float64 `json:"to_threshold_hours"` // from the first report
	Issuance         *float64 `json:"issuance_hours"`     // threshold to approval
	Dissemination    *float64 `json:"dissemination_hours"`
	Response         *float64 `json:"response_hours"`

	Determination *threat.Determination `json:"determination"`
	Assessment    *threat.Assessment    `json:"assessment,omitempty"`
	Warnings      []ProductReview       `json:"warnings"`
	Advisories    []ProductReview       `json:"advisories"`
	Answers       []AnswerReview        `json:"answers"`
	Parity        []ParityReview        `json:"parity"`
	Clocks        []threat.Clock        `json:"clocks"`
	Waivers       []threat.Waiver       `json:"waivers"`
	Lessons       []threat.Lesson       `json:"lessons"`
	Reach         score.Reach           `json:"reach"` // over all warnings
	// Conduct is the second axis beside the outcome: how many recipients last
	// said what.
	Conduct   map[threat.AnswerState]int `json:"conduct"`
	Aftermath []fusion.Question          `json:"aftermath"` // tolls, claims, investigation, with their history
	Replay    []Moment                   `json:"replay"`
	Exercise  bool                       `json:"exercise"` // something of it was made as an exercise
	Moments   score.Moments              `json:"-"`
	View      *CaseView                  `json:"-"`

	assessments    []threat.Assessment
	determinations []threat.Determination
	outcomes       []threat.CaseOutcome
	saidFor        map[string][]threat.Answer // by product, ascribed to its recipients
}

// ProductReview is one product with what came of it.
type ProductReview struct {
	Product    threat.Product    `json:"product"`
	Recipients map[string]string `json:"recipients,omitempty"` // names by id, of those the reader may know
	Deliveries []store.Delivery  `json:"deliveries,omitempty"`
	Account    store.Account     `json:"account"`
	Reach      score.Reach       `json:"reach"`
}

// AnswerReview is one answer with the name of who gave it.
type AnswerReview struct {
	threat.Answer
	Name string `json:"name,omitempty"`
}

// ParityReview is one thing that a warning said and its advisory did not.
type ParityReview struct {
	Product string `json:"product"` // the warning
	Twin    string `json:"twin,omitempty"`
	compose.Difference
	Reason string `json:"reason,omitempty"`
}

// Review gathers all that a look back on a case is made of.
func Review(ctx context.Context, q *store.Reads, r threat.Reader, caseID string) (*CaseReview, error) {
	view, err := ViewCase(ctx, q, r, caseID)
	if err != nil {
		return nil, err
	}
	v := &CaseReview{
		Case: view.Case.ID, Title: view.Case.Title, View: view,
		Warnings: []ProductReview{}, Advisories: []ProductReview{}, Answers: []AnswerReview{}, Parity: []ParityReview{},
		saidFor: map[string][]threat.Answer{},
	}
	for _, add := range []func(context.Context, *store.Reads, threat.Reader) error{v.addJudgements, v.addDuties, v.addProducts, v.addParity} {
		if err := add(ctx, q, r); err != nil {
			return nil, err
		}
	}
	v.measure()
	v.Conduct, v.Aftermath, v.Replay = v.conduct(), aftermath(view.Picture), v.replay()
	return v, nil
}

func (v *CaseReview) addJudgements(ctx context.Context, q *store.Reads, r threat.Reader) error {
	determinations, err := q.Determinations(ctx, r, v.Case)
	if err != nil {
		return err
	}
	v.determinations = determinations
	if len(determinations) > 0 {
		v.Determination = &determinations[0]
	}
	for _, d := range slices.Backward(determinations) {
		if d.Threshold != threat.ThresholdNotMet && v.Moments.Threshold.IsZero() {
			v.Moments.Threshold = d.At
		}
	}
	assessments, err := q.Assessments(ctx, r, v.Case)
	if err != nil {
		return err
	}
	v.assessments = assessments
	if len(assessments) > 0 {
		v.Assessment = &assessments[0]
	}
	outcomes, err := q.Outcomes(ctx, r, v.Case)
	v.outcomes = outcomes
	if len(outcomes) > 0 {
		v.Decided, v.Outcome = &outcomes[0], outcomes[0].Code
	}
	return err
}

func (v *CaseReview) addDuties(ctx context.Context, q *store.Reads, r threat.Reader) (err error) {
	if v.Clocks, err = q.Clocks(ctx, r, v.Case); err != nil {
		return err
	}
	if v.Waivers, err = q.Waivers(ctx, r, v.Case); err != nil {
		return err
	}
	v.Lessons, err = q.Lessons(ctx, r, v.Case)
	v.Clocks, v.Waivers, v.Lessons = listed(v.Clocks), listed(v.Waivers), listed(v.Lessons)
	return err
}

// listed makes no list an empty one: what is read by programs has no null.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// addProducts gathers the products that were approved, the first first.
func (v *CaseReview) addProducts(ctx context.Context, q *store.Reads, r threat.Reader) error {
	products, err := q.Products(ctx, r, store.ProductFilter{Case: v.Case, Limit: 500})
	if err != nil {
		return err
	}
	for _, p := range slices.Backward(products) {
		if p.Approved.IsZero() || !Issued(p.State) || p.Mode == threat.ModeTest || p.Mode == threat.ModeDraft {
			continue
		}
		v.Exercise = v.Exercise || p.Mode == threat.ModeExercise
		out, err := v.addProduct(ctx, q, r, p)
		if err != nil {
			return err
		}
		if p.Kind == threat.WarningProduct {
			v.Warnings = append(v.Warnings, out)
		} else {
			v.Advisories = append(v.Advisories, out)
		}
	}
	slices.SortStableFunc(v.Answers, func(a, b AnswerReview) int { return a.At.Compare(b.At) })
	return nil
}

// Issued says whether a product in this state has left the house.
func Issued(s threat.ProductState) bool {
	switch s {
	case threat.ProductDraft, threat.ProductSubmitted, threat.ProductRefused:
		return false
	}
	return true
}

func (v *CaseReview) addProduct(ctx context.Context, q *store.Reads, r threat.Reader, p threat.Product) (ProductReview, error) {
	out := ProductReview{Product: p}
	var err error
	if out.Deliveries, err = AllDeliveries(ctx, q, r, p.ID); err != nil {
		return out, err
	}
	if out.Account, err = q.Balance(ctx, r, p.ID); err != nil {
		return out, err
	}
	answers, err := q.Answers(ctx, r, p.ID)
	if err != nil {
		return out, err
	}
	ids := slices.Clone(p.Recipients)
	for _, a := range answers {
		ids = append(ids, a.Recipient)
	}
	if out.Recipients, err = q.ContactNames(ctx, r, ids); err != nil {
		return out, err
	}
	for _, a := range answers {
		v.Answers = append(v.Answers, AnswerReview{a, out.Recipients[a.Recipient]})
	}
	chains, err := q.Chains(ctx, r, p.ID)
	if err != nil {
		return out, err
	}
	deliveries, said := forRecipients(chains, out.Deliveries, answers)
	v.saidFor[p.ID] = said
	out.Reach = score.ReachOf(p.Recipients, deliveries, said)
	return out, nil
}

// AllDeliveries lists all deliveries of a product.
func AllDeliveries(ctx context.Context, q *store.Reads, r threat.Reader, product string) ([]store.Delivery, error) {
	var out []store.Delivery
	for after := ""; ; {
		page, err := q.Deliveries(ctx, r, product, after, 500)
		if err != nil {
			return nil, err
		}
		out = append(out, page...)
		if len(page) < 500 {
			return out, nil
		}
		after = page[len(page)-1].ID
	}
}

// eventOf is when it happened: as decided, else as the case's reports say.
func (v *CaseReview) eventOf() threat.When {
	if v.Decided != nil {
		return v.Decided.Event
	}
	for _, e := range v.View.Picture.Timeline {
		if e.Kind == "event" && current(v.View.Picture, e.When) {
			return e.When
		}
	}
	return threat.When{}
}

// current says whether a time is what the desk goes by for the event.
func current(p fusion.Picture, w threat.When) bool {
	for _, question := range p.Questions {
		for _, a := range question.Answers {
			if question.Kind == threat.FactDate && a.Standing == fusion.Current && a.Value == w.EDTF {
				return true
			}
		}
	}
	return false
}

func earliest(at *time.Time, t time.Time) {
	if !t.IsZero() && (at.IsZero() || t.Before(*at)) {
		*at = t
	}
}

func latest(at *time.Time, t time.Time) {
	if t.After(*at) {
		*at = t
	}
}
