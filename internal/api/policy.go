package api

import (
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// PolicyOut is the duty policy, as a record and as its documented file.
type PolicyOut struct {
	Version int         `json:"version"` // 0: the one the desk began with
	Policy  duty.Policy `json:"policy"`
	File    string      `json:"file"` // TOML
}

// PolicyIn is a changed policy: its file, TOML or JSON.
type PolicyIn struct {
	File string `json:"file"`
	Seen int    `json:"seen"` // the version that was looked at
}

// PaperOut is a version of a document, without its text.
type PaperOut struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Retired bool      `json:"retired,omitempty"`
}

// EscalationIn is a changed escalation policy.
type EscalationIn struct {
	Policy  desk.Escalation `json:"policy"`
	Seen    int             `json:"seen"`
	Retired bool            `json:"retired,omitempty"`
}

// EscalationOut is an escalation policy with its version.
type EscalationOut struct {
	Version int             `json:"version"`
	Policy  desk.Escalation `json:"policy"`
	Advice  []desk.Advice   `json:"advice"` // what is perhaps not meant
}

func (a *API) policyRoutes() []route {
	read, reader, analyst := auth.ScopeRead, threat.RoleReader, threat.RoleAnalyst
	rehearse := []param{{"recipient", "id of the contact", nil}, {"at", "RFC 3339; now when absent", nil}, {"precedence", "routine is held by quiet hours", []string{"flash", "immediate", "priority", "routine"}}}
	return []route{
		{method: "GET", path: "/policy", tag: "policy", summary: "The duty policy in force, or in one version", scope: read, role: reader, query: []param{{"version", "", nil}}, status: 200, result: PolicyOut{}, serve: a.getPolicy},
		{method: "GET", path: "/policy/versions", tag: "policy", summary: "The versions of the duty policy, the latest first", scope: read, role: reader, status: 200, result: page[PaperOut]{}, serve: a.policyVersions},
		{method: "POST", path: "/policy/rehearsal", tag: "policy", summary: "What a changed policy would have decided on past cases; nothing is changed", scope: read, role: reader, body: PolicyIn{}, status: 200, result: desk.Rehearsal{}, serve: a.rehearsePolicy},
		{method: "PUT", path: "/policy", tag: "policy", summary: "Put a changed policy in force", scope: auth.ScopeAdmin, role: threat.RoleAdmin, body: PolicyIn{}, status: 200, result: PolicyOut{}, serve: a.setPolicy},
		{method: "GET", path: "/escalations", tag: "policy", summary: "The escalation policies, the standard one first", scope: read, role: reader, status: 200, result: page[desk.Escalation]{}, serve: a.listEscalations},
		{method: "GET", path: "/escalations/{id}", tag: "policy", summary: "An escalation policy by its name", scope: read, role: reader, query: []param{{"version", "", nil}}, status: 200, result: EscalationOut{}, serve: a.getEscalation},
		{method: "GET", path: "/escalations/{id}/versions", tag: "policy", summary: "Its versions, the latest first", scope: read, role: reader, status: 200, result: page[PaperOut]{}, serve: a.escalationVersions},
		{method: "PUT", path: "/escalations/{id}", tag: "policy", summary: "Write a version of an escalation policy, or retire it", scope: auth.ScopeWarn, role: analyst, body: EscalationIn{}, status: 200, result: EscalationOut{}, serve: a.putEscalation},
		{method: "GET", path: "/escalations/{id}/rehearsal", tag: "policy", summary: "What it would do for a recipient who never answers; nothing is sent", scope: read, role: reader, query: rehearse, status: 200, result: desk.EscalationRun{}, serve: a.rehearseEscalation},
	}
}

func (a *API) getPolicy(c *call) (any, error) {
	policy, version, err := desk.Policy(c.r.Context(), &a.o.Store.Reads, c.by())
	if v := c.query("version"); v != "" && err == nil {
		if version, err = versionOf(v); err == nil {
			policy, err = desk.PolicyAt(c.r.Context(), &a.o.Store.Reads, c.by(), version)
		}
	}
	return PolicyOut{version, policy, string(policy.File())}, err
}

func (a *API) policyVersions(c *call) (any, error) {
	all, err := desk.PolicyVersions(c.r.Context(), &a.o.Store.Reads, c.by())
	return pageOf(papersOut(all), ""), err
}

func papersOut(all []store.Paper) []PaperOut {
	var out []PaperOut
	for _, p := range all {
		out = append(out, PaperOut{p.Version, p.At, p.By, p.Retired})
	}
	return out
}

func (a *API) rehearsePolicy(c *call) (any, error) {
	changed, _, err := c.policyIn()
	if err != nil {
		return nil, err
	}
	out, err := desk.DryRunPolicy(c.r.Context(), &a.o.Store.Reads, c.by(), changed)
	out.Changes = notNil(out.Changes)
	return out, err
}

func (c *call) policyIn() (duty.Policy, int, error) {
	var in PolicyIn
	if err := c.read(&in, bodyLimit); err != nil {
		return duty.Policy{}, 0, err
	}
	p, err := duty.ParsePolicy([]byte(in.File))
	return p, in.Seen, err
}

func (a *API) setPolicy(c *call) (any, error) {
	changed, seen, err := c.policyIn()
	if err != nil {
		return nil, err
	}
	if err := desk.SetPolicy(c.r.Context(), a.o.Store, c.by(), changed, seen); err != nil {
		return nil, err
	}
	return PolicyOut{seen + 1, changed, string(changed.File())}, nil
}

func (a *API) listEscalations(c *call) (any, error) {
	all, err := desk.Escalations(c.r.Context(), &a.o.Store.Reads, c.by())
	return pageOf(all, ""), err
}

func (a *API) getEscalation(c *call) (any, error) {
	version := 0
	if v := c.query("version"); v != "" {
		var err error
		if version, err = versionOf(v); err != nil {
			return nil, err
		}
	}
	e, at, err := desk.EscalationAt(c.r.Context(), &a.o.Store.Reads, c.by(), c.id(), version)
	return EscalationOut{at, e, notNil(e.Advise())}, err
}

func (a *API) escalationVersions(c *call) (any, error) {
	if _, _, err := desk.EscalationAt(c.r.Context(), &a.o.Store.Reads, c.by(), c.id(), 0); err != nil {
		return nil, err
	}
	all, err := desk.EscalationVersions(c.r.Context(), &a.o.Store.Reads, c.by(), c.id())
	return pageOf(papersOut(all), ""), err
}

func (a *API) putEscalation(c *call) (any, error) {
	var in EscalationIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	in.Policy.Name = c.id()
	if err := desk.PutEscalation(c.r.Context(), a.o.Store, c.by(), in.Policy, in.Seen, in.Retired); err != nil {
		return nil, err
	}
	return EscalationOut{in.Seen + 1, in.Policy, notNil(in.Policy.Advise())}, nil
}

func (a *API) rehearseEscalation(c *call) (any, error) {
	e, _, err := desk.EscalationAt(c.r.Context(), &a.o.Store.Reads, c.by(), c.id(), 0)
	if err != nil {
		return nil, err
	}
	at := a.o.Store.Now()
	if s := c.query("at"); s != "" {
		if at, err = time.Parse(time.RFC3339, s); err != nil {
			return nil, threat.Invalid("at", "this is no time", "write it as 2024-03-06T02:10:00Z")
		}
	}
	run, err := desk.RehearseEscalation(c.r.Context(), &a.o.Store.Reads, c.by(), e, c.query("recipient"), at, threat.Precedence(c.query("precedence")))
	run.Advice = notNil(run.Advice)
	return run, err
}
