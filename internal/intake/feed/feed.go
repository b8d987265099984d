// Package feed reads news feeds: RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed. It
// is pure and lenient: what a feed breaks costs the item it is in, not the
// feed, and what is read before a feed breaks off is kept.
package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// Feed is what a feed says.
type Feed struct {
	Title    string
	Link     string // of the site
	Language string
	Items    []Item
	// Cut says why the feed was not read to its end, empty when it was.
	Cut string
}

// Item is one entry.
type Item struct {
	ID        string // as the feed identifies it; its link or title when it does not
	Title     string
	Link      string
	Author    string
	Published string // as written
	Updated   string // as written
	HTML      string // the content, or the summary when there is no content
	Summary   bool   // HTML is a summary only
}

// Limits of a feed.
const (
	maxItems = 2000
	maxDepth = 200
	maxField = 4 << 20 // bytes of one element's text
)

// Parse reads a feed of UTF-8 text.
func Parse(text string) (Feed, error) {
	trimmed := strings.TrimLeft(text, " \t\r\n\ufeff")
	if strings.HasPrefix(trimmed, "{") {
		return parseJSON(trimmed)
	}
	p := parser{dec: xml.NewDecoder(strings.NewReader(trimmed))}
	p.dec.Strict = false
	p.dec.AutoClose = xml.HTMLAutoClose
	p.dec.Entity = xml.HTMLEntity
	p.dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 already
	p.run()
	if !p.known {
		return p.feed, threat.Invalid("feed", "it is no RSS, Atom or JSON feed", "check the feed's address in a browser")
	}
	return p.feed, nil
}

// parser walks the elements of an XML feed.
type parser struct {
	dec   *xml.Decoder
	feed  Feed
	item  *Item
	path  []string
	text  bytes.Buffer
	inner int // depth at which markup of an xhtml content began, 0 for none
	known bool
	mark  map[string]int // how good the value kept for a field is
}

func (p *parser) run() {
	for {
		tok, err := p.dec.RawToken()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				p.feed.Cut = "the feed is not well-formed: " + err.Error()
			} else if len(p.path) > 0 {
				p.feed.Cut = "the feed breaks off"
			}
			return
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if !p.start(t) {
				return
			}
		case xml.EndElement:
			p.end(t.Name)
		case xml.CharData:
			if p.text.Len()+len(t) <= maxField {
				p.text.Write(t)
			}
		}
	}
}

// name is an element's prefix and local name, the usual prefixes kept.
func name(n xml.Name) string {
	switch n.Space {
	case "content", "dc", "media", "itunes", "atom10", "dcterms":
		return n.Space + ":" + strings.ToLower(n.Local)
	}
	return strings.ToLower(n.Local)
}

// start opens an element; false ends the reading.
func (p *parser) start(t xml.StartElement) bool {
	n := name(t.Name)
	if p.inner > 0 || len(p.path) > maxDepth {
		p.path = append(p.path, n)
		return p.markup(t)
	}
	switch n {
	case "rss", "rdf", "feed":
		p.known = true
	case "item", "entry":
		if p.item != nil {
			p.close() // an item within an item: the first was never closed
		}
		if len(p.feed.Items) >= maxItems {
			p.feed.Cut = "the feed has more items than are read at once"
			return false
		}
		p.item, p.mark = &Item{ID: attr(t, "about")}, map[string]int{}
	case "link":
		p.link(t)
	case "enclosure", "media:content":
	}
	p.path = append(p.path, n)
	p.text.Reset()
	if attr(t, "type") == "xhtml" && p.item != nil {
		p.inner = len(p.path)
	}
	return true
}

// markup keeps elements within an XHTML content as text.
func (p *parser) markup(t xml.StartElement) bool {
	if len(p.path) > maxDepth {
		p.feed.Cut = "the feed's elements are nested too deep"
		return false
	}
	p.text.WriteString("<" + strings.ToLower(t.Name.Local))
	if href := attr(t, "href"); href != "" {
		p.text.WriteString(` href="` + strings.ReplaceAll(href, `"`, "%22") + `"`)
	}
	p.text.WriteString(">")
	return true
}

// link is an Atom link; RSS has the address as text.
func (p *parser) link(t xml.StartElement) {
	href, rel := attr(t, "href"), attr(t, "rel")
	if href == "" || rel != "" && rel != "alternate" {
		return
	}
	if p.item == nil {
		p.feed.Link = href
	} else if p.item.Link == "" {
		p.item.Link = href
	}
}

// end closes an element; one that was never opened is passed over, those that
// were never closed are closed with it.
func (p *parser) end(n xml.Name) {
	want := name(n)
	at := len(p.path) - 1
	for at >= 0 && p.path[at] != want {
		at--
	}
	if at < 0 {
		return
	}
	if p.inner > 0 && at+1 > p.inner {
		p.text.WriteString("</" + strings.ToLower(n.Local) + ">")
		p.path = p.path[:at]
		return
	}
	p.inner = 0
	p.field(want, strings.TrimSpace(p.text.String()))
	p.text.Reset()
	p.path = p.path[:at]
	if want == "item" || want == "entry" {
		p.close()
	}
}

