package app

import (
	"context"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/intake"
	"github.com/tocsin/tocsin/internal/threat"
)

// door is the taker as console and API see it: one document in, one report out.
type door struct{ taker *intake.Taker }

// Take keeps a document and has it read.
func (d door) Take(ctx context.Context, by threat.Reader, a desk.Arrival) (threat.Report, bool, error) {
	return d.take(ctx, by, a, intake.Submission{Body: a.Body})
}

// Fetch gets the page at a.URL and takes it in.
func (d door) Fetch(ctx context.Context, by threat.Reader, a desk.Arrival) (threat.Report, bool, error) {
	return d.take(ctx, by, a, intake.Submission{})
}

func (d door) take(ctx context.Context, by threat.Reader, a desk.Arrival, s intake.Submission) (threat.Report, bool, error) {
	s.Name, s.Title, s.MediaType, s.URL, s.Source = a.Name, a.Title, a.MediaType, a.URL, a.Source
	s.Published, s.Marking, s.Way = a.Published, a.Marking, a.Way
	results, err := d.taker.Take(ctx, by, s, nil)
	if err != nil {
		return threat.Report{}, false, err
	}
	for _, r := range results {
		if r.Err == nil {
			return r.Report, r.New, nil
		}
		err = r.Err
	}
	return threat.Report{}, false, err
}
