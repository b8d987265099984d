package syntax

import "strings"

// verbForm is a form of a verb.
type verbForm struct {
	lemma      string
	base, s3   bool
	past, part bool
	gerund     bool
}

// verb recognises a folded word as a form of a verb that the vocabulary has.
func (v *vocab) verb(w string) (verbForm, bool) {
	if f, ok := v.irregular[w]; ok {
		return f, true
	}
	n := len(w)
	if n > 3 && strings.HasSuffix(w, "ed") {
		if l, ok := v.stem(w[:n-2], w[:n-1]); ok {
			return verbForm{lemma: l, past: true, part: true}, true
		}
	}
	if n > 4 && strings.HasSuffix(w, "ing") {
		if l, ok := v.stem(w[:n-3], w[:n-3]+"e"); ok {
			return verbForm{lemma: l, gerund: true}, true
		}
	}
	if v.isVerb(w) {
		return verbForm{lemma: w, base: true}, true
	}
	if n > 3 && w[n-1] == 's' {
		if l, ok := v.third(w); ok {
			return verbForm{lemma: l, s3: true}, true
		}
	}
	return verbForm{}, false
}

func (v *vocab) isVerb(w string) bool { return v.uses[w].verb || domainVerbs[w] }

// domainVerbs are verbs of the subject that tagged English hardly has.
var domainVerbs = map[string]bool{
	"machinegun": true, "dynamite": true, "torch": true, "gun": true, "mortar": true, "strafe": true,
	"defuse": true, "deactivate": true, "kidnap": true, "abduct": true, "assassinate": true, "ambush": true,
	"bomb": true, "shell": true, "firebomb": true, "hijack": true, "behead": true, "massacre": true,
	"riddle": true, "sabotage": true, "perpetrate": true, "detonate": true, "explode": true, "raze": true,
	"hospitalize": true, "stab": true, "looted": true, "loot": true, "rob": true, "decapitate": true,
	"mutilate": true, "strangle": true, "lynch": true, "maim": true, "injure": true, "wound": true,
}

// stem finds the verb behind a stripped ending: the bare stem, the stem with
// its doubled consonant undone, -y for -i, or the stem with e.
func (v *vocab) stem(bare, withE string) (string, bool) {
	n := len(bare)
	if n > 2 && bare[n-1] == 'i' && v.isVerb(bare[:n-1]+"y") {
		return bare[:n-1] + "y", true
	}
	if n > 2 && bare[n-1] == bare[n-2] && v.isVerb(bare[:n-1]) && !v.isVerb(bare) {
		return bare[:n-1], true
	}
	if v.isVerb(withE) && !(v.isVerb(bare) && v.uses[bare].first == 'v') {
		return withE, true
	}
	if v.isVerb(bare) {
		return bare, true
	}
	return "", false
}

func (v *vocab) third(w string) (string, bool) {
	n := len(w)
	for _, l := range [...]string{w[:n-1], strings.TrimSuffix(w, "es")} {
		if l != w && v.isVerb(l) {
			return l, true
		}
	}
	if strings.HasSuffix(w, "ies") && v.isVerb(w[:n-3]+"y") {
		return w[:n-3] + "y", true
	}
	return "", false
}

// irregulars lists "base past participle"; an equal form is written once.
const irregulars = `be was been|have had|do did done|go went gone|say said|tell told|make made|take took taken|
come came come|see saw seen|know knew known|give gave given|find found|think thought|leave left|feel felt|
bring brought|begin began begun|keep kept|hold held|write wrote written|stand stood|hear heard|let let|
mean meant|set set|meet met|run ran run|pay paid|sit sat|speak spoke spoken|lie lay lain|lead led|
read read|grow grew grown|lose lost|fall fell fallen|send sent|build built|understand understood|
draw drew drawn|break broke broken|spend spent|cut cut|rise rose risen|drive drove driven|buy bought|
wear wore worn|choose chose chosen|seek sought|throw threw thrown|catch caught|deal dealt|win won|
forget forgot forgotten|shoot shot|hit hit|strike struck|fight fought|flee fled|hide hid hidden|
blow blew blown|burn burnt|put put|steal stole stolen|slay slew slain|hurt hurt|shut shut|split split|
sweep swept|tear tore torn|swear swore sworn|undergo underwent undergone|withdraw withdrew withdrawn|
overthrow overthrew overthrown|undertake undertook undertaken|arise arose arisen|bear bore borne|
beat beat beaten|become became become|bind bound|bleed bled|fly flew flown|forbid forbade forbidden|
get got gotten|hang hung|lay laid|ride rode ridden|sell sold|shake shook shaken|sink sank sunk|
sleep slept|spread spread|stick stuck|teach taught|wake woke woken|bet bet|breed bred|cast cast|
cost cost|creep crept|dig dug|eat ate eaten|feed fed|freeze froze frozen|quit quit|ring rang rung|
show showed shown|sing sang sung|swim swam swum|wind wound|foresee foresaw foreseen`

func irregularVerbs() map[string]verbForm {
	out := map[string]verbForm{}
	for entry := range strings.SplitSeq(strings.ReplaceAll(irregulars, "\n", ""), "|") {
		f := strings.Fields(entry)
		part := f[len(f)-1]
		base := out[f[0]]
		base.lemma, base.base = f[0], true
		out[f[0]] = base
		past := out[f[1]]
		past.lemma, past.past = f[0], true
		out[f[1]] = past
		p := out[part]
		p.lemma, p.part = f[0], true
		out[part] = p
	}
	out["burned"] = verbForm{lemma: "burn", past: true, part: true}
	out["wound"] = verbForm{lemma: "wound", base: true}
	out["bound"] = verbForm{lemma: "bind", part: true}
	for _, w := range [...]string{"is", "are", "was", "were", "been", "being", "am"} {
		out[w] = verbForm{lemma: "be", past: true}
	}
	out["left"] = verbForm{lemma: "leave", past: true, part: true}
	out["has"] = verbForm{lemma: "have", s3: true}
	out["does"] = verbForm{lemma: "do", s3: true}
	out["dying"] = verbForm{lemma: "die", gerund: true}
	return out
}
