package pdf

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
)

// The kinds of object. ISO 32000-1 §7.3. Numbers are float64, strings are
// string, booleans bool, null is nil.
type (
	object any
	name   string
	dict   map[string]object
	array  []object
	ref    struct{ n int }
	stream struct {
		d   dict
		raw []byte
	}
	operator string // in content streams
)

// resolve follows references.
func (f *file) resolve(o object) object {
	for range 20 {
		r, ok := o.(ref)
		if !ok {
			if s, is := o.(stream); is {
				return s
			}
			return o
		}
		o = f.object(r.n)
	}
	return nil
}

// dictOf is a dictionary, that of a stream too.
func (f *file) dictOf(o object) dict {
	switch v := f.resolve(o).(type) {
	case dict:
		return v
	case stream:
		return v.d
	}
	return nil
}

func (f *file) integer(o object) int {
	n, _ := f.resolve(o).(float64)
	return int(max(-1<<31, min(n, 1<<31)))
}

func (f *file) number(o object) float64 {
	n, _ := f.resolve(o).(float64)
	return n
}

// object gives an object by number, parsing it when it is first asked for.
func (f *file) object(n int) object {
	if o, ok := f.objects[n]; ok {
		return o
	}
	at, ok := f.where[n]
	if !ok {
		return nil
	}
	f.objects[n] = nil // an object that asks for itself gets nothing
	p := &lexer{d: f.data, at: at, f: f}
	o := p.object(0)
	if d, isDict := o.(dict); isDict {
		if s, isStream := p.stream(d); isStream {
			o = s
		}
	}
	f.objects[n] = o
	return o
}

