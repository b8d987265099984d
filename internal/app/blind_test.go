package app_test

import (
	"database/sql"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// spoil changes the database behind the desk's back, while it is stopped.
func (st *story) spoil(statement string, args ...any) {
	st.t.Helper()
	st.stop()
	db, err := sql.Open("sqlite", filepath.Join(st.config.Dir, "tocsin.db"))
	if err != nil {
		st.t.Fatal(err)
	}
	defer db.Close()
	done, err := db.Exec(statement, args...)
	if err != nil {
		st.t.Fatal(err)
	}
	if n, err := done.RowsAffected(); n == 0 || err != nil {
		st.t.Fatalf("%s: nothing spoilt, %v", statement, err)
	}
}

// TestWhateverStopsTheNextStepStopsTheHeartbeat spoils, one after the other,
// what makes a chain, a delivery, a clock and an alarm move on. Each time the
// independent check finds it: /readyz says so and no heartbeat is sent.
func TestWhateverStopsTheNextStepStopsTheHeartbeat(t *testing.T) {
	for name, spoilt := range map[string]string{
		"":                                   "UPDATE chain SET wake = wake", // the desk that is not spoilt sees again
		"a chain that sleeps for a century":  "UPDATE chain SET wake = wake + 3155760000000000 WHERE ended = ''",
		"a chain whose steps are unreadable": "UPDATE chain SET body = '{', wake = wake + 3155760000000000 WHERE ended = ''",
		"a delivery put off for a century":   "UPDATE delivery SET next_at = next_at + 3155760000000000 WHERE state = 'pending' AND product_id NOT LIKE 'alm%'",
		"a clock that claims to have called": "UPDATE clock SET called = 99 WHERE kind = 'warn'",
	} {
		t.Run("spoilt: "+name, func(t *testing.T) {
			t.Parallel()
			var healthy, beats atomic.Int64 // before it is spoilt, and after
			outside := testkit.HookSink(t, func(_ http.ResponseWriter, r *http.Request) {
				map[string]*atomic.Int64{"/healthy": &healthy, "/spoilt": &beats}[r.URL.Path].Add(1)
			})
			peer := testkit.NewMailPeer(t, at("RCPT", 1<<30, testkit.Say{Line: "451 4.7.1 later"}))
			st := tellBy(t, peer, func(c *config.Config) { c.Heartbeat, c.HeartbeatEvery = outside+"/healthy", 20*time.Millisecond })
			st.policy("mail", []string{"email"})
			st.determine(nil)
			st.warn(48*time.Hour, func(p *threat.Product) { p.Policy = "mail" }, st.person("Head", "en", headsMail).ID)
			st.until("a healthy desk beats", func() bool { return healthy.Load() > 0 })
			st.rest()
			st.spoil(spoilt)
			st.clock.Move(4*time.Hour + 10*time.Minute)
			st.config.Heartbeat = outside + "/spoilt"
			st.start(st.config)
			// Right after the start much is overdue, and done: what counts is how
			// the desk sees itself when it has had its time.
			st.rest()
			if name == "" {
				st.until("it sees again", func() bool { status, _, _ := get(t, st.app.URL()+"/readyz"); return status == 200 && beats.Load() > 0 })
				return
			}
			said := strings.Count(st.log.String(), "no heartbeat")
			st.until("it has looked at itself", func() bool { return beats.Load() > 0 || strings.Count(st.log.String(), "no heartbeat") > said+100 })
			if status, _, _ := get(t, st.app.URL()+"/readyz"); status != http.StatusServiceUnavailable || beats.Load() > 0 {
				t.Errorf("ready: %d, and %d heartbeats", status, beats.Load())
			}
		})
	}
}

// TestWhatWaitsForAChannelThatIsGoneIsGivenUpAtOnce has an SMS wait when the
// desk loses its gateway: the next step is taken, not waited for.
func TestWhatWaitsForAChannelThatIsGoneIsGivenUpAtOnce(t *testing.T) {
	t.Parallel()
	g := &gateway{status: []int{500, 500, 500, 500, 500}}
	st := withSMS(t, g, nil)
	st.policy("sms, then mail", []string{"sms"}, []string{"email"})
	to := st.person("Head", "en", threat.Point{Channel: "sms", Address: "+49 170 55512"}, headsMail)
	p := st.warn(6*time.Hour, func(p *threat.Product) { p.Policy = "sms, then mail" }, to.ID)
	st.until("it was tried", func() bool { return len(st.attempts(p)) > 0 })
	st.config.SMSURL = ""
	st.again()
	st.until("the mail is out", func() bool { return st.told(0) == headsMail.Address })
	if b := st.balance(p); b.Failed != 1 || !st.alarmed(store.AlarmDeadLetter) {
		t.Errorf("account: %+v", b)
	}
}

// TestTheDeskTestsItsOwnChannels sends a real exercise through each channel on
// its timer, and rings when one does not get through.
func TestTheDeskTestsItsOwnChannels(t *testing.T) {
	t.Parallel()
	g := &gateway{}
	st := withSMS(t, g, func(c *config.Config) {
		c.ProbeEvery, c.ProbeEmail, c.ProbeSMS = 50*time.Millisecond, "probe@example.org", "+49 170 99988"
	})
	st.known["probe@example.org"] = true
	st.until("both channels are tested twice", func() bool {
		_, texts := g.took()
		return len(st.mail.Mails()) >= 2 && len(texts) >= 2
	})
	if _, texts := g.took(); !strings.Contains(texts[0], "EXERCISE") || linkIn.MatchString(texts[0]) {
		t.Errorf("the test says %q", texts[0])
	}
	if st.alarmed(store.AlarmProbe) {
		t.Error("a channel that works rings")
	}
	st.mail.Refuse(func(string) error { return testkit.Gone })
	st.until("a channel that does not work rings", func() bool { return st.alarmed(store.AlarmProbe) })
	if a := st.open(store.AlarmProbe); a.About != "email" {
		t.Errorf("alarm: %+v", a)
	}
}

// TestABounceIsBelievedOnlyForWhatWasSent puts notifications into the folder:
// of a delivery nobody knows, of a delay, of no notification at all, and a true
// one. Only that one fails the delivery and calls the next.
func TestABounceIsBelievedOnlyForWhatWasSent(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	st := tell(t, func(c *config.Config) { c.BounceDir = dir })
	st.policy("mail, then call", []string{"email"}, []string{"telephone"})
	to := st.person("Head", "en", headsMail, threat.Point{Channel: "telephone", Address: "+49 30 1234"})
	p := st.warn(6*time.Hour, func(p *threat.Product) { p.Policy = "mail, then call" }, to.ID)
	st.until("the mail is out", func() bool { return st.balance(p).Delivered == 1 })
	deliveries, err := st.app.Store.Deliveries(t.Context(), testkit.Author, p.ID, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	id := deliveries[0].ID
	for name, mail := range map[string]string{
		"unknown.eml": bounceOf("dlv_" + strings.Repeat("0", 26)),
		"delayed.eml": strings.Replace(bounceOf(id), "Action: failed", "Action: delayed", 1),
		"person.eml":  "From: head@example.org\r\nSubject: Re: " + id + "\r\n\r\nIt failed. Action: failed\r\nMessage-ID: <" + id + "@example.org>\r\n",
		"broken.eml":  "\x00\x01",
		"plain.eml":   strings.Replace(bounceOf(id), "multipart/report; report-type=delivery-status", "multipart/mixed", 1),
	} {
		putFile(t, dir, name, mail)
	}
	st.until("all are read", func() bool { return len(filesIn(t, dir)) == 0 })
	if b := st.balance(p); b.Delivered != 1 || b.Failed != 0 || st.alarmed(store.AlarmBounce) {
		t.Fatalf("a forged or harmless notification is believed: %+v", b)
	}
	putFile(t, dir, "true.eml", bounceOf(id))
	st.until("the next is to be called", func() bool { return st.alarmed(store.AlarmBounce) && st.alarmed(store.AlarmByHand) })
	putFile(t, dir, "again.eml", bounceOf(id))
	st.until("the second copy is read", func() bool { return len(filesIn(t, dir)) == 0 })
	if b := st.balance(p); b.Failed != 1 || st.calls(store.AlarmBounce) != 1 {
		t.Errorf("account %+v, %d alarms", b, st.calls(store.AlarmBounce))
	}
}

// filesIn are the files that wait in a folder.
func filesIn(t *testing.T, dir string) (out []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.Type().IsRegular() && !strings.HasPrefix(f.Name(), ".") {
			out = append(out, f.Name())
		}
	}
	return out
}
