package play

import (
	"context"
	"fmt"
	"strings"

	"github.com/tocsin/tocsin/internal/console"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/threat"
)

// stands says how the case stands now: what is known, what is due, who was
// warned with which words, who answered what, and what the review makes of it.
func (s *stage) stands(ctx context.Context) (console.DemoState, error) {
	var out console.DemoState
	if s.state.Case == "" {
		return out, nil
	}
	v, err := desk.Review(ctx, &s.app.Store.Reads, house, s.state.Case)
	if err != nil {
		return out, err
	}
	out.Known = s.known(v)
	for _, c := range v.Clocks {
		if c.Running() {
			out.Due = append(out.Due, console.Link{Text: clockText(c, s.clock.Now()), Href: "/cases/" + v.Case + "/duty"})
		}
	}
	if out.Warned, err = s.warned(ctx, v); err != nil {
		return out, err
	}
	for _, a := range v.Answers {
		text := fmt.Sprintf("%s: %s", a.Name, a.State)
		if a.Text != "" {
			text += " – “" + a.Text + "”"
		}
		out.Answered = append(out.Answered, console.Link{Text: text + ", " + short(a.At), Href: "/products/" + a.Product + "/board"})
	}
	out.Review = reviewed(v)
	return out, nil
}

// known is what the case says: its judgement, its reports, and the figures that
// they agree or differ on.
func (s *stage) known(v *desk.CaseReview) []console.Link {
	var out []console.Link
	if a := v.Assessment; a != nil {
		out = append(out, console.Link{Text: a.Judgement, Href: "/cases/" + v.Case + "/duty"})
	}
	reports := v.View.Reports
	text := fmt.Sprintf("%d reports in the case", len(reports))
	if len(reports) == 1 {
		text = "1 report in the case"
	}
	out = append(out, console.Link{Text: text, Href: "/cases/" + v.Case})
	for _, q := range v.View.Picture.Questions {
		if q.Kind != threat.FactKilled && q.Kind != threat.FactClaim {
			continue
		}
		if line := questionLine(q); line != "" {
			out = append(out, console.Link{Text: line, Href: "/cases/" + v.Case + "#q-" + q.ID})
		}
	}
	if n := len(v.View.Picture.Conflicts); n > 0 {
		out = append(out, console.Link{Text: fmt.Sprintf("%d things that cannot all be true, or are told differently", n), Href: "/cases/" + v.Case + "#conflicts"})
	}
	return out
}

// questionLine is a question with what is held now, and how many values were
// held before.
func questionLine(q fusion.Question) string {
	var now []string
	before := 0
	for _, a := range q.Answers {
		switch a.Standing {
		case fusion.Current:
			now = append(now, a.Display)
		case fusion.Superseded:
			before++
		}
	}
	if len(now) == 0 {
		return ""
	}
	line := q.Text + " " + strings.Join(now, "; ")
	if before > 0 {
		line += fmt.Sprintf(" (%d earlier figures are kept)", before)
	}
	return line
}

// warned is who was told what, and how it went.
func (s *stage) warned(ctx context.Context, v *desk.CaseReview) ([]console.Link, error) {
	numbers := map[string]int{}
	for _, m := range s.box.messages() {
		numbers[m.Delivery] = m.Number
	}
	var out []console.Link
	for _, w := range v.Warnings {
		for _, d := range w.Deliveries {
			c, err := s.app.Store.Contact(ctx, house, d.Recipient)
			if err != nil {
				return nil, err
			}
			line := console.Link{Text: fmt.Sprintf("%s, by %s: %s", c.Name, d.Channel, d.State), Href: "/products/" + d.Product + "/board"}
			if !d.Done.IsZero() {
				line.Text += ", " + short(d.Done)
			}
			if n := numbers[d.ID]; n > 0 {
				line.Href = fmt.Sprintf("/demo/inbox/%d", n)
			}
			out = append(out, line)
		}
	}
	for _, a := range v.Advisories {
		out = append(out, console.Link{
			Text: fmt.Sprintf("The public: “%s”, from %s to %s (%s)", a.Product.Texts[0].Headline, short(a.Product.Window.Start), short(a.Product.Window.End), a.Product.State),
			Href: "/advisories/" + a.Product.ID,
		})
	}
	return out, nil
}

// reviewed are the measures that can be made by now.
func reviewed(v *desk.CaseReview) []console.Link {
	var out []console.Link
	href := "/cases/" + v.Case + "/review"
	if v.Outcome != "" {
		out = append(out, console.Link{Text: "Outcome: " + string(v.Outcome), Href: href})
	}
	for _, m := range []struct {
		what  string
		hours *float64
	}{
		{"The protectors were warned %.1f days before the attack", v.ConfidentialLead},
		{"The public was warned %.1f days before", v.PublicLead},
		{"The last window ended %.1f days before", v.WindowGap},
		{"The last dismissal came %.1f days before", v.DismissalLead},
	} {
		if v.Outcome != "" && m.hours != nil {
			out = append(out, console.Link{Text: fmt.Sprintf(m.what, *m.hours/24), Href: href})
		}
	}
	return out
}
