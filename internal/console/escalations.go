package console

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// escalationsPage lists the escalation policies.
type escalationsPage struct {
	frame
	Tab  string
	Rows []escalationRow
}

type escalationRow struct {
	E           desk.Escalation
	Href, Steps string
	Advice      int
}

func (c *Console) showEscalations(v *visit) error {
	p := &escalationsPage{frame: c.beginDirectory(v, "Escalation policies", "Who is called next, by which channel, and after how long, until enough of them take it on."), Tab: "escalations"}
	all, err := desk.Escalations(v.ctx(), &c.Store.Reads, v.by())
	if err != nil {
		return err
	}
	for _, e := range all {
		row := escalationRow{E: e, Href: escalationHref(e.Name), Advice: len(e.Advise())}
		var steps []string
		for _, s := range e.Steps {
			steps = append(steps, c.whoWords(v, s.Who)+" "+strconv.FormatFloat(s.Minutes, 'f', -1, 64)+" min")
		}
		row.Steps = strings.Join(steps, " → ")
		p.Rows = append(p.Rows, row)
	}
	c.show(v.w, v.r, http.StatusOK, "escalations", p)
	return nil
}

func escalationHref(name string) string { return "/directory/escalations/" + url.PathEscape(name) }

// whoWords says whom a step calls.
func (c *Console) whoWords(v *visit, who string) string {
	switch who {
	case "contact":
		return "the designated contact"
	case "deputy":
		return "the deputy"
	}
	if role, ok := strings.CutPrefix(who, desk.WhoRole); ok {
		return "everybody who is " + role
	}
	if strings.HasPrefix(who, "con_") {
		if k, err := c.Store.Contact(v.ctx(), v.by(), who); err == nil {
			return k.Name
		}
		return "somebody you may not see"
	}
	return who
}

// escalationPage is one policy: as it is, as it is changed, and what it would do.
type escalationPage struct {
	frame
	Tab        string
	E          desk.Escalation
	Steps      []stepForm
	Version    int
	New        bool
	Fixed      bool // the standard one cannot be retired
	Versions   []paperRow
	Diff       []compose.Piece
	DiffOf     string
	Recipients []option
	Recipient  string
	At         string
	Precedence string
	Run        *desk.EscalationRun
	Axis       template.HTML
	Zone       string
}

type stepForm struct {
	N        int
	Who, Her string // the choice, and the role or contact beside it
	Words    string
	Channels []tick
	Minutes  string
}

type tick struct {
	Value, Text string
	On          bool
}

type paperRow struct {
	store.Paper
	Name string
	Href string
}

// Whos are the choices of a step.
func (*escalationPage) Whos() []option {
	return []option{{"contact", "the designated contact"}, {"deputy", "the deputy"}, {"everybody", "everybody there"}, {"role:", "everybody with the role…"}, {"con_", "the contact…"}}
}

// Precedences are the choices of the dry run.
func (*escalationPage) Precedences() []option {
	return []option{{"immediate", "immediate"}, {"routine", "routine"}}
}

