package threat

import "time"

// Assessment is what the desk makes of a case at one time. Assessments are
// versions: a new one is added, none is changed. Likelihood and confidence are
// separate fields, and separate sentences wherever they are shown
// (ICD 203 §6.e(2)(a)).
type Assessment struct {
	ID      string    `json:"id"`
	Case    string    `json:"case"`
	Version int       `json:"version"` // from 1
	At      time.Time `json:"at"`
	By      string    `json:"by"` // person
	Marking Marking   `json:"marking"`

	Judgement  string     `json:"judgement"` // what is judged, without likelihood or confidence
	Likelihood Likelihood `json:"likelihood,omitempty"`
	Percent    int        `json:"percent,omitempty"` // 1 to 99, if one was given
	Confidence Confidence `json:"confidence,omitempty"`
	Basis      string     `json:"basis,omitempty"` // what the confidence rests on
	Scale      string     `json:"scale"`           // version of the likelihood scale, such as "ICD 203 (2015)"
	Unknowns   []string   `json:"unknowns,omitempty"`
	Indicators []string   `json:"indicators,omitempty"` // what would change the judgement
	Facts      []string   `json:"facts,omitempty"`      // ids of what it rests on
	Dissents   []Dissent  `json:"dissents,omitempty"`
}

// Dissent is a position that differs from the assessment's, kept beside it.
type Dissent struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// Verdict is the answer to one criterion of the duty to warn.
type Verdict string

// The three answers.
const (
	Yes          Verdict = "yes"
	No           Verdict = "no"
	Undetermined Verdict = "undetermined"
)

// Criterion is one of the four questions of ICD 191 §E.
type Criterion string

// The four criteria.
const (
	Credible   Criterion = "credible"
	Specific   Criterion = "specific"
	Impending  Criterion = "impending"
	ListedHarm Criterion = "listed-harm" // intentional killing, serious bodily injury, kidnapping
)

// Criteria lists the four in the order they are asked.
var Criteria = [...]Criterion{Credible, Specific, Impending, ListedHarm}

// Finding is the verdict on one criterion, with its reasons.
type Finding struct {
	Criterion Criterion `json:"criterion"`
	Verdict   Verdict   `json:"verdict"`
	Reasons   string    `json:"reasons"`
	Facts     []string  `json:"facts,omitempty"` // ids of what it cites
}

// Threshold is what the four findings come to.
type Threshold string

// The three outcomes.
const (
	ThresholdMet    Threshold = "met"
	ThresholdNotMet Threshold = "not met"
	ThresholdDoubt  Threshold = "doubt" // treated as met: doubt favours warning
)

// Determination is the desk's decision whether it must warn (ICD 191 §E).
// Determinations are versions, as assessments are.
type Determination struct {
	ID      string    `json:"id"`
	Case    string    `json:"case"`
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Marking Marking   `json:"marking"`
	Policy  string    `json:"policy"` // version of the policy it was made under

	Findings   []Finding `json:"findings"`
	Threshold  Threshold `json:"threshold"`
	Reasons    []string  `json:"reasons"`              // how the findings come to the threshold
	Victims    []string  `json:"victims,omitempty"`    // whom it is aimed at: people, an institution, a place
	Places     []string  `json:"places,omitempty"`     //
	Protectors []string  `json:"protectors,omitempty"` // who can protect them: contact ids
	// Emergency is set when the desk warned first and decides after.
	Emergency       bool   `json:"emergency,omitempty"`
	EmergencyReason string `json:"emergency_reason,omitempty"`
	// Dispute holds both positions when people at the desk do not agree.
	Dispute []Dissent `json:"dispute,omitempty"`
}

// ClockKind is what a clock asks for before it runs out.
type ClockKind string

// The kinds of clock.
const (
	ClockWarn       ClockKind = "warn"       // victims or protectors warned, or a waiver approved
	ClockCoordinate ClockKind = "coordinate" // coordination after an emergency warning
	ClockWindow     ClockKind = "window"     // a decision before a product's window ends
	ClockWaiver     ClockKind = "waiver"     // an approved waiver is looked at again
	// ClockSecondLook asks a second person to look at a determination that
	// nobody need be warned, where the policy wants it.
	ClockSecondLook ClockKind = "second look"
	ClockDispute    ClockKind = "dispute" // people at the desk do not agree: somebody above settles it
)

// Clock is a duty that runs: it stays open, visibly, until what it asks for
// has been done. Nothing else stops it.
type Clock struct {
	ID      string    `json:"id"`
	Kind    ClockKind `json:"kind"`
	Case    string    `json:"case"`
	About   string    `json:"about"` // id of the determination, product or waiver it belongs to
	Marking Marking   `json:"marking"`
	Started time.Time `json:"started"`
	Due     time.Time `json:"due"`
	Stopped time.Time `json:"stopped,omitzero"`
	By      string    `json:"by,omitempty"`     // id of the delivery, waiver or decision that stopped it
	Reason  string    `json:"reason,omitempty"` // in words
}

// Running says whether the clock still runs.
func (c Clock) Running() bool { return c.Stopped.IsZero() }

// Waiver says why nobody is warned although the threshold is met. It counts
// only once somebody other than the requester has approved it (ICD 191 §F).
type Waiver struct {
	ID            string    `json:"id"`
	Case          string    `json:"case"`
	Determination string    `json:"determination"`
	Marking       Marking   `json:"marking"`
	Ground        string    `json:"ground"`          // code from the policy's closed list
	Text          string    `json:"text"`            // why the ground holds here
	Facts         []string  `json:"facts"`           // ids of what is relied on
	Tried         []string  `json:"tried,omitempty"` // channels tried, where the ground asks for it
	Requester     string    `json:"requester"`
	Requested     time.Time `json:"requested"`
	Approver      string    `json:"approver,omitempty"`
	Decided       time.Time `json:"decided,omitzero"`
	Approved      bool      `json:"approved"`
	Review        time.Time `json:"review"`         // when it is looked at again
	Ended         time.Time `json:"ended,omitzero"` // looked at again, and found to hold no more
}
