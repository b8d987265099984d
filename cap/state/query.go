package state

import (
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/cap"
)

// Query says what is asked for. The zero value of a field does not narrow,
// except that only Actual and Public messages are given unless asked otherwise:
// an exercise is never shown as an alert, nor a private message to everybody.
type Query struct {
	At time.Time // the moment; required

	// SentBy leaves out messages sent later, for looking back.
	SentBy time.Time

	// Status is which messages: Actual when empty.
	Status cap.Status

	// Address also gives Private messages to this address, and Restricted
	// gives Restricted ones.
	Address    string
	Restricted bool

	// Point and Geocode ask for a place. Blocks that are certainly elsewhere
	// are left out; those of which it can't be told, because they have only
	// codes that the query does not name, are given with Coverage Unknown.
	Point   *cap.Point
	Geocode *cap.NamedValue

	viewer bool // somebody who must not learn what is not for them
}

// considers tells whether a message was sent in the time that is looked at.
func (q Query) considers(r *record) bool {
	if q.SentBy.IsZero() || r.id.written != "" {
		return true
	}
	return r.id.moment <= q.SentBy.Unix()*1e9+int64(q.SentBy.Nanosecond())
}

// All gives every message with its standing at a moment, in the order they
// were sent, whatever its status, scope and phase. It is for the operator of
// the set: nothing is held back.
func (s *Set) All(q Query) []Entry {
	entries := make([]Entry, 0, s.count)
	for _, r := range s.sorted() {
		if q.considers(r) {
			entries = append(entries, s.entry(r, q))
		}
	}
	return entries
}

// InForce gives the messages in force at a moment, in the order they were
// sent. Only spans that are in force, at the place asked for, are in them.
//
// Messages that the query may not see leave no trace in the entries: neither
// answers nor references. A Cancel ends a message for everybody; an Update for
// a smaller circle replaces it only there, for the others still need it.
func (s *Set) InForce(q Query) []Entry {
	q.viewer = true
	var entries []Entry
	for _, r := range s.sorted() {
		if !q.considers(r) || !q.mayShow(r.alert) {
			continue
		}
		e := s.entry(r, q)
		if e.Phase != InForce {
			continue
		}
		hadSpans := len(e.Spans) > 0
		e.Spans = slices.DeleteFunc(e.Spans, func(sp Span) bool { return sp.Phase != InForce || sp.Coverage == Outside })
		if len(e.Spans) > 0 || !hadSpans {
			entries = append(entries, e)
		}
	}
	return entries
}

func (s *Set) sorted() []*record {
	list := make([]*record, 0, s.count)
	for _, same := range s.records {
		list = append(list, same...)
	}
	slices.SortFunc(list, inOrder)
	return list
}

// mayShow keeps exercises out of the real, and what is not public to those it
// is for.
func (q Query) mayShow(a *cap.Alert) bool {
	want := q.Status
	if want == "" {
		want = cap.Actual
	}
	return a.Status == want && q.sees(a)
}

// sees tells whether a message is for whoever asks: public, addressed to them,
// or sent by them.
func (q Query) sees(a *cap.Alert) bool {
	switch a.Scope {
	case cap.Restricted:
		return !q.viewer || q.Restricted
	case cap.Private:
		own := q.Address != "" && (a.AddressedTo(q.Address) || strings.EqualFold(strings.TrimSpace(a.Sender), strings.TrimSpace(q.Address)))
		return !q.viewer || own
	case cap.Public:
		return true
	}
	return !q.viewer || a.Scope == "" && a.Version == cap.V10 // CAP 1.0: scope is optional and means Public
}

// coverage judges a block against the place asked for.
func (q Query) coverage(info *cap.Info) Coverage {
	if q.Point == nil && q.Geocode == nil {
		return Unasked
	}
	if len(info.Area) == 0 {
		return Unknown
	}
	best := Outside
	for i := range info.Area {
		best = better(best, q.areaCoverage(&info.Area[i]))
	}
	return best
}

// areaCoverage joins shapes and codes: an area is the union of both. CAP 1.2 §3.2.4
func (q Query) areaCoverage(a *cap.Area) Coverage {
	if q.Geocode != nil {
		for _, g := range a.Geocode {
			if strings.EqualFold(strings.TrimSpace(g.ValueName), q.Geocode.ValueName) && strings.TrimSpace(g.Value) == q.Geocode.Value {
				return Inside
			}
		}
	}
	shapes := len(a.Polygon) + len(a.Circle)
	if q.Point != nil && shapes > 0 {
		return better(covers(a, *q.Point), Outside)
	}
	if q.Point == nil && len(a.Geocode) > 0 && shapes == 0 && sameSystem(a.Geocode, q.Geocode) {
		return Outside
	}
	return Unknown
}

// sameSystem tells whether an area is coded in the system that is asked in, so
// that a code that is not there means another place.
func sameSystem(codes []cap.NamedValue, ask *cap.NamedValue) bool {
	return slices.ContainsFunc(codes, func(g cap.NamedValue) bool {
		return strings.EqualFold(strings.TrimSpace(g.ValueName), ask.ValueName)
	})
}
