package article

import (
	"encoding/json"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// said gathers what a page's head and markup say, by name; the first of each
// name is kept.
type said struct {
	m       map[string]string
	ld      []map[string]any
	h1      string
	budget  int // elements still looked at
	ldBytes int
}

// maxElements bounds the search for metadata.
const maxElements = 200_000

// metadata reads title, author, site, language, address and time, and the
// article body that JSON-LD gives, if it does.
func metadata(doc *html.Node) (Article, string) {
	s := &said{m: map[string]string{}, budget: maxElements}
	s.look(doc)
	ld := s.article()
	a := Article{
		Title:     first(str(ld["headline"]), s.m["og:title"], s.m["twitter:title"], s.h1, s.m["title"], str(ld["name"])),
		Author:    first(people(ld["author"]), s.m["author"], s.m["article:author_name"], s.m["byl"], s.m["dc.creator"], s.m["parsely-author"], s.m["rel=author"]),
		Site:      first(s.m["og:site_name"], people(ld["publisher"]), s.m["application-name"], s.m["dc.publisher"]),
		Language:  strings.ToLower(first(s.m["html:lang"], s.m["content-language"], s.m["og:locale"], str(ld["inLanguage"]))),
		Canonical: first(s.m["canonical"], s.m["og:url"], str(ld["url"])),
		Published: first(str(ld["datePublished"]), s.m["article:published_time"], s.m["og:article:published_time"], s.m["itemprop=datepublished"],
			s.m["parsely-pub-date"], s.m["sailthru.date"], s.m["dc.date.issued"], s.m["dc.date"], s.m["dcterms.created"], s.m["pubdate"], s.m["publishdate"], s.m["date"], s.m["cxenseparse:recs:publishtime"], s.m["time"]),
	}
	a.Title, a.Author, a.Site = tidy(a.Title), byline(a.Author), tidy(a.Site)
	a.Language = strings.ReplaceAll(a.Language, "_", "-")
	return a, plain(str(ld["articleBody"]))
}

func (s *said) put(key, value string) {
	key = strings.ToLower(strings.TrimSpace(key))
	if value = strings.TrimSpace(value); key != "" && value != "" && s.m[key] == "" && len(value) < 4096 {
		s.m[key] = value
	}
}

func (s *said) look(n *html.Node) {
	if s.budget--; s.budget < 0 {
		return
	}
	if n.Type == html.ElementNode {
		s.element(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s.look(c)
	}
}

func (s *said) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Html:
		s.put("html:lang", attr(n, "lang"))
	case atom.Title:
		if n.Parent != nil && n.Parent.DataAtom == atom.Head {
			s.put("title", content(n))
		}
	case atom.H1:
		if s.h1 == "" {
			s.h1 = strings.TrimSpace(content(n))
		}
	case atom.Meta:
		for _, k := range []string{"property", "name", "http-equiv"} {
			s.put(attr(n, k), attr(n, "content"))
		}
		if p := attr(n, "itemprop"); p != "" {
			s.put("itemprop="+p, attr(n, "content"))
		}
	case atom.Link:
		if strings.EqualFold(attr(n, "rel"), "canonical") {
			s.put("canonical", attr(n, "href"))
		}
	case atom.Time:
		s.put("time", attr(n, "datetime"))
		if p := attr(n, "itemprop"); p != "" {
			s.put("itemprop="+p, attr(n, "datetime"))
		}
	case atom.A:
		if attr(n, "rel") == "author" {
			s.put("rel=author", content(n))
		}
	case atom.Script:
		if strings.EqualFold(strings.TrimSpace(attr(n, "type")), "application/ld+json") {
			s.linkedData(content(n))
		}
	}
}

// maxLinkedData bounds what is read of JSON-LD.
const maxLinkedData = 2 << 20

// linkedData reads one JSON-LD script, forgiving what pages do to it.
func (s *said) linkedData(text string) {
	if s.ldBytes += len(text); s.ldBytes > maxLinkedData {
		return
	}
	text = strings.TrimSpace(text)
	text = strings.TrimSuffix(strings.TrimPrefix(text, "<!--"), "-->")
	text = strings.TrimSuffix(strings.TrimSpace(text), ";")
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		clean := strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, text)
		if json.Unmarshal([]byte(clean), &v) != nil {
			return
		}
	}
	s.gather(v, 0)
}

// gather collects the objects of a JSON-LD value.
func (s *said) gather(v any, depth int) {
	if depth > 4 || len(s.ld) > 200 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			s.gather(e, depth+1)
		}
	case map[string]any:
		s.ld = append(s.ld, v)
		s.gather(v["@graph"], depth+1)
		s.gather(v["mainEntity"], depth+1)
		s.gather(v["mainEntityOfPage"], depth+1)
	}
}

var articleType = regexp.MustCompile(`(?i)(article|posting|report|review|news)`)

// article is the object that describes the article.
func (s *said) article() map[string]any {
	var found map[string]any
	for _, o := range s.ld {
		if !articleType.MatchString(str(o["@type"])) {
			continue
		}
		if found == nil || (str(found["articleBody"]) == "" && str(o["articleBody"]) != "" && str(found["headline"]) == "") {
			found = o
		}
	}
	return found
}

// str is a JSON-LD value as text, the first of several.
func str(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 {
			return str(v[0])
		}
	case map[string]any:
		return first(str(v["@value"]), str(v["name"]), str(v["@id"]))
	}
	return ""
}

// people are the names in a JSON-LD value.
func people(v any) string {
	switch v := v.(type) {
	case []any:
		var names []string
		for i, e := range v {
			if n := people(e); n != "" && i < 20 {
				names = append(names, n)
			}
		}
		return strings.Join(names, ", ")
	case map[string]any:
		return first(str(v["name"]), str(v["alternateName"]))
	case string:
		return v
	}
	return ""
}

func first(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

// content is the text of a subtree.
func content(n *html.Node) string {
	var b strings.Builder
	var look func(*html.Node, int)
	look = func(m *html.Node, depth int) {
		if m.Type == html.TextNode {
			b.WriteString(m.Data)
		}
		for c := m.FirstChild; c != nil && depth < 50; c = c.NextSibling {
			look(c, depth+1)
		}
	}
	look(n, 0)
	return b.String()
}

// tidy folds white space and undoes entities that were escaped twice.
func tidy(s string) string {
	return strings.Join(strings.Fields(html.UnescapeString(s)), " ")
}

var byPrefix = regexp.MustCompile(`(?i)^by[:\s]+`)

// byline is a name without "By"; an address in its place is no name.
func byline(s string) string {
	s = byPrefix.ReplaceAllString(tidy(s), "")
	if strings.Contains(s, "://") || len(s) > 300 {
		return ""
	}
	return s
}

// plain is JSON-LD text without tags and double escapes.
func plain(s string) string {
	if strings.ContainsAny(s, "<&") {
		s = html.UnescapeString(s)
		if doc, err := html.Parse(strings.NewReader(s)); err == nil && strings.Contains(s, "<") {
			var out []string
			for _, b := range survey(doc).blocks {
				out = append(out, b.text)
			}
			return strings.Join(out, "\n\n")
		}
	}
	return strings.TrimSpace(s)
}
