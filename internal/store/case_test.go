package store_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// where tells in which state a report stands in each case.
func where(t *testing.T, s *store.Store, r threat.Reader, report string) map[string]threat.PlacementState {
	t.Helper()
	placements, err := s.PlacementsOfReport(ctx, r, report)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]threat.PlacementState{}
	for _, p := range placements {
		out[p.Case] = p.State
	}
	return out
}

// lastStep is the id of what was done last to a case and not undone.
func lastStep(t *testing.T, s *store.Store, caseID string) string {
	t.Helper()
	steps, err := s.Steps(ctx, ana, caseID)
	if err != nil {
		t.Fatal(err)
	}
	for _, st := range steps {
		if st.UndoneAt.IsZero() {
			return st.ID
		}
	}
	t.Fatal("nothing to undo")
	return ""
}

func TestCaseActsCanBeUndone(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		one, two := take(t, s, ana, threat.Amber, "the first report"), take(t, s, ana, threat.Amber, "the second report")
		var a, b, c threat.Case
		do := func(fn func(tx *store.Tx) error) { t.Helper(); write(t, s, fn) }
		undo := func(id string) { t.Helper(); do(func(tx *store.Tx) error { return tx.Undo(ana, lastStep(t, s, id)) }) }
		do(func(tx *store.Tx) (err error) {
			if a, err = tx.OpenCase(ana, "A", threat.Amber); err == nil {
				b, err = tx.OpenCase(ana, "B", threat.Amber)
			}
			return err
		})
		do(func(tx *store.Tx) error {
			_, err := tx.Propose(all, threat.Placement{Report: one.ID, Case: a.ID, Score: 0.8, Reasons: []string{"same day"}}, threat.Amber)
			return err
		})
		proposed := where(t, s, ana, one.ID)
		do(func(tx *store.Tx) error { return tx.Reject(ana, one.ID, a.ID) })
		do(func(tx *store.Tx) error {
			again, err := tx.Propose(all, threat.Placement{Report: one.ID, Case: a.ID}, threat.Amber)
			if again {
				t.Error("what was rejected is proposed again")
			}
			return err
		})
		undo(a.ID)
		if diff := cmp.Diff(proposed, where(t, s, ana, one.ID)); diff != "" {
			t.Errorf("undoing a rejection (-want +got):\n%s", diff)
		}
		do(func(tx *store.Tx) error { return tx.Place(ana, one.ID, a.ID) })
		do(func(tx *store.Tx) error { return tx.Place(ana, two.ID, a.ID) })
		placed := where(t, s, ana, two.ID)

		do(func(tx *store.Tx) error { return tx.Move(ana, two.ID, a.ID, b.ID) })
		if got := where(t, s, ana, two.ID); got[b.ID] != threat.PlacementConfirmed || got[a.ID] != threat.PlacementRejected {
			t.Errorf("after the move the report stands %v", got)
		}
		undo(a.ID)
		if diff := cmp.Diff(placed, where(t, s, ana, two.ID)); diff != "" {
			t.Errorf("undoing a move (-want +got):\n%s", diff)
		}

		do(func(tx *store.Tx) (err error) { c, err = tx.Split(ana, a.ID, []string{two.ID}, "C"); return err })
		if got := where(t, s, ana, two.ID); got[c.ID] != threat.PlacementConfirmed {
			t.Errorf("after the split the report stands %v", got)
		}
		do(func(tx *store.Tx) error { return tx.Merge(ana, c.ID, a.ID) })
		if got, err := s.Case(ctx, ana, c.ID); err != nil || got.State != threat.CaseMerged || got.MergedTo != a.ID {
			t.Errorf("the merged case is %+v, %v", got, err)
		}
		if got := where(t, s, ana, two.ID); got[a.ID] != threat.PlacementConfirmed {
			t.Errorf("after the merge the report stands %v", got)
		}
		if err := s.Write(ctx, func(tx *store.Tx) error { return tx.Place(ana, one.ID, c.ID) }); threat.KindOf(err) != threat.KindConflict {
			t.Errorf("a merged case takes a report: %v", err)
		}
		undo(a.ID)
		if got, err := s.Case(ctx, ana, c.ID); err != nil || got.State != threat.CaseOpen {
			t.Errorf("after undoing the merge the case is %+v, %v", got, err)
		}
		undo(c.ID) // the split
		if got := where(t, s, ana, two.ID); got[a.ID] != threat.PlacementConfirmed || got[c.ID] != "" {
			t.Errorf("after undoing the split the report stands %v", got)
		}
	})
}

