package store_test

import (
	"testing"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// What was said of two names goes with the reports that bear them, whatever
// cases are made of those, and can be taken back once.
func TestAnIdentityGoesWithItsReports(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		one, two := take(t, s, ana, threat.Amber, "Fayzov fired."), take(t, s, ana, threat.Red, "Faizov was held.")
		var first, other threat.Case
		var said threat.Identity
		write(t, s, func(tx *store.Tx) (err error) {
			if first, err = tx.OpenCase(ana, "A", threat.Amber); err != nil {
				return err
			}
			if other, err = tx.OpenCase(ana, "B", threat.Amber); err != nil {
				return err
			}
			for _, rep := range []threat.Report{one, two} {
				if err := tx.Place(ana, rep.ID, first.ID); err != nil {
					return err
				}
			}
			said, err = tx.Identify(ana, first.ID, store.Naming{Name: "Fayzov", Reports: []string{one.ID}}, store.Naming{Name: "Faizov", Reports: []string{two.ID}}, true, "the court says so")
			return err
		})
		in := func(r threat.Reader, caseID string) int {
			t.Helper()
			found, err := s.Identities(ctx, r, caseID)
			if err != nil {
				t.Fatal(err)
			}
			return len(found)
		}
		if said.Marking != threat.Red || in(ana, first.ID) != 1 || in(low, first.ID) != 0 {
			t.Errorf("marked %s, seen by %d and %d", said.Marking, in(ana, first.ID), in(low, first.ID))
		}
		write(t, s, func(tx *store.Tx) error { return tx.Merge(ana, first.ID, other.ID) })
		if in(ana, other.ID) != 1 || in(ana, first.ID) != 0 {
			t.Error("it does not go with a merge")
		}
		write(t, s, func(tx *store.Tx) error { return tx.UndoIdentity(ana, said.ID) })
		if found, err := s.Identities(ctx, ana, other.ID); err != nil || len(found) != 1 || found[0].UndoneAt.IsZero() || found[0].UndoneBy != ana.Person {
			t.Errorf("taken back: %+v, %v", found, err)
		}
		for _, r := range []threat.Reader{ana, low} {
			if err := s.Write(ctx, func(tx *store.Tx) error { return tx.UndoIdentity(r, said.ID) }); err == nil {
				t.Errorf("%s takes it back again", r.Name)
			}
		}
		write(t, s, func(tx *store.Tx) error { return tx.Erase(ana, one.ID, "asked for") })
		if in(ana, other.ID) != 0 {
			t.Error("the names outlive the erasure of the report that bore them")
		}
	})
}

// A rejection lists what it has held back since, and taking it back frees all
// of that; one of a name holds for the name, not for other words.
func TestARejectionIsListedAndTakenBack(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		var src threat.Source
		var ids []string
		name := func(words, value string) threat.Fact {
			f := factOf(threat.FactActor, value, words, 0, len("Reading"))
			return f
		}
		write(t, s, func(tx *store.Tx) (err error) {
			if src, err = tx.AddSource(ana, threat.Source{Name: "Outlet", Marking: threat.Green}); err != nil {
				return err
			}
			for i, m := range []threat.Marking{threat.Amber, threat.Amber, threat.Red} {
				words := []string{"Reading the news.", "Reading is quiet.", "Reading between lines."}[i]
				taken, err := tx.Take(ana, store.Arrival{Report: threat.Report{Digest: digest(i), Source: src.ID, Text: words, Marking: m}})
				if err != nil {
					return err
				}
				ids = append(ids, taken.Report.ID)
			}
			return tx.SaveReading(all, store.Reading{Report: ids[0], Facts: []threat.Fact{name("Reading the news.", "Reading")}})
		})
		facts, err := s.FactsOfReport(ctx, ana, ids[0])
		if err != nil {
			t.Fatal(err)
		}
		write(t, s, func(tx *store.Tx) error {
			if err := tx.RejectFact(ana, facts[0].ID, "a word", store.RejectName); err != nil {
				return err
			}
			if err := tx.SaveReading(all, store.Reading{Report: ids[1], Facts: []threat.Fact{name("Reading is quiet.", "Reading"), name("Reading is quiet.", "Reading Borough")}}); err != nil {
				return err
			}
			return tx.SaveReading(all, store.Reading{Report: ids[2], Facts: []threat.Fact{name("Reading between lines.", "Reading")}})
		})
		if got := states(t, s, ids[1]); got["Reading"] != threat.FactRejected || got["Reading Borough"] != threat.FactAsRead {
			t.Errorf("held back: %v", got)
		}
		for reader, want := range map[*threat.Reader]int64{&ana: 2, &low: 1} {
			list, err := s.Rejections(ctx, *reader, src.ID)
			if err != nil || len(list) != 1 || list[0].Held != want || list[0].Reason != "a word" || list[0].At.IsZero() || list[0].Last.IsZero() || list[0].Value != "Reading" {
				t.Errorf("%s is told %+v, %v", reader.Name, list, err)
			}
		}
		list, _ := s.Rejections(ctx, ana, "")
		write(t, s, func(tx *store.Tx) error { return tx.UndoRejection(ana, list[0].ID) })
		for _, id := range ids {
			if got := states(t, s, id)["Reading"]; got != threat.FactAsRead {
				t.Errorf("after taking it back: %s is %q", id, got)
			}
		}
		if list, err := s.Rejections(ctx, ana, ""); err != nil || len(list) != 0 {
			t.Errorf("it is still listed: %v, %v", list, err)
		}
	})
}

