package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// TestTheWholeDeskOnPostgres takes reports in, is stopped with some unread,
// and goes on, with its records in PostgreSQL.
func TestTheWholeDeskOnPostgres(t *testing.T) {
	c := settings(t.TempDir())
	c.Database = testkit.Postgres(t)
	h := start(t, c)
	var ids []string
	for i := range 12 {
		ids = append(ids, h.take(fmt.Sprintf("%s Report number %d.", evening, i), "Meridian Post").ID)
	}
	h.stop()
	again := start(t, c)
	for _, id := range ids {
		again.until("report "+id+" is read", func() bool { return again.state(id) == threat.ReportRead })
	}
	var found struct {
		Hits []any `json:"items"`
	}
	if status := again.call("GET", "/api/v1/search?q=gunmen", nil, &found); status != http.StatusOK || len(found.Hits) == 0 {
		t.Errorf("search: %d, %+v", status, found)
	}
	if f, err := again.app.Store.Verify(t.Context()); err != nil || len(f.Problems) > 0 {
		t.Errorf("verify: %+v %v", f, err)
	}
}

// TestTwoPeopleCorrectOneFact lets several correct the same fact at once: each
// is told what became of it, and exactly one correction stands.
func TestTwoPeopleCorrectOneFact(t *testing.T) {
	h := start(t, settings(t.TempDir()))
	rep := h.take(evening, "Meridian Post")
	h.until("the report is read", func() bool { return h.state(rep.ID) == threat.ReportRead })
	var list struct {
		Items []threat.FactRecord `json:"items"`
	}
	h.call("GET", "/api/v1/reports/"+rep.ID+"/facts", nil, &list)
	var killed string
	for _, f := range list.Items {
		if f.Kind == threat.FactKilled {
			killed = f.ID
		}
	}
	status := make([]int, 6)
	var people sync.WaitGroup
	for i := range status {
		people.Go(func() {
			status[i] = h.call("POST", "/api/v1/facts/"+killed+"/decisions", map[string]any{"do": "correct", "value": fmt.Sprintf("at least %d", 41+i)}, nil)
		})
	}
	people.Wait()
	h.call("GET", "/api/v1/reports/"+rep.ID+"/facts", nil, &list)
	var standing []string
	for _, f := range list.Items {
		if f.Kind == threat.FactKilled && f.State != threat.FactRejected && !strings.HasPrefix(string(f.State), "replaced") && f.ID != killed {
			standing = append(standing, fmt.Sprint(f.State, " ", f.Value))
		}
	}
	good := 0
	for _, s := range status {
		if s == http.StatusOK {
			good++
		}
	}
	if good != 1 || len(standing) != 1 {
		t.Errorf("answers %v; standing %q", status, standing)
	}
}
