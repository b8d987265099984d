package state

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/cap"
)

// Phase is where a message or one of its blocks stands at a moment.
type Phase string

// The phases.
const (
	Pending    Phase = "pending"    // not yet effective
	InForce    Phase = "in-force"   // effective, and nothing has replaced or ended it
	Expired    Phase = "expired"    // the information has run out; nobody has said that the event ended
	Superseded Phase = "superseded" // an Update took its place
	Cancelled  Phase = "cancelled"  // a Cancel ended it
	NoAlert    Phase = "no-alert"   // it warns of nothing itself: a Cancel, Ack, Error or Draft
)

// Span is when one info block applies.
type Span struct {
	Info      int // index in Alert.Info
	Phase     Phase
	Effective time.Time // sent, when the block does not say
	Onset     time.Time // zero when the block does not say
	Expires   time.Time // zero when open
	Open      bool      // the block has no expires
	Coverage  Coverage  // of the place that was asked for
}

// Answer is an Ack or Error to a message.
type Answer struct {
	Type cap.MsgType
	By   cap.Reference // its Sender is who answers
	Note string
}

// Contest is a message that names another but may not act on it.
type Contest struct {
	By     cap.Reference
	Reason string
}

// Entry is a message with its standing.
type Entry struct {
	Alert   *cap.Alert
	Sources []string // where it came from, sorted
	Phase   Phase
	Spans   []Span
	By      []cap.Reference // what superseded or cancelled it, the earliest first

	Answers   []Answer        // Ack and Error messages that name it
	Awaiting  []string        // of a Private message, addresses that have not answered
	Contests  []Contest       // what tried to act on it and may not
	Missing   []cap.Reference // what it names and the set does not have
	Conflicts bool            // another content has the same identity
}

// act is what a message does to those it names.
func (s *Set) act(by, on *record, linked bool) (Phase, string) {
	switch by.alert.MsgType {
	case cap.MsgUpdate, cap.MsgCancel:
	default:
		return "", ""
	}
	switch {
	case by.alert.Status != on.alert.Status:
		return "", "its status is " + string(by.alert.Status) + ", not " + string(on.alert.Status)
	case !s.options.MayAct(by.alert, on.alert):
		return "", "its sender may not act for " + on.id.sender
	case !follows(by, on, linked):
		return "", "it was sent before what it names"
	case by.alert.MsgType == cap.MsgCancel:
		return Cancelled, ""
	}
	return Superseded, ""
}

// follows keeps messages from replacing each other in a ring, which would hide
// all of them. Those of one second follow by type; of two Updates of one
// second, the named one must not itself be linked to another of that second.
func follows(by, on *record, linked bool) bool {
	if by.id.written != "" || on.id.written != "" {
		return by.id.written == "" || by.alert.MsgType == cap.MsgCancel && on.alert.MsgType != cap.MsgCancel
	}
	if by.id.moment != on.id.moment {
		return by.id.moment > on.id.moment
	}
	if d := rank(by.alert.MsgType) - rank(on.alert.MsgType); d != 0 {
		return d > 0
	}
	return !linked
}

// linked tells whether a message names one of its own second and type.
func (s *Set) linked(r *record) bool {
	for _, t := range r.targets {
		if t.id.written != r.id.written || t.id.moment != r.id.moment {
			continue
		}
		for _, other := range s.records[t.id] {
			if other.alert.MsgType == r.alert.MsgType {
				return true
			}
		}
	}
	return false
}

func rank(m cap.MsgType) int {
	switch m {
	case cap.MsgUpdate:
		return 1
	case cap.MsgCancel:
		return 2
	}
	return 0
}

// entry judges one record at a moment. known limits what is taken into account
// to messages sent until then; zero takes all.
func (s *Set) entry(r *record, q Query) Entry {
	e := Entry{Alert: r.alert, Sources: slices.Clone(r.sources)}
	for _, other := range s.records[r.id] {
		e.Conflicts = e.Conflicts || other != r && q.sees(other.alert)
	}
	e.Spans = s.spans(r.alert, q)
	fate := s.fate(r, q, &e)
	switch {
	case r.alert.MsgType != cap.MsgAlert && r.alert.MsgType != cap.MsgUpdate, r.alert.Status == cap.Draft:
		e.Phase = NoAlert
	case fate != "":
		e.Phase = fate
	default:
		e.Phase = overall(e.Spans)
	}
	if e.Phase != Pending && e.Phase != InForce && e.Phase != Expired {
		for i := range e.Spans {
			e.Spans[i].Phase = e.Phase
		}
	}
	for _, t := range r.targets {
		if len(s.records[t.id]) == 0 {
			e.Missing = append(e.Missing, t.ref)
		}
	}
	return e
}

