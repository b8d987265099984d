package reading

import "strings"

// class is what a word can be; a token has the union of its word's classes.
type class uint64

const (
	cPerson    class = 1 << iota // someone to whom things happen: "people", "soldier"
	cPerp                        // someone who does them: "gunman", "attackers"
	cPlural                      // of those, more than one
	cBe                          // auxiliaries of the passive: "were", "been", "got"
	cHave                        // "has", "had"
	cModal                       // "will", "could", "may"
	cPrep                        // prepositions
	cDet                         // "the", "a", "his"
	cConj                        // "and", "or", "but", "while"
	cRel                         // "who", "which", "that"
	cAdverb                      // what may stand between the words of a verb
	cKilled                      // "killed", "murdered": past or participle
	cKilling                     // "killing"
	cKill                        // "kill", "kills"
	cDied                        // "died", "perish": it has no object
	cDead                        // "dead", "lifeless"
	cInjured                     // "injured", "wounded"
	cInjuring                    // "injuring"
	cInjure                      // "injure"
	cShot                        // "shot", "stabbed": hit, and it is not said how badly
	cShooting                    // "shooting" as a verb, "stabbing"
	cMissing                     // "missing", "unaccounted"
	cDetained                    // "detained", "arrested"
	cDetaining                   // "detaining"
	cDeaths                      // "deaths", "fatalities"
	cInjuries                    // "injuries", "wounds"
	cArrests                     // "arrests", "detentions"
	cToll                        // "toll"
	cLives                       // "lives"
	cBodies                      // "bodies", "corpses"
	cUnit                        // what is counted but no person: "years", "rockets"
	cVerb                        // a finite verb that ends a noun phrase
	cSay                         // verbs of saying, past or present: "said", "reported"
	cTitle                       // "President", "Mr", "spokesman": a person's name follows or precedes
	cNeg                         // "no", "not", "without"
	cFuture                      // "plan", "threatened": what follows has not happened

	// What may begin here is in a table of its own, which need not be asked of
	// other words.
	cActs   // names of attacks
	cArms   // of weapons
	cActors // of actors
	cAims   // words that a target follows
	cCounts // counted people

	// The words of some rules, see [ofRules].
	cBound     // of bounds on a number
	cWarnVerb  //
	cWarnNoun  //
	cIssueVerb //
	cPassVerb  //
	cTipNoun   //
	cDismissal //
	cDescribed //
	cAuthority //
	cOrgan     //
	cVenue     //
	cStanding  // with which the words of a standing advice begin
)

