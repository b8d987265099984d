package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

func TestAWarningIsReadAnsweredAndProved(t *testing.T) {
	st := tell(t, nil)
	head := st.person("Head", "ru", threat.Point{Channel: "email", Address: "head@example.org"})
	p := testkit.Warn(t, st.app.Store, st.caseID, 48*time.Hour, nil, head.ID)
	st.until("the mail is out", func() bool { return len(st.mail.Mails()) == 1 && st.balance(p).Delivered == 1 })
	text := textOf(t, st.mail.Mails()[0])
	link := linkIn.FindString(text)
	if link == "" || !strings.Contains(text, "EXERCISE EXERCISE EXERCISE") {
		t.Fatalf("mail:\n%s", text)
	}
	// A scanner opens it three times: once received, by nobody.
	for range 3 {
		if status, page, h := get(t, link); status != 200 || !strings.Contains(page, "Предупреждение") || h.Get("Referrer-Policy") != "no-referrer" ||
			h.Get("Cache-Control") != "no-store" || h.Get("X-Robots-Tag") == "" || strings.Contains(page, "<script") || len(h.Values("Set-Cookie")) > 0 {
			t.Fatalf("page: %d %v\n%s", status, h, page)
		}
	}
	if got := st.states(p); got != "received" {
		t.Fatalf("after opening: %s", got)
	}
	if status, _ := respond(t, link, "acted", ""); status != http.StatusUnprocessableEntity {
		t.Errorf("acting without words: %d", status)
	}
	if status, page := respond(t, link, "acted", "doors <guarded>"); status != 200 || !strings.Contains(page, "doors &lt;guarded&gt;") {
		t.Errorf("answer: %d\n%s", status, page)
	}
	respond(t, link, "acted-then-lapsed", "guards withdrawn")
	if got := st.states(p); got != "received, acted, acted-then-lapsed" {
		t.Errorf("answers: %s", got)
	}
	status, file, _ := get(t, link+"/receipt")
	receipt, err := desk.VerifyReceipt([]byte(file), st.app.Store.PublicKey())
	if status != 200 || err != nil || receipt.Digest != p.Digest || receipt.Delivered == nil || len(receipt.Answers) != 3 {
		t.Fatalf("receipt %d: %v\n%s", status, err, file)
	}
	for _, forged := range []string{strings.Replace(file, "doors", "gates", 1), strings.Replace(file, `"answer": "acted"`, `"answer": "dismissed"`, 1), strings.Replace(file, p.Digest, strings.Repeat("0", 64), 1)} {
		if _, err := desk.VerifyReceipt([]byte(forged), st.app.Store.PublicKey()); err == nil || forged == file {
			t.Error("a changed receipt verifies")
		}
	}
}

func TestAHostileVisitorLearnsAndChangesNothing(t *testing.T) {
	st := tell(t, nil)
	a := st.person("Anna Lind", "en", threat.Point{Channel: "email", Address: "a@example.org"})
	p := testkit.Warn(t, st.app.Store, st.caseID, time.Hour, nil, a.ID)
	st.until("the mail is out", func() bool { return st.balance(p).Delivered == 1 })
	link := linkIn.FindString(textOf(t, st.mail.Mails()[0]))
	base := link[:strings.LastIndex(link, "/")+1]
	_, unknown, _ := get(t, base+strings.Repeat("A", 43))
	for _, bad := range []string{base, base + "x", base + strings.Repeat("A", 5000), link + "x", link[:len(link)-1], link + "/receipt/../../x", base + "%00", base + "..%2f..%2fetc"} {
		if status, body, _ := get(t, bad); status != http.StatusNotFound || body != unknown {
			t.Errorf("%.60s: %d %q", bad, status, body)
		}
	}
	for _, form := range []url.Values{{"answer": {"accepted"}}, {"answer": {"accepted"}, "form": {"wrong"}}, {"answer": {"received"}, "form": {"x"}}, {"text": {strings.Repeat("x", 1<<20)}}} {
		if res, err := http.PostForm(link, form); err == nil {
			if res.StatusCode < 400 {
				t.Errorf("%.40v: %d", form, res.StatusCode)
			}
			res.Body.Close()
		}
	}
	if status, _ := respond(t, link, "drop table", "x"); status != http.StatusUnprocessableEntity {
		t.Errorf("an answer that is none: %d", status)
	}
	if got := st.states(p); got != "received" {
		t.Errorf("a hostile visitor answered: %s", got)
	}
	st.clock.Move(time.Hour + 30*24*time.Hour)
	if status, body, _ := get(t, link); status != http.StatusNotFound || body != unknown {
		t.Errorf("an expired link: %d %q", status, body)
	}
	limited := false
	for range 200 {
		status, _, _ := get(t, base+"guess")
		limited = limited || status == http.StatusTooManyRequests
	}
	if !limited {
		t.Error("guessing is not held back")
	}
}

