package desk

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/threat"
)

// Hand is a fact as a person gives it.
type Hand struct {
	Kind   threat.Kind
	Quote  string // the words that say it, exactly
	Start  int    // where they begin in the text; if they don't stand there, the only place where they do
	Value  string
	Holder string
}

// Fact ties what a person gave to the words of the report, and fills in what
// follows from the value: figures and bounds of a count, times of a date,
// coordinates of a place.
func (h Hand) Fact(rep threat.Report) (threat.Fact, error) {
	f := threat.Fact{Report: rep.ID, Kind: h.Kind, Value: strings.TrimSpace(h.Value), Holder: strings.TrimSpace(h.Holder), Sure: threat.SureHigh, Rule: "a person", ByHand: true}
	if !slices.Contains(threat.Kinds[:], h.Kind) {
		return f, threat.Invalid("kind", "this is no kind of fact", "choose one from the list")
	}
	if f.Value == "" {
		return f, threat.Invalid("value", "the fact has no value", "say in short what the words tell")
	}
	span, err := locate(rep.Text, h.Quote, h.Start)
	if err != nil {
		return f, err
	}
	f.Span, f.Quote = span, span.Of(rep.Text)
	f.SentenceSpan = sentenceAround(rep.Text, span)
	f.Sentence = f.SentenceSpan.Of(rep.Text)
	return f, Detail(&f)
}

// locate finds the words: at the place given, or where they stand only once.
func locate(text, quote string, start int) (threat.Span, error) {
	if strings.TrimSpace(quote) == "" {
		return threat.Span{}, threat.Invalid("words", "no words are given", "select the words in the text, or copy them")
	}
	if start >= 0 && start <= len(text) && strings.HasPrefix(text[start:], quote) {
		return threat.Span{Start: start, End: start + len(quote)}, nil
	}
	quote = strings.TrimSpace(quote)
	at := strings.Index(text, quote)
	switch {
	case at < 0:
		return threat.Span{}, threat.Invalid("words", "these words do not stand in the report", "copy them exactly as they stand there")
	case strings.Contains(text[at+1:], quote):
		return threat.Span{}, threat.Invalid("words", "these words stand in the report more than once", "take some more words around them, or select them in the text")
	}
	return threat.Span{Start: at, End: at + len(quote)}, nil
}

// sentenceAround widens a span to the ends of its sentence or line.
func sentenceAround(text string, s threat.Span) threat.Span {
	out := s
	for out.Start > 0 && !endsSentence(text, out.Start) {
		out.Start--
	}
	for out.End < len(text) && !endsSentence(text, out.End) {
		out.End++
	}
	for out.Start < s.Start && strings.ContainsRune(" \t\n", rune(text[out.Start])) {
		out.Start++
	}
	return out
}

// endsSentence says whether a sentence ends just before i.
func endsSentence(text string, i int) bool {
	if text[i-1] == '\n' {
		return true
	}
	return strings.ContainsRune(".!?", rune(text[i-1])) && (i == len(text) || text[i] == ' ' || text[i] == '\n')
}

// Detail fills in what follows from a fact's value.
func Detail(f *threat.Fact) error {
	switch f.Kind {
	case threat.FactKilled, threat.FactInjured, threat.FactMissing, threat.FactDetained:
		return countDetail(f)
	case threat.FactDate:
		w, err := ParseWhen("value", f.Value)
		if err == nil {
			f.Date = &threat.DateDetail{When: w, Of: "attack"}
		}
		return err
	case threat.FactPlace:
		f.Place = placeDetail(f.Value)
	case threat.FactActor:
		f.Actor = &threat.ActorDetail{Name: f.Value, Aliases: []string{f.Quote}}
	case threat.FactAttack:
		f.Attack = &threat.AttackDetail{Type: f.Value, Stage: "accomplished"}
	case threat.FactWarning, threat.FactClaim, threat.FactResponse, threat.FactAttribution:
		f.Speech = &threat.SpeechDetail{Act: speechAct[f.Kind], From: f.Holder, Content: f.Value}
	}
	return nil
}

