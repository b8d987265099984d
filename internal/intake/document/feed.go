package document

import (
	"strings"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/internal/intake/feed"
	"github.com/tocsin/tocsin/internal/threat"
)

// readFeed reads a feed that came in as a file: each item is a document, made
// of what the feed itself holds of it.
func readFeed(r *reader, in Input, cs decoded, parent, depth int) error {
	if doc, err := cap.Read(in.Data); err == nil && len(doc.Alerts) > 0 {
		return readCAP(r, in, cs, parent, depth)
	}
	return readItems(r, in, cs, parent, "application/xml")
}

func readJSONFeed(r *reader, in Input, cs decoded, parent, _ int) error {
	return readItems(r, in, cs, parent, "application/feed+json")
}

func readItems(r *reader, in Input, cs decoded, parent int, media string) error {
	f, err := feed.Parse(cs.text)
	if err != nil {
		return place(err, in, "feed")
	}
	if len(f.Items) == 0 {
		why := "the feed has no items"
		if f.Cut != "" {
			why += "; " + f.Cut
		}
		return threat.Invalid(in.where(), why, "check the feed's address in a browser")
	}
	d := Document{
		Name: in.Name, MediaType: media, Charset: cs.charset, Original: in.Data, Title: f.Title, Language: f.Language, URL: in.URL, Parent: parent,
		Container: true, Notes: cs.notes,
	}
	if f.Cut != "" {
		d.Notes = append(d.Notes, f.Cut)
	}
	self, err := r.add(d)
	if err != nil {
		return err
	}
	for _, it := range f.Items {
		if len(r.docs) >= r.limits.Parts {
			break
		}
		item := Item(it, f, self)
		if _, err := r.add(item); err != nil {
			r.docs = append(r.docs, Document{Name: item.Name, Parent: self, Original: item.Original, Fault: err})
		}
	}
	return nil
}

// Item makes a document of what a feed itself holds of an item.
func Item(it feed.Item, f feed.Feed, parent int) Document {
	d := Document{
		Name: first(it.Link, it.ID), MediaType: "text/html", Charset: "utf-8", Original: []byte(it.HTML), Parent: parent,
		Title: it.Title, Author: it.Author, Site: f.Title, Language: f.Language, URL: it.Link, Published: parseTime(it.Published),
	}
	text, err := fragmentText(d.Name, it.HTML)
	if err != nil {
		d.Fault = err
		return d
	}
	d.Title = plainTitle(it.Title)
	if d.Text = text; strings.TrimSpace(text) == "" {
		d.Text = d.Title
	}
	if len(d.Original) == 0 {
		d.Original, d.MediaType = []byte(d.Text), "text/plain"
	}
	d.finish()
	return d
}

// plainTitle takes markup and entities out of a title.
func plainTitle(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	if text, err := fragmentText("title", s); err == nil {
		return text
	}
	return s
}
