// Package sms sends short messages through an HTTP gateway. Gateways differ in
// their address, headers and body only, so these are configuration: templates
// in which {to}, {text}, {id} and {secret} are replaced, each written as the
// place asks (URL-encoded in the address and in form bodies, JSON-escaped in
// JSON bodies). {id} is the same for every attempt at a delivery: a gateway that
// knows idempotency keys sends it once.
package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/threat"
)

// Options say how the gateway is spoken to.
type Options struct {
	URL     string   // template; HTTPS, or a gateway on this machine
	Headers []string // templates, "Name: value"
	Body    string   // template; empty sends a GET
	Secret  string
	Client  *http.Client // must not follow redirects
	Now     func() time.Time
	Wait    time.Duration // longest for one; 15 s when zero
}

// Channel sends short messages. It is a [deliver.Channel].
type Channel struct {
	o    Options
	form bool // the body is a form, not JSON
}

// New makes a channel.
func New(o Options) *Channel {
	if o.Wait == 0 {
		o.Wait = 15 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Channel{o: o, form: !strings.HasPrefix(strings.TrimSpace(o.Body), "{")}
}

// Name is "sms".
func (c *Channel) Name() string { return "sms" }

// Send sends one message.
func (c *Channel) Send(ctx context.Context, m deliver.Message) deliver.Result {
	ctx, cancel := context.WithTimeout(ctx, c.o.Wait)
	defer cancel()
	req, err := c.request(ctx, m)
	if err != nil {
		return deliver.Result{Outcome: threat.OutcomeTransient, Setup: true, Detail: "the gateway's address or headers are wrong; check the sms settings"}
	}
	answer, result := deliver.Do(c.o.Client, req, c.o.Now())
	if answer.Status == 0 {
		return result
	}
	return outcome(answer)
}

// request fills the templates.
func (c *Channel) request(ctx context.Context, m deliver.Message) (*http.Request, error) {
	fill := func(template string, escape func(string) string) string {
		return strings.NewReplacer("{to}", escape(m.To), "{text}", escape(Text(m)), "{id}", escape(m.Delivery), "{secret}", escape(c.o.Secret)).Replace(template)
	}
	method, body, kind := http.MethodGet, "", ""
	if c.o.Body != "" {
		method, body, kind = http.MethodPost, fill(c.o.Body, inJSON), "application/json"
		if c.form {
			body, kind = fill(c.o.Body, url.QueryEscape), "application/x-www-form-urlencoded"
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, fill(c.o.URL, url.QueryEscape), bytes.NewReader([]byte(body)))
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for _, h := range c.o.Headers {
		name, value, ok := strings.Cut(h, ":")
		if !ok {
			return nil, threat.Invalid("sms-header", "a header has no colon", "write it as Name: value")
		}
		req.Header.Set(strings.TrimSpace(name), fill(strings.TrimSpace(value), oneLine))
	}
	return req, nil
}

// Text is what the message says: the short form, and the recipient's link.
func Text(m deliver.Message) string {
	if m.Link == "" {
		return m.Short
	}
	return m.Short + "\n" + m.Link
}

// inJSON escapes for the inside of a JSON string.
func inJSON(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return ""
	}
	return string(b[1 : len(b)-1])
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// outcome classifies an answer. Signing in wrongly is the desk's fault, not the
// number's: it is tried again, so that a mended setting loses nobody.
func outcome(a deliver.Answer) deliver.Result {
	r := deliver.Result{Code: a.Status, Detail: fmt.Sprintf("the gateway answered %d", a.Status)}
	switch {
	case a.Taken():
		return deliver.Result{Outcome: threat.OutcomeAccepted, Code: a.Status}
	case a.Status == http.StatusBadRequest, a.Status == http.StatusNotFound, a.Status == http.StatusGone, a.Status == http.StatusUnprocessableEntity:
		r.Outcome = threat.OutcomePermanent
	default:
		r.Outcome, r.RetryAfter = threat.OutcomeTransient, a.RetryAfter
		r.Setup = a.Status == http.StatusUnauthorized || a.Status == http.StatusForbidden
	}
	return r
}
