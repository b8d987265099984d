package console_test

import (
	"context"
	"encoding/base64"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/threat"
)

// stormMessage has a severity that CAP does not know, on its eleventh line.
const stormMessage = `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>made-1</identifier><sender>weather@example.org</sender>
<sent>2024-03-22T20:00:00+03:00</sent>
<status>Actual</status>
<msgType>Alert</msgType>
<scope>Public</scope>
<info><category>Met</category><event>Storm</event>
<responseType>Shelter</responseType>
<urgency>Immediate</urgency>
<severity>Terrible</severity>
<certainty>Likely</certainty>
<expires>2024-03-22T23:00:00+03:00</expires>
<headline>Storm over the &lt;harbour&gt;</headline>
<instruction>Stay indoors.</instruction>
<area><areaDesc>Harbour</areaDesc><polygon>55.0,37.0 55.5,37.0 55.5,37.8 55.0,37.0</polygon></area></info></alert>`

// Anyone at the desk sees what is wrong with a message, where, and what a
// person would be told; nothing is kept.
func TestCheckingAMessage(t *testing.T) {
	h := scene.Open(t)
	page := h.Browser("cleo").Post("/cap", url.Values{"text": {stormMessage}})
	if page.Status != http.StatusOK {
		t.Fatalf("status %d", page.Status)
	}
	for _, want := range []string{"The message is invalid", `id="L11"`, "line 11, column", "Remedy:", "Storm over the &lt;harbour&gt;", "Stay indoors.", "<svg", "Where the message applies"} {
		if !strings.Contains(page.Text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page.Text, "/cap/take") {
		t.Error("a reader is offered to take it in")
	}
	page = h.Browser("cleo").Post("/cap", url.Values{"text": {strings.Replace(stormMessage, "Terrible", "Severe", 1)}})
	if !strings.Contains(page.Text, "The message is valid") {
		t.Error("a valid message is not called so")
	}
}

func TestWhatIsNoMessageIsSaidSo(t *testing.T) {
	h := scene.Open(t)
	b := h.Browser("ben")
	if page := b.Post("/cap", url.Values{"text": {"  "}}); page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text, "There is no message in it.") {
		t.Errorf("nothing: %d", page.Status)
	}
	for _, text := range []string{"plain words", "<alert", "<other/>", strings.Repeat("<a>", 5000)} {
		if page := b.Post("/cap", url.Values{"text": {text}}); page.Status != http.StatusOK || !strings.Contains(page.Text, "not well-formed CAP") && !strings.Contains(page.Text, "invalid") {
			t.Errorf("%.20q: %d", text, page.Status)
		}
	}
}

// An analyst takes the message in, byte for byte.
func TestTakingAMessageIn(t *testing.T) {
	h := scene.Open(t)
	b := h.Browser("ben")
	form := url.Values{"message": {base64.StdEncoding.EncodeToString([]byte(stormMessage))}, "marking": {"TLP:GREEN"}}
	page := b.Post("/cap/take", form)
	if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text, "Say who it comes from.") || !strings.Contains(html.UnescapeString(page.Text), form.Get("message")) {
		t.Errorf("without a source: %d", page.Status)
	}
	form.Set("source", "weather@example.org")
	if page = b.Post("/cap/take", form); page.Status != http.StatusOK || !strings.Contains(page.Text, "Storm over the") {
		t.Fatalf("taking in: %d", page.Status)
	}
	sources, err := h.Store.SuggestSources(context.Background(), threat.Machinery("test"), "weather@", 5)
	if err != nil || len(sources) != 1 {
		t.Errorf("the source is not there: %v, %v", sources, err)
	}
	if page := h.Browser("cleo").Post("/cap/take", form); page.Status != http.StatusForbidden {
		t.Errorf("a reader took it in: %d", page.Status)
	}
}
