package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/tocsin/tocsin/bench/muc4/score"
	"github.com/tocsin/tocsin/bench/muc4/template"
)

// report is everything one run prints.
type report struct {
	official  *score.Result
	gtt, rme  score.Counts
	documents int
	elapsed   time.Duration
	read      bool
}

const rule = "-------------------+----------+---------------+---------+------------------\n"

func (r report) print(w io.Writer) error {
	var b strings.Builder
	b.WriteString("SLOT                POS  ACT | COR  PAR  INC | SPU  MIS | REC  PRE    F\n" + rule)
	all := r.official.All()
	for s := template.TemplateID; s < template.SlotCount; s++ {
		row(&b, s.Code(), all[s])
	}
	b.WriteString(rule)
	for _, g := range groups {
		row(&b, g.name, all.Sum(g.keep))
	}
	b.WriteString(rule)
	for _, s := range r.summaries() {
		row(&b, s.name, s.tally)
	}
	total := all.Sum(nil)
	fmt.Fprintf(&b, rule+"F-MEASURES  P&R %.2f  2P&R %.2f  P&2R %.2f\n", total.F(1), total.F(0.5), total.F(2))
	counts(&b, "GTT micro", r.gtt)
	counts(&b, "CEAF-RME", r.rme)
	if err := r.json(&b, all, total); err != nil {
		return err
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("print report: %w", err)
	}
	return nil
}

func row(b *strings.Builder, name string, t score.Tally) {
	fmt.Fprintf(b, "%-19s%4d %4d |%4d %4d %4d |%4d %4d |%4.0f %4.0f %5.1f\n", name, t.Possible(), t.Actual(),
		t.Correct, t.Partial, t.Incorrect, t.Spurious, t.Missing, t.Recall(), t.Precision(), t.F(1))
}

func counts(b *strings.Builder, name string, c score.Counts) {
	fmt.Fprintf(b, "%-10s  P %.2f  R %.2f  F1 %.2f\n", name, c.Precision(), c.Recall(), c.F1())
}

type slotGroup struct {
	name string
	keep func(template.Slot) bool
}

func between(a, z template.Slot) func(template.Slot) bool {
	return func(s template.Slot) bool { return s >= a && s <= z }
}

var groups = []slotGroup{
	{"inc-total", between(template.Date, template.InstrumentType)},
	{"perp-total", between(template.Category, template.PerpConfidence)},
	{"phys-tgt-total", between(template.PhysID, template.PhysTotal)},
	{"hum-tgt-total", between(template.HumName, template.HumTotal)},
}

type summary struct {
	name  string
	tally score.Tally
}

// summaries are the rows at the foot of the official reports. Set and string
// fills are counted over matched and missing templates, as there.
func (r report) summaries() []summary {
	matchedMissing := r.official.Matched
	addSlots(&matchedMissing, &r.official.Missing)
	matchedSpurious := r.official.Matched
	addSlots(&matchedSpurious, &r.official.Spurious)
	all := r.official.All()
	return []summary{
		{"MATCHED/MISSING", matchedMissing.Sum(nil)},
		{"MATCHED/SPURIOUS", matchedSpurious.Sum(nil)},
		{"MATCHED ONLY", r.official.Matched.Sum(nil)},
		{"ALL TEMPLATES", all.Sum(nil)},
		{"SET FILLS ONLY", matchedMissing.Sum(ofKind(template.KindSet))},
		{"STRING FILLS ONLY", matchedMissing.Sum(ofKind(template.KindString))},
	}
}

func addSlots(a, b *score.Slots) {
	for i := range a {
		a[i].Add(b[i])
	}
}

func ofKind(k template.Kind) func(template.Slot) bool {
	return func(s template.Slot) bool { return s.Kind() == k }
}

func (r report) json(b *strings.Builder, all score.Slots, total score.Tally) error {
	slots := map[string]float64{}
	for s := template.TemplateID; s < template.SlotCount; s++ {
		slots[s.Code()] = round(all[s].F(1))
	}
	out := map[string]any{
		"bench": "muc4", "f": round(total.F(1)), "recall": round(total.Recall()), "precision": round(total.Precision()),
		"f_2pr": round(total.F(0.5)), "f_p2r": round(total.F(2)), "gtt": round(r.gtt.F1()),
		"ceaf_rme": round(r.rme.F1()), "slots": slots,
	}
	for _, s := range r.summaries() {
		out[strings.ToLower(strings.NewReplacer(" ", "_", "/", "_").Replace(s.name))] = round(s.tally.F(1))
	}
	if r.read && r.elapsed > 0 {
		out["documents"] = r.documents
		out["documents_per_second"] = round(float64(r.documents) / r.elapsed.Seconds())
	}
	line, err := json.Marshal(out)
	if err != nil {
		return fmt.Errorf("encode result: %w", err)
	}
	b.Write(append(line, '\n'))
	return nil
}

func round(f float64) float64 { return math.Round(f*100) / 100 }
