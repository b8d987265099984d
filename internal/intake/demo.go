package intake

import (
	"context"
	"fmt"

	"github.com/tocsin/tocsin/internal/intake/samples"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// TakeSamples takes the sample reports in, with their sources and the times at
// which they would have come. Those that are here already are not taken again.
func (t *Taker) TakeSamples(ctx context.Context, by threat.Reader) ([]Result, error) {
	list, err := samples.All()
	if err != nil {
		return nil, err
	}
	var out []Result
	for _, s := range list {
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
