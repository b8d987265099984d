package reading

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// weaponWords name instruments, by the name they are kept under.
var weaponWords = []struct{ name, words string }{
	{"car bomb", "car_bomb car_bombs truck_bomb vehicle_bomb vbied"},
	{"bomb", "bomb bombs ied ieds explosive_device explosive_devices improvised_explosive_device pipe_bomb pipe_bombs pressure_cooker_bomb parcel_bomb package_bombs nail_bomb homemade_bomb roadside_bomb landmine landmines mine_blast"},
	{"suicide vest", "suicide_vest suicide_vests explosive_vest explosive_belt explosives_belt suicide_belt explosive_vests"},
	{"explosives", "explosives dynamite tnt c-4 explosive"},
	{"grenade", "grenade grenades hand_grenade hand_grenades"},
	{"rocket-propelled grenade", "rpg rpgs rocket-propelled_grenade rocket-propelled_grenades rocket_propelled_grenades"},
	{"rocket", "rocket rockets katyusha"},
	{"missile", "missile missiles"},
	{"mortar", "mortar mortars mortar_shells"},
	{"drone", "drone drones uav uavs"},
	{"firearm", "gun guns rifle rifles assault_rifle assault_rifles pistol pistols handgun handguns shotgun shotguns firearm firearms automatic_weapons automatic_weapon automatic_rifles machine_gun machine_guns submachine_gun submachineguns ak-47 ak-47s ar-15 kalashnikov kalashnikovs revolver gunfire firearms m-16"},
	{"knife", "knife knives blade dagger"},
	{"machete", "machete machetes axe hatchet sword swords"},
	{"incendiary", "molotov_cocktail molotov_cocktails petrol_bomb petrol_bombs firebomb firebombs incendiary flammable_liquid"},
	{"vehicle", "vehicle-ramming"},
	{"poison", "poison sarin nerve_agent novichok chlorine_gas"},
	{"acid", "acid"},
}

func weaponIndex() map[string][]attackEntry {
	m := map[string][]attackEntry{}
	for _, row := range weaponWords {
		for _, phrase := range strings.Fields(row.words) {
			var words []string
			for _, w := range strings.Split(phrase, "_") {
				for n, part := range strings.Split(w, "-") {
					if n > 0 {
						words = append(words, "-")
					}
					words = append(words, part)
				}
			}
			m[words[0]] = append(m[words[0]], attackEntry{row.name, words})
		}
	}
	return m
}

// weapons gives each kind of instrument once, where it is first told.
func (p *page) weapons(si int) {
	s := &p.doc.Sentences[si]
	for i := s.First; i < s.Last; i++ {
		if p.toks[i].Aside || !p.is(i, cArms) {
			continue
		}
		name, last := "", i
		for _, e := range p.arms[p.toks[i].Fold] {
			if i+len(e.words) > last && p.seq(i, e.words...) {
				name, last = e.kind, i+len(e.words)
			}
		}
		if last == i {
			continue
		}
		if !p.armed[name] && !p.notAWeapon(i, last) {
			p.armed[name] = true
			f := p.fact(threat.FactWeapon, i, last, name, "weapon: "+quote(p.words(i, last)))
			p.addIn(f, si)
		}
		i = last - 1
	}
}

// notAWeapon keeps out "gun control", "no weapons", "explosive growth", "bomb squad".
func (p *page) notAWeapon(i, last int) bool {
	switch p.word(last) {
	case "control", "laws", "law", "squad", "growth", "threat", "owners", "violence", "disposal", "shop", "store", "rights", "owner",
		"safety", "experts", "expert", "alert", "shelter", "lobby", "rain", "lawmaker":
		return true
	}
	switch p.word(i - 1) {
	case "no", "without", "sex", "photo":
		return true
	}
	return p.word(i) == "explosive" && p.word(last) != "device" && p.word(last) != "-"
}

