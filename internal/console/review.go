package console

import (
	"cmp"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/score"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// reviewPage looks back on one case.
type reviewPage struct {
	frame
	Bar      caseBar
	R        *desk.CaseReview
	Measures []measure
	Axis     template.HTML
	People   []option
	Names    map[string]string
}

type measure struct{ Name, Value, Of string }

func (c *Console) reviewRoutes() []route {
	return []route{
		{"GET /cases/{id}/review", threat.RoleReader, c.showReview},
		{"GET /cases/{id}/review.md", threat.RoleReader, c.exportReview},
		{"POST /cases/{id}/lessons", threat.RoleAnalyst, c.addLesson},
		{"POST /cases/{id}/lessons/{lesson}", threat.RoleAnalyst, c.closeLesson},
		{"GET /review", threat.RoleReader, c.showScores},
	}
}

func (c *Console) reviewPage(v *visit) (*reviewPage, error) {
	r, err := desk.Review(v.ctx(), &c.Store.Reads, v.by(), v.r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	p := &reviewPage{frame: c.begin(v, "cases", "Review"), R: r, Measures: measuresOf(r), Axis: replayAxis(r), Names: map[string]string{}}
	p.Over = []link{{"/cases", "Cases"}, {"/cases/" + r.Case, r.Title}}
	people, err := c.Store.People(v.ctx(), v.by())
	if err != nil {
		return nil, err
	}
	for _, who := range people {
		p.People = append(p.People, option{who.ID, who.Name})
		p.Names[who.ID] = who.Name
	}
	p.Bar, err = c.barOf(v, r.Case, "review")
	return p, err
}

func (c *Console) showReview(v *visit) error {
	p, err := c.reviewPage(v)
	if err != nil {
		return err
	}
	if err := c.looks.Record(v.ctx(), v.by(), "case", p.R.Case); err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "review", p)
	return nil
}

// measuresOf gives the measures that there are; what could not be computed is
// said to be absent.
func measuresOf(r *desk.CaseReview) []measure {
	var out []measure
	for _, m := range []struct {
		name, of string
		hours    *float64
	}{
		{"Confidential lead", "first warning delivered to event", r.ConfidentialLead},
		{"Public lead", "first advisory to event", r.PublicLead},
		{"Window gap", "last window's end to event", r.WindowGap},
		{"Dismissal to event", "last dispute or dismissal to event", r.DismissalLead},
		{"To threshold", "first report to threshold", r.ToThreshold},
		{"Issuance", "threshold to approval", r.Issuance},
		{"Dissemination", "approval to first delivery", r.Dissemination},
		{"Response", "first delivery to first answer", r.Response},
	} {
		value := "–"
		if m.hours != nil {
			value = hoursWords(*m.hours)
		}
		out = append(out, measure{m.name, value, m.of})
	}
	k := r.Reach
	return append(out, measure{"Reached", fmt.Sprintf("%d of %d", k.Delivered, k.Recipients), "recipients of warnings"}, measure{"Answered", fmt.Sprintf("%d of %d", k.Answered, k.Recipients), "by a person"},
		measure{"Acted", fmt.Sprintf("%d of %d", k.Acted, k.Recipients), "said what they did"}, measure{"Refused", fmt.Sprint(k.Refused), "disputed or dismissed"})
}

func hoursWords(h float64) string {
	d := time.Duration(h * float64(time.Hour))
	if d < 0 {
		return "−" + lengthWords(-d)
	}
	return lengthWords(d)
}

func (c *Console) addLesson(v *visit) error {
	id := v.r.PathValue("id")
	due, err := desk.ParseWhen("due", v.form("due"))
	if err != nil {
		return err
	}
	if _, err := desk.AddLesson(v.ctx(), c.Store, v.by(), threat.Lesson{Case: id, Text: v.form("text"), Owner: v.form("owner"), Due: due.From}); err != nil {
		return err
	}
	return c.done(v, "/cases/"+id+"/review#lessons", "saved")
}

func (c *Console) closeLesson(v *visit) error {
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		_, err := tx.LessonDone(v.by(), v.r.PathValue("lesson"))
		return err
	})
	if err != nil {
		return err
	}
	return c.done(v, "/cases/"+v.r.PathValue("id")+"/review#lessons", "saved")
}

