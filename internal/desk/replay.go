package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/threat"
)

// Lane is the row of the replay that something stands in.
type Lane string

// The lanes, from the top.
const (
	LaneReported Lane = "reported"
	LaneSaid     Lane = "said"
	LaneDecided  Lane = "decided"
	LaneSent     Lane = "sent"
	LaneAnswered Lane = "answered"
)

// Lanes lists the lanes from the top.
var Lanes = [...]Lane{LaneReported, LaneSaid, LaneDecided, LaneSent, LaneAnswered}

// Moment is one thing that happened. Things alike in the same minute are one,
// with their number.
type Moment struct {
	At    time.Time `json:"at"`
	Lane  Lane      `json:"lane"`
	Kind  string    `json:"kind"` // "report", "statement", "decision", "sent", "failed", "answer", "refusal"
	Text  string    `json:"text"`
	Count int       `json:"count"`
	Day   bool      `json:"day_only,omitempty"` // only the day is known
}

// Stamp is when it was, as finely as it is known, in UTC.
func (m Moment) Stamp() string {
	if m.Day {
		return m.At.UTC().Format("2006-01-02")
	}
	return m.At.UTC().Format("2006-01-02 15:04")
}

// replay puts all that happened in order.
func (v *CaseReview) replay() []Moment {
	out := moments{}
	for _, rep := range v.View.Reports {
		out.add(rep.Received, LaneReported, "report", "report received: "+TitleOf(rep))
	}
	for _, e := range v.View.Picture.Timeline {
		if e.Kind != "event" {
			out.add(e.When.From, LaneSaid, "statement", e.Act+": "+e.Text)
			if g := e.When.Granularity; len(out) > 0 && g != threat.GranMinute && g != threat.GranHour && g != threat.GranPart {
				out[len(out)-1].Day = true
			}
		}
	}
	for _, a := range v.assessments {
		out.add(a.At, LaneDecided, "decision", assessmentWords(a))
	}
	for _, d := range v.determinations {
		out.add(d.At, LaneDecided, "decision", "determination: threshold "+string(d.Threshold))
	}
	for _, w := range v.Waivers {
		out.add(w.Requested, LaneDecided, "decision", "waiver asked for: "+w.Ground)
		if w.Approved {
			out.add(w.Decided, LaneDecided, "decision", "waiver approved: "+w.Ground)
		}
	}
	for _, p := range append(slices.Clone(v.Warnings), v.Advisories...) {
		out.addProduct(p)
	}
	for _, c := range v.Clocks {
		if c.Kind == threat.ClockWindow && !c.Stopped.IsZero() && strings.HasPrefix(c.Reason, "let lapse") {
			out.add(c.Stopped, LaneDecided, "decision", c.Reason)
		}
	}
	for _, a := range v.Answers {
		kind := "answer"
		if a.State == threat.AnswerDisputed || a.State == threat.AnswerDismissed {
			kind = "refusal"
		}
		who := cmp.Or(a.Name, "a contact above your clearance")
		if a.State.ByPerson() {
			out.add(a.At, LaneAnswered, kind, strings.TrimSpace(who+": "+string(a.State)+" "+a.Text))
		}
	}
	for _, o := range v.outcomes {
		out.add(o.At, LaneDecided, "decision", "outcome: "+string(o.Code))
	}
	slices.SortStableFunc(out, func(a, b Moment) int { return a.At.Compare(b.At) })
	return out
}

func assessmentWords(a threat.Assessment) string {
	words := "assessment, version " + fmt.Sprint(a.Version)
	if a.Likelihood > 0 {
		words += ": " + a.Likelihood.String()
	}
	return words
}

type moments []Moment

// add puts a moment in, or counts it to one that is alike in the same minute.
func (m *moments) add(at time.Time, lane Lane, kind, text string) {
	if at.IsZero() {
		return
	}
	for i := len(*m) - 1; i >= 0 && i >= len(*m)-20; i-- {
		if o := &(*m)[i]; o.Lane == lane && o.Text == text && o.At.Truncate(time.Minute).Equal(at.Truncate(time.Minute)) {
			o.Count++
			return
		}
	}
	*m = append(*m, Moment{At: at, Lane: lane, Kind: kind, Text: text, Count: 1})
}

func (m *moments) addProduct(p ProductReview) {
	title := ProductTitle(p.Product)
	does := map[threat.Action]string{threat.ActionUpdate: "update of the ", threat.ActionExtend: "extension of the ", threat.ActionCancel: "cancellation of the "}[p.Product.Action]
	m.add(p.Product.Approved, LaneDecided, "decision", "approved: "+does+string(p.Product.Kind)+" – "+title)
	if p.Product.Kind == threat.AdvisoryProduct {
		m.add(p.Product.Approved, LaneSent, "sent", "published: "+title)
	}
	for _, d := range p.Deliveries {
		switch d.State {
		case threat.DeliveryDelivered:
			m.add(d.Done, LaneSent, "sent", "delivered by "+d.Channel)
		case threat.DeliveryFailed:
			m.add(d.Done, LaneSent, "failed", "failed by "+d.Channel)
		}
	}
}

// Conduct is what the recipients did, the second axis beside the outcome: how
// many of them last said what. Who never answered is counted as such.
func (v *CaseReview) conduct() map[threat.AnswerState]int {
	out := map[threat.AnswerState]int{}
	for _, w := range v.Warnings {
		last := map[string]threat.AnswerState{}
		for _, a := range v.saidFor[w.Product.ID] {
			if a.State.ByPerson() {
				last[a.Recipient] = a.State
			}
		}
		for _, who := range w.Product.Recipients {
			if w.Product.Action != threat.ActionCancel {
				out[cmp.Or(last[who], AnsweredNothing)]++
			}
		}
	}
	return out
}

// AnsweredNothing stands for a recipient from whom no person has answered.
const AnsweredNothing threat.AnswerState = "no answer"

// aftermath are the questions about what came after: tolls, claims and what
// the investigation found, with the history of their answers.
func aftermath(p fusion.Picture) []fusion.Question {
	out := []fusion.Question{}
	for _, q := range p.Questions {
		switch q.Kind {
		case threat.FactKilled, threat.FactInjured, threat.FactMissing, threat.FactDetained, threat.FactClaim, threat.FactResponse:
			out = append(out, q)
		}
	}
	return out
}
