package feed

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/cap"
)

var start = time.Date(2024, 3, 7, 18, 0, 0, 0, time.UTC)

// message is a valid alert with an extension, so that it must travel unchanged.
func message(n int) []byte {
	return []byte(fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>m-%d</identifier><sender>desk@example.org</sender><sent>2024-03-07T18:%02d:00-00:00</sent>
  <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
  <info><language>en-GB</language><category>Security</category><event>Attack</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Possible</certainty>
    <expires>2024-03-09T18:00:00-00:00</expires><headline>Avoid &lt;crowds&gt; &amp; concerts %d</headline><area><areaDesc>Moscow</areaDesc></area></info>
</alert>
`, n, n%60, n))
}

// site is a server that counts what it is asked and answers as it is told.
type site struct {
	*httptest.Server
	mu      sync.Mutex
	asked   map[string]int
	handler http.Handler
}

func newSite(t *testing.T) *site {
	s := &site{asked: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked[r.URL.Path]++
		h := s.handler
		s.mu.Unlock()
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) serve(h http.Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handler = h
}

func (s *site) count(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[path]
}

// clock moves when it is told to.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func publisher(t *testing.T, s *site, size int) *Publisher {
	t.Helper()
	p, err := NewPublisher(Channel{Title: "Desk", Author: "Desk", Base: s.URL + "/cap/", PageSize: size, Hubs: []string{s.URL + "/hub"}, Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	s.serve(http.StripPrefix("/cap", p))
	return p
}

func add(t *testing.T, p *Publisher, from, to int) {
	t.Helper()
	for n := from; n <= to; n++ {
		if _, err := p.Add(message(n), start.Add(time.Duration(n)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
}

func ids(h Harvest) []string {
	var list []string
	for _, m := range h.Messages {
		list = append(list, m.Alert.Identifier)
	}
	return list
}

func noFaults(t *testing.T, h Harvest) {
	t.Helper()
	for _, f := range h.Faults {
		t.Errorf("fault: %v", f)
	}
}

func TestWhatIsPublishedIsCollected(t *testing.T) {
	for _, name := range []string{AtomName, RSSName, JSONName} {
		s := newSite(t)
		p := publisher(t, s, 50)
		add(t, p, 1, 3)
		c := &clock{start}
		poller := Poller{Client: s.Client(), Now: c.Now}
		sub := &Subscription{URL: s.URL + "/cap/" + name}
		h := poller.Poll(context.Background(), sub)
		noFaults(t, h)
		if diff := cmp.Diff([]string{"m-3", "m-2", "m-1"}, ids(h)); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", name, diff)
		}
		for i, m := range h.Messages {
			want := message(3 - i)
			if name == AtomName {
				want = bytes.TrimSpace(want[bytes.Index(want, []byte("<alert")):])
			}
			if !bytes.Equal(m.Original, want) {
				t.Errorf("%s: the original was changed:\n%s\n%s", name, m.Original, want)
			}
			if m.Reports[0].Verdict != cap.Valid {
				t.Errorf("%s: %v", name, m.Reports)
			}
		}
		if h = poller.Poll(context.Background(), sub); !h.Early || s.count("/cap/"+name) != 1 {
			t.Errorf("%s: asked again before it was time", name)
		}
		c.now = sub.Next
		if h = poller.Poll(context.Background(), sub); !h.Unchanged || len(h.Messages) > 0 {
			t.Errorf("%s: unchanged feed: %+v", name, h)
		}
		add(t, p, 4, 4)
		c.now = sub.Next
		h = poller.Poll(context.Background(), sub)
		noFaults(t, h)
		if diff := cmp.Diff([]string{"m-4"}, ids(h)); diff != "" {
			t.Errorf("%s: only what is new (-want +got):\n%s", name, diff)
		}
	}
}

func TestPublishedFeedsAreValid(t *testing.T) {
	s := newSite(t)
	p := publisher(t, s, 2)
	add(t, p, 1, 5)
	for _, f := range p.Files() {
		if strings.HasSuffix(f.Name, ".json") {
			continue
		}
		for _, r := range cap.Validate(f.Body) {
			if r.Verdict == cap.Invalid || r.Verdict == cap.Malformed {
				t.Errorf("%s: %+v\n%s", f.Name, r.Findings, f.Body)
			}
		}
	}
	if n := len(p.Files()); n != 3*(1+2)+5 {
		t.Errorf("%d files", n)
	}
}

func TestConditionalRequests(t *testing.T) {
	s := newSite(t)
	p := publisher(t, s, 50)
	add(t, p, 1, 1)
	res, err := s.Client().Get(s.URL + "/cap/feed.atom")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.Header.Get("ETag") == "" || res.Header.Get("Last-Modified") == "" || res.Header.Get("Content-Type") != "application/atom+xml; charset=utf-8" {
		t.Errorf("headers %v", res.Header)
	}
	if links := strings.Join(res.Header.Values("Link"), " "); !strings.Contains(links, `rel="hub"`) || !strings.Contains(links, `rel="self"`) {
		t.Errorf("WebSub links %q", links)
	}
	for header, value := range map[string]string{"If-None-Match": res.Header.Get("ETag"), "If-Modified-Since": res.Header.Get("Last-Modified")} {
		if got := ask(t, s, "GET", "/cap/feed.atom", header, value); got != http.StatusNotModified {
			t.Errorf("%s: %d", header, got)
		}
	}
	add(t, p, 2, 2)
	if got := ask(t, s, "GET", "/cap/feed.atom", "If-None-Match", res.Header.Get("ETag")); got != http.StatusOK {
		t.Errorf("after a change: %d", got)
	}
	for request, want := range map[string]int{"HEAD /cap/feed.rss": 200, "POST /cap/feed.rss": 405, "GET /cap/feed.xml": 404, "GET /cap/archive/1.atom": 404, "GET /cap/archive/01.atom": 404, "GET /cap/../x": 404, "GET /cap/": 404} {
		method, path, _ := strings.Cut(request, " ")
		if got := ask(t, s, method, path, "", ""); got != want {
			t.Errorf("%s: %d, want %d", request, got, want)
		}
	}
}

func ask(t *testing.T, s *site, method, path, header, value string) int {
	t.Helper()
	req, err := http.NewRequest(method, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if header != "" {
		req.Header.Set(header, value)
	}
	res, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// A poller that slept finds in the archive what went by.
func TestArchivePagesFillTheGap(t *testing.T) {
	for _, name := range []string{AtomName, RSSName, JSONName} {
		s := newSite(t)
		p := publisher(t, s, 3)
		add(t, p, 1, 2)
		c := &clock{start}
		poller := Poller{Client: s.Client(), Now: c.Now}
		sub := &Subscription{URL: s.URL + "/cap/" + name}
		noFaults(t, poller.Poll(context.Background(), sub))
		add(t, p, 3, 11)
		c.now = start.Add(time.Hour)
		h := poller.Poll(context.Background(), sub)
		noFaults(t, h)
		got := map[string]bool{}
		for _, id := range ids(h) {
			got[id] = true
		}
		if len(got) != 9 || len(h.Messages) != 9 || !got["m-3"] || !got["m-11"] {
			t.Errorf("%s: collected %v", name, ids(h))
		}
	}
}

// Full archive pages never change, whatever is added.
func TestArchivePagesAreStable(t *testing.T) {
	s := newSite(t)
	p := publisher(t, s, 2)
	add(t, p, 1, 5)
	before, _ := p.file("archive/1.rss")
	add(t, p, 6, 9)
	after, _ := p.file("archive/1.rss")
	if !bytes.Equal(before.Body, after.Body) || !before.Fixed {
		t.Errorf("archive page changed:\n%s\n%s", before.Body, after.Body)
	}
}

func TestSubscriptionSurvivesAsJSON(t *testing.T) {
	s := newSite(t)
	add(t, publisher(t, s, 50), 1, 2)
	c := &clock{start}
	poller := Poller{Client: s.Client(), Now: c.Now}
	sub := &Subscription{URL: s.URL + "/cap/feed.rss"}
	poller.Poll(context.Background(), sub)
	data, err := json.Marshal(sub)
	if err != nil {
		t.Fatal(err)
	}
	var again Subscription
	if err := json.Unmarshal(data, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sub, &again); diff != "" {
		t.Error(diff)
	}
	c.now = again.Next
	if h := poller.Poll(context.Background(), &again); !h.Unchanged {
		t.Errorf("after a restart: %+v", h)
	}
}
