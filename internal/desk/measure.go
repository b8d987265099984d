package desk

import (
	"context"
	"slices"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/score"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// measure fills in the moments of the case and what follows from them.
func (v *CaseReview) measure() {
	m := &v.Moments
	for _, rep := range v.View.Reports {
		earliest(&m.FirstReport, rep.Received)
	}
	v.Event = v.eventOf()
	m.Event = v.Event.From
	var windows []threat.Window
	for _, p := range append(slices.Clone(v.Warnings), v.Advisories...) {
		earliest(&m.Approval, p.Product.Approved)
		if w, ok := v.windowOf(p.Product); ok {
			windows = append(windows, w)
			latest(&m.WindowEnd, w.End)
		}
	}
	v.measureSending()
	t := score.Time(*m)
	v.ConfidentialLead, v.PublicLead, v.WindowGap, v.DismissalLead = t.ConfidentialLead.Hours(), t.PublicLead.Hours(), t.WindowGap.Hours(), t.DismissalLead.Hours()
	v.ToThreshold, v.Issuance, v.Dissemination, v.Response = t.ToThreshold.Hours(), t.Issuance.Hours(), t.Dissemination.Hours(), t.Response.Hours()
	v.Suggested = score.Suggest(m.Event, windows)
}

func (v *CaseReview) measureSending() {
	m := &v.Moments
	for _, p := range v.Warnings {
		for _, d := range p.Deliveries {
			if d.State == threat.DeliveryDelivered {
				earliest(&m.FirstWarned, d.Done)
			}
		}
		v.Reach = addReach(v.Reach, p.Reach)
	}
	for _, p := range v.Advisories {
		if p.Product.Action != threat.ActionCancel {
			earliest(&m.FirstAdvised, p.Product.Approved)
		}
	}
	for _, a := range v.Answers {
		if !a.State.ByPerson() {
			continue
		}
		earliest(&m.FirstAnswer, a.At)
		if a.State == threat.AnswerDisputed || a.State == threat.AnswerDismissed {
			latest(&m.LastDismissal, a.At)
		}
	}
}

func addReach(a, b score.Reach) score.Reach {
	return score.Reach{
		Recipients: a.Recipients + b.Recipients, Delivered: a.Delivered + b.Delivered, Answered: a.Answered + b.Answered,
		Took: a.Took + b.Took, Acted: a.Acted + b.Acted, Refused: a.Refused + b.Refused, Escalated: a.Escalated + b.Escalated,
	}
}

// windowOf is the time for which a product was in force: until its window's
// end, or until what replaced it was approved.
func (v *CaseReview) windowOf(p threat.Product) (threat.Window, bool) {
	if p.Action == threat.ActionCancel || p.Window.End.IsZero() {
		return threat.Window{}, false
	}
	w := p.Window
	for _, next := range append(slices.Clone(v.Warnings), v.Advisories...) {
		if next.Product.Changes == p.ID && next.Product.Approved.Before(w.End) {
			w.End = next.Product.Approved
		}
	}
	return w, w.End.After(w.Start)
}

// addParity compares each warning with the advisory beside it.
func (v *CaseReview) addParity(ctx context.Context, q *store.Reads, r threat.Reader) error {
	for _, w := range v.Warnings {
		if w.Product.Action == threat.ActionCancel {
			continue
		}
		twin := v.twinOf(w.Product)
		reasons, err := q.ProductReasons(ctx, r, w.Product.ID)
		if err != nil {
			return err
		}
		out := ParityReview{Product: w.Product.ID}
		if twin != nil {
			out.Twin = twin.ID
			more, err := q.ProductReasons(ctx, r, twin.ID)
			if err != nil {
				return err
			}
			reasons = append(reasons, more...)
		}
		for _, d := range compose.Parity(w.Product, twin) {
			out.Difference, out.Reason = d, reasonFor(reasons, "parity", d.Field)
			v.Parity = append(v.Parity, out)
		}
	}
	return nil
}

// twinOf is the advisory that stands beside a warning: the one linked to it,
// by either of the two, else the first of the case.
func (v *CaseReview) twinOf(w threat.Product) *threat.Product {
	for i := range v.Advisories {
		if a := &v.Advisories[i].Product; a.ID == w.Twin || a.Twin == w.ID {
			return a
		}
	}
	for i := range v.Advisories {
		if a := &v.Advisories[i].Product; a.Action != threat.ActionCancel {
			return a
		}
	}
	return nil
}

func reasonFor(reasons []store.ProductReason, kind, field string) string {
	for _, n := range slices.Backward(reasons) {
		if n.Kind == kind && n.Field == field {
			return n.Reason
		}
	}
	return ""
}

// forRecipients ascribes deliveries and answers to the recipient they are for: a
// deputy who answers, answers for the organisation.
func forRecipients(chains []store.Chain, sent []store.Delivery, answers []threat.Answer) ([]threat.Delivery, []threat.Answer) {
	chainFor, deliveryFor := map[string]string{}, map[string]string{}
	for _, c := range chains {
		chainFor[c.ID] = c.Contact
	}
	deliveries := make([]threat.Delivery, len(sent))
	for i, d := range sent {
		deliveries[i] = d.Delivery
		if who := chainFor[d.Chain]; who != "" {
			deliveries[i].Recipient = who
		}
		deliveryFor[d.ID] = deliveries[i].Recipient
	}
	answers = slices.Clone(answers)
	for i, a := range answers {
		if who := deliveryFor[a.Delivery]; who != "" {
			answers[i].Recipient = who
		}
	}
	return deliveries, answers
}