// english is the lexicon by class; words may stand in several.
var english = []struct {
	is    class
	words string
}{
	{cPerson | cPlural, `people persons civilians soldiers policemen policewomen police officers troops servicemen
		servicewomen personnel women men children kids boys girls students pupils teachers workers employees victims
		residents villagers passengers bystanders worshippers worshipers pilgrims tourists foreigners nationals citizens
		journalists reporters medics doctors nurses guards bodyguards drivers inmates prisoners hostages farmers miners
		fishermen herders herdsmen traders shoppers customers guests pedestrians commuters protesters protestors
		demonstrators concertgoers churchgoers partygoers revellers revelers spectators fans mourners settlers refugees
		migrants infants babies toddlers teenagers teens youths adults elders clerics priests nuns monks missionaries
		peacekeepers marines sailors airmen paramilitaries politicians lawmakers diplomats judges lawyers prosecutors
		firefighters rescuers paramedics contractors engineers peasants campesinos relatives members staff staffers
		mothers fathers sons daughters brothers sisters siblings parents wives husbands grandparents neighbours neighbors
		colleagues friends others survivors individuals souls inhabitants locals patients deputies agents constables gendarmes
		rangers cyclists motorists travelers travellers volunteers recruits cadets conscripts militiamen noncombatants
		americans scholars leaders officials businessmen families couple pair trio quartet
		attendees clubgoers patrons athletes runners onlookers peasants commandos troopers crewmen crew lieutenants
		grandchildren classmates coworkers supporters activists voters candidates christians muslims jews shiites
		sunnis hindus sikhs hazaras yazidis copts congregants juveniles minors males females laborers labourers jurists
		academics schoolchildren schoolgirls schoolboys bankers vendors cooks aides technicians pilots jesuits`},
	{cPerson, `person civilian soldier policeman policewoman officer serviceman man woman child kid boy girl student
		pupil teacher worker employee victim resident villager passenger bystander worshipper pilgrim tourist foreigner
		national citizen journalist reporter medic doctor nurse guard bodyguard driver inmate prisoner hostage farmer
		miner fisherman herder trader shopper customer guest pedestrian protester demonstrator infant baby toddler
		teenager teen youth adult elder cleric priest nun monk missionary peacekeeper marine sailor politician lawmaker
		diplomat judge lawyer prosecutor firefighter rescuer paramedic contractor engineer peasant member mother father
		son daughter brother sister wife husband grandmother grandfather neighbour neighbor colleague friend constable
		ranger cyclist motorist volunteer recruit cadet businessman businesswoman mayor governor minister ambassador
		president senator congressman general colonel major captain lieutenant sergeant corporal commander trooper
		deputy agent male female spokesman preacher imam rabbi pastor bishop archbishop american bride groom uncle aunt
		cousin nephew niece grandson granddaughter owner clerk manager chauffeur cook vendor cashier leader official
		candidate activist secretary director inspector professor juvenile jogger runner stepson stepdaughter boyfriend
		girlfriend fiance fiancee ex-wife ex-husband detective sheriff adolescent aide someone somebody pilot jesuit`},
	{cPerp | cPlural, `attackers gunmen assailants militants terrorists insurgents rebels guerrillas guerillas
		bombers shooters perpetrators suspects extremists jihadists jihadis islamists fighters bandits kidnappers
		abductors hijackers killers murderers robbers raiders hitmen knifemen arsonists stabbers assassins separatists
		commandoes subversives combatants criminals gangsters cartel mujahideen mujahedin radicals hooligans
		perpetrator(s) culprits hostage-takers infiltrators intruders burglars thieves carjackers`},
	{cPerp, `attacker gunman assailant militant terrorist insurgent rebel guerrilla guerilla bomber shooter
		perpetrator suspect extremist jihadist jihadi islamist fighter bandit kidnapper abductor hijacker killer
		murderer robber hitman knifeman arsonist stabber assassin separatist combatant criminal gangster culprit
		himself herself infiltrator intruder prowler burglar thief carjacker`},
	{cPlural, `several dozens scores hundreds thousands many themselves some both all multiple numerous`},
	{cBe, `was were been being is are be get gets got getting became become becomes 're 's`},
	{cHave, `has have had having`},
	{cModal, `will would could may might shall should can must did does do`},
	{cPrep, `of in on at by for from with to into onto near outside inside during after before since within between
		among against over under through throughout across around toward towards upon about off along behind beside
		beyond via amid amidst despite following per than like unlike until till as including aboard`},
	{cDet, `the a an this that these those his her their its my our your every each any another other no one's`},
	{cConj, `and or but nor while whereas although though because so yet if when where whether as`},
	{cRel, `who whom which that whose`},
	{cAdverb, `also reportedly allegedly apparently later then subsequently already still now immediately instantly
		seriously severely critically slightly lightly badly fatally gravely mortally themselves both all each
		accidentally initially either since previously together only not never ever just even brutally summarily
		deliberately confirmed feared believed presumed declared pronounced found certified first finally recently
		lethally non-fatally gunfire mildly moderately apparently mysteriously officially finally privately publicly secretly
		repeatedly confidentially quietly formally explicitly specifically separately promptly`},
	{cKilled, `killed slain murdered assassinated massacred executed beheaded slaughtered lynched decapitated
		butchered strangled slayed martyred`},
	{cKilling, `killing murdering slaying assassinating massacring executing beheading slaughtering claiming`},
	{cKill, `kill kills murder murders slay slays massacre massacres assassinate assassinates execute executes`},
	{cDied, `died die dies dying perished perish perishes succumbed succumb succumbs`},
	{cDead, `dead lifeless deceased`},
	{cInjured, `injured wounded hurt maimed burned hospitalised hospitalized`},
	{cInjuring, `injuring wounding hurting maiming burning`},
	{cInjure, `injure injures wound wounds hurts maim maims`},
	{cShot, `shot stabbed slashed knifed shoots stabs struck hit axed hacked bludgeoned grazed`},
	{cShooting, `stabbing striking hitting`},
	{cMissing, `missing unaccounted disappeared vanished`},
	{cDetained, `detained arrested apprehended jailed nabbed`},
	{cDetaining, `detaining arresting apprehending`},
	{cDeaths, `deaths fatalities death fatality killings murders slayings`},
	{cInjuries, `injuries wounds injury`},
	{cArrests, `arrests detentions`},
	{cToll, `toll`},
	{cLives, `lives life`},
	{cBodies, `bodies corpses body corpse remains`},
	{cUnit, `years year days day hours hour minutes minute seconds weeks week months month times time percent per %
		dollars rupees pounds euros rubles roubles kilometers kilometres km miles mile meters metres feet yards
		kilograms kilos kg pounds tons tonnes bombs bomb rockets rocket missiles missile grenades grenade mortars shells rounds shots
		bullets explosions explosion blasts blast attacks attack incidents incident shootings bombings vehicles vehicle
		cars car trucks truck buses bus motorcycles motorcycle houses house homes home buildings building shops rifles
		rifle pistols guns weapons counts count charges floors storeys stories villages village towns cities countries
		provinces districts a.m p.m am pm gmt stations schools mosques churches hotels drones tanks aircraft planes
		helicopters ships boats cows sheep goats camels cattle animals dogs horses million billion trillion dollar
		points votes seats parts pieces ways reasons locations sites places areas devices suitcases packages hundred
		apartments rooms windows degrees metre meter foot yard inch inches centimeters kilometer kilometre acres
		hectares gallons liters litres barrels phase stage terms term sentences trials episodes tweets`},
	{cSay, `said says say told tells reported reports confirmed confirms announced announces stated states added
		claimed claims acknowledged denied denies according quoted wrote writes noted reiterated insisted`},
	{cVerb, `saw sees attacked exploded detonated occurred happened stormed opened fired targeted entered ambushed blew rammed
		threw throws launched carried planted came went fled escaped took left leaving took place remained remain
		burst drove used attacks set hit hits lived arrived exchanged tried attempted resulted result results caused
		led rose rises climbed reached stands stood hovers received sustained suffered suffering accompanied made found
		admitted began followed collapsed crashed gathered attended seemed seems appears appeared raided stated wore`},
	{cTitle, `mr mrs ms dr sir gen col maj capt lt sgt president minister spokesman spokeswoman spokesperson sheriff
		ambassador senator governor chief director secretary chairman mayor prosecutor inspector superintendent
		commissioner prime deputy king queen prince sheikh mullah pope general colonel major captain lieutenant sergeant`},
	{cNeg, `no not without never none nobody neither nor cannot n't`},
	{cFuture, `plan plans planned planning plot plotted plotting threaten threatens threatened threatening vow vowed
		vows intend intended intends risk potential potentially possible possibly imminent foiled thwarted prevented
		averted warn warned warning could would might may if attempt attempted`},
}

