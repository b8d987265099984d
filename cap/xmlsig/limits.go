package xmlsig

import "strings"

// Limits bound what one document may cost. The zero value means the defaults.
type Limits struct {
	Bytes int // size of the document; default 16 MiB
	Depth int // nesting of elements; default 64
	Nodes int // elements, runs of text, comments and instructions; default 500,000
}

const (
	maxAttributes = 128 // on one element, namespace declarations included
	maxNamespaces = 128 // in scope at one element
)

func (l Limits) orDefault() Limits {
	if l.Bytes == 0 {
		l.Bytes = 16 << 20
	}
	if l.Depth == 0 {
		l.Depth = 64
	}
	if l.Nodes == 0 {
		l.Nodes = 500_000
	}
	return l
}

// position turns an offset into a line and a column, both from 1.
func position(src string, offset int) (line, column int) {
	offset = min(max(offset, 0), len(src))
	before := src[:offset]
	line = 1 + strings.Count(before, "\n")
	return line, offset - strings.LastIndexByte(before, '\n')
}
