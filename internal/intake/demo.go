package intake

import (
	"context"
	"fmt"

	"github.com/tocsin/tocsin/internal/intake/samples"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// TakeSample takes one sample report in, with its source and the time at which
// it would have come.
func (t *Taker) TakeSample(ctx context.Context, by threat.Reader, s samples.Sample) (Result, error) {
	var src threat.Source
	err := t.o.Store.Write(ctx, func(tx *store.Tx) (err error) {
		src, err = tx.EnsureSource(by, s.Source)
		return err
	})
	if err != nil {
		return Result{}, fmt.Errorf("add source %s: %w", s.Source.Name, err)
	}
	results, err := t.Take(ctx, by, Submission{
		Data: s.Data, Name: s.File, URL: s.URL, Way: WayUpload, Source: src.ID, Marking: s.Marking,
		Event: s.Event, Said: s.Said, Published: s.Published, Received: s.Received,
	}, nil)
	if err != nil {
		return Result{}, fmt.Errorf("take in sample %s: %w", s.File, err)
	}
	return results[0], results[0].Err
}
