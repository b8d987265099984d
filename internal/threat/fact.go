package threat

// Kind is what a fact tells.
type Kind string

// The kinds of fact. The words are those of the JSON.
const (
	FactDate        Kind = "date"
	FactPlace       Kind = "place"
	FactKilled      Kind = "killed"
	FactInjured     Kind = "injured"
	FactMissing     Kind = "missing"
	FactDetained    Kind = "detained"
	FactActor       Kind = "actor"
	FactAttack      Kind = "attack"
	FactWeapon      Kind = "weapon"
	FactTarget      Kind = "target"
	FactWarning     Kind = "warning"
	FactClaim       Kind = "claim"       // of responsibility, or a suspicion, accusation or denial of it
	FactResponse    Kind = "response"    // investigation, arrests, measures, condolence
	FactAttribution Kind = "attribution" // which outlet reports what
)

// Kinds lists the kinds of fact in the order people look for them.
var Kinds = [...]Kind{
	FactDate, FactPlace, FactAttack, FactKilled, FactInjured, FactMissing, FactDetained,
	FactActor, FactWeapon, FactTarget, FactWarning, FactClaim, FactResponse, FactAttribution,
}

// Span is a half-open byte range [Start, End) of a report's text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains says whether o lies within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps says whether the two share a byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Of cuts the span from its text.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// Sureness is how sure the reading is that the words say this; it is no
// judgement of whether what they say is true.
type Sureness string

// The three levels.
const (
	SureHigh   Sureness = "high"
	SureMedium Sureness = "medium"
	SureLow    Sureness = "low"
)

// Fact is one thing that a report says, tied to the words that say it:
// Quote is always text[Start:End] of the report, and lies within Sentence.
type Fact struct {
	ID     string `json:"id"`
	Report string `json:"report"`
	Kind   Kind   `json:"kind"`
	// Value is the fact in short, normalised: the plain figure of a count
	// ("40"), the EDTF of a date, the canonical name of a place or actor,
	// the type of an attack, one line for a warning or claim.
	Value string `json:"value"`
	Span
	Quote        string   `json:"quote"`
	Sentence     string   `json:"sentence"`
	SentenceSpan Span     `json:"sentence_span"`
	Holder       string   `json:"holder,omitempty"` // who says so, if the text attributes it
	HolderSpan   *Span    `json:"holder_span,omitempty"`
	Sure         Sureness `json:"sure"`
	Rule         string   `json:"rule,omitempty"`       // why it was read so: the rule and its words
	Event        string   `json:"event,omitempty"`      // which event of the report it tells of, see [Events]
	Background   bool     `json:"background,omitempty"` // about another, earlier event or in general
	MachineRead  bool     `json:"machine_read,omitempty"`
	ByHand       bool     `json:"by_hand,omitempty"`
	// Refers are the words of the fact that stand for something the text names
	// elsewhere.
	Refers []Reference `json:"refers,omitempty"`

	Date   *DateDetail   `json:"date,omitempty"`
	Place  *PlaceDetail  `json:"place,omitempty"`
	Count  *CountDetail  `json:"count,omitempty"`
	Actor  *ActorDetail  `json:"actor,omitempty"`
	Attack *AttackDetail `json:"attack,omitempty"`
	Speech *SpeechDetail `json:"speech,omitempty"`
	Target *TargetDetail `json:"target,omitempty"`
}

// Reference is a description or pronoun that stands for somebody the text names
// elsewhere: "the group", "the gunmen", "he". There is none where two could be
// meant.
type Reference struct {
	Span
	Words  string `json:"words"`   // text[Start:End]
	To     string `json:"to"`      // whom it stands for, as named there
	ToSpan Span   `json:"to_span"` // where that is named
	Why    string `json:"why"`     // in plain words
}

// DateDetail is the time of a [FactDate].
type DateDetail struct {
	When
	// Of says what happened then, if the sentence tells: "attack", "death",
	// "warning", "arrest", "court", "statement", "memorial", "operation", or
	// "plan" of an attack that is only planned or feared.
	Of string `json:"of,omitempty"`
	// Relation is set when the words relate two events rather than name a
	// time: "nearly a week before the attack".
	Relation *Relation `json:"relation,omitempty"`
}

// Relation is a stated distance in time between two events.
type Relation struct {
	Direction string  `json:"direction"` // "before", "after", "within"
	Event     string  `json:"event"`     // the event it is measured from, as said: "the attack"
	Subject   string  `json:"subject,omitempty"`
	MinDays   float64 `json:"min_days"`
	MaxDays   float64 `json:"max_days"`
}

