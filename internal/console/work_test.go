package console_test

import (
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// An analyst accepts one fact, rejects another for good, corrects a third and
// adds a fourth; each stands in the ledger.
func TestJudgingFacts(t *testing.T) {
	h := scene.Open(t)
	b := h.Browser("ben")
	id := h.Reports["toll-40"]
	killed := factWith(t, h, id, threat.FactKilled)
	if page := b.Post("/facts/"+killed, url.Values{"do": {"confirm"}}); !strings.Contains(page.Text, "The fact was accepted.") {
		t.Fatalf("accept: %d", page.Status)
	}
	attack := factWith(t, h, id, threat.FactAttack)
	b.Post("/facts/"+attack, url.Values{"do": {"reject"}, "reason": {"a figure of speech"}})
	if f := fact(t, h, attack); f.State != threat.FactRejected || f.Reason != "a figure of speech" {
		t.Errorf("the rejected fact is %s, %q", f.State, f.Reason)
	}
	page := b.Post("/facts/"+killed, url.Values{"do": {"correct"}, "value": {"at least 41"}, "reason": {"counted again"}})
	if !strings.Contains(page.Text, "at least 41") || fact(t, h, killed).State != threat.FactCorrected {
		t.Error("the correction is not shown, or the old version is lost")
	}
	page = b.Post("/reports/"+id+"/facts", url.Values{"quote": {"the hall caught fire"}, "kind": {"attack"}, "value": {"arson"}})
	if page.Status != http.StatusOK || !strings.Contains(page.Text, "arson") {
		t.Errorf("the fact by hand is not shown: %d", page.Status)
	}
	rows, err := h.Store.Ledger(context.Background(), threat.Machinery("test"), store.LedgerFilter{Object: id})
	if err != nil {
		t.Fatal(err)
	}
	verbs := ""
	for _, r := range rows {
		verbs += " " + r.Verb
	}
	for _, verb := range []string{"confirm", "reject", "correct", "add"} {
		if !strings.Contains(verbs, " "+verb) {
			t.Errorf("the ledger has no %q of this report: %s", verb, verbs)
		}
	}
}

func factWith(t *testing.T, h *scene.House, report string, kind threat.Kind) string {
	t.Helper()
	facts, err := h.Store.FactsOfReport(context.Background(), threat.Machinery("test"), report)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range facts {
		if f.Kind == kind {
			return f.ID
		}
	}
	t.Fatalf("no %s in %s", kind, report)
	return ""
}

func fact(t *testing.T, h *scene.House, id string) threat.FactRecord {
	t.Helper()
	f, err := h.Store.Fact(context.Background(), threat.Machinery("test"), id)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A wrong form comes back with what was typed, where it is wrong and what to do.
func TestWrongFormsComeBack(t *testing.T) {
	h := scene.Open(t)
	b := h.Browser("ben")
	page := b.Post("/reports/"+h.Reports["toll-40"]+"/facts", url.Values{"quote": {"words that stand nowhere"}, "kind": {"killed"}, "value": {"40"}})
	if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text, "words that stand nowhere") || !strings.Contains(page.Text, "These words do not stand in the report.") {
		t.Errorf("the form came back as %d without its words or its reason", page.Status)
	}
	page = b.Post("/reports/new", url.Values{"text": {"Something happened."}, "source": {"Desk"}, "published": {"last Friday"}, "marking": {"TLP:GREEN"}})
	if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text, "last Friday") || !strings.Contains(page.Text, "This is not a date.") {
		t.Errorf("the form came back as %d", page.Status)
	}
}

