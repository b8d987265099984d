package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

const capType = "application/cap+xml"

// markup writes XML.
type markup struct{ bytes.Buffer }

// open writes a start tag; attrs are names and values in turn.
func (m *markup) open(name string, attrs ...string) {
	m.WriteString("<" + name)
	for i := 0; i+1 < len(attrs); i += 2 {
		m.WriteString(" " + attrs[i] + `="`)
		m.escape(attrs[i+1])
		m.WriteByte('"')
	}
	m.WriteByte('>')
}

func (m *markup) end(name string) { m.WriteString("</" + name + ">\n") }

func (m *markup) text(name, text string, attrs ...string) {
	if text == "" {
		return
	}
	m.open(name, attrs...)
	m.escape(text)
	m.end(name)
}

func (m *markup) empty(name string, attrs ...string) {
	m.open(name, attrs...)
	m.Truncate(m.Len() - 1)
	m.WriteString("/>\n")
}

func (m *markup) escape(s string) {
	// A Buffer takes everything.
	_ = xml.EscapeText(&m.Buffer, []byte(s))
}

// atom writes an Atom feed (RFC 4287) with archive links (RFC 5005 §4).
func (p page) atom() []byte {
	var m markup
	c := p.channel
	m.WriteString(xml.Header)
	attrs := []string{"xmlns", "http://www.w3.org/2005/Atom"}
	if c.Language != "" {
		attrs = append(attrs, "xml:lang", c.Language)
	}
	m.open("feed", attrs...)
	m.WriteByte('\n')
	m.text("id", c.Base+AtomName)
	m.text("title", c.Title)
	m.text("subtitle", c.Subtitle)
	m.text("updated", p.updated.UTC().Format(time.RFC3339))
	m.open("author")
	m.text("name", c.Author)
	m.end("author")
	m.empty("link", "rel", "self", "type", "application/atom+xml", "href", p.link(p.number))
	m.empty("link", "rel", "alternate", "href", c.Home)
	p.archiveLinks(&m, "link")
	for _, hub := range c.Hubs {
		m.empty("link", "rel", "hub", "href", hub)
	}
	for _, i := range p.items {
		p.atomEntry(&m, i)
	}
	m.end("feed")
	return m.Bytes()
}

func (p page) archiveLinks(m *markup, name string) {
	if p.number > 0 {
		m.empty("fh:archive", "xmlns:fh", "http://purl.org/syndication/history/1.0")
		m.empty(name, "rel", "current", "href", p.link(0))
	}
	if n := p.previous(); n > 0 {
		m.empty(name, "rel", "prev-archive", "href", p.link(n))
	}
	if n := p.next(); n > 0 {
		m.empty(name, "rel", "next-archive", "href", p.link(n))
	}
}

func (p page) atomEntry(m *markup, i *Item) {
	url := p.channel.Base + i.Name
	m.open("entry")
	m.WriteByte('\n')
	m.text("id", url)
	m.text("title", i.title())
	m.text("published", i.Sent.Format(time.RFC3339))
	m.text("updated", i.Sent.Format(time.RFC3339))
	m.open("author")
	m.text("name", i.Alert.Sender)
	m.end("author")
	for _, c := range i.categories() {
		m.empty("category", "term", c)
	}
	m.text("summary", i.summary())
	m.empty("link", "rel", "alternate", "type", capType, "href", url)
	if raw, ok := i.embeddable(); ok {
		name, attrs := "content", []string{"type", capType}
		if !ownDefault.MatchString(raw) {
			// Names without prefix in the alert must not become names of Atom.
			name, attrs = "atom:content", append(attrs, "xmlns:atom", "http://www.w3.org/2005/Atom", "xmlns", "")
		}
		m.open(name, attrs...)
		m.WriteString(raw)
		m.end(name)
	} else {
		m.empty("content", "type", capType, "src", url)
	}
	m.end("entry")
}

// rss writes RSS 2.0; the link of an item is the alert itself, as alert hubs
// expect it.
func (p page) rss() []byte {
	var m markup
	c := p.channel
	m.WriteString(xml.Header)
	m.open("rss", "version", "2.0", "xmlns:atom", "http://www.w3.org/2005/Atom")
	m.open("channel")
	m.WriteByte('\n')
	m.text("title", c.Title)
	m.text("link", c.Home)
	description := c.Subtitle
	if description == "" {
		description = c.Title
	}
	m.text("description", description)
	m.text("language", c.Language)
	if !p.updated.IsZero() {
		m.text("lastBuildDate", p.updated.UTC().Format(time.RFC1123Z))
	}
	m.empty("atom:link", "rel", "self", "type", "application/rss+xml", "href", p.link(p.number))
	p.archiveLinks(&m, "atom:link")
	for _, hub := range c.Hubs {
		m.empty("atom:link", "rel", "hub", "href", hub)
	}
	for _, i := range p.items {
		p.rssItem(&m, i)
	}
	m.end("channel")
	m.end("rss")
	return m.Bytes()
}

