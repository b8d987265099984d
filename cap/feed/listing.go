package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/tocsin/tocsin/cap"
)

// listing is what a feed document says: its entries and where it goes on.
type listing struct {
	entries []entry
	older   string // the archive page, or the page, with what is older
	json    bool
	ttl     time.Duration // how long the feed says it stays fresh (RSS 2.0 ttl)
}

// entry is one item of a feed.
type entry struct {
	id      string
	link    string // where the alert is; absolute
	rank    int    // how sure that link is the alert
	updated string
	inline  bool   // the alert is inside
	text    string // a text that holds an alert as text
	raw     []byte // the element, for salvage from a feed that breaks off
}

const maxEntries = 10_000

var errNotAFeed = errors.New("read feed: it is neither Atom, RSS, JSON Feed nor an alert")

// readListing reads a feed. With an error the listing has what came before it.
func readListing(body []byte, base *url.URL) (*listing, error) {
	if trimmed := bytes.TrimLeft(body, "\xEF\xBB\xBF \t\r\n"); bytes.HasPrefix(trimmed, []byte("{")) {
		return readJSON(trimmed, base)
	}
	l, err := readXML(body, base)
	if err != nil && !utf8.Valid(body) {
		// Links are ASCII even where a title is in the wrong encoding.
		if again, _ := readXML(bytes.ToValidUTF8(body, []byte("?")), base); len(again.entries) > len(l.entries) {
			l = again
		}
	}
	return l, err
}

func readXML(body []byte, base *url.URL) (*listing, error) {
	r := &xmlListing{base: base, body: body}
	r.dec = xml.NewDecoder(bytes.NewReader(body))
	r.dec.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		enc, err := htmlindex.Get(label)
		if err != nil {
			return nil, err
		}
		r.recoded = true
		return enc.NewDecoder().Reader(in), nil
	}
	err := r.run()
	return &r.listing, err
}

// xmlListing reads Atom and RSS token by token.
type xmlListing struct {
	listing
	dec     *xml.Decoder
	base    *url.URL
	body    []byte
	recoded bool
	path    []xml.Name
	text    strings.Builder
	current *entry
	start   int64
	known   bool
}

func (r *xmlListing) run() error {
	for {
		before := r.dec.InputOffset()
		token, err := r.dec.Token()
		switch {
		case errors.Is(err, io.EOF) && r.known:
			return nil
		case errors.Is(err, io.EOF):
			return errNotAFeed
		case err != nil:
			return fmt.Errorf("read feed: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := r.begin(t, before); err != nil {
				return err
			}
		case xml.EndElement:
			r.end()
		case xml.CharData:
			if len(r.path) > 1 && r.text.Len() < 1<<20 {
				r.text.Write(t)
			}
		case xml.Directive:
			if bytes.HasPrefix(t, []byte("DOCTYPE")) {
				return errors.New("read feed: it declares a document type")
			}
		}
	}
}

func (r *xmlListing) begin(t xml.StartElement, at int64) error {
	if len(r.path) > 200 {
		return errors.New("read feed: elements are nested too deeply")
	}
	if len(r.path) == 0 {
		switch t.Name.Local {
		case "feed", "rss", "RDF", "entry", "alert", "EDXLDistribution":
			r.known = true
		default:
			return errNotAFeed
		}
	}
	r.path = append(r.path, t.Name)
	r.text.Reset()
	switch {
	case r.current == nil && (t.Name.Local == "entry" || t.Name.Local == "item"):
		if len(r.entries) >= maxEntries {
			return fmt.Errorf("read feed: it has more than %d entries", maxEntries)
		}
		r.current, r.start = &entry{}, at
	case r.current != nil && t.Name.Local == "alert" && isCAP(t.Name.Space):
		r.current.inline = true
	case t.Name.Local == "link" || t.Name.Local == "enclosure" || t.Name.Local == "content":
		r.pointer(t)
	}
	return nil
}

func isCAP(space string) bool {
	return space == cap.Namespace12 || space == cap.Namespace11 || space == cap.Namespace10
}

