package console

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// How many of those chosen, and of those found, stand in the form. A directory
// may hold tens of thousands: the others are counted, kept, and found by name.
const (
	chosenShown = 100
	foundShown  = 50
)

// recipientPick is who is to get a warning, as far as the form shows it, and
// who else is found.
type recipientPick struct {
	Chosen, Found []option
	ChosenMore    int   // chosen, and kept though they are not shown
	FoundAll      int64 // found, those chosen already among them
	Find          string
	Groups        []option
	FindIn, Group string
}

// FoundMore says whether more are found than are shown.
func (w recipientPick) FoundMore() bool { return w.FoundAll > int64(len(w.Found)+len(w.Chosen)) }

// readRecipients are those of the product, without whoever was shown and is no
// longer ticked, with whoever was ticked, and everybody of a group.
func (c *Console) readRecipients(v *visit, p threat.Product) ([]string, error) {
	ticked := v.r.PostForm["recipient"]
	chosen := map[string]bool{}
	for _, id := range ticked {
		chosen[id] = true
	}
	gone := map[string]bool{}
	for _, id := range v.r.PostForm["shown"] {
		gone[id] = !chosen[id]
	}
	var more []string
	if id := v.form("group"); id != "" {
		members, err := c.Store.GroupMembers(v.ctx(), v.by(), id)
		if err != nil {
			return nil, err
		}
		more = slices.DeleteFunc(members, func(id string) bool { return gone[id] })
	}
	var out []string
	known := map[string]bool{}
	for _, id := range slices.Concat(p.Recipients, ticked, more) {
		if !gone[id] && !known[id] {
			known[id] = true
			out = append(out, id)
		}
	}
	return out, nil
}

// addPick shows who is chosen and who is found, by name, role or address,
// in a group or in all.
func (c *Console) addPick(v *visit, p *composerPage) error {
	if p.P.Kind != threat.WarningProduct {
		return nil
	}
	w := &p.Who
	w.Find, w.FindIn, w.Group = cmp.Or(v.form("find"), v.query("find")), cmp.Or(v.form("find_in"), v.query("find_in")), v.form("group")
	if err := c.addChosen(v, p); err != nil {
		return err
	}
	f := store.ContactFilter{Query: w.Find, Group: w.FindIn, Limit: foundShown + len(w.Chosen)}
	found, err := c.Store.ContactPage(v.ctx(), v.by(), f)
	if err != nil {
		return err
	}
	chosen := map[string]bool{}
	for _, id := range p.P.Recipients {
		chosen[id] = true
	}
	for _, k := range found.Contacts {
		if !chosen[k.ID] && len(w.Found) < foundShown {
			w.Found = append(w.Found, option{k.ID, strings.TrimSuffix(k.Name+", "+k.Role, ", ") + " (" + string(k.Kind) + ")"})
		}
	}
	if w.FoundAll, err = c.Store.CountContacts(v.ctx(), v.by(), f); err != nil {
		return err
	}
	w.Groups, err = c.groupOptions(v, "everybody")
	return err
}

// addChosen shows those chosen: whoever was just ticked first, for the others
// are kept with the product even when the form does not name them.
func (c *Console) addChosen(v *visit, p *composerPage) error {
	ids := p.P.Recipients
	ticked := map[string]bool{}
	for _, id := range v.r.PostForm["recipient"] {
		ticked[id] = true
	}
	ids = slices.Concat(slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !ticked[id] }), slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return ticked[id] }))
	shown := ids[:min(len(ids), max(chosenShown, len(ticked)))]
	names, err := c.Store.ContactNames(v.ctx(), v.by(), shown)
	for _, id := range shown {
		p.Who.Chosen = append(p.Who.Chosen, option{id, cmp.Or(names[id], "somebody who is not in the directory")})
	}
	p.Who.ChosenMore = len(ids) - len(shown)
	return err
}
