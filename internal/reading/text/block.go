package text

import "strings"

// block is a stretch of text that no sentence crosses: a paragraph, a list
// item, a row, a line standing alone.
type block struct {
	start, end int
	kind       SentenceKind // Prose unless the line's form tells more
	para       bool         // starts a paragraph
}

// line is one line of the text without the spaces around it.
type line struct {
	start, end, indent int
	blank              bool // an empty line stood before it
}

// blocks cuts a text into blocks by its lines.
func blocks(s string) []block {
	lines, wide := lines(s)
	wrapped := isWrapped(s, lines, wide)
	var out []block
	for i, l := range lines {
		k := lineKind(s[l.start:l.end])
		if i > 0 && wrapped && k == Prose && continues(s, lines[i-1], l, wide) {
			out[len(out)-1].end = l.end
			continue
		}
		para := l.blank || i == 0 || k == Prose
		out = append(out, block{l.start, l.end, k, para})
	}
	return out
}

// lines lists the lines that are not empty and the length of the longest.
func lines(s string) ([]line, int) {
	var out []line
	blank, wide := true, 0
	for i := 0; i < len(s); {
		j := strings.IndexByte(s[i:], '\n')
		if j < 0 {
			j = len(s) - i
		}
		raw := s[i : i+j]
		left := strings.TrimLeft(raw, " \t\r\f\v")
		body := strings.TrimRight(left, " \t\r\f\v")
		if body == "" {
			blank = true
		} else {
			indent := len(raw) - len(left)
			out = append(out, line{i + indent, i + indent + len(body), indent, blank})
			wide = max(wide, indent+len(body))
			blank = false
		}
		i += j + 1
	}
	return out, wide
}

// isWrapped says whether the lines were broken by width and not by meaning:
// most lines that another follows directly are nearly full.
func isWrapped(s string, ls []line, wide int) bool {
	if wide > 130 {
		return false
	}
	full, direct := 0, 0
	for i := 1; i < len(ls); i++ {
		if ls[i].blank {
			continue
		}
		direct++
		if p := ls[i-1]; p.indent+p.end-p.start >= wide*6/10 && p.end-p.start >= 40 {
			full++
		}
	}
	return direct > 0 && full*10 >= direct*6
}

// continues says whether l carries on the paragraph of the line before it.
func continues(s string, prev, l line, wide int) bool {
	if l.blank {
		return false
	}
	short := prev.indent+prev.end-prev.start < wide*6/10
	if short && strings.IndexByte(".!?:\"'])", s[prev.end-1]) >= 0 {
		return false
	}
	return l.indent <= prev.indent || l.indent-prev.indent < 2
}

// lineKind tells a list item and a row of a table by how the line is made.
func lineKind(l string) SentenceKind {
	if bulletLen(l) > 0 {
		return Bullet
	}
	if strings.Count(l, "|") >= 2 || strings.Count(l, "\t") >= 2 || columns(l) >= 2 {
		return Row
	}
	return Prose
}

// bulletLen is the length of the mark that opens a list item, 0 if none does.
func bulletLen(l string) int {
	for _, m := range [...]string{"• ", "•\t", "•", "- ", "* ", "– ", "— ", "· ", "▪ ", "● ", "◦ ", "‣ ", "o  ", "> "} {
		if strings.HasPrefix(l, m) && len(l) > len(m) {
			return len(m)
		}
	}
	i := 0
	if strings.HasPrefix(l, "(") {
		i = 1
	}
	j := i
	for j < len(l) && j < i+2 && isDigit(l[j]) {
		j++
	}
	if j == i && j < len(l) && isLetter(l[j]) && i == 1 {
		j++
	}
	if j > i && j+1 < len(l) && (l[j] == ')' || l[j] == '.' && i == 0) && l[j+1] == ' ' {
		return j + 2
	}
	return 0
}

// columns counts the wide gaps between words of a line.
func columns(l string) int {
	n, run := 0, 0
	for i := 0; i < len(l); i++ {
		if l[i] == ' ' {
			run++
			continue
		}
		if run >= 3 {
			n++
		}
		run = 0
	}
	return n
}