func TestAnOverdueClockClimbsAndAWindowThatEndsIsNotSilent(t *testing.T) {
	st := tell(t, nil)
	for _, role := range []string{"on duty", "deputy", "head"} {
		st.write(func(tx *store.Tx) error {
			p, err := tx.AddPerson(threat.Machinery("test"), store.Person{Login: strings.ReplaceAll(role, " ", ""), Name: role, Email: strings.ReplaceAll(role, " ", "") + "@desk.example", Role: threat.RoleAnalyst, Clearance: threat.Red})
			if err == nil {
				_, err = tx.AddTurn(testkit.Approver, store.Turn{Role: role, Person: p.ID, Starts: st.clock.Now().Add(-time.Hour), Ends: st.clock.Now().Add(1000 * time.Hour)})
			}
			return err
		})
	}
	findings := []threat.Finding{}
	for _, c := range threat.Criteria {
		findings = append(findings, threat.Finding{Criterion: c, Verdict: threat.Yes, Reasons: "so it is"})
	}
	if _, err := desk.Determine(t.Context(), st.app.Store, testkit.Author, threat.Determination{Case: st.caseID, Findings: findings, Marking: threat.Red}); err != nil {
		t.Fatal(err)
	}
	st.clock.Move(4*time.Hour - time.Second)
	called := func() (to []string) {
		for _, m := range st.mail.Mails() {
			to = append(to, strings.TrimSuffix(m.To, "@desk.example"))
		}
		return to
	}
	for i, step := range []time.Duration{time.Second, 30 * time.Minute, 30 * time.Minute} {
		if got := len(called()); got != i {
			t.Fatalf("called before their time: %v", called())
		}
		st.clock.Move(step)
		st.until("the next rung is called", func() bool { return len(called()) > i })
	}
	if got := fmt.Sprint(called()); got != "[onduty deputy head]" {
		t.Errorf("called: %s", got)
	}
	if text := textOf(t, st.mail.Mails()[0]); strings.Contains(text, "Hall") || !strings.Contains(text, "a duty is overdue") {
		t.Errorf("the notice says too much or too little:\n%s", text)
	}
	a := st.person("Anna Lind", "en", threat.Point{Channel: "email", Address: "a@example.org"})
	p := testkit.Warn(t, st.app.Store, st.caseID, time.Hour, nil, a.ID)
	st.until("the mail is out", func() bool { return st.balance(p).Delivered == 1 })
	running, err := st.app.Store.RunningClocks(t.Context(), testkit.Author)
	if err != nil || len(running) != 1 || running[0].Kind != threat.ClockWindow {
		t.Errorf("after the warning arrived: %+v %v", running, err)
	}
	st.clock.Move(time.Hour)
	st.until("the window's end is told", func() bool {
		p, err := st.app.Store.Product(t.Context(), testkit.Author, p.ID)
		alarms, _ := st.app.Store.Alarms(t.Context(), testkit.Author, true, 50)
		rung := slices.ContainsFunc(alarms, func(a store.Alarm) bool { return a.Kind == store.AlarmExpired })
		return err == nil && p.State == threat.ProductExpired && rung
	})
	if err := desk.LetLapse(t.Context(), st.app.Store, testkit.Approver, p.ID, "nothing more is known"); err != nil {
		t.Error(err)
	}
}

