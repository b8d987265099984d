// Package webhook sends messages as signed JSON over HTTPS.
//
// A request bears the headers Tocsin-Delivery (the same for every attempt),
// Tocsin-Time (Unix seconds) and Tocsin-Signature, which is "v1=" and the
// HMAC-SHA256, in lower-case hex, of the time, a full stop and the body, under
// the secret that the desk shares with the recipient. A receiver refuses what
// is older than a few minutes, so that a copied request is worth nothing, and
// answers 2xx only once it has kept the message.
package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/threat"
)

// Options say how requests are made.
type Options struct {
	// Client sends them. Its transport decides which addresses may be reached;
	// it must not follow redirects.
	Client *http.Client
	Now    func() time.Time
	AtOnce int           // requests at once; 16 when zero
	Wait   time.Duration // longest for one; 15 s when zero
}

// Channel posts messages. It is a [deliver.Channel].
type Channel struct {
	o     Options
	mu    sync.Mutex
	hosts map[string]*deliver.Circuit
}

// New makes a channel.
func New(o Options) *Channel {
	if o.AtOnce == 0 {
		o.AtOnce = 16
	}
	if o.Wait == 0 {
		o.Wait = 15 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Channel{o: o, hosts: map[string]*deliver.Circuit{}}
}

// Name is "webhook".
func (c *Channel) Name() string { return "webhook" }

// Spread says that there are many receivers.
func (c *Channel) Spread() {}

// maxHosts bounds how many hosts are remembered.
const maxHosts = 10_000

// circuit is what is known of a host.
func (c *Channel) circuit(host string) *deliver.Circuit {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.hosts[host]
	if !ok {
		if len(c.hosts) >= maxHosts {
			clear(c.hosts)
		}
		known = deliver.NewCircuit(c.o.Now)
		c.hosts[host] = known
	}
	return known
}

// Body is what is posted.
type Body struct {
	Delivery string      `json:"delivery"`
	Mode     threat.Mode `json:"mode"`
	Subject  string      `json:"subject"`
	Text     string      `json:"text"`
	Language string      `json:"language,omitempty"`
	Digest   string      `json:"digest"` // SHA-256 of the product
	Link     string      `json:"link,omitempty"`
	Expires  time.Time   `json:"expires"`
}

// Send posts messages, some at a time.
func (c *Channel) Send(ctx context.Context, messages []deliver.Message) []deliver.Result {
	results := make([]deliver.Result, len(messages))
	slots := make(chan struct{}, c.o.AtOnce)
	var all sync.WaitGroup
	for i, m := range messages {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			results[i] = c.deliver(ctx, m)
		})
	}
	all.Wait()
	return results
}

// deliver posts a message unless its host rests.
func (c *Channel) deliver(ctx context.Context, m deliver.Message) deliver.Result {
	to, err := url.Parse(m.To)
	if err != nil || to.Host == "" {
		return deliver.Result{Outcome: threat.OutcomePermanent, Detail: "the address is no URL"}
	}
	host := c.circuit(to.Host)
	if rest := host.Rests(); rest > 0 {
		return deliver.Result{Outcome: threat.OutcomeTransient, Detail: "the receiver has not answered several times and is left alone for a while", RetryAfter: rest}
	}
	result := c.post(ctx, m)
	host.Saw([]deliver.Result{result})
	return result
}

func (c *Channel) post(ctx context.Context, m deliver.Message) deliver.Result {
	ctx, cancel := context.WithTimeout(ctx, c.o.Wait)
	defer cancel()
	body, err := json.Marshal(Body{m.Delivery, m.Mode, m.Subject, m.Text, m.Language, m.Digest, m.Link, m.Expires.UTC()})
	if err != nil {
		return deliver.Result{Outcome: threat.OutcomeBlocked, Detail: "the message could not be encoded"}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.To, bytes.NewReader(body))
	if err != nil {
		return deliver.Result{Outcome: threat.OutcomePermanent, Detail: "the address is no URL"}
	}
	at := strconv.FormatInt(c.o.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Tocsin")
	req.Header.Set("Tocsin-Delivery", m.Delivery)
	req.Header.Set("Tocsin-Time", at)
	req.Header.Set("Tocsin-Signature", Sign(m.Secret, at, body))
	answer, result := deliver.Do(c.o.Client, req)
	if answer == nil {
		return result
	}
	return outcome(answer, c.o.Now())
}

// outcome classifies an answer. A redirect is not followed: a warning goes to
// the address that was verified, or nowhere.
func outcome(a *http.Response, now time.Time) deliver.Result {
	r := deliver.Result{Code: a.StatusCode, Detail: fmt.Sprintf("the receiver answered %d", a.StatusCode)}
	switch {
	case a.StatusCode >= 200 && a.StatusCode < 300:
		return deliver.Result{Outcome: threat.OutcomeAccepted, Code: a.StatusCode}
	case a.StatusCode == http.StatusRequestTimeout, a.StatusCode == http.StatusTooEarly, a.StatusCode == http.StatusTooManyRequests, a.StatusCode >= 500:
		r.Outcome, r.RetryAfter = threat.OutcomeTransient, deliver.RetryAfter(a, now)
	default:
		r.Outcome = threat.OutcomePermanent
	}
	return r
}

// Sign gives the value of Tocsin-Signature.
func Sign(secret, at string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(at + "."))
	mac.Write(body)
	return "v1=" + hex.EncodeToString(mac.Sum(nil))
}

// Verify says whether a signature is right and not older than age: for those
// who receive.
func Verify(secret, at, signature string, body []byte, now time.Time, age time.Duration) bool {
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > age {
		return false
	}
	return hmac.Equal([]byte(signature), []byte(Sign(secret, at, body)))
}