// phraseAt is where the noun phrase that starts at i ends.
func (p *page) phraseAt(i, end int) int {
	k := i
	for k < end && k-i < 9 {
		t := &p.toks[k]
		switch {
		case t.Kind == text.Punct && t.Fold != "-" && !(t.Fold == "." && t.Gap == text.Glued && len(p.word(k-1)) <= 3):
			return k
		case k > i && (p.dayWord(k) && t.Kind == text.Word || (t.Fold == "early" || t.Fold == "late") && p.dayWord(k+1)):
			return k
		case t.Kind == text.Link || t.Gap > text.Line && k > i:
			return k
		case p.word(k) == "of" && k > i && k+1 < end:
		case k > i && p.is(k, cPrep|cConj|cRel|cBe|cHave|cModal|cSay|cActive|cState|cParticiple) && !p.is(k, cPerson):
			return k
		case p.is(k, cVerb) && k > i && t.Shape == text.Lower && !p.is(k, cUnit|cPerson):
			return k
		case k > i && t.Shape == text.Lower && strings.HasSuffix(t.Fold, "ing") && p.word(k-1) != "of" && !p.is(k-1, cDet) && k+1 < end && p.is(k+1, cDet):
			return k
		case p.is(k, cAdverb) && k > i && !p.is(k, cDet):
			return k
		}
		k++
	}
	for k > i && (p.word(k-1) == "of" || p.is(k-1, cDet)) {
		k--
	}
	return k
}

// targetVerbs are followed by what is hit; "on" ones need "on", "at" or "against".
var targetVerbs = wordSet(`attacked targeted targeting stormed ambushed bombed raided rammed struck hit attacking storming
	ambushing bombing shelled targets attack target attacks strikes`)

var targetNouns = wordSet(`attack attacks assault assaults raid bombing bombings ambush strike strikes shooting shootings blast explosion fire raids`)

// targets reads what an attack was aimed at.
func (p *page) targets(si int) {
	s := &p.doc.Sentences[si]
	for i := s.First; i < s.Last; i++ {
		if p.toks[i].Aside || !p.is(i, cAims) {
			continue
		}
		w := p.word(i)
		at, why := 0, ""
		switch next := p.word(i + 1); {
		case targetNouns[w] && (next == "on" || next == "at" || next == "against" || next == "outside" || next == "inside"):
			at, why = i+2, w+" "+next
		case next == "by" || next == "on" || next == "in" || next == "targeting" || targetNouns[w] && !p.is(i+1, cDet):
		case targetVerbs[w] && !p.is(i-1, cDet|cPrep) && !p.is(i+1, cBe|cHave|cPrep|cConj|cModal|cVerb|cSay|cRel) && w != "bombing" && w != "attacks" && w != "strikes" || w == "targeting":
			at, why = i+1, w
		}
		if at == 0 || at >= s.Last {
			continue
		}
		last := p.phraseAt(at, s.Last)
		if last == at || p.dayWord(at) || last-at == 1 && (p.is(at, cDet) || p.toks[at].Kind != text.Word) {
			continue
		}
		first := at
		for first < last-1 && p.is(first, cDet) {
			first++
		}
		if name := p.words(first, last); !p.aimed[strings.ToLower(name)] {
			p.aimed[strings.ToLower(name)] = true
			f := p.fact(threat.FactTarget, first, last, name, "target: after "+quote(why))
			f.Sure = threat.SureMedium
			p.addIn(f, si)
		}
		i = last - 1
	}
}

// dayWord says whether a weekday, month or year stands at i: "attack on Friday".
func (p *page) dayWord(i int) bool {
	if i >= len(p.toks) {
		return false
	}
	switch p.word(i) {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may",
		"june", "july", "august", "september", "october", "november", "december", "it", "them", "him", "her", "once", "night", "dawn", "least", "about":
		return true
	}
	return p.toks[i].Kind == text.Number
}
