package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/app"
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// house is a whole desk that runs on loopback.
type house struct {
	t     *testing.T
	app   *app.App
	token string
	stop  func()
}

// settings are a desk's configuration in a directory.
func settings(dir string) config.Config {
	var c config.Config
	c.Flags() // fills in the defaults
	c.Dir, c.Listen, c.Drain = dir, "127.0.0.1:0", 10*time.Second
	return c
}

// start runs a desk with an analyst's token.
func start(t *testing.T, c config.Config) *house {
	t.Helper()
	a, err := app.New(t.Context(), app.Options{Config: c, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, app: a, token: analyst(t, a)}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	stopped := false
	h.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the desk ends with %v", err)
		}
	}
	t.Cleanup(h.stop)
	return h
}

// analyst adds somebody, once, and gives a token that speaks for them.
func analyst(t *testing.T, a *app.App) string {
	t.Helper()
	ctx, house := context.Background(), threat.Machinery("test")
	p, err := a.Store.PersonByLogin(ctx, house, "ana")
	if threat.KindOf(err) == threat.KindNotFound {
		err = a.Store.Write(ctx, func(tx *store.Tx) error {
			p, err = tx.AddPerson(house, store.Person{Login: "ana", Name: "Ana", Role: threat.RoleAnalyst, Clearance: threat.Red})
			return err
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := a.Auth.MakeToken(ctx, auth.Visit{Reader: p.Reader()}, "test", []string{"read", "intake", "judge"}, threat.Red, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// call makes a call and decodes the answer.
func (h *house) call(method, path string, body, into any) int {
	h.t.Helper()
	var data io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			h.t.Fatal(err)
		}
		data = bytes.NewReader(b)
	}
	req, err := http.NewRequest(method, h.app.URL()+path, data)
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+h.token)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer res.Body.Close()
	if into != nil {
		if err := json.NewDecoder(res.Body).Decode(into); err != nil {
			h.t.Fatalf("%s %s: %d, %v", method, path, res.StatusCode, err)
		}
	}
	return res.StatusCode
}

// until waits for a condition that jobs bring about, and looks after each
// commit.
func (h *house) until(what string, met func() bool) {
	h.t.Helper()
	deadline := time.After(patience)
	for {
		news := h.app.Store.News()
		if met() {
			return
		}
		select {
		case <-news:
		case <-deadline:
			h.t.Fatalf("it never came to: %s", what)
		}
	}
}

const (
	evening = "MOSCOW, 22 March 2024 - Gunmen opened fire in the Crocus City Hall near Moscow on Friday evening, killing at least 40 people and injuring more than 100, the Federal Security Service said."
	morning = "MOSCOW, 23 March 2024 - More than 60 people were killed when gunmen attacked the Crocus City Hall near Moscow on Friday evening, the Investigative Committee said early on Saturday."
)

type taken struct {
	Report threat.Report `json:"report"`
	New    bool          `json:"new"`
}

func (h *house) take(text, source string) threat.Report {
	h.t.Helper()
	var got taken
	if status := h.call("POST", "/api/v1/reports", map[string]any{"text": text, "source": source, "marking": "TLP:CLEAR"}, &got); status >= 300 {
		h.t.Fatalf("taking a report in: %d", status)
	}
	return got.Report
}

// TestTwoReportsBecomeACase is the first half of the way of a threat through
// the house.
func TestTwoReportsBecomeACase(t *testing.T) {
	h := start(t, settings(t.TempDir()))
	first := h.take(evening, "Meridian Post")
	h.until("the first report is read", func() bool { return h.state(first.ID) == threat.ReportRead })
	second := h.take(morning, "Nordlys Wire")
	h.until("the second report is read", func() bool { return h.state(second.ID) == threat.ReportRead })

	var cases struct {
		Items []store.CaseTally `json:"items"`
	}
	h.call("GET", "/api/v1/cases", nil, &cases)
	if len(cases.Items) != 1 || cases.Items[0].Proposed+cases.Items[0].Reports != 2 {
		t.Fatalf("cases: %+v", cases)
	}
	id := cases.Items[0].ID
	for _, r := range []string{first.ID, second.ID} {
		if status := h.call("POST", "/api/v1/cases/"+id+"/placements", map[string]any{"report": r, "do": "confirm"}, nil); status >= 300 {
			t.Fatalf("confirming %s: %d", r, status)
		}
	}
	var view struct {
		Picture struct {
			Questions []struct {
				ID      string `json:"id"`
				Answers []struct {
					Value, Standing string
				} `json:"answers"`
			} `json:"questions"`
		} `json:"picture"`
	}
	h.call("GET", "/api/v1/cases/"+id, nil, &view)
	for _, q := range view.Picture.Questions {
		if q.ID == "killed" {
			if len(q.Answers) != 2 || q.Answers[0].Value != "60" || q.Answers[1].Standing != "superseded" {
				t.Errorf("killed: %+v", q.Answers)
			}
			return
		}
	}
	t.Errorf("nobody asks how many were killed: %+v", view)
}

func (h *house) state(report string) threat.ReportState {
	rep, err := h.app.Store.Report(context.Background(), threat.Machinery("test"), report)
	if err != nil {
		h.t.Fatal(err)
	}
	return rep.State
}

// TestARestartGoesOnWhereItStopped stops the desk with reports unread.
func TestARestartGoesOnWhereItStopped(t *testing.T) {
	c := settings(t.TempDir())
	h := start(t, c)
	var ids []string
	for i := range 20 {
		ids = append(ids, h.take(fmt.Sprintf("%s Report number %d.", evening, i), "Meridian Post").ID)
	}
	h.stop()
	again := start(t, c)
	for _, id := range ids {
		again.until("report "+id+" is read", func() bool { return again.state(id) == threat.ReportRead })
	}
	found, err := again.app.Store.Verify(t.Context())
	if err != nil || len(found.Problems) > 0 {
		t.Errorf("after the restart: %+v %v", found, err)
	}
}

func TestProbesAndFiguresAreForThisMachine(t *testing.T) {
	h := start(t, settings(t.TempDir()))
	for _, probe := range [][2]string{{"/healthz", "ok"}, {"/readyz", "ready"}, {"/metrics", "tocsin_http_requests_total"}} {
		path, want := probe[0], probe[1]
		res, err := http.Get(h.app.URL() + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d %.80s", path, res.StatusCode, body)
		}
	}
	req, _ := http.NewRequest("GET", h.app.URL()+"/metrics", nil)
	req.Header.Set("X-Forwarded-For", "203.0.113.7")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusNotFound {
		t.Errorf("figures for somebody behind a proxy: %d", res.StatusCode)
	}
}

func TestAnAddressInUseIsSaidSo(t *testing.T) {
	h := start(t, settings(t.TempDir()))
	c := settings(t.TempDir())
	c.Listen = strings.Replace(strings.TrimPrefix(h.app.URL(), "http://"), "localhost", "127.0.0.1", 1)
	_, err := app.New(t.Context(), app.Options{Config: c})
	if threat.KindOf(err) != threat.KindUnavailable || !strings.Contains(err.Error(), "--listen") {
		t.Errorf("got %v", err)
	}
}