// The times of a report are set as finely as they are known, and stay where
// nothing is typed.
func TestSettingTheTimes(t *testing.T) {
	h := scene.Open(t)
	b := h.Browser("ben")
	id := h.Reports["toll-40"]
	page := b.Post("/reports/"+id+"/times", url.Values{"event": {"2024-03-22T19:58+03:00"}, "said": {"2024-03~"}})
	for _, want := range []string{"22 Mar 2024, 19:58 +03:00", "about Mar 2024", "published 22 Mar 2024"} {
		if !strings.Contains(html.UnescapeString(page.Text), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if page := b.Post("/reports/"+id+"/times", url.Values{"event": {"yesterday"}}); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("a time that is none gives %d", page.Status)
	}
}

// A proposal shows its reasons, is confirmed, and the step can be undone.
func TestPlacingAndUndoing(t *testing.T) {
	h := scene.Open(t)
	b := h.Browser("ben")
	page := b.Get("/cases/" + h.Case)
	if !strings.Contains(page.Text, "the counts can be of one event") {
		t.Error("the proposal does not show why")
	}
	b.Post("/cases/"+h.Case+"/placements", url.Values{"report": {h.Reports["verdict"]}, "do": {"confirm"}})
	state := func() threat.PlacementState {
		all, err := h.Store.PlacementsOfReport(context.Background(), threat.Machinery("test"), h.Reports["verdict"])
		if err != nil || len(all) != 1 {
			t.Fatalf("placements: %v, %v", all, err)
		}
		return all[0].State
	}
	if state() != threat.PlacementConfirmed {
		t.Fatal("the proposal was not confirmed")
	}
	steps, err := h.Store.Steps(context.Background(), threat.Machinery("test"), h.Case)
	if err != nil {
		t.Fatal(err)
	}
	b.Post("/cases/"+h.Case+"/undo", url.Values{"step": {steps[0].ID}})
	if state() != threat.PlacementProposed {
		t.Error("the step was not undone")
	}
}

// A reader may look and not touch; an analyst may not administer.
func TestRolesBoundWhatFormsDo(t *testing.T) {
	h := scene.Open(t)
	for path, who := range map[string]string{
		"/facts/" + factOf(t, h, "toll-40"): "cleo", "/cases": "cleo", "/reports/new": "cleo",
		"/people": "ben", "/feeds": "ben", "/ledger/verify": "ben",
	} {
		if page := h.Browser(who).Post(path, url.Values{"do": {"confirm"}}); page.Status != http.StatusForbidden {
			t.Errorf("%s may post to %s: %d", who, path, page.Status)
		}
	}
}

// The original leaves as a file to keep, never as a page of the desk.
func TestOriginalIsHandedOutSafely(t *testing.T) {
	h := scene.Open(t)
	b := h.Browser("ben")
	page := b.Post("/reports/new", url.Values{"text": {"<script>alert(1)</script> Four people were killed in Lyon."}, "title": {"<b>bold</b>"}, "source": {"Desk"}, "published": {"2024-03-22"}, "marking": {"TLP:GREEN"}})
	if strings.Contains(page.Text, "<script>alert") || strings.Contains(page.Text, "<b>bold") {
		t.Error("a report's words became part of the page")
	}
	id := strings.Split(strings.TrimPrefix(page.Path, "/reports/"), "?")[0]
	file := b.Get("/reports/" + id + "/original")
	if file.Header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") || !strings.Contains(file.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the original leaves as %v", file.Header)
	}
	if !strings.HasPrefix(file.Text, "<script>alert(1)</script>") {
		t.Errorf("the original is not what came in: %q", file.Text)
	}
}

// The first link makes the first administrator once, and nobody else.
func TestFirstAdministrator(t *testing.T) {
	s := testkit.TempStore(t, testkit.NewClock())
	door := auth.New(auth.Options{Store: s, Passwords: auth.QuickPasswords()})
	handler, err := scene.Handler(s, door, true)
	if err != nil {
		t.Fatal(err)
	}
	link, err := door.FirstLink(context.Background())
	if err != nil || link == "" {
		t.Fatalf("first link: %q, %v", link, err)
	}
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	fill := url.Values{"name": {"Ada"}, "login": {"ada"}, "password": {scene.Password}, "again": {scene.Password}}
	if got := send(t, handler, u.Path, url.Values{"name": {"Ada"}, "login": {"ada"}, "password": {"short"}, "again": {"short"}}); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("a short password gives %d", got.Code)
	}
	got := send(t, handler, u.Path, fill)
	if got.Code != http.StatusSeeOther || len(got.Result().Cookies()) != 1 {
		t.Fatalf("the first account: %d %s", got.Code, got.Body)
	}
	if c := got.Result().Cookies()[0]; !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
		t.Errorf("the cookie is %v", c)
	}
	if again := send(t, handler, u.Path, fill); again.Code != http.StatusNotFound && again.Code != http.StatusUnprocessableEntity {
		t.Errorf("the link worked twice: %d", again.Code)
	}
	if link, err := door.FirstLink(context.Background()); err != nil || link != "" {
		t.Errorf("a desk with an administrator offers %q, %v", link, err)
	}
}

// send posts a form without a browser around it.
func send(t *testing.T, handler http.Handler, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}
