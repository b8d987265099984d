package console

import (
	"net/http"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

func (c *Console) factRoutes() []route {
	return []route{{"POST /facts/{id}", threat.RoleAnalyst, c.judgeFact}}
}

// judgeFact accepts, rejects, corrects or restores one fact.
func (c *Console) judgeFact(v *visit) error {
	id := v.r.PathValue("id")
	f, err := c.Store.Fact(v.ctx(), v.by(), id)
	if err != nil {
		return err
	}
	said, at := "", id
	err = c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		var err error
		switch v.form("do") {
		case "confirm":
			said, err = "accepted", tx.ConfirmFact(v.by(), id)
		case "reject":
			said, err = "rejected", tx.RejectFact(v.by(), id, v.form("reason"), store.RejectScope(v.form("scope")))
		case "restore":
			said, err = "restored", tx.RestoreFact(v.by(), id)
		case "correct":
			var made threat.FactRecord
			made, err = c.correct(tx, v, f)
			said, at = "corrected", made.ID
		default:
			err = threat.Invalid("action", "there is no such action", "accept, reject or correct the fact")
		}
		return err
	})
	if err == nil {
		return c.done(v, "/reports/"+f.Report+"#f-"+at, said)
	}
	n, err := wrong(err)
	if err != nil {
		return err
	}
	p, err := c.reportPage(v, f.Report)
	if err != nil {
		return err
	}
	p.Notice = n
	c.show(v.w, v.r, http.StatusUnprocessableEntity, "report", p)
	return nil
}

// correct puts the person's value in the place of what was read, on the same
// words.
func (c *Console) correct(tx *store.Tx, v *visit, f threat.FactRecord) (threat.FactRecord, error) {
	right, err := desk.Corrected(f.Fact, v.form("value"), v.form("holder"))
	if err != nil {
		return f, err
	}
	return tx.CorrectFact(v.by(), f.ID, right, v.form("reason"))
}
