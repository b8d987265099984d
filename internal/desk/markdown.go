package desk

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Measure is one measure of a review in words.
type Measure struct {
	Name  string
	Value string // "–" for what cannot be computed
	Of    string // from what to what
}

// Measures gives the measures of a review in the order they are read; what
// could not be computed is said to be absent.
func (v *CaseReview) Measures() []Measure {
	var out []Measure
	for _, m := range []struct {
		name, of string
		hours    *float64
	}{
		{"Confidential lead", "first warning delivered to event", v.ConfidentialLead},
		{"Public lead", "first advisory to event", v.PublicLead},
		{"Window gap", "last window's end to event", v.WindowGap},
		{"Dismissal to event", "last dispute or dismissal to event", v.DismissalLead},
		{"To threshold", "first report to threshold", v.ToThreshold},
		{"Issuance", "threshold to approval", v.Issuance},
		{"Dissemination", "approval to first delivery", v.Dissemination},
		{"Response", "first delivery to first answer", v.Response},
	} {
		value := "–"
		if m.hours != nil {
			value = HoursWords(*m.hours)
		}
		out = append(out, Measure{m.name, value, m.of})
	}
	k := v.Reach
	share := func(n int) string {
		if k.Recipients == 0 {
			return "–"
		}
		return fmt.Sprintf("%d of %d", n, k.Recipients)
	}
	return append(out,
		Measure{"Reached", share(k.Delivered), "recipients to whom a warning was delivered"}, Measure{"Answered", share(k.Answered), "by a person"},
		Measure{"Took it on", share(k.Took), "accepted, gave priority or acted"}, Measure{"Acted", share(k.Acted), "said what they did"},
		Measure{"Refused", share(k.Refused), "disputed or dismissed"}, Measure{"Escalated", share(k.Escalated), "called beyond the first step"})
}

// HoursWords is a length of time in the words of a review: days from two of
// them on, with a sign for what lies before.
func HoursWords(h float64) string {
	sign := ""
	if h < 0 {
		sign, h = "−", -h
	}
	switch {
	case h >= 48:
		return sign + trimZero(fmt.Sprintf("%.1f", h/24)) + " days"
	case h >= 1:
		return sign + trimZero(fmt.Sprintf("%.1f", h)) + " h"
	case h*60 >= 1:
		return sign + fmt.Sprintf("%.0f min", h*60)
	}
	return sign + fmt.Sprintf("%.0f s", h*3600)
}

func trimZero(s string) string { return strings.TrimSuffix(s, ".0") }

// Markdown writes a review to be kept or sent on. people are the names of those
// at the desk by id.
func (v *CaseReview) Markdown(people map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Review: %s\n\n%s\n\n", inline(v.Title), v.View.Case.Marking)
	if v.Exercise {
		b.WriteString("**EXERCISE. Nothing of this was meant.**\n\n")
	}
	fmt.Fprintf(&b, "Outcome: %s. ", cmp.Or(string(v.Outcome), "not decided"))
	fmt.Fprintf(&b, "Windows and event suggest: %s.\n", v.Suggested)
	if v.Decided != nil && v.Decided.Text != "" {
		fmt.Fprintf(&b, "\n%s\n", inline(v.Decided.Text))
	}
	section(&b, "Measures")
	b.WriteString("| measure | value | from – to |\n|---|---|---|\n")
	for _, m := range v.Measures() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", m.Name, m.Value, m.Of)
	}
	section(&b, "What the recipients did")
	none(&b, len(v.Conduct) == 0)
	for _, s := range append(threat.Answers[:], AnsweredNothing) {
		if n := v.Conduct[s]; n > 0 {
			fmt.Fprintf(&b, "- %s: %d\n", s, n)
		}
	}
	section(&b, "What happened, in order (UTC)")
	for _, m := range v.Replay {
		times := ""
		if m.Count > 1 {
			times = fmt.Sprintf(" (%d times)", m.Count)
		}
		fmt.Fprintf(&b, "- %s · %s · %s%s\n", m.Stamp(), m.Lane, inline(m.Text), times)
	}
	v.markdownAfter(&b)
	v.markdownRest(&b, people)
	return b.String()
}

// markdownAfter writes what came after, with every answer that was ever given.
func (v *CaseReview) markdownAfter(b *strings.Builder) {
	for _, q := range v.Aftermath {
		section(b, q.Text)
		for _, a := range q.Answers {
			fmt.Fprintf(b, "- %s (%s)", inline(cmp.Or(a.Display, a.Value)), a.Standing)
			if len(a.Evidence) > 0 {
				e := a.Evidence[0]
				fmt.Fprintf(b, ": %s", inline(e.Holder))
				if e.AsOf.Known() {
					day, _, _ := strings.Cut(e.AsOf.EDTF, "T")
					fmt.Fprintf(b, ", as of %s", day)
				}
			}
			b.WriteByte('\n')
		}
	}
}

func (v *CaseReview) markdownRest(b *strings.Builder, people map[string]string) {
	section(b, "Parity")
	none(b, len(v.Parity) == 0)
	for _, d := range v.Parity {
		fmt.Fprintf(b, "- %s: %s. Reason: %s\n", d.Field, inline(d.Text), inline(cmp.Or(d.Reason, "none given")))
	}
	section(b, "Lessons")
	none(b, len(v.Lessons) == 0)
	for _, n := range v.Lessons {
		done := "by " + n.Due.Format(time.DateOnly)
		if !n.Done.IsZero() {
			done = "done " + n.Done.Format(time.DateOnly)
		}
		fmt.Fprintf(b, "- %s (%s, %s)\n", inline(n.Text), inline(cmp.Or(people[n.Owner], n.Owner)), done)
	}
}

func section(b *strings.Builder, title string) { fmt.Fprintf(b, "\n## %s\n\n", title) }

func none(b *strings.Builder, empty bool) {
	if empty {
		b.WriteString("None.\n")
	}
}

// inline keeps words of others from becoming marks of the document.
var inlined = strings.NewReplacer("\n", " ", "\r", " ", "\\", `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", "|", `\|`, "#", `\#`)

func inline(s string) string { return inlined.Replace(strings.TrimSpace(s)) }
