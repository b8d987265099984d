package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// gateway is an SMS gateway that answers with one status after the other, then
// 200, and keeps what it takes.
type gateway struct {
	mu     sync.Mutex
	status []int
	ids    []string
	texts  []string
}

// took are the names under which it was called so far, and the texts it took.
func (g *gateway) took() (ids, texts []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.ids), slices.Clone(g.texts)
}

func (g *gateway) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var m struct{ To, Text, ID string }
	if err != nil || json.Unmarshal(body, &m) != nil || r.Header.Get("Authorization") != "Bearer gateway-secret-7" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ids = append(g.ids, m.ID)
	if len(g.status) > 0 {
		code := g.status[0]
		if g.status = g.status[1:]; code != 200 {
			w.WriteHeader(code)
			return
		}
	}
	g.texts = append(g.texts, m.To+": "+m.Text)
}

// withSMS is a story whose desk sends short messages through a gateway.
func withSMS(t *testing.T, g *gateway, change func(*config.Config)) *story {
	st := tell(t, func(c *config.Config) {
		c.SMSURL, c.SMSBody, c.SMSSecret = testkit.HookSink(t, g.take), `{"to":"{to}","text":"{text}","id":"{id}"}`, "gateway-secret-7"
		c.SMSHeaders = []string{"Authorization: Bearer {secret}"}
		if change != nil {
			change(c)
		}
	})
	st.secret = append(st.secret, "gateway-secret-7")
	return st
}

// TestAGatewayThatFailsIsTriedAgainUnderOneName fails in each way that may
// pass; the message is sent once, in the exercise's banner, with its link.
func TestAGatewayThatFailsIsTriedAgainUnderOneName(t *testing.T) {
	t.Parallel()
	g := &gateway{status: []int{500, 429, 503, 401}}
	st := withSMS(t, g, nil)
	p := st.warn(6*time.Hour, nil, st.person("Head", "en", threat.Point{Channel: "sms", Address: "+49 170 55512"}).ID)
	st.passUntil("it is sent", time.Hour, time.Minute, func() bool { return st.balance(p).Delivered == 1 })
	ids, texts := g.took()
	if len(texts) != 1 || !strings.Contains(texts[0], "EXERCISE") || linkIn.FindString(texts[0]) == "" {
		t.Fatalf("sent: %q", texts)
	}
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("one message under several names: %v", ids)
		}
	}
	if !st.alarmed(store.AlarmProbe) {
		t.Error("the gateway does not know us, and nobody at the desk hears of it")
	}
	st.secret = append(st.secret, texts[0][strings.LastIndex(texts[0], "/")+1:])
}

func TestAGatewayThatRefusesTheNumberCallsTheNext(t *testing.T) {
	t.Parallel()
	g := &gateway{status: []int{422}}
	st := withSMS(t, g, nil)
	st.policy("sms, then mail", []string{"sms"}, []string{"email"})
	to := st.person("Head", "en", threat.Point{Channel: "sms", Address: "+49 170 55512"}, headsMail)
	p := st.warn(6*time.Hour, func(p *threat.Product) { p.Policy = "sms, then mail" }, to.ID)
	st.until("the mail is sent instead", func() bool { return st.told(0) == headsMail.Address })
	if b := st.balance(p); b.Failed != 1 || b.Delivered != 1 {
		t.Errorf("account: %+v", b)
	}
}

// runningDuty is the duty clock of the story's case, if it runs.
func (st *story) runningDuty() (threat.Clock, bool) {
	st.t.Helper()
	clocks, err := st.app.Store.Clocks(st.t.Context(), testkit.Author, st.caseID)
	if err != nil {
		st.t.Fatal(err)
	}
	for _, c := range clocks {
		if c.Running() && c.Kind == threat.ClockWarn {
			return c, true
		}
	}
	return threat.Clock{}, false
}

// determine finds the threshold met.
func (st *story) determine(change func(*threat.Determination)) threat.Determination {
	st.t.Helper()
	d := threat.Determination{Case: st.caseID, Marking: threat.Red}
	for _, c := range threat.Criteria {
		d.Findings = append(d.Findings, threat.Finding{Criterion: c, Verdict: threat.Yes, Reasons: "so it is"})
	}
	if change != nil {
		change(&d)
	}
	d, err := desk.Determine(st.t.Context(), st.app.Store, testkit.Author, d)
	if err != nil {
		st.t.Fatal(err)
	}
	return d
}

