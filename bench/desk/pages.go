package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/app"
	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// measure starts the desk on the directory and asks for its pages.
func measure(ctx context.Context, dir string) error {
	var c config.Config
	c.Flags()
	c.Dir, c.Listen, c.Drain = dir, "127.0.0.1:0", 10*time.Second
	began := time.Now()
	a, err := app.New(ctx, app.Options{Config: c, Version: "bench"})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	d := &desk{url: a.URL()}
	if err := d.get("/sign-in"); err != nil {
		cancel()
		return err
	}
	fmt.Printf("the first page is served %s after the start\n", time.Since(began).Round(time.Millisecond))
	err = d.all(ctx, a)
	cancel()
	if e := <-ended; err == nil {
		err = e
	}
	return err
}

// desk is a browser that is signed in.
type desk struct {
	url    string
	client http.Client
}

func (d *desk) get(path string) error {
	res, err := d.client.Get(d.url + path)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %d %.200s", path, res.StatusCode, body)
	}
	return err
}

// enter signs in as an administrator of the directory's own.
func (d *desk) enter(ctx context.Context, a *app.App) error {
	house := threat.Machinery("bench")
	person, err := a.Store.PersonByLogin(ctx, house, "bench")
	if threat.KindOf(err) == threat.KindNotFound {
		err = a.Store.Write(ctx, func(tx *store.Tx) error {
			person, err = tx.AddPerson(house, store.Person{Login: "bench", Name: "Bench", Role: threat.RoleAdmin, Clearance: threat.Amber})
			return err
		})
	}
	if err != nil {
		return err
	}
	link, err := a.Auth.EnterLink(ctx, person.ID)
	if err != nil {
		return err
	}
	if d.client.Jar, err = cookiejar.New(nil); err != nil {
		return err
	}
	res, err := d.client.PostForm(link, url.Values{})
	if err != nil {
		return err
	}
	return res.Body.Close()
}

// all asks for every page two hundred times, or for five seconds.
func (d *desk) all(ctx context.Context, a *app.App) error {
	if err := d.enter(ctx, a); err != nil {
		return err
	}
	house := threat.Machinery("bench")
	list, err := a.Store.Reports(ctx, house, store.ReportFilter{Limit: 500, State: threat.ReportRead})
	if err != nil {
		return err
	}
	var some []string
	for _, rep := range list.Reports {
		if rep.Marking == threat.Clear {
			some = append(some, rep.ID)
		}
	}
	case1, err := caseOf(ctx, a, some[:min(20, len(some))])
	if err != nil {
		return err
	}
	pages := []struct {
		name string
		path func(i int) string
	}{
		{"Watch", fixed("/")},
		{"Inbox", fixed("/inbox")},
		{"Inbox, in no case", fixed("/inbox?place=none")},
		{"Inbox, by a word", fixed("/inbox?q=market")},
		{"Report", func(i int) string { return "/reports/" + some[i%len(some)] }},
		{"Case of 20 reports", fixed("/cases/" + case1)},
		{"Cases", fixed("/cases")},
		{"Search, in every report", fixed("/search?q=killing")},
		{"Search, in a twentieth", func(i int) string { return "/search?q=" + url.QueryEscape(towns[i%len(towns)]) }},
		{"Search, a rare word", func(i int) string { return "/search?q=" + word(uint64(30000+i)) }},
		{"Search, two words", func(i int) string { return "/search?q=" + word(uint64(i%20)) + "+market" }},
		{"Search, a phrase", fixed("/search?q=%22no+group+has+claimed%22")},
		{"Sources", fixed("/sources")},
		{"Ledger", fixed("/ledger")},
	}
	fmt.Printf("  %-28s %9s %9s %9s\n", "page", "p50 ms", "p95 ms", "max ms")
	for _, p := range pages {
		var took []time.Duration
		for i, began := 0, time.Now(); i < 200 && (i < 20 || time.Since(began) < 5*time.Second); i++ {
			at := time.Now()
			if err := d.get(p.path(i)); err != nil {
				return err
			}
			took = append(took, time.Since(at))
		}
		slices.Sort(took)
		fmt.Printf("  %-28s %9.1f %9.1f %9.1f\n", p.name, ms(took[len(took)/2]), ms(took[len(took)*95/100]), ms(took[len(took)-1]))
	}
	return grow(ctx, a)
}

func fixed(path string) func(int) string { return func(int) string { return path } }
func ms(d time.Duration) float64         { return float64(d.Microseconds()) / 1000 }

// caseOf opens a case with the reports.
func caseOf(ctx context.Context, a *app.App, reports []string) (string, error) {
	by := threat.Machinery("bench")
	var c threat.Case
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if c, err = tx.OpenCase(by, "Measured case", threat.Clear); err != nil {
			return err
		}
		for _, id := range reports {
			if err := tx.Place(by, id, c.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return c.ID, err
}

// grow says how long it takes until the first report after the start is placed
// beside all those before it, and what memory that takes.
func grow(ctx context.Context, a *app.App) error {
	list, err := a.Store.Reports(ctx, threat.Machinery("bench"), store.ReportFilter{Limit: 1, State: threat.ReportRead})
	if err != nil {
		return err
	}
	for _, what := range []string{"the first report read again, when all others are known", "the next one"} {
		began := time.Now()
		if err := a.Pipeline.ReadAgain(ctx, list.Reports[0]); err != nil {
			return err
		}
		fmt.Printf("%s: %s\n", what, time.Since(began).Round(time.Millisecond))
	}
	status, err := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if strings.HasPrefix(line, "VmRSS") || strings.HasPrefix(line, "VmHWM") {
			fmt.Print("memory ", line)
		}
	}
	return err
}
