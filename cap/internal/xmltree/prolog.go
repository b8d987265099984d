package xmltree

import (
	"strings"
	"unicode/utf8"
)

// prolog reads everything before the document element. XML 1.0 §2.8
func (t *Tree) prolog() error {
	if t.at("<?xml") && len(t.Source) > 5 && isSpace(t.Source[5]) {
		if err := t.xmlDeclaration(); err != nil {
			return err
		}
	}
	for {
		t.skipSpace()
		switch {
		case t.at("<!DOCTYPE"):
			if t.Doctype >= 0 {
				return t.syntax(t.pos, "there are two document type declarations")
			}
			t.Doctype = t.pos
			if err := t.skipDoctype(); err != nil {
				return err
			}
		case t.at("<!"):
			if err := t.comment(); err != nil {
				return err
			}
		case t.at("<?"):
			if err := t.instruction(); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}

// epilog reads what may follow the document element.
func (t *Tree) epilog() error {
	for {
		t.skipSpace()
		switch {
		case t.pos == len(t.Source):
			return nil
		case t.at("<?"):
			if err := t.instruction(); err != nil {
				return err
			}
		case t.at("<!--"):
			if err := t.comment(); err != nil {
				return err
			}
		default:
			return t.syntax(t.pos, "there is something after the end of the document element")
		}
	}
}

// comment reads <!-- … -->. XML 1.0 §2.5
func (t *Tree) comment() error {
	if !t.at("<!--") {
		return t.syntax(t.pos, `"<!" begins neither a comment nor a CDATA section`)
	}
	body := t.Source[t.pos+4:]
	end := strings.Index(body, "--")
	if end < 0 || end+2 >= len(body) {
		return t.syntax(t.pos, "the comment is never closed")
	}
	if body[end+2] != '>' {
		return t.syntax(t.pos+4+end, `"--" stands inside a comment`)
	}
	if err := t.checkChars(body[:end], t.pos+4); err != nil {
		return err
	}
	t.pos += 4 + end + 3
	return nil
}

// instruction reads <?target …?>. XML 1.0 §2.6
func (t *Tree) instruction() error {
	at := t.pos
	t.pos += 2
	target, _, err := t.name()
	if err != nil {
		return err
	}
	if strings.EqualFold(target, "xml") {
		return t.syntax(at, "the XML declaration must be the very first thing in the document")
	}
	end := strings.Index(t.Source[t.pos:], "?>")
	if end < 0 {
		return t.syntax(at, "the processing instruction is never closed")
	}
	body := t.Source[t.pos : t.pos+end]
	if body != "" && !isSpace(body[0]) {
		return t.syntax(t.pos, "white space is missing after the target of the processing instruction")
	}
	if err := t.checkChars(body, t.pos); err != nil {
		return err
	}
	if target == "xml-stylesheet" && t.Stylesheet < 0 {
		t.Stylesheet = at
	}
	t.pos += end + 2
	return nil
}

func (t *Tree) checkChars(s string, at int) error {
	for i := 0; i < len(s); {
		if c := s[i]; c >= 0x20 && c < utf8.RuneSelf || isSpace(c) {
			i++
			continue
		}
		n, err := t.wide(s[i:], at+i)
		if err != nil {
			return err
		}
		i += n
	}
	return nil
}

// xmlDeclaration reads <?xml version="1.0" …?>. XML 1.0 §2.8. The encoding has
// been dealt with by whoever turned the bytes into text.
func (t *Tree) xmlDeclaration() error {
	t.pos += len("<?xml")
	wrong := func() error {
		return t.syntax(t.pos, `the XML declaration must read <?xml version="1.0" encoding="…"?>`)
	}
	version, ok := t.pseudo("version")
	if !ok || !validVersion(version) {
		return wrong()
	}
	if enc, ok := t.pseudo("encoding"); ok && !validEncodingName(enc) {
		return wrong()
	}
	if alone, ok := t.pseudo("standalone"); ok && alone != "yes" && alone != "no" {
		return wrong()
	}
	t.skipSpace()
	if !t.at("?>") {
		return wrong()
	}
	t.pos += 2
	return nil
}

// pseudo reads name="value" if it comes next, with white space before it.
func (t *Tree) pseudo(name string) (string, bool) {
	save := t.pos
	if !t.skipSpace() || !t.at(name) {
		t.pos = save
		return "", false
	}
	t.pos += len(name)
	t.skipSpace()
	if t.peek() != '=' {
		t.pos = save
		return "", false
	}
	t.pos++
	t.skipSpace()
	quote := t.peek()
	if quote != '"' && quote != '\'' {
		t.pos = save
		return "", false
	}
	end := strings.IndexByte(t.Source[t.pos+1:], quote)
	if end < 0 {
		t.pos = save
		return "", false
	}
	value := t.Source[t.pos+1 : t.pos+1+end]
	t.pos += end + 2
	return value, true
}

// validVersion is production 26: any 1.x is read as 1.0.
func validVersion(v string) bool {
	if len(v) < 3 || v[:2] != "1." {
		return false
	}
	return strings.Trim(v[2:], "0123456789") == ""
}

// validEncodingName is production 81.
func validEncodingName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c != '.' && c != '_' && c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != ""
}

// skipDoctype steps over a document type declaration without using any of it:
// only quotes, comments, instructions and brackets are told apart, to find its end.
func (t *Tree) skipDoctype() error {
	at := t.pos
	depth := 0
	for t.pos += len("<!DOCTYPE"); t.pos < len(t.Source); {
		switch c := t.Source[t.pos]; {
		case c == '"' || c == '\'':
			end := strings.IndexByte(t.Source[t.pos+1:], c)
			if end < 0 {
				return t.syntax(t.pos, "a quote in the document type declaration is never closed")
			}
			t.pos += end + 2
		case t.at("<!--"):
			if err := t.comment(); err != nil {
				return err
			}
		case t.at("<?"):
			if err := t.instruction(); err != nil {
				return err
			}
		case c == '[' || c == '<':
			depth++
			t.pos++
		case c == '>' && depth == 0:
			t.pos++
			return nil
		case c == ']' || c == '>':
			depth--
			t.pos++
		default:
			t.pos++
		}
	}
	return t.syntax(at, "the document type declaration is never closed")
}
