package threat

import "time"

// ContactKind is what a contact is.
type ContactKind string

// The kinds of contact.
const (
	ContactPerson       ContactKind = "person"
	ContactOrganisation ContactKind = "organisation"
)

// ContactRank is a person's place in the organisation they speak for. Each
// organisation has one designated contact and one deputy.
type ContactRank string

// The ranks; empty for everybody else.
const (
	RankContact ContactRank = "contact"
	RankDeputy  ContactRank = "deputy"
)

// Contact is a person or an organisation that can be warned.
type Contact struct {
	ID       string      `json:"id"`
	Kind     ContactKind `json:"kind"`
	Name     string      `json:"name"`
	Org      string      `json:"org,omitempty"`  // id of the organisation a person speaks for
	Rank     ContactRank `json:"rank,omitempty"` // there
	Role     string      `json:"role,omitempty"` // "head of security"
	Language string      `json:"language,omitempty"`
	Zone     string      `json:"zone,omitempty"` // IANA
	// Quiet hours, local time "22:00" to "07:00"; a warning may override them.
	QuietFrom string  `json:"quiet_from,omitempty"`
	QuietTo   string  `json:"quiet_to,omitempty"`
	Marking   Marking `json:"marking"`
	Retired   bool    `json:"retired,omitempty"`
	Note      string  `json:"note,omitempty"`
	Points    []Point `json:"points,omitempty"` // in the order to use them
	// Erasure is that of what is known of them, asked for or done.
	Erasure *Erasure `json:"erasure,omitempty"`
}

// Erasure is that all personal data of a contact goes, because they ask for it
// or a rule demands it.
type Erasure struct {
	By     string    `json:"by"` // person at the desk who asked for it
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
	Second string    `json:"second,omitempty"` // who agreed, where it takes two
	Done   time.Time `json:"done,omitzero"`
}

// Erased says whether nothing is known of the contact any more.
func (c Contact) Erased() bool { return c.Erasure != nil && !c.Erasure.Done.IsZero() }

// Point is one way to reach a contact.
type Point struct {
	ID       string    `json:"id"`
	Channel  string    `json:"channel"` // "email", "sms", "webhook", "telephone"
	Address  string    `json:"address"`
	Secret   string    `json:"secret,omitempty"`  // of a webhook, for its signature
	Verified time.Time `json:"verified,omitzero"` // its owner answered from it
	Alive    time.Time `json:"alive,omitzero"`    // last sign of life
	Failed   time.Time `json:"failed,omitzero"`   // last hard failure since
	How      string    `json:"how,omitempty"`     // it was verified: "by a code", or by whom and how
}