// TestTellingByHandCountsWhenItIsTrue calls a protector in vain, then somebody
// who protects nobody, then the protector: only that stops the clock, and who
// told whom, when and how stands in the record.
func TestTellingByHandCountsWhenItIsTrue(t *testing.T) {
	t.Parallel()
	st := tell(t, nil)
	hall := st.person("Anna Lind", "en", threat.Point{Channel: "telephone", Address: "+49 30 1234"})
	other := st.person("Paul Berg", "en", threat.Point{Channel: "telephone", Address: "+49 30 9876"})
	st.determine(func(d *threat.Determination) { d.Protectors = []string{hall.ID} })
	p := st.warn(4*time.Hour, nil, hall.ID, other.ID)
	byPhone := func() map[string]string {
		waiting, err := desk.ToTell(t.Context(), &st.app.Store.Reads, testkit.Author, 10)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, d := range waiting {
			out[d.Recipient] = d.ID
		}
		return out
	}
	st.until("two are to be called", func() bool { return len(byPhone()) == 2 })
	call := func(to threat.Contact, how string, reached bool, answer threat.AnswerState) error {
		_, err := desk.TellByHand(t.Context(), st.app.Store, testkit.Author, desk.Told{Product: p.ID, Contact: to.ID, Delivery: byPhone()[to.ID], How: how, Reached: reached, Answer: answer})
		return err
	}
	if err := call(hall, "", true, ""); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("nobody says how: %v", err)
	}
	if err := call(hall, "+49 30 1234", false, threat.AnswerAccepted); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("nobody was reached, and answered: %v", err)
	}
	for _, step := range []struct {
		to      threat.Contact
		how     string
		reached bool
		runs    bool
	}{{hall, "the switchboard", false, true}, {other, "at the gate", true, true}, {hall, "the night number", true, false}} {
		if err := call(step.to, step.how, step.reached, ""); err != nil {
			t.Fatal(err)
		}
		if _, runs := st.runningDuty(); runs != step.runs {
			t.Errorf("after %s, %s, reached %v: the clock runs: %v", step.to.Name, step.how, step.reached, runs)
		}
	}
	var told []string
	for _, a := range st.attempts(p) {
		told = append(told, string(a.Outcome)+" "+a.Detail)
		if !a.At.Equal(st.clock.Now()) {
			t.Errorf("told at %s", a.At)
		}
	}
	for _, want := range []string{"transient tried by hand by per_author (the switchboard)", "accepted told by hand by per_author: at the gate", "accepted told by hand by per_author: the night number"} {
		if !strings.Contains(strings.Join(told, "\n"), want) {
			t.Errorf("%q is not in the record:\n%s", want, strings.Join(told, "\n"))
		}
	}
}

// TestACallThatNobodyMadeEndsWithItsWindow leaves somebody to be told by hand
// until there is nothing to tell them any more.
func TestACallThatNobodyMadeEndsWithItsWindow(t *testing.T) {
	t.Parallel()
	st := tell(t, nil)
	p := st.warn(2*time.Hour, nil, st.person("Anna Lind", "en", threat.Point{Channel: "telephone", Address: "+49 30 1234"}).ID)
	st.until("somebody is to call", func() bool { return st.balance(p).Pending == 1 })
	st.rest()
	st.move(2 * time.Hour)
	st.until("there is nobody to be called any more", func() bool { return st.balance(p).Pending == 0 })
}

// TestAChannelThatTheDeskNeverHadIsNotWaitedFor has a policy name one.
func TestAChannelThatTheDeskNeverHadIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	st := tell(t, nil)
	st.policy("sms, then mail", []string{"sms"}, []string{"email"})
	to := st.person("Head", "en", threat.Point{Channel: "sms", Address: "+49 170 55512"}, headsMail)
	p := st.warn(6*time.Hour, func(p *threat.Product) { p.Policy = "sms, then mail" }, to.ID)
	st.until("the mail is sent at once", func() bool { return st.balance(p).Delivered == 1 })
	if b := st.balance(p); b.Failed != 1 || b.Pending != 0 {
		t.Errorf("account: %+v", b)
	}
}

// TestWhatIsTakenOnIsNotSentBesides answers the mail while the same warning
// waits at a gateway that fails: when that works again, nothing leaves by it.
func TestWhatIsTakenOnIsNotSentBesides(t *testing.T) {
	t.Parallel()
	g := &gateway{status: []int{500}}
	st := withSMS(t, g, nil)
	to := st.person("Head", "en", headsMail, threat.Point{Channel: "sms", Address: "+49 170 55512"})
	p := st.warn(6*time.Hour, nil, to.ID)
	st.until("the mail is out, and the gateway failed", func() bool { ids, _ := g.took(); return st.balance(p).Delivered == 1 && len(ids) == 1 })
	st.rest()
	st.answers(headsMail.Address, "accepted", "")
	st.rest()
	if b := st.balance(p); b.Suppressed != 1 || b.Pending != 0 {
		t.Errorf("account: %+v", b)
	}
	st.move(time.Hour)
	st.rest()
	if _, texts := g.took(); len(texts) > 0 {
		t.Errorf("sent besides: %q", texts)
	}
}
