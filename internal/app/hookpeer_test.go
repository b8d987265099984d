package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/deliver/webhook"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// hookPeer is a receiver of webhooks that checks signatures as documented and
// behaves as a test wants.
type hookPeer struct {
	t      *testing.T
	url    string
	clock  *testkit.Clock
	secret string

	mu      sync.Mutex
	manners func(n int, w http.ResponseWriter, r *http.Request)
	got     []webhook.Body
}

func newHookPeer(t *testing.T, clock *testkit.Clock, secret string) *hookPeer {
	p := &hookPeer{t: t, clock: clock, secret: secret}
	p.url = testkit.HookSink(t, p.take)
	return p
}

func (p *hookPeer) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var b webhook.Body
	if !webhook.Verify(p.secret, r.Header.Get("Tocsin-Time"), r.Header.Get("Tocsin-Signature"), body, p.clock.Now(), 5*time.Minute) {
		p.t.Errorf("the signature of a webhook is wrong")
	}
	if err := json.Unmarshal(body, &b); err != nil || b.Delivery != r.Header.Get("Tocsin-Delivery") || b.Mode != threat.ModeExercise || !strings.Contains(b.Text, "EXERCISE EXERCISE EXERCISE") {
		p.t.Errorf("a webhook's body: %v %s", err, body)
	}
	p.mu.Lock()
	p.got = append(p.got, b)
	n, manners := len(p.got), p.manners
	p.mu.Unlock()
	if manners != nil {
		manners(n, w, r)
	}
}

// bodies are what it was called with so far.
func (p *hookPeer) bodies() []webhook.Body {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.got)
}

// seen is how often it was called.
func (p *hookPeer) seen() int { return len(p.bodies()) }

// hooked is a story with one receiver of webhooks, who can also be called.
func hooked(t *testing.T, manners func(clock *testkit.Clock, n int, w http.ResponseWriter, r *http.Request), change func(*config.Config)) (*story, *hookPeer, threat.Contact) {
	st := tell(t, change)
	peer := newHookPeer(t, st.clock, "a shared hook secret")
	if manners != nil {
		peer.manners = func(n int, w http.ResponseWriter, r *http.Request) { manners(st.clock, n, w, r) }
	}
	st.secret = append(st.secret, peer.secret)
	st.policy("hook, then call", []string{"webhook"}, []string{"telephone"})
	return st, peer, st.person("Partner", "en", threat.Point{Channel: "webhook", Address: peer.url, Secret: peer.secret}, threat.Point{Channel: "telephone", Address: "+49 30 1234"})
}

func byHook(p *threat.Product) { p.Policy = "hook, then call" }

// status answers with a status as often as times says, and takes the message
// then.
func status(times, code int, header ...string) func(*testkit.Clock, int, http.ResponseWriter, *http.Request) {
	return func(_ *testkit.Clock, n int, w http.ResponseWriter, _ *http.Request) {
		if n <= times {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
		}
	}
}

// TestAWebhookThatFailsForAWhileGetsTheMessage plays receivers that fail and
// recover: each attempt has the delivery's one name, and the peer's wish to be
// left alone is heard.
func TestAWebhookThatFailsForAWhileGetsTheMessage(t *testing.T) {
	for name, c := range map[string]struct {
		manners func(*testkit.Clock, int, http.ResponseWriter, *http.Request)
		first   threat.Outcome
		after   time.Duration // at the soonest
	}{
		"500s, then 200":       {status(2, 500), threat.OutcomeTransient, 0},
		"429 with seconds":     {status(1, 429, "Retry-After", "600"), threat.OutcomeTransient, 10 * time.Minute},
		"503 with a date":      {dated(20 * time.Minute), threat.OutcomeTransient, 20 * time.Minute},
		"hangs up":             {hangUp, threat.OutcomeUnknown, 0},
		"does not answer":      {silent, threat.OutcomeUnknown, 0},
		"a year of patience":   {status(1, 429, "Retry-After", "99999999999999999999"), threat.OutcomeTransient, 0},
		"a giant answer":       {giant, threat.OutcomeAccepted, 0},
		"an answer that drips": {drip, threat.OutcomeAccepted, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st, peer, to := hooked(t, c.manners, losesPatience)
			begin := st.clock.Now()
			st.policy("patient", []string{"webhook"})
			p := st.warn(6*time.Hour, func(p *threat.Product) { p.Policy = "patient" }, to.ID)
			st.passUntil("the receiver has it", 2*time.Hour, 30*time.Second, func() bool { return st.balance(p).Delivered == 1 })
			tries := st.attempts(p)
			if tries[0].Outcome != c.first || st.clock.Now().Sub(begin) < c.after || len(tries) != peer.seen() {
				t.Errorf("after %s, called %d times: %+v", st.clock.Now().Sub(begin), peer.seen(), tries)
			}
			got := peer.bodies()
			for _, b := range got {
				if b.Delivery != got[0].Delivery {
					t.Errorf("one message under two names: %+v", got)
				}
			}
		})
	}
}

