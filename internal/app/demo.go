package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/tocsin/tocsin/internal/intake"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// DemoLogin is the administrator of a demo.
const DemoLogin = "demo"

// Demo furnishes a data directory for somebody who wants to look around: a
// person, and the sample reports of March 2024, read and placed. It gives a
// link that signs the person in, once. Furnished before, only the link is new.
func (a *App) Demo(ctx context.Context, progress func(string)) (link string, err error) {
	person, err := a.demoPerson(ctx)
	if err != nil {
		return "", err
	}
	progress("Taking in the sample reports of March 2024 …")
	results, err := a.Taker.TakeSamples(ctx, person.Reader())
	if err != nil {
		return "", err
	}
	for i, r := range results {
		if r.Err != nil {
			return "", r.Err
		}
		progress(fmt.Sprintf("Reading %d of %d: %s", i+1, len(results), r.Name))
		if err := a.Pipeline.Read(ctx, r.Report.ID); err != nil {
			return "", err
		}
	}
	if err := a.demoCase(ctx, person.Reader(), results); err != nil {
		return "", err
	}
	return a.Auth.EnterLink(ctx, person.ID)
}

// demoPerson finds or adds the administrator of a demo. There is no password:
// the only way in is the link that is printed.
func (a *App) demoPerson(ctx context.Context) (store.Person, error) {
	house := threat.Machinery("demo")
	person, err := a.Store.PersonByLogin(ctx, house, DemoLogin)
	if threat.KindOf(err) != threat.KindNotFound {
		return person, err
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		person, err = tx.AddPerson(house, store.Person{Login: DemoLogin, Name: "Demo", Role: threat.RoleAdmin, Clearance: threat.Red})
		return err
	})
	return person, err
}

// demoTitle is the case that the samples tell of.
const demoTitle = "Concert hall attack near Moscow, March 2024"

// demoApart are the samples that are left for the visitor to decide on: two
// that tell of other events, and one that is only proposed.
var demoApart = []string{"01-ingushetia.txt", "02-kaluga.txt", "15-toll-143.txt"}

// demoCase does what an analyst would have done with the samples: one case,
// with the reports that tell of it confirmed.
func (a *App) demoCase(ctx context.Context, by threat.Reader, results []intake.Result) error {
	open, err := a.Store.Cases(ctx, by, store.CaseFilter{State: threat.CaseOpen, Limit: 50})
	if err != nil || len(open.Cases) == 0 {
		return err
	}
	main := slices.MaxFunc(open.Cases, func(x, y store.CaseTally) int { return cmp.Compare(x.Proposed+x.Reports, y.Proposed+y.Reports) })
	if main.Title == demoTitle {
		return nil // furnished before
	}
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		for _, other := range open.Cases {
			if other.ID == main.ID {
				continue
			}
			if err := tx.Merge(by, other.ID, main.ID); err != nil {
				return err
			}
		}
		for _, r := range results {
			if r.Report.ID == "" || slices.Contains(demoApart, r.Name) {
				continue
			}
			if err := tx.Place(by, r.Report.ID, main.ID); err != nil {
				return err
			}
		}
		title := demoTitle
		_, err := tx.EditCase(by, main.ID, store.CaseEdit{Title: &title})
		return err
	})
}
