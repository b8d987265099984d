package threat

import "time"

// ProductKind is which of the two linked products a text is.
type ProductKind string

// The two products of one determination.
const (
	WarningProduct  ProductKind = "warning"  // confidential, to named protectors
	AdvisoryProduct ProductKind = "advisory" // public, to people at risk
)

// Mode is whether a product is meant. What was made as anything but actual
// never becomes actual.
type Mode string

// The modes; the words of CAP 1.2 §3.2.1 status, lower case.
const (
	ModeActual   Mode = "actual"
	ModeExercise Mode = "exercise"
	ModeTest     Mode = "test"
	ModeDraft    Mode = "draft"
)

// Action is what a product does to the ones before it.
type Action string

// The actions.
const (
	ActionIssue  Action = "issue"
	ActionUpdate Action = "update"
	ActionExtend Action = "extend"
	ActionCancel Action = "cancel"
)

// Precedence is how fast a warning must travel.
type Precedence string

// The four precedences, the fastest first.
const (
	Flash     Precedence = "flash"
	Immediate Precedence = "immediate"
	Priority  Precedence = "priority"
	Routine   Precedence = "routine"
)

// PAP is a permissible-actions marking: what a recipient may do with a text.
type PAP string

// The four markings.
const (
	PAPRed   PAP = "PAP:RED"   // no action that others can see
	PAPAmber PAP = "PAP:AMBER" // passive checks only
	PAPGreen PAP = "PAP:GREEN" // active measures, not against the source of the threat
	PAPClear PAP = "PAP:CLEAR" // no limit
)

// Window is when a product holds: absolute times, with the words they came
// from beside them.
type Window struct {
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Zone   string    `json:"zone"`             // IANA zone the times are shown in
	Phrase string    `json:"phrase,omitempty"` // as said: "the next 48 hours"
}

// Circle is an area by centre and radius.
type Circle struct {
	Lat float64 `json:"lat"` // degrees, WGS 84
	Lon float64 `json:"lon"`
	Km  float64 `json:"km"`
}

// Area is where a product holds: in words, and as shapes.
type Area struct {
	Words    string         `json:"words"`
	Circles  []Circle       `json:"circles,omitempty"`
	Polygons [][][2]float64 `json:"polygons,omitempty"` // closed rings of latitude, longitude
}

// Text is a product in one language.
type Text struct {
	Language   string   `json:"language"` // BCP 47
	Headline   string   `json:"headline"`
	Hazard     string   `json:"hazard"`
	Place      string   `json:"place"`
	AtRisk     string   `json:"at_risk,omitempty"`
	Likelihood string   `json:"likelihood,omitempty"` // one of the seven terms, or nothing
	Unknown    string   `json:"unknown,omitempty"`    // what is not known
	Source     string   `json:"source,omitempty"`     // who says so, as far as it may be said
	Actions    []string `json:"actions"`              // what to do, for people there
	Elsewhere  []string `json:"elsewhere,omitempty"`  // what to do, for people elsewhere
	Asked      string   `json:"asked,omitempty"`      // what is asked of the recipient
	Contact    string   `json:"contact"`              // whom to call
}

// Product is a warning or an advisory: one text, in one or more languages,
// with its window, area and recipients.
type Product struct {
	ID            string      `json:"id"`
	Case          string      `json:"case"`
	Determination string      `json:"determination"`
	Kind          ProductKind `json:"kind"`
	Mode          Mode        `json:"mode"`
	Action        Action      `json:"action"`
	Changes       string      `json:"changes,omitempty"` // id of the product it updates, extends or cancels
	Twin          string      `json:"twin,omitempty"`    // id of the other product of the determination
	Marking       Marking     `json:"marking"`           // the tearline: nothing above it is in the text
	PAP           PAP         `json:"pap"`
	Precedence    Precedence  `json:"precedence"`
	Texts         []Text      `json:"texts"`
	Window        Window      `json:"window"`
	Area          Area        `json:"area"`
	AnswerBy      time.Time   `json:"answer_by,omitzero"`
	Recipients    []string    `json:"recipients,omitempty"` // contact ids; each sees only itself
	Channels      []string    `json:"channels,omitempty"`
	Policy        string      `json:"policy,omitempty"` // id of the escalation policy

	State    ProductState `json:"state"`
	Author   string       `json:"author"`
	Written  time.Time    `json:"written"`
	Digest   string       `json:"digest,omitempty"` // SHA-256 of the canonical text, lower-case hex
	Approver string       `json:"approver,omitempty"`
	Approved time.Time    `json:"approved,omitzero"`
	Version  int          `json:"version"`
}

// ProductState is how far a product has come.
type ProductState string

// The states of a product.
const (
	ProductDraft      ProductState = "draft"
	ProductSubmitted  ProductState = "submitted"
	ProductApproved   ProductState = "approved" // leaving, or gone
	ProductRefused    ProductState = "refused"
	ProductSuperseded ProductState = "superseded"
	ProductCancelled  ProductState = "cancelled"
	ProductExpired    ProductState = "expired"
	ProductLapsed     ProductState = "lapsed" // let go by a recorded decision
)

// ProductStates lists the states, from a draft on.
var ProductStates = [...]ProductState{ProductDraft, ProductSubmitted, ProductApproved, ProductRefused, ProductSuperseded, ProductCancelled, ProductExpired, ProductLapsed}

// productSteps is the whitelist of transitions.
var productSteps = map[ProductState][]ProductState{
	ProductDraft:     {ProductSubmitted},
	ProductSubmitted: {ProductDraft, ProductApproved, ProductRefused},
	ProductRefused:   {ProductDraft},
	ProductApproved:  {ProductSuperseded, ProductCancelled, ProductExpired, ProductLapsed},
	ProductExpired:   {ProductSuperseded, ProductLapsed},
}

// MayBecome says whether a product in state s may go to next.
func (s ProductState) MayBecome(next ProductState) bool {
	for _, allowed := range productSteps[s] {
		if allowed == next {
			return true
		}
	}
	return false
}
