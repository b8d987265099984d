package xmlsig

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// charset is how the bytes of a document stand for its characters, and how
// many bytes a prefix of its text took, so that a Signature can be inserted
// into the original bytes.
type charset struct {
	bom    int // bytes of the byte order mark
	unit   int // 0 for UTF-8, 1 for a single-byte code page, 2 for UTF-16
	encode func(string) ([]byte, error)
}

// size is the number of bytes that text took in the original document.
func (c charset) size(text string) int {
	switch c.unit {
	case 1:
		return utf8.RuneCountInString(text)
	case 2:
		n := 0
		for _, r := range text {
			n += 2 * utf16.RuneLen(r)
		}
		return n
	}
	return len(text)
}

var (
	bomUTF8    = []byte{0xEF, 0xBB, 0xBF}
	bomUTF16BE = []byte{0xFE, 0xFF}
	bomUTF16LE = []byte{0xFF, 0xFE}
	declared   = regexp.MustCompile(`^<\?xml[ \t\r\n][^>]*?[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z][A-Za-z0-9._-]*)["']`)
)

// decode turns a document in any supported encoding into a string.
// XML 1.0 appendix F: byte order mark first, then the shape of "<?", then the
// declaration.
func decode(doc []byte) (string, charset, error) {
	switch {
	case bytes.HasPrefix(doc, bomUTF8):
		return decodeUTF8(doc[3:], 3)
	case bytes.HasPrefix(doc, bomUTF16BE):
		return decodeWith(doc[2:], charset{bom: 2, unit: 2}, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM))
	case bytes.HasPrefix(doc, bomUTF16LE):
		return decodeWith(doc[2:], charset{bom: 2, unit: 2}, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM))
	case bytes.HasPrefix(doc, []byte{0, '<'}):
		return decodeWith(doc, charset{unit: 2}, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM))
	case bytes.HasPrefix(doc, []byte{'<', 0}):
		return decodeWith(doc, charset{unit: 2}, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM))
	}
	m := declared.FindSubmatch(doc[:min(len(doc), 512)])
	if m == nil {
		return decodeUTF8(doc, 0)
	}
	name := strings.ToLower(string(m[1]))
	if name == "utf-8" || name == "utf8" || name == "us-ascii" || name == "ascii" {
		return decodeUTF8(doc, 0)
	}
	page := codePage(name)
	if page == nil {
		return "", charset{}, refuse(Unsupported, "encoding %q is not supported", m[1])
	}
	return decodeWith(doc, charset{unit: 1}, page)
}

func decodeUTF8(doc []byte, bom int) (string, charset, error) {
	if !utf8.Valid(doc) {
		return "", charset{}, refuse(Malformed, "document is not valid UTF-8")
	}
	same := func(s string) ([]byte, error) { return []byte(s), nil }
	return string(doc), charset{bom: bom, encode: same}, nil
}

func decodeWith(doc []byte, c charset, enc encoding.Encoding) (string, charset, error) {
	if c.unit == 2 && len(doc)%2 != 0 {
		return "", charset{}, refuse(Malformed, "UTF-16 document has an odd number of bytes")
	}
	out, err := enc.NewDecoder().Bytes(doc)
	if err != nil {
		return "", charset{}, &Error{Kind: Malformed, Message: "decode document", Err: err}
	}
	if bytes.ContainsRune(out, utf8.RuneError) {
		return "", charset{}, refuse(Malformed, "document has bytes that its encoding does not define")
	}
	c.encode = func(s string) ([]byte, error) { return enc.NewEncoder().Bytes([]byte(s)) }
	return string(out), c, nil
}

// codePage finds the single-byte encodings that real alert feeds declare.
func codePage(name string) encoding.Encoding {
	name = strings.NewReplacer("_", "-", "cp125", "windows-125", "latin1", "iso-8859-1").Replace(name)
	for _, page := range []*charmap.Charmap{
		charmap.ISO8859_1, charmap.ISO8859_2, charmap.ISO8859_3, charmap.ISO8859_4, charmap.ISO8859_5,
		charmap.ISO8859_6, charmap.ISO8859_7, charmap.ISO8859_8, charmap.ISO8859_9, charmap.ISO8859_10,
		charmap.ISO8859_13, charmap.ISO8859_14, charmap.ISO8859_15, charmap.ISO8859_16,
		charmap.Windows1250, charmap.Windows1251, charmap.Windows1252, charmap.Windows1253, charmap.Windows1254,
		charmap.Windows1255, charmap.Windows1256, charmap.Windows1257, charmap.Windows1258, charmap.Windows874,
		charmap.KOI8R, charmap.KOI8U,
	} {
		if strings.EqualFold(strings.ReplaceAll(page.String(), " ", "-"), name) {
			return page
		}
	}
	return nil
}
