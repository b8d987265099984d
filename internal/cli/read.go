package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/threat"
)

// readLimit bounds one document that is read from a file or standard input.
const readLimit = 32 << 20

// picture is the document that tocsin read --json prints; docs/read.schema.json
// describes it.
type picture struct {
	Reports []readReport   `json:"reports"`
	Facts   []threat.Fact  `json:"facts"`
	Case    fusion.Picture `json:"case"`
}

// readReport is one document that was read.
type readReport struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"` // as given on the command line
	Title      string         `json:"title,omitempty"`
	Digest     string         `json:"digest"` // SHA-256 of the original
	MediaType  string         `json:"media_type,omitempty"`
	Language   string         `json:"language,omitempty"`
	Published  threat.When    `json:"published"`
	CopyOf     string         `json:"copy_of,omitempty"`
	Provenance []string       `json:"provenance,omitempty"`
	Asides     []threat.Aside `json:"asides"`
	Main       *reading.Main  `json:"main,omitempty"`
	Alert      *readAlert     `json:"alert,omitempty"`
	Text       string         `json:"text"` // what start and end count in
}

// readCommand reads texts and prints what they say together.
func readCommand(env *Env) *cobra.Command {
	var asJSON bool
	var published string
	var allow []string
	c := &cobra.Command{
		Use:   "read FILE|URL…",
		Short: "Say what some reports say together, without a server",
		Long: `Reads reports and prints what they say together: every question with its
current answer, what it superseded, what is compatible and what contradicts it,
each beside the sentence that says so; then the conflicts and the timeline.

A FILE is a text, a web page, a PDF with a text layer, a DOCX, or a mail; a URL
is fetched; - reads standard input. Everything given is taken to be about one
case. Nothing is stored and nothing is sent anywhere.`,
		Example: `  tocsin read morning.txt evening.html
  tocsin read --json report.pdf | jq '.case.conflicts'
  pbpaste | tocsin read --published 2024-03-22 -`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return misuse("name at least one file or URL, or - for standard input")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			when, err := parseDay(published)
			if err != nil {
				return err
			}
			prefixes, err := parsePrefixes(allow)
			if err != nil {
				return err
			}
			reports, failed := loadAll(c.Context(), env, args, prefixes)
			return read(env, reports, failed, when, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document, described by docs/read.schema.json")
	c.Flags().StringSliceVar(&allow, "fetch-allow", nil, "private address `prefixes` that may be fetched from; all others are refused")
	c.Flags().StringVar(&published, "published", "", "when the reports came out (YYYY-MM-DD), for those that do not say so themselves")
	return c
}

// read is the work of the read command.
func read(env *Env, reports []readReport, failed bool, published threat.When, asJSON bool) error {
	if len(reports) == 0 {
		return errFound
	}
	p := pictureOf(reports, published)
	var err error
	if asJSON {
		enc := json.NewEncoder(env.Out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		err = enc.Encode(p)
	} else {
		err = printPicture(env, p)
	}
	if err == nil && failed {
		err = errFound
	}
	return err
}

// loadAll loads what it can and says on standard error what it cannot.
func loadAll(ctx context.Context, env *Env, names []string, allow []netip.Prefix) (reports []readReport, failed bool) {
	for _, name := range names {
		loaded, err := load(ctx, env, name, allow)
		if err != nil {
			fmt.Fprintf(env.Err, "tocsin: %s\n", sentence(err))
			failed = true
			continue
		}
		for _, r := range loaded {
			r.ID = fmt.Sprintf("r%d", len(reports)+1)
			reports = append(reports, r)
		}
	}
	return reports, failed
}

// pictureOf reads the reports together and reconciles them.
func pictureOf(reports []readReport, published threat.When) picture {
	docs := make([]reading.Document, len(reports))
	for i, r := range reports {
		when := r.Published
		if !when.Known() {
			when = published
		}
		docs[i] = reading.Document{ID: r.ID, Title: r.Title, Text: r.Text, Published: when, Language: r.Language}
	}
	p := picture{Reports: reports, Facts: []threat.Fact{}}
	in := fusion.Input{}
	for i, r := range fusion.Together(docs, reading.Read) {
		report := &p.Reports[i]
		report.Language, report.Published, report.Provenance, report.Asides = r.Language, r.Published, r.Provenance, r.Asides
		if report.Asides == nil {
			report.Asides = []threat.Aside{}
		}
		report.Main, report.Alert = r.Main, alertOf(r.Alert, report.Text)
		report.CopyOf = copyAmong(p.Reports[:i], *report)
		for j, f := range r.Facts {
			id := fmt.Sprintf("%s-f%d", report.ID, j+1)
			r.Main.Rename(f.ID, id)
			f.ID = id
			p.Facts = append(p.Facts, f)
			in.Facts = append(in.Facts, threat.FactRecord{Fact: f, State: threat.FactAsRead})
		}
		in.Reports = append(in.Reports, fusion.Report{ID: report.ID, Title: report.Title, Source: filepath.Base(report.Name), Published: report.Published, CopyOf: report.CopyOf})
	}
	in.Known = fusion.ListedNames(reading.BuiltinActors())
	p.Case = fusion.Reconcile(in)
	return p
}

// readAlert is what the form of an alert says.
type readAlert struct {
	Issuer   string       `json:"issuer,omitempty"`
	Kind     string       `json:"kind,omitempty"`
	Standing bool         `json:"standing"`
	Level    int          `json:"level,omitempty"`
	Location string       `json:"location,omitempty"`
	Event    string       `json:"event,omitempty"`
	Actions  []string     `json:"actions,omitempty"`
	Contact  []string     `json:"assistance,omitempty"`
	Issued   *threat.When `json:"issued,omitempty"`
	Window   *threat.When `json:"window,omitempty"`
	For      string       `json:"for,omitempty"`
}

func alertOf(a *reading.Alert, of string) *readAlert {
	if a == nil {
		return nil
	}
	out := &readAlert{Issuer: a.Issuer, Kind: a.Kind, Standing: a.Standing, Level: a.Level, Location: a.Location, Event: a.Event, For: a.For}
	for _, s := range a.Actions {
		out.Actions = append(out.Actions, s.Of(of))
	}
	for _, s := range a.Contact {
		out.Contact = append(out.Contact, s.Of(of))
	}
	if a.Issued.Known() {
		out.Issued = &a.Issued
	}
	if a.Window.Known() {
		out.Window = &a.Window
	}
	return out
}

// copyAmong is the id of the earlier report whose words r has, if any.
func copyAmong(earlier []readReport, r readReport) string {
	for _, e := range earlier {
		if e.CopyOf == "" && fusion.CompareTexts(fusion.Cleaned(e.Text, e.Asides), fusion.Cleaned(r.Text, r.Asides)).Copy {
			return e.ID
		}
	}
	return ""
}

// readAll reads at most [readLimit] bytes of a file, or of standard input.
func readAll(env *Env, name string) ([]byte, error) {
	in := env.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, &threat.Error{Kind: threat.KindNotFound, Where: name, Message: "it cannot be opened: " + reason(err), Remedy: "check the name and that you may read it"}
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, readLimit+1))
	if err != nil {
		return nil, &threat.Error{Kind: threat.KindUnavailable, Where: name, Message: "it cannot be read: " + reason(err), Remedy: "check that it is a file and not a folder"}
	}
	if len(data) > readLimit {
		return nil, threat.TooLarge(name, fmt.Sprintf("it is larger than %d MB", readLimit>>20), "give the part that matters, or take it in on a server with a higher limit")
	}
	return data, nil
}

// reason is the operating system's own word for a failure, without the path.
func reason(err error) string {
	if p, ok := err.(*os.PathError); ok {
		return p.Err.Error()
	}
	return err.Error()
}
