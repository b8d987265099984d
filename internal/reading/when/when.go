// Package when finds the times a report speaks of and says, as far as the
// words and what is known of the report allow, when they were.
//
// [Tag] walks over the sentences of a [text.Doc] and returns [Mention]s:
// days, months, clock times, ranges, lengths of time, repetitions, and stated
// distances between two events ("nearly a week before the attack"). A
// relative time ("Friday evening", "two days ago") is resolved from the
// reference time, which is that of the report; in news towards the past
// unless the verb beside it looks ahead, in warnings towards the future. A
// time that goes on from another one ("two days later") is resolved from the
// last day the report told. What cannot be resolved stays unresolved: no date
// is made up, and none is finer than what was said.
//
// A language is a [Lexicon] and a grammar over the same expressions; English
// is the deep one, Spanish the second.
package when

import (
	"time"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// Kind is what a mention tells.
type Kind string

// The kinds of mention.
const (
	Date        Kind = "date"       // a day: "22 March", "yesterday"
	Period      Kind = "period"     // a stretch of days: "last month", "from 3 to 5 May", "the 1990s"
	Clock       Kind = "time"       // a time of day without a day: "8 p.m.", "in the morning"
	ClockPeriod Kind = "time-range" // "between 5 and 6 p.m."
	Moment      Kind = "date-time"  // a time on a day: "Friday evening", "8 p.m. on 22 March"
	MomentRange Kind = "date-time-range"
	Duration    Kind = "duration" // a length of time: "two hours"
	Repeated    Kind = "set"      // "every Monday", "daily"
	Related     Kind = "relation" // a distance between two events: "a week before the attack"
)

// Mod is how the words bend a time.
type Mod string

// The ways a time is bent.
const (
	Before Mod = "before" // up to its start
	After  Mod = "after"  // from its end
	Since  Mod = "since"  // from its start
	Until  Mod = "until"  // up to its end
	Approx Mod = "approx" // around it
	More   Mod = "more"   // longer than the length
	Less   Mod = "less"   // shorter than the length
)

// Direction is where a time without its year, or a weekday, is looked for.
type Direction uint8

// The directions.
const (
	Auto   Direction = iota // the past, unless the verb beside the words looks ahead
	Past                    // the past
	Future                  // the future
)

// Order is how a date in figures is written where both readings are possible.
type Order uint8

// The orders.
const (
	OrderUnknown Order = iota // month first, marked as uncertain
	MonthFirst
	DayFirst
)

// Options is what is known of a text before it is read.
type Options struct {
	Ref       threat.When // the time of the report; unknown times leave relative ones unresolved
	Direction Direction
	Order     Order  // of dates in figures; other dates in the text may tell it
	Lang      string // ISO 639-1: "en" (the default) or "es"
	// Message says that the text speaks at its reference time to its reader,
	// as alerts and mails do: "two days later" counts from that time.
	Message bool
}

// Anchor is what a time was resolved from.
type Anchor string

// The anchors.
const (
	Absolute Anchor = ""         // the words themselves
	Document Anchor = "document" // the time of the report
	Previous Anchor = "previous" // the last day the report told
	Event    Anchor = "event"    // another event, see the relation
)

// Length is a length of time.
type Length struct {
	Seconds  float64 // months are 30 days and years 365
	MinDays  float64 // bounds, as the words give them
	MaxDays  float64
	Business bool // counts working days
}

// Mention is a time the text speaks of. The span's bytes are the words.
type Mention struct {
	threat.Span
	First, Last int // tokens [First, Last)
	Sentence    int
	Kind        Kind
	When        threat.When // unknown when not resolved
	Begin       threat.When // of a range: its first part
	Finish      threat.When // of a range: its last part
	Mod         Mod
	Length      *Length          // of a duration or relation
	Relation    *threat.Relation // of a relation
	Clock       time.Duration    // of a time without a day: since midnight
	ClockEnd    time.Duration    // of a range of such times
	Point       time.Time        // what counting gave, where the words tell it more coarsely ("two weeks ago")
	Timex       string           // what is known of an unresolved time: "XXXX-03-22", "XXXX-WXX-5"
	Anchor      Anchor
	Sure        threat.Sureness
	Rule        string // how it was read
}

// Tag finds the times of a text. Sentences set aside are not read.
func Tag(d *text.Doc, o Options) []Mention {
	p := newParser(d, o)
	for s := range d.Sentences {
		if d.Sentences[s].Aside {
			continue
		}
		p.sentence(s)
	}
	return p.out
}
