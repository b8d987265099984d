package compose

import "strings"

// Piece is a run of words that two texts share, or that only one has.
type Piece struct {
	Kind string `json:"kind"` // "=" in both, "-" only in the old, "+" only in the new
	Text string `json:"text"`
}

// diffWords bounds how many words are compared one by one; beyond it the old
// text is shown as gone and the new one as come.
const diffWords = 4000

// Diff compares two texts word by word, spaces and line ends kept: the pieces
// but for '-' are the new text, and but for '+' the old one.
func Diff(old, now string) []Piece {
	a, b := tokens(old), tokens(now)
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	var out pieces
	out.add("=", a[:start]...)
	out.middle(a[start:len(a)-end], b[start:len(b)-end])
	out.add("=", a[len(a)-end:]...)
	return out
}

type pieces []Piece

func (p *pieces) add(kind string, words ...string) {
	text := strings.Join(words, "")
	switch last := len(*p) - 1; {
	case text == "":
	case last >= 0 && (*p)[last].Kind == kind:
		(*p)[last].Text += text
	default:
		*p = append(*p, Piece{kind, text})
	}
}

// middle compares by the longest common run of words.
func (p *pieces) middle(a, b []string) {
	if len(a)*len(b) > diffWords*diffWords/4 {
		p.add("-", a...)
		p.add("+", b...)
		return
	}
	best := make([][]int32, len(a)+1)
	for i := range best {
		best[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				best[i][j] = best[i+1][j+1] + 1
			} else {
				best[i][j] = max(best[i+1][j], best[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			p.add("=", a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && best[i+1][j] >= best[i][j+1]:
			p.add("-", a[i])
			i++
		default:
			p.add("+", b[j])
			j++
		}
	}
}

// tokens cuts a text into words and the spaces between them.
func tokens(s string) []string {
	var out []string
	from, space := 0, false
	for i, r := range s {
		is := r == ' ' || r == '\n' || r == '\t'
		if i > from && (is != space || r == '\n') {
			out = append(out, s[from:i])
			from = i
		}
		space = is
	}
	if from < len(s) {
		out = append(out, s[from:])
	}
	return out
}
