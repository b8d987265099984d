package reach_test

import (
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/reach"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// visit is a desk whose recipients' pages are served, with a warning to two
// people who have their links.
type visit struct {
	t       *testing.T
	s       *store.Store
	clock   *testkit.Clock
	links   *desk.Links
	url     string
	caseID  string
	people  []string
	product threat.Product
	paths   []string // of the links, in the order of the people
}

func newVisit(t *testing.T, language string) *visit {
	t.Helper()
	v := &visit{t: t, clock: testkit.NewClock()}
	v.s = testkit.TempStore(t, v.clock)
	var err error
	if v.links, err = desk.NewLinks(v.s, ""); err != nil {
		t.Fatal(err)
	}
	pages, err := reach.New(reach.Options{Store: v.s, Links: v.links, Desk: "The desk", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(pages)
	t.Cleanup(server.Close)
	v.url = server.URL
	err = v.s.Write(t.Context(), func(tx *store.Tx) error {
		c, err := tx.OpenCase(testkit.Author, "Hall", threat.Red)
		v.caseID = c.ID
		for _, name := range []string{"Anna Lind", "Paul Berg"} {
			if err != nil {
				return err
			}
			var p threat.Contact
			p, err = tx.PutContact(testkit.Author, threat.Contact{Kind: threat.ContactPerson, Name: name, Language: language, Marking: threat.Amber, Points: []threat.Point{{Channel: "email", Address: strings.Fields(name)[0] + "@example.org"}}})
			v.people = append(v.people, p.ID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	v.product, v.paths = v.warn(nil)
	return v
}

// warn approves a warning, and gives it with the paths of its links.
func (v *visit) warn(change func(*threat.Product)) (threat.Product, []string) {
	v.t.Helper()
	p := testkit.Warn(v.t, v.s, v.caseID, 48*time.Hour, change, v.people...)
	caller := &deliver.Caller{Store: v.s}
	if _, err := caller.Step(v.t.Context()); err != nil {
		v.t.Fatal(err)
	}
	deliveries, err := v.s.Deliveries(v.t.Context(), testkit.Author, p.ID, "", 10)
	if err != nil {
		v.t.Fatal(err)
	}
	var paths []string
	for _, id := range v.people {
		for _, d := range deliveries {
			if d.Recipient == id {
				paths = append(paths, v.links.URL(d.ID, p.Digest))
			}
		}
	}
	return p, paths
}

// do makes a request, and gives status and page.
func (v *visit) do(method, path string, form url.Values, headers ...string) (int, string) {
	v.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequest(method, v.url+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	if res.Header.Get("Content-Security-Policy") == "" || res.Header.Get("Referrer-Policy") != "no-referrer" || res.Header.Get("Cache-Control") != "no-store" {
		v.t.Errorf("%s %s lets the link leak: %v", method, path, res.Header)
	}
	return res.StatusCode, string(page)
}

var keyIn = regexp.MustCompile(`name="form" value="([^"]+)"`)

// answer opens a page and sends its form.
func (v *visit) answer(path, state, text string) (int, string) {
	v.t.Helper()
	_, page := v.do("GET", path, nil)
	key := keyIn.FindStringSubmatch(page)
	if key == nil {
		v.t.Fatalf("no form on the page:\n%s", page)
	}
	return v.do("POST", path, url.Values{"form": {key[1]}, "answer": {state}, "text": {text}})
}

// said are the answers to the warning.
func (v *visit) said() string {
	v.t.Helper()
	answers, err := v.s.Answers(v.t.Context(), testkit.Author, v.product.ID)
	if err != nil {
		v.t.Fatal(err)
	}
	var out []string
	for _, a := range answers {
		out = append(out, strings.TrimSpace(string(a.State)+" "+a.Text))
	}
	return strings.Join(out, "; ")
}

// TestAScannerIsNobody follows every link as mail scanners do: that is
// received, once, and not read, whatever it claims to be.
func TestAScannerIsNobody(t *testing.T) {
	v := newVisit(t, "en")
	if status, page := v.do("HEAD", v.paths[0], nil); status != 200 || page != "" || v.said() != "" {
		t.Errorf("HEAD: %d, said %q", status, v.said())
	}
	for range 5 {
		v.do("GET", v.paths[0], nil, "Purpose", "prefetch", "User-Agent", "Scanner")
		v.do("GET", v.paths[0]+"?answer=accepted&form=x&text=y", nil)
		v.do("POST", v.paths[0], url.Values{"answer": {"accepted"}})
	}
	if got := v.said(); got != "received" {
		t.Errorf("a scanner said: %s", got)
	}
}

// TestEachAnswerSaysWhatItMust gives every answer without and with its words.
func TestEachAnswerSaysWhatItMust(t *testing.T) {
	for state, words := range map[threat.AnswerState]bool{
		threat.AnswerRead: false, threat.AnswerAccepted: false, threat.AnswerPrioritised: false, threat.AnswerActed: true, threat.AnswerLapsed: true,
		threat.AnswerNeedMore: true, threat.AnswerDisputed: true, threat.AnswerDismissed: true, threat.AnswerNotForMe: true,
	} {
		t.Run(string(state), func(t *testing.T) {
			v := newVisit(t, "en")
			want := http.StatusOK
			if words {
				want = http.StatusUnprocessableEntity
			}
			if status, page := v.answer(v.paths[0], string(state), "  "); status != want || !strings.Contains(page, `value="`+string(state)+`"`) {
				t.Errorf("without words: %d, not offered: %v", status, !strings.Contains(page, string(state)))
			}
			if status, _ := v.answer(v.paths[0], string(state), "the east doors"); status != 200 || !strings.HasSuffix(v.said(), string(state)+" the east doors") {
				t.Errorf("with words: %d; said %s", status, v.said())
			}
		})
	}
}

// TestWhatWasDoneIsToldAfterTheWindow reports acting and its end when the
// warning is over; nothing else can be answered then, and in the end the link
// leads nowhere.
func TestWhatWasDoneIsToldAfterTheWindow(t *testing.T) {
	v := newVisit(t, "en")
	v.clock.Move(49 * time.Hour)
	if status, page := v.answer(v.paths[0], "accepted", ""); status != http.StatusUnprocessableEntity || !strings.Contains(page, "no longer in force") {
		t.Errorf("accepting what is over: %d", status)
	}
	v.answer(v.paths[0], "acted", "doors guarded")
	v.clock.Move(10 * 24 * time.Hour)
	v.answer(v.paths[0], "acted-then-lapsed", "guards withdrawn")
	if got := v.said(); got != "received; acted doors guarded; acted-then-lapsed guards withdrawn" {
		t.Errorf("said: %s", got)
	}
	if status, _ := v.do("GET", v.paths[0]+"/receipt", nil); status != 200 {
		t.Errorf("receipt: %d", status)
	}
	v.clock.Move(20 * 24 * time.Hour)
	for _, path := range []string{v.paths[0], v.paths[0] + "/receipt"} {
		if status, _ := v.do("GET", path, nil); status != http.StatusNotFound {
			t.Errorf("a month later: %d", status)
		}
	}
}

// TestALinkIsItsOwnersAndItsTextsAlone tries links and form keys on each other.
func TestALinkIsItsOwnersAndItsTextsAlone(t *testing.T) {
	v := newVisit(t, "en")
	_, other := v.warn(func(p *threat.Product) { p.Texts[0].Headline = "Another plan" })
	_, mine := v.do("GET", v.paths[0], nil)
	key := keyIn.FindStringSubmatch(mine)[1]
	for name, path := range map[string]string{"another person": v.paths[1], "another text": other[0]} {
		if status, _ := v.do("POST", path, url.Values{"form": {key}, "answer": {"accepted"}}); status != http.StatusBadRequest {
			t.Errorf("my form key answers for %s: %d", name, status)
		}
		if _, page := v.do("GET", path, nil); strings.Contains(page, "Anna") || strings.Contains(page, "Paul") {
			t.Errorf("the page of %s names somebody", name)
		}
	}
	token := strings.TrimPrefix(v.paths[0], desk.LinkPath)
	for i := range token {
		changed := []byte(token)
		changed[i] ^= 1
		if status, _ := v.do("GET", desk.LinkPath+url.PathEscape(string(changed)), nil); status == 200 {
			t.Errorf("a link with its letter %d changed leads somewhere", i)
		}
		if i%16 == 15 {
			v.clock.Move(time.Minute) // not to be held back for asking often
		}
	}
	if got := v.said(); got != "received; received" { // each link was opened
		t.Errorf("said: %s", got)
	}
}

// TestNobodyAnswersWithoutEnd goes on answering one delivery.
func TestNobodyAnswersWithoutEnd(t *testing.T) {
	v := newVisit(t, "en")
	status, given := http.StatusOK, 0
	for ; status == http.StatusOK && given < 1000; given++ {
		v.clock.Move(10 * time.Second) // not to be held back for asking often
		status, _ = v.answer(v.paths[0], "acted", fmt.Sprint("door ", given))
	}
	if status != http.StatusTooManyRequests || given < 50 || given > 200 {
		t.Errorf("after %d answers: %d", given, status)
	}
}

// TestAVisitorWithBadManners sends what a page never would.
func TestAVisitorWithBadManners(t *testing.T) {
	v := newVisit(t, "en")
	_, page := v.do("GET", v.paths[0], nil)
	key := keyIn.FindStringSubmatch(page)[1]
	for _, method := range []string{"PUT", "DELETE", "PATCH", "OPTIONS", "BREW"} {
		if status, _ := v.do(method, v.paths[0], nil); status < 400 {
			t.Errorf("%s: %d", method, status)
		}
	}
	for name, form := range map[string]url.Values{
		"a huge text":      {"form": {key}, "answer": {"acted"}, "text": {strings.Repeat("x", 1<<20)}},
		"a long text":      {"form": {key}, "answer": {"acted"}, "text": {strings.Repeat("x", 10_000)}},
		"no such answer":   {"form": {key}, "answer": {"received"}},
		"a made-up answer": {"form": {key}, "answer": {"accepted\r\nSet-Cookie: x"}},
		"two answers":      {"form": {"x", key}, "answer": {"accepted"}},
	} {
		if status, _ := v.do("POST", v.paths[0], form); status < 400 {
			t.Errorf("%s: %d", name, status)
		}
	}
	if got := v.said(); got != "received" {
		t.Errorf("said: %s", got)
	}
	script := `</textarea><script>alert(1)</script><img src=x onerror=alert(1)> "quotes" & ` + "\r\nSet-Cookie: stolen=1"
	if status, page := v.answer(v.paths[0], "disputed", script); status != 200 || strings.Contains(page, "<script") || strings.Contains(page, "<img") || !strings.Contains(html.UnescapeString(page), "<script>alert(1)") {
		t.Errorf("free text: %d\n%s", status, page)
	}
	for range 3 { // sent again, it is one answer
		v.answer(v.paths[0], "disputed", script)
	}
	if n := strings.Count(v.said(), "disputed"); n != 1 {
		t.Errorf("one answer sent again is %d", n)
	}
}

// TestThePageWorksAnywhere has nothing from elsewhere and no script, in each
// language.
func TestThePageWorksAnywhere(t *testing.T) {
	for language, button := range map[string]string{"en": "Send answer", "ru-RU": "Отправить ответ", "es": "Enviar respuesta", "de-AT": "Antwort senden", "fr": "Envoyer la réponse", "tlh": "Send answer", "": "Send answer"} {
		v := newVisit(t, language)
		_, page := v.do("GET", v.paths[0], nil)
		if !strings.Contains(page, button) || !strings.Contains(page, "EXERCISE EXERCISE EXERCISE") || !strings.Contains(page, v.product.Digest) {
			t.Errorf("%q:\n%s", language, page)
		}
		if foreign := regexp.MustCompile(`<script|src=|https?://|@import|url\(|\son[a-z]+=`).FindString(page); foreign != "" {
			t.Errorf("%q: the page holds %q", language, foreign)
		}
	}
}

// TestNothingIsLearnedFromTheAnswerToAGuess compares what guesses, expired and
// cut-off links are told.
func TestNothingIsLearnedFromTheAnswerToAGuess(t *testing.T) {
	v := newVisit(t, "en")
	_, unknown := v.do("GET", desk.LinkPath+strings.Repeat("A", 43), nil)
	for _, path := range []string{desk.LinkPath, desk.LinkPath + "x", v.paths[0] + "x", v.paths[0][:len(v.paths[0])-1], desk.LinkPath + strings.Repeat("A", 4000), desk.LinkPath + "%00", desk.LinkPath + "%2e%2e%2fadmin", desk.LinkPath + "a/b/c"} {
		if status, page := v.do("GET", path, nil); status != http.StatusNotFound || page != unknown {
			t.Errorf("%.50s: %d %.60q", path, status, page)
		}
	}
	limited := 0
	for range 200 {
		if status, _ := v.do("GET", desk.LinkPath+"guess", nil); status == http.StatusTooManyRequests {
			limited++
		}
	}
	if limited == 0 {
		t.Error("guessing is not held back")
	}
	v.clock.Move(time.Minute)
	if status, _ := v.do("GET", v.paths[0], nil); status != 200 {
		t.Errorf("a minute later the owner is still held back: %d", status)
	}
}