// A rejection of a hidden report's fact holds nothing back where who reads it
// would learn of it.
func TestARejectionAboveAReportDoesNotBearOnIt(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		var ids []string
		words := "Reading the news."
		f := factOf(threat.FactActor, "Reading", words, 0, 7)
		write(t, s, func(tx *store.Tx) error {
			src, err := tx.AddSource(ana, threat.Source{Name: "Outlet", Marking: threat.Green})
			if err != nil {
				return err
			}
			for i, m := range []threat.Marking{threat.Red, threat.Amber} {
				taken, err := tx.Take(ana, store.Arrival{Report: threat.Report{Digest: digest(i), Source: src.ID, Text: words, Marking: m}})
				if err != nil {
					return err
				}
				ids = append(ids, taken.Report.ID)
			}
			return tx.SaveReading(all, store.Reading{Report: ids[0], Facts: []threat.Fact{f}})
		})
		facts, err := s.FactsOfReport(ctx, ana, ids[0])
		if err != nil {
			t.Fatal(err)
		}
		write(t, s, func(tx *store.Tx) error {
			if err := tx.RejectFact(ana, facts[0].ID, "a secret reason", store.RejectSource); err != nil {
				return err
			}
			return tx.SaveReading(all, store.Reading{Report: ids[1], Facts: []threat.Fact{f}})
		})
		if got := states(t, s, ids[1])["Reading"]; got != threat.FactAsRead {
			t.Errorf("the open fact is %q", got)
		}
	})
}

// The desk's list keeps what an entry was, and refuses a second of one name.
func TestTheListOfActorsKeepsItsVersions(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		var a threat.ListedActor
		write(t, s, func(tx *store.Tx) (err error) {
			a, err = tx.PutListed(ana, threat.ListedActor{Name: "Front of the Lamp", Aliases: []string{"FOTL", "FOTL", " Lamp  Front "}, Country: "ng"})
			return err
		})
		if a.Version != 1 || a.Type != "group" || a.Country != "NG" || len(a.Aliases) != 2 {
			t.Errorf("put %+v", a)
		}
		err := s.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.PutListed(ana, threat.ListedActor{Name: "front of the LAMP"})
			return err
		})
		if threat.KindOf(err) != threat.KindConflict {
			t.Errorf("a second one of its name: %v", err)
		}
		b := a
		b.Aliases, b.Retired = []string{"Lamp Front"}, true
		write(t, s, func(tx *store.Tx) error { _, err := tx.PutListed(ana, b); return err })
		if err := s.Write(ctx, func(tx *store.Tx) error { _, err := tx.PutListed(ana, b); return err }); threat.KindOf(err) != threat.KindConflict {
			t.Errorf("an old version is put over a new one: %v", err)
		}
		history, err := s.ListedHistory(ctx, low, a.ID)
		if err != nil || len(history) != 2 || history[0].Verb != "retire" || history[1].Verb != "add" || len(history[1].Aliases) != 2 || history[0].By != ana.Person {
			t.Errorf("history %+v, %v", history, err)
		}
		if names, err := s.ListedNames(ctx, low, []string{"lamp front", "front of the lamp"}); err != nil || len(names) != 0 {
			t.Errorf("a retired actor gives names: %v, %v", names, err)
		}
		page, err := s.ListedActors(ctx, low, store.ListedFilter{Query: "lam", Retired: true})
		if err != nil || len(page.Actors) != 1 {
			t.Errorf("found %+v, %v", page, err)
		}
	})
}
