package fusion

import (
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Report is what reconciling needs to know of a report.
type Report struct {
	ID          string
	Title       string
	Source      string // name of the source, as shown
	Reliability threat.Reliability
	Published   threat.When
	Received    time.Time
	CopyOf      string // id of the report whose words these are; empty for an original
	Provenance  []string
}

// Input is the material of one case.
type Input struct {
	Reports []Report
	Facts   []threat.FactRecord
	// Known gives, by folded name, the actor of the desk's lists that bears it.
	Known map[string]string
	// Verdicts are what people said of names, the latest first.
	Verdicts []Verdict
}

// Standing is how an answer stands to the current one.
type Standing string

// The standings.
const (
	Current       Standing = "current"       // what the desk goes by now
	Superseded    Standing = "superseded"    // an earlier figure that a later one replaces
	Compatible    Standing = "compatible"    // can be true together with the current one
	Contradicting Standing = "contradicting" // cannot be true together with it
	Background    Standing = "background"    // about something else, or in general
	Dismissed     Standing = "rejected"      // a person says that the text does not say so
)

// Picture is what the reports of a case say together.
type Picture struct {
	Questions []Question `json:"questions"`
	Timeline  []Entry    `json:"timeline"`
	Conflicts []Conflict `json:"conflicts"`
	Asks      []Ask      `json:"asks"` // which names may be one actor's
}

// Question is one thing people want to know of the case, with all its answers.
type Question struct {
	ID      string      `json:"id"` // "killed", "where", "warned", …
	Kind    threat.Kind `json:"kind"`
	Text    string      `json:"text"`
	Answers []Answer    `json:"answers"` // current first
}

// Answer is one value and everything that speaks for it.
type Answer struct {
	Value    string     `json:"value"`   // normalised
	Display  string     `json:"display"` // for people: "at least 40"
	Standing Standing   `json:"standing"`
	Reason   string     `json:"reason"` // why it stands so, in plain words
	Origins  int        `json:"origins"`
	Evidence []Evidence `json:"evidence"`
	Names    []Alias    `json:"names,omitempty"` // of an actor with several: all of them, and why
}

// Evidence is one fact behind an answer.
type Evidence struct {
	Fact      string           `json:"fact"`
	Report    string           `json:"report"`
	Source    string           `json:"source"`
	Holder    string           `json:"holder"` // who says so: as attributed, else the source
	AsOf      threat.When      `json:"as_of"`
	Quote     string           `json:"quote"`
	Sentence  string           `json:"sentence"`
	State     threat.FactState `json:"state"`
	CopyOf    string           `json:"copy_of,omitempty"`
	Sure      threat.Sureness  `json:"sure"`
	Machine   bool             `json:"machine_read,omitempty"` // only a model read it
	Rule      string           `json:"rule,omitempty"`
	Published threat.When      `json:"published"`
}

// Entry is one line of the timeline: something that happened, or something
// that somebody said.
type Entry struct {
	When   threat.When `json:"when"`
	Kind   string      `json:"kind"` // "event" or "statement"
	Act    string      `json:"act"`  // "attack", "warning", "claim", …
	Text   string      `json:"text"`
	Holder string      `json:"holder,omitempty"`
	// Facts and Reports behind it, the first one's sentence beside them.
	Facts    []string `json:"facts"`
	Reports  []string `json:"reports"`
	Sentence string   `json:"sentence"`
}

// Conflict is something that cannot all be true, or that two sides tell
// differently; it is shown, not solved.
type Conflict struct {
	ID       string     `json:"id"`
	Question string     `json:"question,omitempty"`
	Kind     string     `json:"kind"` // "value", "arithmetic", "account"
	Text     string     `json:"text"`
	Why      string     `json:"why"`
	Sides    []Evidence `json:"sides"`
}

// material is an Input with its look-ups made.
type material struct {
	reports map[string]Report
	facts   []threat.FactRecord
}

func newMaterial(in Input) *material {
	m := &material{reports: make(map[string]Report, len(in.Reports))}
	for _, r := range in.Reports {
		m.reports[r.ID] = r
	}
	for _, f := range in.Facts {
		if f.State != threat.FactCorrected {
			m.facts = append(m.facts, f)
		}
	}
	return m
}

// evidence ties a fact to its report and says who holds it, as of when.
func (m *material) evidence(f threat.FactRecord) Evidence {
	r := m.reports[f.Report]
	holder := f.Holder
	if holder == "" {
		holder = r.Source
	}
	return Evidence{
		Fact: f.ID, Report: f.Report, Source: r.Source, Holder: holder, AsOf: m.asOf(f), Published: r.Published,
		Quote: f.Quote, Sentence: f.Sentence, State: f.State, CopyOf: r.CopyOf, Sure: f.Sure, Machine: f.MachineRead, Rule: f.Rule,
	}
}

// asOf is the time at which a fact was held to be so: that of the report.
func (m *material) asOf(f threat.FactRecord) threat.When { return m.reports[f.Report].Published }

// origin is the report that a report's words come from.
func (m *material) origin(report string) string {
	for range m.reports {
		of := m.reports[report].CopyOf
		if of == "" {
			break
		}
		report = of
	}
	return report
}

// origins counts the independent origins of some evidence: copies of one text
// count once, and so do reports that give the words of one holder.
func (m *material) origins(evidence []Evidence) int {
	seen := map[string]bool{}
	for _, e := range evidence {
		if e.Holder != "" && e.Holder != e.Source {
			seen["holder "+e.Holder] = true
			continue
		}
		seen["report "+m.origin(e.Report)] = true
	}
	return len(seen)
}

// live says whether a fact bears on the case's own event. What only a model
// read does so once a person has confirmed it.
func live(f threat.FactRecord) bool {
	return f.State != threat.FactRejected && !f.Background && (!f.MachineRead || f.State == threat.FactConfirmed)
}
