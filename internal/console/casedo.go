package console

import (
	"strconv"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

func (c *Console) caseRoutes() []route {
	return []route{
		{"GET /cases/{id}", threat.RoleReader, c.showCase},
		{"POST /cases/{id}/placements", threat.RoleAnalyst, c.decidePlacement},
		{"POST /cases/{id}/edit", threat.RoleAnalyst, c.editCase},
		{"POST /cases/{id}/split", threat.RoleAnalyst, c.splitCase},
		{"POST /cases/{id}/merge", threat.RoleAnalyst, c.mergeCase},
		{"POST /cases/{id}/undo", threat.RoleAnalyst, c.undoStep},
	}
}

// decidePlacement confirms or rejects that a report belongs to a case.
func (c *Console) decidePlacement(v *visit) error {
	id, said := v.r.PathValue("id"), ""
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		switch v.form("do") {
		case "confirm":
			said = "placed"
			return tx.Place(v.by(), v.form("report"), id)
		case "reject":
			said = "displaced"
			return tx.Reject(v.by(), v.form("report"), id)
		}
		return threat.Invalid("action", "there is no such action", "confirm or reject the proposal")
	})
	if err != nil {
		return err
	}
	return c.done(v, back(v.form("back"), "/cases/"+id), said)
}

// version is the version of the case that the form was filled from.
func version(v *visit) int {
	n, err := strconv.Atoi(v.form("version"))
	if err != nil {
		return -1 // never the version of any case
	}
	return n
}

func (c *Console) editCase(v *visit) error {
	id := v.r.PathValue("id")
	m, err := threat.ParseMarking(v.form("marking"))
	if err != nil {
		return err
	}
	title, state, owner := v.form("title"), threat.CaseState(v.form("state")), v.form("owner")
	err = c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		_, err := tx.EditCase(v.by(), id, store.CaseEdit{Title: &title, Marking: &m, State: &state, Owner: &owner, Version: version(v)})
		return err
	})
	if err != nil {
		return err
	}
	return c.done(v, "/cases/"+id, "saved")
}

// splitCase moves the ticked reports into another case, or a new one.
func (c *Console) splitCase(v *visit) error {
	id, to, reports := v.r.PathValue("id"), v.form("to"), v.r.PostForm["report"]
	if len(reports) == 0 {
		return c.done(v, "/cases/"+id+"#manage", "nothing")
	}
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		if to == "" {
			made, err := tx.Split(v.by(), id, reports, v.form("title"))
			to = made.ID
			return err
		}
		for _, report := range reports {
			if err := tx.Move(v.by(), report, id, to); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.done(v, "/cases/"+to, "split")
}

func (c *Console) mergeCase(v *visit) error {
	id := v.r.PathValue("id")
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error { return tx.Merge(v.by(), v.form("from"), id) })
	if err != nil {
		return err
	}
	return c.done(v, "/cases/"+id, "merged")
}

func (c *Console) undoStep(v *visit) error {
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error { return tx.Undo(v.by(), v.form("step")) })
	if err != nil {
		return err
	}
	return c.done(v, "/cases/"+v.r.PathValue("id"), "undone")
}
