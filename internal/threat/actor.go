package threat

import "time"

// IsName says whether a fact of the kind is but a name: its words alone, not
// the sentence around them, tell whether it is read right.
func (k Kind) IsName() bool {
	switch k {
	case FactPlace, FactActor, FactWeapon, FactTarget:
		return true
	}
	return false
}

// ListedActor is an entry of the desk's own list: a group, an organ of a state
// or an outlet, with the names by which reports call it. The list is the whole
// desk's; nothing in it is secret within the desk.
type ListedActor struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
	Type    string   `json:"type"`              // one of ActorTypes
	Country string   `json:"country,omitempty"` // ISO 3166-1 alpha-2, empty if of none
	Note    string   `json:"note,omitempty"`
	Retired bool     `json:"retired,omitempty"` // no longer used for reading
	Version int      `json:"version"`
}

// ActorTypes are the types of a listed actor.
var ActorTypes = [...]string{"group", "state-organ", "organisation", "outlet"}

// ActorVersion is what an entry was after one change.
type ActorVersion struct {
	ListedActor
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	Verb string    `json:"verb"` // "add", "edit", "retire", "return"
}

// Identity is what a person said of two names of a case: that they are one
// actor's, or that they are not.
type Identity struct {
	ID       string    `json:"id"`
	Case     string    `json:"case,omitempty"` // where it was asked, if the reader may know of it
	A        string    `json:"a"`
	B        string    `json:"b"`
	Same     bool      `json:"same"`
	Reason   string    `json:"reason,omitempty"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Marking  Marking   `json:"marking"`
	UndoneAt time.Time `json:"undone_at,omitzero"`
	UndoneBy string    `json:"undone_by,omitempty"`
}
