package score

import (
	"strings"

	"github.com/tocsin/tocsin/bench/muc4/template"
)

// roles are the five entity roles of the 2021 measures, by slot. Victims are
// the named ones only, as in Du et al.'s preparation of the keys.
var roles = []template.Slot{
	template.PerpIndividual, template.PerpOrganization, template.PhysID, template.HumName, template.InstrumentID,
}

// frame is a template as the 2021 measures see it: a type ("attack / bombing"
// in a key allows either) and, for each role, entities as sets of mentions.
type frame struct {
	kind  string
	roles [][][]string
}

// Counts are the numerators and denominators of precision and recall.
type Counts struct {
	PNum, PDen, RNum, RDen float64
}

func (c *Counts) add(o Counts) {
	c.PNum += o.PNum
	c.PDen += o.PDen
	c.RNum += o.RNum
	c.RDen += o.RDen
}

// Precision and Recall are in per cent.
func (c Counts) Precision() float64 { return ratio(c.PNum, c.PDen) }

// Recall is in per cent.
func (c Counts) Recall() float64 { return ratio(c.RNum, c.RDen) }

// F1 is in per cent.
func (c Counts) F1() float64 { return fMeasure(c.Precision(), c.Recall(), 1) }

func ratio(n, d float64) float64 {
	if d == 0 {
		return 0
	}
	return 100 * n / d
}

// GTT is the micro-averaged score of Du, Rush and Cardie (NAACL 2021):
// templates map one to one when their types agree, a predicted entity is
// right when its mentions are among a gold entity's, and the mapping with the
// best F of each message counts. texts, by message, drop gold mentions that
// the message does not contain; nil keeps all.
func GTT(keys, responses []template.Template, texts map[string]string) Counts {
	var total Counts
	byMessage := group(responses)
	for _, m := range order(keys) {
		gold := frames(m.templates, texts, m.id)
		pred := frames(byMessage[m.id], nil, "")
		total.add(bestMapping(pred, gold))
	}
	return total
}

func frames(ts []template.Template, texts map[string]string, id string) []frame {
	var out []frame
	seen := map[string]bool{}
	body, filter := texts[id]
	for i := range ts {
		f := frame{kind: strings.ToLower(strings.Join(typeNames(&ts[i]), " / "))}
		sig := f.kind
		for _, s := range roles {
			var ents [][]string
			for _, fill := range ts[i].Fills[s] {
				if e := mentions(fill.Values, body, filter); len(e) > 0 {
					ents = append(ents, e)
					sig += "|" + strings.Join(e, "/")
				}
			}
			sig += "#"
			f.roles = append(f.roles, ents)
		}
		if !seen[sig] {
			seen[sig] = true
			out = append(out, f)
		}
	}
	return out
}

func typeNames(t *template.Template) []string {
	if len(t.Fills[template.Type]) == 0 {
		return nil
	}
	return t.Fills[template.Type][0].Values
}

func mentions(values []string, body string, filter bool) []string {
	var out []string
	for _, v := range values {
		if filter && !strings.Contains(body, strings.ToLower(v)) {
			continue
		}
		out = append(out, normal(v))
	}
	return out
}

// normal lowers a mention and drops punctuation and articles.
func normal(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		if !strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", r) {
			b.WriteRune(r)
		}
	}
	var keep []string
	for _, w := range strings.Fields(b.String()) {
		if w != "a" && w != "an" && w != "the" {
			keep = append(keep, w)
		}
	}
	return strings.Join(keep, " ")
}

// bestMapping searches the one-to-one mappings of one message. The search is
// exhaustive up to searchLimit steps, then keeps the best found.
func bestMapping(pred, gold []frame) Counts {
	s := search{pred: pred, gold: gold, used: make([]bool, len(gold))}
	for _, p := range pred {
		s.base.PDen += p.size()
	}
	for _, g := range gold {
		s.base.RDen += g.size()
	}
	s.best = s.base
	s.step(0, s.base)
	return s.best
}

const searchLimit = 200000

