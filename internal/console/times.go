package console

import (
	"net/http"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
)

// timeReport sets when it happened, was said, and came out. An empty field
// leaves a time as it is: what is not known is not made known by a form.
func (c *Console) timeReport(v *visit) error {
	id := v.r.PathValue("id")
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		rep, err := tx.Report(tx.Context(), v.by(), id)
		if err != nil {
			return err
		}
		times, err := desk.TimesOf(rep, desk.TypedTimes{Event: v.form("event"), Said: v.form("said"), Published: v.form("published")})
		if err != nil {
			return err
		}
		return tx.SetTimes(v.by(), id, times)
	})
	if err == nil {
		return c.done(v, "/reports/"+id, "saved")
	}
	n, err := wrong(err)
	if err != nil {
		return err
	}
	p, err := c.reportPage(v, id)
	if err != nil {
		return err
	}
	p.Notice = n
	c.show(v.w, v.r, http.StatusUnprocessableEntity, "report", p)
	return nil
}
