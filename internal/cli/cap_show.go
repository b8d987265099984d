package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/cap"
)

// capShowCommand prints messages for a person to read.
func capShowCommand(env *Env) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "show FILE|DIR|URL…",
		Short: "Print messages for a person to read, with a map",
		Long: `Prints every CAP message in the files, directories and URLs given in words: who
says what about which event, from when to when, what to do, and where, with a
map of the shapes. What is wrong with a message is said below it. - reads
standard input.

With --json the JSON form of every message is printed; docs/cap.schema.json
describes it.`,
		Example: `  tocsin cap show alert.xml
  tocsin cap show --json alert.xml`,
		Args: needArgs,
		RunE: func(c *cobra.Command, args []string) error {
			found := false
			v := &cap.Validator{}
			err := capDocuments(c.Context(), env, args, func(name string, data []byte) error {
				for _, r := range v.Validate(data) {
					found = found || r.Verdict == cap.Malformed
					if err := showReport(env, name, &r, asJSON); err != nil {
						return err
					}
				}
				return nil
			})
			if err == nil && found {
				return errFound
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the JSON form")
	return c
}

func showReport(env *Env, name string, r *cap.Report, asJSON bool) error {
	if r.Alert == nil {
		if len(r.Findings) == 0 {
			_, err := fmt.Fprintf(env.Err, "%s: it holds no alert, only links to some\n", name)
			return err
		}
		_, err := fmt.Fprintf(env.Err, "%s: %s\n", name, r.Findings[0].Found)
		return err
	}
	if asJSON {
		data, err := cap.EncodeJSON(r.Alert)
		if err != nil {
			return err
		}
		_, err = env.Out.Write(data)
		return err
	}
	p := &capPrinter{w: env.Out, width: env.Width}
	p.alert(r.Alert)
	p.findings(r)
	return p.err
}

// capPrinter prints an alert for a person.
type capPrinter struct {
	w     io.Writer
	width int
	err   error
}

func (p *capPrinter) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

// field prints a name and a text, wrapped and indented, unless it is empty.
func (p *capPrinter) field(indent, name, text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	width := 80
	if p.width > 30 {
		width = min(p.width, 100)
	}
	label := fmt.Sprintf("%s%-12s ", indent, name)
	room := width - len(label)
	for i, line := range wrapText(printable(text), room) {
		if i > 0 {
			label = strings.Repeat(" ", len(label))
		}
		p.printf("%s%s\n", label, line)
	}
}

func (p *capPrinter) alert(a *cap.Alert) {
	title := string(a.Status) + " " + string(a.MsgType)
	if len(a.Info) > 0 && a.Info[0].Headline != "" {
		title += ": " + a.Info[0].Headline
	} else if len(a.Info) > 0 {
		title += ": " + a.Info[0].Event
	}
	p.printf("%s\n", printable(strings.Join(strings.Fields(title), " ")))
	p.field("  ", "message", a.Identifier)
	p.field("  ", "sender", a.Sender)
	p.field("  ", "sent", string(a.Sent))
	p.field("  ", "scope", strings.TrimSpace(string(a.Scope)+" "+a.Restriction))
	p.field("  ", "addresses", strings.Join(a.Addresses.List(), ", "))
	p.field("  ", "note", a.Note)
	p.field("  ", "source", a.Source)
	p.field("  ", "concerns", string(a.References))
	p.field("  ", "incidents", strings.Join(a.Incidents.List(), ", "))
	for i := range a.Info {
		p.info(&a.Info[i])
	}
}

func (p *capPrinter) info(f *cap.Info) {
	p.printf("\n  [%s] %s\n", printable(f.Lang()), printable(f.Event))
	p.field("    ", "headline", f.Headline)
	p.field("    ", "graded", strings.Join([]string{string(f.Urgency), string(f.Severity), string(f.Certainty)}, " / "))
	p.field("    ", "category", joinTerms(f.Category))
	p.field("    ", "response", joinTerms(f.ResponseType))
	p.field("    ", "effective", string(f.Effective))
	p.field("    ", "onset", string(f.Onset))
	p.field("    ", "expires", string(f.Expires))
	p.field("    ", "from", f.SenderName)
	p.field("    ", "audience", f.Audience)
	p.field("    ", "description", f.Description)
	p.field("    ", "instruction", f.Instruction)
	p.field("    ", "web", f.Web)
	p.field("    ", "contact", f.Contact)
	for _, v := range f.EventCode {
		p.field("    ", "code", v.ValueName+" = "+v.Value)
	}
	for _, v := range f.Parameter {
		p.field("    ", "parameter", v.ValueName+" = "+v.Value)
	}
	for _, r := range f.Resource {
		p.field("    ", "resource", strings.TrimSpace(r.ResourceDesc+" ("+r.MimeType+") "+r.URI))
	}
	for i := range f.Area {
		p.area(&f.Area[i])
	}
	if m := drawShapes(f.Area); m != "" {
		p.printf("%s", m)
	}
}

func (p *capPrinter) area(a *cap.Area) {
	what := a.AreaDesc
	if n := len(a.Polygon); n > 0 {
		what += fmt.Sprintf(" · polygons: %d", n)
	}
	for _, c := range a.Circle {
		what += " · circle " + string(c)
	}
	if n := len(a.Geocode); n > 0 {
		what += fmt.Sprintf(" · codes: %s=%s", a.Geocode[0].ValueName, a.Geocode[0].Value)
		if n > 1 {
			what += fmt.Sprintf(" and %d more", n-1)
		}
	}
	if a.Altitude != "" {
		what += " · from " + a.Altitude + " ft"
	}
	if a.Ceiling != "" {
		what += " up to " + a.Ceiling + " ft"
	}
	p.field("    ", "area", what)
}

func (p *capPrinter) findings(r *cap.Report) {
	p.printf("\n  %s\n", r.Verdict)
	for _, f := range r.Findings {
		if f.Severity != cap.LevelInfo {
			p.printf("    line %d: %s: %s\n", f.Line, f.Severity, printable(f.Found))
		}
	}
	p.printf("\n")
}

func joinTerms[S ~string](list []S) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return strings.Join(out, ", ")
}

// printable takes out what could steer a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if r < 0x20 || r >= 0x7F && r < 0xA0 || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
}

// wrapText breaks a text into lines of at most width characters, keeping the
// line breaks it has.
func wrapText(text string, width int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line, n := "", 0
		for _, word := range strings.Fields(paragraph) {
			size := len([]rune(word))
			if n > 0 && n+1+size > width {
				lines = append(lines, line)
				line, n = "", 0
			}
			if n > 0 {
				line, n = line+" ", n+1
			}
			line, n = line+word, n+size
		}
		lines = append(lines, line)
	}
	return lines
}
