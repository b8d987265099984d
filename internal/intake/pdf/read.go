// Package pdf reads the text layer of PDF files (ISO 32000-1) and nothing
// else. It trusts no table of contents of a file: objects are found by looking
// for them, so that damaged and hostile files are read alike, and every step
// is counted, so that none takes long.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// The ways a file cannot be read.
var (
	ErrEncrypted = errors.New("the file is encrypted")
	ErrLimit     = errors.New("a limit is passed")
	ErrDamaged   = errors.New("no page is found")
)

// Limits bound the reading. Zero fields take the default.
type Limits struct {
	Steps int // objects, operators and kilobytes unpacked; 50 million
	Text  int // bytes; 16 MiB
	Pages int // 5,000
}

// Text is what was read.
type Text struct {
	Text     string // pages with an empty line between them
	Pages    int
	Images   int // drawn
	Unmapped int // characters whose font does not say what letters they are
	Title    string
	Author   string
	Created  string // as written
	Cut      string // why not all was read, empty when it was
}

// file is a PDF being read.
type file struct {
	data    []byte
	limits  Limits
	steps   int
	objects map[int]object // by number; the last definition wins
	where   map[int]int    // offset of objects not parsed yet
	trailer dict
	fonts   map[int]*font
	out     Text
	text    strings.Builder
}

// Read reads the text of a PDF.
func Read(data []byte, limits Limits) (Text, error) {
	if limits.Steps <= 0 {
		limits.Steps = 50_000_000
	}
	if limits.Text <= 0 {
		limits.Text = 16 << 20
	}
	if limits.Pages <= 0 {
		limits.Pages = 5000
	}
	f := &file{data: data, limits: limits, objects: map[int]object{}, where: map[int]int{}, trailer: dict{}, fonts: map[int]*font{}}
	if err := f.find(); err != nil {
		return Text{}, err
	}
	if f.trailer["Encrypt"] != nil {
		return Text{}, ErrEncrypted
	}
	pages := f.pages()
	if len(pages) == 0 {
		return Text{}, ErrDamaged
	}
	for _, p := range pages {
		if err := f.page(p); err != nil {
			if f.text.Len() == 0 {
				return Text{}, err
			}
			f.out.Cut = fmt.Sprintf("reading stopped at page %d of %d", f.out.Pages, len(pages))
			break
		}
	}
	f.info()
	f.out.Text = strings.TrimSpace(f.text.String())
	return f.out, nil
}

// step counts work.
func (f *file) step(n int) error {
	if f.steps += n; f.steps > f.limits.Steps {
		return ErrLimit
	}
	return nil
}

// info reads title, author and time of making. ISO 32000-1 §14.3.3
func (f *file) info() {
	d, _ := f.resolve(f.trailer["Info"]).(dict)
	text := func(key string) string {
		s, _ := f.resolve(d[key]).(string)
		return textString(s)
	}
	f.out.Title, f.out.Author, f.out.Created = text("Title"), text("Author"), text("CreationDate")
}

// pageNode is a page with what it inherits.
type pageNode struct {
	d         dict
	resources dict
}

// pages walks the page tree; without one, every object that says it is a page
// is taken, by number. ISO 32000-1 §7.7.3
func (f *file) pages() []pageNode {
	root, _ := f.resolve(f.trailer["Root"]).(dict)
	if root == nil {
		root = f.catalog()
	}
	var out []pageNode
	seen := map[ref]bool{}
	var walk func(o object, resources dict, depth int)
	walk = func(o object, resources dict, depth int) {
		if r, ok := o.(ref); ok {
			if seen[r] {
				return
			}
			seen[r] = true
		}
		d, _ := f.resolve(o).(dict)
		if d == nil || depth > 60 || len(out) >= f.limits.Pages || f.step(1) != nil {
			return
		}
		if own, ok := f.resolve(d["Resources"]).(dict); ok {
			resources = own
		}
		kids, _ := f.resolve(d["Kids"]).(array)
		if d["Type"] == name("Page") || len(kids) == 0 && d["Contents"] != nil {
			out = append(out, pageNode{d, resources})
		}
		for _, k := range kids {
			walk(k, resources, depth+1)
		}
	}
	walk(root["Pages"], nil, 0)
	if len(out) == 0 {
		for _, n := range f.numbers() {
			if d, ok := f.object(n).(dict); ok && d["Type"] == name("Page") && len(out) < f.limits.Pages {
				resources, _ := f.resolve(d["Resources"]).(dict)
				out = append(out, pageNode{d, resources})
			}
		}
	}
	return out
}

// catalog finds the catalog of a file whose trailer does not name it.
func (f *file) catalog() dict {
	for _, n := range f.numbers() {
		if d, ok := f.object(n).(dict); ok && d["Type"] == name("Catalog") {
			return d
		}
	}
	return nil
}

