package store

import (
	"strconv"

	"github.com/tocsin/tocsin/internal/threat"
)

// Reading is what the machinery found in a report.
type Reading struct {
	Report     string
	Title      string // kept as it is when empty
	Text       string // kept as it is when empty; spans count in its bytes
	Language   string
	Asides     []threat.Aside
	Provenance []string
	CopyOf     string // id of the report whose words these are
	Times      Times  // each kept as it is when unknown
	Facts      []threat.Fact
	Profile    []byte // what is remembered to find copies and events
	Fault      string // why it could not be read; the report is then failed
}

// SaveReading keeps what was read of a report, in place of what an earlier
// reading found. What people decided stays: a fact found again keeps its id and
// state, one that matches a remembered rejection is kept as rejected, one a
// person confirmed, corrected or added stays even if it is not found any more.
func (tx *Tx) SaveReading(by threat.Reader, in Reading) error {
	rep, err := tx.Report(tx.ctx, by, in.Report)
	if err != nil {
		return err
	}
	before := rep
	in.apply(&rep)
	if err := tx.updateReport(by, rep); err != nil {
		return err
	}
	if rep.Text != before.Text || rep.Title != before.Title {
		if err := tx.saveText(rep.ID, rep.Title, rep.Text); err != nil {
			return err
		}
	}
	if in.CopyOf != "" && in.CopyOf != rep.CopyOf {
		if err := tx.SetCopyOf(by, rep.ID, in.CopyOf); err != nil {
			return err
		}
	}
	if err := tx.replaceFacts(by, rep, in.Facts); err != nil {
		return err
	}
	if err := tx.saveProfile(rep.ID, in.Profile); err != nil {
		return err
	}
	if err := tx.touchCasesOf(rep.ID, rep.Marking); err != nil {
		return err
	}
	return tx.act(by, Deed{
		Verb: "read", Kind: "report", Object: rep.ID, Marking: rep.Marking,
		Data: map[string]any{"facts": len(in.Facts), "state": rep.State, "language": rep.Language},
	})
}

// apply puts what was read into the report's record.
func (in Reading) apply(rep *threat.Report) {
	rep.State, rep.Fault = threat.ReportRead, in.Fault
	if in.Fault != "" {
		rep.State = threat.ReportFailed
	}
	for _, s := range []struct {
		to   *string
		from string
	}{{&rep.Title, in.Title}, {&rep.Text, in.Text}, {&rep.Language, in.Language}} {
		if s.from != "" {
			*s.to = s.from
		}
	}
	for _, w := range []struct {
		to   *threat.When
		from threat.When
	}{{&rep.Event, in.Times.Event}, {&rep.Said, in.Times.Said}, {&rep.Published, in.Times.Published}} {
		if w.from.Known() {
			*w.to = w.from
		}
	}
	rep.Asides, rep.Provenance = in.Asides, in.Provenance
}

// factKey recognises a fact in a later reading.
func factKey(f threat.Fact) string {
	return string(f.Kind) + "\x00" + strconv.Itoa(f.Start) + "\x00" + strconv.Itoa(f.End) + "\x00" + f.Value
}

// replaceFacts brings the report's facts to those just read.
func (tx *Tx) replaceFacts(by threat.Reader, rep threat.Report, facts []threat.Fact) error {
	// The machinery reads; whatever by is, no fact may be doubled for being
	// above their clearance.
	all := threat.Machinery("reading")
	old, err := tx.FactsOfReport(tx.ctx, all, rep.ID)
	if err != nil {
		return err
	}
	patterns, err := tx.patternsFor(rep)
	if err != nil {
		return err
	}
	known := make(map[string]threat.FactRecord, len(old))
	for _, f := range old {
		known[factKey(f.Fact)] = f
	}
	found := make(map[string]bool, len(facts))
	var fresh []threat.FactRecord
	held := map[int]string{}
	for _, f := range facts {
		f.Report = rep.ID
		if f.Start < 0 || f.Start > f.End || f.End > len(rep.Text) || f.Quote != f.Of(rep.Text) {
			return threat.Invalid("facts", "the quote of a fact is not the text at its span", "read the text that is kept")
		}
		key := factKey(f)
		if found[key] {
			continue
		}
		found[key] = true
		if was := known[key]; was.ID != "" {
			if err := tx.renewFact(was, f); err != nil {
				return err
			}
			continue
		}
		rec := threat.FactRecord{Fact: f, Marking: rep.Marking, State: threat.FactAsRead}
		if by := patterns.hold(&rec, tx.Now()); by != "" {
			held[len(fresh)] = by
		}
		fresh = append(fresh, rec)
	}
	if _, err := tx.insertFacts(fresh, held); err != nil {
		return err
	}
	return tx.dropFacts(old, found)
}

// renewFact keeps what a later reading tells of a fact that is known.
func (tx *Tx) renewFact(was threat.FactRecord, f threat.Fact) error {
	f.ByHand = was.ByHand
	body, err := factBody(f)
	if err != nil {
		return err
	}
	_, err = tx.exec("UPDATE fact SET body = ? WHERE id = ?", body, was.ID)
	return err
}

// dropFacts deletes what only an earlier reading found. A rejected one that is
// not found any more goes too; its pattern stays.
func (tx *Tx) dropFacts(old []threat.FactRecord, found map[string]bool) error {
	corrected := map[string]bool{}
	for _, f := range old {
		corrected[f.Replaces] = true
	}
	for _, f := range old {
		if found[factKey(f.Fact)] || f.State != threat.FactAsRead || f.ByHand || f.MachineRead || corrected[f.ID] {
			continue
		}
		if _, err := tx.exec("DELETE FROM fact WHERE id = ?", f.ID); err != nil {
			return err
		}
	}
	return nil
}
