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
	"strconv"
	"strings"
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
	Wait   time.Duration // longest for one; 15 s when zero
}

// Channel posts messages. It is a [deliver.Channel].
type Channel struct{ o Options }

// New makes a channel.
func New(o Options) *Channel {
	if o.Wait == 0 {
		o.Wait = 15 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Channel{o}
}

// Name is "webhook".
func (c *Channel) Name() string { return "webhook" }

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

// Peer is the host that a message goes to.
func (c *Channel) Peer(m deliver.Message) string {
	_, rest, _ := strings.Cut(m.To, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

// Send posts one message.
func (c *Channel) Send(ctx context.Context, m deliver.Message) deliver.Result {
	ctx, cancel := context.WithTimeout(ctx, c.o.Wait)
	defer cancel()
	body, err := json.Marshal(Body{m.Delivery, m.Mode, m.Subject, m.Text, m.Language, m.Digest, m.Link, m.Expires.UTC()})
	if err != nil {
		return deliver.Result{Outcome: threat.OutcomeBlocked, Detail: "the message could not be encoded"}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.To, bytes.NewReader(body))
	if err != nil || req.URL.Host == "" {
		return deliver.Result{Outcome: threat.OutcomePermanent, Detail: "the address is no URL"}
	}
	now := c.o.Now()
	at := strconv.FormatInt(now.Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Tocsin")
	req.Header.Set("Tocsin-Delivery", m.Delivery)
	req.Header.Set("Tocsin-Time", at)
	req.Header.Set("Tocsin-Signature", Sign(m.Secret, at, body))
	answer, result := deliver.Do(c.o.Client, req, now)
	if answer.Status == 0 {
		return result
	}
	return outcome(answer)
}

// outcome classifies an answer. A redirect is not followed: a warning goes to
// the address that was verified, or nowhere.
func outcome(a deliver.Answer) deliver.Result {
	r := deliver.Result{Code: a.Status, Outcome: threat.OutcomePermanent, Detail: fmt.Sprintf("the receiver answered %d", a.Status)}
	switch {
	case a.Taken():
		return deliver.Result{Outcome: threat.OutcomeAccepted, Code: a.Status}
	case a.Status == http.StatusRequestTimeout, a.Status == http.StatusTooEarly, a.Status == http.StatusTooManyRequests, a.Status >= 500:
		r.Outcome, r.RetryAfter = threat.OutcomeTransient, a.RetryAfter
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
