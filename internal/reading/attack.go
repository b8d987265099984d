package reading

import (
	"strings"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// attackWords name attacks and what attackers do, by type. A phrase has its
// words parted by "_"; the longest one that fits is taken.
var attackWords = []struct{ kind, words string }{
	{"bombing", `bombing bombings bomb_blast bomb_blasts bomb_attack bomb_attacks explosion explosions blast blasts exploded detonated
		detonation blew_up blew_himself_up blew_herself_up blew_themselves_up blown_up car_bomb car_bombing car_bombs suicide_bombing
		suicide_bombings suicide_bomber bombed truck_bomb explode detonate detonating exploding set_off_a_bomb set_off_bombs set_off_explosives bomb_exploded dynamited dynamite_attack
		suicide_attack suicide_attacks roadside_bomb`},
	{"shooting", `shooting shootings mass_shooting opened_fire open_fire opening_fire opens_fire gunned_down shot_dead shot_and_killed
		gunfire fired_on fired_at shot_at sprayed_bullets drive-by_shooting gun_attack drive-by shootout shoot-out firefight shot_to_death
		fatally_shot machine-gunned were_shot was_shot shots_fired fired_shots fired_several_shots gunshot_wound gunshot_wounds stray_bullet`},
	{"stabbing", `stabbing stabbings stabbed knife_attack knifing stabbed_to_death knife_attacks machete_attack`},
	{"vehicle ramming", `rammed drove_into ramming car_ramming vehicle_attack plowed_into ploughed_into mowed_down`},
	{"arson", `arson set_fire set_on_fire set_ablaze torched burned_down firebombed firebombing firebomb_attack set_alight burning_down`},
	{"kidnapping", `kidnapping kidnappings kidnapped abducted abduction abductions kidnap taken_hostage took_hostage hostage-taking
		hostage_taking took_hostages held_hostage abducting kidnapping_of seized_hostages`},
	{"hijacking", `hijacking hijacked hijack`},
	{"robbery", `robbery robbed robberies looted carjacking carjackings carjacked armed_robbery`},
	{"assassination", `assassination assassinated assassinations assassinate assassinating`},
	{"ambush", `ambush ambushed ambushes ambushing`},
	{"air strike", `airstrike airstrikes air_strike air_strikes air_raid bombardment drone_strike drone_strikes drone_attack drone_attacks
		strafed strafing air_attack`},
	{"shelling", `shelling shelled mortar_attack rocket_attack missile_attack missile_strike rocket_fire mortar_fire rocket_attacks
		missile_attacks rockets_fired artillery_fire grenade_attack artillery_attack`},
	{"massacre", `massacre massacred massacres slaughter slaughtered beheaded beheading executed execution`},
	{"murder", `murder murdered murders slaying homicide`},
	{"attack", `attack attacks attacked attacking assault assaulted assaults stormed raid raided storming assault_on terrorist_act
		act_of_terrorism terror_attack terrorist_attack targeted thrashed lynched lynching strangled beaten_to_death hacked_to_death violence_attack stormed_into`},
	{"threat", `threatened threat threats bomb_threat death_threat death_threats`},
}

type attackEntry struct {
	kind  string
	words []string
}

// attackIndex finds attack words by their first word.
func attackIndex() map[string][]attackEntry {
	m := map[string][]attackEntry{}
	for _, row := range attackWords {
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
			m[words[0]] = append(m[words[0]], attackEntry{row.kind, words})
		}
	}
	return m
}

// act is an attack as mentioned.
type act struct {
	first, last int
	kind, stage string
	sentence    int
	why         string
}

// findActs finds the attacks of a sentence.
func (p *page) findActs(si int) []act {
	s := &p.doc.Sentences[si]
	var out []act
	for i := s.First; i < s.Last; i++ {
		if p.toks[i].Aside {
			continue
		}
		kind, last := p.actAt(i)
		if last == i {
			continue
		}
		if p.notAnAct(i, last, kind) {
			i = last - 1
			continue
		}
		a := act{first: i, last: last, kind: kind, sentence: si}
		a.stage, a.why = p.stageOf(i, last, s.First)
		out = append(out, a)
		i = last - 1
	}
	return out
}

