package cap

import (
	"errors"
	"sort"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/cap/internal/xmltree"
)

// Report is the judgement on one message.
type Report struct {
	Kind     Kind      // what the document around the message is
	Alert    *Alert    // the message; nil when there is none to read
	Verdict  Verdict   // all layers
	Layer1   Verdict   // the XML Schema alone
	Findings []Finding // in the order of the document
}

// Validate judges every message of a document, by the standard and by the
// profiles given. There is always at least one report: a document without a
// message has one that says so, and so has a feed that has faults of its own.
func Validate(data []byte, profiles ...*Profile) []Report {
	v := Validator{Profiles: profiles}
	return v.Validate(data)
}

// Validator judges messages. The zero value is ready. It reuses its memory from
// one document to the next and so serves one goroutine at a time.
type Validator struct {
	Limits   Limits
	Profiles []*Profile
	// Known says whether a message has been seen; references to others are
	// then reported. Nil leaves that out.
	Known func(Reference) bool

	tree    xmltree.Tree
	checker checker
}

// mostFindings bounds what is said about one message.
const mostFindings = 200

// Validate judges every message of a document; see the function Validate.
func (v *Validator) Validate(data []byte) []Report {
	if _, err := v.Limits.scan(&v.tree, data); err != nil {
		return []Report{malformed(err)}
	}
	t := &v.tree
	kind := kindOf(t)
	if kind == KindOther && versionOf(t.Elements[0].Space) != "" {
		return []Report{v.document(kind, rXSDRoot, "<"+t.Elements[0].Name+"> as document element", "the document element must be <alert>; put several alerts into an Atom feed, or one in a file")}
	}
	roots := alertRoots(t, nil)
	texts := v.Limits.embeddedIn(t, kind, v.Limits.alerts()-len(roots))
	reports := make([]Report, 0, len(roots)+len(texts)+1)
	if feed, ok := v.feed(kind, len(roots)+len(texts)); ok {
		reports = append(reports, feed)
	}
	for i, root := range roots {
		if i == v.Limits.alerts() {
			reports = append(reports, malformed(&SyntaxError{Rule: "limit.alerts", Line: 1, Column: 1, Text: "the document holds too many alerts"}))
			break
		}
		reports = append(reports, v.message(kind, root, data))
	}
	if len(texts) > 0 {
		reports = append(reports, v.embedded(kind, texts)...)
	}
	return reports
}

// message judges one alert of the scanned document.
func (v *Validator) message(kind Kind, root int32, data []byte) Report {
	c := v.begin(root)
	c.schema(root)
	c.doctype()
	layer1 := c.verdict()
	c.prose(root)
	for _, p := range v.Profiles {
		c.profile(p)
	}
	return Report{Kind: kind, Alert: decodeAlert(&v.tree, root, data), Verdict: c.verdict(), Layer1: layer1, Findings: c.result(root)}
}

// document reports that the document is no message at all.
func (v *Validator) document(kind Kind, r ruleID, found, remedy string) Report {
	c := v.begin(0)
	c.add(r, 0, found, remedy)
	c.doctype()
	return Report{Kind: kind, Verdict: Invalid, Layer1: Invalid, Findings: c.result(0)}
}

func (v *Validator) begin(root int32) *checker {
	c := &v.checker
	c.t, c.v = &v.tree, v
	c.root, c.space = root, v.tree.Elements[root].Space
	c.version = versionOf(c.space)
	c.found, c.errors, c.dropped = c.found[:0], 0, 0
	return c
}

func malformed(err error) Report {
	f := Finding{Rule: "xml.syntax", Severity: LevelError, Line: 1, Column: 1, Found: err.Error(), Remedy: "send well-formed XML"}
	var s *SyntaxError
	if errors.As(err, &s) {
		f.Rule, f.Line, f.Column, f.Found = s.Rule, s.Line, s.Column, s.Text
		for i := range catalogue {
			if catalogue[i].ID == s.Rule {
				f.Clause, f.Remedy = catalogue[i].Clause, catalogue[i].Title
			}
		}
	}
	return Report{Kind: KindOther, Verdict: Malformed, Layer1: Malformed, Findings: []Finding{f}}
}

// checker gathers the findings on one message.
type checker struct {
	v       *Validator
	t       *xmltree.Tree
	root    int32
	space   int32
	version Version
	grammar *grammar
	found   []draft
	errors  int
	dropped int
	scratch scratch
}

// draft is a finding whose place has not been worked out.
type draft struct {
	rule    ruleID
	profile *Requirement // instead of rule
	of      *Profile
	element int32
	offset  int32
	found   string
	remedy  string
}

func (c *checker) add(r ruleID, at int32, found, remedy string) {
	c.addAt(r, at, c.t.Elements[at].Start, found, remedy)
}

func (c *checker) addAt(r ruleID, at, offset int32, found, remedy string) {
	if catalogue[r].Severity == LevelError {
		c.errors++
	}
	c.keep(draft{rule: r, element: at, offset: offset, found: found, remedy: remedy})
}

func (c *checker) keep(d draft) {
	if len(c.found) >= mostFindings {
		c.dropped++
		return
	}
	c.found = append(c.found, d)
}

func (c *checker) verdict() Verdict {
	if c.errors > 0 {
		return Invalid
	}
	return Valid
}

func (c *checker) name(at int32) string { return c.t.Elements[at].Local() }

// result works out where each finding is and puts them in document order.
func (c *checker) result(root int32) []Finding {
	if len(c.found) == 0 {
		return nil
	}
	sort.SliceStable(c.found, func(i, j int) bool { return c.found[i].offset < c.found[j].offset })
	list := make([]Finding, 0, len(c.found)+1)
	p := places{t: c.t, line: 1}
	for i := range c.found {
		d := &c.found[i]
		f := d.finding()
		f.Line, f.Column = p.position(int(d.offset))
		f.Path = p.path(d.element, root)
		list = append(list, f)
	}
	if c.dropped > 0 {
		r := &catalogue[rLimitFindings]
		list = append(list, Finding{
			Rule: r.ID, Layer: r.Layer, Severity: r.Severity, Line: 1, Column: 1,
			Found: strconv.Itoa(c.dropped) + " more findings", Remedy: r.Title,
		})
	}
	return list
}

func (d *draft) finding() Finding {
	if d.profile != nil {
		return Finding{Rule: d.of.Code + "." + d.profile.ID, Layer: 4, Severity: d.profile.Severity, Clause: strings.TrimSpace(d.of.Name + " " + d.profile.Clause), Found: d.found, Remedy: d.remedy}
	}
	r := &catalogue[d.rule]
	return Finding{Rule: r.ID, Layer: r.Layer, Severity: r.Severity, Clause: r.Clause, Found: d.found, Remedy: d.remedy}
}

func quote(s string) string { return strconv.Quote(clip(s)) }

// doctype reports what no CAP message may have, though a schema doesn't see it.
func (c *checker) doctype() {
	if c.t.EntityRef >= 0 {
		c.addAt(rEntity, c.root, int32(c.t.EntityRef), "a reference to an entity", catalogue[rEntity].Title)
	}
}
