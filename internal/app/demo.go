package app

import (
	"context"
	"fmt"

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
