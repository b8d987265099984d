package console

import (
	"net/http"
	"strconv"
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

type settingsPage struct {
	frame
	Tab  string
	Tabs []tab

	HasPassword bool
	Passkeys    []passkeyRow
	MayPasskey  bool

	Sessions []sessionRow

	NewToken                     string
	Tokens                       []tokenRow
	Scopes                       []scopeChoice
	ClearanceOptions, DayOptions []option
	ClearanceAt                  string

	Facts  []Setting
	Policy []policyRow
}

type tab struct{ Key, Name, Href string }

type passkeyRow struct {
	ID, Name string
	Created  time.Time
	Used     bool
	UsedAt   moment
}

type sessionRow struct {
	ID, Address, Agent, Method string
	Created, Expires           time.Time
	Seen                       moment
	Here                       bool
}

type tokenRow struct {
	ID, Name, Prefix, Dead string
	Scopes                 []string
	Clearance              threat.Marking
	Used                   moment
	Expires                time.Time
}

type scopeChoice struct {
	Name, What string
	On         bool
}

type policyRow struct {
	Marking threat.Marking
	Text    string
}

func (c *Console) settingsRoutes() []route {
	return []route{
		{"GET /settings", threat.RoleReader, c.settingsYou},
		{"GET /settings/sessions", threat.RoleReader, c.settingsSessions},
		{"GET /settings/tokens", threat.RoleReader, c.settingsTokens},
		{"GET /settings/desk", threat.RoleReader, c.settingsDesk},
		{"POST /settings/password", threat.RoleReader, c.changePassword},
		{"POST /settings/passkeys/{id}", threat.RoleReader, c.removePasskey},
		{"POST /settings/sessions/{id}", threat.RoleReader, c.endSession},
		{"POST /settings/tokens", threat.RoleReader, c.makeToken},
		{"POST /settings/tokens/{id}", threat.RoleReader, c.revokeToken},
	}
}

func (c *Console) settings(v *visit, at string) *settingsPage {
	return &settingsPage{frame: c.begin(v, "settings", "Settings"), Tab: at, Tabs: []tab{
		{"you", "Signing in", "/settings"}, {"sessions", "Sessions", "/settings/sessions"}, {"tokens", "API tokens", "/settings/tokens"}, {"desk", "Desk and markings", "/settings/desk"},
	}}
}

func (c *Console) settingsYou(v *visit) error { return c.showYou(v, nil) }

func (c *Console) showYou(v *visit, problem error) error {
	p := c.settings(v, "you")
	status := http.StatusOK
	var err error
	if problem != nil {
		if p.Notice, err = wrong(problem); err != nil {
			return err
		}
		status = http.StatusUnprocessableEntity
	}
	if p.HasPassword, err = c.Auth.HasPassword(v.ctx(), v.Visit); err != nil {
		return err
	}
	keys, err := c.Auth.Passkeys(v.ctx(), v.Visit)
	if err != nil {
		return err
	}
	p.MayPasskey = c.Auth.HasPasskeys()
	for _, k := range keys {
		p.Passkeys = append(p.Passkeys, passkeyRow{k.ID, k.Name, k.Created, !k.Used.IsZero(), p.at(k.Used)})
	}
	c.show(v.w, v.r, status, "settings", p)
	return nil
}

func (c *Console) changePassword(v *visit) error {
	if v.form("new") != v.form("again") {
		return c.showYou(v, threat.Invalid("the same again", "the two passwords differ", "type the same password twice"))
	}
	if err := c.Auth.ChangePassword(v.r, v.Visit, v.form("old"), v.form("new")); err != nil {
		return c.showYou(v, err)
	}
	return c.done(v, "/settings", "password")
}

func (c *Console) removePasskey(v *visit) error {
	if err := c.Auth.RemovePasskey(v.ctx(), v.Visit, v.r.PathValue("id")); err != nil {
		return c.showYou(v, err)
	}
	return c.done(v, "/settings", "unkeyed")
}

func (c *Console) settingsSessions(v *visit) error {
	p := c.settings(v, "sessions")
	sessions, err := c.Auth.Sessions(v.ctx(), v.Visit)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		p.Sessions = append(p.Sessions, sessionRow{s.ID, s.Address, s.Agent, s.Method, s.Created, c.Auth.Ends(s), p.at(s.Seen), s.ID == v.Session})
	}
	c.show(v.w, v.r, http.StatusOK, "settings", p)
	return nil
}

