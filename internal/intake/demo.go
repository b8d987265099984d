package intake

import (
	"context"
	"fmt"
	"time"

	"github.com/tocsin/tocsin/internal/intake/samples"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// TakeSamples takes the sample reports in, with their sources and the times at
// which they would have come. Those that are here already are not taken again.
func (t *Taker) TakeSamples(ctx context.Context, by threat.Reader) ([]Result, error) {
	return t.TakeSamplesUntil(ctx, by, time.Time{}, func(time.Time) {})
}

// TakeSamplesUntil takes those in that would have come by a time, all for the
// zero time; came is told the time of each before it is taken.
func (t *Taker) TakeSamplesUntil(ctx context.Context, by threat.Reader, until time.Time, came func(time.Time)) ([]Result, error) {
	list, err := samples.All()
	if err != nil {
		return nil, err
	}
	taken, err := t.o.Store.Seen(ctx, threat.Machinery("samples"), "samples", samples.Files(list))
	if err != nil {
		return nil, err
	}
	var out []Result
	for _, s := range list {
		if taken[s.File] || !until.IsZero() && s.Received.After(until) {
			continue
		}
		came(s.Received)
		var src threat.Source
		err := t.o.Store.Write(ctx, func(tx *store.Tx) (err error) {
			src, err = tx.EnsureSource(by, s.Source)
			return err
		})
		if err != nil {
			return out, fmt.Errorf("add source %s: %w", s.Source.Name, err)
		}
		results, err := t.Take(ctx, by, Submission{
			Data: s.Data, Name: s.File, URL: s.URL, Way: WayUpload, Source: src.ID, Marking: s.Marking,
			Event: s.Event, Said: s.Said, Published: s.Published, Received: s.Received, Seen: Seen{Scope: "samples", Item: s.File},
		}, nil)
		if err != nil {
			return out, fmt.Errorf("take in sample %s: %w", s.File, err)
		}
		out = append(out, results...)
	}
	return out, nil
}
