package scene

import (
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// warnings puts somebody who can be warned into the directory, and two drafts
// that nobody below their marking may know of: one in the case that only
// TLP:RED sees, one above the open case's own marking.
func (f *Furnished) warnings(tx *store.Tx, by threat.Reader, hidden string) error {
	venue, err := tx.PutContact(by, threat.Contact{
		Kind: threat.ContactPerson, Name: "Head of Security", Role: "head of security", Language: "fr", Zone: "Europe/Moscow", Marking: threat.Green,
		Points: []threat.Point{{Channel: "email", Address: "head@hall.example"}, {Channel: "telephone", Address: "+7 495 000"}},
	})
	if err != nil {
		return err
	}
	f.Venue = venue.ID
	secret, err := tx.PutContact(by, threat.Contact{Kind: threat.ContactPerson, Name: "Wrenfield handler", Marking: threat.Red, Points: []threat.Point{{Channel: "email", Address: "wrenfield@quillback.example"}}})
	if err != nil {
		return err
	}
	f.Secret = append(f.Secret, secret.ID)
	for _, draft := range []threat.Product{
		{Case: hidden, Marking: threat.Red, Recipients: []string{secret.ID}},
		{Case: f.Case, Marking: threat.Amber, Recipients: []string{venue.ID}},
	} {
		draft.Kind, draft.Mode, draft.Action, draft.State, draft.Author = threat.WarningProduct, threat.ModeExercise, threat.ActionIssue, threat.ProductSubmitted, by.Person
		draft.Window = threat.Window{Start: tx.Now(), End: tx.Now().Add(48 * time.Hour), Zone: "Europe/Moscow"}
		draft.Texts = []threat.Text{{Language: "en", Headline: "Obsidian Lantern and the quillback", Hazard: "Zyklopenauge says so", Place: "Kaluga", Unknown: "much", Source: "Wrenfield", Actions: []string{"Wait"}, Contact: "KESTREL-9"}}
		made, err := tx.SaveProduct(by, draft, compose.Digest(draft), draft.Marking)
		if err != nil {
			return err
		}
		f.Secret = append(f.Secret, made.ID)
	}
	return nil
}