type search struct {
	pred, gold []frame
	used       []bool
	base, best Counts
	steps      int
}

func (s *search) step(at int, sum Counts) {
	s.steps++
	if sum.F1() > s.best.F1() {
		s.best = sum
	}
	if at == len(s.pred) || s.steps > searchLimit {
		return
	}
	for g := range s.gold {
		if s.used[g] || !strings.Contains(s.gold[g].kind, s.pred[at].kind) {
			continue
		}
		s.used[g] = true
		next := sum
		next.add(hits(s.pred[at], s.gold[g]))
		s.step(at+1, next)
		s.used[g] = false
	}
	s.step(at+1, sum)
}

// size is one for the type and one for each entity.
func (f frame) size() float64 {
	n := 1
	for _, r := range f.roles {
		n += len(r)
	}
	return float64(n)
}

func hits(pred, gold frame) Counts {
	c := Counts{PNum: 1, RNum: 1}
	for i := range pred.roles {
		for _, p := range pred.roles[i] {
			if anyEntity(gold.roles[i], func(g []string) bool { return within(p, g) }) {
				c.PNum++
			}
		}
		for _, g := range gold.roles[i] {
			if anyEntity(pred.roles[i], func(p []string) bool { return within(p, g) }) {
				c.RNum++
			}
		}
	}
	return c
}

func anyEntity(es [][]string, ok func([]string) bool) bool {
	for _, e := range es {
		if ok(e) {
			return true
		}
	}
	return false
}

func within(part, whole []string) bool {
	for _, p := range part {
		found := false
		for _, w := range whole {
			found = found || p == w
		}
		if !found {
			return false
		}
	}
	return true
}

// CEAFRME is the measure of Chen et al. (EACL 2023), phi-subset form: each
// entity is typed by its template's type and role, templates align one to one
// to the most entity matches, and there is no credit for the type alone.
func CEAFRME(keys, responses []template.Template, texts map[string]string) Counts {
	var total Counts
	byMessage := group(responses)
	for _, m := range order(keys) {
		total.add(rmeMessage(frames(byMessage[m.id], nil, ""), frames(m.templates, texts, m.id)))
	}
	return total
}

func rmeMessage(pred, gold []frame) Counts {
	var sum Counts
	for _, p := range pred {
		sum.PDen += p.size() - 1
	}
	for _, g := range gold {
		sum.RDen += g.size() - 1
	}
	s := rmeSearch{used: make([]bool, len(gold))}
	for _, p := range pred {
		row := make([]Counts, len(gold))
		for g := range gold {
			row[g] = entityHits(p, gold[g])
		}
		s.table = append(s.table, row)
	}
	s.step(0, Counts{})
	sum.add(s.best)
	return sum
}

type rmeSearch struct {
	table [][]Counts
	used  []bool
	best  Counts
	steps int
}

func (s *rmeSearch) step(at int, sum Counts) {
	s.steps++
	if sum.PNum > s.best.PNum {
		s.best = sum
	}
	if at == len(s.table) || s.steps > searchLimit {
		return
	}
	for g := range s.used {
		if s.used[g] || s.table[at][g].PNum == 0 {
			continue
		}
		s.used[g] = true
		next := sum
		next.add(s.table[at][g])
		s.step(at+1, next)
		s.used[g] = false
	}
	s.step(at+1, sum)
}

// entityHits counts predicted entities that share a mention with a gold one,
// and the gold entities so matched.
func entityHits(pred, gold frame) Counts {
	var c Counts
	if !strings.Contains(gold.kind, pred.kind) {
		return c
	}
	for i := range pred.roles {
		found := make([]bool, len(gold.roles[i]))
		for _, p := range pred.roles[i] {
			for g, e := range gold.roles[i] {
				if shares(p, e) {
					c.PNum++
					found[g] = true
					break
				}
			}
		}
		for _, f := range found {
			if f {
				c.RNum++
			}
		}
	}
	return c
}

func shares(a, b []string) bool {
	for _, x := range a {
		if within([]string{x}, b) {
			return true
		}
	}
	return false
}
