package article

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// filter drops the blocks of the chosen subtree that are not the article.
func (p *page) filter(in []*block) []*block {
	out := p.afterHeadline(in)
	out = p.dropLinks(out)
	out = p.dropCued(out)
	out = dropAbout(out)
	out = dropOrphans(dropTail(out))
	return trimEnds(out)
}

// afterHeadline drops what stands before the headline, and the headline.
func (p *page) afterHeadline(in []*block) []*block {
	if p.headline != nil {
		for i, b := range in {
			if b == p.headline && prose(in[:i])*5 < prose(in) {
				in = in[i+1:]
				break
			}
		}
	}
	var out []*block
	for _, b := range in {
		if b.heading > 0 && alike(normal(b.text), p.title) {
			continue
		}
		out = append(out, b)
	}
	return out
}

// dropLinks drops blocks that are little else than links: teasers, tags, lists
// of further articles. A list of links between prose that JSON-LD knows stays.
func (p *page) dropLinks(in []*block) []*block {
	var out []*block
	lists := linkLists(in)
	for i, b := range in {
		ld := b.linkDensity()
		switch {
		case b.witness && p.covered:
		case i > 0 && in[i-1].heading > 0 && !in[i-1].cued() && in[i-1].linked == 0 && b.links == 1 && !b.item:
		case ld > .9 && (b.item || b.cell) && b.words < 25 && (b.node == nil || lists[b.node.Parent]):
			continue
		case ld > .9 && !b.item && b.words < 30:
			continue
		case ld > .6 && b.words < 12 && !ended(b.text):
			continue
		case ld > .6 && b.links > 2 && b.words < 60:
			continue
		}
		out = append(out, b)
	}
	return out
}

// linkLists tells which elements are lists that are mostly links.
func linkLists(in []*block) map[*html.Node]bool {
	linked, all := map[*html.Node]int{}, map[*html.Node]int{}
	for _, b := range in {
		if b.node != nil {
			all[b.node.Parent] += len(b.text)
			linked[b.node.Parent] += b.linked
		}
	}
	out := make(map[*html.Node]bool, len(all))
	for n := range all {
		out[n] = 10*linked[n] > 7*all[n]
	}
	return out
}

// cues open (or close) a block that speaks of the site rather than of the
// matter. Short blocks only; the words are those of news pages at large.
var cues = regexp.MustCompile(`^[\s\W]*(?:` + strings.Join([]string{
	`read (?:more|next|also|the (?:full|original|latest))\b`, `also read\b`, `see (?:also|more)\b`, `(?:more )?related(?: (?:stories|articles|content|coverage|news|topics|posts|links|video|videos|story|article))?\s*(?::|$)`,
	`(?:don['’]t|do not) miss\b`, `more (?:from|on this|about this|stories|great)\b`, `(?:most|editors?['’]?s?) (?:read|popular|viewed|picks?)\b`,
	`(?:click|tap) (?:here|to|for|on)\b`, `follow (?:us|me|him|her|them|@|the|on|\w+ on (?:twitter|facebook|x\b|instagram))`, `(?:like|find|join) us on\b`,
	`(?:sign|signing) up\b`, `subscribe\b`, `(?:get|receive) (?:the latest|our|all the|breaking|more|unlimited|daily)\b.*(?:inbox|newsletter|email|e-mail|app\b|news\b|updates|alerts|delivered)`,
	`download (?:the|our)\b`, `share (?:this|on|via|your)\b`, `tweet this\b`, `(?:copyright|©|\(c\))\s`, `all rights reserved`,
	`(?:photo|image|picture|video|photograph|credit|photos|images|source)s?(?: credit| by| courtesy| via)?\s*[:|/]`, `(?:photo|image|photograph|picture|video) (?:by|courtesy|via)\b`,
	`(?:\(|\[)?(?:additional )?(?:reporting|writing|editing) by\b`, `(?:this|the) (?:article|story|post|piece|report|column|content) (?:was |has been |is |first |originally |also )*(?:originally|first|published|appeared|updated|part of|sponsored|syndicated|adapted)`,
	`originally published\b`, `(?:contact|email|e-mail|reach|write to|send tips to) .{0,80}@`, `(?:have|got) a (?:tip|story|question|news)`, `reach (?:the )?(?:reporter|writer|author)`,
	`(?:log|sign) ?in (?:to|or)\b`, `you must (?:be logged in|log in|login)`, `leave a (?:comment|reply)`, `comments? (?:are closed|policy|\(\d+\))`, `(?:\d+ )?comments?\s*$`,
	`advertisement\b`, `sponsored\b`, `continue reading\b`, `(?:story|article) continues\b`, `scroll (?:down|to)\b`, `watch (?:the video|more|live|below|:)`, `watch\s*:`, `listen\s*:`, `in pictures\s*:`, `loading\b`,
	`you (?:may|might|could|will)(?: also)? (?:like|be interested|enjoy|love|have missed)`, `(?:what to read|read on|recommended|trending|top stories|latest (?:news|stories|posts|articles)|just in|popular (?:now|posts|stories)|sponsored content|around the web|from the web|from our partners|promoted)(?: \w+){0,3}\s*:?$`,
	`(?:você|voce|talvez você) (?:pode|também pode|vai|talvez) .{0,12}(?:gost|interess)`, `(?:te|le|también te) (?:puede|podría|pueden) (?:gustar|interesar)`, `(?:das|auch das) könnte (?:sie|dich)`, `vous (?:aimerez|pourriez)`, `potrebbe(?:ro)? (?:interessar|piacer)`, `(?:вам|также) (?:может|могут) (?:понравиться|быть интересно)`, `join (?:our|the) (?:newsletter|mailing|whatsapp|telegram|conversation|discussion)`, `support (?:our|us|independent|the guardian)\b`, `(?:filed under|tags?|topics?|categories|posted in|labels|keywords)\s*:`,
	`want more\b`, `if you (?:enjoyed|liked|like) this`, `(?:view|see|read) (?:all )?(?:\d+ )?comments`, `(?:last )?(?:updated|published|posted|modified)(?: on| at)?\s*:?\s*\d`, `\d+ min(?:ute)?s? read\b`,
	`lesen sie (?:auch|mehr)\b`, `mehr zum thema\b`, `auch interessant\b`, `(?:a )?lire (?:aussi|plus)\b`, `à lire (?:aussi|également)\b`, `lee (?:también|más)\b`, `te puede interesar\b`, `leia (?:também|mais)\b`, `veja (?:também|mais)\b`, `saiba mais\b`, `leggi anche\b`, `lees ook\b`,
	`читайте (?:также|ещё|еще)`, `смотрите также`, `подпис(?:ывайтесь|аться)`, `фото\s*:`, `источник\s*:`, `baca juga\b`, `(?:关注|扫码|责任编辑|编辑：|来源：)`,
}, "|") + `)`)

