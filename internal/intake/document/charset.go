package document

import (
	"bytes"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/tocsin/tocsin/internal/threat"
)

// decoded is text with how it was come by.
type decoded struct {
	text    string
	charset string
	notes   []string
	binary  bool
	why     string
}

// decodeText turns bytes into UTF-8. A byte order mark decides; then valid
// UTF-8, because nothing else looks like it by chance; then what the content
// or the sender declares, if the result reads like a language; then what does.
// Plain UTF-8 comes out as it went in.
func decodeText(d []byte, declared string) decoded {
	if out, ok := marked(d); ok {
		return out.judged()
	}
	if inside := declaredInside(d); inside != "" {
		declared = inside
	}
	declared = canonical(declared)
	if name := withoutMark(d); name != "" {
		return decodeAs(d, name).judged()
	}
	if utf8.Valid(d) {
		return plainUTF8(d, declared)
	}
	if mostlyUTF8(d) {
		return decoded{
			text: strings.ToValidUTF8(string(d), "\ufffd"), charset: "utf-8",
			notes: []string{"broken utf-8: what cannot be read is shown as \ufffd"},
		}.judged()
	}
	return guess(d, declared).judged()
}

// Decode turns bytes into UTF-8 text as Read does; mediaType may declare a
// charset.
func Decode(d []byte, mediaType string) (string, error) {
	cs := decodeText(d, charsetOf(mediaType))
	if cs.binary {
		return "", threat.Invalid("text", "it is no text: "+cs.why, "check the address in a browser")
	}
	return cs.text, nil
}

// plainUTF8 is what is UTF-8 already. ISO 2022 is ASCII to the eye and must be
// believed when it is declared.
func plainUTF8(d []byte, declared string) decoded {
	if strings.HasPrefix(declared, "iso-2022") && bytes.Contains(d, []byte{0x1b}) {
		return decodeAs(d, declared).judged()
	}
	out := decoded{text: string(d), charset: "utf-8"}
	if declared != "" && declared != "utf-8" && !ascii(d) {
		out.notes = append(out.notes, fmt.Sprintf("labelled %s, but it is UTF-8", declared))
	}
	return out.judged()
}

func ascii(d []byte) bool {
	for _, b := range d {
		if b >= 0x80 {
			return false
		}
	}
	return true
}

