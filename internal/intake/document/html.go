package document

import (
	"errors"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"github.com/tocsin/tocsin/internal/intake/article"
	"github.com/tocsin/tocsin/internal/threat"
)

// leastProse is how many characters of sentences make an article; a page with
// fewer gives all its visible text instead.
const leastProse = 140

// readHTML reads a web page.
func readHTML(r *reader, in Input, cs decoded, parent, _ int) error {
	doc, err := parseHTML(in.where(), cs.text)
	if err != nil {
		return err
	}
	a := article.Extract(doc)
	if a.Gate != "" {
		return threat.Invalid(in.where(), "the page is no article: it says “"+a.Gate+"”",
			"open it in a browser where you are signed in, and paste its text")
	}
	if a.Prose < leastProse {
		if all := article.Visible(doc); len(all) > len(a.Text) {
			a.Text = all
		}
	}
	if strings.TrimSpace(a.Text) == "" {
		return threat.Invalid(in.where(), "the page has no text: it is made by a script, or is empty",
			"open it in a browser and paste its text")
	}
	_, err = r.add(Document{
		Name: in.Name, MediaType: "text/html", Charset: cs.charset, Original: in.Data, Text: a.Text,
		Title: a.Title, Author: a.Author, Site: a.Site, Language: a.Language, URL: resolve(in.URL, a.Canonical),
		Published: parseTime(a.Published), Parent: parent, Notes: cs.notes,
	})
	return err
}

// parseHTML parses a page; the parser itself bounds how deep elements nest.
func parseHTML(where, text string) (*html.Node, error) {
	if len(text) > maxHTML {
		return nil, threat.TooLarge(where, "the page is longer than "+size(maxHTML), "paste the part that matters")
	}
	doc, err := html.Parse(strings.NewReader(text))
	if errors.Is(err, html.ErrBufferExceeded) || err != nil && strings.Contains(err.Error(), "stack") {
		return nil, &threat.Error{
			Kind: threat.KindTooLarge, Where: where, Message: "its elements are nested too deep",
			Remedy: "open it in a browser and paste its text", Err: err,
		}
	}
	if err != nil {
		return nil, &threat.Error{Kind: threat.KindInvalid, Where: where, Message: "the page cannot be read", Remedy: "open it in a browser and paste its text", Err: err}
	}
	if depth(doc, 0) > maxDepth {
		return nil, threat.TooLarge(where, "its elements are nested too deep", "open it in a browser and paste its text")
	}
	return doc, nil
}

// maxHTML bounds a page: its tree takes some ten times as much memory.
const maxHTML = 24 << 20

// maxDepth is how deep the elements of a page may nest.
const maxDepth = 700

// depth is how deep a tree is, looked at no further than matters.
func depth(n *html.Node, at int) int {
	if at > maxDepth {
		return at
	}
	most := at
	for c := n.FirstChild; c != nil && most <= maxDepth; c = c.NextSibling {
		most = max(most, depth(c, at+1))
	}
	return most
}

// fragmentText is all the text of a piece of HTML, such as a feed's item or a
// mail's body.
func fragmentText(where, text string) (string, error) {
	doc, err := parseHTML(where, text)
	if err != nil {
		return "", err
	}
	return article.Whole(doc), nil
}

// resolve makes an address absolute; one on another host than the page's is
// not believed.
func resolve(base, ref string) string {
	if base == "" {
		if u, err := url.Parse(ref); err != nil || !u.IsAbs() {
			return ""
		}
		return ref
	}
	b, err := url.Parse(base)
	if err != nil {
		return base
	}
	u, err := b.Parse(ref)
	if ref == "" || err != nil || !sameSite(u.Hostname(), b.Hostname()) || u.Scheme != "https" && u.Scheme != "http" {
		return base
	}
	return u.String()
}

// sameSite compares hosts without a leading "www.", "m." or "amp.".
func sameSite(a, b string) bool {
	bare := func(h string) string {
		for _, p := range []string{"www.", "m.", "amp.", "mobile."} {
			h = strings.TrimPrefix(h, p)
		}
		return h
	}
	return strings.EqualFold(bare(a), bare(b))
}
