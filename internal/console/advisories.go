package console

import (
	"encoding/json"
	"encoding/xml"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// publicPage is what everybody may see: approved advisories and nothing else.
type publicPage struct {
	frame
	List   []publicRow
	P      *threat.Product
	Banner string
	Ended  bool
	State  string
	When   string
	Map    template.HTML
}

type publicRow struct {
	ID, Title, Banner, State string
	At, Ends                 time.Time
}

func (c *Console) advisoryRoutes() []route {
	return []route{
		{"GET /advisories", open, c.listAdvisories},
		{"GET /advisories/feed.atom", open, c.atomFeed},
		{"GET /advisories/feed.json", open, c.jsonFeed},
		{"GET /advisories/{id}", open, c.showAdvisory},
	}
}

// public makes a page that never shows who is signed in.
func (c *Console) public(v *visit, title string) *publicPage {
	p := &publicPage{frame: c.begin(v, "", title)}
	p.Me, p.Notice = nil, nil
	return p
}

// advisoryState says how an advisory stands, in words.
func advisoryState(p threat.Product, now time.Time) string {
	switch {
	case p.Action == threat.ActionCancel || p.State == threat.ProductCancelled:
		return "cancelled"
	case p.State == threat.ProductSuperseded:
		return "replaced by a later one"
	case !p.Window.End.After(now):
		return "expired"
	}
	return "in force"
}

func (c *Console) listAdvisories(v *visit) error {
	all, err := desk.Advisories(v.ctx(), &c.Store.Reads)
	if err != nil {
		return err
	}
	p := c.public(v, "Advisories")
	for _, a := range all {
		p.List = append(p.List, publicRow{a.ID, titleOfProduct(a), compose.Banner(a.Mode), advisoryState(a, c.Store.Now()), a.Approved, a.Window.End})
	}
	c.show(v.w, v.r, http.StatusOK, "advisories", p)
	return nil
}

// showAdvisory gives one advisory as a page, or with .xml behind its address
// as CAP 1.2.
func (c *Console) showAdvisory(v *visit) error {
	id, isCAP := strings.CutSuffix(v.r.PathValue("id"), ".xml")
	a, err := desk.Advisory(v.ctx(), &c.Store.Reads, id)
	if err != nil {
		return err
	}
	if isCAP {
		return c.serveCAP(v, a)
	}
	p := c.public(v, titleOfProduct(a))
	p.P, p.Banner, p.State, p.Map = &a, compose.Banner(a.Mode), advisoryState(a, c.Store.Now()), areaMap(a.Area)
	p.Ended = p.State != "in force"
	p.When = zoneWords(a.Window.Start, a.Window.Zone) + " to " + zoneWords(a.Window.End, a.Window.Zone)
	c.show(v.w, v.r, http.StatusOK, "advisories", p)
	return nil
}

func zoneWords(t time.Time, zone string) string {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	return t.In(loc).Format("Monday 2 January 2006, 15:04 MST")
}

func (c *Console) serveCAP(v *visit, a threat.Product) error {
	var changed *threat.Product
	if a.Changes != "" {
		if prev, err := desk.Advisory(v.ctx(), &c.Store.Reads, a.Changes); err == nil {
			changed = &prev
		}
	}
	host := v.r.Host
	if i := strings.IndexByte(host, ':'); i > 0 {
		host = host[:i]
	}
	alert, err := desk.ToCAP(a, changed, "desk@"+host, c.Desk)
	if err != nil {
		return err
	}
	data, err := cap.Encode(alert)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/cap+xml")
	_, _ = v.w.Write(data) // the reader has gone; there is nobody to tell
	return nil
}

// base is the address that people reach the desk at.
func base(v *visit) string {
	scheme := "http"
	if v.r.TLS != nil || v.w.Header().Get("Strict-Transport-Security") != "" {
		scheme = "https"
	}
	return scheme + "://" + v.r.Host
}

// atomEntry and atomFeed are as much of RFC 4287 as a feed of advisories needs.
type atomEntry struct {
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Links   []atomLink `xml:"link"`
	Summary string     `xml:"summary"`
}

type atomLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
}

type atomDocument struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

func (c *Console) atomFeed(v *visit) error {
	all, err := desk.Advisories(v.ctx(), &c.Store.Reads)
	if err != nil {
		return err
	}
	at := base(v)
	doc := atomDocument{ID: at + "/advisories", Title: "Advisories of " + c.Desk, Author: c.Desk, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339), Links: []atomLink{{at + "/advisories/feed.atom", "self", "application/atom+xml"}}}
	for i, a := range all {
		if i == 0 {
			doc.Updated = a.Approved.UTC().Format(time.RFC3339)
		}
		doc.Entries = append(doc.Entries, atomEntry{
			at + "/advisories/" + a.ID, strings.TrimSpace(compose.Banner(a.Mode) + " " + titleOfProduct(a)), a.Approved.UTC().Format(time.RFC3339),
			[]atomLink{{at + "/advisories/" + a.ID, "alternate", "text/html"}, {at + "/advisories/" + a.ID + ".xml", "related", "application/cap+xml"}},
			advisoryText(a, c.Desk),
		})
	}
	body, err := xml.MarshalIndent(doc, "", " ")
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	_, _ = v.w.Write(append([]byte(xml.Header), body...)) // the reader has gone; there is nobody to tell
	return nil
}

func advisoryText(p threat.Product, deskName string) string {
	if len(p.Texts) == 0 {
		return ""
	}
	return compose.Render(p, p.Texts[0], deskName)
}

// jsonFeed is JSON Feed 1.1.
func (c *Console) jsonFeed(v *visit) error {
	all, err := desk.Advisories(v.ctx(), &c.Store.Reads)
	if err != nil {
		return err
	}
	at := base(v)
	items := []map[string]any{}
	for _, a := range all {
		items = append(items, map[string]any{
			"id": at + "/advisories/" + a.ID, "url": at + "/advisories/" + a.ID, "title": strings.TrimSpace(compose.Banner(a.Mode) + " " + titleOfProduct(a)),
			"content_text": advisoryText(a, c.Desk), "date_published": a.Approved.UTC().Format(time.RFC3339), "_status": string(a.Mode), "_expires": a.Window.End.UTC().Format(time.RFC3339),
		})
	}
	v.w.Header().Set("Content-Type", "application/feed+json")
	return json.NewEncoder(v.w).Encode(map[string]any{"version": "https://jsonfeed.org/version/1.1", "title": "Advisories of " + c.Desk, "home_page_url": at + "/advisories", "feed_url": at + "/advisories/feed.json", "items": items})
}
