package xmltree

import (
	"strings"
	"unicode/utf8"
)

// Parse reads source, which must be UTF-8 without a byte order mark, into t.
// The error is always an *Error.
func (t *Tree) Parse(source string, opt Options) error {
	t.reset(source, opt)
	if err := t.prolog(); err != nil {
		return err
	}
	if err := t.body(); err != nil {
		return err
	}
	return t.epilog()
}

func (t *Tree) reset(source string, opt Options) {
	opt.Limits = opt.Limits.withDefaults()
	t.Source, t.opt, t.pos = source, opt, 0
	t.Elements, t.Attributes, t.Declarations = t.Elements[:0], t.Attributes[:0], t.Declarations[:0]
	t.Spaces = append(append(t.Spaces[:0], ""), opt.Spaces...)
	t.scope, t.open = t.scope[:0], t.open[:0]
	t.Doctype, t.EntityRef, t.Stylesheet, t.Unbound = -1, -1, -1, None
}

func (t *Tree) fail(at int, rule, text string) error {
	return &Error{Offset: at, Rule: rule, Text: text}
}

func (t *Tree) syntax(at int, text string) error { return t.fail(at, "xml.syntax", text) }

func (t *Tree) at(token string) bool { return strings.HasPrefix(t.Source[t.pos:], token) }

func (t *Tree) skipSpace() bool {
	from := t.pos
	for t.pos < len(t.Source) && isSpace(t.Source[t.pos]) {
		t.pos++
	}
	return t.pos > from
}

// body reads the document element and all it holds. XML 1.0 §3
func (t *Tree) body() error {
	if t.pos >= len(t.Source) || t.Source[t.pos] != '<' {
		return t.syntax(t.pos, "there is no document element")
	}
	if err := t.startTag(); err != nil {
		return err
	}
	for len(t.open) > 0 {
		if err := t.content(); err != nil {
			return err
		}
	}
	return nil
}

// content reads one piece of the innermost open element.
func (t *Tree) content() error {
	if t.pos >= len(t.Source) {
		e := &t.Elements[t.open[len(t.open)-1]]
		return t.syntax(int(e.Start), "<"+e.Name+"> is never closed")
	}
	if t.Source[t.pos] != '<' {
		return t.text()
	}
	if t.pos+1 >= len(t.Source) {
		return t.syntax(t.pos, "the document ends inside a tag")
	}
	switch t.Source[t.pos+1] {
	case '/':
		return t.endTag()
	case '!':
		if t.at("<![CDATA[") {
			return t.cdata()
		}
		t.mark(HasComment)
		return t.comment()
	case '?':
		t.mark(HasComment)
		return t.instruction()
	}
	return t.startTag()
}

func (t *Tree) mark(f Flags) { t.Elements[t.open[len(t.open)-1]].Flags |= f }

// text reads character data up to the next tag. XML 1.0 §2.4
func (t *Tree) text() error {
	end := strings.IndexByte(t.Source[t.pos:], '<')
	if end < 0 {
		end = len(t.Source) - t.pos
	}
	run := t.Source[t.pos : t.pos+end]
	flags, err := t.checkText(run)
	if err != nil {
		return err
	}
	t.mark(flags)
	t.pos += end
	return nil
}

// checkText holds the rules for character data; it says whether there is more
// than white space in it.
func (t *Tree) checkText(run string) (Flags, error) {
	i := 0
	for i < len(run) && class[run[i]] == space {
		i++
	}
	if i == len(run) {
		return HasSpace, nil
	}
	flags := HasSpace
	for i < len(run) {
		switch class[run[i]] {
		case plain:
			flags |= HasText
			for i++; i < len(run) && class[run[i]] <= space; i++ {
			}
		case space:
			i++
		case ampersand:
			n, blank, err := t.reference(t.pos + i)
			if err != nil {
				return 0, err
			}
			if !blank {
				flags |= HasText
			}
			i += n
		case bracket:
			if strings.HasPrefix(run[i:], "]]>") {
				return 0, t.syntax(t.pos+i, `"]]>" stands in text; write "]]&gt;"`)
			}
			flags |= HasText
			i++
		default:
			n, err := t.wide(run[i:], t.pos+i)
			if err != nil {
				return 0, err
			}
			flags |= HasText
			i += n
		}
	}
	return flags, nil
}

// wide checks one character outside ASCII, or refuses a control. XML 1.0 §2.2
func (t *Tree) wide(s string, at int) (int, error) {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n <= 1 {
		return 0, t.fail(at, "xml.encoding", "these bytes are not UTF-8")
	}
	if !isChar(r) {
		return 0, t.fail(at, "xml.character", "the character "+name(r)+" is not allowed in XML")
	}
	return n, nil
}

// cdata reads a CDATA section. XML 1.0 §2.7
func (t *Tree) cdata() error {
	const open, shut = "<![CDATA[", "]]>"
	body := t.Source[t.pos+len(open):]
	end := strings.Index(body, shut)
	if end < 0 {
		return t.syntax(t.pos, "the CDATA section is never closed")
	}
	blank := true
	for i := 0; i < end; {
		c := body[i]
		switch {
		case isSpace(c):
			i++
		case c >= 0x20 && c < utf8.RuneSelf:
			blank = false
			i++
		default:
			n, err := t.wide(body[i:end], t.pos+len(open)+i)
			if err != nil {
				return err
			}
			blank = false
			i += n
		}
	}
	t.mark(HasSpace | HasCDATA)
	if !blank {
		t.mark(HasText)
	}
	t.pos += len(open) + end + len(shut)
	return nil
}

// endTag closes the innermost element and settles its text.
func (t *Tree) endTag() error {
	at := t.pos
	i := t.open[len(t.open)-1]
	e := &t.Elements[i]
	t.pos += 2
	if !t.at(e.Name) {
		return t.syntax(at, "the end tag does not match <"+e.Name+">")
	}
	t.pos += len(e.Name)
	t.skipSpace()
	if t.pos >= len(t.Source) || t.Source[t.pos] != '>' {
		return t.syntax(at, "the end tag does not match <"+e.Name+">")
	}
	t.pos++
	e.Close, e.End = int32(at), int32(t.pos)
	if e.Flags&(HasElements|HasSpace) == HasSpace {
		e.Text = t.leafText(e)
	}
	t.closeElement(i)
	return nil
}

func (t *Tree) closeElement(i int32) {
	t.open = t.open[:len(t.open)-1]
	for n := len(t.scope); n > 0 && t.scope[n-1].element == i; n-- {
		t.scope = t.scope[:n-1]
	}
}