// page reads one page.
func (f *file) page(p pageNode) error {
	f.out.Pages++
	var content []byte
	parts, ok := f.resolve(p.d["Contents"]).(array)
	if !ok {
		parts = array{p.d["Contents"]}
	}
	for _, part := range parts {
		s, _ := f.resolve(part).(stream)
		data, err := f.unpack(s)
		if err != nil {
			return err
		}
		content = append(append(content, data...), '\n')
		if len(content) > 256<<20 {
			return ErrLimit
		}
	}
	w := &writer{f: f}
	err := w.run(content, p.resources, 0)
	if text := strings.TrimSpace(w.finish()); text != "" {
		if f.text.Len() > 0 {
			f.text.WriteString("\n\n")
		}
		f.text.WriteString(text)
	}
	if f.text.Len() > f.limits.Text {
		return ErrLimit
	}
	return err
}

// textString decodes a text string of the file's own words. ISO 32000-1 §7.9.2.2
func textString(s string) string {
	switch {
	case strings.HasPrefix(s, "\xfe\xff"):
		return utf16BE([]byte(s[2:]))
	case strings.HasPrefix(s, "\xef\xbb\xbf"):
		return s[3:]
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(latin(s[i]))
	}
	return strings.TrimSpace(b.String())
}

// find looks for every object of the file. ISO 32000-1 §7.3.10
func (f *file) find() error {
	d := f.data
	for at := 0; ; {
		i := bytes.Index(d[at:], []byte("obj"))
		if i < 0 {
			break
		}
		i += at
		at = i + 3
		if err := f.step(1); err != nil {
			return err
		}
		if n, ok := headBefore(d, i); ok {
			f.where[n] = i + 3
			delete(f.objects, n)
		}
	}
	if err := f.trailers(); err != nil {
		return err
	}
	return f.objectStreams()
}

// headBefore reads the "12 0 " before "obj".
func headBefore(d []byte, at int) (int, bool) {
	i := at - 1
	back := func(digits bool) (string, bool) {
		end := i + 1
		for i >= 0 && end-i < 12 && (d[i] >= '0' && d[i] <= '9') == digits && (digits || isSpace(d[i])) {
			i--
		}
		return string(d[i+1 : end]), i+1 < end
	}
	if _, ok := back(false); !ok && (at == 0 || d[at-1] < '0' || d[at-1] > '9') {
		return 0, false
	}
	if _, ok := back(true); !ok {
		return 0, false
	}
	if _, ok := back(false); !ok {
		return 0, false
	}
	digits, ok := back(true)
	if !ok {
		return 0, false
	}
	n := 0
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	return n, n < 1<<26
}

// trailers gathers what the file's trailers say; later ones first, as they
// stand for later versions. ISO 32000-1 §7.5.5, §7.5.8
func (f *file) trailers() error {
	for at := len(f.data); ; {
		i := bytes.LastIndex(f.data[:at], []byte("trailer"))
		if i < 0 {
			break
		}
		at = i
		if err := f.step(1); err != nil {
			return err
		}
		p := &lexer{d: f.data, at: i + 7, f: f}
		if d, ok := p.object(0).(dict); ok {
			f.inherit(d)
		}
	}
	return nil
}

// inherit adds what a trailer says and an earlier heard one did not.
func (f *file) inherit(d dict) {
	for _, key := range []string{"Root", "Info", "Encrypt"} {
		if f.trailer[key] == nil && d[key] != nil {
			f.trailer[key] = d[key]
		}
	}
}

// objectStreams reads the objects that are packed in streams. ISO 32000-1 §7.5.7
func (f *file) objectStreams() error {
	numbers := f.numbers()
	for _, n := range numbers {
		s, ok := f.object(n).(stream)
		if !ok {
			continue
		}
		switch s.d["Type"] {
		case name("XRef"):
			f.inherit(s.d)
		case name("ObjStm"):
			if err := f.objectStream(s); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *file) objectStream(s stream) error {
	if f.trailer["Encrypt"] != nil {
		return nil
	}
	data, err := f.unpack(s)
	if err != nil {
		return err
	}
	count, first := f.integer(s.d["N"]), f.integer(s.d["First"])
	p := &lexer{d: data, f: f}
	for range min(count, len(data)) {
		n, ok1 := p.object(0).(float64)
		off, ok2 := p.object(0).(float64)
		if !ok1 || !ok2 {
			break
		}
		at := first + int(off)
		if _, there := f.where[int(n)]; there || at < 0 || at >= len(data) {
			continue
		}
		inner := &lexer{d: data, at: at, f: f}
		f.objects[int(n)] = inner.object(0)
		if err := f.step(1); err != nil {
			return err
		}
	}
	return nil
}
