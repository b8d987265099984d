package reading

import "github.com/tocsin/tocsin/internal/reading/text"

// deed is what the words that govern a time or place tell of.
type deed string

// The deeds.
const (
	ofNothing     deed = ""              // no word governs it
	ofAttack      deed = "attack"        // the event itself
	ofResponse    deed = "response"      // police come to it: as good as the event's time
	ofFinding     deed = "discovery"     // somebody is found dead or hurt
	ofDeath       deed = "death"         // somebody dies of it, maybe later
	ofWarning     deed = "warning"       //
	ofArrest      deed = "arrest"        //
	ofCourt       deed = "court"         // charges, hearings, verdicts
	ofStatement   deed = "statement"     // somebody says or counts
	ofMemorial    deed = "memorial"      // funerals, vigils, anniversaries
	ofOperation   deed = "operation"     // police or troops kill or catch attackers
	ofProtest     deed = "demonstration" // a gathering for or against something
	ofPublication deed = "publication"   // the report itself
	ofPlan        deed = "plan"          // an attack that is planned, feared or prevented
	ofOther       deed = "other"         // something else
	ofEvent       deed = "event"         // "happened": of whatever its subject is
	ofBeginning   deed = "beginning"     // "began": of whatever its subject is
	ofInquiry     deed = "inquiry"       // police look into it
	ofCare        deed = "medical care"  // hospital
)

// deedWords are the words by what they tell of.
var deedWords = deedIndex(map[deed]string{
	ofStatement: `said says say saying told tells announced announces added confirmed confirms reported reports dismissed dismisses denied denies
		offered stated states claimed wrote posted published tweeted spoke speaking speaks speech insisted acknowledged rejected condemned condemns
		expressed conveyed count tally figures estimate statement conference briefing interview identified named released raised raises raise revised updated put counted
		visited visits pledged announcement press talks meeting met remarks praised urged called`,
	ofWarning: `warned warns warning warnings alert alerts alerted advisory advisories forewarned cautioned notified notice tipped tip advised advises`,
	ofArrest: `arrested arrest arrests detained detain apprehended captured caught custody surrendered extradited jailed nabbed seized detention
		recaptured manhunt search fled`,
	ofCourt: `charged charges booked sentenced sentence convicted conviction pleaded pled trial hearing arraigned arraignment indicted indictment
		verdict acquitted testified court jury judge lawsuit bail plea prosecution sued`,
	ofMemorial:  `vigil funeral buried bury burial memorial anniversary mourned mourners mourning remembered remember commemorated gathered gather tribute laid`,
	ofProtest:   `demonstration demonstrations demonstrate demonstrated protest protests protested protesting rally rallies rallied march marches marched`,
	ofResponse:  `responded respond responding dispatched summoned`,
	ofInquiry:   `investigating investigate investigates investigation investigated probe probing inquiry seeking looking`,
	ofEvent:     `happened happen occurred occur unfolded erupted transpired incident incidents`,
	ofBeginning: `began begin begins started start came come broke`,
	ofDeath:     `died dies die succumbed death deaths`,
	ofCare:      `hospital hospitals flown airlifted transported hospitalized hospitalised condition surgery clinic`,
})

func deedIndex(rows map[deed]string) map[string]deed {
	out := map[string]deed{}
	for d, words := range rows {
		for w := range wordSet(words) {
			out[w] = d
		}
	}
	return out
}

// harms are the classes of the words that tell of an attack by what it did.
const harms = cKilled | cKilling | cInjured | cInjuring | cShot | cDead

// attackHints are other words that tell of an attack.
var attackHints = wordSet(`firing gunfire gunshot gunshots shots shot fire crime ambush stormed fired wounding struck`)

// deedAt is what the word at token k tells of.
func (p *page) deedAt(k int) deed {
	if p.toks[k].Kind != text.Word || !p.lore[k].tells {
		return ofNothing
	}
	if kind, last := p.actAt(k); last > k && kind != "threat" && !p.notAnAct(k, last, kind) {
		return ofAttack
	}
	w := p.word(k)
	if w == "death" && p.word(k-1) == "to" {
		return ofAttack // "stabbed to death"
	}
	if d := p.lore[k].deed; d != ofNothing {
		if p.toks[k].Shape >= text.Capital && (d == ofCourt || d == ofStatement) && p.toks[k].Sentence == p.toks[max(k-1, 0)].Sentence && k > 0 && p.toks[k-1].Shape >= text.Capital {
			return ofNothing // of a name: "Court Street", "Associated Press"
		}
		return d
	}
	if p.is(k, harms) && !p.is(k, cPerp) || attackHints[w] {
		return ofAttack
	}
	return ofNothing
}

// meant bends what a word tells of by what stands before it: an attack that is
// planned or feared has no time yet, and one died of later has two.
func (p *page) meant(d deed, at, si int) deed {
	s := &p.doc.Sentences[si]
	switch d {
	case ofEvent:
		return ofAttack
	case ofBeginning:
		return ofOther
	case ofAttack:
		stage, _ := p.stageOf(at, at+1, s.First)
		if stage == "threatened" || stage == "foiled" || p.feared(at, s.First) {
			return ofPlan
		}
		if p.operation(si) {
			return ofOperation
		}
	case ofDeath:
		if !p.has(s.First, s.Last, "hospital", "injuries", "wounds", "later", "coroner", "succumbed") && p.violent(s) {
			return ofAttack
		}
	}
	return d
}

// operation says whether a sentence tells of attackers killed or caught in an
// operation against them.
func (p *page) operation(si int) bool {
	s := &p.doc.Sentences[si]
	against, perps := false, false
	for k := s.First; k < s.Last; k++ {
		switch p.word(k) {
		case "operation", "operations", "siege", "raid", "raids", "shootout", "clash", "clashes", "resisted":
			against = true
		}
		perps = perps || p.is(k, cPerp) && p.word(k) != "suspect" && p.word(k) != "suspects"
		if p.is(k, cPerson) && !p.is(k, cPerp) && p.hasClass(k+1, min(s.Last, k+4), cKilled|cInjured|cShot|cDead) {
			return false
		}
	}
	return against && perps
}

// feared says whether the attack at token at is only the matter of a warning,
// plan or prevention: "information about an attack", "preparing an attack".
func (p *page) feared(at, from int) bool {
	k := at - 1
	for ; k >= from && k > at-6; k-- {
		if p.is(k, cDet) || p.toks[k].Kind == text.Word && !p.is(k, cPrep|cConj|cRel|cBe|cHave) && p.lore[k].deed == ofNothing && !preparing[p.word(k)] {
			continue
		}
		break
	}
	w := p.word(k)
	if preparing[w] {
		return true
	}
	if w == "of" || w == "about" || w == "against" || w == "over" || w == "on" {
		switch p.word(k - 1) {
		case "warning", "warnings", "warned", "warns", "alert", "alerts", "information", "intelligence", "plot", "threat", "threats", "risk", "danger",
			"possibility", "fear", "fears", "notice", "plans", "plan", "tip", "talk", "rumours", "rumors":
			return true
		}
	}
	return false
}

// preparing are the verbs whose object has not happened.
var preparing = wordSet(`preparing prepared prepare planned planning plan plans plotting plotted prevent prevented preventing foil foiled thwarted
	thwart averted avert threatened threatening stop stopped target planned possible potential imminent expected`)
