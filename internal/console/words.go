package console

import (
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// option is one choice of a select element.
type option struct{ Value, Text string }

// selectOptions writes choices, the one with value at chosen.
func selectOptions(options []option, at string) template.HTML {
	var b strings.Builder
	for _, o := range options {
		chosen := ""
		if o.Value == at {
			chosen = " selected"
		}
		fmt.Fprintf(&b, `<option value="%s"%s>%s</option>`, template.HTMLEscapeString(o.Value), chosen, template.HTMLEscapeString(o.Text))
	}
	return template.HTML(b.String()) //nolint:gosec // escaped above
}

// chosenOptions writes choices of which any number may be chosen.
func chosenOptions(options []option, at []string) template.HTML {
	var b strings.Builder
	for _, o := range options {
		mark := ""
		if slices.Contains(at, o.Value) {
			mark = " selected"
		}
		fmt.Fprintf(&b, `<option value="%s"%s>%s</option>`, template.HTMLEscapeString(o.Value), mark, template.HTMLEscapeString(o.Text))
	}
	return template.HTML(b.String()) //nolint:gosec // escaped above
}

// csrfInput is the hidden field that shows that a form came from the desk.
func csrfInput(page any) (template.HTML, error) {
	var token string
	switch p := page.(type) {
	case framed:
		token = p.around().CSRF
	case string:
		token = p
	default:
		return "", fmt.Errorf("csrf: %T has no token", page)
	}
	return template.HTML(`<input type="hidden" name="csrf" value="` + template.HTMLEscapeString(token) + `">`), nil //nolint:gosec // escaped
}

// gradeBox shows the two Admiralty axes side by side, in words for those who
// can't see the box. credibility 0 leaves the second axis out.
func gradeBox(r threat.Reliability, c any) template.HTML {
	letter := string(r)
	if !r.Valid() {
		letter = "F"
	}
	cred, _ := c.(threat.Credibility)
	_, none := c.(int)
	var b strings.Builder
	fmt.Fprintf(&b, `<span class="grade" title="%s`, r.Words())
	if !none {
		fmt.Fprintf(&b, `; %s`, cred.Words())
	}
	fmt.Fprintf(&b, `"><span%s><span class="hush">reliability </span>%s</span>`, unknownClass(letter == "F"), letter)
	if !none {
		fmt.Fprintf(&b, `<span%s><span class="hush">credibility </span>%s</span>`, unknownClass(cred.String() == "6"), cred)
	}
	b.WriteString(`</span>`)
	return template.HTML(b.String()) //nolint:gosec // fixed words only
}

func unknownClass(unknown bool) string {
	if unknown {
		return ` class="unknown"`
	}
	return ""
}

// stampTime is a moment to the minute, in UTC.
func stampTime(t time.Time) template.HTML {
	if t.IsZero() {
		return `<span class="dim">–</span>`
	}
	t = t.UTC()
	return template.HTML(`<time datetime="` + t.Format(time.RFC3339) + `">` + t.Format("2 Jan 2006, 15:04") + `</time>`) //nolint:gosec // digits
}

func dayTime(t time.Time) template.HTML {
	if t.IsZero() {
		return `<span class="dim">–</span>`
	}
	return template.HTML(`<time datetime="` + t.UTC().Format(time.RFC3339) + `">` + t.UTC().Format("2 Jan 2006") + `</time>`) //nolint:gosec // digits
}

// moment is a time beside the time it is looked at.
type moment struct{ At, Now time.Time }

// agoTime says how long ago something was, with the moment in its title.
func agoTime(v any) template.HTML {
	m, ok := v.(moment)
	if !ok || m.At.IsZero() {
		return `<span class="dim">never</span>`
	}
	at := m.At.UTC()
	return template.HTML(fmt.Sprintf(`<time datetime="%s" title="%s UTC">%s</time>`, //nolint:gosec // digits and fixed words
		at.Format(time.RFC3339), at.Format("2 Jan 2006, 15:04"), agoWords(m.Now.Sub(m.At))))
}

func agoWords(d time.Duration) string {
	future := d < 0
	if future {
		d = -d
	}
	var s string
	switch {
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		s = strconv.Itoa(int(d.Minutes())) + " min"
	case d < 48*time.Hour:
		s = strconv.Itoa(int(d.Hours())) + " h"
	case d < 90*24*time.Hour:
		s = strconv.Itoa(int(d.Hours()/24)) + " days"
	default:
		s = strconv.Itoa(int(d.Hours()/24/30)) + " months"
	}
	if future {
		return "in " + s
	}
	return s + " ago"
}

// meter draws a share of 100 as a small bar; the figure stands beside it.
func meter(percent int) template.HTML {
	return template.HTML(fmt.Sprintf(`<span class="meter" aria-hidden="true"><svg viewBox="0 0 100 10" preserveAspectRatio="none"><rect width="%d" height="10"/></svg></span>`, min(max(percent, 0), 100))) //nolint:gosec // a figure
}

// whenWords says a time as finely as it is known.
func whenWords(w threat.When) string {
	if !w.Known() {
		return "not known"
	}
	from, to, isRange := strings.Cut(w.EDTF, "/")
	if isRange {
		return edtfWords(from) + " to " + edtfWords(to)
	}
	s := edtfWords(w.EDTF)
	if w.Part != "" {
		s += ", " + w.Part
	}
	return s
}

// edtfWords writes one EDTF level 1 date for people: ISO 8601-2 §8, with the
// qualifiers ? (uncertain), ~ (approximate) and % (both).
func edtfWords(s string) string {
	switch s {
	case "", "..":
		return "open"
	}
	plain := strings.TrimRight(s, "?~%")
	words := plain
	for _, f := range []struct{ layout, out string }{
		{time.RFC3339, ""},
		{"2006-01-02T15:04Z07:00", ""},
		{"2006-01-02T15:04:05", "2 Jan 2006, 15:04"},
		{"2006-01-02T15:04", "2 Jan 2006, 15:04"},
		{"2006-01-02", "2 Jan 2006"},
		{"2006-01", "Jan 2006"},
		{"2006", "2006"},
	} {
		t, err := time.Parse(f.layout, plain)
		if err != nil {
			continue
		}
		words = t.Format(f.out)
		if f.out == "" {
			words = zonedWords(t)
		}
		break
	}
	switch {
	case strings.HasSuffix(s, "%"):
		return "perhaps about " + words
	case strings.HasSuffix(s, "~"):
		return "about " + words
	case strings.HasSuffix(s, "?"):
		return "perhaps " + words
	}
	return words
}

func zonedWords(t time.Time) string {
	if _, offset := t.Zone(); offset == 0 {
		return t.Format("2 Jan 2006, 15:04")
	}
	return t.Format("2 Jan 2006, 15:04 -07:00")
}

var isoDay = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}(?:/\d{4}-\d{2}-\d{2})?\b`)

// plainDates writes the ISO dates in a sentence as people do.
func plainDates(s string) string {
	return isoDay.ReplaceAllStringFunc(s, func(day string) string { return whenWords(threat.When{EDTF: day}) })
}

// sizeWords is a number of bytes for people.
func sizeWords(n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + " bytes"
	case n < 1_000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// counted writes "1 report", "2 reports".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
