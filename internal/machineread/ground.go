package machineread

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// ground turns proposals into facts, and drops those that the text does not
// bear: an unknown kind, a quote that is not in the text or only in what is
// set aside, a count that is no number or not in its quote.
func ground(report, s string, asides []threat.Aside, proposals []proposal) []threat.Fact {
	doc := text.Split(s)
	var out []threat.Fact
	for _, p := range proposals {
		f, ok := groundOne(doc, asides, p)
		if !ok || slices.ContainsFunc(out, func(g threat.Fact) bool { return same(f, g) }) {
			continue
		}
		f.Report = report
		f.ID = idOf(f)
		out = append(out, f)
	}
	return out
}

func groundOne(doc *text.Doc, asides []threat.Aside, p proposal) (threat.Fact, bool) {
	kind := threat.Kind(p.Kind)
	value := strings.Join(strings.Fields(p.Value), " ")
	quote := strings.TrimSpace(p.Quote)
	if !slices.Contains(threat.Kinds[:], kind) || value == "" || len(value) > 300 || quote == "" || len(quote) > 500 {
		return threat.Fact{}, false
	}
	span, ok := locate(doc.Text, quote, asides)
	if !ok {
		return threat.Fact{}, false
	}
	f := threat.Fact{Kind: kind, Value: value, Span: span, Quote: quote, Sure: threat.SureLow, MachineRead: true}
	si := doc.SentenceAt(span.Start)
	if si < 0 {
		return threat.Fact{}, false
	}
	f.SentenceSpan = doc.Sentences[si].Span
	f.SentenceSpan.Start, f.SentenceSpan.End = min(f.SentenceSpan.Start, span.Start), max(f.SentenceSpan.End, span.End)
	f.Sentence = f.SentenceSpan.Of(doc.Text)
	return f, detail(&f)
}

// locate finds a quote outside of what is set aside.
func locate(s, quote string, asides []threat.Aside) (threat.Span, bool) {
	for from := 0; ; {
		at := strings.Index(s[from:], quote)
		if at < 0 {
			return threat.Span{}, false
		}
		span := threat.Span{Start: from + at, End: from + at + len(quote)}
		if !slices.ContainsFunc(asides, func(a threat.Aside) bool { return a.Overlaps(span) }) {
			return span, true
		}
		from = span.Start + 1
	}
}

// detail gives a count its number; a count without one is no fact.
func detail(f *threat.Fact) bool {
	switch f.Kind {
	case threat.FactKilled, threat.FactInjured, threat.FactMissing, threat.FactDetained:
		n, err := strconv.Atoi(f.Value)
		if err != nil || n < 0 || n > 20_000_000 {
			return false
		}
		f.Count = &threat.CountDetail{Low: &n, High: &n}
	}
	return true
}

// same says whether two samples mean one fact: the same kind and value, from
// words that overlap.
func same(a, b threat.Fact) bool {
	return a.Kind == b.Kind && strings.EqualFold(a.Value, b.Value) && a.Overlaps(b.Span)
}

// agreed keeps the facts that enough samples have, and says how many have it.
func (r *Reader) agreed(samples [][]threat.Fact) []threat.Fact {
	var out []threat.Fact
	for i, sample := range samples {
		for _, f := range sample {
			if slices.ContainsFunc(out, func(g threat.Fact) bool { return same(f, g) }) {
				continue
			}
			votes := 1
			for _, other := range samples[i+1:] {
				if slices.ContainsFunc(other, func(g threat.Fact) bool { return same(f, g) }) {
					votes++
				}
			}
			if votes >= r.cfg.Agree {
				f.Rule = fmt.Sprintf("a model, %s; %d of %d samples agree", r.cfg.Model, votes, len(samples))
				out = append(out, f)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b threat.Fact) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

func idOf(f threat.Fact) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "machine\x00%s\x00%s\x00%s\x00%d\x00%d", f.Report, f.Kind, f.Value, f.Start, f.End))
	return "fct_" + hex.EncodeToString(sum[:8])
}
