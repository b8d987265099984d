// Package scene furnishes a desk for tests that look at it from outside: people
// of several roles and clearances, reports that agree, contradict and copy each
// other, and canaries, words that stand only in what is marked TLP:RED.
package scene

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Password is everybody's at the furnished desk.
const Password = "four words that stand alone"

// Canaries stand only in what is above TLP:GREEN. None of them may be in any
// byte that a reader of TLP:GREEN is sent.
var Canaries = []string{"Zyklopenauge", "Wrenfield", "KESTREL-9", "quillback", "Obsidian Lantern"}

// People are the logins of the furnished desk.
var People = []store.Person{
	{Login: "ada", Name: "Ada Okafor", Role: threat.RoleAdmin, Clearance: threat.Red},
	{Login: "ben", Name: "Ben Larsen", Role: threat.RoleAnalyst, Clearance: threat.Amber},
	{Login: "cleo", Name: "Cleo Marin", Role: threat.RoleReader, Clearance: threat.Green},
}

// Furnished is what a test needs to know of the desk.
type Furnished struct {
	URL      string            `json:"url"`
	First    string            `json:"first,omitempty"` // the first administrator's link of a desk without people
	Enter    map[string]string `json:"enter,omitempty"` // one-time sign-in links by login
	Password string            `json:"password"`
	Reports  map[string]string `json:"reports"` // ids by key
	Case     string            `json:"case"`
	Venue    string            `json:"venue"` // a contact that can be warned
	Org      string            `json:"org"`
	Contact  string            `json:"contact"` // who speaks for it
	Group    string            `json:"group"`
	Secret   []string          `json:"secret"` // ids of what is above TLP:GREEN
}

// Empty gives a desk as it is on its first day.
func Empty(ctx context.Context, door *auth.Auth) (*Furnished, error) {
	first, err := door.FirstLink(ctx)
	return &Furnished{First: first, Password: Password}, err
}

// Furnish fills a desk.
func Furnish(ctx context.Context, s *store.Store, door *auth.Auth, passwords *auth.Passwords) (*Furnished, error) {
	f := &Furnished{Password: Password, Enter: map[string]string{}, Reports: map[string]string{}}
	if err := f.people(ctx, s, door, passwords); err != nil {
		return nil, err
	}
	ada, err := s.PersonByLogin(ctx, threat.Machinery("scene"), "ada")
	if err != nil {
		return nil, err
	}
	if err := f.reports(ctx, s, ada.Reader()); err != nil {
		return nil, err
	}
	return f, f.cases(ctx, s, ada.Reader())
}

func (f *Furnished) people(ctx context.Context, s *store.Store, door *auth.Auth, passwords *auth.Passwords) error {
	hash, err := passwords.Hash(ctx, Password)
	if err != nil {
		return err
	}
	for _, p := range People {
		err := s.Write(ctx, func(tx *store.Tx) error {
			made, err := tx.AddPerson(threat.Machinery("scene"), p)
			if err != nil {
				return err
			}
			p = made
			_, err = tx.PutCredential(made.Reader(), store.Credential{Person: made.ID, Kind: store.CredentialPassword, Secret: []byte(hash)})
			return err
		})
		if err != nil {
			return err
		}
		if f.Enter[p.Login], err = door.EnterLink(ctx, p.ID); err != nil {
			return err
		}
	}
	return nil
}

func (f *Furnished) reports(ctx context.Context, s *store.Store, by threat.Reader) error {
	in := NewIntake(s)
	for _, r := range reports {
		published, err := desk.ParseWhen("published", r.published)
		if err != nil {
			return err
		}
		rep, _, err := in.Take(ctx, by, desk.Arrival{
			Body: strings.NewReader(r.text), Title: r.title, Source: r.source, Published: published, Marking: r.marking, Way: "paste", MediaType: "text/plain",
		})
		if err != nil {
			return fmt.Errorf("take %s: %w", r.key, err)
		}
		f.Reports[r.key] = rep.ID
		if r.marking > threat.Green {
			f.Secret = append(f.Secret, rep.ID)
		}
	}
	return nil
}

