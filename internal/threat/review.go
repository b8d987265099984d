package threat

import "time"

// OutcomeCode is what came of a threat. The list is open: a desk may add its
// own codes; these are the ones that scoring knows.
type OutcomeCode string

// The codes that scoring knows. Occurred after the window, averted and unknown
// are kept apart from a false alarm.
const (
	OccurredInWindow  OutcomeCode = "occurred in window"
	OccurredAfter     OutcomeCode = "occurred after window"
	OccurredElsewhere OutcomeCode = "occurred elsewhere"
	Averted           OutcomeCode = "averted"
	NothingHappened   OutcomeCode = "nothing happened"
	OutcomeNotKnown   OutcomeCode = "unknown"
	MissedOutcome     OutcomeCode = "occurred unwarned"
)

// OutcomeCodes lists the codes that scoring knows.
var OutcomeCodes = [...]OutcomeCode{OccurredInWindow, OccurredAfter, OccurredElsewhere, Averted, NothingHappened, OutcomeNotKnown, MissedOutcome}

// CaseOutcome is what came of a case, as decided by a person at one time.
// Outcomes are versions: a later one is added, none is changed.
type CaseOutcome struct {
	ID      string      `json:"id"`
	Case    string      `json:"case"`
	Version int         `json:"version"`
	At      time.Time   `json:"at"`
	By      string      `json:"by"`
	Marking Marking     `json:"marking"`
	Code    OutcomeCode `json:"code"`
	Event   When        `json:"event,omitzero"`
	Text    string      `json:"text,omitempty"`
	Facts   []string    `json:"facts,omitempty"`
}

// Lesson is something to do differently, with somebody who does it by a day.
type Lesson struct {
	ID    string    `json:"id"`
	Case  string    `json:"case"`
	Text  string    `json:"text"`
	Owner string    `json:"owner"`
	Due   time.Time `json:"due,omitzero"`
	Done  time.Time `json:"done,omitzero"`
}