func dated(wait time.Duration) func(*testkit.Clock, int, http.ResponseWriter, *http.Request) {
	return func(clock *testkit.Clock, n int, w http.ResponseWriter, _ *http.Request) {
		if n == 1 {
			w.Header().Set("Retry-After", clock.Now().Add(wait).UTC().Format(http.TimeFormat))
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}
}

func hangUp(_ *testkit.Clock, n int, w http.ResponseWriter, _ *http.Request) {
	if n == 1 {
		panic(http.ErrAbortHandler)
	}
}

func silent(_ *testkit.Clock, n int, _ http.ResponseWriter, r *http.Request) {
	if n == 1 {
		<-r.Context().Done()
	}
}

func giant(_ *testkit.Clock, _ int, w http.ResponseWriter, _ *http.Request) {
	chunk := bytes.Repeat([]byte("x"), 1<<20)
	for range 1 << 12 { // four gigabytes, if anybody reads them
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
}

func drip(_ *testkit.Clock, _ int, w http.ResponseWriter, r *http.Request) {
	_, _ = io.WriteString(w, "x")
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

// TestAWebhookThatWillNotDoCallsTheNextAtOnce answers for good, or leads
// elsewhere: nothing is followed, and a person is called instead.
func TestAWebhookThatWillNotDoCallsTheNextAtOnce(t *testing.T) {
	for name, manners := range map[string]func(*testkit.Clock, int, http.ResponseWriter, *http.Request){
		"gone":       status(9, http.StatusGone),
		"unknown":    status(9, http.StatusNotFound),
		"elsewhere":  status(9, http.StatusTemporaryRedirect, "Location", "http://127.0.0.1:1/elsewhere"),
		"to itself":  status(9, http.StatusPermanentRedirect, "Location", "/again"),
		"into files": status(9, http.StatusFound, "Location", "file:///etc/passwd"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st, peer, to := hooked(t, manners, nil)
			p := st.warn(6*time.Hour, byHook, to.ID)
			st.until("somebody is to call", func() bool { return st.alarmed(store.AlarmByHand) && st.alarmed(store.AlarmDeadLetter) })
			if b := st.balance(p); b.Failed != 1 || peer.seen() != 1 {
				t.Errorf("account %+v, called %d times", b, peer.seen())
			}
		})
	}
}

// TestAWebhookIntoThePrivateNetworkIsNotCalled has addresses that are private,
// by number or by a name that resolves to one: the connection is refused when
// it is made, whatever the name said before.
func TestAWebhookIntoThePrivateNetworkIsNotCalled(t *testing.T) {
	t.Parallel()
	st, peer, _ := hooked(t, nil, func(c *config.Config) { c.WebhookAllow = nil })
	_, port, _ := strings.Cut(strings.TrimPrefix(peer.url, "http://"), ":")
	for _, address := range []string{peer.url, "https://127.0.0.1:" + port, "https://localhost:" + port + "/hook", "https://[::ffff:127.0.0.1]:" + port, "https://169.254.169.254/latest", "https://0x7f000001:" + port} {
		to := st.person("Partner at "+address, "en", threat.Point{Channel: "webhook", Address: address, Secret: "another hook secret"})
		p := st.warn(6*time.Hour, byHook, to.ID)
		st.until(address+" is given up", func() bool {
			tries := st.attempts(p)
			return len(tries) > 0 && tries[0].Outcome != threat.OutcomeUnknown
		})
		if tries := st.attempts(p); tries[0].Outcome != threat.OutcomePermanent && !strings.Contains(address, "0x") { // what is no address at all may become one
			t.Errorf("%s is tried again: %+v", address, tries)
		}
	}
	if peer.seen() > 0 {
		t.Errorf("a private address was called %d times", peer.seen())
	}
}

// TestADeadReceiverHoldsUpNobody has one receiver that never answers and a
// queue for it, and another who is told at once all the same; and who got
// nothing is sent no cancellation.
func TestADeadReceiverHoldsUpNobody(t *testing.T) {
	t.Parallel()
	st, _, alive := hooked(t, nil, nil)
	dead := st.person("Dead end", "en", threat.Point{Channel: "webhook", Address: "http://127.0.0.1:1/", Secret: "one more hook secret"})
	st.policy("patient", []string{"webhook"})
	patient := func(p *threat.Product) { p.Policy = "patient" }
	var lost threat.Product
	for range 4 {
		lost = st.warn(6*time.Hour, patient, dead.ID)
	}
	st.rest()
	st.move(time.Minute)
	st.rest()
	st.move(time.Minute)
	p := st.warn(6*time.Hour, patient, alive.ID)
	st.until("the other has it at once", func() bool { return st.balance(p).Delivered == 1 })
	cancel := st.warn(6*time.Hour, func(c *threat.Product) { c.Action, c.Changes, c.Policy = threat.ActionCancel, lost.ID, "patient" }, dead.ID)
	st.rest()
	if b := st.balance(cancel); b.Intended != 0 {
		t.Errorf("who got nothing is sent a cancellation: %+v", b)
	}
}
