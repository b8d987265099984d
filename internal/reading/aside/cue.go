package aside

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// cue is a phrase that opens lines which are not read.
type cue struct {
	words string
	n     int // words of the phrase
	kind  threat.AsideKind
	colon bool // only with a colon or dash behind it, or alone on its line
	line  bool // only in a line that stands alone
	rest  bool // governs the rest of its paragraph
	heads bool // as a heading, governs the headlines under it
	short int  // only in sentences of at most so many tokens; 0 is 30
}

// cues by their first word.
var cues = byFirst([]cue{
	related("see also"), related("read next"), related("read more"), related("read also"), related("also read"), related("read"),
	related("related"), related("related articles"), related("related stories"), related("related news"), related("related content"),
	related("related topics"), related("related coverage"), related("more on this story"), related("more on this topic"),
	related("more from"), related("more stories"), related("more news"), related("further reading"), related("don't miss"),
	related("you may also like"), related("you might also like"), related("recommended"), related("recommended for you"),
	related("recommended stories"), related("watch"), related("watch now"), related("watch more"), related("listen"),
	related("trending"), related("trending now"), related("most read"), related("most popular"), related("popular now"),
	related("editor's picks"), related("editors' picks"), related("top stories"), related("latest news"), related("up next"), related("also see"),
	related("must read"), related("what to read next"), related("next article"), related("previous article"), related("in case you missed it"),
	related("explainer"), related("opinion"), related("gallery"), related("in pictures"), related("video"), related("photos"), related("live updates"),

	furniture("loading"), furniture("please wait"), furniture("advertisement"), furniture("advertising"), furniture("sponsored"),
	furniture("sponsored content"), furniture("story continues below"), furniture("article continues below"), furniture("continue reading"),
	furniture("skip to"), furniture("jump to"), furniture("back to top"), furniture("share this"), furniture("share on"), furniture("share via"), furniture("share"),
	furniture("tweet"), furniture("copy link"), furniture("print this"), furniture("email this"), furniture("save article"), furniture("follow us"),
	furniture("follow us on"), furniture("like us on"), furniture("join us on"), furniture("join our"), furniture("find us on"), furniture("subscribe"),
	furniture("subscribe to"), furniture("subscribe now"), furniture("sign up"), furniture("sign in"), furniture("log in"), furniture("login"), furniture("register"),
	furniture("create an account"), furniture("already a subscriber"), furniture("get the latest"), furniture("get our"), furniture("get breaking news"),
	furniture("download the app"), furniture("download our app"), furniture("enable javascript"), furniture("please enable"), furniture("your browser"),
	furniture("this page requires"), furniture("this site uses cookies"), furniture("this website uses cookies"), furniture("we use cookies"), furniture("by continuing to"),
	furniture("by using this site"), furniture("accept all"), furniture("cookie settings"), furniture("cookie policy"), furniture("privacy policy"), furniture("terms of use"),
	furniture("terms of service"), furniture("terms and conditions"), furniture("all rights reserved"), furniture("copyright"), furniture("©"), furniture("comments"),
	furniture("leave a comment"), furniture("post a comment"), furniture("view comments"), furniture("show comments"), furniture("tags"), furniture("topics"), furniture("filed under"),
	furniture("categories"), furniture("support our journalism"), furniture("donate"), furniture("click here"), furniture("tap here"), furniture("newsletter"), furniture("menu"),
	furniture("search"), furniture("open menu"), furniture("close menu"), furniture("view gallery"), furniture("view image"), furniture("play video"), furniture("listen to this article"),
	furniture("add to"), furniture("turn on notifications"), furniture("contact us"), furniture("about us"), furniture("home"), furniture("breaking news alerts"), furniture("show more"), furniture("load more"),

	credit("photo by"), credit("photo"), credit("photo credit"), credit("photos by"), credit("photograph by"), credit("photographs by"), credit("image"), credit("image by"),
	credit("image credit"), credit("image source"), credit("image caption"), credit("picture by"), credit("picture"), credit("file photo"), credit("featured image"),
	credit("getty images"), credit("ap photo"), credit("reuters photo"), credit("video by"), credit("illustration by"), credit("graphic by"), credit("reporting by"),
	credit("additional reporting by"), credit("editing by"), credit("written by"), credit("edited by"), credit("compiled by"), credit("translated by"), credit("with inputs from"),
	credit("with reporting by"), credit("with files from"), credit("with agency inputs"), credit("with agencies"), credit("source"), credit("sources"), credit("courtesy of"), credit("via"), credit("credit"),

	{words: "disclaimer", kind: threat.AsideDisclaimer, colon: true, rest: true, short: 90},
	{words: "disclosure", kind: threat.AsideDisclaimer, colon: true, rest: true, short: 90},
	{words: "editor's note", kind: threat.AsideDisclaimer, colon: true, short: 60},
	{words: "editors' note", kind: threat.AsideDisclaimer, colon: true, short: 60},
	{words: "the views expressed", kind: threat.AsideDisclaimer, short: 60},
	{words: "the opinions expressed", kind: threat.AsideDisclaimer, short: 60},
	{words: "views expressed", kind: threat.AsideDisclaimer, short: 60},
	{words: "this material may not be", kind: threat.AsideDisclaimer, short: 60},
	{words: "this story has not been edited", kind: threat.AsideDisclaimer, short: 60},
	{words: "unless otherwise stated", kind: threat.AsideDisclaimer, short: 60},
})

