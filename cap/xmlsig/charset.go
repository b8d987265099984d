package xmlsig

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tocsin/tocsin/cap/internal/xmltree"
)

// decode turns a document in any encoding that alerts are read in into a
// string, with the decoder that reads them.
func decode(doc []byte) (string, error) {
	text, _, err := xmltree.Decode(doc)
	var e *xmltree.Error
	switch {
	case errors.As(err, &e):
		return "", refuse(Malformed, "%s", e.Text)
	case err != nil:
		return "", &Error{Kind: Malformed, Message: "decode document", Err: err}
	case !utf8.ValidString(text):
		return "", refuse(Malformed, "document is not valid UTF-8")
	}
	return text, nil
}

// insert puts ASCII text in front of the end tag at an offset of the decoded
// document, into the original bytes and in their encoding, and makes sure that
// the result reads as it should.
func (d *document) insert(doc []byte, at int, text string) ([]byte, error) {
	end, encoded := d.tagOffset(doc, at), []byte(text)
	if big, little := utf16Order(doc); big || little {
		end = len(doc) - 2*len(utf16.Encode([]rune(d.src[at:])))
		encoded = widen(text, big)
	}
	if end < 0 {
		return nil, refuse(Unsupported, "the end of the document element cannot be found in this encoding")
	}
	out := bytes.Join([][]byte{doc[:end], encoded, doc[end:]}, nil)
	if again, err := decode(out); err != nil || again != d.src[:at]+text+d.src[at:] {
		return nil, refuse(Unsupported, "a signature cannot be put into a document in this encoding; send UTF-8")
	}
	return out, nil
}

// tagOffset finds the end tag in the original bytes by counting "</" from the
// end: these bytes mean the same in every encoding but UTF-16.
func (d *document) tagOffset(doc []byte, at int) int {
	end := len(doc)
	for range strings.Count(d.src[at:], "</") {
		if end = bytes.LastIndex(doc[:end], []byte("</")); end < 0 {
			return -1
		}
	}
	return end
}

// utf16Order tells the order of bytes of a UTF-16 document, as decode does.
func utf16Order(doc []byte) (big, little bool) {
	big = bytes.HasPrefix(doc, []byte("\xFE\xFF")) || bytes.HasPrefix(doc, []byte("\x00<\x00?"))
	little = bytes.HasPrefix(doc, []byte("\xFF\xFE")) || bytes.HasPrefix(doc, []byte("<\x00?\x00"))
	return big, little
}

func widen(ascii string, big bool) []byte {
	out := make([]byte, 0, 2*len(ascii))
	for i := range len(ascii) {
		if big {
			out = append(out, 0, ascii[i])
		} else {
			out = append(out, ascii[i], 0)
		}
	}
	return out
}
