package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

func TestBackupWhileTheDeskWorks(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		for i := range 20 {
			take(t, s, ana, threat.Markings[i%5], fmt.Sprint("report before ", i))
		}
		stop := make(chan struct{})
		var writers sync.WaitGroup
		for w := range 4 {
			writers.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-stop:
						return
					default:
						take(t, s, ana, threat.Amber, fmt.Sprint("report during ", w, " ", i))
					}
				}
			})
		}
		dir := filepath.Join(t.TempDir(), "backup")
		m, err := s.Backup(ctx, dir, store.BackupOptions{})
		close(stop)
		writers.Wait()
		if err != nil || m.Originals < 20 || m.Acts < 40 {
			t.Fatalf("backup: %+v, %v", m, err)
		}
		for engine, database := range map[string]string{"sqlite": "", "postgres": testkit.Postgres(t)} {
			t.Run("to "+engine, func(t *testing.T) {
				restoreAndCompare(t, s, dir, m, store.Options{Dir: filepath.Join(t.TempDir(), "restored"), Database: database, Now: clock.Now})
			})
		}
	})
}

func restoreAndCompare(t *testing.T, s *store.Store, dir string, m store.Manifest, o store.Options) {
	t.Helper()
	f, err := store.Restore(ctx, dir, o)
	if err != nil || len(f.Problems) > 0 || f.Acts != m.Acts || f.Originals != m.Originals {
		t.Fatalf("restore: %+v, %v", f, err)
	}
	back := testkit.OpenStore(t, o, nil)
	want, err := s.Reports(ctx, ana, store.ReportFilter{Query: "before"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := back.Reports(ctx, ana, store.ReportFilter{Query: "before"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Reports, got.Reports); diff != "" || len(got.Reports) != 20 {
		t.Errorf("the restored reports differ (-want +got):\n%s", diff)
	}
	take(t, back, ana, threat.Amber, "a report after the restore")
	if f, err := back.Verify(ctx); err != nil || len(f.Problems) > 0 || f.Acts != m.Acts+2 {
		t.Errorf("after going on: %+v, %v", f, err)
	}
}

func TestBackupWithoutKeys(t *testing.T) {
	s := testkit.TempStore(t, nil)
	take(t, s, ana, threat.Amber, "a report")
	dir := filepath.Join(t.TempDir(), "backup")
	if _, err := s.Backup(ctx, dir, store.BackupOptions{WithoutKeys: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "keys")); err == nil {
		t.Error("the keys are in the backup")
	}
	to := filepath.Join(t.TempDir(), "restored")
	if _, err := store.Restore(ctx, dir, store.Options{Dir: to}); err == nil {
		t.Error("a backup without keys is restored with others")
	}
	to = filepath.Join(t.TempDir(), "restored")
	if err := os.CopyFS(filepath.Join(to, "keys"), os.DirFS(filepath.Join(s.Dir(), "keys"))); err != nil {
		t.Fatal(err)
	}
	if f, err := store.Restore(ctx, dir, store.Options{Dir: to}); err != nil || len(f.Problems) > 0 {
		t.Errorf("with the keys put back: %+v, %v", f, err)
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	s := testkit.TempStore(t, nil)
	if _, err := s.Backup(ctx, s.Dir(), store.BackupOptions{}); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("a backup goes into a directory in use: %v", err)
	}
	dir := filepath.Join(t.TempDir(), "backup")
	if _, err := s.Backup(ctx, dir, store.BackupOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(ctx, dir, store.Options{Dir: s.Dir()}); threat.KindOf(err) != threat.KindConflict {
		t.Errorf("a restore goes into a directory in use: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "backup.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(ctx, dir, store.Options{Dir: filepath.Join(t.TempDir(), "x")}); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("an interrupted backup is restored: %v", err)
	}
}

// TestARelativeDirectoryIsOneToo: what is not /absolute would read as a host
// in the database's name.
func TestARelativeDirectoryIsOneToo(t *testing.T) {
	t.Chdir(t.TempDir())
	s := testkit.OpenStore(t, store.Options{Dir: "desk"}, nil)
	take(t, s, ana, threat.Amber, "words")
	read := testkit.OpenStore(t, store.Options{Dir: "desk", MustExist: true, ReadOnly: true}, nil)
	if f, err := read.Verify(ctx); err != nil || len(f.Problems) > 0 {
		t.Errorf("verify: %+v %v", f, err)
	}
	if _, err := read.Backup(ctx, "copy", store.BackupOptions{}); err != nil {
		t.Errorf("backup: %v", err)
	}
}
