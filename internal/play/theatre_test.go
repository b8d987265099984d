package play_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/play"
)

// visitor is a browser at the theatre.
type visitor struct {
	t      *testing.T
	client *http.Client
	base   string
	csrf   string
}

var formToken = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// enter opens a theatre and signs its visitor in.
func enter(t *testing.T) *visitor {
	t.Helper()
	var theatre *play.Theatre
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { theatre.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	base := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	var err error
	if theatre, err = play.Open(t.Context(), play.Options{Dir: t.TempDir(), URL: base, Version: "test"}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := theatre.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := theatre.Raise(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	link, err := theatre.EnterLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, client: &http.Client{Jar: jar}, base: base}
	if page := v.post(strings.TrimPrefix(link, base), url.Values{}); !strings.Contains(page, "moment by moment") {
		t.Fatalf("the link leads to %.200s", page)
	}
	return v
}

func (v *visitor) read(resp *http.Response, err error) string {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %d %v\n%.600s", resp.Request.URL.Path, resp.StatusCode, err, body)
	}
	if m := formToken.FindSubmatch(body); m != nil {
		v.csrf = string(m[1])
	}
	return string(body)
}

func (v *visitor) get(path string) string {
	v.t.Helper()
	return v.read(v.client.Get(v.base + path))
}

func (v *visitor) post(path string, form url.Values) string {
	v.t.Helper()
	form.Set("csrf", v.csrf)
	return v.read(v.client.PostForm(v.base+path, form))
}

func (v *visitor) step(how string) string {
	v.t.Helper()
	return v.post("/demo/step", url.Values{"how": {how}, "back": {"/demo"}})
}

func (v *visitor) must(page string, said ...string) {
	v.t.Helper()
	for _, s := range said {
		if !strings.Contains(page, s) {
			v.t.Errorf("%q is not on the page", s)
		}
	}
}

// TestAVisitorStepsLooksAndAnswers goes through the demo without a browser.
func TestAVisitorStepsLooksAndAnswers(t *testing.T) {
	v := enter(t)
	v.must(v.get("/demo"), "Saturday 2 March", "Play up to here", "EXERCISE")
	v.must(v.get("/demo/inbox"), "Nothing has been sent yet")
	v.must(v.post("/demo/step", url.Values{"how": {"to"}, "moment": {"6"}, "back": {"/demo"}}), "Wed 6 Mar 2024, 20:00", "Warned")
	v.must(v.get("/demo/inbox"), "liaison-duty@protector.example", "events-office.protector.example")
	first, second := v.get("/demo/inbox/1"), v.get("/demo/inbox/2") // they are sent beside each other
	v.must(first+second, "Tocsin-Signature: v1=", "The signature is right", "X-Tocsin-Mode: exercise", "Auto-Submitted: auto-generated")

	// The liaison answers here. The script lets nobody at the office answer, so
	// that the clock which comes next is the office's.
	liaison := first
	if strings.Contains(second, "liaison-duty@protector.example") {
		liaison = second
	}
	link := regexp.MustCompile(`href="(/r/[^"]+)"`).FindStringSubmatch(liaison)
	key := regexp.MustCompile(`name="form" value="([^"]+)"`).FindStringSubmatch(v.get(link[1]))
	v.must(v.read(v.client.PostForm(v.base+link[1], url.Values{"form": {key[1]}, "answer": {"acted"}, "text": {"Doors are watched"}})), "Doors are watched")

	v.must(v.step("due"), "The clock: ")
	v.must(v.step("end"), "occurred after window", "Doors are watched")
	v.must(v.step("hour"), "32 of 32")
	if page := v.get("/readyz"); !strings.Contains(page, "ready") {
		t.Errorf("not ready: %s", page)
	}
}

// TestAVisitorGoesBackAndChangesSeats plays anew, which throws away what the
// visitor did, and sits as others.
func TestAVisitorGoesBackAndChangesSeats(t *testing.T) {
	v := enter(t)
	v.step("end")
	page := v.post("/demo/step", url.Values{"how": {"again"}, "moment": {"2"}})
	v.must(page, "2 of 32", "Sun 3 Mar 2024, 14:20")
	v.must(v.get("/demo/inbox"), "Nothing has been sent yet")
	v.must(v.post("/demo/seat", url.Values{"seat": {"analyst"}, "back": {"/demo"}}), "<strong>Analyst on duty</strong>")
	v.must(v.step("next"), "3 of 32")
	resp, err := v.client.PostForm(v.base+"/demo/seat", url.Values{"csrf": {v.csrf}, "seat": {"nobody"}})
	if err != nil || resp.StatusCode != http.StatusUnprocessableEntity && resp.StatusCode != http.StatusBadRequest {
		t.Errorf("a seat that does not exist: %v %v", resp.StatusCode, err)
	}
}