// PlaceDetail is the place of a [FactPlace].
type PlaceDetail struct {
	Name      string  `json:"name"`              // canonical
	Type      string  `json:"type,omitempty"`    // "country", "region", "city", "venue", …
	Country   string  `json:"country,omitempty"` // ISO 3166-1 alpha-2
	Region    string  `json:"region,omitempty"`
	Lat       float64 `json:"lat,omitzero"` // degrees, WGS 84
	Lon       float64 `json:"lon,omitzero"`
	HasPoint  bool    `json:"has_point,omitempty"`
	GeoNameID int     `json:"geoname_id,omitempty"`
	// Relation is how the thing lies to the named place: "in", "near", "outside".
	Relation string `json:"relation,omitempty"`
	Role     string `json:"role,omitempty"` // "event" where the attack was, "dateline", "mention"
}

// CountDetail is the number of a killed, injured, missing or detained fact.
type CountDetail struct {
	Low  *int `json:"low,omitempty"`  // nil: no lower bound said
	High *int `json:"high,omitempty"` // nil: no upper bound said
	// Bound is the word that bounds it, as said: "at least", "over", "up to", "about".
	Bound string `json:"bound,omitempty"`
	Group string `json:"group,omitempty"` // whom: "people", "soldiers", "children"
	// Perpetrators says that those counted are the attackers.
	Perpetrators bool `json:"perpetrators,omitempty"`
	// Part says that those counted are only a part of those hit: "including
	// three children", "two of them police officers".
	Part bool `json:"part,omitempty"`
}

// ActorDetail is a [FactActor].
type ActorDetail struct {
	Name    string   `json:"name"`              // canonical: "Islamic State"
	Aliases []string `json:"aliases,omitempty"` // as said in this report
	Type    string   `json:"type,omitempty"`    // "group", "state-organ", "person", "outlet", "description"
	Role    string   `json:"role,omitempty"`    // "perpetrator", "victim", "authority", "mention"
	MergeOf string   `json:"merge_of,omitempty"`
	// Assertion is how surely the text ties a perpetrator to the event.
	Assertion Assertion `json:"assertion,omitempty"`
}

// AttackDetail is a [FactAttack].
type AttackDetail struct {
	Type  string `json:"type"`  // "shooting", "bombing", "arson", "kidnapping", …
	Stage string `json:"stage"` // "accomplished", "attempted", "threatened", "foiled"
	When  *When  `json:"when,omitempty"`
	Place string `json:"place,omitempty"`
}

// Assertion is how strongly a text ties an actor to an act: the confidence
// scale of MUC-4.
type Assertion string

// The words of the scale.
const (
	ReportedAsFact     Assertion = "reported as fact"
	ClaimedOrAdmitted  Assertion = "claimed or admitted"
	SuspectedOrAccused Assertion = "suspected or accused"
	SuspectedByAuth    Assertion = "suspected or accused by authorities"
	AssertPossible     Assertion = "possible"
	AcquittedOrDenied  Assertion = "acquitted or denied"
)

// SpeechDetail is a warning, claim, response or attribution: an act of
// speaking or of office, with who did it towards whom.
type SpeechDetail struct {
	// Act is "warning", "claim", "denial", "accusation", "suspicion",
	// "investigation", "arrest", "condolence", "condemnation", "measures",
	// "report"; or what is said of a warning: "dismissal", "denial of notice",
	// "description of warning".
	Act  string `json:"act"`
	From string `json:"from,omitempty"` // who
	To   string `json:"to,omitempty"`   // to whom
	// Public is "public" or "confidential" for a warning, empty if not said.
	Public    string    `json:"public,omitempty"`
	When      *When     `json:"when,omitempty"`
	For       string    `json:"for,omitempty"` // for how long, as said: "the next 48 hours"
	Window    *When     `json:"window,omitempty"`
	Content   string    `json:"content,omitempty"`   // what it said: "avoid large gatherings"
	Channel   string    `json:"channel,omitempty"`   // "Telegram"
	Through   string    `json:"through,omitempty"`   // "Amaq"
	Policy    string    `json:"policy,omitempty"`    // "duty to warn"
	Assertion Assertion `json:"assertion,omitempty"` // for claims, suspicions, denials
}

// AsideKind says why a stretch of a report's text is set aside.
type AsideKind string

// The kinds of boilerplate.
const (
	AsideRelated     AsideKind = "related-headline" // "See Also:", "Read Next:"
	AsideLoading     AsideKind = "page-furniture"   // "Loading…", menus, share buttons
	AsideCredit      AsideKind = "credit"           // photo credits, agency lines
	AsideDisclaimer  AsideKind = "disclaimer"       // provenance statements
	AsideBylineOrDay AsideKind = "header"           // byline, date line, dateline
)

// Aside is a stretch of text that is set aside: kept, shown, and not read.
type Aside struct {
	Span
	Kind AsideKind `json:"kind"`
	Rule string    `json:"rule,omitempty"`
}
