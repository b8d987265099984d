// Package deliver sends approved products to their recipients and records what
// came of every try.
//
// A [Channel] is one way to send, in a package of its own. The [Engine] leases
// deliveries that are due, sends them in two lanes with workers and
// connections of their own (a confidential warning overtakes any mass
// sending), and records each attempt. A delivery that was recorded as sent is
// never sent again; what was leased by a process that died is sent by the next
// one, with the same message id. The one repetition that no protocol can avoid
// is that of messages which a peer had taken when the process died before it
// could record so: at most those in flight, [Options.Window] in each lane.
//
// The [Caller] decides, by package escalate, who is called next.
package deliver

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Message is what a channel sends to one address.
type Message struct {
	Delivery string // id: the same for every attempt, so that a peer can tell repetitions
	To       string
	Name     string // of the recipient, as they are called
	Secret   string // of a webhook, for its signature
	Subject  string
	Text     string // the full text
	Short    string // the text for short messages
	Language string // BCP 47
	Link     string // the recipient's own, to read and answer
	Mode     threat.Mode
	Digest   string // of the product
	Urgent   bool
	Expires  time.Time
}

// Result is what a peer said.
type Result struct {
	Outcome threat.Outcome
	Code    int    // of the protocol, if it has one
	Detail  string // for people; no addresses, no text
	// RetryAfter is how long the peer asks to be left alone, zero if it does
	// not say.
	RetryAfter time.Duration
	// Setup says that the desk's own setup is at fault, such as a wrong
	// password: it is tried again, and the desk's people are told.
	Setup bool
}

// Channel sends messages of one kind. Send sends one and returns when its
// outcome is known, or when ctx ends: then it is unknown, or transient if the
// peer cannot have it. It is called by many goroutines at once, and never
// panics.
type Channel interface {
	Name() string
	Send(ctx context.Context, m Message) Result
}

// Batcher is a channel that is faster with many messages at once. SendBatch
// calls done once for each message, in any order, as soon as its outcome is
// known, from one goroutine at a time, and returns when all are.
type Batcher interface {
	Channel
	SendBatch(ctx context.Context, messages []Message, done func(i int, r Result))
}

// Peered is a channel that speaks with many peers. Peer names the one that a
// message goes to: when it is dead, only its messages wait.
type Peered interface {
	Peer(m Message) string
}
