package cap

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tocsin/tocsin/cap/internal/xmltree"
)

// places works out lines and paths for offsets that only grow, in one pass
// over the text however many there are.
type places struct {
	t      *xmltree.Tree
	at     int // offset up to which lines are counted
	line   int
	begin  int // offset of the line
	last   int32
	cached string
}

func (p *places) position(offset int) (line, column int) {
	text := p.t.Source
	offset = min(max(offset, p.at), len(text))
	skipped := text[p.at:offset]
	if n := strings.Count(skipped, "\n"); n > 0 {
		p.line += n
		p.begin = p.at + strings.LastIndexByte(skipped, '\n') + 1
	}
	p.at = offset
	return p.line, 1 + utf8.RuneCountInString(text[p.begin:offset])
}

// path writes where an element stands, such as /alert[1]/info[2]/web[1].
func (p *places) path(at, root int32) string {
	if p.cached == "" || p.last != at {
		p.last, p.cached = at, pathOf(p.t, at, root)
	}
	return p.cached
}

// pathOf counts siblings of one name from 1.
func pathOf(t *xmltree.Tree, at, root int32) string {
	e := &t.Elements[at]
	step := "/" + e.Local() + "[" + strconv.Itoa(nth(t, at, root)) + "]"
	if at == root || e.Parent == xmltree.None {
		return step
	}
	return pathOf(t, e.Parent, root) + step
}

func nth(t *xmltree.Tree, at, root int32) int {
	e := &t.Elements[at]
	n := 1
	if at == root || e.Parent == xmltree.None {
		return n
	}
	for i := t.Elements[e.Parent].First; i != at; i = t.Elements[i].Next {
		if s := &t.Elements[i]; s.Space == e.Space && s.Local() == e.Local() {
			n++
		}
	}
	return n
}
