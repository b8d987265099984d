package article

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// minDescend is the share of a subtree's prose that one child must hold for
// the article to be looked for in that child alone.
const minDescend = .82

// guarded is the share of all prose from which on markup is not believed when
// it calls something an advertisement, a teaser or a comment.
const guarded = .4

// choose finds the subtree that holds the article and gives its blocks.
func (p *page) choose() []*block {
	if p.body == nil || len(p.blocks) == 0 {
		return nil
	}
	p.findHeadline()
	p.strip()
	best := p.descend(p.heaviest())
	var out []*block
	for _, b := range p.blocks[p.nodes[best].from:p.nodes[best].to] {
		if b.node != nil {
			out = append(out, b)
		}
	}
	return out
}

// strip takes out the subtrees whose markup says that they are not the
// article, and weighs the rest anew; first those that nobody puts an article
// in, then, measured against what is left, the doubtful ones. Taken blocks
// lose their node.
func (p *page) strip() {
	p.stripAll(.95, func(n *html.Node, _ *tally) bool {
		return aside(n) || marked(labels(n), hardWords)
	})
	before, kept := p.nodes[p.body].good, p.places()
	p.stripAll(guarded, func(n *html.Node, t *tally) bool {
		return furniture(n) || p.cuedSection(t) || p.deck(n, t)
	})
	if p.nodes[p.body].good < leastLeft*before {
		// The labels mean something else here; only tags are believed.
		p.putBack(kept)
		p.stripAll(guarded, func(n *html.Node, t *tally) bool {
			return furnitureTag(n) || p.cuedSection(t) || p.deck(n, t)
		})
	}
	p.takeTeasers(p.body, p.nodes[p.body].good)
	p.settle()
	p.takeTurns(p.body)
	p.settle()
}

// leastLeft is the share of the prose that must be left when doubtful labels
// are believed.
const leastLeft = .3

// places remembers where the blocks stand, for putBack.
func (p *page) places() []*html.Node {
	out := make([]*html.Node, len(p.blocks))
	for i, b := range p.blocks {
		out[i] = b.node
	}
	return out
}

func (p *page) putBack(places []*html.Node) {
	for i, b := range p.blocks {
		b.node = places[i]
	}
	p.settle()
}

// stripAll takes every outermost subtree that foreign calls foreign, unless it
// holds the headline, JSON-LD's words, or the given share of all prose.
func (p *page) stripAll(guard float64, foreign func(*html.Node, *tally) bool) {
	total := p.nodes[p.body].good
	var look func(*html.Node)
	look = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			t := p.nodes[c]
			switch {
			case c.Type != html.ElementNode || (t != nil && t.to == t.from):
			case t != nil && (t.good == 0 || t.good < guard*total) && !p.holdsHeadline(t) && foreign(c, t) && !p.witnessed(t):
				p.take(t)
			default:
				look(c)
			}
		}
	}
	look(p.body)
	p.settle()
}

// deckReach is how many blocks after the headline its own second line, the
// kicker and the like are looked for.
const deckReach = 8

// deck says whether a subtree is the headline's second line.
func (p *page) deck(n *html.Node, t *tally) bool {
	if p.headline == nil || t.to-t.from > 2 {
		return false
	}
	away := t.from - p.headline.order
	return away > -deckReach && away < deckReach && marked(labels(n), headWords)
}

// holdsHeadline says whether a subtree holds the headline.
func (p *page) holdsHeadline(t *tally) bool {
	return p.headline != nil && t.from <= p.headline.order && p.headline.order < t.to
}

// cuedSection says whether a subtree opens with a heading that announces
// something else than the article: "Related stories", "You may also like".
func (p *page) cuedSection(t *tally) bool {
	if t.to-t.from < 2 {
		return false
	}
	b := p.blocks[t.from]
	return b.words <= 8 && (b.heading > 0 || b.strong) && b.node != nil && b.cued()
}

// minTeasers is how many like elements in a row make a list of teasers.
const minTeasers = 3

// takeTeasers removes runs of like siblings that each lead elsewhere: a link
// of its own line and a few words about it.
func (p *page) takeTeasers(n *html.Node, total float64) {
	runs := map[string][]*tally{}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		t := p.nodes[c]
		if t == nil || t.to == t.from {
			continue
		}
		if p.teaser(t) {
			runs[kind(c)] = append(runs[kind(c)], t)
			continue
		}
		p.takeTeasers(c, total)
	}
	for _, run := range runs {
		good := 0.
		for _, t := range run {
			good += t.good
		}
		if len(run) >= minTeasers && (p.headline != nil || total-good > leastLeft*total) {
			for _, t := range run {
				p.take(t)
			}
		}
	}
}

// dropDigits leaves numbering out of class names, so that like elements have
// like names.
func dropDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return -1
	}
	return r
}

// teaser says whether a subtree is of the form of a teaser.
func (p *page) teaser(t *tally) bool {
	if t.to-t.from < 2 || p.holdsHeadline(t) || p.witnessed(t) {
		return false
	}
	words, link := 0, false
	for _, b := range p.blocks[t.from:t.to] {
		words += b.words
		link = link || b.linkDensity() > .8 && b.words > 2 && leadsOn(b.href)
	}
	return link && words <= 90
}

