package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// TestTwoNodesWriteOneLedger: two programs on one PostgreSQL, with the same
// keys, write at once. Their acts are one log without gaps, what the one takes
// in the other has, and a case is edited by one of them only.
func TestTwoNodesWriteOneLedger(t *testing.T) {
	database := testkit.Postgres(t)
	first, second := t.TempDir(), t.TempDir()
	a := testkit.OpenStore(t, store.Options{Dir: first, Database: database}, nil)
	if _, err := store.Open(ctx, store.Options{Dir: second, Database: database}); err == nil {
		t.Fatal("a node with keys of its own joins")
	}
	if err := os.CopyFS(filepath.Join(second, "keys"), os.DirFS(filepath.Join(first, "keys"))); err != nil {
		t.Fatal(err)
	}
	b := testkit.OpenStore(t, store.Options{Dir: second, Database: database}, nil)
	var file threat.Case
	write(t, a, func(tx *store.Tx) (err error) { file, err = tx.OpenCase(ana, "A case", threat.Amber); return err })
	var group sync.WaitGroup
	won := make(chan string, 16)
	for i := range 8 {
		for name, s := range map[string]*store.Store{"first": a, "second": b} {
			group.Go(func() {
				for j := range 5 {
					write(t, s, func(tx *store.Tx) error {
						_, err := tx.Take(ana, store.Arrival{Report: threat.Report{Digest: digest(i*5 + j), Text: fmt.Sprint("report ", i, j)}})
						return err
					})
				}
				title := fmt.Sprint(name, i)
				err := s.Write(ctx, func(tx *store.Tx) error {
					_, err := tx.EditCase(ana, file.ID, store.CaseEdit{Title: &title, Version: file.Version})
					return err
				})
				if err == nil {
					won <- title
				} else if threat.KindOf(err) != threat.KindConflict {
					t.Error(err)
				}
			})
		}
	}
	group.Wait()
	if len(won) != 1 {
		t.Errorf("%d edits of one version went through", len(won))
	}
	n, err := b.CountReports(ctx, ana, store.ReportFilter{})
	if err != nil || n != 40 {
		t.Errorf("%d reports of 40 contents, %v", n, err)
	}
	f, err := a.Verify(ctx)
	if err != nil || f.Acts != 1+40+80+1 {
		t.Errorf("%d acts, %v; want 122", f.Acts, err)
	}
	for _, p := range f.Problems {
		if p[:8] != "original" { // none was kept in this test
			t.Error(p)
		}
	}
}

// TestYesterdaysDirectoryOpens: a directory of every earlier schema opens with
// this program, and is whole.
func TestYesterdaysDirectoryOpens(t *testing.T) {
	for version := 1; version < store.SchemaVersion(); version++ {
		dir := t.TempDir()
		if err := store.MakeOldDatabase(dir, version); err != nil {
			t.Fatal(err)
		}
		s := testkit.OpenStore(t, store.Options{Dir: dir}, nil)
		take(t, s, ana, threat.Amber, text)
		if f, err := s.Verify(ctx); err != nil || len(f.Problems) > 0 {
			t.Errorf("from schema %d: %+v, %v", version, f, err)
		}
	}
}

// TestReadOnlyBesideAWorkingDesk: a directory can be verified while the desk
// works in it.
func TestReadOnlyBesideAWorkingDesk(t *testing.T) {
	s := testkit.TempStore(t, nil)
	rep := take(t, s, ana, threat.Amber, text)
	r, err := store.Open(ctx, store.Options{Dir: s.Dir(), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	take(t, s, ana, threat.Amber, "another report")
	if f, err := r.Verify(ctx); err != nil || len(f.Problems) > 0 || f.Acts != 4 {
		t.Errorf("%+v, %v", f, err)
	}
	if got, err := r.Report(ctx, ana, rep.ID); err != nil || got.Text != text {
		t.Errorf("%+v, %v", got, err)
	}
	if err := r.Write(ctx, func(*store.Tx) error { return nil }); threat.KindOf(err) != threat.KindUnavailable {
		t.Errorf("it can be written: %v", err)
	}
	if _, err := store.Open(ctx, store.Options{Dir: t.TempDir(), ReadOnly: true}); threat.KindOf(err) != threat.KindNotFound {
		t.Errorf("an empty directory opens for reading: %v", err)
	}
}
