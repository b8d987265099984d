package compose

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Template is a text with places to fill in, such as
//
//	{severity} {event} warning for {area} until {expires}
//
// There is no logic in it, so people who are no programmers can write and
// check one. A brace is written by doubling it.
type Template string

// Fill puts values in. A place without a value is an error, never a gap: half
// a warning is worse than none. So is a value that is blank.
func (t Template) Fill(values map[string]string) (string, error) {
	var sb strings.Builder
	missing := []string{}
	err := t.scan(func(text string) { sb.WriteString(text) }, func(name string) {
		v := strings.TrimSpace(values[name])
		if v == "" {
			missing = append(missing, name)
		}
		sb.WriteString(v)
	})
	if err == nil && len(missing) > 0 {
		err = fmt.Errorf("fill template: no value for %s", strings.Join(missing, ", "))
	}
	if err != nil {
		return "", err
	}
	return sb.String(), nil
}

// Places lists the names that a template asks for, sorted.
func (t Template) Places() ([]string, error) {
	var names []string
	err := t.scan(func(string) {}, func(name string) { names = append(names, name) })
	slices.Sort(names)
	return slices.Compact(names), err
}

func (t Template) scan(text, place func(string)) error {
	rest := string(t)
	for rest != "" {
		i := strings.IndexAny(rest, "{}")
		if i < 0 {
			text(rest)
			return nil
		}
		text(rest[:i])
		if len(rest) > i+1 && rest[i+1] == rest[i] {
			text(rest[i : i+1])
			rest = rest[i+2:]
			continue
		}
		name, after, closed := strings.Cut(rest[i+1:], "}")
		if rest[i] == '}' || !closed || strings.TrimSpace(name) == "" || strings.Contains(name, "{") {
			return fmt.Errorf("read template: at %q: write {name} for a place and {{ or }} for a brace", rest[i:])
		}
		place(strings.TrimSpace(name))
		rest = after
	}
	return nil
}

// Values are what an event offers to a template in the language of a text:
// event, area, severity, urgency, certainty, sender, onset, effective, expires.
// The levels are those of CAP, in English; put translated ones over them.
// Times are written in full, in the zone they have.
func (e *Event) Values(t *Text) map[string]string {
	areas := t.Areas
	if len(areas) == 0 {
		for i := range e.Areas {
			areas = append(areas, e.Areas[i].Desc)
		}
	}
	return map[string]string{
		"event": t.Event, "area": strings.Join(areas, ", "), "sender": t.SenderName,
		"severity": string(e.Severity), "urgency": string(e.Urgency), "certainty": string(e.Certainty),
		"onset": clock(e.Onset), "effective": clock(e.Effective), "expires": clock(e.Expires),
	}
}

// clock writes a time that nobody can mistake: full date, 24 hours, offset.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02 15:04 (UTC-07:00)")
}
