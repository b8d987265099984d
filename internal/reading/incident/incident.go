// Package incident reads reports of violence into incidents in the manner of
// MUC-4: what was done and how far it got, when and where, by whom and how
// surely, with what, to which things and people, and with what effect.
//
// Read works in four steps. Phrases: package syntax's noun phrases are given a
// meaning from small lexicons (data/). Mentions: verbs, idioms and event nouns
// with their subjects, objects and prepositions become event mentions.
// Assembly: mentions that speak of one event are merged, others kept apart, by
// kind, time, place, victims and distance. Relevance: what is too vague, too
// old, purely military or only imagined is left out.
//
// All of it is rules over the text: no model, no network, and every filler
// carries the bytes it was read from.
package incident

import (
	"time"

	"github.com/tocsin/tocsin/internal/reading/syntax"
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/reading/when"
	"github.com/tocsin/tocsin/internal/threat"
)

// Options is what is known beforehand.
type Options struct {
	// Published is the day of the report; zero to take it from a dateline.
	Published time.Time
	// Received is a day by which the text was there; zero when not known.
	Received time.Time
	// Everything keeps what MUC-4's task rules leave out: purely military
	// incidents, old ones, those outside Latin America.
	Everything bool
	// Times and Sites are those of the text where the caller has them; nil to
	// have them found here, the places in the small atlas of the nine countries
	// of MUC-4, which types them as its keys do.
	Times []when.Mention
	Sites []Site
	// Phrases are the text's phrases where the caller has them, read without
	// names; nil to have them found here.
	Phrases *syntax.Doc
}

// Site is a place that the caller found: tokens [First, Last).
type Site struct {
	First, Last int
	Name, Kind  string // Kind in MUC-4's words: COUNTRY, DEPARTMENT, CITY, …
	Country     string
}

// Filler is a piece of text that fills a role.
type Filler struct {
	threat.Span
	Text string // as it stands, line ends made spaces
	Kind string // its type in the MUC-4 set lists, "" for none
}

// Confidence is how the text ties an organization to the incident.
type Confidence string

// The degrees of template-doc-part2 (slot 11).
const (
	AsFact              Confidence = "REPORTED AS FACT"
	Claimed             Confidence = "CLAIMED OR ADMITTED"
	Suspected           Confidence = "SUSPECTED OR ACCUSED"
	SuspectedByOfficial Confidence = "SUSPECTED OR ACCUSED BY AUTHORITIES"
	Possible            Confidence = "POSSIBLE"
	Acquitted           Confidence = "ACQUITTED"
)

// Organization is an organization held responsible.
type Organization struct {
	Filler
	Confidence Confidence
	State      bool
}

// Count is how many a target speaks of.
type Count struct {
	Value   int // 0 when not said
	AtLeast bool
	About   bool
	Plural  bool
}

// Target is a thing or a person that was hit.
type Target struct {
	Name    Filler // of a person; zero when not named
	Filler         // the description, or the thing
	Count   Count
	Nation  string   // as MUC-4 spells it, "" when not foreign
	Effects []string // of the MUC-4 set lists
}

// Incident is one event of violence.
type Incident struct {
	Kind          string // ATTACK, BOMBING, …
	Stage         string // ACCOMPLISHED, ATTEMPTED, THREATENED
	Date          Date
	Place         Place
	Category      string // TERRORIST ACT, STATE-SPONSORED VIOLENCE, ""
	Instruments   []Filler
	Perpetrators  []Filler
	Organizations []Organization
	Things        []Target
	People        []Target
	Total         Count         // how many people, where the text says it beside them one by one
	Triggers      []threat.Span // the words that speak of it
	// OneMore says that the text tells it apart from another in so many words:
	// "a second bomb".
	OneMore bool
}

// Read reads the incidents of a text.
func Read(s string, opts Options) []Incident { return ReadDoc(text.Split(s), opts) }

// ReadDoc reads the incidents of a text that is already cut.
func ReadDoc(d *text.Doc, opts Options) []Incident {
	if opts.Published.IsZero() {
		opts.Published = Published(d, opts.Received)
	}
	if opts.Phrases == nil {
		opts.Phrases = syntax.Parse(d, nil)
	}
	lex := lexical()
	about := lex.wordsOf(d)
	r := &reader{Doc: opts.Phrases.With(lex.groupNames(about)), about: about, lex: lex, atlas: loadedAtlas(), opts: opts}
	r.setSites()
	r.locate()
	r.understand()
	r.nameIndex()
	r.confirm()
	r.tails()
	r.survey()
	r.tagTimes()
	ms := r.mentions()
	bs := r.assemble(ms)
	r.inheritDates(bs)
	r.attribute(bs)
	r.fates(bs, ms)
	r.complete(bs)
	return r.finish(bs)
}
