// Package fetch gets pages and feeds from the web for the intake, and from
// nowhere else: addresses that are not public are refused when the connection
// is made, after names are resolved and again for every redirect, unless the
// configuration allows their prefix. Everything is bounded: redirects, size
// (before and after unpacking), time. Cookies are not kept; a proxy is used
// only when one is configured.
package fetch

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/guard"
	"github.com/tocsin/tocsin/internal/threat"
)

// Options of a client. Zero fields take the default.
type Options struct {
	Allow     []netip.Prefix // addresses that may be reached although they are not public
	Limit     int64          // bytes of an answer, unpacked; 16 MiB
	Wait      time.Duration  // for one fetch, redirects and body; 30 s
	Redirects int            // 5
	Proxy     *url.URL       // none when nil
	UserAgent string
	RootCAs   *x509.CertPool // the system's when nil
	Now       func() time.Time
}

// UserAgent names the program to those it asks.
const UserAgent = "Tocsin/1 (security desk; +https://github.com/tocsin/tocsin)"

// Client fetches. It may be used from many goroutines.
type Client struct {
	o    Options
	http *http.Client
}

// New makes a client.
func New(o Options) *Client {
	if o.Limit <= 0 {
		o.Limit = 16 << 20
	}
	if o.Wait <= 0 {
		o.Wait = 30 * time.Second
	}
	if o.Redirects <= 0 {
		o.Redirects = 5
	}
	if o.UserAgent == "" {
		o.UserAgent = UserAgent
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	c := &Client{o: o}
	dialer := &net.Dialer{Timeout: min(10*time.Second, o.Wait)}
	if o.Proxy == nil { // a configured proxy judges for itself
		dialer.Control = guard.Rule{Allow: o.Allow}.Control
	}
	transport := &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  o.Wait,
		MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConns:           32, MaxConnsPerHost: 4, IdleConnTimeout: 30 * time.Second,
		DisableCompression: true, // unpacked here, where it is bounded
		ForceAttemptHTTP2:  true,
	}
	if o.Proxy != nil {
		transport.Proxy = http.ProxyURL(o.Proxy)
	}
	c.http = &http.Client{Transport: transport, CheckRedirect: c.redirect}
	return c
}

// Request is what to fetch. ETag and LastModified, when set, ask only for what
// has changed since.
type Request struct {
	URL          string
	Accept       string
	ETag         string
	LastModified string
	// Partial takes what has come when the size limit is passed, instead of
	// refusing: for feeds, whose first items are the newest.
	Partial bool
}

// Answer is what came.
type Answer struct {
	URL          string // after redirects
	Status       int
	NotModified  bool
	Body         []byte
	Cut          bool // the answer was longer; only with Partial
	MediaType    string
	ETag         string
	LastModified string
	RetryAfter   time.Duration // asked for by the server, 0 when it was not
	Moved        string        // where the address has moved to for good, if it has
}

// Get fetches. An answer other than 200 and 304 is an error; when it is a
// *[StatusError], it says which and how long to wait.
func (c *Client) Get(ctx context.Context, r Request) (Answer, error) {
	u, err := address(r.URL)
	if err != nil {
		return Answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.o.Wait)
	defer cancel()
	trail := &trail{}
	req, err := http.NewRequestWithContext(context.WithValue(ctx, trailKey{}, trail), http.MethodGet, u.String(), nil)
	if err != nil {
		return Answer{}, threat.Invalid(r.URL, "this is no web address", "write it as https://…")
	}
	c.head(req, r)
	res, err := c.http.Do(req)
	if err != nil {
		return Answer{}, c.failure(ctx, r.URL, err)
	}
	defer res.Body.Close()
	a := Answer{
		URL: res.Request.URL.String(), Status: res.StatusCode, MediaType: res.Header.Get("Content-Type"),
		ETag: res.Header.Get("ETag"), LastModified: res.Header.Get("Last-Modified"),
		RetryAfter: retryAfter(res.Header.Get("Retry-After"), c.o.Now()), Moved: trail.moved,
	}
	switch {
	case res.StatusCode == http.StatusNotModified && (r.ETag != "" || r.LastModified != ""):
		a.NotModified = true
		return a, nil
	case res.StatusCode != http.StatusOK:
		return a, statusError(r.URL, a)
	}
	if res.ContentLength > c.o.Limit && !r.Partial {
		return Answer{}, c.tooLong(r.URL)
	}
	a.Body, a.Cut, err = c.body(ctx, r, res)
	return a, err
}

