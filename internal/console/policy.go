package console

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	rules "github.com/tocsin/tocsin/internal/duty"
)

// policyPage is the duty policy: as it stands, its history, and what a change
// would have decided.
type policyPage struct {
	frame
	Tab       string
	Policy    rules.Policy
	Version   int // in force
	At        int // shown
	File      string
	Versions  []paperRow
	Diff      []compose.Piece
	DiffOf    string
	Rehearsal *desk.Rehearsal
	Changes   []policyChange
	Checked   bool
	MaySet    bool
}

type policyChange struct {
	rules.Change
	Title string
}

func (c *Console) showPolicy(v *visit) error {
	return c.policyPage(v, func(*policyPage) error { return nil }, http.StatusOK)
}

func (c *Console) policyPage(v *visit, fill func(*policyPage) error, status int) error {
	p := &policyPage{frame: c.beginDirectory(v, "Duty policy", "When this desk must warn, by when, who decides, and on which grounds it may be excused."), Tab: "policy", MaySet: v.by().May("admin")}
	var err error
	if p.Policy, p.Version, err = desk.Policy(v.ctx(), &c.Store.Reads, v.by()); err != nil {
		return err
	}
	p.At = p.Version
	if v.query("version") != "" {
		p.At = atoi(v.query("version"))
		if p.Policy, err = desk.PolicyAt(v.ctx(), &c.Store.Reads, v.by(), p.At); err != nil {
			return err
		}
	}
	p.File = string(p.Policy.File())
	if err := c.addPolicyVersions(v, p); err != nil {
		return err
	}
	if err := fill(p); err != nil {
		return err
	}
	c.show(v.w, v.r, status, "policy", p)
	return nil
}

func (c *Console) addPolicyVersions(v *visit, p *policyPage) error {
	all, err := desk.PolicyVersions(v.ctx(), &c.Store.Reads, v.by())
	if err != nil {
		return err
	}
	people := c.names(v)
	for _, k := range all {
		p.Versions = append(p.Versions, paperRow{k, people.of(k.By), fmt.Sprintf("/policy?version=%d", k.Version)})
	}
	if p.At == 0 {
		return nil
	}
	before, err := desk.PolicyAt(v.ctx(), &c.Store.Reads, v.by(), p.At-1)
	if err != nil {
		return err
	}
	p.Diff, p.DiffOf = compose.Diff(string(before.File()), p.File), fmt.Sprintf("version %d against version %d", p.At, p.At-1)
	return nil
}

// Acts are what the policy gives roles for.
func (p *policyPage) Acts() []rules.ActRole {
	out := rules.Acts
	for i := range out {
		out[i].Least = p.Policy.RoleFor(out[i].Name)
	}
	return out[:]
}

// Lengths are the policy's lengths of time, in words.
func (p *policyPage) Lengths() []link {
	var out []link
	for _, h := range p.Policy.Lengths() {
		out = append(out, link{h.Means, lengthWords(h.Hours.Duration())})
	}
	return out
}

// doPolicy checks a changed policy, rehearses it, or puts it in force.
func (c *Console) doPolicy(v *visit) error {
	file := strings.ReplaceAll(v.form("file"), "\r\n", "\n")
	changed, err := rules.ParsePolicy([]byte(file))
	do := v.form("do")
	if err == nil && do == "set" {
		if err = desk.SetPolicy(v.ctx(), c.Store, v.by(), changed, atoi(v.form("seen"))); err == nil {
			return c.done(v, "/policy", "policy")
		}
	}
	if err != nil {
		n, err := wrong(err)
		if err != nil {
			return err
		}
		return c.policyPage(v, func(p *policyPage) error { p.Notice, p.File = n, file; return nil }, http.StatusUnprocessableEntity)
	}
	return c.policyPage(v, func(p *policyPage) error {
		p.Diff, p.DiffOf = compose.Diff(p.File, string(changed.File())), "what you changed"
		p.File, p.Checked = file, true
		rehearsal, err := desk.DryRunPolicy(v.ctx(), &c.Store.Reads, v.by(), changed)
		if err != nil {
			return err
		}
		p.Rehearsal = &rehearsal
		for _, change := range rehearsal.Changes {
			p.Changes = append(p.Changes, policyChange{change, c.caseOf(v, change.Case).Title})
		}
		return nil
	}, http.StatusOK)
}