// leadsOn says whether a link leads to another page.
func leadsOn(href string) bool {
	return href != "" && !strings.HasPrefix(href, "#") && !strings.HasPrefix(href, "mailto:") && !strings.HasPrefix(href, "javascript:")
}

// take removes the blocks of a subtree.
func (p *page) take(t *tally) {
	for _, b := range p.blocks[t.from:t.to] {
		b.node = nil
	}
}

// settle weighs every subtree by the blocks that are left.
func (p *page) settle() {
	sums := make([]float64, len(p.blocks)+1)
	goods := make([]float64, len(p.blocks)+1)
	for i, b := range p.blocks {
		w := 0.
		if b.node != nil {
			w = b.weight()
			if p.covered && !b.witness && w > 0 {
				w *= unheard
			}
		}
		sums[i+1], goods[i+1] = sums[i]+w, goods[i]+max(0, w)
	}
	for _, t := range p.nodes {
		t.sum, t.good = sums[t.to]-sums[t.from], goods[t.to]-goods[t.from]
	}
}

// heaviest is the element whose subtree weighs most, with a bonus for markup
// that names it the article; of equals the innermost.
func (p *page) heaviest() *html.Node {
	best, most := p.body, p.nodes[p.body].sum
	var look func(*html.Node)
	look = func(n *html.Node) {
		if t := p.nodes[n]; t != nil {
			if t.good == 0 {
				return
			}
			if s := t.sum * named(n); s >= most {
				best, most = n, s
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			look(c)
		}
	}
	look(p.body)
	return best
}

// descend goes down while one child holds nearly all of the prose.
func (p *page) descend(n *html.Node) *html.Node {
	for {
		next := p.heir(n)
		if next == nil {
			return n
		}
		n = next
	}
}

// heir is the child (or the element within inline children) that holds nearly
// all prose of n.
func (p *page) heir(n *html.Node) *html.Node {
	want := p.nodes[n].good * minDescend
	if want <= 0 {
		return nil
	}
	var found *html.Node
	var look func(*html.Node)
	look = func(m *html.Node) {
		for c := m.FirstChild; c != nil && found == nil; c = c.NextSibling {
			t := p.nodes[c]
			switch {
			case t == nil:
				look(c)
			case t.good >= want && t.to-t.from > 1:
				found = c
			}
		}
	}
	look(n)
	return found
}

// named is a factor for how much n's markup says that it is the article's body.
func named(n *html.Node) float64 {
	if attr(n, "itemprop") == "articleBody" {
		return 1.3
	}
	words := labels(n)
	for i, w := range words {
		if w == "articlebody" || w == "storybody" || w == "postbody" || w == "entrycontent" {
			return 1.2
		}
		if i+1 < len(words) && bodyNoun[w] && bodyPart[words[i+1]] {
			return 1.2
		}
	}
	if n.DataAtom == atom.Article || n.DataAtom == atom.Main {
		return 1.05
	}
	return 1
}

var bodyNoun = wordSet("article story post entry news page content")

var bodyPart = wordSet("body content text copy")

// findHeadline finds the block that repeats the page's title: the first h1 of
// its words, or the only h1.
func (p *page) findHeadline() {
	var only *block
	count := 0
	for _, b := range p.blocks {
		if b.heading > 0 && alike(normal(b.text), p.title) {
			p.headline = b
			return
		}
		if b.heading == 1 {
			only = b
			count++
		}
	}
	if count == 1 {
		p.headline = only
	}
}

// alike says whether two normal texts are the same title: one within the
// other and at least half as long, as titles carry the site's name.
func alike(a, b string) bool {
	if len(a) < 8 || len(b) < 8 {
		return a == b && a != ""
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	return strings.Contains(b, a) && 2*len(a) >= len(b)
}

// witnessed says whether JSON-LD holds most of the prose of a subtree.
func (p *page) witnessed(t *tally) bool {
	if !p.covered {
		return false
	}
	yes, all := 0, 0
	for _, b := range p.blocks[t.from:t.to] {
		if b.sentences() {
			all++
			if b.witness {
				yes++
			}
		}
	}
	return yes > 0 && 2*yes >= all
}

// leastWitness is the length from which JSON-LD's article body is heard, and
// unheard what the prose weighs that is not in it.
const (
	leastWitness = 400
	unheard      = .1
)

// maxSearched bounds, in bytes, the search for JSON-LD's words.
const maxSearched = 1 << 27

// hear marks the blocks whose words the page's JSON-LD gives as the article's
// body. It is believed only when most of its words are found on the page.
func (p *page) hear(witness string) {
	p.words = normal(witness)
	if len(p.words) < leastWitness {
		return
	}
	found, searched, prose := 0, 0, 0
	for _, b := range p.blocks {
		if searched += len(p.words); searched > maxSearched {
			return
		}
		w := normal(b.text)
		if b.sentences() {
			prose += len(w)
		}
		if len(w) > 0 && (len(w) >= 20 || b.heading > 0 || b.words >= 3) && strings.Contains(p.words, w) {
			b.witness = true
			found += len(w) + 1
		}
	}
	// Some give the first paragraph only.
	p.covered = 10*found >= 8*len(p.words) && 4*found >= prose
}