// pointer reads the elements that point by attributes.
func (r *xmlListing) pointer(t xml.StartElement) {
	attrs := map[string]string{}
	for _, a := range t.Attr {
		attrs[a.Name.Local] = strings.TrimSpace(a.Value)
	}
	href := attrs["href"] + attrs["url"] + attrs["src"]
	if href == "" {
		return
	}
	rel := attrs["rel"]
	if r.current == nil {
		if rel == "prev-archive" || rel == "next" && r.older == "" {
			r.older = r.resolve(href)
		}
		return
	}
	if rel == "" || rel == "alternate" || rel == "enclosure" || rel == "related" {
		r.current.point(r.resolve(href), linkRank(attrs["type"], href))
	}
}

// linkRank says how sure it is that a link leads to an alert.
func linkRank(mediaType, href string) int {
	media, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	path, _, _ := strings.Cut(strings.ToLower(href), "?")
	switch {
	case strings.Contains(media, "cap+xml") || strings.Contains(media, "common-alerting-protocol"):
		return 5
	case strings.HasSuffix(path, ".cap"):
		return 4
	case strings.HasSuffix(media, "/xml") || media == "" && strings.HasSuffix(path, ".xml"):
		return 3
	case media == "" || strings.HasPrefix(media, "text/html") || strings.HasSuffix(media, "+xml"):
		return 2
	}
	return 0
}

// point takes a link when it is surer than the one before.
func (e *entry) point(link string, rank int) {
	if link != "" && rank > e.rank {
		e.link, e.rank = link, rank
	}
}

func (r *xmlListing) resolve(href string) string { return resolve(r.base, href) }

func resolve(base *url.URL, href string) string {
	u, err := base.Parse(strings.TrimSpace(href))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	u.Fragment = ""
	return u.String()
}

func (r *xmlListing) end() {
	name := r.path[len(r.path)-1]
	r.path = r.path[:len(r.path)-1]
	text := strings.TrimSpace(r.text.String())
	r.text.Reset()
	e := r.current
	if e == nil {
		if minutes, err := strconv.Atoi(text); err == nil && name.Local == "ttl" && minutes > 0 {
			r.ttl = time.Duration(min(minutes, 1<<20)) * time.Minute
		}
		return
	}
	switch name.Local {
	case "entry", "item":
		if !r.recoded {
			e.raw = r.body[r.start:r.dec.InputOffset()]
		}
		r.entries = append(r.entries, *e)
		r.current = nil
	case "id":
		e.id = text
	case "guid":
		e.id = text
		if strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://") {
			e.point(r.resolve(text), 1) // a guid may be a link, but every link is better
		}
	case "updated", "pubDate", "date":
		e.updated = text
	case "link":
		if text != "" {
			e.point(r.resolve(text), linkRank("", text))
		}
	default:
		if strings.HasPrefix(text, "<") && strings.Contains(text, "alert") {
			e.text = text
		}
	}
}

// readJSON reads JSON Feed.
func readJSON(body []byte, base *url.URL) (*listing, error) {
	var f struct {
		Version string `json:"version"`
		NextURL string `json:"next_url"`
		Alert   struct {
			CapXML string `json:"capXml"`
		} `json:"alert"` // a notification of Filtered Alert Hub
		Items []struct {
			ID          string           `json:"id"`
			URL         string           `json:"url"`
			External    string           `json:"external_url"`
			Published   string           `json:"date_published"`
			Modified    string           `json:"date_modified"`
			Attachments []jsonAttachment `json:"attachments"`
		} `json:"items"`
	}
	if err := json.Unmarshal(body, &f); err != nil {
		return &listing{json: true}, fmt.Errorf("read feed: %w", err)
	}
	if f.Alert.CapXML != "" {
		return &listing{json: true, entries: []entry{{text: f.Alert.CapXML}}}, nil
	}
	if !strings.Contains(f.Version, "jsonfeed.org") {
		return &listing{json: true}, errNotAFeed
	}
	l := &listing{json: true}
	if f.NextURL != "" {
		l.older = resolve(base, f.NextURL)
	}
	for _, i := range f.Items[:min(len(f.Items), maxEntries)] {
		e := entry{id: i.ID, updated: i.Published + i.Modified}
		for _, a := range i.Attachments {
			e.point(resolve(base, a.URL), linkRank(a.Type, a.URL))
		}
		for _, link := range []string{i.URL, i.External} {
			if link != "" {
				e.point(resolve(base, link), linkRank("", link))
			}
		}
		l.entries = append(l.entries, e)
	}
	return l, nil
}
