package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is a surveyed tree: its blocks in order, and for every element what its
// subtree weighs.
type page struct {
	blocks   []*block
	nodes    map[*html.Node]*tally
	body     *html.Node
	title    string // normal form
	headline *block // the h1 or whatever repeats the title
	words    string // of JSON-LD's article body, normal form
	covered  bool   // the blocks hold those words
}

// tally is what a subtree holds. Blocks are [from, to) of page.blocks.
type tally struct {
	from, to int
	sum      float64 // of the blocks' weights
	good     float64 // of the positive ones
}

// surveyor walks the tree and cuts it into blocks.
type surveyor struct {
	page
	cur   strings.Builder
	mark  block // the block being gathered
	state inherited

	hidden bool
}

// inherited is what blocks take from the elements around them.
type inherited struct {
	node    *html.Node
	heading int
	item    bool
	cell    bool
	quote   bool
	pre     bool
	link    int
	bold    int
	plain   int // bytes of text that is not bold
}

// survey cuts the page into blocks, leaving out what no reader sees.
func survey(doc *html.Node) *page { return surveyed(doc, false) }

// surveyed is survey; hidden takes what a style hides until a script shows it.
func surveyed(doc *html.Node, hidden bool) *page {
	s := &surveyor{page: page{nodes: map[*html.Node]*tally{}}, hidden: hidden}
	s.walk(doc)
	s.flush()
	s.page.settle()
	return &s.page
}

// walk gathers the blocks of n's subtree.
func (s *surveyor) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		s.text(n.Data)
		return
	case html.ElementNode:
		if unseen(n) || !s.hidden && (styledAway(n) || !isBlock(n) && aloof(n)) {
			return
		}
	case html.DocumentNode:
	default: // comments, doctypes
		return
	}
	if n.DataAtom == atom.Body && s.body == nil {
		s.body = n
	}
	if n.DataAtom == atom.Br {
		s.lineBreak()
		return
	}
	block := isBlock(n)
	if s.state.cell && block && n.DataAtom != atom.Tr {
		block = false // a row of data is one line
		fold(&s.cur, " ")
	}
	saved := s.state
	if block {
		s.flush()
		s.state.node = n
		s.enter(n)
	} else {
		s.inline(n)
	}
	t := &tally{from: len(s.blocks)}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s.walk(c)
	}
	if block {
		s.flush()
		t.to = len(s.blocks)
		s.nodes[n] = t
	}
	plain := s.state.plain
	s.state = saved
	s.state.plain = plain
}

// enter takes note of a block-level element.
func (s *surveyor) enter(n *html.Node) {
	if h := headingLevel(n.DataAtom); h > 0 {
		s.state.heading = h
	}
	switch n.DataAtom {
	case atom.Li, atom.Dd, atom.Dt:
		s.state.item = true
	case atom.Table:
		s.state.cell = dataTable(n)
	case atom.Blockquote:
		s.state.quote = true
	case atom.Pre:
		s.state.pre = true
	}
}

// inline takes note of an inline element.
func (s *surveyor) inline(n *html.Node) {
	switch n.DataAtom {
	case atom.A:
		if href := attr(n, "href"); href != "" {
			s.state.link++
			s.mark.links++
			if s.mark.href == "" {
				s.mark.href = href
			}
		}
	case atom.B, atom.Strong:
		s.state.bold++
	}
}

// lineBreak ends a line; the second in a row ends the paragraph.
func (s *surveyor) lineBreak() {
	if strings.HasSuffix(s.cur.String(), "\n") {
		s.flush()
		return
	}
	if s.cur.Len() > 0 {
		s.cur.WriteByte('\n')
	}
}

// text adds a run of text to the current block, white space folded.
func (s *surveyor) text(data string) {
	before := s.cur.Len()
	if s.state.pre {
		s.cur.WriteString(data)
	} else {
		fold(&s.cur, data)
	}
	grown := s.cur.Len() - before
	if s.state.link > 0 {
		s.mark.linked += grown
	}
	if s.state.bold == 0 && strings.TrimSpace(data) != "" {
		s.state.plain += grown
	}
}

