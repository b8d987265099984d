package store_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

var (
	ctx  = context.Background()
	all  = threat.Machinery("test")
	ana  = threat.Reader{Person: "per_ana", Name: "Ana", Role: threat.RoleAnalyst, Clearance: threat.Red}
	low  = threat.Reader{Person: "per_low", Name: "Low", Role: threat.RoleAnalyst, Clearance: threat.Amber}
	text = "At least 40 people were killed when gunmen burst into a concert hall near Moscow on Friday evening."
)

// write runs a change that must succeed.
func write(t testing.TB, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// take brings a text in and gives its report.
func take(t testing.TB, s *store.Store, by threat.Reader, m threat.Marking, text string) threat.Report {
	t.Helper()
	kept, err := s.Originals.Put(strings.NewReader(text), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	var taken store.Taken
	write(t, s, func(tx *store.Tx) (err error) {
		taken, err = tx.Take(by, store.Arrival{Way: "paste", Report: threat.Report{
			Digest: kept.Digest, Size: kept.Size, Marking: m, Title: text[:min(20, len(text))], Text: text,
		}})
		return err
	})
	return taken.Report
}

func TestReportsAreTakenOnce(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		first := take(t, s, ana, threat.Amber, text)
		again := take(t, s, ana, threat.Amber, text)
		if first.ID != again.ID {
			t.Errorf("the same bytes are two reports, %s and %s", first.ID, again.ID)
		}
		receptions, err := s.Receptions(ctx, ana, first.ID)
		if err != nil || len(receptions) != 2 {
			t.Errorf("got %d receptions, %v; want 2", len(receptions), err)
		}
		got, err := s.Report(ctx, ana, first.ID)
		if err != nil || got.Text != text || got.Received != clock.Now() {
			t.Errorf("got %+v, %v", got, err)
		}
		r, err := s.Original(ctx, low, first.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if b, err := io.ReadAll(r); err != nil || string(b) != text {
			t.Errorf("the original reads %q, %v", b, err)
		}
	})
}

func TestBytesThatAreHiddenAreTakenAsNew(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		hidden := take(t, s, ana, threat.Red, text)
		mine := take(t, s, low, threat.Amber, text)
		if mine.ID == hidden.ID {
			t.Error("taking in bytes tells that they are here above the reader's clearance")
		}
		if got, err := s.Report(ctx, low, mine.ID); err != nil || got.Text != text {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestListsPageThroughEverything(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		for i := range 25 {
			take(t, s, ana, threat.Markings[i%5], fmt.Sprintf("report number %d of the day", i))
		}
		for _, query := range []string{"", "report"} {
			var got []string
			f := store.ReportFilter{Limit: 4, Query: query}
			for {
				p, err := s.Reports(ctx, low, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range p.Reports {
					got = append(got, r.Title)
				}
				if f.After = p.Next; p.Next == "" {
					break
				}
			}
			n, err := s.CountReports(ctx, low, f)
			if err != nil || n != 15 || len(got) != 15 {
				t.Errorf("query %q: counted %d, listed %d, %v; want 15", query, n, len(got), err)
			}
		}
	})
}

func TestSearchFindsWords(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		take(t, s, ana, threat.Amber, text)
		take(t, s, ana, threat.Amber, "Нападение на концертный зал под Москвой. Café, 東京で爆発, 3.5 km, U.S. embassy")
		take(t, s, ana, threat.Red, "gunmen in a RED report")
		for query, want := range map[string]int{
			"gunmen": 1, "GUNMEN concert": 1, `"concert hall"`: 1, `"hall concert"`: 0, "gunm*": 1, "gunmen -concert": 0,
			"концертный": 1, "cafe": 1, "爆発": 1, "東京 爆発": 1, "embassy": 1, "embass": 0, "3.5": 1,
			"-gunmen": 0, `"`: 0, "AND": 0, "a' OR '1'='1": 0, "moscow) OR (a": 0, "u.s": 1, ":*&|!": 0,
		} {
			p, err := s.Search(ctx, low, query, store.ReportFilter{})
			if err != nil || len(p.Hits) != want {
				t.Errorf("search %q: %d hits, %v; want %d", query, len(p.Hits), err, want)
			}
			for _, h := range p.Hits {
				if !strings.Contains(fmt.Sprint(h.Snippet), "true") {
					t.Errorf("search %q: nothing is marked in %v", query, h.Snippet)
				}
			}
		}
	})
}

func TestWriteTakesBackOnlyWhatFailed(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		errs := make(chan error, 40)
		for i := range 40 {
			go func() {
				errs <- s.Write(ctx, func(tx *store.Tx) error {
					_, err := tx.AddSource(ana, threat.Source{Name: fmt.Sprint("source ", i)})
					if err != nil || i%2 == 0 {
						return err
					}
					if i%4 == 1 {
						panic("a bug in one closure")
					}
					return threat.Invalid("test", "not wanted", "")
				})
			}()
		}
		failed := 0
		for range 40 {
			if err := <-errs; err != nil {
				failed++
			}
		}
		sources, err := s.Sources(ctx, ana)
		if err != nil || len(sources) != 20 || failed != 20 {
			t.Errorf("%d sources stay, %d writes failed, %v; want 20 and 20", len(sources), failed, err)
		}
		acts, err := s.Ledger(ctx, ana, store.LedgerFilter{Limit: 500})
		if err != nil || len(acts) != 20 {
			t.Errorf("%d acts, %v; want 20", len(acts), err)
		}
		for i, a := range acts {
			if a.Index != int64(19-i) {
				t.Errorf("act %d has index %d: the ledger has a gap", i, a.Index)
			}
		}
	})
}

func TestOriginalsOfAllLengths(t *testing.T) {
	s := testkit.TempStore(t, nil)
	for _, n := range []int{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 128 << 10, 300001} {
		content := bytes.Repeat([]byte{byte(n), 7}, n/2+1)[:n]
		kept, err := s.Originals.Put(bytes.NewReader(content), 300001)
		if err != nil || kept.Size != int64(n) {
			t.Fatalf("%d bytes: %+v, %v", n, kept, err)
		}
		var id string
		write(t, s, func(tx *store.Tx) error {
			taken, err := tx.Take(ana, store.Arrival{Way: "api", Report: threat.Report{Digest: kept.Digest, Size: kept.Size}})
			id = taken.Report.ID
			return err
		})
		r, err := s.Original(ctx, ana, id)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		r.Close()
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d bytes come back as %d, %v", n, len(got), err)
		}
	}
	if _, err := s.Originals.Put(bytes.NewReader(make([]byte, 300002)), 300001); threat.KindOf(err) != threat.KindTooLarge {
		t.Errorf("too long an original gives %v", err)
	}
}

// FuzzSearch: whatever is typed is a search, and never an error.
func FuzzSearch(f *testing.F) {
	s := testkit.TempStore(f, nil)
	take(f, s, ana, threat.Amber, text)
	for _, q := range []string{"gunmen", `"concert hall" -x y*`, "a\x00b", "NEAR(a b)", "東京*", `"`, "- -", "\xff\xfe"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if _, err := s.Search(ctx, low, query, store.ReportFilter{}); err != nil {
			t.Errorf("search %q: %v", query, err)
		}
	})
}