func TestUndoRefusesWhatHasChangedSince(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		rep := take(t, s, ana, threat.Amber, "a report")
		var a threat.Case
		write(t, s, func(tx *store.Tx) (err error) {
			if a, err = tx.OpenCase(ana, "A", threat.Amber); err == nil {
				err = tx.Place(ana, rep.ID, a.ID)
			}
			return err
		})
		placed := lastStep(t, s, a.ID)
		write(t, s, func(tx *store.Tx) error { return tx.Reject(ana, rep.ID, a.ID) })
		if err := s.Write(ctx, func(tx *store.Tx) error { return tx.Undo(ana, placed) }); threat.KindOf(err) != threat.KindConflict {
			t.Errorf("an older step is undone under a newer one: %v", err)
		}
	})
}

func TestEditsOfACaseDoNotOverwriteEachOther(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		var a threat.Case
		write(t, s, func(tx *store.Tx) (err error) { a, err = tx.OpenCase(ana, "A", threat.Amber); return err })
		errs := make(chan error, 8)
		for i := range 8 {
			go func() {
				title := string(rune('B' + i))
				errs <- s.Write(ctx, func(tx *store.Tx) error {
					_, err := tx.EditCase(ana, a.ID, store.CaseEdit{Title: &title, Version: a.Version})
					return err
				})
			}()
		}
		won := 0
		for range 8 {
			switch err := <-errs; threat.KindOf(err) {
			case "":
				won++
			case threat.KindConflict:
			default:
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d of 8 edits of the same version went through", won)
		}
	})
}

func factOf(kind threat.Kind, value, text string, start, end int) threat.Fact {
	return threat.Fact{
		Kind: kind, Value: value, Span: threat.Span{Start: start, End: end}, Quote: text[start:end],
		Sentence: text, SentenceSpan: threat.Span{End: len(text)}, Sure: threat.SureHigh,
	}
}

// states tells the state of each fact by its value.
func states(t *testing.T, s *store.Store, report string) map[string]threat.FactState {
	t.Helper()
	facts, err := s.FactsOfReport(ctx, ana, report)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]threat.FactState{}
	for _, f := range facts {
		out[f.Value] = f.State
	}
	return out
}

func TestWhatPeopleDecidedOutlivesReading(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		rep := take(t, s, ana, threat.Amber, text)
		read := func(facts ...threat.Fact) {
			t.Helper()
			write(t, s, func(tx *store.Tx) error {
				return tx.SaveReading(all, store.Reading{Report: rep.ID, Language: "en", Facts: facts})
			})
		}
		killed, place, actor := factOf("killed", "40", text, 9, 11), factOf("place", "Moscow", text, 74, 80), factOf("actor", "gunmen", text, 36, 42)
		read(killed, place, actor)
		facts, err := s.FactsOfReport(ctx, ana, rep.ID)
		if err != nil || len(facts) != 3 {
			t.Fatalf("%d facts, %v", len(facts), err)
		}
		id := map[string]string{}
		for _, f := range facts {
			id[f.Value] = f.ID
		}
		write(t, s, func(tx *store.Tx) error {
			if err := tx.ConfirmFact(ana, id["40"]); err != nil {
				return err
			}
			if err := tx.RejectFact(ana, id["gunmen"], "no name", store.RejectHere); err != nil {
				return err
			}
			right := factOf("place", "Krasnogorsk", text, 74, 80)
			_, err := tx.CorrectFact(ana, id["Moscow"], right, "the hall is there")
			return err
		})
		want := map[string]threat.FactState{"40": "confirmed", "gunmen": "rejected", "Moscow": "corrected", "Krasnogorsk": "confirmed"}
		for _, again := range [][]threat.Fact{{killed, place, actor}, {place}, {actor, killed}} {
			read(again...)
			if diff := cmp.Diff(want, states(t, s, rep.ID)); diff != "" {
				t.Fatalf("after reading again (-want +got):\n%s", diff)
			}
		}
		// The same words read as something else stay rejected, too.
		other := actor
		other.Value = "gunman"
		read(killed, place, other)
		if got := states(t, s, rep.ID)["gunman"]; got != threat.FactRejected {
			t.Errorf("the rejected words come back as %q", got)
		}
		write(t, s, func(tx *store.Tx) error {
			if err := tx.RestoreFact(ana, id["Moscow"]); err != nil {
				return err
			}
			return tx.RestoreFact(ana, id["gunmen"])
		})
		if got := states(t, s, rep.ID); got["Moscow"] != "read" || got["gunmen"] != "read" || got["Krasnogorsk"] != "" {
			t.Errorf("after taking it back: %v", got)
		}
	})
}