// fate collects what the messages that name r do to it. A Cancel weighs more
// than an Update: both at once mean that it ended.
func (s *Set) fate(r *record, q Query, e *Entry) (fate Phase) {
	naming := slices.Clone(s.naming[r.id])
	slices.SortFunc(naming, inOrder)
	linked := len(naming) > 0 && s.linked(r)
	for _, by := range naming {
		seen := q.sees(by.alert)
		if !q.considers(by) || !seen && by.alert.MsgType != cap.MsgCancel {
			continue
		}
		ref := by.alert.Reference()
		if t := by.alert.MsgType; t == cap.MsgAck || t == cap.MsgError {
			e.Answers = append(e.Answers, Answer{t, ref, by.alert.Note})
			continue
		}
		phase, reason := s.act(by, r, linked)
		switch {
		case phase != "":
			if seen {
				e.By = append(e.By, ref)
			}
			if fate != Cancelled {
				fate = phase
			}
		case reason != "" && seen:
			e.Contests = append(e.Contests, Contest{ref, reason})
		}
	}
	e.Awaiting = awaiting(r.alert, e.Answers)
	return fate
}

// awaiting lists the addresses of a Private message that have not answered.
func awaiting(a *cap.Alert, answers []Answer) []string {
	if a.Scope != cap.Private || a.MsgType == cap.MsgAck || a.MsgType == cap.MsgError {
		return nil
	}
	var list []string
	for _, address := range a.Addresses.List() {
		answered := slices.ContainsFunc(answers, func(x Answer) bool { return strings.EqualFold(x.By.Sender, address) })
		if !answered {
			list = append(list, address)
		}
	}
	return list
}

// inOrder sorts by time, and beyond that in any way that is always the same.
func inOrder(a, b *record) int {
	if c := cmp.Or(
		cmp.Compare(a.id.moment, b.id.moment), cmp.Compare(a.id.written, b.id.written),
		cmp.Compare(a.id.sender, b.id.sender), cmp.Compare(a.id.identifier, b.id.identifier),
	); c != 0 || a == b {
		return c
	}
	return slices.Compare(a.digest[:], b.digest[:])
}

// spans reads the times of every block. CAP 1.2 §3.2.2: effective defaults to
// sent; each block has its own times.
func (s *Set) spans(a *cap.Alert, q Query) []Span {
	sent, _ := a.Sent.Time()
	spans := make([]Span, len(a.Info))
	for i := range a.Info {
		info := &a.Info[i]
		span := Span{Info: i, Effective: sent, Coverage: q.coverage(info)}
		if t, err := info.Effective.Time(); err == nil {
			span.Effective = t
		}
		span.Onset, _ = info.Onset.Time()
		var err error
		span.Expires, err = info.Expires.Time()
		span.Open = err != nil
		if span.Open && s.options.Life > 0 {
			span.Expires = span.Effective.Add(s.options.Life)
		}
		span.Phase = phaseAt(span, q.At)
		spans[i] = span
	}
	return spans
}

func phaseAt(s Span, at time.Time) Phase {
	switch {
	case !s.Expires.IsZero() && !at.Before(s.Expires):
		return Expired
	case at.Before(s.Effective):
		return Pending
	}
	return InForce
}

// overall is the phase of a message: in force if any block is; then what is
// still to come; then what has run out. A message without blocks warns nobody
// of anything in particular, but nothing has ended it.
func overall(spans []Span) Phase {
	best := Expired
	if len(spans) == 0 {
		return InForce
	}
	for _, s := range spans {
		if s.Phase == InForce || s.Phase == Pending && best == Expired {
			best = s.Phase
		}
		if best == InForce {
			break
		}
	}
	return best
}
