package duty

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Shift is a stretch of time for which one person has a role, with what
// overrides it taken out. A gap is a shift of nobody.
type Shift struct {
	Turn   string    `json:"turn,omitempty"` // id of the entry it comes from
	Role   string    `json:"role"`
	Person string    `json:"person,omitempty"`
	Starts time.Time `json:"starts"`
	Ends   time.Time `json:"ends"`
	// Override says that somebody else was entered for this time before.
	Override bool   `json:"override,omitempty"`
	Note     string `json:"note,omitempty"`
}

// Gap says whether nobody has the role.
func (s Shift) Gap() bool { return s.Person == "" }

// Shifts lays the turns of a role, given in the order they were entered, over
// each other: a later one stands over an earlier one. What nobody covers
// between from and to is a gap.
func Shifts(turns []threat.Turn, role string, from, to time.Time) []Shift {
	edges := []time.Time{from, to}
	var own []threat.Turn
	for _, t := range turns {
		if t.Role != role || !t.Ends.After(from) || !t.Starts.Before(to) {
			continue
		}
		own = append(own, t)
		for _, at := range []time.Time{t.Starts, t.Ends} {
			if at.After(from) && at.Before(to) {
				edges = append(edges, at)
			}
		}
	}
	slices.SortFunc(edges, time.Time.Compare)
	var out []Shift
	for i := 0; i+1 < len(edges); i++ {
		if edges[i].Equal(edges[i+1]) {
			continue
		}
		next := over(own, role, edges[i], edges[i+1])
		if n := len(out); n > 0 && out[n-1].Turn == next.Turn && out[n-1].Override == next.Override {
			out[n-1].Ends = next.Ends
			continue
		}
		out = append(out, next)
	}
	return out
}

// over is who has the role between two edges.
func over(turns []threat.Turn, role string, from, to time.Time) Shift {
	s := Shift{Role: role, Starts: from, Ends: to}
	for _, t := range turns {
		if !t.Starts.After(from) && t.Ends.After(from) {
			s.Override = s.Person != "" && s.Person != t.Person
			s.Turn, s.Person, s.Note = t.ID, t.Person, t.Note
		}
	}
	return s
}

// Gaps are the stretches for which nobody has a role.
func Gaps(turns []threat.Turn, role string, from, to time.Time) []Shift {
	return slices.DeleteFunc(Shifts(turns, role, from, to), func(s Shift) bool { return !s.Gap() })
}

// Pattern is a rota that repeats: people take turns, and hand over at the same
// local time, whatever the clocks of the zone do in between.
type Pattern struct {
	Role   string
	People []string // in turn
	First  time.Time
	Zone   *time.Location
	Days   int // between hand-overs; with two hand-overs a day it is 1
	// Second is the second hand-over of each day as a time of day ("20:00"), for
	// day and night shifts; empty for one.
	Second string
	Until  time.Time
}

// maxTurns bounds what one pattern enters.
const maxTurns = 800

// Turns writes the pattern out. The edges are local times: a turn over the
// night on which the clocks change is an hour shorter or longer, and the
// hand-over is still at eight.
func (p Pattern) Turns() ([]threat.Turn, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	edges, err := p.edges()
	if err != nil {
		return nil, err
	}
	var out []threat.Turn
	for i := 0; i+1 < len(edges); i++ {
		out = append(out, threat.Turn{Role: p.Role, Person: p.People[i%len(p.People)], Starts: edges[i].UTC(), Ends: edges[i+1].UTC()})
	}
	return out, nil
}

func (p Pattern) check() error {
	switch {
	case strings.TrimSpace(p.Role) == "":
		return threat.Invalid("role", "the rota has no role", "choose one, such as on duty")
	case len(p.People) == 0:
		return threat.Invalid("people", "nobody takes turns", "choose at least one person")
	case p.Zone == nil:
		return threat.Invalid("zone", "there is no time zone", "write it like Europe/Moscow")
	case p.Days < 1 || p.Days > 366:
		return threat.Invalid("days", "a turn lasts from one day to a year", "give the number of days between two hand-overs")
	case p.Second != "" && p.Days != 1:
		return threat.Invalid("second hand-over", "two hand-overs a day go with turns of one day", "set the days to 1, or leave the second hand-over out")
	case !p.Until.After(p.First):
		return threat.Invalid("until", "the rota ends before it starts", "choose a later day")
	}
	return nil
}

func (p Pattern) edges() ([]time.Time, error) {
	first := p.First.In(p.Zone)
	second := time.Time{}
	if p.Second != "" {
		at, err := time.Parse("15:04", p.Second)
		if err != nil || at.Hour() == first.Hour() && at.Minute() == first.Minute() {
			return nil, threat.Invalid("second hand-over", fmt.Sprintf("%q is no other time of day", p.Second), "write it as 20:00")
		}
		second = at
	}
	local := func(day, hour, minute int) time.Time {
		return time.Date(first.Year(), first.Month(), first.Day()+day, hour, minute, 0, 0, p.Zone)
	}
	var out []time.Time
	for day := 0; ; day += p.Days {
		at := local(day, first.Hour(), first.Minute())
		if out = append(out, at); !at.Before(p.Until) {
			return out, nil
		}
		if p.Second != "" {
			between := local(day, second.Hour(), second.Minute())
			if !between.After(at) {
				between = local(day+1, second.Hour(), second.Minute())
			}
			out = append(out, between)
		}
		if len(out) > maxTurns {
			return nil, threat.TooLarge("until", fmt.Sprintf("that makes more than %d turns", maxTurns), "choose an earlier end, and repeat it later")
		}
	}
}
