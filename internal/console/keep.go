package console

import (
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// sourceReport says that a report is from another source, which is added to
// the desk's sources when it is not among them.
func (c *Console) sourceReport(v *visit) error {
	id := v.r.PathValue("id")
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		rep, err := tx.Report(tx.Context(), v.by(), id)
		if err != nil {
			return err
		}
		source, err := tx.EnsureSource(v.by(), threat.Source{Name: v.form("source"), Type: "outlet", Marking: min(rep.Marking, threat.Green)})
		if err != nil {
			return err
		}
		return tx.SetReportSource(v.by(), id, source.ID)
	})
	if err != nil {
		return err
	}
	return c.done(v, "/reports/"+id, "saved")
}

// withdrawReport says that a report no longer counts, or that it does again.
func (c *Console) withdrawReport(v *visit) error {
	id, said := v.r.PathValue("id"), "withdrawn"
	var err error
	if v.form("do") == "reinstate" {
		said, err = "reinstated", desk.Reinstate(v.ctx(), c.Store, v.by(), id)
	} else {
		err = desk.Withdraw(v.ctx(), c.Store, v.by(), id, v.form("reason"))
	}
	if err != nil {
		return err
	}
	return c.done(v, "/reports/"+id, said)
}

// leadReport sets a report aside, agrees that it is no lead, or takes it up.
func (c *Console) leadReport(v *visit) error {
	id, err := v.r.PathValue("id"), error(nil)
	said := v.form("do")
	switch said {
	case "set-aside":
		err = desk.SetAside(v.ctx(), c.Store, v.by(), id, v.form("reason"))
	case "second-look":
		err = desk.SecondLook(v.ctx(), c.Store, v.by(), id)
	case "take-up":
		err = desk.TakeUp(v.ctx(), c.Store, v.by(), id)
	default:
		err = threat.Invalid("action", "there is no such action", "use the buttons of the page")
	}
	if err != nil {
		return err
	}
	return c.done(v, "/reports/"+id+"#cases", said)
}

// withdrawSource says that nothing of a source counts any longer.
func (c *Console) withdrawSource(v *visit) error {
	id := v.r.PathValue("id")
	if _, err := desk.WithdrawSource(v.ctx(), c.Store, v.by(), id, v.form("reason")); err != nil {
		return err
	}
	return c.done(v, "/sources/"+id, "withdrawn-all")
}

// eraseReport removes what a report says, for good. The word has to be typed:
// nothing brings it back.
func (c *Console) eraseReport(v *visit) error {
	id := v.r.PathValue("id")
	if !sure(v) {
		return threat.Invalid("sure", "the word was not typed, so nothing was erased", "type “erase” if what the report says must go for good")
	}
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error { return tx.Erase(v.by(), id, v.form("reason")) })
	if err != nil {
		return err
	}
	return c.done(v, "/reports/"+id, "erased")
}

// sure says whether the word was typed that an erasure asks for.
func sure(v *visit) bool {
	return strings.EqualFold(strings.TrimSpace(v.form("sure")), "erase")
}

// editSource changes what a source is called and where it is found.
func (c *Console) editSource(v *visit) error {
	id := v.r.PathValue("id")
	m, err := threat.ParseMarking(v.form("marking"))
	if err != nil {
		return err
	}
	err = c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		return tx.EditSource(v.by(), threat.Source{ID: id, Name: v.form("name"), Type: v.form("type"), URL: v.form("url"), Marking: m})
	})
	if err != nil {
		return err
	}
	return c.done(v, "/sources/"+id, "saved")
}

// editFeed changes a feed's own fields.
func (c *Console) editFeed(v *visit) error {
	given, err := feedForm(v)
	if err != nil {
		return err
	}
	err = c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		f, err := tx.Feed(tx.Context(), v.by(), v.r.PathValue("id"))
		if err != nil {
			return err
		}
		source, err := tx.EnsureSource(v.by(), threat.Source{Name: v.form("source"), Type: "outlet", Marking: threat.Green})
		if err != nil {
			return err
		}
		f.URL, f.Name, f.Source, f.Marking, f.Every = given.URL, given.Name, source.ID, given.Marking, given.Every
		return tx.EditFeed(v.by(), f)
	})
	if err != nil {
		return err
	}
	return c.done(v, "/feeds", "saved")
}

// feedForm is a feed as the form gives it, without its source.
func feedForm(v *visit) (store.Feed, error) {
	m, err := threat.ParseMarking(v.form("marking"))
	if err != nil {
		return store.Feed{}, err
	}
	every, err := time.ParseDuration(v.form("every"))
	if err != nil {
		return store.Feed{}, threat.Invalid("every", "this is no interval", "choose one from the list")
	}
	return store.Feed{URL: v.form("url"), Name: v.form("name"), Marking: m, Enabled: true, Every: every}, nil
}
