package console_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

var (
	links     = regexp.MustCompile(`(?:href|action)="(/[^"#]*)`)
	nonces    = regexp.MustCompile(`'nonce-([^']+)'`)
	inline    = regexp.MustCompile(`(?i)<[^>]+\s(?:on[a-z]+|style)=`)
	scriptTag = regexp.MustCompile(`<script[^>]*>`)
	outside   = regexp.MustCompile(`(?:src|href|action)="(?:https?:)?//[^"]*"`)
)

// crawl opens every page that links lead to.
func crawl(t *testing.T, b *scene.Browser, visit func(path string, page scene.Page)) int {
	t.Helper()
	seen, queue := map[string]bool{"/": true}, []string{"/"}
	for n := 0; n < len(queue) && n < 400; n++ {
		path := queue[n]
		page := b.Get(path)
		visit(path, page)
		for _, m := range links.FindAllStringSubmatch(page.Text, -1) {
			next := strings.ReplaceAll(m[1], "&amp;", "&")
			if !seen[next] && !strings.HasPrefix(next, "/static/") && !strings.HasPrefix(next, "/sign-out") {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return len(queue)
}

// Nothing above a reader's clearance leaves in any page, under any address
// that a page leads to.
func TestNothingAboveTheClearanceLeaves(t *testing.T) {
	h := scene.Open(t)
	low := h.Browser("cleo")
	pages := crawl(t, low, func(path string, page scene.Page) {
		for _, word := range append(scene.Canaries, h.Secret...) {
			if strings.Contains(page.Text, word) || strings.Contains(page.Header.Get("Location"), word) {
				t.Errorf("%s shows %q to a reader of TLP:GREEN", path, word)
			}
		}
	})
	if pages < 25 {
		t.Fatalf("only %d pages were found: the crawl proves nothing", pages)
	}
	for _, word := range scene.Canaries {
		for _, path := range []string{"/search?q=", "/inbox?q=", "/cases?q=", "/sources?q=", "/ledger?about="} {
			page := low.Get(path + url.QueryEscape(word))
			nothing := low.Get(path + "nosuchwordanywhere")
			if got, want := strings.ReplaceAll(page.Text, word, ""), strings.ReplaceAll(nothing.Text, "nosuchwordanywhere", ""); scrub(got) != scrub(want) {
				t.Errorf("%s%s answers otherwise than for a word that is nowhere", path, word)
			}
		}
	}
	high := h.Browser("ada")
	found := false
	crawl(t, high, func(_ string, page scene.Page) { found = found || strings.Contains(page.Text, scene.Canaries[0]) })
	if !found {
		t.Error("the canaries are shown to nobody: the test proves nothing")
	}
}

// scrub takes away what differs from answer to answer by chance: nonces and
// typed words in other encodings.
func scrub(s string) string {
	s = regexp.MustCompile(`nonce="[^"]*"|value="[^"]*"`).ReplaceAllString(s, "")
	s = regexp.MustCompile(`data-live="[^"]*"`).ReplaceAllString(s, "")
	return s
}

// What is hidden and what does not exist are answered with the same bytes.
func TestHiddenIsLikeMissing(t *testing.T) {
	h := scene.Open(t)
	low := h.Browser("cleo")
	ben := h.Browser("ben") // an analyst, who may also act
	for _, id := range h.Secret {
		for _, form := range []string{"/reports/%s", "/cases/%s", "/sources/%s", "/reports/%s/original"} {
			hidden := low.Get(strings.Replace(form, "%s", id, 1))
			missing := low.Get(strings.Replace(form, "%s", id[:4]+"06h0000000000000000000000", 1))
			if hidden.Status != missing.Status || scrub(hidden.Text) != scrub(missing.Text) {
				t.Errorf("%s %s is told from one that is missing: %d, %d", form, id, hidden.Status, missing.Status)
			}
		}
		page := ben.Post("/reports/"+h.Reports["toll-60"]+"/place", url.Values{"case": {h.Secret[2]}})
		missing := ben.Post("/reports/"+h.Reports["toll-60"]+"/place", url.Values{"case": {"cas_06h0000000000000000000000"}})
		if page.Status != missing.Status || scrub(page.Text) != scrub(missing.Text) {
			t.Errorf("placing into a hidden case tells that it is there: %d, %d", page.Status, missing.Status)
		}
	}
}

// The numbers on pages count only what the reader may read.
func TestCountsDoNotMoveWithHiddenReports(t *testing.T) {
	h := scene.Open(t)
	low := h.Browser("cleo")
	before := low.Get("/")
	err := h.Store.Write(context.Background(), func(tx *store.Tx) error {
		source, err := tx.SourceByName(tx.Context(), threat.Machinery("test"), "Wrenfield")
		if err != nil {
			return err
		}
		_, err = tx.Take(threat.Machinery("test"), store.Arrival{Way: "api", Report: threat.Report{
			Digest: strings.Repeat("ab", 32), Size: 3, Source: source.ID, Marking: threat.Red, Title: "another", Text: "Quillback again.",
		}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if after := low.Get("/"); scrub(after.Text) != scrub(before.Text) {
		t.Error("a report above the clearance changed the watch")
	}
}

// Every page has a policy without unsafe-*, no inline handler or style, and
// asks nothing of any other host.
func TestPagesKeepTheirPolicy(t *testing.T) {
	h := scene.Open(t)
	crawl(t, h.Browser("ada"), func(path string, page scene.Page) {
		if page.Status >= 500 {
			t.Errorf("%s: %d\n%s", path, page.Status, page.Text)
		}
		policy := page.Header.Get("Content-Security-Policy")
		if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s has the policy %q", path, policy)
		}
		if !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			return
		}
		if m := inline.FindString(page.Text); m != "" {
			t.Errorf("%s has an inline handler or style: %s", path, m)
		}
		if m := outside.FindString(page.Text); m != "" {
			t.Errorf("%s asks another host: %s", path, m)
		}
		nonce := nonces.FindStringSubmatch(policy)
		for _, tag := range scriptTag.FindAllString(page.Text, -1) {
			if nonce == nil || !strings.Contains(tag, `nonce="`+nonce[1]+`"`) {
				t.Errorf("%s has a script that its policy refuses: %s", path, tag)
			}
		}
		if page.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept in a cache", path)
		}
	})
}

// A form is refused without the session's token, and from another site even
// with it.
func TestFormsFromElsewhereAreRefused(t *testing.T) {
	h := scene.Open(t)
	b := h.Browser("ben")
	fact := factOf(t, h, "toll-40")
	for name, c := range map[string]struct {
		token, site, origin string
		want                int
	}{
		"own page":               {b.Token(), "same-origin", "", http.StatusOK},
		"without token":          {"", "same-origin", "", http.StatusForbidden},
		"another's token":        {h.Browser("ada").Token(), "same-origin", "", http.StatusForbidden},
		"another site":           {b.Token(), "cross-site", "", http.StatusForbidden},
		"another host of site":   {b.Token(), "same-site", "", http.StatusForbidden},
		"old browser, elsewhere": {b.Token(), "", "https://evil.example", http.StatusForbidden},
	} {
		form := url.Values{"do": {"confirm"}, "csrf": {c.token}}
		r, err := http.NewRequest(http.MethodPost, h.Server.URL+"/facts/"+fact, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if c.site != "" {
			r.Header.Set("Sec-Fetch-Site", c.site)
		}
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if page := b.Do(r); page.Status != c.want {
			t.Errorf("%s: %d, want %d", name, page.Status, c.want)
		}
	}
}

func factOf(t *testing.T, h *scene.House, report string) string {
	t.Helper()
	facts, err := h.Store.FactsOfReport(context.Background(), threat.Machinery("test"), h.Reports[report])
	if err != nil || len(facts) == 0 {
		t.Fatalf("no facts in %s: %v", report, err)
	}
	return facts[0].ID
}