// close ends an item.
func (p *parser) close() {
	it := p.item
	p.item = nil
	if it == nil {
		return
	}
	if it.ID == "" {
		it.ID = first(it.Link, it.Title)
	}
	if it.Published == "" {
		it.Published = it.Updated
	}
	if it.ID != "" && (it.Link != "" || it.HTML != "" || it.Title != "") {
		p.feed.Items = append(p.feed.Items, *it)
	}
}

// field takes an element's text where it belongs.
func (p *parser) field(n, text string) {
	if text == "" {
		return
	}
	if p.item == nil {
		p.head(n, text)
		return
	}
	it := p.item
	switch n {
	case "title":
		p.keep(&it.Title, "title", 1, text)
	case "link":
		p.keep(&it.Link, "link", 1, text)
	case "guid", "id":
		p.keep(&it.ID, "id", 2, text)
	case "pubdate", "published", "dc:date", "issued", "dcterms:created", "date":
		p.keep(&it.Published, "published", 1, text)
	case "updated", "modified", "dcterms:modified":
		p.keep(&it.Updated, "updated", 1, text)
	case "author", "name", "dc:creator", "itunes:author":
		p.keep(&it.Author, "author", 1, text)
	case "content:encoded", "content":
		p.keep(&it.HTML, "html", 3, text)
		it.Summary = false
	case "description", "summary":
		if p.mark["html"] < 2 {
			it.Summary = true
		}
		p.keep(&it.HTML, "html", 2, text)
	}
}

// keep sets a field unless a better value is there.
func (p *parser) keep(to *string, field string, rank int, text string) {
	if p.mark[field] >= rank {
		return
	}
	*to, p.mark[field] = text, rank
}

func (p *parser) head(n, text string) {
	switch n {
	case "title":
		if p.feed.Title == "" {
			p.feed.Title = text
		}
	case "link":
		if p.feed.Link == "" {
			p.feed.Link = text
		}
	case "language", "dc:language":
		p.feed.Language = text
	}
}

func attr(t xml.StartElement, local string) string {
	for _, a := range t.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// parseJSON reads a JSON Feed, version 1 and 1.1.
func parseJSON(text string) (Feed, error) {
	var doc struct {
		Version  string `json:"version"`
		Title    string `json:"title"`
		Home     string `json:"home_page_url"`
		Language string `json:"language"`
		Items    []json.RawMessage
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil || !strings.Contains(doc.Version, "jsonfeed.org/version/") {
		return Feed{}, &threat.Error{Kind: threat.KindInvalid, Where: "feed", Message: "it is no JSON feed, or breaks off", Remedy: "check the feed's address in a browser", Err: err}
	}
	f := Feed{Title: doc.Title, Link: doc.Home, Language: doc.Language}
	for _, raw := range doc.Items {
		if len(f.Items) >= maxItems {
			f.Cut = "the feed has more items than are read at once"
			break
		}
		if it, ok := jsonItem(raw); ok {
			f.Items = append(f.Items, it)
		}
	}
	return f, nil
}

// jsonItem reads one item; a broken one is passed over.
func jsonItem(raw json.RawMessage) (Item, bool) {
	var in struct {
		ID        any    `json:"id"` // a string; some write a number
		URL       string `json:"url"`
		Title     string `json:"title"`
		HTML      string `json:"content_html"`
		Text      string `json:"content_text"`
		Summary   string `json:"summary"`
		Published string `json:"date_published"`
		Modified  string `json:"date_modified"`
		Author    struct{ Name string }
		Authors   []struct{ Name string }
	}
	if json.Unmarshal(raw, &in) != nil {
		return Item{}, false
	}
	it := Item{Link: in.URL, Title: in.Title, Author: in.Author.Name, Published: first(in.Published, in.Modified), Updated: in.Modified}
	if len(in.Authors) > 0 {
		it.Author = in.Authors[0].Name
	}
	switch id := in.ID.(type) {
	case string:
		it.ID = id
	case float64:
		it.ID = jsonNumber(id)
	}
	it.ID = first(it.ID, it.Link, it.Title)
	switch {
	case in.HTML != "":
		it.HTML = in.HTML
	case in.Text != "":
		it.HTML = escape(in.Text)
	default:
		it.HTML, it.Summary = escape(in.Summary), in.Summary != ""
	}
	return it, it.ID != ""
}

func jsonNumber(f float64) string {
	b, _ := json.Marshal(f)
	return string(b)
}

// escape makes HTML of plain text.
func escape(s string) string {
	s = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
	return "<p>" + strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n", "</p><p>") + "</p>"
}