func TestRejectionForASourceHoldsInItsOtherReports(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		var ids []string
		write(t, s, func(tx *store.Tx) error {
			src, err := tx.AddSource(ana, threat.Source{Name: "Outlet"})
			if err != nil {
				return err
			}
			for i := range 2 {
				taken, err := tx.Take(ana, store.Arrival{Report: threat.Report{Digest: digest(i), Source: src.ID, Text: text}})
				if err != nil {
					return err
				}
				ids = append(ids, taken.Report.ID)
			}
			return tx.SaveReading(all, store.Reading{Report: ids[0], Facts: []threat.Fact{factOf("killed", "40", text, 9, 11)}})
		})
		facts, err := s.FactsOfReport(ctx, ana, ids[0])
		if err != nil {
			t.Fatal(err)
		}
		write(t, s, func(tx *store.Tx) error {
			if err := tx.RejectFact(ana, facts[0].ID, "", store.RejectSource); err != nil {
				return err
			}
			return tx.SaveReading(all, store.Reading{Report: ids[1], Facts: []threat.Fact{factOf("killed", "40", text, 9, 11)}})
		})
		if got := states(t, s, ids[1])["40"]; got != threat.FactRejected {
			t.Errorf("the fact of the other report is %q", got)
		}
	})
}

func digest(n int) string {
	const hex = "0123456789abcdef"
	b := make([]byte, 64)
	for i := range b {
		b[i] = hex[(n>>(4*(i%8)))&15]
	}
	return string(b)
}

func TestErasureLeavesNothingOfWhatWasSaid(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		rep := take(t, s, ana, threat.Amber, text)
		write(t, s, func(tx *store.Tx) error {
			return tx.SaveReading(all, store.Reading{Report: rep.ID, Facts: []threat.Fact{factOf("killed", "40", text, 9, 11)}})
		})
		write(t, s, func(tx *store.Tx) error { return tx.Erase(ana, rep.ID, "court order") })
		got, err := s.Report(ctx, ana, rep.ID)
		if err != nil || got.Text != "" || got.Title != "" || got.Digest != "" || got.Received != rep.Received {
			t.Errorf("after the erasure there is %+v, %v", got, err)
		}
		if p, err := s.Search(ctx, ana, "gunmen", store.ReportFilter{}); err != nil || len(p.Hits) != 0 {
			t.Errorf("the words are still found: %v, %v", p.Hits, err)
		}
		if facts, err := s.FactsOfReport(ctx, ana, rep.ID); err != nil || len(facts) != 0 {
			t.Errorf("facts stay: %v, %v", facts, err)
		}
		if _, err := s.Original(ctx, ana, rep.ID); threat.KindOf(err) != threat.KindNotFound {
			t.Errorf("the original is still given: %v", err)
		}
		f, err := s.Verify(ctx)
		if err != nil || len(f.Problems) > 0 || f.Erased == 0 {
			t.Errorf("after the erasure: %+v, %v", f, err)
		}
	})
}

