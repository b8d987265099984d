package app_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/app"
	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

const (
	killDir      = "TOCSIN_TEST_KILL_DIR"
	killDatabase = "TOCSIN_TEST_KILL_DATABASE"
	killMail     = "TOCSIN_TEST_KILL_MAIL"
	killProduct  = "TOCSIN_TEST_KILL_PRODUCT"
	// killTimes is how often the sending process is killed; 10 when not set.
	killTimes = "TOCSIN_TEST_KILLS"
	// killTimesPostgres is that on PostgreSQL, where a new process waits for the
	// leases of the dead one to end: a minute a kill. None when not set.
	killTimesPostgres = "TOCSIN_TEST_KILLS_POSTGRES"
)

// killWindow is how many mails may be on the way and not recorded at a kill:
// the window of a lane.
const killWindow = 512

// TestKilledWhileSendingLosesNobody has a process approve a warning to 2,000
// recipients and send it, and kills it with SIGKILL again and again: at random
// times from its first moment on, while it approves, plans, leases, sends and
// records. In the end everybody has it, and whoever was recorded as told is
// told once. The one repetition that the protocol leaves is that of mails which
// the relay had taken when the process died before that was recorded: at most
// a lane's window, and under the same Message-ID.
func TestKilledWhileSendingLosesNobody(t *testing.T) {
	if os.Getenv(killDir) != "" {
		sendUntilKilled(t)
		return
	}
	if testing.Short() {
		t.Skip("starts processes")
	}
	t.Run("sqlite", func(t *testing.T) { killAgainAndAgain(t, "", timesOr(killTimes, 10), 3*time.Second) })
	t.Run("postgres", func(t *testing.T) {
		kills := timesOr(killTimesPostgres, 0)
		if kills == 0 {
			t.Skip("takes a minute a kill: set " + killTimesPostgres)
		}
		killAgainAndAgain(t, testkit.Postgres(t), kills, 90*time.Second)
	})
}

