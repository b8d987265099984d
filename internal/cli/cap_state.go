package cli

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/cap/state"
)

// capStateFlags are what cap state is asked.
type capStateFlags struct {
	at, sentBy, point, code, status, address string
	restricted, all, anySender, asJSON       bool
	life                                     time.Duration
}

// capStateCommand says what is in force.
func capStateCommand(env *Env) *cobra.Command {
	var f capStateFlags
	c := &cobra.Command{
		Use:   "state FILE|DIR|URL…",
		Short: "Say which alerts are in force, where and when",
		Long: `Reads every CAP message in the files, directories and URLs given, in any order,
and prints the alerts that are in force. - reads standard input.

Updates and Cancels act on what their references name. What was superseded or
cancelled is never in force; two messages are one only when sender, identifier
and sent agree; a stranger can't cancel, nor an exercise. The end of the
information (expires) is not the end of the event: --all prints such alerts as
expired, and superseded and cancelled ones with what replaced them, who
acknowledged or rejected them, and what they refer to that is not there.

Only Actual and Public messages are printed unless --status, --address or
--restricted asks for others. With --point or --geocode, alerts of which it
can't be told whether they apply there are printed too, and say so.

The exit code is 1 when something given is not a CAP message.`,
		Example: `  tocsin cap state alerts/
  tocsin cap state --at 2024-03-08T12:00:00+03:00 --point 55.8,37.4 alerts/
  tocsin cap state --all --json alerts/ | jq -r 'select(.phase == "cancelled")'`,
		Args: needArgs,
		RunE: func(c *cobra.Command, args []string) error { return runCapState(c, env, args, &f) },
	}
	fl := c.Flags()
	fl.StringVar(&f.at, "at", "", "the moment, RFC 3339; default now")
	fl.StringVar(&f.sentBy, "sent-by", "", "look back: leave out what was sent later than this, RFC 3339")
	fl.StringVar(&f.point, "point", "", "only where this point lies: latitude,longitude")
	fl.StringVar(&f.code, "geocode", "", "only where this code applies: name=value")
	fl.StringVar(&f.status, "status", "Actual", "Actual, Exercise, System, Test")
	fl.StringVar(&f.address, "address", "", "print Private messages to this address too")
	fl.BoolVar(&f.restricted, "restricted", false, "print Restricted messages too")
	fl.BoolVarP(&f.all, "all", "a", false, "print every message with its phase and the reasons")
	fl.BoolVar(&f.anySender, "any-sender", false, "let every message act on every other; default: of one sender or mail domain")
	fl.DurationVar(&f.life, "life", 0, "how long an alert without expires counts; default without end")
	fl.BoolVar(&f.asJSON, "json", false, "print one line of JSON a message")
	return c
}