// closing cues stand at the end of a block.
var closing = regexp.MustCompile(`(?:contributed to this (?:report|story|article)|(?:reporting|writing|editing) by [\p{L} ,.'’-]+\)?|all rights reserved|to (?:your|their) inbox|sign up here|click here|(?:follow|find) (?:him|her|them|us|me) (?:on|@).{0,60})[.!)]*\s*$`)

// announcers are the cues that other articles follow.
var announcers = regexp.MustCompile(`^\W*(?:(?:more )?related|you (?:may|might|could)|recommended|trending|more (?:from|on|stories|news|articles)|most (?:read|popular|viewed)|read (?:more|next|also)|see also|don['’]t miss|editors?['’]?s? picks?|popular|latest|top stories|around the web|from (?:the web|our partners)|você|(?:te|le|también te) |(?:das|auch das) könnte|mehr zum|vous (?:aimerez|pourriez)|à lire|potrebbe|leggi anche|вам|также|читайте|смотрите)`)

// imprint is what is said of the site wherever it stands.
var imprint = regexp.MustCompile(`\b(?:(?:this|our) (?:web ?site|site) uses cookies|uses? cookies to|privacy (?:policy|overview|notice)|terms (?:of (?:use|service)|and conditions)|for personal, non-commercial use|may not be (?:published|reproduced)|cookies that are|functioning of the website)` +
	`|\((?:image|photo|picture|pic|foto|bild|фото)s?(?: credit)?\s*[:/].{0,80}\)\s*$`)

// An offer and what is offered, in one block, are the site's own voice.
var (
	offer = regexp.MustCompile(`\b(?:sign(?:ing)? up|get access|unlimited access|for as little as|free daily|delivered (?:to|through) your|join now|start your (?:free )?trial|become a (?:member|subscriber)|click here|per month|for the first year|for first year|you (?:can )?unsubscribe|promo code|use (?:the )?code|we have a proposition)\b`)
	paper = regexp.MustCompile(`\b(?:newsletters?|subscri(?:be|bers?|ptions?)|memberships?|inbox|e-?mail|issues|paywalls?|app)\b`)
)

// dated opens with a date or a byline.
var dated = regexp.MustCompile(`^(?:\W*(?:by|por|von|par|di|от|автор|published|posted|updated|publicado|veröffentlicht|publié)\b|\W*\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\W*(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? |\W*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d)`)

// maxCued is the length, in words, up to which a cue is believed.
const maxCued = 45

// cued says whether a short block opens or closes with a cue. It is found out
// when it is first asked for: of most blocks nobody asks.
func (b *block) cued() bool {
	if !b.judged {
		b.judged, b.isCued = true, b.speaksOfSite()
	}
	return b.isCued
}

func (b *block) speaksOfSite() bool {
	if b.words > 2*maxCued {
		return false
	}
	low := strings.ToLower(b.text)
	if offer.MatchString(low) && paper.MatchString(low) {
		return true
	}
	if b.words > maxCued {
		return false
	}
	// Plain sentences of some length that open like a cue ("Follow the ...")
	// are prose unless they lead somewhere.
	plain := b.heading == 0 && b.words > 20 && b.links == 0 && !strings.Contains(low, "@")
	return closing.MatchString(low) || imprint.MatchString(low) || !plain && cues.MatchString(low)
}