// fold writes data with each run of white space as one space.
func fold(b *strings.Builder, data string) {
	space := b.Len() == 0 || strings.HasSuffix(b.String(), " ") || strings.HasSuffix(b.String(), "\n")
	for _, r := range data {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			if !space && r != '\u200b' && r != '\ufeff' {
				b.WriteByte(' ')
				space = true
			}
			continue
		}
		if r == utf8.RuneError || r < ' ' {
			continue
		}
		b.WriteRune(r)
		space = false
	}
}

// flush closes the current block.
func (s *surveyor) flush() {
	text := strings.TrimSpace(s.cur.String())
	if s.state.pre {
		text = strings.Trim(s.cur.String(), "\n")
	}
	s.cur.Reset()
	if text == "" {
		s.mark, s.state.plain = block{}, 0
		return
	}
	b := s.mark
	b.text, b.node, b.words = text, s.state.node, countWords(text)
	b.linked = min(b.linked, len(text))
	b.heading, b.item, b.cell, b.quote = s.state.heading, s.state.item, s.state.cell, s.state.quote
	b.strong = s.state.plain == 0
	b.tight = s.state.pre || b.cell
	b.order = len(s.blocks)
	s.blocks = append(s.blocks, &b)
	s.mark, s.state.plain = block{}, 0
}

// unseen says whether a reader of the page does not see n.
func unseen(n *html.Node) bool {
	switch n.DataAtom {
	case 0:
		return machineAds[n.Data]
	case atom.Template: // what a shadow tree is declared with is shown
		return attr(n, "shadowrootmode") == "" && attr(n, "shadowroot") == ""
	case atom.Script, atom.Style, atom.Head, atom.Svg, atom.Iframe, atom.Object, atom.Embed,
		atom.Noscript, atom.Select, atom.Option, atom.Textarea, atom.Input, atom.Button, atom.Canvas,
		atom.Audio, atom.Video, atom.Map, atom.Math, atom.Dialog, atom.Datalist, atom.Noframes:
		return true
	}
	return false
}

// machineAds are elements of AMP pages that show nothing of the article.
var machineAds = wordSet(`amp-ad amp-sticky-ad amp-auto-ads amp-consent amp-sidebar amp-user-notification amp-social-share amp-analytics
amp-iframe amp-next-page amp-lightbox amp-subscriptions-dialog amp-access-laterpay amp-story-auto-ads amp-web-push-widget`)

// isBlock says whether an element ends a run of text; elements that a page
// defines itself do.
func isBlock(n *html.Node) bool {
	return blockTags[n.DataAtom] || n.DataAtom == 0 && strings.Contains(n.Data, "-")
}

// styledAway says whether an element is hidden by its own attributes.
func styledAway(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			s := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			if strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

// longCell is the length of text, in bytes, from which a table's cell holds
// prose: the table then lays out the page.
const longCell = 300

// dataTable says whether a table holds data rather than the page's layout.
func dataTable(n *html.Node) bool {
	if attr(n, "role") == "presentation" {
		return false
	}
	rows, layout, budget := 0, false, 5000
	var look func(*html.Node, int) int
	look = func(m *html.Node, depth int) int {
		text := 0
		for c := m.FirstChild; c != nil && depth < 12 && budget > 0 && !layout; c = c.NextSibling {
			budget--
			switch {
			case c.Type == html.TextNode:
				text += len(strings.TrimSpace(c.Data))
				continue
			case c.DataAtom == atom.Tr:
				rows++
			case c.DataAtom == atom.Table, c.DataAtom == atom.H1:
				layout = true
			}
			inner := look(c, depth+1)
			if c.DataAtom == atom.Td && inner > longCell {
				layout = true
			}
			text += inner
		}
		return text
	}
	look(n, 0)
	return rows > 1 && !layout
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
