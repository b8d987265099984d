package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// pages answers each path with a body; what is missing is not found.
func pages(m map[string]string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := m[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, body)
	})
}

func rssOf(links ...string) string {
	var sb strings.Builder
	sb.WriteString(`<rss version="2.0"><channel><title>t</title><link>http://x/</link>`)
	for _, l := range links {
		sb.WriteString("<item><title>i</title><link>" + l + "</link></item>")
	}
	return sb.String() + "</channel></rss>"
}

func kinds(h Harvest) map[string]int {
	got := map[string]int{}
	for _, f := range h.Faults {
		got[fmt.Sprint(f.Scope, " ", f.Kind)]++
	}
	return got
}

func TestABrokenMessageIsNotABrokenFeed(t *testing.T) {
	s := newSite(t)
	s.serve(pages(map[string]string{
		"/feed":      rssOf("/good.cap", "/cut.cap", "/page.html", "/missing.cap"),
		"/good.cap":  string(message(1)),
		"/cut.cap":   string(message(2)[:300]),
		"/page.html": "<html><body>login</body></html>",
	}))
	c := &clock{start}
	poller := Poller{Client: s.Client(), Now: c.Now, Tries: 3}
	sub := &Subscription{URL: s.URL + "/feed"}
	h := poller.Poll(context.Background(), sub)
	if h.Broken() || len(h.Messages) != 1 {
		t.Errorf("feed broken: %v, %d messages", h.Broken(), len(h.Messages))
	}
	want := map[string]int{"message malformed": 1, "message no-alert": 1, "message refused": 1}
	if diff := cmp.Diff(want, kinds(h)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for range 12 {
		c.now = c.now.Add(2 * time.Hour)
		h = poller.Poll(context.Background(), sub)
	}
	if n := s.count("/cut.cap"); n != 3 || len(h.Faults) > 0 {
		t.Errorf("a broken message was asked for %d times; faults at last %v", n, h.Faults)
	}
	if n := s.count("/good.cap"); n != 1 {
		t.Errorf("a good message was asked for %d times", n)
	}
}

func TestBrokenFeeds(t *testing.T) {
	whole := rssOf("/1.cap", "/2.cap", "/3.cap")
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><entry><content>` + string(bytes.TrimPrefix(message(1), []byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"))) + `</content></entry><entry><title>a & b`
	for name, c := range map[string]struct {
		body     string
		kind     string
		messages int
	}{
		"cut in the third item":       {whole[:strings.Index(whole, "/3.cap")], "feed malformed", 2},
		"stray ampersand, alert kept": {atom, "feed malformed", 1},
		"a login page":                {"<html><body>log in</body></html>", "feed not-a-feed", 0},
		"a login page, not XML":       {"<!doctype html><html><br>", "feed not-a-feed", 0},
		"nothing":                     {"", "feed not-a-feed", 0},
		"JSON of another kind":        {`{"a":1}`, "feed not-a-feed", 0},
		"JSON cut":                    {`{"version":"https://jsonfeed.org/version/1.1","items":[`, "feed malformed", 0},
		"entities":                    {`<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>`, "feed malformed", 0},
		"too large":                   {strings.Repeat(" ", 3000), "feed too-large", 0},
	} {
		s := newSite(t)
		s.serve(pages(map[string]string{"/feed": c.body, "/1.cap": string(message(1)), "/2.cap": string(message(2)), "/3.cap": string(message(3))}))
		h := Poller{Client: s.Client(), Now: (&clock{start}).Now, MaxBytes: 2500}.Poll(context.Background(), &Subscription{URL: s.URL + "/feed"})
		if !h.Broken() || kinds(h)[c.kind] != 1 || len(h.Messages) != c.messages {
			t.Errorf("%s: %d messages, faults %v", name, len(h.Messages), h.Faults)
		}
	}
}

func TestBackOff(t *testing.T) {
	s := newSite(t)
	s.serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }))
	c := &clock{start}
	poller := Poller{Client: s.Client(), Now: c.Now, Every: time.Minute, AtMost: 10 * time.Minute}
	sub := &Subscription{URL: s.URL + "/feed"}
	var waits []time.Duration
	for range 6 {
		h := poller.Poll(context.Background(), sub)
		if kinds(h)["feed server"] != 1 {
			t.Fatalf("faults %v", h.Faults)
		}
		waits = append(waits, sub.Next.Sub(c.now))
		c.now = sub.Next
	}
	want := []time.Duration{2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 10 * time.Minute, 10 * time.Minute, 10 * time.Minute}
	if diff := cmp.Diff(want, waits); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s.serve(pages(map[string]string{"/feed": rssOf()}))
	if poller.Poll(context.Background(), sub); sub.Failures != 0 || sub.Next.Sub(c.now) != time.Minute {
		t.Errorf("after recovery: %+v", sub)
	}
}

func TestPatienceThatTheServerAsksFor(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"Retry-After: 300":                           5 * time.Minute,
		"Retry-After: Thu, 07 Mar 2024 18:20:00 GMT": 20 * time.Minute,
		"Retry-After: 999999999":                     time.Hour,
		"Retry-After: -5":                            2 * time.Minute,
		"Cache-Control: public, max-age=600":         10 * time.Minute,
		"Cache-Control: max-age=5":                   2 * time.Minute,
	} {
		name, value, _ := strings.Cut(header, ": ")
		s := newSite(t)
		s.serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(name, value)
			w.WriteHeader(http.StatusTooManyRequests)
		}))
		c := &clock{start}
		sub := &Subscription{URL: s.URL}
		Poller{Client: s.Client(), Now: c.Now}.Poll(context.Background(), sub)
		if got := sub.Next.Sub(start); got != want {
			t.Errorf("%s: waits %s, want %s", header, got, want)
		}
	}
}

func TestPatienceThatTheFeedAsksFor(t *testing.T) {
	s := newSite(t)
	s.serve(pages(map[string]string{"/feed": strings.Replace(rssOf(), "<title>", "<ttl> 15 </ttl><title>", 1)}))
	sub := &Subscription{URL: s.URL + "/feed"}
	Poller{Client: s.Client(), Now: (&clock{start}).Now}.Poll(context.Background(), sub)
	if got := sub.Next.Sub(start); got != 15*time.Minute {
		t.Errorf("waits %s", got)
	}
}

func TestGoneIsOver(t *testing.T) {
	s := newSite(t)
	s.serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }))
	c := &clock{start}
	sub := &Subscription{URL: s.URL + "/feed"}
	poller := Poller{Client: s.Client(), Now: c.Now}
	h := poller.Poll(context.Background(), sub)
	c.now = c.now.AddDate(1, 0, 0)
	if again := poller.Poll(context.Background(), sub); !h.Faults[0].Final || !again.Early || s.count("/feed") != 1 {
		t.Errorf("%+v, %+v", h, again)
	}
}

// A client with a policy refuses; nothing else is asked.
type wall struct{ Doer }

var errWall = errors.New("address is not allowed")

func (w wall) Do(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.URL.Path, "/private") {
		return nil, errWall
	}
	return w.Doer.Do(r)
}

func TestTheClientDecidesWhatMayBeAsked(t *testing.T) {
	s := newSite(t)
	s.serve(pages(map[string]string{"/feed": rssOf("/private/metadata.cap", "file:///etc/passwd", "/ok.cap"), "/ok.cap": string(message(1))}))
	h := Poller{Client: wall{s.Client()}, Now: (&clock{start}).Now}.Poll(context.Background(), &Subscription{URL: s.URL + "/feed"})
	if diff := cmp.Diff(map[string]int{"message unreachable": 1, "message no-link": 1}, kinds(h)); diff != "" || len(h.Messages) != 1 {
		t.Errorf("%d messages, faults %v", len(h.Messages), h.Faults)
	}
	if !errors.Is(h.Faults[0], errWall) && !errors.Is(h.Faults[1], errWall) {
		t.Errorf("faults %v", h.Faults)
	}
}

func TestManyLinksAreSpreadOverPolls(t *testing.T) {
	s := newSite(t)
	m := map[string]string{}
	var links []string
	for n := range 7 {
		link := fmt.Sprintf("/%d.cap", n)
		links = append(links, link)
		m[link] = string(message(n))
	}
	m["/feed"] = rssOf(links...)
	s.serve(pages(m))
	c := &clock{start}
	poller := Poller{Client: s.Client(), Now: c.Now, MaxLinks: 3}
	sub := &Subscription{URL: s.URL + "/feed"}
	var counts []int
	for range 4 {
		counts = append(counts, len(poller.Poll(context.Background(), sub).Messages))
		c.now = sub.Next
	}
	if diff := cmp.Diff([]int{3, 3, 1, 0}, counts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestACutOffPollLosesNothing(t *testing.T) {
	s := newSite(t)
	s.serve(pages(map[string]string{"/feed": rssOf("/1.cap", "/2.cap"), "/1.cap": string(message(1)), "/2.cap": string(message(2))}))
	c := &clock{start}
	ctx, cancel := context.WithCancel(context.Background())
	sub := &Subscription{URL: s.URL + "/feed"}
	cut := cutAfter{s.Client(), new(int), cancel}
	first := Poller{Client: cut, Now: c.Now}.Poll(ctx, sub)
	c.now = sub.Next
	second := Poller{Client: s.Client(), Now: c.Now}.Poll(context.Background(), sub)
	if got := append(ids(first), ids(second)...); len(got) != 2 {
		t.Errorf("collected %v", got)
	}
}

// cutAfter cancels while the second message is asked for.
type cutAfter struct {
	Doer
	n      *int
	cancel func()
}

func (c cutAfter) Do(r *http.Request) (*http.Response, error) {
	if *c.n++; *c.n == 3 {
		c.cancel()
	}
	return c.Doer.Do(r)
}

// canned answers every address with one body, and links with nothing.
type canned struct {
	at   string
	body []byte
}

func (c canned) Do(r *http.Request) (*http.Response, error) {
	res := &http.Response{StatusCode: 404, Status: "404 Not Found", Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")), Request: r}
	if r.URL.String() == c.at {
		res.StatusCode, res.Status, res.Body = 200, "200 OK", io.NopCloser(bytes.NewReader(c.body))
	}
	return res, nil
}

func TestCorpusFeeds(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "corpora", "cap", "feeds")
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(files) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not there, and CI=true", dir)
		}
		t.Skipf("%s is not there", dir)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		const at = "https://feeds.example/feed"
		h := Poller{Client: canned{at, body}, Now: (&clock{start}).Now}.Poll(context.Background(), &Subscription{URL: at})
		name := filepath.Base(file)
		t.Logf("%s: %d messages, faults %v", name, len(h.Messages), kinds(h))
		// One is hostile, one declares UTF-8 and is ISO-8859-1.
		if broken := strings.Contains(name, "xee") || strings.Contains(name, "pelmorex"); broken != h.Broken() {
			t.Errorf("%s: broken is %v: %v", name, h.Broken(), h.Faults)
		}
		if len(h.Messages)+len(h.Faults) == 0 && !strings.Contains(name, "no_entries") && !strings.Contains(name, "empty") {
			t.Errorf("%s: nothing was found", name)
		}
	}
}

func FuzzPoll(f *testing.F) {
	f.Add([]byte(rssOf("/a.cap", "b")))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="?2"/><entry><id>1</id><content src="x"/></entry></feed>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"a.cap"}]}`))
	f.Add(message(1))
	f.Fuzz(func(t *testing.T, body []byte) {
		const at = "https://feeds.example/feed"
		sub := &Subscription{URL: at}
		c := &clock{start}
		p := Poller{Client: canned{at, body}, Now: c.Now}
		h := p.Poll(context.Background(), sub)
		c.now = sub.Next
		if again := p.Poll(context.Background(), sub); len(again.Messages) > 0 {
			t.Fatalf("%d messages came twice", len(again.Messages))
		}
		base, _ := url.Parse(at)
		list, err := readListing(body, base)
		if err != nil && !h.Broken() {
			t.Fatalf("unreadable, but not broken: %v", err)
		}
		for _, e := range list.entries {
			if e.link != "" && !strings.HasPrefix(e.link, "http") {
				t.Fatalf("leads to %q", e.link)
			}
		}
	})
}
