package pdf

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// font turns the codes of a shown string into letters and widths.
type font struct {
	wide     bool // codes of two bytes
	toText   map[int]string
	lengths  [5]bool // code lengths in the ToUnicode map
	encoding [256]string
	widths   map[int]float64 // in thousandths
	standard float64         // of codes without a width
}

// fontOf reads a font. ISO 32000-1 §9.5–9.10
func (f *file) fontOf(o object) *font {
	r, isRef := o.(ref)
	if isRef {
		if known, ok := f.fonts[r.n]; ok {
			return known
		}
	}
	d := f.dictOf(o)
	t := &font{widths: map[int]float64{}, standard: 500}
	if d["Subtype"] == name("Type0") {
		t.wide = true
		kids, _ := f.resolve(d["DescendantFonts"]).(array)
		if len(kids) > 0 {
			f.cidWidths(t, f.dictOf(kids[0]))
		}
	} else {
		f.simpleWidths(t, d)
		f.simpleEncoding(t, d)
	}
	if s, ok := f.resolve(d["ToUnicode"]).(stream); ok {
		if data, err := f.unpack(s); err == nil {
			f.readCMap(t, data)
		}
	}
	if isRef {
		f.fonts[r.n] = t
	}
	return t
}

func (f *file) simpleWidths(t *font, d dict) {
	list, _ := f.resolve(d["Widths"]).(array)
	first := f.integer(d["FirstChar"])
	for i, w := range list {
		if i < 256 {
			t.widths[first+i] = f.number(w)
		}
	}
	if m, ok := f.resolve(d["FontMatrix"]).(array); ok && len(m) > 0 { // Type 3
		if scale := f.number(m[0]); scale > 0 {
			for k := range t.widths {
				t.widths[k] *= scale * 1000
			}
		}
	}
}

// cidWidths reads a W array. ISO 32000-1 §9.7.4.3
func (f *file) cidWidths(t *font, d dict) {
	t.standard = 1000
	if dw := f.number(d["DW"]); dw > 0 {
		t.standard = dw
	}
	list, _ := f.resolve(d["W"]).(array)
	for i := 0; i+1 < len(list); {
		from := f.integer(list[i])
		if each, ok := f.resolve(list[i+1]).(array); ok {
			for j, w := range each {
				t.widths[from+j] = f.number(w)
			}
			i += 2
			continue
		}
		if i+2 >= len(list) {
			return
		}
		to, w := f.integer(list[i+1]), f.number(list[i+2])
		for c := from; c <= to && c-from < 1<<16; c++ {
			t.widths[c] = w
		}
		if f.step(to-from+1) != nil {
			return
		}
		i += 3
	}
}

// simpleEncoding fills the letters of a one-byte font. ISO 32000-1 §9.6.6
func (f *file) simpleEncoding(t *font, d dict) {
	base := name("")
	enc := f.resolve(d["Encoding"])
	if n, ok := enc.(name); ok {
		base = n
	}
	ed, _ := enc.(dict)
	if n, ok := f.resolve(ed["BaseEncoding"]).(name); ok {
		base = n
	}
	for c := range 256 {
		r := latin(byte(c))
		if base == "MacRomanEncoding" {
			r = charmap.Macintosh.DecodeByte(byte(c))
		}
		if r != utf8.RuneError && r >= ' ' {
			t.encoding[c] = string(r)
		}
	}
	code := 0
	differences, _ := f.resolve(ed["Differences"]).(array)
	for _, o := range differences {
		switch v := f.resolve(o).(type) {
		case float64:
			code = int(v)
		case name:
			if code >= 0 && code < 256 {
				t.encoding[code] = glyph(string(v))
			}
			code++
		}
	}
}

// latin is a byte in WinAnsi, which the other Latin encodings agree with in
// what matters.
func latin(c byte) rune { return charmap.Windows1252.DecodeByte(c) }

