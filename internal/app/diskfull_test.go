package app_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// smallDisk is a directory on a disk of its own, and what fills and frees it.
func smallDisk(t *testing.T) (dir string, fill, free func()) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=24m"); err != nil {
		t.Skipf("a small disk cannot be mounted here (%v); this test needs root", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	ballast := filepath.Join(dir, "ballast")
	fill = func() {
		f, err := os.OpenFile(ballast, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for size := 1 << 20; size > 0; size /= 2 {
			for {
				if _, err := f.Write(make([]byte, size)); err != nil {
					break
				}
			}
		}
	}
	free = func() {
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
	}
	return dir, fill, free
}

// TestAFullDiskSaysSoLosesNothingAndPasses fills the disk while a report is
// taken in, while a warning is approved and while its delivery is recorded.
func TestAFullDiskSaysSoLosesNothingAndPasses(t *testing.T) {
	dir, fill, free := smallDisk(t)
	st := tell(t, func(c *config.Config) { c.Dir = filepath.Join(dir, "data") })
	h := &house{t: t, app: st.app, token: analyst(t, st.app)}
	kept := h.take(evening, "Meridian Post")
	head := st.person("Head", "en", headsMail)
	ready := func() bool { status, _, _ := get(t, st.app.URL()+"/readyz"); return status == 200 }
	st.until("the report is read and the desk is ready", func() bool { return h.state(kept.ID) == threat.ReportRead && ready() })

	draft := st.submitted(head.ID)
	fill()
	long := morning
	for range 8 {
		long += "\n\n" + long
	}
	var problem struct{ Title, Detail string }
	if code := h.call("POST", "/api/v1/reports", map[string]any{"text": long, "source": "Nordlys Wire", "marking": "TLP:CLEAR"}, &problem); code != 503 && code != 507 {
		t.Errorf("taking in: %d %+v", code, problem)
	}
	if ready() {
		t.Error("the desk says it is ready")
	}
	st.useUp()
	_, err := desk.Approve(t.Context(), st.app.Store, testkit.Approver, draft.ID, compose.Digest(draft), "Desk")
	if threat.KindOf(err) != threat.KindUnavailable {
		t.Errorf("approving: %v", err)
	}
	if p, err := st.app.Store.Product(t.Context(), testkit.Author, draft.ID); err != nil || p.State != threat.ProductSubmitted {
		t.Errorf("half approved: %+v %v", p.State, err)
	}
	free()
	st.until("there is room again", ready)
	p, err := desk.Approve(t.Context(), st.app.Store, testkit.Approver, draft.ID, compose.Digest(draft), "Desk")
	if err != nil {
		t.Fatal(err)
	}
	st.products = append(st.products, p)
	st.until("the warning is out", func() bool { return st.balance(p).Delivered == 1 })
	if h.state(kept.ID) != threat.ReportRead {
		t.Error("the first report is lost")
	}
	if second := h.take(morning, "Nordlys Wire"); second.ID == "" {
		t.Error("the second report is not taken in")
	}
	if f, err := st.app.Store.Verify(t.Context()); err != nil || len(f.Problems) > 0 {
		t.Errorf("verify: %+v %v", f, err)
	}
}

// submitted is a warning that waits for its approval.
func (st *story) submitted(to string) threat.Product {
	st.t.Helper()
	now := st.clock.Now()
	p, err := desk.SaveDraft(st.t.Context(), st.app.Store, testkit.Author, threat.Product{
		Case: st.caseID, Kind: threat.WarningProduct, Mode: threat.ModeExercise, Action: threat.ActionIssue, Marking: threat.Amber, Precedence: threat.Immediate,
		Recipients: []string{to}, Window: threat.Window{Start: now, End: now.Add(6 * time.Hour), Zone: "UTC"},
		Texts: []threat.Text{{Language: "en", Headline: "Attack planned", Hazard: "Armed attack", Place: "Moscow", Unknown: "the day", Source: "This desk", Actions: []string{"Guard the doors"}, Contact: "+49 30 000"}},
	})
	if err == nil {
		err = desk.Reason(st.t.Context(), st.app.Store, testkit.Author, store.ProductReason{Product: p.ID, Kind: "parity", Field: "advisory", Reason: "it follows"})
	}
	if err == nil {
		p, err = desk.Submit(st.t.Context(), st.app.Store, testkit.Author, p.ID)
	}
	if err != nil {
		st.t.Fatal(err)
	}
	return p
}

// useUp uses up whatever room the database still has.
func (st *story) useUp() {
	for i := range 10_000 {
		err := st.app.Store.Write(context.Background(), func(tx *store.Tx) error {
			_, err := tx.AddPerson(threat.Machinery("test"), store.Person{Login: fmt.Sprintf("filler%d", i), Name: "Filler", Role: threat.RoleAnalyst})
			return err
		})
		if err != nil {
			return
		}
	}
}

// TestADiskThatFillsWhileAMailIsOutForgetsNothing fills it between the mail's
// last line and its record. The mail is recorded when there is room, or sent
// again under the same name: nobody is lost, and nothing pretends.
func TestADiskThatFillsWhileAMailIsOutForgetsNothing(t *testing.T) {
	dir, fill, free := smallDisk(t)
	peer := testkit.NewMailPeer(t, nil)
	st := tellBy(t, peer, func(c *config.Config) { c.Dir = filepath.Join(dir, "data") })
	head := st.person("Head", "en", headsMail)
	full := make(chan struct{})
	var once sync.Once
	peer.Behave(func(stage, _ string) testkit.Say {
		if stage == "text" {
			once.Do(func() { fill(); st.useUp(); close(full) })
		}
		return testkit.Say{}
	})
	p := st.warn(6*time.Hour, nil, head.ID)
	<-full
	if status, _, _ := get(t, st.app.URL()+"/readyz"); status != 503 {
		t.Errorf("a desk that can keep nothing is ready: %d", status)
	}
	free()
	st.passUntil("it is recorded as delivered", 10*time.Minute, 20*time.Second, func() bool { return st.balance(p).Delivered == 1 })
	mails := peer.Mails()
	for _, m := range mails {
		if messageID(m) != messageID(mails[0]) {
			t.Errorf("sent under two names: %+v", mails)
		}
	}
	if len(mails) > 2 {
		t.Errorf("%d mails", len(mails))
	}
}