func (c *Console) showEscalation(v *visit) error {
	name, version := v.r.PathValue("name"), atoi(v.query("version"))
	if name == "new" {
		return c.escalationPage(v, desk.Escalation{Steps: desk.DefaultEscalation().Steps}, 0, nil, http.StatusOK)
	}
	e, at, err := desk.EscalationAt(v.ctx(), &c.Store.Reads, v.by(), name, version)
	if err != nil {
		return err
	}
	return c.escalationPage(v, e, at, nil, http.StatusOK)
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func (c *Console) escalationPage(v *visit, e desk.Escalation, version int, n *notice, status int) error {
	p := &escalationPage{frame: c.beginDirectory(v, e.Name, e.Note), Tab: "escalations", E: e, Version: version, New: v.r.PathValue("name") == "new" || v.r.PathValue("name") == "", Zone: c.deskZone().String()}
	p.Over = []link{{"/directory/escalations", "Escalation policies"}}
	if p.Fixed = e.Name == "standard"; p.New {
		p.Title = "New escalation policy"
	}
	if n != nil {
		p.Notice = n
	}
	for i, s := range append(slices.Clone(e.Steps), desk.EscalationStep{}, desk.EscalationStep{}) {
		p.Steps = append(p.Steps, c.stepForm(v, i+1, s))
	}
	for _, add := range []func(*visit, *escalationPage) error{c.addEscalationVersions, c.addRun} {
		if err := add(v, p); err != nil {
			return err
		}
	}
	c.show(v.w, v.r, status, "escalation", p)
	return nil
}

func (c *Console) stepForm(v *visit, n int, s desk.EscalationStep) stepForm {
	f := stepForm{N: n, Who: s.Who, Words: c.whoWords(v, s.Who)}
	if s.Minutes > 0 {
		f.Minutes = strconv.FormatFloat(s.Minutes, 'f', -1, 64)
	}
	if role, ok := strings.CutPrefix(s.Who, desk.WhoRole); ok {
		f.Who, f.Her = desk.WhoRole, role
	} else if strings.HasPrefix(s.Who, "con_") {
		f.Who, f.Her = "con_", s.Who
	}
	for _, channel := range channelOptions {
		f.Channels = append(f.Channels, tick{channel.Value, channel.Text, slices.Contains(s.Channels, channel.Value)})
	}
	return f
}

func (c *Console) addEscalationVersions(v *visit, p *escalationPage) error {
	if p.New {
		return nil
	}
	all, err := desk.EscalationVersions(v.ctx(), &c.Store.Reads, v.by(), p.E.Name)
	people := c.names(v)
	for i, k := range all {
		p.Versions = append(p.Versions, paperRow{k, people.of(k.By), fmt.Sprintf("%s?version=%d", escalationHref(p.E.Name), k.Version)})
		if k.Version == p.Version && i+1 < len(all) {
			p.Diff, p.DiffOf = compose.Diff(all[i+1].Body, k.Body), fmt.Sprintf("version %d against version %d", k.Version, all[i+1].Version)
		}
	}
	return err
}

// addRun rehearses the policy for a recipient who never answers.
func (c *Console) addRun(v *visit, p *escalationPage) error {
	orgs, err := c.Store.Contacts(v.ctx(), v.by(), store.ContactFilter{Kind: threat.ContactOrganisation, Limit: 300})
	if err != nil {
		return err
	}
	p.Recipients = []option{{"", "choose…"}}
	for _, o := range orgs {
		p.Recipients = append(p.Recipients, option{o.ID, o.Name})
	}
	p.Recipient, p.At, p.Precedence = v.query("recipient"), v.query("at"), v.query("precedence")
	if p.At == "" {
		p.At = c.Store.Now().In(c.deskZone()).Format("2006-01-02") + "T02:10"
	}
	if p.Recipient == "" || p.New {
		return nil
	}
	at, err := localTime("at", p.At, c.deskZone().String())
	if err != nil {
		at = c.Store.Now()
	}
	run, err := desk.RehearseEscalation(v.ctx(), &c.Store.Reads, v.by(), p.E, p.Recipient, at, threat.Precedence(p.Precedence))
	if err != nil {
		if p.Notice, err = wrong(err); err != nil {
			return err
		}
		return nil
	}
	p.Run, p.Axis = &run, escalationAxis(run, c.deskZone())
	return nil
}

// TimeOf is a time of the dry run in the desk's zone.
func (p *escalationPage) TimeOf(t time.Time) string {
	loc, err := time.LoadLocation(p.Zone)
	if err != nil {
		loc = time.UTC
	}
	return t.In(loc).Format("Mon 15:04")
}

// escalationAxis draws the calls on a time axis: a bar for each step's wait,
// and a point for each message.
func escalationAxis(run desk.EscalationRun, zone *time.Location) template.HTML {
	const left, right, row = 130.0, 690.0, 26.0
	span := run.Ends.Sub(run.Starts).Seconds()
	if span <= 0 || len(run.Calls) == 0 {
		return ""
	}
	x := func(t time.Time) float64 { return left + (right-left)*t.Sub(run.Starts).Seconds()/span }
	height := 40 + row*float64(len(run.Calls))
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 820 %g" role="img" aria-label="%s">`, height, template.HTMLEscapeString(axisWords(run, zone)))
	for i, call := range run.Calls {
		y := 24 + row*float64(i)
		end := run.Ends
		for _, later := range run.Calls {
			if later.Step > call.Step {
				end = later.At
				break
			}
		}
		class := "pt sent"
		if !call.Verified || call.Failed {
			class = "pt refused"
		}
		fmt.Fprintf(&b, `<line class="rule" x1="%g" x2="%g" y1="%g" y2="%g"/><line class="clk" x1="%.1f" x2="%.1f" y1="%g" y2="%g"/><circle class="%s" cx="%.1f" cy="%g" r="5"/>`, left, right, y, y, x(call.At), x(end), y, y, class, x(call.At), y)
		fmt.Fprintf(&b, `<text class="lane" x="0" y="%g">%s  step %d</text><text class="tick" x="%g" y="%g">%s</text>`, y+4, call.At.In(zone).Format("15:04"), call.Step, right+10, y+4, template.HTMLEscapeString(call.Channel))
	}
	fmt.Fprintf(&b, `<line class="evt" x1="%g" x2="%g" y1="12" y2="%g"/><text class="evtl" x="%g" y="%g" text-anchor="end">%s the desk is alarmed</text></svg>`, right, right, height-22, right, height-6, run.Ends.In(zone).Format("15:04"))
	return template.HTML(b.String()) //nolint:gosec // figures, and words escaped
}

func axisWords(run desk.EscalationRun, zone *time.Location) string {
	var out []string
	for _, call := range run.Calls {
		out = append(out, call.At.In(zone).Format("15:04")+" "+call.Channel+" to "+call.Name)
	}
	return "Unanswered: " + strings.Join(out, ", ") + "; " + run.Ends.In(zone).Format("15:04") + " the desk is alarmed"
}

// typedEscalation is what a form says of a policy.
func typedEscalation(v *visit, name string) desk.Escalation {
	e := desk.Escalation{Name: name, Note: strings.TrimSpace(v.form("note")), Need: atoi(v.form("need")), Answers: atoi(v.form("answers"))}
	whos, hers, minutes := v.r.PostForm["who"], v.r.PostForm["her"], v.r.PostForm["minutes"]
	for i := range minutes {
		if strings.TrimSpace(minutes[i]) == "" || i >= len(whos) || i >= len(hers) {
			continue
		}
		s := desk.EscalationStep{Who: whos[i], Channels: v.r.PostForm["channel-"+strconv.Itoa(i+1)]}
		switch s.Who {
		case desk.WhoRole:
			s.Who += strings.TrimSpace(hers[i])
		case "con_":
			s.Who = strings.TrimSpace(hers[i])
		}
		if len(s.Channels) == len(channelOptions) {
			s.Channels = nil
		}
		s.Minutes, _ = strconv.ParseFloat(strings.TrimSpace(minutes[i]), 64)
		e.Steps = append(e.Steps, s)
	}
	return e
}

func (c *Console) addEscalation(v *visit) error { return c.putEscalation(v, v.form("name"), 0) }

func (c *Console) editEscalation(v *visit) error {
	return c.putEscalation(v, v.r.PathValue("name"), atoi(v.form("seen")))
}

func (c *Console) putEscalation(v *visit, name string, seen int) error {
	e, retire := typedEscalation(v, name), v.form("do") == "retire"
	if retire {
		var err error
		if e, seen, err = desk.EscalationAt(v.ctx(), &c.Store.Reads, v.by(), name, 0); err != nil {
			return err
		}
	}
	if err := desk.PutEscalation(v.ctx(), c.Store, v.by(), e, seen, retire); err != nil {
		n, err := wrong(err)
		if err != nil {
			return err
		}
		return c.escalationPage(v, e, seen, n, http.StatusUnprocessableEntity)
	}
	if retire {
		return c.done(v, "/directory/escalations", "escalation")
	}
	return c.done(v, escalationHref(e.Name), "escalation")
}