func (p page) rssItem(m *markup, i *Item) {
	url := p.channel.Base + i.Name
	m.open("item")
	m.WriteByte('\n')
	m.text("title", i.title())
	m.text("link", url)
	m.text("description", i.summary())
	for _, c := range i.categories() {
		m.text("category", c)
	}
	m.text("guid", url, "isPermaLink", "true")
	m.text("pubDate", i.Sent.Format(time.RFC1123Z))
	m.empty("enclosure", "url", url, "length", fmt.Sprint(len(i.Doc)), "type", capType)
	m.end("item")
}

type jsonFeed struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	Description string     `json:"description,omitempty"`
	HomePage    string     `json:"home_page_url,omitempty"`
	FeedURL     string     `json:"feed_url"`
	NextURL     string     `json:"next_url,omitempty"`
	Language    string     `json:"language,omitempty"`
	Authors     []jsonName `json:"authors"`
	Hubs        []jsonHub  `json:"hubs,omitempty"`
	Items       []jsonItem `json:"items"`
}

type jsonName struct {
	Name string `json:"name"`
}

type jsonHub struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

type jsonItem struct {
	ID          string           `json:"id"`
	URL         string           `json:"url"`
	Title       string           `json:"title"`
	Text        string           `json:"content_text"`
	Published   string           `json:"date_published"`
	Language    string           `json:"language,omitempty"`
	Authors     []jsonName       `json:"authors"`
	Tags        []string         `json:"tags,omitempty"`
	Attachments []jsonAttachment `json:"attachments"`
	CAP         jsonCAP          `json:"_cap"`
}

type jsonAttachment struct {
	URL  string `json:"url"`
	Type string `json:"mime_type"`
	Size int    `json:"size_in_bytes"`
}

// jsonCAP is our extension of JSON Feed: what a list of alerts is sorted by.
type jsonCAP struct {
	Identifier string `json:"identifier"`
	Sender     string `json:"sender"`
	Sent       string `json:"sent"`
	Status     string `json:"status"`
	MsgType    string `json:"msgType"`
	References string `json:"references,omitempty"`
	Urgency    string `json:"urgency,omitempty"`
	Severity   string `json:"severity,omitempty"`
	Certainty  string `json:"certainty,omitempty"`
	Expires    string `json:"expires,omitempty"`
}

// json writes JSON Feed 1.1; next_url leads to what is older.
func (p page) json() []byte {
	c := p.channel
	f := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: c.Title, Description: c.Subtitle, HomePage: c.Home,
		FeedURL: p.link(p.number), Language: c.Language, Authors: []jsonName{{c.Author}}, Items: []jsonItem{},
	}
	if n := p.previous(); n > 0 {
		f.NextURL = p.link(n)
	}
	for _, hub := range c.Hubs {
		f.Hubs = append(f.Hubs, jsonHub{"WebSub", hub})
	}
	for _, i := range p.items {
		f.Items = append(f.Items, p.jsonItem(i))
	}
	body, err := json.MarshalIndent(f, "", " ")
	if err != nil { // strings and numbers always marshal
		return nil
	}
	return append(body, '\n')
}

func (p page) jsonItem(i *Item) jsonItem {
	url, a := p.channel.Base+i.Name, i.Alert
	item := jsonItem{
		ID: url, URL: url, Title: i.title(), Text: i.summary(), Published: i.Sent.Format(time.RFC3339),
		Language: i.language(), Authors: []jsonName{{a.Sender}}, Tags: i.categories(),
		Attachments: []jsonAttachment{{url, capType, len(i.Doc)}},
		CAP: jsonCAP{
			Identifier: a.Identifier, Sender: a.Sender, Sent: string(a.Sent), Status: string(a.Status),
			MsgType: string(a.MsgType), References: strings.Join(strings.Fields(string(a.References)), " "),
		},
	}
	if len(a.Info) > 0 {
		info := &a.Info[0]
		item.CAP.Urgency, item.CAP.Severity = string(info.Urgency), string(info.Severity)
		item.CAP.Certainty, item.CAP.Expires = string(info.Certainty), string(info.Expires)
	}
	return item
}