// head sets the request's header.
func (c *Client) head(req *http.Request, r Request) {
	req.Header.Set("User-Agent", c.o.UserAgent)
	req.Header.Set("Accept-Encoding", "gzip")
	accept := r.Accept
	if accept == "" {
		accept = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,text/plain;q=0.8,*/*;q=0.5"
	}
	req.Header.Set("Accept", accept)
	if r.ETag != "" {
		req.Header.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		req.Header.Set("If-Modified-Since", r.LastModified)
	}
}

// address reads and bounds an address.
func address(s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || len(s) > 4096 || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, threat.Invalid(s, "this is no web address", "write it as https://…")
	}
	if u.User != nil {
		return nil, threat.Invalid(u.Redacted(), "the address holds a name or password", "leave them out: what needs a login cannot be fetched")
	}
	return u, nil
}

// body reads the answer's body, unpacked, within the limits.
func (c *Client) body(ctx context.Context, r Request, res *http.Response) ([]byte, bool, error) {
	var in io.Reader = res.Body
	switch strings.ToLower(res.Header.Get("Content-Encoding")) {
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(io.LimitReader(res.Body, c.o.Limit))
		if err != nil {
			return nil, false, threat.Invalid(r.URL, "the answer is packed and damaged", "try again later")
		}
		in = z
	case "", "identity":
	default:
		return nil, false, threat.Invalid(r.URL, "the answer is packed in a way that was not asked for", "open it in a browser and paste its text")
	}
	body, err := io.ReadAll(io.LimitReader(in, c.o.Limit+1))
	switch {
	case int64(len(body)) > c.o.Limit && r.Partial:
		return body[:c.o.Limit], true, nil
	case int64(len(body)) > c.o.Limit:
		return nil, false, c.tooLong(r.URL)
	case err != nil && r.Partial && len(body) > 0:
		return body, true, nil
	case err != nil:
		return nil, false, c.failure(ctx, r.URL, err)
	}
	return body, false, nil
}

func (c *Client) tooLong(where string) error {
	return threat.TooLarge(where, fmt.Sprintf("the answer is longer than %d bytes", c.o.Limit), "fetch it yourself and take in the part that matters, or raise fetch-limit")
}

// redirect allows a bounded number of redirects, never from https to http.
func (c *Client) redirect(req *http.Request, via []*http.Request) error {
	if len(via) > c.o.Redirects {
		return &threat.Error{Kind: threat.KindTooLarge, Where: via[0].URL.Redacted(), Message: fmt.Sprintf("it redirects more than %d times", c.o.Redirects), Remedy: "give the address it leads to in a browser"}
	}
	if _, err := address(req.URL.String()); err != nil {
		return err
	}
	if req.URL.Scheme == "http" && via[len(via)-1].URL.Scheme == "https" {
		return threat.Invalid(via[0].URL.Redacted(), "it redirects from https to http", "give the address it leads to, if you trust it")
	}
	if t, ok := req.Context().Value(trailKey{}).(*trail); ok && req.Response != nil {
		t.note(req)
	}
	return nil
}

// trail notes whether every redirect so far was for good.
type trail struct {
	moved  string
	broken bool
}

type trailKey struct{}

func (t *trail) note(req *http.Request) {
	switch req.Response.StatusCode {
	case http.StatusMovedPermanently, http.StatusPermanentRedirect:
		if !t.broken {
			t.moved = req.URL.String()
		}
	default:
		t.broken = true
	}
}

// failure says in a sentence why nothing came.
func (c *Client) failure(ctx context.Context, where string, err error) error {
	var ours *threat.Error
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var slow net.Error
	e := &threat.Error{Kind: threat.KindUnavailable, Where: where, Message: "it cannot be reached", Remedy: "check the address and the connection, or try again later", Err: err}
	switch {
	case errors.As(err, &ours):
		return ours
	case errors.Is(err, guard.ErrNotPublic):
		e.Kind, e.Message, e.Remedy = threat.KindForbidden, "the address is not public", "give a public address, or allow its prefix with fetch-allow in the configuration"
	case errors.Is(ctx.Err(), context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		e.Kind, e.Message, e.Remedy = threat.KindTooLarge, fmt.Sprintf("it took longer than %s", c.o.Wait), "try again later, or raise fetch-wait"
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &dns):
		e.Message, e.Remedy = "there is no such host", "check the address"
	case errors.As(err, &cert):
		e.Message, e.Remedy = "its certificate is not valid", "open it in a browser, and paste its text if you trust it"
	}
	return e
}

// StatusError is an answer that is no page.
type StatusError struct {
	Err        *threat.Error
	Status     int
	RetryAfter time.Duration
	Gone       bool // for good
}

// Error is the sentence that people read.
func (e *StatusError) Error() string { return e.Err.Error() }

// Unwrap gives the error with its kind.
func (e *StatusError) Unwrap() error { return e.Err }

func statusError(where string, a Answer) error {
	e := &threat.Error{Kind: threat.KindUnavailable, Where: where, Message: fmt.Sprintf("the server answered %d %s", a.Status, http.StatusText(a.Status)), Remedy: "check the address in a browser"}
	switch a.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusPaymentRequired:
		e.Kind, e.Remedy = threat.KindForbidden, "it wants a login: open it in a browser and paste its text"
	case http.StatusNotFound, http.StatusGone:
		e.Kind = threat.KindNotFound
	case http.StatusTooManyRequests:
		e.Kind, e.Remedy = threat.KindRateLimited, "ask less often"
	}
	return &StatusError{Err: e, Status: a.Status, RetryAfter: a.RetryAfter, Gone: a.Status == http.StatusGone}
}

// maxRetryAfter is the longest wait that is heard.
const maxRetryAfter = 24 * time.Hour

// retryAfter reads the header, seconds or a date. RFC 9110 §10.2.3
func retryAfter(s string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n > 0 {
		return min(time.Duration(min(n, 1<<20))*time.Second, maxRetryAfter)
	}
	if t, err := http.ParseTime(s); err == nil && t.After(now) {
		return min(t.Sub(now), maxRetryAfter)
	}
	return 0
}