// TestErasedWordsLeaveTheDisk: after an erasure and a sweep, no file of the
// directory holds the words any more.
func TestErasedWordsLeaveTheDisk(t *testing.T) {
	s := testkit.TempStore(t, nil)
	const secret = "Zyxwvutsrq"
	rep := take(t, s, ana, threat.Amber, "the informant "+secret+" said so")
	write(t, s, func(tx *store.Tx) error {
		return tx.SaveReading(all, store.Reading{Report: rep.ID, Title: secret, Facts: []threat.Fact{factOf("actor", secret, "the informant "+secret, 14, 24)}})
	})
	found := func() (names []string) {
		err := filepath.WalkDir(s.Dir(), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			if bytes.Contains(bytes.ToLower(content), []byte(strings.ToLower(secret))) {
				names = append(names, e.Name())
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	if len(found()) == 0 {
		t.Fatal("the words are not found before the erasure: this test looks in the wrong place")
	}
	write(t, s, func(tx *store.Tx) error { return tx.Erase(ana, rep.ID, "to protect a source") })
	// A sweep that meets a reader leaves the log to the next one.
	for range 20 {
		if _, err := s.SweepOriginals(ctx); err != nil {
			t.Fatal(err)
		}
		if len(found()) == 0 {
			break
		}
	}
	if names := found(); len(names) > 0 {
		t.Errorf("the erased words are still in %v", names)
	}
}

// TestSweepRemovesOnlyOrphans: originals without a report go when they are
// old, others stay.
func TestSweepRemovesOnlyOrphans(t *testing.T) {
	s := testkit.TempStore(t, nil)
	rep := take(t, s, ana, threat.Amber, "a report")
	erased := take(t, s, ana, threat.Amber, "an erased report")
	orphan, err := s.Originals.Put(strings.NewReader("nobody recorded this"), 100)
	if err != nil {
		t.Fatal(err)
	}
	write(t, s, func(tx *store.Tx) error { return tx.Erase(ana, erased.ID, "asked for") })
	path := func(d string) string { return filepath.Join(s.Dir(), "originals", d[:2], d) }
	if swept, err := s.SweepOriginals(ctx); err != nil || swept != (store.Swept{}) {
		t.Errorf("young files are swept: %+v, %v", swept, err)
	}
	left := filepath.Join(s.Dir(), "originals", ".tmp-1")
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-2 * time.Hour)
	for _, p := range []string{path(rep.Digest), path(erased.Digest), path(orphan.Digest), left} {
		if err := os.Chtimes(p, old, old); err != nil {
			t.Fatal(err)
		}
	}
	if swept, err := s.SweepOriginals(ctx); err != nil || swept != (store.Swept{Originals: 2, Temporary: 1}) {
		t.Errorf("swept %+v, %v; want two originals and a temporary file", swept, err)
	}
	if _, err := os.Stat(path(rep.Digest)); err != nil {
		t.Errorf("the original of a report is gone: %v", err)
	}
}

func TestFeedsAreDueWhenTheirTimeHasCome(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		var f store.Feed
		write(t, s, func(tx *store.Tx) (err error) {
			f, err = tx.AddFeed(ana, store.Feed{URL: "https://feeds.example/rss", Name: "Example", Enabled: true, Every: time.Hour})
			return err
		})
		due := func() int {
			t.Helper()
			feeds, err := s.FeedsDue(ctx, all, clock.Now(), 10)
			if err != nil {
				t.Fatal(err)
			}
			return len(feeds)
		}
		if due() != 1 {
			t.Error("a new feed is not due")
		}
		f.Next, f.ETag = clock.Now().Add(f.Every), `"1"`
		write(t, s, func(tx *store.Tx) error { return tx.Polled(f) })
		if due() != 0 {
			t.Error("a polled feed is due again at once")
		}
		clock.Move(time.Hour)
		if due() != 1 {
			t.Error("after its interval the feed is not due")
		}
		write(t, s, func(tx *store.Tx) error {
			if fresh, err := tx.MarkSeen(f.ID, "item 1"); err != nil || !fresh {
				t.Errorf("a new item is known: %v", err)
			}
			fresh, err := tx.MarkSeen(f.ID, "item 1")
			if fresh {
				t.Error("a known item is new")
			}
			return err
		})
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		var p store.Person
		write(t, s, func(tx *store.Tx) (err error) {
			p, err = tx.AddPerson(all, store.Person{Login: "Root ", Role: threat.RoleAdmin, Clearance: threat.Red})
			return err
		})
		p.Disabled = true
		if err := s.Write(ctx, func(tx *store.Tx) error { return tx.EditPerson(all, p) }); threat.KindOf(err) != threat.KindConflict {
			t.Errorf("the last administrator can be disabled: %v", err)
		}
		err := s.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.AddPerson(all, store.Person{Login: "root", Role: threat.RoleReader})
			return err
		})
		if threat.KindOf(err) != threat.KindConflict {
			t.Errorf("a login is given twice: %v", err)
		}
	})
}

func TestOneTimeSecretsWorkOnce(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		for _, hash := range []string{"a", "b"} {
			write(t, s, func(tx *store.Tx) error {
				return tx.PutOneTime(store.OneTime{Hash: hash, Purpose: "invite", Subject: "per_x", Expires: clock.Now().Add(time.Hour)})
			})
		}
		use := func(hash string) threat.ErrorKind {
			return threat.KindOf(s.Write(ctx, func(tx *store.Tx) error { _, err := tx.UseOneTime("invite", hash); return err }))
		}
		if use("a") != "" || use("a") != threat.KindNotFound {
			t.Error("a secret does not work exactly once")
		}
		clock.Move(2 * time.Hour)
		if use("b") != threat.KindNotFound {
			t.Error("a secret works after its time")
		}
	})
}
