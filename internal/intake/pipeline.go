package intake

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Pipeline reads what came in: facts, of what it is a copy, which case it may
// belong to. It keeps in memory an index of what was read; the store remains
// the truth, and the index is made from it.
type Pipeline struct {
	s    *store.Store
	read func(reading.Document) reading.Reading // fixed; nil to read with the desk's list of actors
	log  *slog.Logger
	list listReader

	// Machine reads reports a second time, in a job of its own; nil for none.
	// It is set before the pipeline is used.
	Machine MachineReader

	mu    sync.Mutex // guards what follows, and keeps Near and Add together
	index *fusion.Index
	known map[string]bool // reports in the index
	since string          // id of the last change that was looked at

	loaded bool   // all that was read before the start is in the index
	after  string // until then, where the next page begins
}

// NewPipeline makes a pipeline. When read is nil it reads with the built-in
// knowledge and the desk's own list of actors, as that stands.
func NewPipeline(s *store.Store, read func(reading.Document) reading.Reading, log *slog.Logger) *Pipeline {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Pipeline{s: s, read: read, log: log}
}

// machinery acts in the ledger under this name.
var machinery = threat.Machinery("reading")

// Read reads one report that came in. A report that was read, failed or erased
// meanwhile is left as it is.
func (p *Pipeline) Read(ctx context.Context, id string) error {
	rep, err := p.s.Report(ctx, machinery, id)
	if threat.KindOf(err) == threat.KindNotFound || err == nil && rep.State != threat.ReportReceived {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load report: %w", err)
	}
	return p.ReadAgain(ctx, rep)
}

// ReadAgain reads a report whatever its state. What people decided of its
// facts and places stays.
func (p *Pipeline) ReadAgain(ctx context.Context, rep threat.Report) error {
	out, err := p.facts(ctx, rep)
	if err != nil {
		return fmt.Errorf("read report: %w", err)
	}
	published := rep.Published
	if !published.Known() {
		published = out.Published
	}
	profile := fusion.ProfileOf(rep.ID, published, fusion.Cleaned(rep.Text, out.Asides), out.Facts)
	matches, err := p.near(ctx, profile)
	if err != nil {
		return fmt.Errorf("find like reports: %w", err)
	}
	f := &finding{report: rep, out: out, published: published, profile: profile.Pack(), matches: matches, machine: p.machineTakes(rep)}
	if err := p.copies(ctx, f); err != nil {
		return fmt.Errorf("find copies: %w", err)
	}
	if err := p.s.Write(ctx, f.save); err != nil {
		return fmt.Errorf("save reading: %w", err)
	}
	return nil
}

// Fail marks a report as one that cannot be read.
func (p *Pipeline) Fail(ctx context.Context, id string, cause error) error {
	p.log.Error("report cannot be read", "report", id, "error", cause)
	return p.s.Write(ctx, func(tx *store.Tx) error {
		err := tx.SaveReading(machinery, store.Reading{Report: id, Fault: "its text could not be read for facts; the original is kept"})
		if threat.KindOf(err) == threat.KindNotFound {
			return nil
		}
		return err
	})
}

// facts reads a text, and contains whatever the reading does wrong.
func (p *Pipeline) facts(ctx context.Context, rep threat.Report) (out reading.Reading, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("reading panics: %v", r)
		}
	}()
	doc := reading.Document{ID: rep.ID, Title: rep.Title, Text: rep.Text, Published: rep.Published, Received: rep.Received, Language: rep.Language}
	if rep.Source != "" {
		if src, err := p.s.Source(ctx, machinery, rep.Source); err == nil {
			doc.Source = src.Name
		}
	}
	read := p.read
	if read == nil {
		if read, err = p.list.reader(ctx, p.s); err != nil {
			return out, fmt.Errorf("read the list of actors: %w", err)
		}
	}
	return read(doc), nil
}

// copies finds of which earlier report this one is a copy, and which later ones
// are copies of it: reports are not always read in the order they came in.
func (p *Pipeline) copies(ctx context.Context, f *finding) error {
	own := fusion.Cleaned(f.report.Text, f.out.Asides)
	for _, m := range f.matches {
		if !m.Copy {
			continue
		}
		other, err := p.s.Report(ctx, machinery, m.Report)
		if threat.KindOf(err) == threat.KindNotFound {
			continue
		}
		if err != nil {
			return err
		}
		if !fusion.CompareTexts(fusion.Cleaned(other.Text, other.Asides), own).Copy {
			continue
		}
		switch {
		case !earlier(other, f.report):
			if other.CopyOf == "" {
				f.copied = append(f.copied, other.ID)
			}
		case f.copyOf == "":
			f.copyOf = cmpOr(other.CopyOf, other.ID)
		}
	}
	return nil
}

// earlier says whether a came in before b; ids settle ties, as they sort by time.
func earlier(a, b threat.Report) bool {
	if !a.Received.Equal(b.Received) {
		return a.Received.Before(b.Received)
	}
	return a.ID < b.ID
}
