package threat

import "time"

// Turn is a time for which a person has a role of the rota. A later entry
// stands over an earlier one, so that an override takes nothing away for good.
type Turn struct {
	ID     string    `json:"id"`
	Role   string    `json:"role"` // "on duty", "deputy", "head"
	Person string    `json:"person"`
	Starts time.Time `json:"starts"`
	Ends   time.Time `json:"ends"`
	Note   string    `json:"note,omitempty"` // read by everybody at the desk
}

// HandOver is what one person on duty leaves to the next. It counts once the
// next one has taken it.
type HandOver struct {
	ID      string    `json:"id"`
	Role    string    `json:"role"`
	From    string    `json:"from"`
	To      string    `json:"to"`
	Marking Marking   `json:"marking"`
	At      time.Time `json:"at"`
	Taken   time.Time `json:"taken,omitzero"`
	Note    string    `json:"note"`
}