// glyphs are names of the Adobe Glyph List that do not say their letter.
var glyphs = map[string]string{
	"space": " ", "nbspace": " ", "exclam": "!", "quotedbl": `"`, "numbersign": "#", "dollar": "$", "percent": "%", "ampersand": "&",
	"quotesingle": "'", "parenleft": "(", "parenright": ")", "asterisk": "*", "plus": "+", "comma": ",", "hyphen": "-", "minus": "−",
	"period": ".", "slash": "/", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
	"eight": "8", "nine": "9", "colon": ":", "semicolon": ";", "less": "<", "equal": "=", "greater": ">", "question": "?", "at": "@",
	"bracketleft": "[", "backslash": `\`, "bracketright": "]", "asciicircum": "^", "underscore": "_", "grave": "`", "braceleft": "{",
	"bar": "|", "braceright": "}", "asciitilde": "~", "quoteleft": "‘", "quoteright": "’", "quotedblleft": "“", "quotedblright": "”",
	"quotesinglbase": "‚", "quotedblbase": "„", "endash": "–", "emdash": "—", "bullet": "•", "ellipsis": "…", "dagger": "†", "daggerdbl": "‡",
	"fi": "fi", "fl": "fl", "ff": "ff", "ffi": "ffi", "ffl": "ffl", "germandbls": "ß", "section": "§", "paragraph": "¶", "degree": "°",
	"copyright": "©", "registered": "®", "trademark": "™", "Euro": "€", "sterling": "£", "yen": "¥", "cent": "¢", "guillemotleft": "«",
	"guillemotright": "»", "guilsinglleft": "‹", "guilsinglright": "›", "exclamdown": "¡", "questiondown": "¿", "ordfeminine": "ª", "ordmasculine": "º",
	"ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "oslash": "ø", "Oslash": "Ø", "eth": "ð", "Eth": "Ð", "thorn": "þ", "Thorn": "Þ", "dotlessi": "ı",
	"lslash": "ł", "Lslash": "Ł", "onehalf": "½", "onequarter": "¼", "threequarters": "¾", "multiply": "×", "divide": "÷", "plusminus": "±",
	"periodcentered": "·", "mu": "µ", "onesuperior": "¹", "twosuperior": "²", "threesuperior": "³", "fraction": "⁄",
}

// accents end the names of letters that bear them.
var accents = []struct{ suffix, mark string }{
	{"acute", "\u0301"},
	{"grave", "\u0300"},
	{"circumflex", "\u0302"},
	{"dieresis", "\u0308"},
	{"tilde", "\u0303"},
	{"cedilla", "\u0327"},
	{"ring", "\u030a"},
	{"caron", "\u030c"},
	{"ogonek", "\u0328"},
	{"breve", "\u0306"},
	{"macron", "\u0304"},
	{"dotaccent", "\u0307"},
	{"hungarumlaut", "\u030b"},
	{"commaaccent", "\u0326"},
}

// glyph is the letter that a glyph's name stands for, empty if it does not say.
func glyph(n string) string {
	n, _, _ = strings.Cut(n, ".")
	if g, ok := glyphs[n]; ok {
		return g
	}
	if utf8.RuneCountInString(n) == 1 {
		return n
	}
	for _, p := range []string{"uni", "u"} {
		if h, ok := strings.CutPrefix(n, p); ok && len(h) >= 4 && len(h) <= 6 {
			if v, err := strconv.ParseUint(h, 16, 32); err == nil {
				return string(rune(v))
			}
		}
	}
	if i := strings.Index(n, "afii100"); i == 0 { // Cyrillic
		if v, err := strconv.Atoi(n[7:]); err == nil && v >= 17 && v <= 97 {
			return afii(v)
		}
	}
	for _, a := range accents {
		if base, ok := strings.CutSuffix(n, a.suffix); ok && len(base) == 1 {
			return compose(base, a.mark)
		}
	}
	return ""
}

// afii is a Cyrillic letter by the number in its old name.
func afii(v int) string {
	const upper = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
	runes := []rune(upper)
	if i := v - 17; i >= 0 && i < len(runes) {
		return string(runes[i])
	}
	if i := v - 65; i >= 0 && i < len(runes) {
		return strings.ToLower(string(runes[i]))
	}
	return ""
}

// readCMap reads a ToUnicode map. ISO 32000-1 §9.10.3
func (f *file) readCMap(t *font, data []byte) {
	t.toText = map[int]string{}
	p := &lexer{d: data, f: f}
	var args []object
	for {
		o := p.object(0)
		op, ok := o.(operator)
		if !ok {
			if args = append(args, o); len(args) > 100_000 {
				return
			}
			continue
		}
		switch op {
		case end:
			return
		case "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				f.mapCode(t, args[i], args[i], args[i+1])
			}
		case "endbfrange":
			for i := 0; i+2 < len(args); i += 3 {
				f.mapCode(t, args[i], args[i+1], args[i+2])
			}
		case "endcodespacerange":
			for i := 0; i+1 < len(args); i += 2 {
				if s, ok := args[i].(string); ok && len(s) < 5 {
					t.lengths[len(s)] = true
				}
			}
		}
		args = args[:0]
	}
}

// mapCode maps the codes from..to.
func (f *file) mapCode(t *font, from, to, text object) {
	a, ok1 := from.(string)
	b, ok2 := to.(string)
	if !ok1 || !ok2 || len(a) > 4 {
		return
	}
	lo, hi := code(a), code(b)
	if hi-lo > 1<<16 || len(t.toText) > 1<<18 || f.step(max(1, hi-lo)) != nil {
		return
	}
	if list, ok := text.(array); ok {
		for i, o := range list {
			if s, ok := o.(string); ok && lo+i <= hi {
				t.toText[lo+i] = utf16BE([]byte(s))
			}
		}
		return
	}
	s, ok := text.(string)
	if !ok || len(s) == 0 || len(s) > 512 {
		return
	}
	last := []byte(s)
	for c := lo; c <= hi; c++ {
		t.toText[c] = utf16BE(last)
		for i := len(last) - 1; i >= 0; i-- {
			if last[i]++; last[i] != 0 {
				break
			}
		}
	}
}

func code(s string) int {
	n := 0
	for i := range len(s) {
		n = n<<8 | int(s[i])
	}
	return n
}

func utf16BE(b []byte) string {
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	if len(b) == 1 {
		units = append(units, uint16(b[0]))
	}
	return strings.ReplaceAll(string(utf16.Decode(units)), "\x00", "")
}

// shown is one code of a shown string.
type shown struct {
	text  string // empty when the font does not say
	width float64
	space bool // the single-byte code 32, to which word spacing applies
}

// each calls do for every code of a string.
func (t *font) each(s string, do func(shown)) {
	size := 1
	if t.wide && (!t.lengths[1] || t.lengths[2]) {
		size = 2
	}
	for i := 0; i+size <= len(s); i += size {
		c := code(s[i : i+size])
		g := shown{width: t.standard, space: size == 1 && c == ' '}
		if w, ok := t.widths[c]; ok {
			g.width = w
		}
		if text, ok := t.toText[c]; ok {
			g.text = text
		} else if !t.wide && c < 256 {
			g.text = t.encoding[c]
		}
		do(g)
	}
}
