package console

import (
	"html/template"
	"net/http"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// reviewPage looks back on one case.
type reviewPage struct {
	frame
	Bar      caseBar
	R        *desk.CaseReview
	Measures []desk.Measure
	Axis     template.HTML
	Tolls    template.HTML
	Conduct  []conductRow

	Answers     []desk.AnswerReview // the first of them
	MoreAnswers int
	Now         time.Time
	People      []option
	Names       map[string]string
}

// answersShown bounds the answers on the review's page; the boards have all.
const answersShown = 200

// conductRow is how many recipients last said what.
type conductRow struct {
	State threat.AnswerState
	N     int
	Share int // of all, percent
}

func (c *Console) reviewRoutes() []route {
	return []route{
		{"GET /cases/{id}/review", threat.RoleReader, c.showReview},
		{"GET /cases/{id}/review.md", threat.RoleReader, c.exportReview},
		{"POST /cases/{id}/lessons", threat.RoleAnalyst, c.addLesson},
		{"POST /cases/{id}/lessons/{lesson}", threat.RoleAnalyst, c.closeLesson},
		{"GET /review", threat.RoleReader, c.showScores},
		{"GET /review.md", threat.RoleReader, c.exportScores},
	}
}

func (c *Console) reviewPage(v *visit) (*reviewPage, error) {
	r, err := desk.Review(v.ctx(), &c.Store.Reads, v.by(), v.r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	p := &reviewPage{frame: c.begin(v, "cases", "Review"), R: r, Measures: r.Measures(), Axis: replayAxis(r), Tolls: tollChart(r.View), Conduct: conductOf(r), Names: map[string]string{}}
	p.Over = []link{{"/cases", "Cases"}, {"/cases/" + r.Case, r.Title}}
	shown := min(len(r.Answers), answersShown)
	p.Answers, p.MoreAnswers, p.Now = r.Answers[:shown], len(r.Answers)-shown, c.Store.Now()
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

func conductOf(r *desk.CaseReview) []conductRow {
	total := 0
	for _, n := range r.Conduct {
		total += n
	}
	var out []conductRow
	for _, s := range append(threat.Answers[:], desk.AnsweredNothing) {
		if n := r.Conduct[s]; n > 0 {
			out = append(out, conductRow{s, n, n * 100 / total})
		}
	}
	return out
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
	if err := c.looks.Record(v.ctx(), v.by(), "case", p.R.Case); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="review.md"`)
	_, _ = v.w.Write([]byte(p.R.Markdown(p.Names))) // the reader has gone; there is nobody to tell
	return nil
}
