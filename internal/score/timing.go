package score

import (
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Moments are the times of one case that its measures are made of. A zero
// time means that it never came to that.
type Moments struct {
	FirstReport   time.Time // the first report of the threat received
	Threshold     time.Time // the determination that the duty is met
	Approval      time.Time // the first product approved
	FirstWarned   time.Time // the first warning delivered
	FirstAdvised  time.Time // the first advisory published
	FirstAnswer   time.Time // the first answer by a person
	Event         time.Time // what was warned of happened
	WindowEnd     time.Time // the end of the last window that was in force
	LastDismissal time.Time // the last answer that disputed or dismissed
}

// Span is a length of time that may not exist.
type Span struct {
	Length time.Duration
	OK     bool
}

// Hours is the length in hours, nil if there is none.
func (s Span) Hours() *float64 {
	if !s.OK {
		return nil
	}
	h := s.Length.Hours()
	return &h
}

// between is the time from a to b if both came to pass.
func between(a, b time.Time) Span {
	if a.IsZero() || b.IsZero() {
		return Span{}
	}
	return Span{b.Sub(a), true}
}

// Timing are the measures of one case. Issuance, dissemination and response
// delay are kept apart (Mileti and Sorensen 1990).
type Timing struct {
	ConfidentialLead Span // from the first warning delivered to the event
	PublicLead       Span // from the first advisory to the event
	WindowGap        Span // from the last window's end to the event; negative when it fell into the window
	DismissalLead    Span // from the last dismissal to the event

	ToThreshold   Span // from the first report
	Issuance      Span // from the threshold met to approval
	Dissemination Span // from approval to the first delivery
	Response      Span // from the first delivery to the first answer
}

// Time computes the measures of a case.
func Time(m Moments) Timing {
	return Timing{
		ConfidentialLead: between(m.FirstWarned, m.Event),
		PublicLead:       between(m.FirstAdvised, m.Event),
		WindowGap:        between(m.WindowEnd, m.Event),
		DismissalLead:    between(m.LastDismissal, m.Event),
		ToThreshold:      between(m.FirstReport, m.Threshold),
		Issuance:         between(m.Threshold, m.Approval),
		Dissemination:    between(m.Approval, m.FirstWarned),
		Response:         between(m.FirstWarned, m.FirstAnswer),
	}
}

// Suggest proposes the outcome code for an event at a time, given the windows
// that were in force; a person decides.
func Suggest(event time.Time, windows []threat.Window) threat.OutcomeCode {
	if event.IsZero() {
		return threat.OutcomeNotKnown
	}
	if len(windows) == 0 {
		return threat.MissedOutcome
	}
	after := false
	for _, w := range windows {
		if !event.Before(w.Start) && event.Before(w.End) {
			return threat.OccurredInWindow
		}
		after = after || !event.Before(w.End)
	}
	if after {
		return threat.OccurredAfter
	}
	return threat.MissedOutcome
}

// Reach is how far a product came among its recipients.
type Reach struct {
	Recipients int `json:"recipients"`
	Delivered  int `json:"delivered"` // at least one delivery arrived
	Answered   int `json:"answered"`  // a person answered
	Took       int `json:"took"`      // accepted, prioritised or acted
	Acted      int `json:"acted"`
	Refused    int `json:"refused"`   // disputed or dismissed
	Escalated  int `json:"escalated"` // had to be called beyond the first step
}

// ReachOf counts a product's deliveries and answers by recipient.
func ReachOf(recipients []string, deliveries []threat.Delivery, answers []threat.Answer) Reach {
	type reached struct{ got, further, answered, took, acted, refused bool }
	by := make(map[string]*reached, len(recipients))
	for _, who := range recipients {
		by[who] = &reached{}
	}
	for _, d := range deliveries {
		if one := by[d.Recipient]; one != nil {
			one.got = one.got || d.State == threat.DeliveryDelivered
			one.further = one.further || d.Step > 0
		}
	}
	for _, a := range answers {
		if one := by[a.Recipient]; one != nil {
			one.answered = one.answered || a.State.ByPerson()
			one.took = one.took || a.State.Takes()
			one.acted = one.acted || a.State == threat.AnswerActed
			one.refused = one.refused || a.State == threat.AnswerDisputed || a.State == threat.AnswerDismissed
		}
	}
	r := Reach{Recipients: len(recipients)}
	for _, one := range by {
		r.Delivered += count(one.got)
		r.Escalated += count(one.further)
		r.Answered += count(one.answered)
		r.Took += count(one.took)
		r.Acted += count(one.acted)
		r.Refused += count(one.refused)
	}
	return r
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