func related(w string) cue {
	return cue{words: w, kind: threat.AsideRelated, colon: true, heads: true, short: 45}
}

// openFurniture are phrases that leave no doubt even without a colon.
const openFurniture = "|loading|advertisement|story continues below|article continues below|skip to|share this|share on|share via|follow us|follow us on|like us on|join us on|" +
	"subscribe to|subscribe now|sign up|log in|sign in|get the latest|get breaking news|download the app|download our app|enable javascript|please enable|your browser|this page requires|" +
	"this site uses cookies|this website uses cookies|we use cookies|by continuing to|by using this site|accept all|all rights reserved|copyright|©|leave a comment|post a comment|" +
	"support our journalism|click here|listen to this article|already a subscriber|create an account|continue reading|find us on|join our|get our|turn on notifications|"

func furniture(w string) cue {
	c := cue{words: w, kind: threat.AsideLoading, colon: true, line: true}
	if strings.Contains(openFurniture, "|"+w+"|") {
		c.colon, c.line = false, false
	}
	return c
}

func credit(w string) cue {
	c := cue{words: w, kind: threat.AsideCredit, colon: true, short: 40}
	if strings.HasSuffix(w, " by") || w == "with inputs from" || w == "with files from" || w == "getty images" || w == "ap photo" || w == "file photo" || w == "courtesy of" {
		c.colon = false
		c.line = w == "written by" || w == "picture by" || w == "courtesy of"
	}
	return c
}

func byFirst(cs []cue) map[string][]cue {
	m := map[string][]cue{}
	for _, c := range cs {
		w := strings.Fields(strings.ReplaceAll(c.words, "'s", " 's"))
		c.n = len(w)
		m[w[0]] = append(m[w[0]], c)
	}
	return m
}

// match finds the longest cue that opens the tokens and how many it takes.
func match(ts []text.Token) (cue, int) {
	if len(ts) == 0 {
		return cue{}, 0
	}
	var best cue
	n := 0
	for _, c := range cues[ts[0].Fold] {
		if k := opens(ts, c.words); k > n {
			best, n = c, k
		}
	}
	return best, n
}

// opens says how many tokens the phrase takes at the start, 0 when it is not
// there.
func opens(ts []text.Token, words string) int {
	n := 0
	for w := range strings.FieldsSeq(words) {
		if n >= len(ts) {
			return 0
		}
		if base, ok := strings.CutSuffix(w, "'s"); ok && ts[n].Fold == base && n+1 < len(ts) && ts[n+1].Kind == text.Clitic {
			n += 2
			continue
		}
		if base, ok := strings.CutSuffix(w, "'"); ok && ts[n].Fold == base && n+1 < len(ts) && ts[n+1].Fold == "'" {
			n += 2
			continue
		}
		if ts[n].Fold != w {
			return 0
		}
		n++
	}
	return n
}

// fits says whether a cue may take the sentence: after are the tokens behind
// the phrase, total all of the sentence.
func (c cue) fits(s *text.Sentence, after []text.Token, total int) bool {
	limit := c.short
	if limit == 0 {
		limit = 30
	}
	if total > limit {
		return false
	}
	alone := len(after) == 0
	marked := alone || after[0].Fold == ":" || after[0].Fold == "|" || after[0].Fold == "..." || after[0].Fold == "…" ||
		(after[0].Fold == "-" || after[0].Fold == "–" || after[0].Fold == "/") && after[0].Gap != text.Glued
	if len(after) == 1 && after[0].Kind == text.Punct {
		alone, marked = true, true
	}
	if c.colon && !marked && !(c.kind == threat.AsideRelated && alone) {
		return false
	}
	if alone && c.n == 1 && c.kind == threat.AsideRelated && s.Kind != text.Headline {
		return false
	}
	return !c.line || s.Kind == text.Headline || alone || marked && s.Kind != text.Prose
}
