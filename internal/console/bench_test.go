package console_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// fill takes in n short reports, some of them in cases.
func fill(b *testing.B, h *scene.House, n int) {
	b.Helper()
	by := threat.Machinery("bench")
	for from := 0; from < n; from += 500 {
		err := h.Store.Write(context.Background(), func(tx *store.Tx) error {
			source, err := tx.EnsureSource(by, threat.Source{Name: fmt.Sprintf("Source %d", from/500%97), Marking: threat.Green})
			if err != nil {
				return err
			}
			for i := from; i < from+500; i++ {
				if err := fillOne(tx, by, source.ID, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func fillOne(tx *store.Tx, by threat.Reader, source string, i int) error {
	text := fmt.Sprintf("At least %d people were killed in attack number %d on a market, police said.", i%90+1, i)
	taken, err := tx.Take(by, store.Arrival{Way: "api", Report: threat.Report{
		Digest: fmt.Sprintf("%064x", i), Size: int64(len(text)), Source: source, Marking: threat.Green, Title: fmt.Sprintf("Attack %d", i), Text: text,
	}})
	if err != nil {
		return err
	}
	span := threat.Span{Start: 0, End: 9}
	low := i%90 + 1
	return tx.SaveReading(by, store.Reading{Report: taken.Report.ID, Language: "en", Facts: []threat.Fact{{
		Kind: threat.FactKilled, Value: strconv.Itoa(low), Span: span, SentenceSpan: threat.Span{Start: 0, End: len(text)}, Quote: text[:9], Sentence: text,
		Sure: threat.SureHigh, Count: &threat.CountDetail{Low: &low, Bound: "at least"},
	}}})
}

// BenchmarkPages opens pages of a desk that has taken in many reports:
// TOCSIN_BENCH_REPORTS of them, 5,000 when it is not said.
func BenchmarkPages(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("TOCSIN_BENCH_REPORTS"))
	if err != nil {
		n = 5000
	}
	h := scene.Open(b)
	fill(b, h, n)
	ben := h.Browser("ben")
	for name, path := range map[string]string{
		"watch": "/", "inbox": "/inbox", "inbox-unplaced": "/inbox?place=none", "inbox-words": "/inbox?q=market", "search-rare": "/search?q=number+" + strconv.Itoa(n/2),
		"search-common": "/search?q=killed", "case": "/cases/" + h.Case, "report": "/reports/" + h.Reports["toll-60"], "cases": "/cases", "sources": "/sources", "ledger": "/ledger",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if page := ben.Get(path); page.Status != 200 {
					b.Fatalf("%s: %d", path, page.Status)
				}
			}
		})
	}
}