// dropCued drops short blocks that open or close with a cue, and what one
// announces: links, and blocks that do not stand where the prose stood.
func (p *page) dropCued(in []*block) []*block {
	var out []*block
	at := map[string]bool{}
	announced, further := false, false
	for _, b := range in {
		known := b.witness && p.covered
		switch {
		case b.cued() && !known:
			announced = b.words <= 10 && !ended(b.text) || strings.HasSuffix(b.text, ":")
			further = announced && announcers.MatchString(strings.ToLower(b.text))
			continue
		case announced && !known && (b.linkDensity() > .5 || b.item && b.links > 0):
			continue
		case further && !known && !at[b.place()] && len(at) > 0 && b.heading == 0:
			continue
		}
		if b.sentences() {
			at[b.place()] = true
		}
		announced, further = false, false
		out = append(out, b)
	}
	return out
}

// place is the kind of element that a paragraph's siblings share with it.
func (b *block) place() string {
	n := b.node
	if n != nil && n.Parent != nil && (n.DataAtom == atom.P || n.DataAtom == atom.Li) {
		n = n.Parent
	}
	for n != nil && n.Parent != nil && formats(n) {
		n = n.Parent
	}
	if n == nil {
		return ""
	}
	return kind(n)
}

// formats says whether an element only says how its text looks: old pages
// open and close such elements across paragraphs.
func formats(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Font, atom.Center, atom.B, atom.Strong, atom.I, atom.Em, atom.Big, atom.Small, atom.Span:
		return true
	}
	return false
}

// kind is an element's tag and class, without numbering.
func kind(n *html.Node) string {
	class := attr(n, "class")
	return n.Data + " " + strings.Map(dropDigits, class[:min(len(class), 200)])
}

var about = regexp.MustCompile(`(?i)^(?:about|über|à propos (?:de|d['’])|acerca de|sobre|о компании|о)\s+(\S.{1,60}?)\s*:?$`)

// dropAbout drops what a press release says of its issuer at its end: a line
// "About Name", and after it a text on Name.
func dropAbout(in []*block) []*block {
	total := prose(in)
	for i, b := range in {
		m := about.FindStringSubmatch(b.text)
		if m == nil || i+1 == len(in) || b.words > 8 || (b.heading == 0 && !b.strong) {
			continue
		}
		rest := in[i+1:]
		if prose(rest)*2 < total && strings.Contains(normal(rest[0].text), normal(m[1])) {
			return in[:i]
		}
	}
	return in
}

// Shares of the prose for dropTail: how much must stand in one kind of place
// for it to be the article's, and how much may follow elsewhere and be dropped.
const (
	mainShare = .7
	tailShare = .3
	maxTail   = 500 // blocks
)

// dropTail drops what follows the last block of the kind of place where
// nearly all prose stands: boxes under the article.
func dropTail(in []*block) []*block {
	share := map[string]int{}
	most, total := "", 0
	for _, b := range in {
		if b.sentences() && b.node != nil {
			share[b.place()] += len(b.text)
			total += len(b.text)
			if share[b.place()] > share[most] {
				most = b.place()
			}
		}
	}
	if float64(share[most]) < mainShare*float64(total) {
		return in
	}
	last := len(in)
	for last > 0 && !in[last-1].within(most) {
		if last--; len(in)-last > maxTail {
			return in
		}
	}
	if float64(prose(in[last:])) > tailShare*float64(total) {
		return in
	}
	return in[:last]
}

// within says whether the block stands in an element of the given kind.
func (b *block) within(place string) bool {
	for n := b.node; n != nil; n = n.Parent {
		if kind(n) == place {
			return true
		}
	}
	return false
}

// dropOrphans drops headings with nothing under them.
func dropOrphans(in []*block) []*block {
	var out []*block
	for i, b := range in {
		if b.heading > 0 {
			if i+1 == len(in) {
				continue
			}
			if next := in[i+1]; next.heading > 0 && next.heading < b.heading {
				continue
			}
		}
		out = append(out, b)
	}
	return out
}

// trimEnds drops what stands before the first and after the last prose and is
// none itself: dates, names, labels.
func trimEnds(in []*block) []*block {
	from, to := 0, len(in)
	for from < to && !opens(in[from]) {
		from++
	}
	if from == to {
		return in
	}
	for to > from && !closes(in[to-1]) {
		to--
	}
	return in[from:to]
}

// opens says whether an article may begin with b.
func opens(b *block) bool {
	if b.words < 30 && !ended(b.text) && dated.MatchString(strings.ToLower(b.text)) {
		return false
	}
	return b.heading == 0 && (b.sentences() || (b.words >= 3 && ended(b.text)) || b.cell || b.item || b.quote || b.words >= 12)
}

// closes says whether an article may end with b.
func closes(b *block) bool {
	return b.heading == 0 && (b.sentences() || (b.words >= 2 && ended(b.text)) || b.cell || b.item || b.quote || b.words >= 8)
}
