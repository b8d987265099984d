package console

import (
	"slices"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// firstStep is one thing that a new desk needs before it can warn anybody.
type firstStep struct {
	Done             bool
	Text, Why        string
	Href, Do         string
	administratorHas bool // only an administrator can do it
}

// watchSetup lists what a desk still needs before it can warn anybody. Once
// all of it is there, the list is gone.
func (c *Console) watchSetup(v *visit, p *watchPage) error {
	if c.Demo != nil || !p.MayWrite {
		return nil
	}
	people, err := c.Store.People(v.ctx(), v.by())
	if err != nil {
		return err
	}
	contacts, err := c.Store.Contacts(v.ctx(), v.by(), store.ContactFilter{Limit: 1})
	if err != nil {
		return err
	}
	_, duty := c.Store.OnDuty(v.ctx(), v.by(), "on duty", p.now)
	if duty != nil && threat.KindOf(duty) != threat.KindNotFound {
		return duty
	}
	approvers := 0
	for _, who := range people {
		if !who.Disabled && who.Role.Reaches(threat.RoleApprover) {
			approvers++
		}
	}
	steps := []firstStep{
		{Done: !p.Fresh, Text: "Bring in the first report", Why: "Paste it, upload it, or add a feed.", Href: "/reports/new", Do: "New report"},
		{Done: len(people) > 1 && approvers > 0, Text: "Invite a second person", Why: "Nobody approves what they wrote themselves: alone, you can warn nobody.", Href: "/people", Do: "People", administratorHas: true},
		{Done: len(contacts) > 0, Text: "Enter whom you can warn", Why: "Organisations, each with a contact and a deputy, and how they are reached.", Href: "/directory", Do: "Directory"},
		{Done: duty == nil, Text: "Put somebody on duty", Why: "They are called when a clock runs out. Until then it is everybody who may approve.", Href: "/directory#rota", Do: "Rota"},
		{Done: c.SendsMail, Text: "Let the desk send mail", Why: "Start it with --smtp and --smtp-from. Without, warnings go by webhook, by SMS, or by hand.", Href: "/settings/desk", Do: "Settings", administratorHas: true},
	}
	steps = slices.DeleteFunc(steps, func(s firstStep) bool { return s.administratorHas && !p.MayAdmin })
	if slices.ContainsFunc(steps, func(s firstStep) bool { return !s.Done }) {
		p.Setup = steps
	}
	return nil
}
