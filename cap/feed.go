package cap

import (
	"github.com/tocsin/tocsin/cap/internal/xmltree"
)

// feed judges what stands around the alerts. There is a report on it when it
// has faults, and when it holds no alert, so that every document has one.
func (v *Validator) feed(kind Kind, alerts int) (Report, bool) {
	if kind == KindAlert {
		return Report{}, false
	}
	c := v.begin(0)
	c.doctype()
	if c.t.Doctype >= 0 {
		c.addAt(rDoctype, 0, int32(c.t.Doctype), "<!DOCTYPE", "leave the document type out")
	}
	switch kind {
	case KindAtom:
		c.atom()
	case KindRSS:
		c.rss()
	case KindEDXL:
		c.edxl()
	default:
		if alerts == 0 {
			c.add(rNoAlert, 0, "<"+c.t.Elements[0].Name+"> as document element", catalogue[rNoAlert].Title)
		}
	}
	if alerts > 0 && len(c.found) == 0 {
		return Report{}, false
	}
	layer1 := Valid
	if kind == KindOther {
		layer1 = c.verdict()
	}
	return Report{Kind: kind, Verdict: c.verdict(), Layer1: layer1, Findings: c.result(0)}, true
}

// filled says whether an element has a child of that name with text in it.
func (c *checker) filled(at int32, space int32, local string) bool {
	for i := c.t.Elements[at].First; i != xmltree.None; i = c.t.Elements[i].Next {
		e := &c.t.Elements[i]
		if e.Space == space && e.Local() == local && (trimSpace(e.Text) != "" || e.First != xmltree.None) {
			return true
		}
	}
	return false
}

// children calls f for the children of a name.
func (c *checker) children(at int32, space int32, local string, f func(i int32)) {
	for i := c.t.Elements[at].First; i != xmltree.None; i = c.t.Elements[i].Next {
		if e := &c.t.Elements[i]; e.Space == space && e.Local() == local {
			f(i)
		}
	}
}

// holdsAlert says whether there is an alert inside an element.
func (c *checker) holdsAlert(at int32) bool {
	end := c.t.Elements[at].End
	for i := at + 1; i < int32(len(c.t.Elements)) && c.t.Elements[i].Start < end; i++ {
		if e := &c.t.Elements[i]; isAlert(e) || looksLikeAlert(e.Text) {
			return true
		}
	}
	return false
}

// atom checks a feed or entry. RFC 4287 §4.1
func (c *checker) atom() {
	if c.name(0) == "entry" {
		c.entry(0)
		return
	}
	for _, name := range [3]string{"id", "title", "updated"} {
		if !c.filled(0, spaceAtom, name) {
			c.add(rFeedAtom, 0, "a feed without <"+name+">", "add <"+name+">")
		}
	}
	seen := map[string]bool{}
	for i := c.t.Elements[0].First; i != xmltree.None; i = c.t.Elements[i].Next {
		e := &c.t.Elements[i]
		if isAlert(e) {
			c.add(rFeedStray, i, "an alert outside any entry", "put it into an <entry>")
			continue
		}
		if e.Space != spaceAtom || e.Local() != "entry" {
			continue
		}
		id := c.entry(i)
		if id != "" && seen[id] {
			c.add(rFeedTwice, i, "a second entry with id "+quote(id), "give every entry an id of its own")
		}
		seen[id] = true
	}
}

// entry checks one entry and gives its id.
func (c *checker) entry(at int32) (id string) {
	for _, name := range [3]string{"id", "title", "updated"} {
		if !c.filled(at, spaceAtom, name) {
			c.add(rFeedEntry, at, "an entry without <"+name+">", "add <"+name+">")
		}
	}
	c.children(at, spaceAtom, "id", func(i int32) { id = trimSpace(c.t.Elements[i].Text) })
	linked := c.holdsAlert(at)
	c.children(at, spaceAtom, "link", func(i int32) {
		for _, a := range c.t.Attrs(i) {
			linked = linked || a.Local() == "href" && a.Value != ""
		}
	})
	if !linked {
		c.add(rFeedLink, at, "an entry without alert and without link", "add a link of type application/cap+xml")
	}
	return id
}

// rss checks the channels of an RSS feed. RSS 2.0
func (c *checker) rss() {
	c.children(0, spaceNone, "channel", func(channel int32) {
		if !c.filled(channel, spaceNone, "pubDate") {
			c.add(rFeedRSSDate, channel, "a channel without <pubDate>", "add <pubDate>")
		}
		c.children(channel, spaceNone, "item", func(i int32) {
			if !c.filled(i, spaceNone, "title") && !c.filled(i, spaceNone, "description") {
				c.add(rFeedRSS, i, "an item without <title> and <description>", "add one")
			}
			if !c.filled(i, spaceNone, "guid") {
				c.add(rFeedRSSGuid, i, "an item without <guid>", "add <guid>")
			}
			if !c.filled(i, spaceNone, "link") && !c.holdsAlert(i) {
				c.add(rFeedRSSLink, i, "an item without <link>", "link to the alert")
			}
		})
	})
}

// edxl checks a distribution element. EDXL-DE 1.0 §3.2
func (c *checker) edxl() {
	space := c.t.Elements[0].Space
	n := 0
	c.children(0, space, "contentObject", func(i int32) {
		n++
		if !c.holdsAlert(i) && !c.linksContent(i, space) {
			c.add(rFeedEDXLEmpty, i, "a contentObject without alert", "add the alert in <xmlContent>, or a link in <nonXMLContent>")
		}
	})
	if n == 0 {
		c.add(rFeedEDXL, 0, "no <contentObject>", "add one")
	}
}

// linksContent says whether a content object carries or links to content that
// is not XML.
func (c *checker) linksContent(at int32, space int32) (ok bool) {
	c.children(at, space, "nonXMLContent", func(i int32) {
		ok = ok || c.filled(i, space, "uri") || c.filled(i, space, "contentData")
	})
	return ok
}