var speechAct = map[threat.Kind]string{
	threat.FactWarning: "warning", threat.FactClaim: "claim", threat.FactResponse: "response", threat.FactAttribution: "report",
}

var (
	countRange = regexp.MustCompile(`^(\d+)\s*(?:-|–|to)\s*(\d+)$`)
	countOne   = regexp.MustCompile(`(?i)^(at least|over|more than|up to|at most|fewer than|less than|about|around|≥|>|≤|<|~)?\s*(\d+)\s*(?:people)?$`)
)

// countDetail reads "40", "at least 40", "more than 145", "up to 12", "100-120".
func countDetail(f *threat.Fact) error {
	value := strings.ReplaceAll(f.Value, ",", "")
	if m := countRange.FindStringSubmatch(value); m != nil {
		low, high := number(m[1]), number(m[2])
		if low == nil || high == nil || *low > *high {
			return errCount()
		}
		f.Value, f.Count = m[1], &threat.CountDetail{Low: low, High: high}
		return nil
	}
	m := countOne.FindStringSubmatch(value)
	if m == nil || number(m[2]) == nil {
		return errCount()
	}
	n := number(m[2])
	bound := strings.ToLower(m[1])
	f.Value, f.Count = m[2], &threat.CountDetail{Bound: bound}
	switch bound {
	case "at least", "over", "more than", "≥", ">":
		f.Count.Low = n
	case "up to", "at most", "fewer than", "less than", "≤", "<":
		f.Count.High = n
	default:
		f.Count.Low, f.Count.High = n, n
	}
	return nil
}

func number(s string) *int {
	n, err := strconv.Atoi(s)
	if err != nil || n > 1_000_000_000 {
		return nil
	}
	return &n
}

func errCount() error {
	return threat.Invalid("value", "this is not a number", "write it as 40, at least 40, more than 145, up to 12, or 100-120")
}

// placeDetail looks the place up; one that no gazetteer knows has a name only.
func placeDetail(name string) *threat.PlaceDetail {
	d := &threat.PlaceDetail{Name: name, Role: "event", Relation: "in"}
	if found := geo.Lookup(name); len(found) > 0 {
		p := found[0]
		d.Name, d.Type, d.Country, d.Lat, d.Lon, d.HasPoint = p.Name, string(p.Kind), p.Country, p.Point.Lat, p.Point.Lon, p.HasPoint
	}
	return d
}

// Corrected is a fact with another value and holder, tied to the same words.
// What does not follow from the value stays as it was read.
func Corrected(f threat.Fact, value, holder string) (threat.Fact, error) {
	f.Value, f.Holder = strings.TrimSpace(value), strings.TrimSpace(holder)
	if f.Value == "" {
		return f, threat.Invalid("value", "the fact has no value", "say in short what the words tell, or reject the fact")
	}
	f.ID, f.Rule, f.Sure, f.MachineRead, f.ByHand = "", "a person", threat.SureHigh, false, true
	if f.Holder == "" {
		f.HolderSpan = nil
	}
	switch {
	case f.Actor != nil:
		actor := *f.Actor
		actor.Name = f.Value
		f.Actor = &actor
	case f.Attack != nil:
		attack := *f.Attack
		attack.Type = f.Value
		f.Attack = &attack
	case f.Speech != nil: // who did what towards whom stays
	default:
		before := f
		if err := Detail(&f); err != nil {
			return f, err
		}
		keepRest(&f, before)
	}
	return f, nil
}

// keepRest carries over what a figure, date or place says beside its value.
func keepRest(f *threat.Fact, before threat.Fact) {
	if f.Count != nil && before.Count != nil {
		f.Count.Group, f.Count.Perpetrators = before.Count.Group, before.Count.Perpetrators
	}
	if f.Date != nil && before.Date != nil {
		f.Date.Of = before.Date.Of
	}
	if f.Place != nil && before.Place != nil {
		f.Place.Role, f.Place.Relation = before.Place.Role, before.Place.Relation
	}
}
