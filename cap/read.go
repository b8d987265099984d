package cap

import (
	"errors"
	"fmt"

	"github.com/tocsin/tocsin/cap/internal/xmltree"
)

// Limits bound what is read; a zero field means its default.
type Limits struct {
	Size       int // bytes of a document, default 32 MiB
	Depth      int // elements open at once, default 256
	Elements   int // elements of a document, default 1,000,000
	Attributes int // attributes of one element, default 128
	Alerts     int // alerts of a document, default 10,000

	inner bool // the document is the text of another: look for no further ones in it
}

const (
	defaultSize   = 32 << 20
	defaultAlerts = 10_000
)

// SyntaxError says why a document is no XML that we read, and where.
type SyntaxError struct {
	Rule   string // stable: xml.syntax, xml.encoding, xml.doctype, limit.depth, …
	Line   int    // from 1
	Column int    // from 1, in characters
	Text   string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d column %d: %s", e.Line, e.Column, e.Text)
}

// ErrNoAlert is the error for a well-formed document without a CAP alert in it.
var ErrNoAlert = errors.New("read document: it holds no CAP alert")

// Kind is what a document is around its alerts.
type Kind string

const (
	KindAlert Kind = "alert"   // an alert by itself
	KindAtom  Kind = "atom"    // an Atom feed or entry
	KindRSS   Kind = "rss"     // an RSS feed
	KindEDXL  Kind = "edxl-de" // an EDXL Distribution Element
	KindOther Kind = "other"   // anything else
)

// Document is what Read found.
type Document struct {
	Kind     Kind
	Encoding string // in lower case: utf-8, iso-8859-1, …
	Alerts   []*Alert
}

// Parse reads a document that holds one alert, bare or wrapped. Elements may
// stand in any order and hold anything: whether the message is valid is
// Validate's to say.
func Parse(data []byte) (*Alert, error) {
	doc, err := Read(data)
	if err != nil {
		return nil, err
	}
	if n := len(doc.Alerts); n != 1 {
		return nil, fmt.Errorf("read alert: the document holds %d; use Read", n)
	}
	return doc.Alerts[0], nil
}

// Read reads every alert of a document. The error is a *SyntaxError for a
// document that is not well-formed, uses a document type or breaks a limit,
// and ErrNoAlert for one without an alert; feeds that only link to alerts are
// such.
func Read(data []byte) (*Document, error) { return Limits{}.Read(data) }

// Read is the function Read within these limits.
func (l Limits) Read(data []byte) (*Document, error) {
	var t xmltree.Tree
	encoding, err := l.scan(&t, data)
	if err != nil {
		return nil, err
	}
	if t.Doctype >= 0 {
		return nil, syntaxError(&t, &xmltree.Error{Offset: t.Doctype, Rule: "xml.doctype", Text: doctypeText})
	}
	return l.collect(&t, data, encoding)
}

const doctypeText = "the document declares a document type; CAP has none, and none is read"

// scan turns bytes into a tree.
func (l Limits) scan(t *xmltree.Tree, data []byte) (encoding string, err error) {
	size := l.Size
	if size <= 0 {
		size = defaultSize
	}
	if len(data) > size {
		return "", &SyntaxError{Rule: "limit.size", Line: 1, Column: 1, Text: fmt.Sprintf("the document has %d bytes, more than the %d allowed", len(data), size)}
	}
	text, encoding, err := xmltree.Decode(data)
	if err != nil {
		t.Source = string(data)
		return encoding, syntaxError(t, err)
	}
	err = t.Parse(text, xmltree.Options{
		Limits: xmltree.Limits{Depth: l.Depth, Elements: l.Elements, Attributes: l.Attributes},
		ID:     termOf,
		Spaces: knownSpaces,
	})
	if err != nil {
		return encoding, syntaxError(t, err)
	}
	return encoding, nil
}

func syntaxError(t *xmltree.Tree, err error) error {
	var e *xmltree.Error
	if !errors.As(err, &e) {
		return err
	}
	line, column := t.Position(e.Offset)
	return &SyntaxError{Rule: e.Rule, Line: line, Column: column, Text: e.Text}
}

// collect decodes the alerts of a scanned document.
func (l Limits) collect(t *xmltree.Tree, data []byte, encoding string) (*Document, error) {
	most := l.alerts()
	roots := alertRoots(t, nil)
	if len(roots) > most {
		return nil, &SyntaxError{Rule: "limit.alerts", Line: 1, Column: 1, Text: fmt.Sprintf("the document holds more than %d alerts", most)}
	}
	doc := &Document{Kind: kindOf(t), Encoding: encoding, Alerts: make([]*Alert, len(roots))}
	for i, root := range roots {
		doc.Alerts[i] = decodeAlert(t, root, data)
	}
	for _, d := range l.embeddedIn(t, doc.Kind, most-len(roots)) {
		inner, err := l.within().Read(d.data)
		if err != nil {
			continue // a text that is no alert after all is only a text
		}
		doc.Alerts = append(doc.Alerts, inner.Alerts...)
	}
	if len(doc.Alerts) == 0 {
		return nil, ErrNoAlert
	}
	return doc, nil
}

// alertRoots appends the alert elements of a document that lie in no other
// alert, in document order.
func alertRoots(t *xmltree.Tree, roots []int32) []int32 {
	if isAlert(&t.Elements[0]) {
		return append(roots, 0)
	}
	inside := int32(0) // offset up to which we are in an alert
	for i := range t.Elements {
		e := &t.Elements[i]
		if isAlert(e) && e.Start >= inside {
			roots = append(roots, int32(i))
			inside = e.End
		}
	}
	return roots
}

func isAlert(e *xmltree.Element) bool {
	return term(e.ID) == tAlert && versionOf(e.Space) != ""
}

func kindOf(t *xmltree.Tree) Kind {
	e := &t.Elements[0]
	switch {
	case isAlert(e):
		return KindAlert
	case e.Space == spaceAtom && (e.Local() == "feed" || e.Local() == "entry"):
		return KindAtom
	case e.Local() == "rss":
		return KindRSS
	case e.Local() == "EDXLDistribution":
		return KindEDXL
	}
	return KindOther
}

func (l Limits) alerts() int {
	if l.Alerts > 0 {
		return l.Alerts
	}
	return defaultAlerts
}