// mostlyUTF8 says whether bytes are UTF-8 with a few faults: sequences of
// several bytes do not come about by chance.
func mostlyUTF8(d []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(d) && i < 256<<10; {
		r, n := utf8.DecodeRune(d[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		i += n
	}
	return good > 2*bad
}

// marked decodes what begins with a byte order mark. The mark of UTF-8 stays
// in the text: spans count in the original's bytes.
func marked(d []byte) (decoded, bool) {
	switch {
	case bytes.HasPrefix(d, []byte("\xef\xbb\xbf")):
		if utf8.Valid(d) {
			return decoded{text: string(d), charset: "utf-8"}, true
		}
		return decoded{text: strings.ToValidUTF8(string(d), "\ufffd"), charset: "utf-8", notes: []string{"broken UTF-8: what cannot be read is shown as \ufffd"}}, true
	case bytes.HasPrefix(d, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(d, []byte("\x00\x00\xfe\xff")):
		text, err := utf32.UTF32(utf32.BigEndian, utf32.UseBOM).NewDecoder().Bytes(d)
		return decoded{text: string(text), charset: "utf-32"}, err == nil
	case bytes.HasPrefix(d, []byte("\xff\xfe")):
		return decodeAs(d[2:], "utf-16le"), true
	case bytes.HasPrefix(d, []byte("\xfe\xff")):
		return decodeAs(d[2:], "utf-16be"), true
	}
	return decoded{}, false
}

// withoutMark recognises UTF-16 by where its zero bytes are.
func withoutMark(d []byte) string {
	n := min(len(d), 4096) &^ 1
	even, odd := 0, 0
	for i := 0; i < n; i += 2 {
		if d[i] == 0 {
			even++
		}
		if d[i+1] == 0 {
			odd++
		}
	}
	switch {
	case n < 8:
		return ""
	case odd*10 > n*3 && even*20 < n:
		return "utf-16le"
	case even*10 > n*3 && odd*20 < n:
		return "utf-16be"
	}
	return ""
}

var (
	xmlDeclared  = regexp.MustCompile(`^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]+)["']`)
	metaDeclared = regexp.MustCompile(`(?i)<meta[^>]{0,300}charset\s*=\s*["']?\s*([\w.:-]+)`)
)

// declaredInside is the charset that XML or HTML names in its own head.
func declaredInside(d []byte) string {
	head := d[:min(len(d), 4096)]
	for _, re := range []*regexp.Regexp{xmlDeclared, metaDeclared} {
		if m := re.FindSubmatch(head); m != nil {
			return string(m[1])
		}
	}
	return ""
}

// charsetOf is the charset parameter of a media type.
func charsetOf(mediaType string) string {
	_, params, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return ""
	}
	return params["charset"]
}

// canonical is the name of a charset as the Encoding Standard has it, empty
// for none it knows.
func canonical(name string) string {
	_, known := charset.Lookup(strings.Trim(strings.TrimSpace(name), `"'`))
	return known
}

// decodeAs decodes with a named charset.
func decodeAs(d []byte, name string) decoded {
	enc, known := charset.Lookup(name)
	if enc == nil || known == "replacement" {
		enc, known = encoding.Nop, "utf-8"
	}
	text, err := enc.NewDecoder().Bytes(d)
	if err != nil {
		text = d
	}
	return decoded{text: strings.ToValidUTF8(string(text), "\ufffd"), charset: known}
}

// candidates are tried when nothing is declared, or what is declared does not
// fit. Order breaks ties: the commoner one first.
var candidates = []string{
	"windows-1252", "windows-1251", "utf-8", "shift_jis", "gb18030", "euc-kr", "big5", "euc-jp", "koi8-r",
	"windows-1250", "windows-1256", "windows-1255", "windows-1253", "windows-1254", "iso-8859-5", "ibm866", "windows-874",
}

// guess decodes as declared when that reads like text, else as what reads best.
func guess(d []byte, declared string) decoded {
	sample := d
	if len(sample) > 32<<10 {
		sample = sample[:32<<10]
	}
	best, most := "", -1e9
	for _, name := range candidates {
		if s := plausible(decodeAs(sample, name).text); s > most {
			best, most = name, s
		}
	}
	if declared != "" && declared != best {
		if s := plausible(decodeAs(sample, declared).text); s >= most-.08 {
			best = declared
		}
	}
	out := decodeAs(d, best)
	if declared != "" && declared != best {
		out.notes = append(out.notes, fmt.Sprintf("labelled %s, read as %s", declared, out.charset))
	}
	if strings.ContainsRune(out.text, utf8.RuneError) {
		out.notes = append(out.notes, "broken "+out.charset+": what cannot be read is shown as \ufffd")
	}
	return out
}

// plausible says how much text looks like a language, 1 being the most: letters
// of one script in a word, capitals at its beginning, no control characters.
func plausible(text string) float64 {
	var score, n float64
	var last rune
	for _, r := range text {
		if r < 0x80 {
			if r < ' ' && r != '\n' && r != '\r' && r != '\t' || ideograph(last) && latinLetter(r) {
				score -= 2
				n++
			}
			last = r
			continue
		}
		n++
		score += pairScore(last, r)
		last = r
	}
	if n == 0 {
		return 0
	}
	return score / n
}

// ideograph says whether r is a character that Latin letters do not touch.
func ideograph(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
}

func latinLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// common holds the letters that make up most of Russian and related texts; the
// other Cyrillic charsets turn them into rare ones.
const common = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфі"

// pairScore judges a character beyond ASCII by the one before it.
func pairScore(last, r rune) float64 {
	switch {
	case r == utf8.RuneError:
		return -3
	case unicode.IsControl(r), unicode.Is(unicode.Co, r):
		return -2
	case ideograph(r) && latinLetter(last):
		return -1
	case unicode.Is(unicode.Han, r):
		if r >= 0x4e00 && r <= 0x9fa5 {
			return .7
		}
		return -.5
	case unicode.Is(unicode.Thai, r):
		return thaiScore(last, r)
	case unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
		if r >= 0xff61 && r <= 0xff9f { // half-width katakana: seldom meant
			return -.3
		}
		return 1
	case unicode.Is(unicode.Cyrillic, r):
		return cyrillicScore(last, r)
	case unicode.In(r, unicode.Greek, unicode.Hebrew, unicode.Arabic):
		if unicode.IsLetter(last) && last < 0x80 {
			return -1
		}
		return .8
	case unicode.Is(unicode.Latin, r):
		return latinScore(last, r)
	case strings.ContainsRune("«»“”‘’—–…•€°§№·\u00a0©®£", r):
		return .6
	}
	return -.4
}

// thaiScore knows what Thai never does, and other charsets read as Thai do all
// the time: a mark on nothing, a figure within a word, two vowels that go
// before a consonant.
func thaiScore(last, r rune) float64 {
	after := unicode.Is(unicode.Thai, last)
	switch {
	case unicode.IsLetter(last) && !after:
		return -1
	case unicode.Is(unicode.Mn, r) && !after:
		return -1
	case unicode.IsDigit(r) && after && !unicode.IsDigit(last), after && unicode.IsDigit(last) && !unicode.IsDigit(r):
		return -1
	case unicode.IsDigit(last) && unicode.Is(unicode.Mn, r):
		return -1
	case r >= 0x0e40 && r <= 0x0e44 && last >= 0x0e40 && last <= 0x0e44:
		return -1
	}
	return 1
}

func cyrillicScore(last, r rune) float64 {
	switch {
	case unicode.IsUpper(r) && unicode.IsLower(last):
		return -1
	case unicode.IsLetter(last) && last < 0x80:
		return -.6
	case strings.ContainsRune(common, unicode.ToLower(r)):
		if unicode.IsUpper(r) && unicode.IsUpper(last) {
			return .6
		}
		return 1
	}
	return .1
}

func latinScore(last, r rune) float64 {
	switch {
	case last >= 0x80 && unicode.IsLetter(last): // accents seldom come in a row
		return -.5
	case unicode.IsUpper(r) && unicode.IsLower(last):
		return -.8
	case strings.ContainsRune("äöüßéèêëàâáãåæçíìîïñóòôõøœúùûýžšőűąćęłńóśźżčďěňřťůăâîșțğış", unicode.ToLower(r)):
		return .8
	}
	return 0
}

// judged refuses what is no text: too many control or unreadable characters.
func (d decoded) judged() decoded {
	control, broken, n := 0, 0, 0
	for i, r := range d.text {
		if i > 64<<10 {
			break
		}
		n++
		switch {
		case r == utf8.RuneError:
			broken++
		case r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' && r != 0x1b:
			control++
		}
	}
	if control*50 > n && control > 1 {
		d.binary, d.why = true, describe(control, "control characters in its first part")
	} else if broken*5 > n {
		d.binary, d.why = true, "most of it is no text in any known character set"
	}
	return d
}
