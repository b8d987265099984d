package console

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// feedEntry is an advisory as both feeds have it.
type feedEntry struct {
	p        threat.Product
	title    string
	text     string
	standing desk.Standing
	changed  time.Time // when it last became other than it was
}

// feedEntries lists the advisories for the feeds, the newest first.
func (c *Console) feedEntries(v *visit) ([]feedEntry, error) {
	all, err := desk.Advisories(v.ctx(), &c.Store.Reads)
	if err != nil {
		return nil, err
	}
	now := c.Store.Now()
	changedBy := map[string]time.Time{}
	for _, a := range all {
		if a.Changes != "" {
			changedBy[a.Changes] = a.Approved
		}
	}
	var out []feedEntry
	for _, a := range all {
		t := a.Texts[0]
		l, _ := compose.LabelsFor(t.Language)
		e := feedEntry{p: a, standing: desk.StandingOf(a, now), changed: a.Approved, title: compose.Subject(a, t)}
		switch {
		case !changedBy[a.ID].IsZero():
			e.changed = changedBy[a.ID]
		case e.standing == desk.StandsExpired:
			e.changed = a.Window.End
		}
		if e.standing != desk.StandsInForce {
			e.title = strings.TrimSpace(l.Banner(a.Mode) + " [" + standingWords(l, e.standing) + "] " + t.Headline)
		}
		for i, t := range a.Texts {
			if i > 0 {
				e.text += "\n\n"
			}
			e.text += compose.Render(a, t, c.Desk)
		}
		out = append(out, e)
	}
	return out, nil
}

// atomFeed and its parts are as much of RFC 4287 as a feed of advisories needs.
type atomDocument struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomEntry struct {
	Lang       string     `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID         string     `xml:"id"`
	Title      string     `xml:"title"`
	Published  string     `xml:"published"`
	Updated    string     `xml:"updated"`
	Links      []atomLink `xml:"link"`
	Categories []atomTerm `xml:"category"`
	Content    string     `xml:"content"`
}

type atomLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
}

type atomTerm struct {
	Term string `xml:"term,attr"`
}

func stampRFC(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func (c *Console) atomFeed(v *visit) error {
	entries, err := c.feedEntries(v)
	if err != nil {
		return err
	}
	list := c.Auth.Link("/advisories")
	doc := atomDocument{
		ID: list, Title: "Advisories of " + c.Desk, Author: c.Desk, Updated: stampRFC(time.Unix(0, 0)),
		Links: []atomLink{{list + "/feed.atom", "self", "application/atom+xml"}, {list, "alternate", "text/html"}},
	}
	var latest time.Time
	for _, e := range entries {
		if e.changed.After(latest) {
			latest, doc.Updated = e.changed, stampRFC(e.changed)
		}
		at := list + "/" + e.p.ID
		doc.Entries = append(doc.Entries, atomEntry{
			Lang: e.p.Texts[0].Language, ID: at, Title: e.title, Published: stampRFC(e.p.Approved), Updated: stampRFC(e.changed),
			Links:      []atomLink{{at, "alternate", "text/html"}, {at + ".xml", "alternate", "application/cap+xml"}},
			Categories: []atomTerm{{string(e.standing)}, {string(e.p.Mode)}}, Content: e.text,
		})
	}
	body, err := xml.MarshalIndent(doc, "", " ")
	if err != nil {
		return err
	}
	return servePublic(v, "application/atom+xml; charset=utf-8", append([]byte(xml.Header), body...))
}

// The JSON feed is JSON Feed 1.1; what that has no word for is under _tocsin.
type jsonFeedDocument struct {
	Version  string         `json:"version"`
	Title    string         `json:"title"`
	HomePage string         `json:"home_page_url"`
	FeedURL  string         `json:"feed_url"`
	Authors  []jsonAuthor   `json:"authors"`
	Items    []jsonFeedItem `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonFeedItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Content   string       `json:"content_text"`
	Language  string       `json:"language"`
	Published string       `json:"date_published"`
	Modified  string       `json:"date_modified"`
	Tags      []string     `json:"tags"`
	Tocsin    jsonStanding `json:"_tocsin"`
}

type jsonStanding struct {
	About    string `json:"about"`
	Mode     string `json:"mode"`
	Standing string `json:"standing"`
	Onset    string `json:"onset"`
	Expires  string `json:"expires"`
	CAP      string `json:"cap"`
	Changes  string `json:"changes,omitempty"`
}

func (c *Console) jsonFeed(v *visit) error {
	entries, err := c.feedEntries(v)
	if err != nil {
		return err
	}
	list := c.Auth.Link("/advisories")
	doc := jsonFeedDocument{
		Version: "https://jsonfeed.org/version/1.1", Title: "Advisories of " + c.Desk, HomePage: list, FeedURL: list + "/feed.json", Authors: []jsonAuthor{{c.Desk}}, Items: []jsonFeedItem{},
	}
	for _, e := range entries {
		at := list + "/" + e.p.ID
		item := jsonFeedItem{
			ID: at, URL: at, Title: e.title, Content: e.text, Language: e.p.Texts[0].Language, Published: stampRFC(e.p.Approved), Modified: stampRFC(e.changed), Tags: []string{string(e.standing), string(e.p.Mode)},
			Tocsin: jsonStanding{About: "how the advisory stands, and its CAP 1.2 message", Mode: string(e.p.Mode), Standing: string(e.standing), Onset: stampRFC(e.p.Window.Start), Expires: stampRFC(e.p.Window.End), CAP: at + ".xml"},
		}
		if e.p.Changes != "" {
			item.Tocsin.Changes = list + "/" + e.p.Changes
		}
		doc.Items = append(doc.Items, item)
	}
	body, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		return err
	}
	return servePublic(v, "application/feed+json", body)
}