// cases puts most reports of the attack into one case, proposes one more, and
// opens a case that only TLP:RED may know of.
func (f *Furnished) cases(ctx context.Context, s *store.Store, by threat.Reader) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		open, err := tx.OpenCase(by, "Concert hall near Moscow", threat.Green)
		if err != nil {
			return err
		}
		f.Case = open.ID
		for _, r := range reports {
			if r.inCase {
				if err := tx.Place(by, f.Reports[r.key], open.ID); err != nil {
					return err
				}
			}
		}
		_, err = tx.Propose(threat.Machinery("fusion"), threat.Placement{
			Report: f.Reports["verdict"], Case: open.ID, Score: 0.83,
			Reasons: []string{"both tell of an attack on a concert hall", "the same place: Krasnogorsk", "the counts can be of one event: 149 after 144"},
		}, threat.Green)
		if err != nil {
			return err
		}
		if err := tx.SetCopyOf(by, f.Reports["copy"], f.Reports["toll-60"]); err != nil {
			return err
		}
		return f.secrets(tx, by)
	})
}

func (f *Furnished) secrets(tx *store.Tx, by threat.Reader) error {
	hidden, err := tx.OpenCase(by, "Obsidian Lantern", threat.Red)
	if err != nil {
		return err
	}
	f.Secret = append(f.Secret, hidden.ID)
	if err := tx.Place(by, f.Reports["red"], hidden.ID); err != nil {
		return err
	}
	source, err := tx.SourceByName(tx.Context(), by, "Wrenfield")
	if err != nil {
		return err
	}
	f.Secret = append(f.Secret, source.ID)
	feed, err := tx.AddFeed(by, store.Feed{URL: "https://feeds.example.org/quillback.xml", Name: "quillback", Source: source.ID, Marking: threat.Red, Every: time.Hour})
	f.Secret = append(f.Secret, feed.ID)
	if err != nil {
		return err
	}
	if err := f.warnings(tx, by, hidden.ID); err != nil {
		return err
	}
	return f.directory(tx, by)
}

// Intake takes documents in at once, without queue or fetching.
type Intake struct{ s *store.Store }

// NewIntake takes documents into s.
func NewIntake(s *store.Store) *Intake { return &Intake{s} }

// Take keeps and reads a plain text.
func (in *Intake) Take(ctx context.Context, by threat.Reader, a desk.Arrival) (threat.Report, bool, error) {
	body, err := io.ReadAll(a.Body)
	if err != nil {
		return threat.Report{}, false, err
	}
	if bytes.IndexByte(body, 0) >= 0 {
		return threat.Report{}, false, threat.Invalid("file", "this is no text", "bring in text, HTML, PDF or DOCX")
	}
	if a.Title == "" {
		a.Title, _, _ = strings.Cut(string(body), "\n")
	}
	kept, err := in.s.Originals.Put(bytes.NewReader(body), 8<<20)
	if err != nil {
		return threat.Report{}, false, err
	}
	var taken store.Taken
	err = in.s.Write(ctx, func(tx *store.Tx) error {
		source, err := tx.EnsureSource(by, threat.Source{Name: a.Source, Type: "outlet", Marking: a.Marking})
		if err != nil {
			return err
		}
		rep := threat.Report{
			Digest: kept.Digest, Size: kept.Size, Source: source.ID, Marking: a.Marking, Title: a.Title, Name: a.Name,
			MediaType: "text/plain", Charset: "utf-8", Text: string(body), Published: a.Published,
		}
		if taken, err = tx.Take(by, store.Arrival{Report: rep, Way: a.Way, Origin: a.Name}); err != nil || !taken.New {
			return err
		}
		read := reading.Read(reading.Document{ID: taken.Report.ID, Title: a.Title, Text: string(body), Published: a.Published, Source: a.Source})
		return tx.SaveReading(threat.Machinery("reading"), store.Reading{
			Report: taken.Report.ID, Language: read.Language, Asides: read.Asides, Provenance: read.Provenance, Facts: read.Facts,
		})
	})
	return taken.Report, taken.New, err
}

// Fetch is refused: a test fetches nothing.
func (in *Intake) Fetch(context.Context, threat.Reader, desk.Arrival) (threat.Report, bool, error) {
	return threat.Report{}, false, threat.Invalid("url", "this desk does not fetch", "paste the words")
}
