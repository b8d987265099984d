package cap

// Status says how the message is to be handled. CAP 1.2 §3.2.1
type Status string

const (
	Actual   Status = "Actual"
	Exercise Status = "Exercise"
	System   Status = "System"
	Test     Status = "Test"
	Draft    Status = "Draft" // since CAP 1.1
)

// MsgType is the nature of the message. CAP 1.2 §3.2.1
type MsgType string

const (
	MsgAlert  MsgType = "Alert"
	MsgUpdate MsgType = "Update"
	MsgCancel MsgType = "Cancel"
	MsgAck    MsgType = "Ack"
	MsgError  MsgType = "Error"
)

// Scope says whom the message is for. CAP 1.2 §3.2.1
type Scope string

const (
	Public     Scope = "Public"
	Restricted Scope = "Restricted"
	Private    Scope = "Private"
)

// Category is the kind of event. CAP 1.2 §3.2.2
type Category string

const (
	Geo       Category = "Geo"
	Met       Category = "Met"
	Safety    Category = "Safety"
	Security  Category = "Security"
	Rescue    Category = "Rescue"
	Fire      Category = "Fire"
	Health    Category = "Health"
	Env       Category = "Env"
	Transport Category = "Transport"
	Infra     Category = "Infra"
	CBRNE     Category = "CBRNE" // since CAP 1.1
	Other     Category = "Other"
)

// ResponseType is what the audience should do. CAP 1.2 §3.2.2
type ResponseType string

const (
	Shelter  ResponseType = "Shelter"
	Evacuate ResponseType = "Evacuate"
	Prepare  ResponseType = "Prepare"
	Execute  ResponseType = "Execute"
	Avoid    ResponseType = "Avoid" // since CAP 1.2
	Monitor  ResponseType = "Monitor"
	Assess   ResponseType = "Assess"
	AllClear ResponseType = "AllClear" // since CAP 1.2
	None     ResponseType = "None"
)

// Urgency is how soon to act. CAP 1.2 §3.2.2
type Urgency string

const (
	Immediate      Urgency = "Immediate"
	Expected       Urgency = "Expected"
	Future         Urgency = "Future"
	Past           Urgency = "Past"
	UrgencyUnknown Urgency = "Unknown"
)

// Severity is how bad it is. CAP 1.2 §3.2.2
type Severity string

const (
	Extreme         Severity = "Extreme"
	Severe          Severity = "Severe"
	Moderate        Severity = "Moderate"
	Minor           Severity = "Minor"
	SeverityUnknown Severity = "Unknown"
)

// Certainty is how sure it is. CAP 1.2 §3.2.2
type Certainty string

const (
	Observed         Certainty = "Observed"
	VeryLikely       Certainty = "Very Likely" // CAP 1.0 only
	Likely           Certainty = "Likely"
	Possible         Certainty = "Possible"
	Unlikely         Certainty = "Unlikely"
	CertaintyUnknown Certainty = "Unknown"
)