func timesOr(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// victim is a desk whose process is killed.
type victim struct {
	t       *testing.T
	dir     string
	data    string // address of PostgreSQL, or empty
	product string
	sink    *testkit.MailSink
	quiet   time.Duration // nothing more is awaited after this
}

func killAgainAndAgain(t *testing.T, database string, kills int, quiet time.Duration) {
	const people = 2000
	v := &victim{t: t, dir: t.TempDir() + "/data", data: database, sink: testkit.NewMailSink(t), quiet: quiet}
	// A relay that takes its time, so that all the kills fall into the sending.
	v.sink.Drop(func(string) bool { time.Sleep(time.Duration(kills) * 40 * time.Microsecond); return false })
	v.product = v.submittedFor(people)
	r := rand.New(rand.NewPCG(3, 22))
	recorded, killed, most, began := map[string]bool{}, 0, 0, time.Now()
	for ; killed < kills && len(recorded) < people; killed++ {
		before := v.sink.Mails()
		if r.IntN(3) == 0 {
			v.kill(time.Duration(r.IntN(400))*time.Millisecond, -1)
		} else {
			v.kill(0, len(before)+1+r.IntN(max(2*(people-len(recorded))/(kills-killed), 1)))
		}
		after := v.sink.Mails()
		for _, m := range after[len(before):] {
			if recorded[m.To] {
				t.Errorf("%s was recorded as told and is told again", m.To)
			}
		}
		most = max(most, len(after)-len(before)-(distinct(after)-distinct(before)))
		recorded = v.told()
	}
	for len(recorded) < people {
		v.kill(0, 1<<30) // never reached: it ends when nothing more comes
		recorded = v.told()
	}
	mails := v.sink.Mails()
	if got := distinct(mails); got != people {
		t.Errorf("%d of %d people were told", got, people)
	}
	if most > killWindow {
		t.Errorf("%d repetitions after one kill, more than were in hand", most)
	}
	sameIDs(t, mails)
	t.Logf("%d kills in %s: %d people told, %d mails told twice, at most %d after a kill", killed, time.Since(began).Round(time.Second), people, len(mails)-people, most)
}

// sameIDs holds that whoever got several mails got them under one Message-ID.
func sameIDs(t *testing.T, mails []testkit.Mail) {
	t.Helper()
	ids := map[string]string{}
	for _, m := range mails {
		_, rest, _ := strings.Cut(m.Data, "Message-ID: ")
		id, _, _ := strings.Cut(rest, "\r\n")
		if known, again := ids[m.To]; again && known != id || id == "" {
			t.Fatalf("%s got %q and %q", m.To, known, id)
		}
		ids[m.To] = id
	}
}

func distinct(mails []testkit.Mail) int {
	to := map[string]bool{}
	for _, m := range mails {
		to[m.To] = true
	}
	return len(to)
}

func (v *victim) open() *store.Store {
	v.t.Helper()
	s, err := store.Open(v.t.Context(), store.Options{Dir: v.dir, Database: v.data})
	if err != nil {
		v.t.Fatal(err)
	}
	return s
}

// submittedFor makes a desk with a warning to so many people that waits for
// its approval.
func (v *victim) submittedFor(people int) string {
	v.t.Helper()
	s := v.open()
	defer s.Close()
	recipients, caseID := manyPeople(v.t, s, people)
	return testkit.Submit(v.t, s, caseID, 48*time.Hour, nil, recipients...).ID
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

// kill runs the desk and kills it: so long after it began to work, or when the
// relay has so many mails, or nothing more comes.
func (v *victim) kill(after time.Duration, mails int) {
	v.t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestKilledWhileSendingLosesNobody$")
	child.Env = append(os.Environ(), killDir+"="+v.dir, killDatabase+"="+v.data, killMail+"="+v.sink.Address, killProduct+"="+v.product)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil { // it says when it begins
		v.t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // what else it says
	if mails < 0 {
		time.Sleep(after)
	}
	last, since := -1, time.Now()
	for n := len(v.sink.Mails()); n < mails && time.Since(since) < v.quiet; n = len(v.sink.Mails()) {
		if n != last {
			last, since = n, time.Now()
		}
		time.Sleep(time.Millisecond) // another process is watched: there is no event to wait for
	}
	if err := child.Process.Kill(); err != nil {
		v.t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := child.Wait(); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		v.t.Fatalf("the sending process ended by itself: %v", err)
	}
}

// sendUntilKilled is the child: a whole desk that approves the warning, if
// that is still to be done, and sends what is due.
func sendUntilKilled(t *testing.T) {
	fmt.Println("it begins")
	c := settings(os.Getenv(killDir))
	c.Exercise, c.Database, c.SMTP, c.SMTPTLS, c.SMTPFrom = true, os.Getenv(killDatabase), os.Getenv(killMail), "none", "desk@example.org"
	a, err := app.New(context.Background(), app.Options{Config: c})
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		p, err := a.Store.Product(context.Background(), testkit.Approver, os.Getenv(killProduct))
		if err == nil && p.State == threat.ProductSubmitted {
			_, err = desk.Approve(context.Background(), a.Store, testkit.Approver, p.ID, compose.Digest(p), "Desk")
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}()
	t.Fatal(a.Run(context.Background()))
}

// told are the addresses that the records say were told.
func (v *victim) told() map[string]bool {
	v.t.Helper()
	s := v.open()
	defer s.Close()
	ctx := v.t.Context()
	balance, err := s.Balance(ctx, testkit.Author, v.product)
	if err != nil || balance.Failed > 0 || balance.Intended != balance.Delivered+balance.Pending+balance.Suppressed {
		v.t.Fatalf("account %+v, %v", balance, err)
	}
	out := map[string]bool{}
	for after := ""; ; {
		page, err := s.Deliveries(ctx, testkit.Author, v.product, after, 500)
		if err != nil {
			v.t.Fatal(err)
		}
		var ids []string
		for _, d := range page {
			if after = d.ID; d.State == threat.DeliveryDelivered {
				ids = append(ids, d.Recipient)
			}
		}
		people, err := s.ContactsByID(ctx, testkit.Author, ids)
		if err != nil {
			v.t.Fatal(err)
		}
		for _, c := range people {
			out[c.Points[0].Address] = true
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
