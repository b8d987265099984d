package store_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/ledger"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

func TestProofsVerifyWithThePublicKeyAlone(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		for i := range 20 {
			take(t, s, ana, threat.Amber, fmt.Sprint("report ", i))
		}
		write(t, s, func(tx *store.Tx) error { return tx.KeepCheckpoint() })
		acts, err := s.Ledger(ctx, ana, store.LedgerFilter{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range acts {
			proof, err := s.Proof(ctx, ana, a.ID)
			if err != nil {
				t.Fatal(err)
			}
			got, err := ledger.VerifyProof(proof, s.PublicKey())
			if err != nil || got.Act.ID != a.ID || got.Index != a.Index || got.Act.Verb != a.Verb {
				t.Fatalf("the proof of %+v shows %+v, %v", a, got, err)
			}
		}
		if _, err := s.Proof(ctx, low, acts[0].ID); err != nil {
			t.Errorf("an open act cannot be proved: %v", err)
		}
		before, err := s.Checkpoints(ctx, ana)
		if err != nil || len(before) != 1 {
			t.Fatal(before, err)
		}
		take(t, s, ana, threat.Amber, "one more")
		write(t, s, func(tx *store.Tx) error { return tx.KeepCheckpoint() })
		after, err := s.Checkpoints(ctx, ana)
		if err != nil || len(after) != 2 {
			t.Fatal(after, err)
		}
		c, err := s.Consistency(ctx, ana, after[1].Size, after[0].Size)
		if err != nil {
			t.Fatal(err)
		}
		if err := ledger.VerifyConsistency(c, s.PublicKey()); err != nil {
			t.Error(err)
		}
	})
}

func TestVerifySeesWhatWasTamperedWith(t *testing.T) {
	for name, tamper := range map[string]string{
		"payload":   "UPDATE act SET payload = replace(CAST(payload AS TEXT), '\"take\"', '\"fake\"') WHERE seq = 4",
		"digest":    "UPDATE act SET digest = zeroblob(32), salt = NULL, payload = NULL WHERE seq = 4",
		"column":    "UPDATE act SET who = 'somebody else' WHERE seq = 4",
		"lowered":   "UPDATE act SET marking = -4 WHERE seq = 4",
		"missing":   "DELETE FROM act WHERE seq = 4",
		"tail":      "DELETE FROM act WHERE seq = 9",
		"shortened": "DELETE FROM act WHERE seq >= 8; UPDATE ledger_head SET size = 8",
		"tree":      "UPDATE tree_hash SET hash = zeroblob(32) WHERE num = 3",
		"head":      "UPDATE ledger_head SET note = ''",
		"key":       "UPDATE checkpoint SET note = replace(note, 'desk.example', 'desk.elsewhere')",
	} {
		t.Run(name, func(t *testing.T) {
			s := testkit.TempStore(t, testkit.NewClock())
			for i := range 5 {
				take(t, s, ana, threat.Amber, fmt.Sprint("report ", i))
			}
			write(t, s, func(tx *store.Tx) error { return tx.KeepCheckpoint() })
			if f, err := s.Verify(ctx); err != nil || len(f.Problems) > 0 || f.Acts != 10 || f.Checkpoints != 1 || f.Originals != 5 {
				t.Fatalf("a sound directory: %+v, %v", f, err)
			}
			db, err := sql.Open("sqlite", filepath.Join(s.Dir(), "tocsin.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(tamper); err != nil {
				t.Fatal(err)
			}
			if f, err := s.Verify(ctx); err != nil || len(f.Problems) == 0 {
				t.Errorf("nothing is seen: %+v, %v", f, err)
			}
		})
	}
}

func TestVerifySeesDamagedOriginals(t *testing.T) {
	s := testkit.TempStore(t, nil)
	a, b := take(t, s, ana, threat.Amber, "the first"), take(t, s, ana, threat.Amber, "the second")
	path := func(d string) string { return filepath.Join(s.Dir(), "originals", d[:2], d) }
	content, err := os.ReadFile(path(a.Digest))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(content), "first") {
		t.Error("the original lies on disk unencrypted")
	}
	content[len(content)-1] ^= 1
	if err := os.WriteFile(path(a.Digest), content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path(b.Digest)); err != nil {
		t.Fatal(err)
	}
	f, err := s.Verify(ctx)
	if err != nil || len(f.Problems) != 2 {
		t.Errorf("found %q, %v; want two damaged originals", f.Problems, err)
	}
}

func TestClockGoingBackwards(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		var want []string
		for i := range 6 {
			clock.Move(-time.Hour)
			want = append(want, take(t, s, ana, threat.Amber, fmt.Sprint("report ", i)).ID)
		}
		p, err := s.Reports(ctx, ana, store.ReportFilter{})
		if err != nil {
			t.Fatal(err)
		}
		for i, rep := range p.Reports {
			if rep.ID != want[len(want)-1-i] {
				t.Errorf("place %d of the list is %s: the list follows the clock, not the arrivals", i, rep.ID)
			}
		}
		since, err := s.Ledger(ctx, ana, store.LedgerFilter{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		changes, err := s.Changes(ctx, ana, since[len(since)-1].ID)
		if err != nil || len(changes) != 11 {
			t.Errorf("%d changes follow the first, %v; want 11", len(changes), err)
		}
		if f, err := s.Verify(ctx); err != nil || len(f.Problems) > 0 {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

func TestNobodyElseMayOpenTheDirectory(t *testing.T) {
	s := testkit.TempStore(t, nil)
	if _, err := store.Open(ctx, store.Options{Dir: s.Dir()}); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("a second program opens the directory: %v", err)
	}
}

func TestANewerDirectoryIsRefused(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(ctx, store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	db, err := sql.Open("sqlite", filepath.Join(dir, "tocsin.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE schema_version SET version = 9999"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if _, err := store.Open(ctx, store.Options{Dir: dir}); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("a newer directory opens: %v", err)
	}
}

func TestALostKeyIsNotMadeAnew(t *testing.T) {
	for _, file := range []string{"ledger.key", "originals.key"} {
		dir := t.TempDir()
		s, err := store.Open(ctx, store.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		if err := os.Remove(filepath.Join(dir, "keys", file)); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(ctx, store.Options{Dir: dir}); err == nil {
			t.Errorf("without %s the directory opens with another key", file)
		}
	}
}

func TestWriteAfterClose(t *testing.T) {
	s, err := store.Open(ctx, store.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if err := s.Write(ctx, func(*store.Tx) error { return nil }); threat.KindOf(err) != threat.KindUnavailable {
		t.Errorf("a closed store gives %v", err)
	}
}

func FuzzVerifyProof(f *testing.F) {
	s := testkit.TempStore(f, testkit.NewClock())
	take(f, s, ana, threat.Amber, "a report")
	acts, err := s.Ledger(ctx, ana, store.LedgerFilter{})
	if err != nil {
		f.Fatal(err)
	}
	proof, err := s.Proof(ctx, ana, acts[0].ID)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(proof)
	key := s.PublicKey()
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := ledger.VerifyProof(file, key)
		if err != nil {
			return
		}
		for _, a := range acts {
			want, _ := json.Marshal(a.Act)
			said, _ := json.Marshal(got.Act)
			if string(want) == string(said) {
				return
			}
		}
		t.Errorf("a forged proof verifies: %+v", got)
	})
}
