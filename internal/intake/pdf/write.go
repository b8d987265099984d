package pdf

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// compose puts an accent on a letter.
func compose(base, mark string) string { return norm.NFC.String(base + mark) }

// matrix is a transformation [a b c d e f]. ISO 32000-1 §8.3.3
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// state is the text state and the current transformation. ISO 32000-1 §9.3
type state struct {
	ctm                           matrix
	font                          *font
	size, char, word, scale, lead float64
	rise                          float64
}

// writer runs the operators of a page and writes what they show, in the order
// of the file, with the spaces and lines that the positions tell.
type writer struct {
	f       *file
	s       state
	stack   []state
	tm, tlm matrix
	b       strings.Builder
	// The end of what was shown last, in page space.
	x, y, height float64
	began        bool
	forms        map[int]bool // being drawn
}

// maxStack bounds saved states; maxForms how deep forms may draw forms.
const (
	maxStack = 200
	maxForms = 12
)

// run runs a content stream. ISO 32000-1 §7.8.2
func (w *writer) run(content []byte, resources dict, depth int) error {
	if depth == 0 {
		w.s = state{ctm: identity, scale: 1}
		w.forms = map[int]bool{}
	}
	p := &lexer{d: content, f: w.f}
	var args []object
	for {
		o := p.object(0)
		op, ok := o.(operator)
		if !ok {
			if len(args) < 1000 {
				args = append(args, o)
			}
			continue
		}
		if op == end {
			return w.f.step(1)
		}
		if op == "BI" {
			w.f.out.Images++
			p.skipImage()
		} else if err := w.do(op, args, resources, depth); err != nil {
			return err
		}
		if w.b.Len() > w.f.limits.Text {
			return ErrLimit
		}
		args = args[:0]
	}
}

// skipImage passes over an inline image.
func (p *lexer) skipImage() {
	for i := p.at; i+3 < len(p.d); i++ {
		if isSpace(p.d[i]) && p.d[i+1] == 'E' && p.d[i+2] == 'I' && (isSpace(p.d[i+3]) || i+4 == len(p.d)) {
			p.at = i + 3
			return
		}
	}
	p.at = len(p.d)
}

func num(args []object, i int) float64 {
	if i < len(args) {
		if n, ok := args[i].(float64); ok && !math.IsNaN(n) && !math.IsInf(n, 0) {
			return n
		}
	}
	return 0
}

func toMatrix(args []object) matrix {
	return matrix{num(args, 0), num(args, 1), num(args, 2), num(args, 3), num(args, 4), num(args, 5)}
}

// do carries out one operator. ISO 32000-1 annex A
func (w *writer) do(op operator, args []object, resources dict, depth int) error {
	switch op {
	case "q":
		if len(w.stack) < maxStack {
			w.stack = append(w.stack, w.s)
		}
	case "Q":
		if n := len(w.stack); n > 0 {
			w.s, w.stack = w.stack[n-1], w.stack[:n-1]
		}
	case "cm":
		w.s.ctm = toMatrix(args).times(w.s.ctm)
	case "Do":
		return w.draw(args, resources, depth)
	case "Tf":
		if len(args) > 0 {
			n, _ := args[0].(name)
			w.s.font = w.f.fontOf(w.f.dictOf(resources["Font"])[string(n)])
		}
		w.s.size = num(args, 1)
	default:
		w.text(op, args)
	}
	return nil
}

// text carries out the operators of text state, position and showing.
// ISO 32000-1 §9.3.1, §9.4.2, §9.4.3
func (w *writer) text(op operator, args []object) {
	switch op {
	case "BT":
		w.tm, w.tlm = identity, identity
	case "Tc":
		w.s.char = num(args, 0)
	case "Tw":
		w.s.word = num(args, 0)
	case "Tz":
		w.s.scale = num(args, 0) / 100
	case "TL":
		w.s.lead = num(args, 0)
	case "Ts":
		w.s.rise = num(args, 0)
	case "Td":
		w.move(num(args, 0), num(args, 1))
	case "TD":
		w.s.lead = -num(args, 1)
		w.move(num(args, 0), num(args, 1))
	case "Tm":
		w.tlm = toMatrix(args)
		w.tm = w.tlm
	case "T*":
		w.move(0, -w.s.lead)
	case "Tj":
		w.show(args)
	case "'":
		w.move(0, -w.s.lead)
		w.show(args)
	case "\"":
		w.s.word, w.s.char = num(args, 0), num(args, 1)
		w.move(0, -w.s.lead)
		if len(args) > 2 {
			w.show(args[2:])
		}
	case "TJ":
		if len(args) > 0 {
			list, _ := args[0].(array)
			w.show(list)
		}
	}
}

