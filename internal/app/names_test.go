package app_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/threat"
)

const (
	charged   = "PORT HARBOUR, 24 March 2024 - Dalerdzhon Mirzoyev, 32, was charged after gunmen killed 137 people in a concert hall."
	convicted = "PORT HARBOUR, 12 March 2026 - Dalerjan Mirzoyev, 32, was convicted after gunmen killed 137 people in a concert hall."
)

// named is what a case says of who is named in it, and all it says as text.
func (h *house) named(caseID string) (names []fusion.Alias, asks []fusion.Ask, text string) {
	h.t.Helper()
	var raw json.RawMessage
	h.call("GET", "/api/v1/cases/"+caseID, nil, &raw)
	var view struct{ Picture fusion.Picture }
	if err := json.Unmarshal(raw, &view); err != nil {
		h.t.Fatal(err)
	}
	for _, q := range view.Picture.Questions {
		for _, a := range q.Answers {
			if q.ID == "actors" {
				names = append(names, a.Names...)
			}
		}
	}
	return names, view.Picture.Asks, string(raw)
}

// TestTwoNamesBecomeOneActorAndTwoAgain: a person says that two names are one;
// it holds after a second reading and a restart, can be taken back, and who may
// not read one of the reports learns nothing of it.
func TestTwoNamesBecomeOneActorAndTwoAgain(t *testing.T) {
	c := settings(t.TempDir())
	h := start(t, c)
	var file threat.Case
	h.call("POST", "/api/v1/cases", map[string]any{"title": "The hall", "marking": "TLP:CLEAR"}, &file)
	var secret threat.Report
	for text, marking := range map[string]string{charged: "TLP:CLEAR", convicted: "TLP:RED"} {
		var got taken
		h.call("POST", "/api/v1/reports", map[string]any{"text": text, "source": "Nordlys Wire", "marking": marking}, &got)
		h.until("a report is read", func() bool { return h.state(got.Report.ID) == threat.ReportRead })
		h.call("POST", "/api/v1/cases/"+file.ID+"/placements", map[string]any{"report": got.Report.ID, "do": "confirm"}, nil)
		if marking == "TLP:RED" {
			secret = got.Report
		}
	}
	names, asks, _ := h.named(file.ID)
	if len(names) != 0 || len(asks) != 1 || !strings.Contains(asks[0].Why, "32 years") {
		t.Fatalf("asked: %+v, %+v", names, asks)
	}
	var said threat.Identity
	if status := h.call("POST", "/api/v1/cases/"+file.ID+"/identities", map[string]any{"a": asks[0].A, "b": asks[0].B, "same": true, "reason": "the court says so"}, &said); status != 201 && status != 200 {
		t.Fatalf("answered: %d %+v", status, said)
	}
	if err := h.app.Pipeline.ReadAgain(t.Context(), mustReport(t, h, secret.ID)); err != nil {
		t.Fatal(err)
	}
	h.stop()
	h = start(t, c)
	names, asks, _ = h.named(file.ID)
	if len(names) != 2 || len(asks) != 0 || names[1].Verdict != said.ID || !strings.Contains(names[1].Why, "the court says so") {
		t.Errorf("after a second reading and a restart: %+v, %+v", names, asks)
	}
	all := h.token
	low(t, h)
	names, asks, text := h.named(file.ID)
	if len(names) != 0 || len(asks) != 0 || strings.Contains(text, "Dalerjan") || strings.Contains(text, said.ID) {
		t.Errorf("who may not read it learns of it: %s", text)
	}
	if status := h.call("POST", "/api/v1/identities/"+said.ID+"/undo", nil, nil); status != 404 {
		t.Errorf("who may not know of it takes it back: %d", status)
	}
	h.token = all
	if status := h.call("POST", "/api/v1/identities/"+said.ID+"/undo", nil, nil); status != 204 {
		t.Errorf("taking it back: %d", status)
	}
	if names, asks, _ = h.named(file.ID); len(names) != 0 || len(asks) != 1 {
		t.Errorf("after taking it back: %+v, %+v", names, asks)
	}
}

func mustReport(t *testing.T, h *house, id string) threat.Report {
	t.Helper()
	rep, err := h.app.Store.Report(t.Context(), threat.Machinery("test"), id)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// low goes on under a token that reads no further than TLP:AMBER.
func low(t *testing.T, h *house) {
	t.Helper()
	p, err := h.app.Store.PersonByLogin(t.Context(), threat.Machinery("test"), "ana")
	if err != nil {
		t.Fatal(err)
	}
	if h.token, _, err = h.app.Auth.MakeToken(t.Context(), auth.Visit{Reader: p.Reader()}, "low", []string{"read", "judge"}, threat.Amber, time.Hour); err != nil {
		t.Fatal(err)
	}
}