func runCapState(c *cobra.Command, env *Env, args []string, f *capStateFlags) error {
	q, err := f.query(env)
	if err != nil {
		return err
	}
	options := state.Options{Life: f.life}
	if f.anySender {
		options.MayAct = state.AnySender
	}
	set, bad := state.New(options), false
	err = capDocuments(c.Context(), env, args, func(name string, data []byte) error {
		doc, err := cap.Read(data)
		if err != nil {
			bad = true
			_, err = fmt.Fprintf(env.Err, "tocsin: %s: %v\n", name, err)
			return err
		}
		for _, a := range doc.Alerts {
			set.Add(a, name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	entries := set.InForce(q)
	if f.all {
		entries = set.All(q)
	}
	for i := range entries {
		if err := printEntry(env, &entries[i], f); err != nil {
			return err
		}
	}
	if bad {
		return errFound
	}
	return nil
}

func (f *capStateFlags) query(env *Env) (q state.Query, err error) {
	q = state.Query{At: env.Now(), Status: cap.Status(f.status), Address: f.address, Restricted: f.restricted}
	if f.at != "" {
		if q.At, err = time.Parse(time.RFC3339, f.at); err != nil {
			return q, misuse("--at %q is not a time such as 2024-03-07T21:00:00+03:00", f.at)
		}
	}
	if f.sentBy != "" {
		if q.SentBy, err = time.Parse(time.RFC3339, f.sentBy); err != nil {
			return q, misuse("--sent-by %q is not a time such as 2024-03-07T21:00:00+03:00", f.sentBy)
		}
	}
	switch q.Status {
	case cap.Actual, cap.Exercise, cap.System, cap.Test:
	default:
		return q, misuse("--status %q is not Actual, Exercise, System or Test", f.status)
	}
	if f.point != "" {
		lat, lon, _ := strings.Cut(f.point, ",")
		y, errY := strconv.ParseFloat(strings.TrimSpace(lat), 64)
		x, errX := strconv.ParseFloat(strings.TrimSpace(lon), 64)
		if errY != nil || errX != nil || !(y >= -90 && y <= 90 && x >= -180 && x <= 180) {
			return q, misuse("--point %q is not latitude,longitude such as 55.8,37.4", f.point)
		}
		q.Point = &cap.Point{Lat: y, Lon: x}
	}
	if f.code != "" {
		name, value, ok := strings.Cut(f.code, "=")
		if !ok {
			return q, misuse("--geocode %q is not name=value", f.code)
		}
		q.Geocode = &cap.NamedValue{ValueName: name, Value: value}
	}
	return q, nil
}

// capEntry is the line that cap state --json prints for a message.
type capEntry struct {
	Phase      state.Phase  `json:"phase"`
	Identifier string       `json:"identifier"`
	Sender     string       `json:"sender"`
	Sent       cap.DateTime `json:"sent"`
	Status     cap.Status   `json:"status"`
	MsgType    cap.MsgType  `json:"msgType"`
	Scope      cap.Scope    `json:"scope"`
	Title      string       `json:"title"`
	Blocks     []capBlock   `json:"blocks"`
	By         []string     `json:"by,omitempty"`
	Answers    []string     `json:"answers,omitempty"`
	Awaiting   []string     `json:"awaiting,omitempty"`
	Contests   []string     `json:"contests,omitempty"`
	Missing    []string     `json:"missing,omitempty"`
	Conflicts  bool         `json:"conflicts,omitempty"`
	Sources    []string     `json:"sources"`
}

type capBlock struct {
	Info      int            `json:"info"`
	Language  string         `json:"language"`
	Phase     state.Phase    `json:"phase"`
	Severity  cap.Severity   `json:"severity"`
	Effective time.Time      `json:"effective"`
	Onset     time.Time      `json:"onset,omitzero"`
	Expires   time.Time      `json:"expires,omitzero"`
	Coverage  state.Coverage `json:"coverage,omitempty"`
	Areas     []string       `json:"areas"`
}

func entryOf(e *state.Entry) capEntry {
	a := e.Alert
	out := capEntry{
		Phase: e.Phase, Identifier: a.Identifier, Sender: a.Sender, Sent: a.Sent, Status: a.Status, MsgType: a.MsgType,
		Scope: a.Scope, Title: alertTitle(a), Blocks: []capBlock{}, Conflicts: e.Conflicts, Sources: e.Sources, Awaiting: e.Awaiting,
	}
	for _, s := range e.Spans {
		info := &a.Info[s.Info]
		b := capBlock{s.Info, info.Lang(), s.Phase, info.Severity, s.Effective, s.Onset, s.Expires, s.Coverage, []string{}}
		for i := range info.Area {
			b.Areas = append(b.Areas, info.Area[i].AreaDesc)
		}
		out.Blocks = append(out.Blocks, b)
	}
	for _, r := range e.By {
		out.By = append(out.By, r.String())
	}
	for _, r := range e.Missing {
		out.Missing = append(out.Missing, r.String())
	}
	for _, x := range e.Answers {
		out.Answers = append(out.Answers, strings.TrimSpace(fmt.Sprintf("%s by %s %s", x.Type, x.By.Sender, x.Note)))
	}
	for _, x := range e.Contests {
		out.Contests = append(out.Contests, x.By.String()+": "+x.Reason)
	}
	return out
}

func alertTitle(a *cap.Alert) string {
	title := a.Note
	if len(a.Info) > 0 {
		title = a.Info[0].Headline
		if strings.TrimSpace(title) == "" {
			title = a.Info[0].Event
		}
	}
	return strings.Join(strings.Fields(title), " ")
}

func printEntry(env *Env, e *state.Entry, f *capStateFlags) error {
	line := entryOf(e)
	if f.asJSON {
		enc := json.NewEncoder(env.Out)
		enc.SetEscapeHTML(false)
		return enc.Encode(line)
	}
	p := &capPrinter{w: env.Out, width: env.Width}
	title := line.Title
	if line.Status != cap.Actual {
		title = "[" + strings.ToUpper(string(line.Status)) + "] " + title
	}
	p.printf("%s\n", printable(fmt.Sprintf("%-10s %s %s: %s", line.Phase, line.MsgType, line.Identifier, title)))
	for _, b := range line.Blocks {
		p.field("  ", string(b.Phase), b.describe())
	}
	p.field("  ", "by", strings.Join(line.By, " "))
	p.field("  ", "answers", strings.Join(line.Answers, "\n"))
	p.field("  ", "awaiting", strings.Join(line.Awaiting, ", "))
	p.field("  ", "contested", strings.Join(line.Contests, "\n"))
	p.field("  ", "missing", strings.Join(line.Missing, " "))
	if line.Conflicts {
		p.field("  ", "conflict", "another message has the same identity and says something else")
	}
	return p.err
}

// describe is one line: language, level, until when, where.
func (b *capBlock) describe() string {
	until := "without end"
	if !b.Expires.IsZero() {
		until = "until " + b.Expires.Format(time.RFC3339)
	}
	parts := []string{b.Language, string(b.Severity), "from " + b.Effective.Format(time.RFC3339), until, strings.Join(b.Areas, "; ")}
	if b.Coverage == state.Unknown {
		parts = append(parts, "it cannot be told whether it applies at the place asked for")
	}
	return strings.Join(parts, ", ")
}
