package intake

import (
	"context"
	"fmt"

	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// near finds the reports like one, and adds it to the index: in one step, so
// that of two read at the same time one finds the other.
func (p *Pipeline) near(ctx context.Context, profile fusion.Profile) ([]fusion.Match, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.catchUp(ctx); err != nil {
		return nil, err
	}
	p.index.Remove(profile.Report)
	matches := p.index.Near(profile)
	p.index.Add(profile)
	p.known[profile.Report] = true
	return matches, nil
}

// catchUp brings the index to what the store has: everything the first time,
// then what other nodes have read.
func (p *Pipeline) catchUp(ctx context.Context) error {
	for !p.loaded {
		if err := p.loadPage(ctx); err != nil {
			return err
		}
	}
	for {
		changes, err := p.s.Changes(ctx, machinery, p.since)
		if err != nil || len(changes) == 0 {
			return err
		}
		for _, c := range changes {
			p.since = c.ID
			switch {
			case c.Kind == "report" && c.Verb == "erase":
				p.index.Remove(c.Object)
				delete(p.known, c.Object)
			case c.Kind == "report" && c.Verb == "read" && !p.known[c.Object]:
				if _, err := p.load(ctx, store.Profile{Report: c.Object}); err != nil {
					return err
				}
			}
		}
		if len(changes) < 500 {
			return nil
		}
	}
}

// Warm makes the index from the store, so that the first report after a start
// need not wait for it. Reports that come meanwhile help.
func (p *Pipeline) Warm(ctx context.Context) error {
	for loaded := false; !loaded; {
		var err error
		if loaded, err = p.warmPage(ctx); err != nil {
			return fmt.Errorf("index reports: %w", err)
		}
	}
	return nil
}

func (p *Pipeline) warmPage(ctx context.Context) (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.loaded {
		return true, nil
	}
	err := p.loadPage(ctx)
	return p.loaded, err
}

// loadPage brings one page of what the store has into the index. One that is
// cut off, by a job's time limit perhaps, is begun again; what was loaded
// before stays, so that any number of reports is loaded in the end. Profiles
// that an older program kept, or none, are made again and kept.
func (p *Pipeline) loadPage(ctx context.Context) error {
	if p.index == nil {
		latest, err := p.s.Changes(ctx, machinery, "")
		if err != nil {
			return err
		}
		if len(latest) > 0 {
			p.since = latest[0].ID
		}
		p.index, p.known = fusion.NewIndex(), map[string]bool{}
	}
	page, err := p.s.Profiles(ctx, machinery, p.after)
	if err != nil {
		return err
	}
	var made []store.Profile
	for _, kept := range page {
		again, err := p.load(ctx, kept)
		if err != nil {
			return err
		}
		if again != nil {
			made = append(made, store.Profile{Report: kept.Report, Body: again})
		}
	}
	if len(made) > 0 {
		if err := p.s.Write(ctx, func(tx *store.Tx) error { return tx.SaveProfiles(made) }); err != nil {
			return err
		}
	}
	if p.loaded = len(page) == 0; !p.loaded {
		p.after = page[len(page)-1].Report
	}
	return nil
}

// load adds a report that was read before by its kept profile. One that had to
// be made again is given back to be kept.
func (p *Pipeline) load(ctx context.Context, kept store.Profile) ([]byte, error) {
	if p.known[kept.Report] {
		return nil, nil
	}
	if profile, err := fusion.Unpack(kept.Report, kept.Body); err == nil {
		p.index.Add(profile)
		p.known[kept.Report] = true
		return nil, nil
	}
	profile, err := p.stored(ctx, kept.Report)
	if err != nil || profile.Report == "" {
		return nil, err
	}
	p.index.Add(profile)
	p.known[kept.Report] = true
	return profile.Pack(), nil
}

// stored makes the profile of a report that was read before; an empty one when
// the report is gone.
func (p *Pipeline) stored(ctx context.Context, id string) (fusion.Profile, error) {
	rep, err := p.s.Report(ctx, machinery, id)
	if threat.KindOf(err) == threat.KindNotFound {
		return fusion.Profile{}, nil
	}
	if err != nil {
		return fusion.Profile{}, err
	}
	records, err := p.s.FactsOfReport(ctx, machinery, id)
	if err != nil {
		return fusion.Profile{}, err
	}
	var facts []threat.Fact
	for _, r := range records {
		if r.State != threat.FactRejected {
			facts = append(facts, r.Fact)
		}
	}
	return fusion.ProfileOf(id, rep.Published, fusion.Cleaned(rep.Text, rep.Asides), facts), nil
}
