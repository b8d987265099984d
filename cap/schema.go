package cap

// kind is what the schema says an element holds.
type kind uint8

const (
	kString    kind = iota // xs:string, and the lists of strings of CAP 1.0
	kEnum                  // xs:string with an enumeration
	kDateTime              // xs:dateTime
	kDateTime2             // xs:dateTime with the pattern of CAP 1.2
	kLanguage              // xs:language with default en-US
	kInteger               // xs:integer
	kDecimal               // xs:decimal
	kURI                   // xs:anyURI
	kList                  // a list of strings
	kModel                 // child elements only
)

// particle is one place in the sequence of a content model.
type particle struct {
	term     term
	optional bool
	many     bool
	kind     kind
	enum     []string
	model    *model
}

// model is a content model; all of CAP's are plain sequences.
type model struct {
	seq       []particle
	signature bool            // any number of ds:* elements may follow
	index     [termCount]int8 // place of a term in seq, plus 1
}

// grammar is the schema of one version.
type grammar struct {
	alert *model
	value bool // valueName and value are declared globally too
}

func one(t term, k kind) particle  { return particle{term: t, kind: k} }
func opt(t term, k kind) particle  { return particle{term: t, kind: k, optional: true} }
func many(t term, k kind) particle { return particle{term: t, kind: k, optional: true, many: true} }

func choice(t term, values ...string) particle {
	return particle{term: t, kind: kEnum, enum: values}
}

// maybe makes a particle optional, any makes it repeatable as well, some
// repeatable only.
func (p particle) maybe() particle { p.optional = true; return p }
func (p particle) any() particle   { p.optional, p.many = true, true; return p }
func (p particle) some() particle  { p.many = true; return p }

func block(t term, m *model) particle {
	return particle{term: t, kind: kModel, model: m, optional: true, many: true}
}

func sequence(seq ...particle) *model {
	m := &model{seq: seq}
	for i, p := range seq {
		m.index[p.term] = int8(i + 1)
	}
	return m
}

// grammars of the three versions, from the schemas that OASIS publishes.
var grammars = map[Version]*grammar{V12: grammar12(), V11: grammar11(), V10: grammar10()}

var (
	statuses   = []string{"Actual", "Exercise", "System", "Test", "Draft"}
	msgTypes   = []string{"Alert", "Update", "Cancel", "Ack", "Error"}
	scopes     = []string{"Public", "Restricted", "Private"}
	categories = []string{"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"}
	urgencies  = []string{"Immediate", "Expected", "Future", "Past", "Unknown"}
	severities = []string{"Extreme", "Severe", "Moderate", "Minor", "Unknown"}
	certainty  = []string{"Observed", "Likely", "Possible", "Unlikely", "Unknown"}
)

// pair is the content of eventCode, parameter and geocode since CAP 1.1.
var pair = sequence(one(tValueName, kString), one(tValue, kString))

func alertModel(moment kind, info *model) *model {
	return sequence(
		one(tIdentifier, kString), one(tSender, kString), one(tSent, moment),
		choice(tStatus, statuses...), choice(tMsgType, msgTypes...),
		opt(tSource, kString), choice(tScope, scopes...), opt(tRestriction, kString),
		opt(tAddresses, kString), many(tCode, kString), opt(tNote, kString),
		opt(tReferences, kString), opt(tIncidents, kString), block(tInfo, info),
	)
}

func infoModel(moment kind, responses []string, resource, area *model) *model {
	return sequence(
		opt(tLanguage, kLanguage), choice(tCategory, categories...).some(), one(tEvent, kString),
		choice(tResponseType, responses...).any(), choice(tUrgency, urgencies...),
		choice(tSeverity, severities...), choice(tCertainty, certainty...), opt(tAudience, kString),
		block(tEventCode, pair), opt(tEffective, moment), opt(tOnset, moment), opt(tExpires, moment),
		opt(tSenderName, kString), opt(tHeadline, kString), opt(tDescription, kString),
		opt(tInstruction, kString), opt(tWeb, kURI), opt(tContact, kString), block(tParameter, pair),
		block(tResource, resource), block(tArea, area),
	)
}

func areaModel(height kind) *model {
	return sequence(
		one(tAreaDesc, kString), many(tPolygon, kString), many(tCircle, kString),
		block(tGeocode, pair), opt(tAltitude, height), opt(tCeiling, height),
	)
}

func resourceModel(mime particle) *model {
	return sequence(
		one(tResourceDesc, kString), mime, opt(tSize, kInteger), opt(tURI, kURI),
		opt(tDerefURI, kString), opt(tDigest, kString),
	)
}

func grammar12() *grammar {
	responses := []string{"Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"}
	info := infoModel(kDateTime2, responses, resourceModel(one(tMimeType, kString)), areaModel(kDecimal))
	alert := alertModel(kDateTime2, info)
	alert.signature = true
	return &grammar{alert: alert, value: true}
}

func grammar11() *grammar {
	responses := []string{"Shelter", "Evacuate", "Prepare", "Execute", "Monitor", "Assess", "None"}
	info := infoModel(kDateTime, responses, resourceModel(opt(tMimeType, kString)), areaModel(kString))
	return &grammar{alert: alertModel(kDateTime, info), value: true}
}

func grammar10() *grammar {
	resource := sequence(one(tResourceDesc, kString), opt(tMimeType, kString), opt(tSize, kInteger), opt(tURI, kURI), opt(tDigest, kString))
	area := sequence(
		one(tAreaDesc, kString), many(tPolygon, kList), many(tCircle, kList), many(tGeocode, kString),
		opt(tAltitude, kString), opt(tCeiling, kString),
	)
	var early []string
	for _, c := range categories {
		if c != "CBRNE" {
			early = append(early, c)
		}
	}
	info := sequence(
		opt(tLanguage, kLanguage), choice(tCategory, early...).any(), one(tEvent, kString),
		choice(tUrgency, urgencies...), choice(tSeverity, severities...),
		choice(tCertainty, "Very Likely", "Likely", "Possible", "Unlikely", "Unknown"), opt(tAudience, kString),
		many(tEventCode, kString), opt(tEffective, kDateTime), opt(tOnset, kDateTime), opt(tExpires, kDateTime),
		opt(tSenderName, kString), opt(tHeadline, kString), opt(tDescription, kString),
		opt(tInstruction, kString), opt(tWeb, kURI), opt(tContact, kString), many(tParameter, kString),
		block(tResource, resource), block(tArea, area),
	)
	alert := sequence(
		one(tIdentifier, kString), one(tSender, kString), one(tSent, kDateTime),
		choice(tStatus, statuses[:4]...), choice(tMsgType, msgTypes...), opt(tPassword, kString),
		opt(tSource, kString), choice(tScope, scopes...).maybe(), opt(tRestriction, kString),
		opt(tAddresses, kString), many(tCode, kString), opt(tNote, kString), opt(tReferences, kList),
		opt(tIncidents, kList), block(tInfo, info),
	)
	return &grammar{alert: alert}
}
