package testkit

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Author and Approver are two people at a desk.
var (
	Author   = threat.Reader{Person: "per_author", Role: threat.RoleAnalyst, Clearance: threat.Red}
	Approver = threat.Reader{Person: "per_approver", Role: threat.RoleApprover, Clearance: threat.Red}
)

// Warn writes, submits and approves a warning in exercise mode to some
// recipients, for a length of time from now.
func Warn(t testing.TB, s *store.Store, caseID string, window time.Duration, change func(*threat.Product), recipients ...string) threat.Product {
	t.Helper()
	return Approve(t, s, Submit(t, s, caseID, window, change, recipients...))
}

// Approve approves what was submitted.
func Approve(t testing.TB, s *store.Store, p threat.Product) threat.Product {
	t.Helper()
	p, err := desk.Approve(context.Background(), s, Approver, p.ID, compose.Digest(p), "Desk")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Submit is Warn without the approval.
func Submit(t testing.TB, s *store.Store, caseID string, window time.Duration, change func(*threat.Product), recipients ...string) threat.Product {
	t.Helper()
	ctx, now := context.Background(), s.Now()
	p := threat.Product{
		Case: caseID, Kind: threat.WarningProduct, Mode: threat.ModeExercise, Action: threat.ActionIssue, Marking: threat.Amber, Precedence: threat.Immediate,
		Recipients: recipients, Window: threat.Window{Start: now, End: now.Add(window), Zone: "UTC"},
		Texts: []threat.Text{{Language: "en", Headline: "Attack planned", Hazard: "Armed attack", Place: "Moscow", Unknown: "the day", Source: "This desk", Actions: []string{"Guard the doors"}, Contact: "+49 30 000"}},
	}
	if change != nil {
		change(&p)
	}
	p, err := desk.SaveDraft(ctx, s, Author, p)
	if err == nil && p.Action != threat.ActionCancel {
		err = desk.Reason(ctx, s, Author, store.ProductReason{Product: p.ID, Kind: "parity", Field: "advisory", Reason: "it follows"})
	}
	if err == nil {
		p, err = desk.Submit(ctx, s, Author, p.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// HookSink is a real HTTP server on loopback.
func HookSink(t testing.TB, handler http.HandlerFunc) string {
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}