func (c *Console) endSession(v *visit) error {
	if err := c.Auth.EndSession(v.ctx(), v.Visit, v.r.PathValue("id")); err != nil {
		return err
	}
	return c.done(v, "/settings/sessions", "ended")
}

func (c *Console) settingsTokens(v *visit) error { return c.showTokens(v, "", nil) }

// showTokens shows the list, and a fresh token this once.
func (c *Console) showTokens(v *visit, fresh string, problem error) error {
	p := c.settings(v, "tokens")
	p.NewToken = fresh
	status := http.StatusOK
	var err error
	if problem != nil {
		if p.Notice, err = wrong(problem); err != nil {
			return err
		}
		status = http.StatusUnprocessableEntity
	}
	tokens, err := c.Store.Tokens(v.ctx(), v.by(), v.by().Person)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		p.Tokens = append(p.Tokens, p.viewToken(t))
	}
	for i, s := range auth.Scopes {
		p.Scopes = append(p.Scopes, scopeChoice{string(s.Scope), s.What, i == 0})
	}
	for _, m := range readable(v.by().Clearance) {
		p.ClearanceOptions = append(p.ClearanceOptions, option{m.String(), m.String()})
		p.ClearanceAt = m.String()
	}
	p.DayOptions = []option{{"7", "7 days"}, {"30", "30 days"}, {"90", "90 days"}, {"365", "a year"}}
	c.show(v.w, v.r, status, "settings", p)
	return nil
}

func (p *settingsPage) viewToken(t store.Token) tokenRow {
	row := tokenRow{t.ID, t.Name, auth.TokenShown(t), "", t.Scopes, t.Clearance, p.at(t.Used), t.Expires}
	switch {
	case !t.Revoked.IsZero():
		row.Dead = "revoked"
	case !t.Expires.IsZero() && !t.Expires.After(p.now):
		row.Dead = "ended"
	}
	return row
}

func (c *Console) makeToken(v *visit) error {
	m, err := threat.ParseMarking(v.form("clearance"))
	if err != nil {
		return err
	}
	days, err := strconv.Atoi(v.form("days"))
	if err != nil {
		days = 0 // refused below with a sentence
	}
	fresh, _, err := c.Auth.MakeToken(v.ctx(), v.Visit, v.form("name"), v.r.PostForm["scope"], m, time.Duration(days)*24*time.Hour)
	return c.showTokens(v, fresh, err)
}

func (c *Console) revokeToken(v *visit) error {
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error { return tx.RevokeToken(v.by(), v.r.PathValue("id")) })
	if err != nil {
		return err
	}
	return c.done(v, "/settings/tokens", "revoked")
}

// policyOfMarkings is TLP 2.0 (FIRST, August 2022) in a line each.
var policyOfMarkings = []policyRow{
	{threat.Red, "nobody but the persons named as readers"},
	{threat.AmberStrict, "the own organisation, who needs to know"},
	{threat.Amber, "the own organisation and its clients, who need to know"},
	{threat.Green, "the community, not the public"},
	{threat.Clear, "everybody"},
}

func (c *Console) settingsDesk(v *visit) error {
	p := c.settings(v, "desk")
	p.Facts = append([]Setting{{"Desk", c.Desk}, {"Version", c.Version}, {"Database", c.Store.Engine()}, {"Default marking", c.Options.Marking.String()}, {"Largest document", sizeWords(c.MaxSize)}}, c.Settings...)
	p.Policy = policyOfMarkings
	c.show(v.w, v.r, http.StatusOK, "settings", p)
	return nil
}
