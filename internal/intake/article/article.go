// Package article finds the article of a web page: its words without menus,
// teasers, captions, share bars, comments and other furniture, and what the
// page says of its title, author, publisher, language and time.
//
// It is pure and bounded: one pass over the parsed tree to cut it into blocks,
// one to find the subtree whose blocks read most like prose, one to drop the
// blocks in it that do not. It knows no site; every rule is one of writing or
// of markup. JSON-LD, where a page has it, is heard as a witness, not believed.
package article

import (
	"strings"

	"golang.org/x/net/html"
)

// Article is what a page tells.
type Article struct {
	Text      string // paragraphs with an empty line between them
	Title     string
	Author    string
	Site      string
	Language  string // as declared, lower case ("en", "pt-br"), empty if not
	Canonical string // absolute or as written
	Published string // as written, the most exact one
	// Prose is how many characters of the text are sentences. A page with
	// little of it is a list, a form or a log-in page rather than an article.
	Prose int
	// Gate is the sentence with which the page asks to log in, subscribe or
	// prove to be human, when it has one and little else.
	Gate string
}

// Extract reads the article of a parsed page. It changes nothing in doc.
func Extract(doc *html.Node) Article {
	a, witness := metadata(doc)
	p, blocks := find(doc, normal(a.Title), witness, false)
	if prose(blocks) < fewWords {
		if q, more := find(doc, normal(a.Title), witness, true); prose(more) > 3*prose(blocks) {
			p, blocks = q, more
		}
	}
	a.Text = render(blocks)
	a.Prose = prose(blocks)
	a.Gate = p.gate(a.Prose)
	if fits := len(witness) > 400 && len(witness) > 4*a.Prose; fits {
		a.Text, a.Prose = witness, len(witness)
	}
	return a
}

// fewWords is the length of prose below which it is looked for in what styles
// hide, too.
const fewWords = 200

// find surveys the page and finds the article's blocks.
func find(doc *html.Node, title, witness string, hidden bool) (*page, []*block) {
	p := surveyed(doc, hidden)
	p.title = title
	p.hear(witness)
	return p, p.filter(p.choose())
}

// render joins blocks to text.
func render(blocks []*block) string {
	var b strings.Builder
	for i, x := range blocks {
		switch {
		case i == 0:
		case x.tight && blocks[i-1].tight:
			b.WriteString("\n")
		default:
			b.WriteString("\n\n")
		}
		b.WriteString(x.text)
	}
	return b.String()
}

func prose(blocks []*block) int {
	n := 0
	for _, x := range blocks {
		if x.sentences() {
			n += len(x.text)
		}
	}
	return n
}

// Visible is all the text that a reader of the page sees, without navigation
// and other furniture where markup names it.
func Visible(doc *html.Node) string {
	p := survey(doc)
	if p.body == nil {
		return render(p.blocks)
	}
	p.stripAll(.95, func(n *html.Node, _ *tally) bool { return aside(n) || marked(labels(n), hardWords) })
	var out []*block
	for _, b := range p.blocks {
		if b.node != nil || b.order == 0 {
			out = append(out, b)
		}
	}
	return render(out)
}

// Whole is all the text of a tree, such as the body of a mail.
func Whole(doc *html.Node) string { return render(survey(doc).blocks) }
