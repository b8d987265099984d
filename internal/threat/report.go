package threat

import "time"

// Report is one original as it came in, with the text that is read of it.
type Report struct {
	ID        string  `json:"id"`
	Digest    string  `json:"digest"` // SHA-256 of the original's bytes, lower-case hex
	Source    string  `json:"source"` // id of the [Source]
	Marking   Marking `json:"marking"`
	Title     string  `json:"title,omitempty"`
	URL       string  `json:"url,omitempty"`
	Name      string  `json:"name,omitempty"`       // of the file, as given
	MediaType string  `json:"media_type,omitempty"` // as recognised, not as claimed
	Charset   string  `json:"charset,omitempty"`
	Size      int64   `json:"size"`               // of the original, bytes
	Language  string  `json:"language,omitempty"` // ISO 639-1, empty when not recognised
	Text      string  `json:"text,omitempty"`     // what is read: UTF-8, spans count in its bytes
	Asides    []Aside `json:"asides,omitempty"`
	// Provenance holds what the text says of its own making, such as that it
	// is partly produced by a machine.
	Provenance  []string    `json:"provenance,omitempty"`
	Credibility Credibility `json:"credibility,omitempty"`

	// The four times (ISO 8601-2 where uncertain).
	Event     When      `json:"event,omitzero"`     // when what it tells of happened
	Said      When      `json:"said,omitzero"`      // when it was said or written
	Published When      `json:"published,omitzero"` // when it came out
	Received  time.Time `json:"received,omitzero"`  // when the desk got it

	CopyOf string      `json:"copy_of,omitempty"` // id of the report whose words these are
	State  ReportState `json:"state"`
	Fault  string      `json:"fault,omitempty"` // why it could not be read, in a sentence

	Withdrawn *Withdrawal `json:"withdrawn,omitempty"` // set when it no longer counts
	NoLead    *NoLead     `json:"no_lead,omitempty"`   // set when it was set aside
}

// NoLead says that a report was set aside as no lead. One that tells of a
// warning needs a second person to agree.
type NoLead struct {
	By          string    `json:"by"` // person
	At          time.Time `json:"at"`
	Reason      string    `json:"reason"`
	NeedsSecond bool      `json:"needs_second,omitempty"`
	Second      string    `json:"second,omitempty"` // person who agreed
	SecondAt    time.Time `json:"second_at,omitzero"`
}

// Withdrawal says that a report no longer counts: its source took it back, or
// it was found to be false. Its words and facts stay, out of every picture.
type Withdrawal struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"` // person
	Reason string    `json:"reason"`
}

// ReportState is how far a report has come.
type ReportState string

// The states of a report.
const (
	ReportReceived ReportState = "received" // durably kept, not read yet
	ReportRead     ReportState = "read"     // facts extracted
	ReportFailed   ReportState = "failed"   // kept, but cannot be read; Fault says why
)

// Reception is one arrival of a report: the same bytes twice are one report
// with two receptions.
type Reception struct {
	ID     string    `json:"id"`
	Report string    `json:"report"`
	At     time.Time `json:"at"`
	Way    string    `json:"way"`              // "paste", "upload", "api", "cli", "folder", "feed", "mail"
	Origin string    `json:"origin,omitempty"` // URL, file name or message id it came from
	By     string    `json:"by,omitempty"`     // who brought it in
	Source string    `json:"source"`
}

// Source is whoever a report comes from: an outlet, a partner, a person.
type Source struct {
	ID          string      `json:"id"`
	Name        string      `json:"name"`
	Type        string      `json:"type,omitempty"` // "outlet", "agency", "government", "partner", "person", "machine"
	URL         string      `json:"url,omitempty"`
	Reliability Reliability `json:"reliability"`
	Marking     Marking     `json:"marking"` // of the source's identity
}

// Grading is one change of a source's reliability.
type Grading struct {
	Source      string      `json:"source"`
	At          time.Time   `json:"at"`
	By          string      `json:"by"`
	Reliability Reliability `json:"reliability"`
	Reason      string      `json:"reason"`
}

// FactState is what the desk thinks of a fact.
type FactState string

// The states of a fact.
const (
	FactAsRead    FactState = "read"      // as the reading found it
	FactConfirmed FactState = "confirmed" // a person agrees that the text says so
	FactRejected  FactState = "rejected"  // a person says it does not; remembered
	FactCorrected FactState = "corrected" // superseded by a person's version
)

// FactRecord is a fact as the desk keeps it.
type FactRecord struct {
	Fact
	Marking   Marking   `json:"marking"`
	State     FactState `json:"state"`
	By        string    `json:"by,omitempty"` // who decided last
	At        time.Time `json:"at,omitzero"`
	Reason    string    `json:"reason,omitempty"`
	Replaces  string    `json:"replaces,omitempty"` // id of the fact this one corrects
	CreatedAt time.Time `json:"created_at,omitzero"`
}

// Case is one threat or event, with the reports that tell of it. What a reader
// sees of a case is made of the reports they may read; a case without any such
// report, or marked above their clearance, does not exist for them.
type Case struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Marking  Marking   `json:"marking"` // of the title and of the case's existence
	State    CaseState `json:"state"`
	Opened   time.Time `json:"opened"`
	Changed  time.Time `json:"changed"`
	Owner    string    `json:"owner,omitempty"`     // person on it
	MergedTo string    `json:"merged_to,omitempty"` // set when it was merged into another
	Version  int       `json:"version"`             // grows with every change
}

// CaseState is where a case stands.
type CaseState string

// The states of a case.
const (
	CaseOpen   CaseState = "open"
	CaseClosed CaseState = "closed"
	CaseMerged CaseState = "merged"
)

// Placement says that a report belongs, or may belong, to a case, and why.
type Placement struct {
	Report  string         `json:"report"`
	Case    string         `json:"case"`
	State   PlacementState `json:"state"`
	Score   float64        `json:"score"` // 0 to 1, of the proposal
	Reasons []string       `json:"reasons,omitempty"`
	By      string         `json:"by,omitempty"` // person, or step of the machinery
	At      time.Time      `json:"at"`
}

// PlacementState is what is thought of a placement.
type PlacementState string

// The states of a placement.
const (
	PlacementProposed  PlacementState = "proposed"
	PlacementConfirmed PlacementState = "confirmed"
	PlacementRejected  PlacementState = "rejected" // remembered: it is not proposed again
)