// exportReview writes the review as Markdown.
func (c *Console) exportReview(v *visit) error {
	p, err := c.reviewPage(v)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Review: %s\n\n%s\n\nOutcome: %s\n\n| measure | value | from – to |\n|---|---|---|\n", p.R.Title, p.R.View.Case.Marking, cmp.Or(string(p.R.Outcome), "not decided"))
	for _, m := range p.Measures {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", m.Name, m.Value, m.Of)
	}
	fmt.Fprint(&b, "\n## What happened\n\n")
	for _, e := range replayOf(p.R) {
		fmt.Fprintf(&b, "- %s – %s: %s\n", e.at.UTC().Format("2006-01-02 15:04"), e.lane, strings.ReplaceAll(e.text, "\n", " "))
	}
	fmt.Fprint(&b, "\n## Parity\n\n")
	for _, d := range p.R.Parity {
		fmt.Fprintf(&b, "- %s: %s. Reason: %s\n", d.Field, d.Text, cmp.Or(d.Reason, "none given"))
	}
	fmt.Fprint(&b, "\n## Lessons\n\n")
	for _, n := range p.R.Lessons {
		fmt.Fprintf(&b, "- %s (%s, by %s)\n", n.Text, cmp.Or(p.Names[n.Owner], n.Owner), n.Due.Format(time.DateOnly))
	}
	v.w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="review.md"`)
	_, _ = v.w.Write([]byte(b.String())) // the reader has gone; there is nobody to tell
	return nil
}

// replayed is one thing that happened, in its lane of the replay.
type replayed struct {
	at               time.Time
	lane, text, kind string
}

var lanes = []string{"said", "decided", "sent", "answered"}

// replayOf puts all that happened in order.
func replayOf(r *desk.CaseReview) []replayed {
	var out []replayed
	for _, e := range r.View.Picture.Timeline {
		if !e.When.From.IsZero() && e.Kind != "event" {
			out = append(out, replayed{e.When.From, "said", e.Act + ": " + e.Text, "said"})
		}
	}
	if d := r.Determination; d != nil {
		out = append(out, replayed{d.At, "decided", "determination: threshold " + string(d.Threshold), "decision"})
	}
	for _, w := range r.Waivers {
		out = append(out, replayed{w.Requested, "decided", "waiver: " + w.Ground, "decision"})
	}
	for _, p := range append(slices.Clone(r.Warnings), r.Advisories...) {
		out = append(out, replayed{p.Product.Approved, "decided", "approved: " + string(p.Product.Kind) + " – " + titleOfProduct(p.Product), "decision"})
		if p.Product.Kind == threat.AdvisoryProduct {
			out = append(out, replayed{p.Product.Approved, "sent", "published: " + titleOfProduct(p.Product), "sent"})
		}
		for _, d := range p.Deliveries {
			if !d.Done.IsZero() {
				out = append(out, replayed{d.Done, "sent", string(d.State) + " by " + d.Channel, "sent"})
			}
		}
	}
	for _, a := range r.Answers {
		kind := "answer"
		if a.State == threat.AnswerDisputed || a.State == threat.AnswerDismissed {
			kind = "refused"
		}
		out = append(out, replayed{a.At, "answered", strings.TrimSpace(a.Name + ": " + string(a.State) + " " + a.Text), kind})
	}
	slices.SortStableFunc(out, func(a, b replayed) int { return a.at.Compare(b.at) })
	return out
}

// Scores across cases.
type scoresPage struct {
	frame
	Table    score.Table
	Measures []measure
	Bins     []score.Bin
	Diagram  template.HTML
	Windows  []windowRow
	Sources  []trackRow
}

type windowRow struct {
	Title, Outcome, Length, Area string
	Case                         string
}

type trackRow struct {
	Name, Suggested, Reason string
	Now                     threat.Reliability
}
