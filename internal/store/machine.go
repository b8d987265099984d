package store

import "github.com/tocsin/tocsin/internal/threat"

// SaveMachineReading keeps what a model read in a report beside what the rules
// read, in the place of what a model read before. A fact that is there already
// is not doubled, one that a person rejected does not come back, and nothing
// that the rules or a person found is touched.
func (tx *Tx) SaveMachineReading(by threat.Reader, report string, facts []threat.Fact) error {
	rep, err := tx.Report(tx.ctx, by, report)
	if err != nil {
		return err
	}
	old, err := tx.FactsOfReport(tx.ctx, threat.Machinery("reading"), rep.ID)
	if err != nil {
		return err
	}
	patterns, err := tx.patternsFor(rep)
	if err != nil {
		return err
	}
	fresh, held, again, err := tx.freshFacts(rep, facts, old, patterns)
	if err != nil {
		return err
	}
	if err := tx.dropMachineRead(old, again); err != nil {
		return err
	}
	if _, err := tx.insertFacts(fresh, held); err != nil {
		return err
	}
	if err := tx.touchCasesOf(rep.ID, rep.Marking); err != nil {
		return err
	}
	return tx.act(by, Deed{
		Verb: "machine-read", Kind: "report", Object: rep.ID, Marking: rep.Marking, Data: map[string]any{"facts": len(fresh)},
	})
}

// freshFacts are those that nothing in the report says yet; held the rejections that hold some of them
// back, and again the keys of all that were read.
func (tx *Tx) freshFacts(rep threat.Report, facts []threat.Fact, old []threat.FactRecord, patterns patterns) (fresh []threat.FactRecord, held map[int]string, again map[string]bool, err error) {
	again, held = map[string]bool{}, map[int]string{}
	for _, f := range facts {
		f.Report, f.MachineRead = rep.ID, true
		if f.Start < 0 || f.Start > f.End || f.End > len(rep.Text) || f.Quote != f.Of(rep.Text) {
			return nil, nil, nil, threat.Invalid("facts", "the quote of a fact is not the text at its span", "read the text that is kept")
		}
		if key := factKey(f); again[key] {
			continue
		}
		again[factKey(f)] = true
		if tells(old, f) {
			continue
		}
		rec := threat.FactRecord{Fact: f, Marking: rep.Marking, State: threat.FactAsRead}
		if by := patterns.hold(&rec, tx.Now()); by != "" {
			held[len(fresh)] = by
		}
		fresh = append(fresh, rec)
	}
	return fresh, held, again, nil
}

// tells says whether one of the facts says the same from words that overlap.
func tells(old []threat.FactRecord, f threat.Fact) bool {
	for _, o := range old {
		if o.Kind == f.Kind && o.Value == f.Value && o.Overlaps(f.Span) {
			return true
		}
	}
	return false
}

// dropMachineRead deletes what a model found before and does not find again,
// unless a person has judged it.
func (tx *Tx) dropMachineRead(old []threat.FactRecord, again map[string]bool) error {
	for _, f := range old {
		if !f.MachineRead || f.State != threat.FactAsRead || again[factKey(f.Fact)] {
			continue
		}
		if _, err := tx.exec("DELETE FROM fact WHERE id = ?", f.ID); err != nil {
			return err
		}
	}
	return nil
}
