package reading

import (
	"strings"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// spot is a place as mentioned.
type spot struct {
	first, last int // tokens
	place       geo.Place
	cands       []geo.Place
	relation    string   // "in", "near", "outside", "from", "to"; empty without one
	strong      bool     // the words around say that it is a place
	known       bool     // resolved in the gazetteer
	kind        geo.Kind // as the words say, empty if they do not
	within      int      // index of the spot that contains it by the words, -1
	venue       bool
	dateline    bool
	event       bool // taken for the event's place, for want of one that is told
	generic     bool // "a concert hall": a kind of venue, not a name
	why         string
}

// locatives are the prepositions before a place, and how the thing lies to it.
var locatives = map[string]string{
	"in": "in", "at": "in", "near": "near", "outside": "outside", "inside": "in", "within": "in", "around": "near",
	"across": "in", "from": "from", "to": "to", "into": "in", "towards": "to", "toward": "to", "throughout": "in", "on": "in",
	"off": "near", "beside": "near", "opposite": "near", "through": "in", "over": "in", "via": "from", "for": "for",
}

// locativesSpanish are those of Spanish.
var locativesSpanish = map[string]string{"en": "in", "cerca": "near", "hacia": "to", "desde": "from", "sobre": "in", "entre": "near"}

// genericSpanish are the words between a Spanish preposition and a name.
var genericSpanish = wordSet(`el la los las de del ciudad municipio departamento provincia barrio colonia zona rural urbana centro estado localidad
	pueblo comuna distrito aldea norte sur este oeste noreste noroeste sureste suroeste region frontera capital poblado vereda sector afueras parroquia canton
	puerto isla valle sierra selva costa corregimiento caserio comunidad`)

// locative is how a thing lies to the place behind the word at i.
func (p *page) locative(w string, i int) (string, bool) {
	if p.lang() == "es" {
		r, ok := locativesSpanish[w]
		if w == "cerca" && p.word(i+1) != "de" {
			ok = false
		}
		return r, ok
	}
	r, ok := locatives[w]
	return r, ok
}

func (p *page) isGeneric(w string) bool {
	if p.lang() == "es" {
		return genericSpanish[w] || w == ","
	}
	return generic[w]
}

// generic are the words between a preposition and a name: "in the northern
// city of", "near the Afghan capital,".
var generic = wordSet(`the a city town capital village district province region area state suburb port neighborhood
	neighbourhood northern southern eastern western central north south east west northeast northwest southeast
	southwest northeastern northwestern southeastern southwestern downtown upper lower greater old coastal restive
	volatile border nearby municipality county department governorate township settlement hamlet suburbs outskirts
	of , - main country island resort tribal rural remote mountainous nation 's kingdom coast city's country's mainly
	predominantly troubled neighbouring neighboring war torn largest second biggest provincial regional commercial
	metropolitan historic inner outer busy mountain desert parish commune borough canton prefecture oblast republic
	entire and`)

// regionNouns follow or precede the name of a place and say what it is.
var regionNouns = map[string]geo.Kind{
	"province": geo.Region, "district": geo.Region, "governorate": geo.Region, "state": geo.Region, "region": geo.Region,
	"county": geo.Region, "department": geo.Region, "oblast": geo.Region, "prefecture": geo.Region, "division": geo.Region,
	"peninsula": geo.Region, "island": geo.Region, "valley": geo.Region, "municipality": geo.City, "city": geo.City,
	"town": geo.City, "village": geo.City, "hamlet": geo.City, "settlement": geo.City, "township": geo.City, "suburb": geo.City,
	"neighborhood": geo.City, "neighbourhood": geo.City, "area": geo.Region, "parish": geo.Region, "capital": geo.City,
	"borough": geo.City, "quarter": geo.City, "commune": geo.City, "barangay": geo.City, "kibbutz": geo.City, "agency": geo.Region,
	"camp": geo.City, "canton": geo.Region, "regency": geo.Region, "lga": geo.Region, "subdistrict": geo.Region,
}

// venueNouns are what is attacked or stood at: "a concert hall", "the mosque".
var venueNouns = wordSet(`hall mosque church cathedral synagogue temple shrine monastery convent seminary gurdwara
	school kindergarten university college academy campus hospital clinic hotel motel hostel resort restaurant cafe
	café bar pub nightclub club disco bakery theatre theater cinema museum library stadium arena gym court courthouse
	market marketplace bazaar mall supermarket store shop plaza square park playground beach airport airfield station
	terminal port harbour harbor bridge tunnel checkpoint roadblock barracks base garrison outpost headquarters
	consulate embassy parliament ministry prison jail factory plant mine refinery pipeline dam substation tower
	synagogue airbase bank exchange pharmacy newspaper office offices compound warehouse farm ranch plantation cemetery
	funeral wedding concert festival rally parade procession marathon fairground zoo villa palace residence apartment
	apartments inn lounge tavern saloon suites lodge crossing intersection avenue street road highway bus train metro subway tram ferry convoy building center centre
	complex motorway boulevard promenade pier marina casino pagoda basilica chapel mansion headquarter depot`)

// traps are names of towns that are far more often something else; they are
// taken for places only when a country or "city of" stands beside them.
var traps = wordSet(`christmas easter thanksgiving of as see march may april june july august january october december reading police split nice mobile jan victoria
	male best most are bath man enterprise union liberty justice hope independence orange buffalo normal eagle paradise
	friendship commerce defiance fate why hell and or the an is it to at on in by us we he she his her our a i mark john
	martin george david james lincoln jackson washington's clinton trump biden bush ford carter nixon obama putin florence
	charlotte augusta sofia marina diana carolina francisco jose santiago pedro miguel juan maria antonio jorge luis
	 adam roman christian islam muslim rebel central north south east west northern southern eastern
	western national state federal general major president king queen prince bishop court court hall bridge center
	centre university college church park square street road lake river bay mount hill island city town village
	home house office bank market station port castle union force forces army navy guard security service agency
	council committee court ministry department bureau embassy foreign affairs interior defense defence media news
	press radio tv times post journal tribune herald independent sun star mirror guardian today this that these those
	there then here when where what who how if but for from with after before during since until while also
	many several some all both each every other another one two three four five six seven eight nine ten monday
	tuesday wednesday thursday friday saturday sunday spring summer autumn fall winter loading photo read more
	related video watch share print email subscribe sign advertisement ad man men woman women boy girl people person
	wall page cross cities moss bell young long white black green brown gray grey grand gold silver field fields wood
	stone rock king's knight bishop's love joy faith grace angel angels star mission front line liberation national
	popular movement brigade battalion group popular farabundo marti san santa los las la el del de new old point rose
	data imam bus can will would should could may ali hassan hussein mohammad mohammed ahmad ahmed abdullah khan omar
	sultan mustafa karim salem said rashid hamid saleh mansour jabal nasser osama bin laden taliban police jaish fair
	 vice ex pro anti non un eu us nato who ied nor wounded injured killed dead attack attacks bomb war
	officer officers soldiers troops officials authorities government leader minister militants gunmen victims
	mini hunter carson logan lawrence marshall mason taylor tyler
	lee green allen anderson bennett baker benton bradley burke burns campbell clark collins cook cooper crawford
	douglas duncan elliott evans fisher fleming foster franklin garner gilbert gordon graham grant griffin hamilton
	harper harris harrison henderson henry howard hughes hunt irving jefferson johnson jones kelly kennedy kent
	lewis lopez lynn macon madison marion mcdonald melville mills mitchell monroe montgomery moore morgan morris murphy
	murray nelson newton norman norton oliver parker patterson perry peters phillips pierce porter powell price quincy
	randolph raymond reed richmond roberts robinson rogers roy russell ryan scott shaw shelby sheridan
	sherman simpson smith spencer stafford stanley stephens stewart stuart sullivan thomas thompson troy turner tyrone
	vernon wallace walker ward warren watson wayne webster wells wilson winston wright york vladimir ivan boris
	 duty disclaimer background analysis matter matters responses intelligence extremist security alert`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// keyOf joins the words of tokens [first, last) to a key of the gazetteer.
func (p *page) keyOf(first, last int) string {
	if last == first+1 {
		return p.lore[first].name
	}
	var b strings.Builder
	for i := first; i < last; i++ {
		t := &p.toks[i]
		if t.Kind == text.Punct {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(p.lore[i].name)
	}
	return b.String()
}

// bare takes dots and apostrophes off a folded word.
func bare(s string) string {
	if strings.ContainsAny(s, ".'") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), "'", "")
	}
	return s
}