func (f *file) numbers() []int {
	all := map[int]bool{}
	for n := range f.where {
		all[n] = true
	}
	for n := range f.objects {
		all[n] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// lexer reads objects from bytes.
type lexer struct {
	d  []byte
	at int
	f  *file
}

// maxNesting is how deep arrays and dictionaries may nest.
const maxNesting = 60

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelim(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// space passes over white space and comments.
func (p *lexer) space() {
	for p.at < len(p.d) {
		switch c := p.d[p.at]; {
		case isSpace(c):
			p.at++
		case c == '%':
			for p.at < len(p.d) && p.d[p.at] != '\n' && p.d[p.at] != '\r' {
				p.at++
			}
		default:
			return
		}
	}
}

// closing is what ends an array or dictionary, and end the end of the input.
const (
	closing = operator("]")
	end     = operator("")
)

// object reads the next object, or operator.
func (p *lexer) object(depth int) object {
	p.space()
	if p.at >= len(p.d) || depth > maxNesting || p.f.step(1) != nil {
		p.at = len(p.d)
		return end
	}
	switch c := p.d[p.at]; {
	case c == '/':
		p.at++
		return p.name()
	case c == '(':
		p.at++
		return p.literal()
	case c == '<' && p.at+1 < len(p.d) && p.d[p.at+1] == '<':
		p.at += 2
		return p.dict(depth)
	case c == '<':
		p.at++
		return p.hex()
	case c == '[':
		p.at++
		return p.array(depth)
	case c == ']', c == '}', c == '{', c == ')':
		p.at++
		return closing
	case c == '>':
		p.at++
		if p.at < len(p.d) && p.d[p.at] == '>' {
			p.at++
		}
		return closing
	}
	return p.word()
}

// word reads a number, reference, keyword or operator.
func (p *lexer) word() object {
	start := p.at
	for p.at < len(p.d) && !isSpace(p.d[p.at]) && !isDelim(p.d[p.at]) {
		p.at++
	}
	w := string(p.d[start:p.at])
	if n, err := strconv.ParseFloat(w, 64); err == nil && w[0] < 'A' {
		if r, ok := p.reference(w); ok {
			return r
		}
		return n
	}
	switch w {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	return operator(w)
}

// reference reads the rest of "12 0 R".
func (p *lexer) reference(w string) (ref, bool) {
	n, err := strconv.Atoi(w)
	if err != nil || n < 0 {
		return ref{}, false
	}
	i := p.at
	for i < len(p.d) && i < p.at+4 && isSpace(p.d[i]) {
		i++
	}
	digits := i
	for i < len(p.d) && i < digits+5 && p.d[i] >= '0' && p.d[i] <= '9' {
		i++
	}
	if i == digits {
		return ref{}, false
	}
	gap := i
	for i < len(p.d) && i < gap+4 && isSpace(p.d[i]) {
		i++
	}
	if i == gap || i >= len(p.d) || p.d[i] != 'R' || i+1 < len(p.d) && !isSpace(p.d[i+1]) && !isDelim(p.d[i+1]) {
		return ref{}, false
	}
	p.at = i + 1
	return ref{n}, true
}

func (p *lexer) name() object {
	var out []byte
	for p.at < len(p.d) && !isSpace(p.d[p.at]) && !isDelim(p.d[p.at]) && len(out) < 4096 {
		c := p.d[p.at]
		if c == '#' && p.at+2 < len(p.d) {
			if v, err := strconv.ParseUint(string(p.d[p.at+1:p.at+3]), 16, 8); err == nil {
				c = byte(v)
				p.at += 2
			}
		}
		out = append(out, c)
		p.at++
	}
	return name(out)
}

// literal reads a string in parentheses. ISO 32000-1 §7.3.4.2
func (p *lexer) literal() object {
	var out []byte
	for depth := 1; p.at < len(p.d); p.at++ {
		c := p.d[p.at]
		switch c {
		case '\\':
			p.at++
			out = p.escape(out)
			continue
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				p.at++
				return string(out)
			}
		}
		out = append(out, c)
	}
	return string(out)
}

// escape reads what stands after a backslash, leaving at on its last byte.
func (p *lexer) escape(out []byte) []byte {
	if p.at >= len(p.d) {
		return out
	}
	c := p.d[p.at]
	switch c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b', 'f':
		return append(out, ' ')
	case '\r':
		if p.at+1 < len(p.d) && p.d[p.at+1] == '\n' {
			p.at++
		}
		return out
	case '\n':
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	v := 0
	for i := 0; i < 3 && p.at < len(p.d) && p.d[p.at] >= '0' && p.d[p.at] <= '7'; i++ {
		v = v*8 + int(p.d[p.at]-'0')
		p.at++
	}
	p.at--
	return append(out, byte(v))
}

func (p *lexer) hex() object {
	var out []byte
	half, n := byte(0), 0
	for ; p.at < len(p.d) && p.d[p.at] != '>'; p.at++ {
		v, ok := nibble(p.d[p.at])
		if !ok {
			continue
		}
		if n++; n%2 == 1 {
			half = v << 4
		} else {
			out = append(out, half|v)
		}
	}
	p.at++
	if n%2 == 1 {
		out = append(out, half)
	}
	return string(out)
}

func nibble(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

func (p *lexer) array(depth int) object {
	out := array{}
	for {
		o := p.object(depth + 1)
		if o == closing || o == end {
			return out
		}
		if op, ok := o.(operator); ok && (op == "endobj" || op == "obj") {
			return out
		}
		out = append(out, o)
	}
}

func (p *lexer) dict(depth int) object {
	out := dict{}
	for {
		k := p.object(depth + 1)
		if k == closing || k == end || k == operator("endobj") {
			return out
		}
		key, ok := k.(name)
		if !ok {
			continue
		}
		v := p.object(depth + 1)
		if v == closing || v == end {
			return out
		}
		out[string(key)] = v
	}
}

// stream reads the bytes that follow a dictionary. A wrong length is put right
// by looking for the end. ISO 32000-1 §7.3.8
func (p *lexer) stream(d dict) (stream, bool) {
	p.space()
	if !bytes.HasPrefix(p.d[p.at:], []byte("stream")) {
		return stream{}, false
	}
	at := p.at + 6
	if at < len(p.d) && p.d[at] == '\r' {
		at++
	}
	if at < len(p.d) && p.d[at] == '\n' {
		at++
	}
	if n := p.f.integer(d["Length"]); n >= 0 && n <= len(p.d)-at {
		if rest := bytes.TrimLeft(p.d[at+n:min(len(p.d), at+n+20)], "\r\n \t"); bytes.HasPrefix(rest, []byte("endstream")) {
			return stream{d, p.d[at : at+n]}, true
		}
	}
	n := bytes.Index(p.d[at:], []byte("endstream"))
	if n < 0 {
		n = len(p.d) - at
	}
	return stream{d, bytes.TrimRight(p.d[at:at+n], "\r\n")}, true
}
