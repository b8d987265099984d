package play

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// placeToPlay names the directory in which a process of the test plays.
const placeToPlay = "TOCSIN_TEST_PLAY"

func TestMain(m *testing.M) {
	dir := os.Getenv(placeToPlay)
	if dir == "" {
		os.Exit(m.Run())
	}
	theatre, err := Open(context.Background(), Options{Dir: dir, URL: "http://localhost:1", Version: "test"})
	if err == nil {
		err = errors.Join(theatre.Raise(context.Background(), false), theatre.Close())
	}
	if err != nil {
		panic(err)
	}
}

// TestKilledAnywhereItGoesOn kills a play at random moments until it has come
// to its end: what it had done stays, and is done once.
func TestKilledAnywhereItGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a process many times")
	}
	dir := t.TempDir()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	moments := rand.New(rand.NewPCG(seed, 1))
	kills := 0
	for {
		if kills++; kills > 200 {
			t.Fatal("the play never comes to its end")
		}
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), placeToPlay+"="+dir)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		patience := time.AfterFunc(time.Duration(60+moments.IntN(200+25*kills))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		patience.Stop()
		if err == nil {
			break
		}
		if cmd.ProcessState.ExitCode() > 0 {
			t.Fatalf("the play ended by itself: %v", err)
		}
	}
	t.Logf("killed %d times", kills-1)
	compareWithUndisturbed(t, dir)
}

// compareWithUndisturbed holds a play against one that nobody broke off: all
// but the ids and the seconds is the same.
func compareWithUndisturbed(t *testing.T, dir string) {
	t.Helper()
	theatre, err := Open(t.Context(), Options{Dir: dir, URL: "http://localhost:1", Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer theatre.Close()
	got, err := theatre.now().result(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, err := Play(t.Context(), t.TempDir(), "test", func(Moment) {})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(gist(want), gist(got)); diff != "" {
		t.Error(diff)
	}
	for _, m := range theatre.Moments() {
		if m.Fault != "" {
			t.Errorf("%s: %s", m.Title, m.Fault)
		}
	}
}

// gist is what two plays must agree on, whether broken off or not. A message
// that had just gone out when the process died may go out again; that is what
// the protocol makes unavoidable, so each address and hour counts once.
func gist(r *Result) []string {
	out := []string{string(r.Outcome)}
	for _, w := range append(slices.Clone(r.Warnings), r.Advisories...) {
		out = append(out, string(w.Product.Kind)+" "+string(w.Product.State))
	}
	for _, a := range r.Answers {
		out = append(out, a.Name+" "+string(a.State)+" "+a.Text)
	}
	for _, told := range r.Tolls {
		out = append(out, told.Value+" "+string(told.Standing))
	}
	for _, l := range r.Lessons {
		out = append(out, l.Text)
	}
	var mails []string
	for _, m := range r.Mails {
		mails = append(mails, m.At.Format("02 Jan 15 ")+m.To)
	}
	slices.Sort(mails)
	out = append(out, slices.Compact(mails)...)
	return append(out, map[bool]string{true: "proved"}[r.ReceiptsVerified && r.LedgerVerified])
}
