package threat

import "time"

// AnswerState is what a recipient did with a warning. Each is different from
// the others: received is not read, accepted is not acted (Meyer et al. 2010).
type AnswerState string

// The states of an answer.
const (
	AnswerReceived    AnswerState = "received" // the link was opened, by a person or a machine
	AnswerRead        AnswerState = "read"
	AnswerAccepted    AnswerState = "accepted"
	AnswerPrioritised AnswerState = "prioritised"
	AnswerActed       AnswerState = "acted"
	AnswerLapsed      AnswerState = "acted-then-lapsed"
	AnswerNeedMore    AnswerState = "need more"
	AnswerDisputed    AnswerState = "disputed"
	AnswerDismissed   AnswerState = "dismissed"
	AnswerNotForMe    AnswerState = "not for me"
)

// Answers lists the states a person can answer with.
var Answers = [...]AnswerState{AnswerRead, AnswerAccepted, AnswerPrioritised, AnswerActed, AnswerLapsed, AnswerNeedMore, AnswerDisputed, AnswerDismissed, AnswerNotForMe}

// ByPerson says whether the state can only come from a deliberate act of a
// person, so that it counts as an answer.
func (s AnswerState) ByPerson() bool { return s != AnswerReceived && s != "" }

// Takes says whether the recipient takes the warning on, so that nobody else
// needs to be called for it.
func (s AnswerState) Takes() bool {
	switch s {
	case AnswerAccepted, AnswerPrioritised, AnswerActed:
		return true
	}
	return false
}

// Delivery is one product on its way to one recipient by one channel.
type Delivery struct {
	ID        string        `json:"id"`
	Product   string        `json:"product"`
	Recipient string        `json:"recipient"` // contact id
	Channel   string        `json:"channel"`
	Step      int           `json:"step"`   // of the escalation policy, from 0
	Digest    string        `json:"digest"` // of the exact text
	State     DeliveryState `json:"state"`
	Reason    string        `json:"reason,omitempty"` // why it failed or was suppressed
	Attempts  int           `json:"attempts"`
	Planned   time.Time     `json:"planned"`
	Next      time.Time     `json:"next,omitzero"` // of the next attempt
	Expires   time.Time     `json:"expires"`       // nothing is sent after this
	Done      time.Time     `json:"done,omitzero"`
}

// DeliveryState is how a delivery stands. A sending's account must balance:
// intended = delivered + failed + suppressed + pending.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryPending    DeliveryState = "pending"
	DeliveryDelivered  DeliveryState = "delivered" // the peer took it
	DeliveryFailed     DeliveryState = "failed"
	DeliverySuppressed DeliveryState = "suppressed"
)

// Attempt is one try at a delivery, with what the peer said.
type Attempt struct {
	Delivery string    `json:"delivery"`
	Number   int       `json:"number"` // from 1
	At       time.Time `json:"at"`
	Outcome  Outcome   `json:"outcome"`
	Code     int       `json:"code,omitempty"`
	Detail   string    `json:"detail,omitempty"`
}

// Outcome is what came of an attempt; it decides what happens next.
type Outcome string

// The outcomes.
const (
	OutcomeAccepted  Outcome = "accepted"  // the peer has it
	OutcomeTransient Outcome = "transient" // try again later
	OutcomePermanent Outcome = "permanent" // this address will not do: next channel
	OutcomeUnknown   Outcome = "unknown"   // the connection broke after the text was out
	OutcomeBlocked   Outcome = "blocked"   // stop and alarm: the setup is wrong
)

// Answer is what a recipient says to a product, bound to the exact text.
type Answer struct {
	ID        string      `json:"id"`
	Product   string      `json:"product"`
	Delivery  string      `json:"delivery,omitempty"`
	Recipient string      `json:"recipient"`
	Channel   string      `json:"channel"`
	Digest    string      `json:"digest"`
	State     AnswerState `json:"state"`
	Text      string      `json:"text,omitempty"` // what is done, why disputed, whom instead
	Salt      string      `json:"salt,omitempty"` // of the text's digest in the ledger
	At        time.Time   `json:"at"`
	By        string      `json:"by,omitempty"` // person at the desk who wrote it down, if told by hand
}