// move begins a line.
func (w *writer) move(x, y float64) {
	w.tlm = matrix{1, 0, 0, 1, x, y}.times(w.tlm)
	w.tm = w.tlm
}

// show shows strings, with the shifts that stand between them.
func (w *writer) show(list []object) {
	for _, o := range list {
		switch v := o.(type) {
		case float64:
			w.advance(-v / 1000 * w.s.size * w.s.scale)
		case string:
			if w.s.font != nil {
				w.s.font.each(v, w.put)
			}
		}
	}
}

func (w *writer) advance(x float64) { w.tm = matrix{1, 0, 0, 1, x, 0}.times(w.tm) }

// put writes one character, after whatever white space its place tells.
func (w *writer) put(g shown) {
	at := matrix{w.s.size * w.s.scale, 0, 0, w.s.size, 0, w.s.rise}.times(w.tm).times(w.s.ctm)
	width := g.width/1000*w.s.size + w.s.char
	if g.space {
		width += w.s.word
	}
	w.advance(width * w.s.scale)
	after := w.tm.times(w.s.ctm)
	if g.text == "" {
		w.f.out.Unmapped++
		return
	}
	height := math.Hypot(at[2], at[3])
	w.gap(at, height)
	for _, r := range g.text {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Co, r) {
			continue
		}
		if r == '\u00a0' {
			r = ' '
		}
		w.b.WriteRune(r)
	}
	w.x, w.y, w.height, w.began = after[4], after[5], height, true
}

// gap writes the space, line or paragraph that lies between the last character
// and one at the given place.
func (w *writer) gap(at matrix, height float64) {
	if !w.began {
		return
	}
	size := max(height, w.height, .1)
	down, right := w.y-at[5], at[4]-w.x
	if at[0] == 0 && at[1] != 0 { // set sideways
		down, right = at[4]-w.x, at[5]-w.y
	}
	text := w.b.String()
	tail, _ := utf8.DecodeLastRuneInString(text)
	switch {
	case math.Abs(down) > 1.7*size:
		w.lines("\n\n", text)
	case math.Abs(down) > .45*size:
		w.lines("\n", text)
	case right > .17*size && tail != ' ' && tail != '\n', right < -2*size && tail != ' ' && tail != '\n':
		w.b.WriteByte(' ')
	}
}

// lines ends a line, or a paragraph, once.
func (w *writer) lines(end, text string) {
	if strings.HasSuffix(text, "\n") {
		return
	}
	w.b.WriteString(end)
}

// draw draws a form, or counts a picture. ISO 32000-1 §8.10
func (w *writer) draw(args []object, resources dict, depth int) error {
	if len(args) == 0 {
		return nil
	}
	n, _ := args[0].(name)
	o := w.f.dictOf(resources["XObject"])[string(n)]
	s, ok := w.f.resolve(o).(stream)
	if !ok {
		return nil
	}
	if s.d["Subtype"] != name("Form") {
		w.f.out.Images++
		return nil
	}
	r, _ := o.(ref)
	if depth >= maxForms || w.forms[r.n] {
		return nil
	}
	data, err := w.f.unpack(s)
	if err != nil {
		return err
	}
	own, ok := w.f.resolve(s.d["Resources"]).(dict)
	if !ok {
		own = resources
	}
	saved, stack := w.s, w.stack
	if m, ok := w.f.resolve(s.d["Matrix"]).(array); ok {
		w.s.ctm = toMatrix(m).times(w.s.ctm)
	}
	w.forms[r.n] = true
	w.stack = nil
	err = w.run(data, own, depth+1)
	delete(w.forms, r.n)
	w.s, w.stack = saved, stack
	return err
}

// finish gives the text of the page, lines without trailing spaces.
func (w *writer) finish() string {
	lines := strings.Split(w.b.String(), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return norm.NFC.String(ligatures.Replace(strings.Join(lines, "\n")))
}

// ligatures are letters to a reader.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st", "\u00ad\n", "")