func TestWhoNeverGotTheFirstGetsAnUpdateAsFirstAndNoCancellation(t *testing.T) {
	st := tell(t, nil)
	got := st.person("Gotlieb", "en", threat.Point{Channel: "email", Address: "got@example.org"})
	not := st.person("Notker", "en", threat.Point{Channel: "email", Address: "not@example.org"})
	st.mail.Refuse(func(to string) error {
		if to == "not@example.org" {
			return testkit.Gone
		}
		return nil
	})
	warn := func() threat.Product {
		p := testkit.Warn(t, st.app.Store, st.caseID, 4*time.Hour, nil, got.ID, not.ID)
		st.until("one got it and one, called by both steps, did not", func() bool { b := st.balance(p); return b.Delivered == 1 && b.Failed == 2 && b.Pending == 0 })
		return p
	}
	first, second := warn(), warn()
	st.mail.Refuse(nil)
	before := len(st.mail.Mails())
	update := testkit.Warn(t, st.app.Store, st.caseID, 4*time.Hour, func(u *threat.Product) { u.Action, u.Changes = threat.ActionUpdate, first.ID }, got.ID, not.ID)
	st.until("both got the update", func() bool { return st.balance(update).Delivered == 2 })
	for _, m := range st.mail.Mails()[before:] {
		if text := textOf(t, m); strings.Contains(text, "update") != (m.To == "got@example.org") {
			t.Errorf("to %s:\n%s", m.To, text)
		}
	}
	before = len(st.mail.Mails())
	cancel := testkit.Warn(t, st.app.Store, st.caseID, 4*time.Hour, func(u *threat.Product) { u.Action, u.Changes = threat.ActionCancel, second.ID }, got.ID, not.ID)
	st.until("the cancellation is out", func() bool { b := st.balance(cancel); return b.Delivered == 1 && b.Pending == 0 })
	if after := st.mail.Mails()[before:]; len(after) != 1 || after[0].To != "got@example.org" {
		t.Errorf("the cancellation went to %+v", after)
	}
}

