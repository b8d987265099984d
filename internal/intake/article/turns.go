package article

import (
	"strings"

	"golang.org/x/net/html"
)

// minTurns is how many like elements in a row, each of which one may answer or
// report, make a discussion; leastApart is the prose, in weight, that must
// stand outside of it: else the discussion is what the page is about.
const (
	minTurns   = 3
	leastApart = 80
)

// takeTurns removes discussions, however long and whatever their labels: runs
// of like siblings that each bear the controls of a reader's comment.
func (p *page) takeTurns(n *html.Node) {
	runs := map[string][]*tally{}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		t := p.nodes[c]
		switch {
		case c.Type != html.ElementNode || t != nil && t.to == t.from:
		case t != nil && t.good > 0 && p.turn(t):
			runs[kind(c)] = append(runs[kind(c)], t)
		default:
			p.takeTurns(c)
		}
	}
	for _, run := range runs {
		good := 0.
		for _, t := range run {
			good += t.good
		}
		if len(run) < minTurns || p.nodes[p.body].good-good < leastApart {
			continue
		}
		for _, t := range run {
			p.take(t)
		}
	}
}

// turn says whether a subtree is one reader's comment: somebody's words with
// a line by which to answer, rate or report them.
func (p *page) turn(t *tally) bool {
	if t.to-t.from < 2 || t.to-t.from > 40 || p.holdsHeadline(t) || p.witnessed(t) {
		return false
	}
	for _, b := range p.blocks[t.from:t.to] {
		if b.words <= 6 && b.answers() {
			return true
		}
	}
	return false
}

// answers says whether a block holds nothing but the controls of a comment.
func (b *block) answers() bool {
	replies := false
	for _, w := range strings.FieldsFunc(strings.ToLower(b.text), func(r rune) bool {
		return r == ' ' || r == '|' || r == '·' || r == '•' || r == '(' || r == ')' || r >= '0' && r <= '9'
	}) {
		if !controls[w] {
			return false
		}
		replies = replies || answerWords[w]
	}
	return replies
}

// answerWords are what one presses to answer or report a comment; controls
// stand beside them.
var (
	answerWords = wordSet(`reply report flag answer respond antworten melden répondre signaler responder denunciar rispondi segnala ответить reageren svara`)
	controls    = wordSet(`reply report flag answer respond antworten melden répondre signaler responder denunciar rispondi segnala ответить reageren svara
		like likes unlike dislike share quote permalink link upvote downvote abuse edit delete more hide replies this comment to zitieren teilen recommend`)
)
