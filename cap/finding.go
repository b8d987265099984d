package cap

// Level is how much a finding matters.
type Level string

const (
	LevelError   Level = "error"   // the message breaks the standard: it is invalid
	LevelWarning Level = "warning" // allowed, but wrong or harmful in practice, or against advice
	LevelInfo    Level = "info"    // worth knowing
)

// Verdict is the judgement on a message.
type Verdict string

const (
	Valid     Verdict = "valid"     // nothing of LevelError was found
	Invalid   Verdict = "invalid"   // something was
	Malformed Verdict = "malformed" // not well-formed XML, or beyond the limits
)

// Finding is one thing that Validate has to say about a message.
type Finding struct {
	Rule     string `json:"rule"`             // stable; Rules explains it
	Layer    int    `json:"layer"`            // 0 reading, 1 schema, 2 prose, 3 sense, 4 profile
	Severity Level  `json:"severity"`         // what it means for the verdict
	Clause   string `json:"clause,omitempty"` // what the rule rests on
	Path     string `json:"path,omitempty"`   // the element, such as /alert[1]/info[2]/web[1]
	Line     int    `json:"line"`             // from 1, in the document
	Column   int    `json:"column"`           // from 1, in characters
	Found    string `json:"found"`            // what stands there
	Remedy   string `json:"remedy"`           // what would be right
}

// Rule is one rule of the validator.
type Rule struct {
	ID       string
	Layer    int
	Severity Level
	Clause   string
	Title    string // what a message must do
	Google   string // the rule of Google's validator that asks the same, if one does
}

// ruleID indexes the catalogue.
type ruleID uint8

// Rules gives the catalogue of all rules but those of profiles, in a fixed order.
func Rules() []Rule {
	return append([]Rule(nil), catalogue[:]...)
}
