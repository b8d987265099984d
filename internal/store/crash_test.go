package store_test

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

var kills = flag.Int("kills", 12, "how often TestKilledAtAnyMoment kills the writing process")

// crashDir tells a child process of TestKilledAtAnyMoment where to write.
const crashDir = "TOCSIN_TEST_CRASH_DIR"

// TestKilledAtAnyMoment kills a process that takes in and edits reports, at
// random moments. Whatever it had acknowledged must be there, and the ledger,
// the tree and the originals must verify.
func TestKilledAtAnyMoment(t *testing.T) {
	if dir := os.Getenv(crashDir); dir != "" {
		writeUntilKilled(t, dir)
		return
	}
	dir := filepath.Join(t.TempDir(), "data")
	acknowledged := map[string]string{}
	r := rand.New(rand.NewPCG(7, 11))
	for range *kills {
		for _, line := range killedAfter(t, dir, 1+r.IntN(80)) {
			var what, id, word string
			if n, _ := fmt.Sscan(line, &what, &id, &word); n == 3 && what == "acknowledged" {
				acknowledged[id] = word
			}
		}
	}
	s := testkit.OpenStore(t, store.Options{Dir: dir, MustExist: true}, nil)
	f, err := s.Verify(ctx)
	if err != nil || len(f.Problems) > 0 {
		t.Fatalf("after %d kills: %+v, %v", *kills, f, err)
	}
	for id, word := range acknowledged {
		rep, err := s.Report(ctx, ana, id)
		if err != nil || !strings.Contains(rep.Text, word) || word == "edited" && rep.Credibility != 2 {
			t.Errorf("acknowledged and lost: %s %s: %+v, %v", id, word, rep, err)
		}
	}
	t.Logf("%d kills, %d acknowledged reports, %d acts, %d originals", *kills, len(acknowledged), f.Acts, f.Originals)
}

// killedAfter starts a writing process, kills it when it has acknowledged so
// many changes, and gives all the lines that it got out.
func killedAfter(t *testing.T, dir string, acks int) []string {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKilledAtAnyMoment$")
	child.Env = append(os.Environ(), crashDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var lines []string
	scan := bufio.NewScanner(out)
	for scan.Scan() {
		lines = append(lines, scan.Text())
		if len(lines) == acks {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	err = child.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the writing process ended by itself: %v\n%s", err, strings.Join(lines, "\n"))
	}
	return lines
}

// writeUntilKilled takes in and edits reports, and says what is acknowledged.
func writeUntilKilled(t *testing.T, dir string) {
	s, err := store.Open(ctx, store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	var out sync.Mutex
	say := func(id, word string) {
		out.Lock()
		defer out.Unlock()
		fmt.Printf("acknowledged %s %s\n", id, word) // one write(2): whole or not at all
	}
	var writers sync.WaitGroup
	for range 8 {
		writers.Go(func() {
			for {
				word := fmt.Sprintf("word%d", rand.Uint64())
				rep := take(t, s, ana, threat.Amber, "a report with "+word+", later edited")
				say(rep.ID, word)
				write(t, s, func(tx *store.Tx) error { return tx.SetCredibility(ana, rep.ID, 2, "") })
				say(rep.ID, "edited")
			}
		})
	}
	writers.Wait()
}

// TestDiskFull fills a small disk. Writes must fail with a clear error, lose
// nothing that was acknowledged, and go on when there is room again.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16m"); err != nil {
		t.Skipf("a small disk cannot be mounted here (%v); this test needs root", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 4<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	s := testkit.OpenStore(t, store.Options{Dir: filepath.Join(dir, "data")}, nil)
	kept := fillDisk(t, s)
	t.Logf("%d reports fit", len(kept))
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	kept = append(kept, take(t, s, ana, threat.Amber, "after room was made").ID)
	for _, id := range kept {
		if _, err := s.Report(ctx, ana, id); err != nil {
			t.Errorf("acknowledged and lost: %v", err)
		}
	}
	if f, err := s.Verify(ctx); err != nil || len(f.Problems) > 0 {
		t.Errorf("after a full disk: %+v, %v", f, err)
	}
}

// fillDisk takes reports until the disk is full, several at a time so that
// groups fail, and gives the ids of those acknowledged.
func fillDisk(t *testing.T, s *store.Store) []string {
	t.Helper()
	type result struct {
		id  string
		err error
	}
	var kept []string
	for round := 0; round < 2000; round++ {
		results := make(chan result, 4)
		for i := range 4 {
			go func() {
				content := fmt.Sprintf("%d %d %s", round, i, strings.Repeat("x y z ", 4000))
				original, err := s.Originals.Put(strings.NewReader(content), 1<<20)
				if err != nil {
					results <- result{err: err}
					return
				}
				var id string
				err = s.Write(ctx, func(tx *store.Tx) error {
					taken, err := tx.Take(ana, store.Arrival{Report: threat.Report{Digest: original.Digest, Text: content}})
					id = taken.Report.ID
					return err
				})
				results <- result{id, err}
			}()
		}
		full := false
		for range 4 {
			r := <-results
			switch threat.KindOf(r.err) {
			case "":
				kept = append(kept, r.id)
			case threat.KindUnavailable:
				full = true
			default:
				t.Fatalf("a full disk gives %v", r.err)
			}
		}
		if full {
			_, err := s.Originals.Put(strings.NewReader(strings.Repeat("z", 20<<20)), 1<<30)
			if threat.KindOf(err) != threat.KindUnavailable {
				t.Errorf("an original on a full disk gives %v", err)
			}
			return kept
		}
	}
	t.Fatal("the disk is never full")
	return nil
}
