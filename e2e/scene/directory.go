package scene

import (
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// directory adds an organisation with its people, a group and a rota, and the
// same of what only TLP:RED may know.
func (f *Furnished) directory(tx *store.Tx, by threat.Reader) error {
	arena, err := tx.PutContact(by, threat.Contact{Kind: threat.ContactOrganisation, Name: "Municipal Arena", Language: "en", Zone: "Europe/Moscow", Marking: threat.Green})
	if err != nil {
		return err
	}
	f.Org = arena.ID
	for _, c := range []threat.Contact{
		{Name: "Irina Belova", Role: "duty manager", Rank: threat.RankContact, QuietFrom: "22:00", QuietTo: "07:00", Points: []threat.Point{{Channel: "email", Address: "duty@arena.example"}, {Channel: "sms", Address: "+7 495 100"}}},
		{Name: "Pavel Orlov", Role: "watchman", Rank: threat.RankDeputy, Points: []threat.Point{{Channel: "telephone", Address: "+7 495 200"}}},
	} {
		c.Kind, c.Org, c.Zone, c.Marking = threat.ContactPerson, arena.ID, "Europe/Moscow", threat.Green
		if c, err = tx.PutContact(by, c); err != nil {
			return err
		}
		f.Contact = c.ID
	}
	known, err := tx.Contact(tx.Context(), by, f.Contact)
	if err != nil {
		return err
	}
	if err := tx.VerifyPoint(by, known.Points[0].ID, "by Ada Okafor: called back"); err != nil {
		return err
	}
	group, err := tx.PutGroup(by, store.Group{Name: "Venues of the city", Marking: threat.Green}, []string{f.Venue, arena.ID})
	f.Group = group.ID
	if err != nil {
		return err
	}
	for _, t := range []store.Turn{
		{Role: "on duty", Person: by.Person, Starts: tx.Now().Add(-2 * time.Hour), Ends: tx.Now().Add(20 * time.Hour)},
		{Role: "head", Person: by.Person, Starts: tx.Now().Add(-48 * time.Hour), Ends: tx.Now().Add(240 * time.Hour)},
	} {
		if _, err := tx.AddTurn(by, t); err != nil {
			return err
		}
	}
	return f.hiddenDirectory(tx, by)
}

func (f *Furnished) hiddenDirectory(tx *store.Tx, by threat.Reader) error {
	org, err := tx.PutContact(by, threat.Contact{Kind: threat.ContactOrganisation, Name: "Obsidian Lantern Ltd", Marking: threat.Red})
	f.Secret = append(f.Secret, org.ID)
	if err != nil {
		return err
	}
	// Somebody everybody may know, who speaks for what nobody may.
	if _, err := tx.PutContact(by, threat.Contact{Kind: threat.ContactPerson, Name: "Nina Open", Org: org.ID, Rank: threat.RankContact, Marking: threat.Green}); err != nil {
		return err
	}
	group, err := tx.PutGroup(by, store.Group{Name: "quillback circle", Marking: threat.Red}, []string{org.ID, f.Venue})
	f.Secret = append(f.Secret, group.ID)
	if err != nil {
		return err
	}
	handed, err := tx.AddHandOver(by, threat.HandOver{Role: "on duty", To: by.Person, Marking: threat.Red, Note: "Ask Wrenfield of the quillback."})
	f.Secret = append(f.Secret, handed.ID)
	if err != nil {
		return err
	}
	red := threat.Red
	_, err = tx.PutPaper(by, store.Paper{Kind: "escalation", Name: "Wrenfield", Marking: &red, Body: `{"name":"Wrenfield","steps":[{"who":"` + org.ID + `","channels":null,"minutes":5}],"need":0}`})
	return err
}
