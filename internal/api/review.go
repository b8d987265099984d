package api

import (
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// LessonIn is something to do differently.
type LessonIn struct {
	Text  string `json:"text"`
	Owner string `json:"owner"` // id of a person
	Due   string `json:"due"`   // YYYY-MM-DD
}

func (a *API) reviewRoutes() []route {
	read, judge, reader, analyst := auth.ScopeRead, auth.ScopeJudge, threat.RoleReader, threat.RoleAnalyst
	return []route{
		{method: "GET", path: "/cases/{id}/review", tag: "review", summary: "A case looked back on: everything in order, who answered what, and the measures", scope: read, role: reader, status: 200, result: desk.CaseReview{}, serve: a.getReview},
		{method: "GET", path: "/cases/{id}/review.md", tag: "review", summary: "The review as Markdown", scope: read, role: reader, status: 200, binary: true, serve: a.getReviewText},
		{method: "GET", path: "/scores", tag: "review", summary: "Measures across cases: POD, FAR (ratio), CSI, Brier, reliability, windows and areas, track records", scope: read, role: reader, status: 200, result: desk.Scores{}, serve: a.getScores},
		{method: "GET", path: "/scores.md", tag: "review", summary: "The measures across cases as Markdown", scope: read, role: reader, status: 200, binary: true, serve: a.getScoresText},
		{method: "GET", path: "/lessons", tag: "review", summary: "Lessons of all cases, those not done first", scope: read, role: reader, status: 200, result: page[threat.Lesson]{}, serve: a.listLessons},
		{method: "POST", path: "/cases/{id}/lessons", tag: "review", summary: "Add a lesson, with who does it by when", scope: judge, role: analyst, body: LessonIn{}, status: 201, result: threat.Lesson{}, serve: a.addLesson},
		{method: "POST", path: "/lessons/{id}/done", tag: "review", summary: "Say that a lesson was put to use", scope: judge, role: analyst, status: 200, result: threat.Lesson{}, serve: a.closeLesson},
	}
}

func (a *API) reviewOf(c *call) (*desk.CaseReview, error) {
	v, err := desk.Review(c.r.Context(), &a.o.Store.Reads, c.by(), c.id())
	if err != nil {
		return nil, err
	}
	return v, a.looks.Record(c.r.Context(), c.by(), "case", v.Case)
}

func (a *API) getReview(c *call) (any, error) { return a.reviewOf(c) }

func (a *API) getReviewText(c *call) (any, error) {
	v, err := a.reviewOf(c)
	if err != nil {
		return nil, err
	}
	people, err := a.o.Store.People(c.r.Context(), c.by())
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, p := range people {
		names[p.ID] = p.Name
	}
	c.w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	_, _ = c.w.Write([]byte(v.Markdown(names))) // the caller has gone; there is nobody to tell
	return written{}, nil
}

func (a *API) getScores(c *call) (any, error) {
	return desk.ScoresOf(c.r.Context(), &a.o.Store.Reads, c.by())
}

func (a *API) getScoresText(c *call) (any, error) {
	s, err := desk.ScoresOf(c.r.Context(), &a.o.Store.Reads, c.by())
	if err != nil {
		return nil, err
	}
	c.w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	_, _ = c.w.Write(s.Markdown()) // the caller has gone; there is nobody to tell
	return written{}, nil
}

func (a *API) listLessons(c *call) (any, error) {
	all, err := a.o.Store.Lessons(c.r.Context(), c.by(), "")
	return pageOf(all, ""), err
}

func (a *API) addLesson(c *call) (any, error) {
	var in LessonIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	due, err := time.Parse(time.DateOnly, in.Due)
	if err != nil {
		return nil, threat.Invalid("due", "this is not a day", "write it as 2024-04-30")
	}
	return desk.AddLesson(c.r.Context(), a.o.Store, c.by(), threat.Lesson{Case: c.id(), Text: in.Text, Owner: in.Owner, Due: due})
}

func (a *API) closeLesson(c *call) (any, error) {
	var done threat.Lesson
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) (err error) {
		done, err = tx.LessonDone(c.by(), c.id())
		return err
	})
	return done, err
}
