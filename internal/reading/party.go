package reading

import (
	"strings"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// party is somebody who does or says something: a mention of an actor, a
// state, its organs and officials, a person with an office, or attackers as
// they are described.
type party struct {
	first, last int // tokens
	name        string
	kind        string // "group", "state", "state-organ", "embassy", "authority", "outlet", "channel", "person", "description", "organisation"
	country     string
	actor       *Actor
	why         string
	refers      bool // "the group", "the embassy": named before
}

// organNouns head the name of a state's organ or officials.
var organNouns = wordSet(`officials official authorities authority government police embassy embassies consulate
	consulates intelligence military army forces troops ministry minister president ambassador spokesperson spokesman
	spokeswoman agencies agency investigators prosecutors prosecutor navy diplomats diplomat lawmakers soldiers
	officers services service administration media parliament premier chancellor king envoy commander commanders
	department mission leader leaders general guard guards senators counterterrorism consul representatives
	coalition commission command warplanes jets court prosecutor's regime state`)

// organAdjectives stand between a nation and the noun.
var organAdjectives = wordSet(`top senior federal state national local intelligence security military law enforcement
	foreign interior defense defence spy counter terrorism counterterrorism anti terror prime vice deputy health
	transport emergency armed special border the former current - regional provincial central riot air air-force police
	civil public general high and secret information communications finance justice economy education trade tourism home`)

// authorities are organs that reports name without their state.
var authorityHeads = wordSet(`police authorities officials government army military prosecutors investigators ministry
	embassy consulate officer official policemen sheriff's department agency agencies troops soldiers mayor governor
	hospital sources witnesses eyewitnesses residents rescuers firefighters coroner judge court officers services
	spokesman spokeswoman spokesperson minister president mission`)

// shortNation are states that reports call by letters.
func nationName(code string) string {
	if c, ok := geo.CountryOf(code); ok {
		return c.Name
	}
	return code
}

// embassyOf names a state's embassy the way people say it.
func embassyOf(code, noun string) string {
	short := nationName(code)
	switch code {
	case "US":
		short = "US"
	case "GB":
		short = "UK"
	}
	return short + " " + strings.TrimSuffix(strings.Replace(noun, "embassies", "embassy", 1), "s")
}

// nationAt reads a country's name or people at token i: "U.S.", "Russia's".
func (p *page) nationAt(i, end int) (string, int) {
	t := &p.toks[i]
	if t.Kind != text.Word || !p.capital(i) || !p.shortName(i) || !p.lore[i].starts {
		return "", i
	}
	n, cands := p.nameAt(i, end)
	if code := p.nationOf(i); code != "" && !(n > 1 && cands[0].Kind == geo.Country) { // "Saudi", not "Saudi Arabia"
		return code, i + 1
	}
	if n > 0 && cands[0].Kind == geo.Country {
		return cands[0].Country, i + n
	}
	if i+1 < end && p.toks[i+1].Shape == text.Capital {
		p.key = append(append(append(p.key[:0], p.lore[i].name...), ' '), p.lore[i+1].name...)
		if code := geo.DemonymOf(p.key); code != "" {
			return code, i + 2
		}
	}
	return "", i
}

// findParties finds who acts and speaks in the document.
func (p *page) findParties() {
	p.taken = make([]bool, len(p.toks))
	for si := range p.doc.Sentences {
		s := &p.doc.Sentences[si]
		if s.Aside {
			continue
		}
		for i := s.First; i < s.Last; {
			if p.toks[i].Kind != text.Word || p.toks[i].Aside {
				i++
				continue
			}
			i = max(i+1, p.partyAt(i, s.First, s.Last))
		}
	}
}

// partyAt reads the party that starts at token i and returns where it ends.
func (p *page) partyAt(i, from, end int) int {
	if a, last := p.actorAt(i, end); a != nil {
		p.addParty(party{first: i, last: last, name: a.Name, kind: a.Type, country: a.Country, actor: a, why: "in the list of actors"})
		p.take(i, last)
		if a.Country != "" && a.Type != "outlet" {
			p.votes[a.Country]++
		}
		return last
	}
	if code, next := p.nationAt(i, end); code != "" {
		return p.nationParty(i, next, end, code)
	}
	if p.is(i, cTitle) && p.capital(i) {
		if last := p.personAt(i, end); last > i {
			return last
		}
	}
	if p.is(i, cAuthority) {
		return p.authority(i, from, end)
	}
	if last := p.capitalCity(i, end); last > i {
		return last
	}
	if w := p.word(i); (w == "group" || w == "organization" || w == "organisation") && (p.word(i-1) == "the" || p.word(i-1) == "militant" || p.word(i-1) == "terrorist") {
		return p.refer(i)
	}
	return i + 1
}

// capitalCity reads a capital that stands for its state: "Washington had
// warned Tehran". It stays a place as well.
func (p *page) capitalCity(i, end int) int {
	if p.toks[i].Shape != text.Capital || p.is(i-1, cPrep) && p.word(i-1) != "to" {
		return i
	}
	n, cands := p.nameAt(i, end)
	if n == 0 || cands[0].Seat != 3 {
		return i
	}
	k := i + n
	for k < end && p.is(k, cHave|cAdverb) {
		k++
	}
	acts := k < end && (p.is(k, cSay) || p.is(k, cWarnVerb) || p.is(k, cIssueVerb) || p.word(k) == "blamed" || p.word(k) == "accused" || p.word(k) == "blames" || p.word(k) == "denied" || p.word(k) == "rejected" || p.is(k, cDismissal) || p.is(k, cPassVerb)) && p.toks[k].Shape == text.Lower
	if !acts && !p.is(i-1, cWarnVerb) && p.word(i-1) != "told" {
		return i
	}
	p.addParty(party{first: i, last: i + n, name: nationName(cands[0].Country), kind: "state", country: cands[0].Country, why: "its capital stands for the state"})
	return i + n
}

func (p *page) addParty(q party) { p.parties = append(p.parties, q) }

func (p *page) take(first, last int) {
	for k := first; k < last; k++ {
		p.taken[k] = true
	}
}

// nationParty reads what follows a nation: "U.S. officials", "Russia's
// Federal Security Service", "the U.S. and UK embassies", or the state itself.
func (p *page) nationParty(i, next, end int, code string) int {
	p.votes[code] += 2
	k := next
	if p.toks[min(k, len(p.toks)-1)].Kind == text.Clitic {
		k++
	}
	if a, last := p.actorAt(min(k, end-1), end); a != nil && k < end {
		p.addParty(party{first: i, last: last, name: a.Name, kind: a.Type, country: a.Country, actor: a, why: "in the list of actors"})
		p.take(i, last)
		return last
	}
	for n := 0; k < end && n < 4 && organAdjectives[p.word(k)] && !p.is(k, cOrgan); n++ {
		k++
	}
	if p.word(next) == "and" || p.word(next) == "," {
		if other, after := p.nationAt(min(next+1, end-1), end); other != "" && (p.word(after) == "embassies" || p.word(after) == "governments" || p.word(after) == "officials") {
			q := p.nationQ(i, next, code, p.word(after))
			p.addParty(q)
			p.take(i, next)
			return next + 1
		}
	}
	if k < end && p.is(k, cOrgan) {
		for k+1 < end && p.is(k+1, cOrgan) && p.toks[k+1].Gap == text.Space {
			k++
		}
		q := p.nationQ(i, k+1, code, p.word(k))
		if q.kind == "embassy" {
			q.last = p.embassyPlace(q.last, end)
		} else {
			q.last = p.personAfter(k+1, end, &q)
		}
		p.addParty(q)
		p.take(i, q.last)
		return q.last
	}
	kind := "state"
	if next == i+1 && p.nationOf(i) != "" {
		return next
	}
	p.addParty(party{first: i, last: next, name: nationName(code), kind: kind, country: code, why: "a state"})
	return next
}

// nationQ is the party that a nation and an organ noun name.
func (p *page) nationQ(first, last int, code, noun string) party {
	q := party{first: first, last: last, country: code, kind: "state-organ", why: "an organ of " + nationName(code)}
	switch {
	case strings.HasPrefix(noun, "embass") || strings.HasPrefix(noun, "consulate"):
		q.name, q.kind = embassyOf(code, noun), "embassy"
	case noun == "commission" && strings.Contains(strings.ToLower(p.words(first, last)), "high commission"):
		q.name, q.kind = nationName(code)+" High Commission", "embassy"
	case noun == "media":
		q.name, q.kind = nationName(code)+" media", "outlet"
	default:
		q.name = p.words(first, last)
	}
	return q
}

// embassyPlace takes in where an embassy stands: "in Russia", "Moscow".
func (p *page) embassyPlace(k, end int) int {
	if k+1 < end && p.word(k) == "in" {
		if n, cands := p.nameAt(k+1, end); n > 0 && cands[0].Kind != geo.Region {
			p.votes[cands[0].Country] += 2
			return k // where it stands stays a place of its own
		}
	}
	return k
}

// afterGeneral are words that make no person of the title before them:
// "General Hospital", "Chief Court".
var afterGeneral = wordSet(`hospital court council assembly staff office department election elections secretariat directorate services`)

// personAfter takes in the name after an office: "President Vladimir Putin".
func (p *page) personAfter(k, end int, q *party) int {
	start := k
	for k < end && k-start < 4 && p.toks[k].Kind == text.Word && p.toks[k].Shape >= text.Capital && p.toks[k].Gap == text.Space && !p.doc.Sentences[p.toks[k].Sentence].Upper && !afterGeneral[p.toks[k].Fold] {
		k++
	}
	if k > start {
		q.kind, q.name = "person", p.words(start, k)
		if k-start == 1 {
			q.name = p.words(q.first, k)
		}
		q.why = "a person with the office before the name"
	}
	return k
}

// personAt reads "President Bazoum", "Sheriff John Smith".
func (p *page) personAt(i, end int) int {
	k := i
	for k < end && p.is(k, cTitle) && p.capital(k) {
		k++
		if p.word(k) == "." {
			k++
		}
	}
	q := party{first: i}
	if p.doc.Sentences[p.toks[i].Sentence].Upper {
		return i
	}
	q.last = p.personAfter(k, end, &q)
	if q.last == k {
		return i
	}
	p.addParty(q)
	p.take(i, q.last)
	return q.last
}

// authority reads "the interior ministry", "police", "local officials".
func (p *page) authority(i, from, end int) int {
	first := i
	for first > from && i-first < 4 && (organAdjectives[p.word(first-1)] && p.word(first-1) != "and" || p.word(first-1) == "unnamed" || p.word(first-1) == "unidentified" || p.word(first-1) == "two" || p.word(first-1) == "city") && p.word(first-1) != "the" {
		first--
	}
	last := i + 1
	if p.word(i) == "ministry" && p.word(i+1) == "of" {
		for last = i + 2; last < min(end, i+5) && (p.toks[last].Shape >= text.Capital || p.word(last) == "and" || p.word(last) == "the"); last++ {
			continue
		}
	}
	q := party{first: first, last: last, kind: "authority", name: p.words(first, last), why: "an authority by its office"}
	switch w := p.word(i); {
	case w == "embassy" || w == "consulate":
		q = p.embassy(q, i, end)
	case w == "police" && last < end && (p.word(last) == "officer" || p.word(last) == "officers" || p.word(last) == "station" || p.word(last) == "checkpoint"):
		return last
	}
	q.name = strings.TrimPrefix(strings.TrimPrefix(q.name, "the "), "The ")
	p.addParty(q)
	return q.last
}

// embassy reads "the embassy of France", and "the embassy" as the one named
// before, or the one that the document is from.
func (p *page) embassy(q party, i, end int) party {
	q.kind = "embassy"
	if p.word(i+1) == "of" {
		k := i + 2 + b2i(p.word(i+2) == "the")
		if k < end {
			if code, next := p.nationAt(k, end); code != "" {
				q.name, q.country, q.last = embassyOf(code, p.word(i)), code, next
				p.take(q.first, q.last)
				return q
			}
		}
	}
	for n := len(p.parties) - 1; n >= 0; n-- {
		if p.parties[n].kind == "embassy" && p.parties[n].country != "" {
			q.name, q.country, q.refers, q.why = p.parties[n].name, p.parties[n].country, true, "the embassy named before"
			return q
		}
	}
	return q
}

// refer reads "the group" as the armed group named last.
func (p *page) refer(i int) int {
	for n := len(p.parties) - 1; n >= 0; n-- {
		q := p.parties[n]
		if q.kind == "group" && !q.refers {
			if p.toks[i].Sentence-p.toks[q.first].Sentence > reach || p.anotherGroup(n) {
				break
			}
			q.first, q.last, q.refers, q.why = i-1, i+1, true, quote("the group")+" is the one named before"
			p.addParty(q)
			break
		}
	}
	return i + 1
}

// reach is over how many sentences "the group" looks back.
const reach = 4

// anotherGroup says whether another group is named in the sentence of party n,
// so that "the group" may be either.
func (p *page) anotherGroup(n int) bool {
	for k := n - 1; k >= 0 && p.toks[p.parties[k].first].Sentence == p.toks[p.parties[n].first].Sentence; k-- {
		if q := &p.parties[k]; q.kind == "group" && !q.refers && q.name != p.parties[n].name {
			return true
		}
	}
	return false
}

// partiesIn are the parties between tokens a and b.
func (p *page) partiesIn(a, b int) []party {
	lo, hi := 0, len(p.parties)
	for lo < hi {
		if mid := (lo + hi) / 2; p.parties[mid].first < a {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	end := lo
	for end < len(p.parties) && p.parties[end].first < b {
		end++
	}
	return p.parties[lo:end]
}