// ofRules are the lists of words that rules ask for at every word of a text.
var ofRules = map[class]map[string]bool{
	cBound: boundStart, cWarnVerb: warnVerbs, cWarnNoun: warnNouns, cIssueVerb: issueVerbs, cPassVerb: passVerbs, cTipNoun: tipNouns,
	cDismissal: dismissals, cDescribed: described, cAuthority: authorityHeads, cOrgan: organNouns, cVenue: venueNouns,
}

// mark gives words the class of the tables that know them.
func (r *Reader) mark() {
	for w := range r.attacks {
		r.lexicon[w] |= cActs
	}
	for w := range r.arms {
		r.lexicon[w] |= cArms
	}
	for w := range r.actors {
		r.lexicon[w] |= cActors
	}
	for _, set := range []map[string]bool{targetVerbs, targetNouns} {
		for w := range set {
			r.lexicon[w] |= cAims
		}
	}
	for c, words := range ofRules {
		for w := range words {
			r.lexicon[w] |= c
		}
	}
	for w := range standingPhrases {
		r.lexicon[w] |= cStanding
	}
	r.markCounts()
}

// markCounts marks the words with which a counted noun phrase can start.
func (r *Reader) markCounts() {
	for w := range boundStart {
		r.lexicon[w] |= cCounts
	}
	for w := range vague {
		r.lexicon[w] |= cCounts
	}
	for _, w := range []string{"a", "an", "both", "no", "nobody", "none", "between", "half"} {
		r.lexicon[w] |= cCounts
	}
	for _, table := range []map[string]int{r.nums.Small, r.nums.Tens} {
		for w, n := range table {
			if n > 0 {
				r.lexicon[w] |= cCounts
			}
		}
	}
}

// lexiconOf joins the tables to one map.
func lexiconOf() map[string]class {
	m := make(map[string]class, 1500)
	for _, row := range english {
		for _, w := range strings.Fields(row.words) {
			m[w] |= row.is
		}
	}
	return m
}
