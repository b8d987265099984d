// Package template reads and writes the filled templates of MUC-3 and MUC-4:
// the answer keys, the systems' responses, and our own.
//
// A template has 25 slots (template-doc-part1 §2.0). A key may offer
// alternatives for one fill ("A" / "B") and mark a fill or a whole template as
// optional; a response may do neither (§4.1, §4.2).
package template

// Slot is one of the 25 slots of a MUC-4 template, by its official number.
type Slot int

// The slots, in the order and with the numbers of template-doc-part1 §2.0.
const (
	MessageID Slot = iota
	TemplateID
	Date
	Location
	Type
	Stage
	InstrumentID
	InstrumentType
	Category
	PerpIndividual
	PerpOrganization
	PerpConfidence
	PhysID
	PhysType
	PhysNumber
	PhysNation
	PhysEffect
	PhysTotal
	HumName
	HumDescription
	HumType
	HumNumber
	HumNation
	HumEffect
	HumTotal
	SlotCount
)

// Kind says how the fills of a slot are compared.
type Kind int

// The kinds of fill (template-doc-part1 §3.0).
const (
	KindID Kind = iota
	KindDate
	KindLocation
	KindSet
	KindString
	KindNumber
)

type slotInfo struct {
	label, code string
	kind        Kind
	refs        []Slot
}

var slots = [SlotCount]slotInfo{
	MessageID:        {"0.  MESSAGE: ID", "message-id", KindID, nil},
	TemplateID:       {"1.  MESSAGE: TEMPLATE", "template-id", KindID, nil},
	Date:             {"2.  INCIDENT: DATE", "inc-date", KindDate, nil},
	Location:         {"3.  INCIDENT: LOCATION", "inc-loc", KindLocation, nil},
	Type:             {"4.  INCIDENT: TYPE", "inc-type", KindSet, nil},
	Stage:            {"5.  INCIDENT: STAGE OF EXECUTION", "inc-stage", KindSet, nil},
	InstrumentID:     {"6.  INCIDENT: INSTRUMENT ID", "inc-instr-id", KindString, nil},
	InstrumentType:   {"7.  INCIDENT: INSTRUMENT TYPE", "inc-instr-type", KindSet, []Slot{InstrumentID}},
	Category:         {"8.  PERP: INCIDENT CATEGORY", "perp-inc-cat", KindSet, nil},
	PerpIndividual:   {"9.  PERP: INDIVIDUAL ID", "perp-ind-id", KindString, nil},
	PerpOrganization: {"10. PERP: ORGANIZATION ID", "perp-org-id", KindString, nil},
	PerpConfidence:   {"11. PERP: ORGANIZATION CONFIDENCE", "perp-org-conf", KindSet, []Slot{PerpOrganization}},
	PhysID:           {"12. PHYS TGT: ID", "phys-tgt-id", KindString, nil},
	PhysType:         {"13. PHYS TGT: TYPE", "phys-tgt-type", KindSet, []Slot{PhysID}},
	PhysNumber:       {"14. PHYS TGT: NUMBER", "phys-tgt-num", KindNumber, []Slot{PhysID}},
	PhysNation:       {"15. PHYS TGT: FOREIGN NATION", "phys-tgt-nation", KindSet, []Slot{PhysID}},
	PhysEffect:       {"16. PHYS TGT: EFFECT OF INCIDENT", "phys-tgt-effect", KindSet, []Slot{PhysID}},
	PhysTotal:        {"17. PHYS TGT: TOTAL NUMBER", "phys-tgt-total-num", KindNumber, nil},
	HumName:          {"18. HUM TGT: NAME", "hum-tgt-name", KindString, nil},
	HumDescription:   {"19. HUM TGT: DESCRIPTION", "hum-tgt-desc", KindString, []Slot{HumName}},
	HumType:          {"20. HUM TGT: TYPE", "hum-tgt-type", KindSet, []Slot{HumName, HumDescription}},
	HumNumber:        {"21. HUM TGT: NUMBER", "hum-tgt-num", KindNumber, []Slot{HumName, HumDescription}},
	HumNation:        {"22. HUM TGT: FOREIGN NATION", "hum-tgt-nation", KindSet, []Slot{HumName, HumDescription}},
	HumEffect:        {"23. HUM TGT: EFFECT OF INCIDENT", "hum-tgt-effect", KindSet, []Slot{HumName, HumDescription}},
	HumTotal:         {"24. HUM TGT: TOTAL NUMBER", "hum-tgt-total-num", KindNumber, nil},
}

// Label is the slot's line heading in a template file.
func (s Slot) Label() string { return slots[s].label }

// Code is the slot's name in the official score reports ("inc-date").
func (s Slot) Code() string { return slots[s].code }

// Kind says how the slot's fills are compared.
func (s Slot) Kind() Kind { return slots[s].kind }

// Refs lists the slots that a cross-reference of this slot points into; nil
// when the slot has none.
func (s Slot) Refs() []Slot { return slots[s].refs }

// parents holds, child to parent, the hierarchies of slotconfig-tst3.el. A
// response that names an ancestor of the key's value earns partial credit.
var parents = map[Slot]map[string]string{
	Type: {
		"ARSON": "ATTACK", "BOMBING": "ATTACK", "KIDNAPPING": "ATTACK", "HIJACKING": "ATTACK",
		"ROBBERY": "ATTACK", "FORCED WORK STOPPAGE": "ATTACK",
	},
	InstrumentType: {
		"MACHINE GUN": "GUN", "MORTAR": "GUN", "HANDGUN": "GUN", "RIFLE": "GUN",
		"BOMB": "EXPLOSIVE", "GRENADE": "EXPLOSIVE", "MOLOTOV COCKTAIL": "EXPLOSIVE",
		"VEHICLE BOMB": "BOMB", "DYNAMITE": "BOMB", "MINE": "BOMB", "AERIAL BOMB": "BOMB",
		"MISSILE": "PROJECTILE", "ROCKET": "PROJECTILE",
	},
	PerpConfidence: {"SUSPECTED OR ACCUSED BY AUTHORITIES": "SUSPECTED OR ACCUSED"},
	PhysType:       {"GOVERNMENT OFFICE OR RESIDENCE": "POLITICAL FIGURE OFFICE OR RESIDENCE"},
	PhysEffect:     {"SOME DAMAGE": "DESTROYED"},
	HumType: {
		"GOVERNMENT OFFICIAL": "POLITICAL FIGURE", "FORMER GOVERNMENT OFFICIAL": "GOVERNMENT OFFICIAL",
		"FORMER ACTIVE MILITARY": "ACTIVE MILITARY",
	},
	HumEffect: {"NO INJURY OR DEATH": "NO DEATH", "NO DEATH": "NO INJURY"},
}

// IsAncestor reports whether general stands above specific in the slot's
// hierarchy of set fills.
func (s Slot) IsAncestor(general, specific string) bool {
	up := parents[s]
	for v := up[specific]; v != ""; v = up[v] {
		if v == general {
			return true
		}
	}
	return false
}
