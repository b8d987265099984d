package app_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/app"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

const (
	killDir  = "TOCSIN_TEST_KILL_DIR"
	killMail = "TOCSIN_TEST_KILL_MAIL"
	// killTimes is how often the sending process is killed; 10 when not set.
	killTimes = "TOCSIN_TEST_KILLS"
)

// TestKilledWhileSendingLosesNobody approves a warning to 2,000 recipients and
// kills the sending process with SIGKILL again and again. In the end everybody
// has it, and whoever was recorded as told is told once. The one repetition
// that the protocol leaves is that of mails which the relay had taken when the
// process died before that was recorded: at most what the lane's workers had
// in hand, and under the same Message-ID.
func TestKilledWhileSendingLosesNobody(t *testing.T) {
	if dir := os.Getenv(killDir); dir != "" {
		sendUntilKilled(t, dir)
		return
	}
	if testing.Short() {
		t.Skip("starts processes")
	}
	const people = 2000
	dir, sink := t.TempDir()+"/data", testkit.NewMailSink(t)
	product := approvedFor(t, dir, people)
	kills := 10
	if n, err := strconv.Atoi(os.Getenv(killTimes)); err == nil {
		kills = n
	}
	r := rand.New(rand.NewPCG(3, 22))
	recorded, repeats := map[string]bool{}, 0
	for range kills {
		before := len(sink.Mails())
		killWhileSending(t, dir, sink, before+1+r.IntN(2*people/kills))
		mails := sink.Mails()
		for _, m := range mails[before:] {
			if recorded[m.To] {
				t.Errorf("%s was recorded as told and is told again", m.To)
			}
		}
		recorded = told(t, dir, product)
		repeats = len(mails) - distinct(mails)
	}
	for len(told(t, dir, product)) < people {
		killWhileSending(t, dir, sink, people+repeats+people) // never reached: it ends by the time limit
	}
	mails := sink.Mails()
	if got := distinct(mails); got != people {
		t.Errorf("%d of %d people were told", got, people)
	}
	inHand := kills * 512
	if extra := len(mails) - people; extra > inHand {
		t.Errorf("%d repetitions after %d kills, more than were in hand", extra, kills)
	}
	t.Logf("%d kills: %d people told, %d mails told twice", kills, people, len(mails)-people)
}

func distinct(mails []testkit.Mail) int {
	to := map[string]bool{}
	for _, m := range mails {
		to[m.To] = true
	}
	return len(to)
}

// approvedFor makes a data directory with a warning to so many people.
func approvedFor(t *testing.T, dir string, people int) string {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	recipients, caseID := manyPeople(t, s, people)
	return testkit.Warn(t, s, caseID, 48*time.Hour, nil, recipients...).ID
}

func manyPeople(t testing.TB, s *store.Store, people int) (recipients []string, caseID string) {
	t.Helper()
	err := s.Write(context.Background(), func(tx *store.Tx) error {
		c, err := tx.OpenCase(testkit.Author, "Hall", threat.Red)
		caseID = c.ID
		for i := range people {
			if err != nil {
				break
			}
			var p threat.Contact
			p, err = tx.PutContact(testkit.Author, threat.Contact{
				Kind: threat.ContactPerson, Name: fmt.Sprintf("Protector%d", i), Marking: threat.Amber,
				Points: []threat.Point{{Channel: "email", Address: fmt.Sprintf("p%d@example.org", i)}},
			})
			recipients = append(recipients, p.ID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return recipients, caseID
}

// killWhileSending runs a sending process and kills it when the relay has so
// many mails, or when nothing more comes.
func killWhileSending(t *testing.T, dir string, sink *testkit.MailSink, mails int) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKilledWhileSendingLosesNobody$")
	child.Env = append(os.Environ(), killDir+"="+dir, killMail+"="+sink.Address)
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	last, since := -1, time.Now()
	for n := len(sink.Mails()); n < mails && time.Since(since) < 3*time.Second; n = len(sink.Mails()) {
		if n != last {
			last, since = n, time.Now()
		}
		time.Sleep(time.Millisecond) // another process is watched: there is no event to wait for
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := child.Wait(); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the sending process ended by itself: %v", err)
	}
}

// sendUntilKilled is the child: a whole desk that sends what is due.
func sendUntilKilled(t *testing.T, dir string) {
	c := settings(dir)
	c.Exercise, c.SMTP, c.SMTPTLS, c.SMTPFrom = true, os.Getenv(killMail), "none", "desk@example.org"
	a, err := app.New(context.Background(), app.Options{Config: c})
	if err != nil {
		t.Fatal(err)
	}
	t.Fatal(a.Run(context.Background()))
}

// told are the addresses that the records say were told.
func told(t *testing.T, dir, product string) map[string]bool {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	balance, err := s.Balance(t.Context(), testkit.Author, product)
	if err != nil || balance.Failed > 0 || balance.Intended != balance.Delivered+balance.Pending+balance.Suppressed {
		t.Fatalf("account %+v, %v", balance, err)
	}
	out := map[string]bool{}
	for after := ""; ; {
		page, err := s.Deliveries(t.Context(), testkit.Author, product, after, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range page {
			after = d.ID
			if d.State == threat.DeliveryDelivered {
				c, err := s.Contact(t.Context(), testkit.Author, d.Recipient)
				if err != nil {
					t.Fatal(err)
				}
				out[c.Points[0].Address] = true
			}
		}
		if len(page) < 500 {
			return out
		}
	}
}

// TestTenThousandRecipientsOfOneWarning are all told, once, and none sees
// another.
func TestTenThousandRecipientsOfOneWarning(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	const people = 10_000
	st := tell(t, nil)
	recipients, caseID := manyPeople(t, st.app.Store, people)
	for i := range people {
		st.known[fmt.Sprintf("p%d@example.org", i)] = true
	}
	begin := time.Now()
	p := testkit.Warn(t, st.app.Store, caseID, 48*time.Hour, nil, recipients...)
	approved := time.Now()
	st.until("everybody is told", func() bool {
		b, err := st.app.Store.Balance(context.Background(), testkit.Author, p.ID)
		return err == nil && b.Delivered == people
	})
	t.Logf("approved in %s, all told and recorded %s later", approved.Sub(begin).Round(time.Millisecond), time.Since(approved).Round(time.Millisecond))
	if mails := st.mail.Mails(); len(mails) != people || distinct(mails) != people {
		t.Errorf("%d mails to %d people", len(mails), distinct(mails))
	}
}
