// Package reading turns the text of a report into facts, each tied to the
// bytes that say it. It is pure: no input or output, no clock, no chance; the
// same document always gives the same reading.
//
// [Read] is the way in. It sets boilerplate aside, finds sentences and tokens
// (package text), times (package when), places (package geo), and then, one
// sentence after the other, casualties, actors, attacks, weapons, targets,
// warnings, claims, responses and attributions. Every fact says by which rule
// and from which words it was read, and who holds it if the text says so.
package reading

import (
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Document is what is read: a text, and what is known of it beforehand.
type Document struct {
	ID        string      // of the report; the facts bear it
	Title     string      // not read for spans, helps to tell what the text is about
	Text      string      // UTF-8; spans count in its bytes
	Published threat.When // when it came out, if known; relative times resolve from it
	Received  time.Time   // when it came in; used only to bound what Published may be
	Language  string      // ISO 639-1, empty to have it recognised
	Source    string      // name of the outlet or office, if known; the voice of an alert
}

// Reading is what a document says.
type Reading struct {
	Facts      []threat.Fact  // ordered by where they stand
	Asides     []threat.Aside // what was set aside and not read
	Provenance []string       // what the text says of its own making
	Language   string         // ISO 639-1, empty when not recognised
	Published  threat.When    // as given, or as found in the text
	// Totals are the casualties of the document's main event taken together,
	// attackers left out: the stated total, or the sum of groups told apart.
	Totals map[threat.Kind]threat.CountDetail
	// Main is the event the document is mainly about, nil when it tells of none.
	Main *Main
	// Alert is set when the document is an alert or advisory of an embassy,
	// ministry or other authority rather than a report about events.
	Alert *Alert
}

// Alert is the structure of an embassy's or ministry's alert.
type Alert struct {
	Issuer   string        // "U.S. Embassy in Russia"
	Kind     string        // "security alert", "travel advisory", …
	Standing bool          // a standing advisory rather than an alert about an event
	Level    int           // of a travel advisory, 1 to 4; 0 where none is told
	Location string        // as said
	Event    string        // as said
	Actions  []threat.Span // the things to do, one a span
	Contact  []threat.Span // where help is
	Issued   threat.When
	Window   threat.When // when it holds, absolute if the issue time is known
	For      string      // as said: "the next 48 hours"
}

// Read reads a document with the built-in gazetteers.
func Read(doc Document) Reading { return standard().Read(doc) }