func TestNothingLeavesAnExerciseAsActual(t *testing.T) {
	st := tell(t, nil)
	a := st.person("Anna Lind", "en", threat.Point{Channel: "email", Address: "a@example.org"})
	for _, mode := range []threat.Mode{threat.ModeActual, threat.ModeDraft, threat.ModeTest} {
		now := st.clock.Now()
		p, err := desk.SaveDraft(t.Context(), st.app.Store, testkit.Author, threat.Product{
			Case: st.caseID, Kind: threat.WarningProduct, Mode: mode, Action: threat.ActionIssue, Marking: threat.Amber, Recipients: []string{a.ID},
			Window: threat.Window{Start: now, End: now.Add(time.Hour), Zone: "UTC"}, Texts: []threat.Text{{Language: "en", Headline: "h", Hazard: "h", Place: "p", Unknown: "u", Source: "s", Actions: []string{"a"}, Contact: "c"}},
		})
		if err == nil {
			p, err = desk.Submit(t.Context(), st.app.Store, testkit.Author, p.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		versions, _ := st.app.Store.ProductTexts(t.Context(), testkit.Author, p.ID)
		if _, err := desk.Approve(t.Context(), st.app.Store, testkit.Approver, p.ID, versions[0].Digest, "Desk"); threat.KindOf(err) != threat.KindConflict {
			t.Errorf("%s is approved on an exercise: %v", mode, err)
		}
	}
}

func TestTheHeartbeatStopsWhenTheDeskIsBlind(t *testing.T) {
	beats := make(chan struct{}, 1000)
	outside := testkit.HookSink(t, func(http.ResponseWriter, *http.Request) { beats <- struct{}{} })
	st := tell(t, func(c *config.Config) { c.Heartbeat, c.HeartbeatEvery = outside, 20*time.Millisecond })
	st.until("a healthy desk beats", func() bool { return len(beats) > 0 })
	if status, _, _ := get(t, st.app.URL()+"/readyz"); status != 200 {
		t.Errorf("a healthy desk is not ready: %d", status)
	}
	// A chain of a product that does not exist can never be decided on.
	st.write(func(tx *store.Tx) error {
		p, err := tx.SaveProduct(testkit.Author, threat.Product{Case: st.caseID, Kind: threat.WarningProduct, Mode: threat.ModeExercise, State: threat.ProductDraft, Author: testkit.Author.Person}, "d", threat.Red)
		if err == nil {
			_, err = tx.AddChain(store.Chain{Product: p.ID, Contact: "con_x", Wake: st.clock.Now(), Body: "not JSON"})
		}
		return err
	})
	st.clock.Move(10 * time.Minute)
	st.until("the desk knows that it is blind", func() bool {
		status, _, _ := get(t, st.app.URL()+"/readyz")
		return status == http.StatusServiceUnavailable
	})
}

func TestABounceCallsTheNextAndRunsTheClockAgain(t *testing.T) {
	dir := t.TempDir()
	st := tell(t, func(c *config.Config) { c.BounceDir = dir })
	a := st.person("Anna Lind", "en", threat.Point{Channel: "email", Address: "a@example.org"})
	findings := []threat.Finding{}
	for _, c := range threat.Criteria {
		findings = append(findings, threat.Finding{Criterion: c, Verdict: threat.Yes, Reasons: "so it is"})
	}
	if _, err := desk.Determine(t.Context(), st.app.Store, testkit.Author, threat.Determination{Case: st.caseID, Findings: findings, Marking: threat.Red}); err != nil {
		t.Fatal(err)
	}
	p := testkit.Warn(t, st.app.Store, st.caseID, 4*time.Hour, nil, a.ID)
	st.until("the mail is out", func() bool { return st.balance(p).Delivered == 1 })
	deliveries, _ := st.app.Store.Deliveries(t.Context(), testkit.Author, p.ID, "", 10)
	st.clock.Move(5 * time.Minute)
	putFile(t, dir, "1.eml", bounceOf(deliveries[0].ID))
	st.until("the bounce is recorded", func() bool { return st.balance(p).Failed >= 1 })
	running, _ := st.app.Store.RunningClocks(t.Context(), testkit.Author)
	warn := 0
	for _, c := range running {
		if c.Kind == threat.ClockWarn && c.Due.Equal(testkit.NewClock().Now().Add(4*time.Hour)) {
			warn++
		}
	}
	if warn != 1 {
		t.Errorf("the duty clock does not run again with its deadline: %+v", running)
	}
}

func TestTellingByHandIsADeliveryWithAnAnswer(t *testing.T) {
	st := tell(t, nil)
	a := st.person("Anna Lind", "en", threat.Point{Channel: "telephone", Address: "+49 30 1"})
	p := testkit.Warn(t, st.app.Store, st.caseID, 4*time.Hour, nil, a.ID)
	var waiting []store.Delivery
	st.until("somebody is to call", func() bool {
		waiting, _ = desk.ToTell(t.Context(), &st.app.Store.Reads, testkit.Author, 10)
		return len(waiting) == 1
	})
	_, err := desk.TellByHand(t.Context(), st.app.Store, testkit.Author, desk.Told{Product: p.ID, Contact: a.ID, Delivery: waiting[0].ID, How: "telephone +49 30 1", Reached: true, Answer: threat.AnswerDisputed, Text: "too general"})
	if err != nil || st.balance(p) != (store.Account{Intended: 1, Delivered: 1}) || st.states(p) != "disputed" {
		t.Errorf("%v %+v %s", err, st.balance(p), st.states(p))
	}
	file, err := desk.ReceiptOf(t.Context(), st.app.Store, testkit.Author, waiting[0].ID, "The desk")
	if err == nil {
		_, err = desk.VerifyReceipt(file, st.app.Store.PublicKey())
	}
	if err != nil || !bytes.Contains(file, []byte("too general")) {
		t.Errorf("receipt: %v\n%s", err, file)
	}
}