// naming is what was found when a name was looked for at a token: several
// stages ask for the same ones.
type naming struct {
	end, words int32
	asked      bool
	cands      []geo.Place
}

// nameAt finds the longest name of the gazetteer that starts at token i. The
// places are shared: nobody changes them.
func (p *page) nameAt(i, end int) (int, []geo.Place) {
	if !p.lore[i].starts {
		return 0, nil
	}
	if p.named == nil {
		p.named = make([]naming, len(p.toks))
	}
	n := &p.named[i]
	if !n.asked || int(n.end) != end {
		words, cands := p.lookAt(i, end)
		*n = naming{asked: true, end: int32(end), words: int32(words), cands: cands}
	}
	return int(n.words), n.cands
}

// maxName bounds how many tokens the name of a place has.
const maxName = 20

// lookAt looks for the longest name that starts at token i.
func (p *page) lookAt(i, end int) (int, []geo.Place) {
	var cands []geo.Place
	last, words := i, 0
	p.key = p.key[:0]
	for k := i; k < min(end, i+maxName); k++ {
		t := &p.toks[k]
		switch {
		case k > i && t.Gap > text.Line:
			return last - i, cands
		case t.Kind == text.Word:
		case t.Fold == "-" && t.Gap == text.Glued, t.Fold == "." && len(p.word(k-1)) <= 3:
			continue
		default:
			return last - i, cands
		}
		words++
		p.nextWord(k)
		if words == 1 || p.capital(k) {
			if found := geo.Named(p.key); len(found) > 0 {
				last, cands = k+1, found
			}
		}
		if !geo.Starts(p.key) {
			break
		}
	}
	return last - i, cands
}

// nextWord adds the word at token k to the key of a name.
func (p *page) nextWord(k int) {
	if len(p.key) > 0 {
		p.key = append(p.key, ' ')
	}
	p.key = append(p.key, p.lore[k].name...)
}

// capital says whether token i is written as names are, as far as the
// sentence's case can tell.
func (p *page) capital(i int) bool {
	t := &p.toks[i]
	if p.doc.Sentences[t.Sentence].Upper {
		return t.Kind == text.Word
	}
	return t.Shape >= text.Capital || t.Shape == text.NoCase && t.Kind == text.Word
}

// shortName says whether token i may be a name at all: the short names of
// countries are in capitals ("US", not "us").
func (p *page) shortName(i int) bool {
	t := &p.toks[i]
	w := p.lore[i].name
	if len(w) > 3 {
		return true
	}
	if p.doc.Sentences[t.Sentence].Upper {
		return strings.Contains(t.Fold, ".") || w == "uk" || w == "uae" || w == "usa"
	}
	return t.Shape == text.Upper
}
