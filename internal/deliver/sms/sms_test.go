package sms_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/deliver/sms"
	"github.com/tocsin/tocsin/internal/threat"
)

var message = deliver.Message{Delivery: "dlv_1", To: "+49 30 1", Short: "He said \"now\"\n& {to}", Link: "https://desk.example/r/x"}

func TestTheTemplatesAreFilledAndEscaped(t *testing.T) {
	var body []byte
	var header http.Header
	var query string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		header, query = r.Header, r.URL.Query().Get("to")
	}))
	defer server.Close()
	c := sms.New(sms.Options{URL: server.URL + "/?to={to}", Headers: []string{"Authorization: Bearer {secret}", "Idempotency-Key: {id}"}, Body: `{"text": "{text}"}`, Secret: "s3", Client: server.Client()})
	if r := c.Send(t.Context(), message); r.Outcome != threat.OutcomeAccepted {
		t.Fatalf("%+v", r)
	}
	var got struct{ Text string }
	if err := json.Unmarshal(body, &got); err != nil || got.Text != sms.Text(message) || query != message.To || header.Get("Authorization") != "Bearer s3" || header.Get("Idempotency-Key") != "dlv_1" {
		t.Errorf("%s %v %q %v", body, err, query, header)
	}
}

func TestTheAnswerDecides(t *testing.T) {
	for status, want := range map[int]threat.Outcome{
		200: threat.OutcomeAccepted, 202: threat.OutcomeAccepted, 302: threat.OutcomeTransient, 400: threat.OutcomePermanent,
		401: threat.OutcomeTransient, 429: threat.OutcomeTransient, 500: threat.OutcomeTransient,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(status)
		}))
		c := sms.New(sms.Options{URL: server.URL, Body: "to={to}&text={text}", Client: server.Client()})
		r := c.Send(t.Context(), message)
		if r.Outcome != want || status == 429 && r.RetryAfter != 7*time.Second {
			t.Errorf("%d: %+v, want %s", status, r, want)
		}
		server.Close()
	}
}

func TestAGatewayThatDoesNotAnswerMayHaveIt(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer server.Close()
	c := sms.New(sms.Options{URL: server.URL, Client: server.Client(), Wait: 50 * time.Millisecond})
	if r := c.Send(t.Context(), message); r.Outcome != threat.OutcomeUnknown {
		t.Errorf("%+v", r)
	}
}
