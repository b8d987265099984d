package article

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// labels are the words of an element's class, id, role and test names, split
// at punctuation and camel case, lower case: "relatedPosts_box" is "related
// posts box".
func labels(n *html.Node) []string {
	var out []string
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "role", "itemprop", "data-component", "data-testid", "data-module", "data-type":
			out = appendWords(out, a.Val)
		}
		if len(out) > 60 {
			break
		}
	}
	return out
}

func appendWords(out []string, s string) []string {
	start, lower := -1, false
	for i, r := range s {
		letter := unicode.IsLetter(r)
		if start >= 0 && (!letter || (unicode.IsUpper(r) && lower)) {
			// Short pieces of mixed case are made by machines ("adXyZ").
			if !letter || i-start > 3 {
				out = append(out, strings.ToLower(s[start:i]))
			}
			start = -1
		}
		if letter && start < 0 {
			start = i
		}
		lower = unicode.IsLower(r)
	}
	if start >= 0 {
		out = append(out, strings.ToLower(s[start:]))
	}
	return out
}

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// furnitureWords name what is not the article, wherever they stand in a label.
var furnitureWords = wordSet(`
	comment comments commentlist disqus respond livefyre reply replies
	share sharing sharebar sharedaddy sharethis addthis addtoany social socials follow
	related relatedposts relatedarticles recirc recirculation recommended recommendation recommendations recommend
	newsletter newsletters subscribe subscription signup optin mailchimp
	promo promos promobox promotion ad ads adbox adslot advert advertisement advertising advertorial adsense dfp gpt sponsor sponsored sponsors
	taboola outbrain revcontent zergnet nativo
	breadcrumb breadcrumbs pagination pager pagenav paging
	nav navbar navigation menu submenu sidebar aside masthead toolbar topbar
	tag tags taglist tagcloud keywords categories hashtags
	byline bylines authorbio authorbox bio
	caption captions figcaption credit credits photocredit
	werbung anzeige anzeigen publicidad publicidade publicite teilen compartir partager empfehlungen verwandt relacionadas relacionados
	copyright cookie cookies consent gdpr cmplz onetrust privacy
	popup popover modal tooltip rollover overlay lightbox dropdown flyout
	trending popular mostpopular mostread
	login signin register donate donation
	readmore morestories seealso upnext
	print printonly noprint noprint
	breaking ticker
	rating ratings vote poll quiz survey
	yarpp
	timestamp dateline pubdate
	skip
	infobox
	paywall regwall
	carousel slideshow gallery
`)

// onDemand name inline elements that show text on demand; the text itself is
// in the part of them that onDemandPart names.
var (
	onDemand     = wordSet(`rollover tooltip popover dropdown hovercard`)
	onDemandPart = wordSet(`block content box body card panel popup text`)
	unseenWords  = wordSet(`visuallyhidden screenreader hidden tooltiptext`)
)

// aloof says whether an inline element is not part of the sentence around it:
// it shows on demand, or only to a machine that reads aloud.
func aloof(n *html.Node) bool {
	if len(n.Attr) == 0 {
		return false
	}
	words := labels(n)
	demand := false
	for i, w := range words {
		if unseenWords[w] || (demand && onDemandPart[w]) {
			return true
		}
		demand = demand || onDemand[w]
		if i+1 < len(words) && hiddenPairs[w+" "+words[i+1]] {
			return true
		}
	}
	return false
}

var hiddenPairs = map[string]bool{"sr only": true, "screen reader": true, "visually hidden": true}

// hardWords name what is never the article, however much it says.
var hardWords = wordSet(`cookie cookies consent gdpr cmplz onetrust privacy comments commentlist disqus kommentare kommentar leserkommentare comentarios commentaires commenti reacties комментарии`)

// headWords name what belongs to the article's head but not to its body.
var headWords = wordSet(`dek standfirst subtitle subheadline subhead subheading kicker strapline deck headline`)

// aside says whether the element itself says that it stands beside the
// article.
func aside(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Footer, atom.Aside:
		return true
	}
	switch attr(n, "role") {
	case "navigation", "complementary", "contentinfo", "banner", "search", "dialog", "menu":
		return true
	}
	return false
}

// furnitureTag says whether an element is by its tag no part of the article's
// text.
func furnitureTag(n *html.Node) bool {
	if aside(n) {
		return true
	}
	switch n.DataAtom {
	case atom.Form, atom.Figcaption, atom.Address, atom.Fieldset:
		return true
	case atom.Figure:
		return !holds(n, atom.Blockquote) && !holds(n, atom.Table)
	}
	return false
}

// furniture says whether an element's tag or labels say that it is no part of
// the article's text.
func furniture(n *html.Node) bool {
	if furnitureTag(n) {
		return true
	}
	switch n.DataAtom {
	case atom.Body, atom.Html, atom.Main, atom.Article, atom.H1:
		return false
	}
	words := labels(n)
	if holdsPost(n) && !marked(words, commentWords) {
		return false
	}
	for i, w := range words {
		if furnitureWords[w] && !negated(words, i) {
			return true
		}
		if i+1 < len(words) && pairs[w+" "+words[i+1]] {
			return true
		}
	}
	return false
}

// commentWords name what readers of the page wrote.
var commentWords = wordSet(`comment comments commentlist disqus respond reply replies`)

func marked(words []string, set map[string]bool) bool {
	for _, w := range words {
		if set[w] {
			return true
		}
	}
	return false
}

// holdsPost says whether n holds a quoted post, which is part of the article
// that quotes it.
func holdsPost(n *html.Node) bool {
	if n.DataAtom == atom.Blockquote && strings.Contains(attr(n, "class"), "tweet") {
		return true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Blockquote && strings.Contains(attr(c, "class"), "tweet") || c.Type == html.ElementNode && c.NextSibling == nil && c.PrevSibling == nil && holdsPost(c) {
			return true
		}
	}
	return false
}

// pairs are labels of two words that name furniture together only.
var pairs = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range []string{
		"read more", "read next", "read also", "see also", "up next", "more stories", "more from", "more news",
		"more on", "more articles", "most read", "most popular", "most viewed", "also like", "sub headline",
		"sub title", "author info", "author bio", "author box", "about author", "article meta", "post meta",
		"entry meta", "article info", "article tools", "article footer", "post footer", "entry footer",
		"image credit", "photo credit", "media caption", "screen reader", "visually hidden", "sr only",
		"next post", "prev post", "previous post", "post navigation", "call out", "sign up", "sign in",
		"log in", "story links", "link list", "links list", "in article", "inline related", "editors picks",
		"top stories", "latest news", "site header", "site footer", "page header", "page footer", "back top",
	} {
		m[s] = true
	}
	return m
}()

// negated says whether the label's word i is taken back or turned round by
// the word before it: "no-sidebar", "has-comments", "with-ads".
func negated(words []string, i int) bool {
	if i == 0 {
		return false
	}
	switch words[i-1] {
	case "no", "has", "with", "without", "is", "non", "hide", "show", "enable", "disable", "can", "allow", "open", "post", "lazy":
		return true
	}
	return false
}

// holds says whether n has a descendant of kind a.
func holds(n *html.Node, a atom.Atom) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == a || holds(c, a) {
			return true
		}
	}
	return false
}
