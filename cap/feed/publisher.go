package feed

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tocsin/tocsin/cap"
)

// Publisher serves a channel. It is safe for concurrent use.
type Publisher struct {
	channel Channel

	mu     sync.RWMutex
	items  []*Item // in the order they were added
	byName map[string]*Item
	files  map[string]File // rendered pages; emptied by Add
}

// File is something that a channel serves.
type File struct {
	Name     string // below the base
	Type     string // media type
	Body     []byte
	Modified time.Time
	Fixed    bool // an archive page or a message: it never changes again
}

// NewPublisher opens a channel without messages.
func NewPublisher(c Channel) (*Publisher, error) {
	c, err := c.prepare()
	if err != nil {
		return nil, err
	}
	return &Publisher{channel: c, byName: map[string]*Item{}, files: map[string]File{}}, nil
}

// ErrNotForChannel is the error for a message that the channel does not accept.
var ErrNotForChannel = errors.New("publish message: it does not belong to this channel; only actual and public messages do unless the channel says otherwise")

// Add publishes a message in exactly these bytes, once it has been found valid,
// meant for this channel, and signed as the channel asks. Adding a message
// again changes nothing. at is the time of publication.
func (p *Publisher) Add(doc []byte, at time.Time) (*Item, error) {
	own := bytes.Clone(doc)
	a, err := p.check(own)
	if err != nil {
		return nil, err
	}
	item, err := newItem(own, a, at.UTC())
	if err != nil {
		return nil, fmt.Errorf("publish message: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if old := p.byName[item.Name]; old != nil {
		return old, nil
	}
	p.items = append(p.items, item)
	p.byName[item.Name] = item
	clear(p.files)
	return item, nil
}

func (p *Publisher) check(doc []byte) (*cap.Alert, error) {
	a, err := cap.Parse(doc)
	if err != nil {
		return nil, fmt.Errorf("publish message: %w", err)
	}
	if p.channel.Signed != nil {
		if a, _, err = cap.Verify(doc, *p.channel.Signed); err != nil {
			return nil, fmt.Errorf("publish message: %w", err)
		}
	}
	for _, r := range cap.Validate(doc) {
		for _, f := range r.Findings {
			if f.Severity == cap.LevelError {
				return nil, fmt.Errorf("publish message: line %d: found %s (%s); %s", f.Line, f.Found, f.Rule, f.Remedy)
			}
		}
	}
	if !p.channel.Accept(a) {
		return nil, ErrNotForChannel
	}
	return a, nil
}

// The names of the feeds below the base.
const (
	AtomName = "feed.atom"
	RSSName  = "feed.rss"
	JSONName = "feed.json"
)

// page is a part of the feed: the newest messages, or an archive page. Archive
// pages are numbered from 1 and hold PageSize messages each; when full they
// never change (RFC 5005 §4).
type page struct {
	channel Channel
	ext     string // atom, rss, json
	number  int    // 0 is the newest
	last    int    // number of the newest archive page; 0 for none
	items   []*Item
	updated time.Time
}

func (p page) name(number int) string {
	if number == 0 {
		return "feed." + p.ext
	}
	return "archive/" + strconv.Itoa(number) + "." + p.ext
}

func (p page) link(number int) string { return p.channel.Base + p.name(number) }

// previous is the archive page with what is older; 0 for none.
func (p page) previous() int {
	if p.number == 0 {
		return p.last
	}
	return p.number - 1
}

// next is the archive page with what is newer; 0 for none.
func (p page) next() int {
	if p.number == 0 || p.number == p.last {
		return 0
	}
	return p.number + 1
}

// page cuts a page out of the messages. The newest page overlaps the newest
// archive page, so that nothing falls between them.
func (p *Publisher) page(ext string, number int) (page, bool) {
	size, n := p.channel.PageSize, len(p.items)
	pg := page{channel: p.channel, ext: ext, number: number, last: n / size}
	switch {
	case number == 0:
		pg.items = slices.Clone(p.items[max(0, n-size):])
	case number > pg.last:
		return pg, false
	default:
		pg.items = slices.Clone(p.items[(number-1)*size : number*size])
	}
	slices.Reverse(pg.items)
	for _, i := range pg.items {
		if i.Published.After(pg.updated) {
			pg.updated = i.Published
		}
	}
	return pg, true
}

// file renders what a name stands for.
func (p *Publisher) file(name string) (File, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := p.byName[name]; i != nil {
		return File{Name: name, Type: "application/cap+xml", Body: i.Doc, Modified: i.Published, Fixed: true}, true
	}
	if f, ok := p.files[name]; ok {
		return f, true
	}
	ext, number, ok := pageName(name)
	if !ok {
		return File{}, false
	}
	pg, ok := p.page(ext, number)
	if !ok {
		return File{}, false
	}
	f := pg.render()
	f.Name, f.Modified, f.Fixed = name, pg.updated, number > 0
	p.files[name] = f
	return f, true
}

// pageName reads feed.atom or archive/3.atom.
func pageName(name string) (ext string, number int, ok bool) {
	ext = strings.TrimPrefix(path.Ext(name), ".")
	stem := strings.TrimSuffix(name, "."+ext)
	if ext != "atom" && ext != "rss" && ext != "json" {
		return "", 0, false
	}
	if stem == "feed" {
		return ext, 0, true
	}
	digits, found := strings.CutPrefix(stem, "archive/")
	number, err := strconv.Atoi(digits)
	return ext, number, found && err == nil && number > 0 && strconv.Itoa(number) == digits
}

func (p page) render() File {
	switch p.ext {
	case "atom":
		return File{Type: "application/atom+xml; charset=utf-8", Body: p.atom()}
	case "rss":
		return File{Type: "application/rss+xml; charset=utf-8", Body: p.rss()}
	}
	return File{Type: "application/feed+json", Body: p.json()}
}

// Files renders everything that the channel serves.
func (p *Publisher) Files() []File {
	p.mu.RLock()
	names := []string{}
	for _, ext := range []string{"atom", "rss", "json"} {
		pg, _ := p.page(ext, 0)
		for n := 0; n <= pg.last; n++ {
			names = append(names, pg.name(n))
		}
	}
	for _, i := range p.items {
		names = append(names, i.Name)
	}
	p.mu.RUnlock()
	files := make([]File, 0, len(names))
	for _, name := range names {
		if f, ok := p.file(name); ok {
			files = append(files, f)
		}
	}
	return files
}

// ServeHTTP serves the files below the base; mount it with [http.StripPrefix].
// Conditional requests and ranges are answered as RFC 9110 has them.
func (p *Publisher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	f, ok := p.file(strings.TrimPrefix(r.URL.Path, "/"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	sum := sha256.Sum256(f.Body)
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:12])+`"`)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "public, max-age=60")
	if f.Fixed {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		// WebSub §4: the topic and its hubs are also in the header.
		h.Add("Link", "<"+p.channel.Base+f.Name+`>; rel="self"`)
		for _, hub := range p.channel.Hubs {
			h.Add("Link", "<"+hub+`>; rel="hub"`)
		}
	}
	http.ServeContent(w, r, "", f.Modified, bytes.NewReader(f.Body))
}