func (p *page) actAt(i int) (string, int) {
	kind, last := "", i
	if !p.is(i, cActs) {
		return kind, last
	}
	for _, e := range p.attacks[p.toks[i].Fold] {
		if i+len(e.words) > last && i+len(e.words) <= len(p.toks) && p.seq(i, e.words...) {
			kind, last = e.kind, i+len(e.words)
		}
	}
	return kind, last
}

// notAnAct keeps out words that only look like attacks: "heart attack",
// "the suspect attacked the media", "film shooting", "under threat".
func (p *page) notAnAct(i, last int, kind string) bool {
	switch p.word(i - 1) {
	case "heart", "panic", "asthma", "anti", "counter", "photo", "film", "cyber", "verbal", "personal":
		return true
	}
	switch kind {
	case "threat":
		w := p.word(i)
		return w != "threatened" && w != "bomb" && w != "death" || w == "threatened" && p.word(last) != "to" && p.word(last) != "with"
	case "attack":
		return p.word(last) == "helicopter" || p.word(last) == "aircraft" || p.word(i) == "targeted" && p.word(last) == "by" && p.word(last+1) == "sanctions"
	}
	return false
}

// stageOf tells how far an attack got, from the words before it.
func (p *page) stageOf(i, last, from int) (string, string) {
	for k := i - 1; k >= max(from, i-7); k-- {
		if p.toks[k].Kind == text.Punct && p.word(k) != "," && p.word(k) != "-" {
			break
		}
		switch p.word(k) {
		case "foiled", "thwarted", "prevented", "averted", "disrupted", "foil", "thwart", "prevent", "foiling", "stopped":
			return "foiled", p.word(k)
		case "attempted", "failed", "attempt", "attempts", "tried", "unsuccessful", "botched":
			return "attempted", p.word(k)
		case "threatened", "threatens", "threatening", "vowed", "plan", "plans", "planned", "planning", "plot", "plotting", "plotted",
			"possible", "potential", "imminent", "risk", "danger", "could", "may", "might", "future", "possibility", "preparing", "likely",
			"further":
			return "threatened", p.word(k)
		}
	}
	if p.seq(last, "was", "foiled") || p.seq(last, "were", "foiled") || p.seq(last, "was", "thwarted") || p.seq(last, "was", "averted") {
		return "foiled", p.word(last + 1)
	}
	return "accomplished", ""
}

// attackFacts gives the attacks of the document: one fact for each type and
// stage, at its first mention, and the bare "attack" only where nothing more
// exact is told.
func (p *page) attackFacts() {
	exact := false
	for _, a := range p.acts {
		if a.stage == "accomplished" && a.kind != "attack" && a.kind != "threat" && !p.bygone(a.sentence) {
			exact = true
		}
	}
	seen := map[[3]string]bool{}
	for _, a := range p.acts {
		old := p.bygone(a.sentence)
		if a.kind == "attack" && a.stage == "accomplished" && exact && !old {
			continue
		}
		key := [3]string{a.kind, a.stage}
		if old {
			key[2] = "background"
		}
		if seen[key] {
			continue
		}
		seen[key] = true
		rule := "attack: " + quote(p.words(a.first, a.last))
		if a.why != "" {
			rule += ", " + a.stage + " by " + quote(a.why)
		}
		f := p.fact(threat.FactAttack, a.first, a.last, a.kind, rule)
		f.Attack = &threat.AttackDetail{Type: a.kind, Stage: a.stage}
		if a.kind == "attack" {
			f.Sure = threat.SureMedium
		}
		p.addIn(f, a.sentence)
	}
}

// settle gives the accomplished attacks the time and place of the event, if
// the sentences that tell of it do.
func (p *page) settle() {
	place := ""
	for n := range p.spots {
		if s := &p.spots[n]; p.roleOf(s) == "event" && s.place.Kind != geo.Country && !s.generic {
			place = s.place.Name
			break
		}
	}
	for i := range p.out.Facts {
		f := &p.out.Facts[i]
		if f.Kind != threat.FactAttack || f.Attack.Stage != "accomplished" || f.Background {
			continue
		}
		f.Attack.Place = place
		if w, ok := p.eventTime(); ok {
			f.Attack.When = &w
		}
	}
}
