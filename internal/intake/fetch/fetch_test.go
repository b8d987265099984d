package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

func site(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"1"`)
		http.SetCookie(w, &http.Cookie{Name: "track", Value: "1"})
		fmt.Fprintf(w, "cookie=%s agent=%s", r.Header.Get("Cookie"), r.UserAgent())
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/page", http.StatusMovedPermanently)
	})
	mux.HandleFunc("/inside", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
	})
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	mux.HandleFunc("/long", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(bytes.Repeat([]byte("x"), 1<<20)) })
	mux.HandleFunc("/bomb", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = z.Write(make([]byte, 64<<20))
		_ = z.Close()
	})
	mux.HandleFunc("/packed", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = z.Write([]byte("unpacked"))
		_ = z.Close()
	})
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(bytes.Repeat([]byte("<item/>"), 1000)); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/login", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) })
	mux.HandleFunc("/busy", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestWhatCannotBeFetchedSaysWhy(t *testing.T) {
	s := site(t)
	c := New(Options{Allow: loopback, Limit: 64 << 10, Wait: 2 * time.Second})
	slow := New(Options{Allow: loopback, Wait: 50 * time.Millisecond})
	closed := New(Options{})
	for _, tt := range []struct {
		name   string
		client *Client
		url    string
		kind   threat.ErrorKind
		says   string
	}{
		{"a loopback address", closed, s.URL + "/page", threat.KindForbidden, "not public"},
		{"localhost by name", closed, strings.Replace(s.URL, "127.0.0.1", "localhost", 1) + "/page", threat.KindForbidden, "not public"},
		{"an address written as a number", closed, "http://2130706433/", threat.KindUnavailable, ""},
		{"a redirect inside", c, s.URL + "/inside", threat.KindForbidden, "not public"},
		{"a redirect to a file", c, s.URL + "/file", threat.KindInvalid, "no web address"},
		{"redirects without end", c, s.URL + "/loop", threat.KindTooLarge, "redirects more than"},
		{"a long answer", c, s.URL + "/long", threat.KindTooLarge, "longer than"},
		{"a packed bomb", c, s.URL + "/bomb", threat.KindTooLarge, "longer than"},
		{"an endless answer", c, s.URL + "/endless", threat.KindTooLarge, "longer than"},
		{"a slow answer", slow, s.URL + "/slow", threat.KindTooLarge, "took longer"},
		{"a login", c, s.URL + "/login", threat.KindForbidden, "login"},
		{"nothing there", c, s.URL + "/none", threat.KindNotFound, "404"},
		{"another scheme", c, "ftp://example.org/", threat.KindInvalid, "no web address"},
		{"a password in the address", c, "http://a:b@127.0.0.1/", threat.KindInvalid, "password"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := tt.client.Get(t.Context(), Request{URL: tt.url})
			if err == nil || tt.says != "" && (threat.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.says)) {
				t.Errorf("got %v (%s), want %s with %q", err, threat.KindOf(err), tt.kind, tt.says)
			}
			if len(a.Body) != 0 {
				t.Errorf("an answer was given all the same")
			}
		})
	}
}

func TestGetIsPolite(t *testing.T) {
	s := site(t)
	c := New(Options{Allow: loopback})
	a, err := c.Get(t.Context(), Request{URL: s.URL + "/moved"})
	if err != nil {
		t.Fatal(err)
	}
	if a.Moved != s.URL+"/page" || !strings.Contains(string(a.Body), "Tocsin/1") {
		t.Errorf("got %+v %s", a, a.Body)
	}
	if a, _ = c.Get(t.Context(), Request{URL: s.URL + "/page"}); !strings.HasPrefix(string(a.Body), "cookie= ") {
		t.Errorf("a cookie was kept: %s", a.Body)
	}
	if a, err = c.Get(t.Context(), Request{URL: s.URL + "/page", ETag: a.ETag}); err != nil || !a.NotModified {
		t.Errorf("not a conditional request: %+v %v", a, err)
	}
	if a, err = c.Get(t.Context(), Request{URL: s.URL + "/packed"}); err != nil || string(a.Body) != "unpacked" {
		t.Errorf("got %s %v", a.Body, err)
	}
	var status *StatusError
	if _, err = c.Get(t.Context(), Request{URL: s.URL + "/busy"}); !errors.As(err, &status) || status.RetryAfter != 2*time.Minute {
		t.Errorf("got %v", err)
	}
	short := New(Options{Allow: loopback, Limit: 64 << 10})
	if a, err = short.Get(t.Context(), Request{URL: s.URL + "/endless", Partial: true}); err != nil || !a.Cut || len(a.Body) != 64<<10 {
		t.Errorf("a partial answer: %d bytes, cut %v, %v", len(a.Body), a.Cut, err)
	}
}

func TestGetEndsWithItsContext(t *testing.T) {
	s := site(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(Options{Allow: loopback}).Get(ctx, Request{URL: s.URL + "/slow"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
