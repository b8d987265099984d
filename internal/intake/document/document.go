// Package document recognises what a run of bytes is and reads its text:
// plain text, web pages, PDF with a text layer, DOCX, e-mail, mailboxes, news
// feeds and CAP alerts. It is pure: bytes in, documents or an error out.
//
// Input is hostile until read. Everything is bounded ([Limits]); what cannot be
// read is refused with a [threat.Error] that names what is wrong, where, and
// what to do; a panic of a parser is such an error too.
//
// The text of a plain UTF-8 input is the input itself, byte for byte, so that
// spans of facts hold in the original.
package document

import (
	"bytes"
	"fmt"

	"github.com/tocsin/tocsin/internal/threat"
)

// Input is what came in.
type Input struct {
	Data      []byte
	Name      string // of the file, if it has one; used in messages, and as a weak hint
	MediaType string // as claimed, such as an HTTP Content-Type; charset is heard
	URL       string // where it was fetched from
}

// Document is one text that came out: the input itself, or one of its parts,
// such as an attachment of a mail or an item of a feed.
type Document struct {
	Name      string
	MediaType string // as recognised
	Charset   string // of the original, lower case; empty where it has none
	Original  []byte // the bytes that this document is
	Text      string // UTF-8 without zero bytes
	Title     string
	Author    string
	Site      string
	Language  string // ISO 639-1, empty when neither declared nor recognised
	URL       string // canonical, of this document
	Published threat.When
	Said      threat.When
	// Parent is the index of the document this one came with, -1 for none.
	Parent int
	// Container is set for what only holds others, such as a mailbox or a
	// feed, and is no report itself.
	Container bool
	// Fault says why this part could not be read; its text is then empty. The
	// first document never has one: an input that cannot be read is an error.
	Fault error
	// Notes tell what was noticed on the way, such as a wrong charset label.
	Notes []string
}

// Limits bound an input. Zero fields take the default.
type Limits struct {
	Bytes int64 // of the input; 64 MiB
	Text  int   // of the text of one document, bytes; 16 MiB
	Depth int   // of parts within parts, and of nested marks; 12 and 500
	Parts int   // of documents made of one input; 2,000
	Ratio int   // of unpacked to packed size in archives; 200
	Steps int   // of work in the PDF reader; 50 million
}

func (l Limits) withDefaults() Limits {
	for _, d := range []struct {
		to *int
		v  int
	}{{&l.Text, 16 << 20}, {&l.Depth, 12}, {&l.Parts, 2000}, {&l.Ratio, 200}, {&l.Steps, 50_000_000}} {
		if *d.to <= 0 {
			*d.to = d.v
		}
	}
	if l.Bytes <= 0 {
		l.Bytes = 64 << 20
	}
	return l
}

// Read recognises the input and reads it. The first document is the input, the
// others its parts. A part that cannot be read has a Fault and does not stop
// the others.
func Read(in Input, limits Limits) (docs []Document, err error) {
	limits = limits.withDefaults()
	defer contain(in, &err)
	if int64(len(in.Data)) > limits.Bytes {
		return nil, threat.TooLarge(in.where(), fmt.Sprintf("it is %s long, the limit is %s", size(int64(len(in.Data))), size(limits.Bytes)),
			"give a shorter document, or raise intake-limit in the configuration")
	}
	r := &reader{limits: limits}
	if err := r.read(in, -1, 0); err != nil {
		return nil, err
	}
	for i := range r.docs {
		r.docs[i].finish()
	}
	return r.docs, nil
}

// contain turns a parser's panic into an error.
func contain(in Input, err *error) {
	if p := recover(); p != nil {
		*err = &threat.Error{
			Kind: threat.KindInvalid, Where: in.where(), Message: "it cannot be read: its structure breaks the reader",
			Remedy: "save it again with another program, or paste its text", Err: fmt.Errorf("panic: %v", p),
		}
	}
}

// reader gathers the documents of one input.
type reader struct {
	limits Limits
	docs   []Document
}

// read adds the documents of in, the first of them a child of parent.
func (r *reader) read(in Input, parent, depth int) error {
	if depth > r.limits.Depth {
		return threat.TooLarge(in.where(), fmt.Sprintf("parts are nested more than %d deep", r.limits.Depth), "give the inner part by itself")
	}
	if len(r.docs) >= r.limits.Parts {
		return threat.TooLarge(in.where(), fmt.Sprintf("it has more than %d parts", r.limits.Parts), "split it")
	}
	if len(bytes.TrimSpace(in.Data)) == 0 {
		return threat.Invalid(in.where(), "it is empty", "check that the file was written completely")
	}
	f, err := recognise(in)
	if err != nil {
		return err
	}
	return f.read(r, in, parent, depth)
}

// part reads a part of a document; what goes wrong is kept as its Fault.
func (r *reader) part(in Input, parent, depth int) {
	if len(r.docs) >= r.limits.Parts {
		return
	}
	before := len(r.docs)
	err := r.guarded(in, parent, depth)
	if err != nil && len(r.docs) < r.limits.Parts {
		r.docs = append(r.docs[:before], Document{Name: in.Name, MediaType: in.MediaType, Original: in.Data, Parent: parent, Fault: err})
	}
}

func (r *reader) guarded(in Input, parent, depth int) (err error) {
	defer contain(in, &err)
	return r.read(in, parent, depth)
}

// add keeps a document, its text bounded, and gives its index.
func (r *reader) add(d Document) (int, error) {
	if len(d.Text) > r.limits.Text {
		return 0, threat.TooLarge(d.Name, fmt.Sprintf("its text is %s long, the limit is %s", size(int64(len(d.Text))), size(int64(r.limits.Text))), "split it")
	}
	r.docs = append(r.docs, d)
	return len(r.docs) - 1, nil
}

// where names the input in messages.
func (in Input) where() string {
	switch {
	case in.Name != "":
		return in.Name
	case in.URL != "":
		return in.URL
	}
	return "document"
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 10<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 10<<10:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
