package console

import (
	"strings"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

func (c *Console) submitProduct(v *visit) error {
	id := v.r.PathValue("id")
	if _, err := desk.Submit(v.ctx(), c.Store, v.by(), id); err != nil {
		return err
	}
	return c.done(v, "/products/"+id, "submitted")
}

func (c *Console) approveProduct(v *visit) error {
	id := v.r.PathValue("id")
	p, err := desk.Approve(v.ctx(), c.Store, v.by(), id, v.form("digest"), c.Desk)
	if err != nil {
		return err
	}
	if p.Kind == threat.WarningProduct {
		return c.done(v, "/products/"+id+"/board", "approved")
	}
	return c.done(v, "/products/"+id, "published")
}

func (c *Console) refuseProduct(v *visit) error {
	id := v.r.PathValue("id")
	if err := desk.Refuse(v.ctx(), c.Store, v.by(), id, strings.TrimSpace(v.form("reason"))); err != nil {
		return err
	}
	return c.done(v, "/products/"+id, "refused")
}

// reasonProduct gives the reason for a difference, or overrides a leak.
func (c *Console) reasonProduct(v *visit) error {
	id := v.r.PathValue("id")
	kind := v.form("kind")
	if kind != "leak" && kind != "parity" {
		return threat.Invalid("kind", "there is no such check", "use the form on the product's page")
	}
	n := store.ProductReason{Product: id, Kind: kind, Field: v.form("field"), Reason: strings.TrimSpace(v.form("reason"))}
	if err := desk.Reason(v.ctx(), c.Store, v.by(), n); err != nil {
		return err
	}
	return c.done(v, "/products/"+id+"#checks", "saved")
}

// changeProduct begins an update, extension or cancellation.
func (c *Console) changeProduct(v *visit) error {
	made, err := desk.StartDraft(v.ctx(), c.Store, v.by(), desk.Start{Changes: v.r.PathValue("id"), Action: threat.Action(v.form("do"))})
	if err != nil {
		return err
	}
	return c.done(v, "/products/"+made.ID+"/edit", "drafted")
}

func (c *Console) lapseProduct(v *visit) error {
	id := v.r.PathValue("id")
	if err := desk.LetLapse(v.ctx(), c.Store, v.by(), id, strings.TrimSpace(v.form("reason"))); err != nil {
		return err
	}
	return c.done(v, "/products/"+id, "lapsed")
}
