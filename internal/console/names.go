package console

import "cmp"

// names tells who is meant by an id in a record.
type names map[string]string

// names reads the people of the desk. Without them ids are shown, which is
// worse, but no reason to fail a page.
func (c *Console) names(v *visit) names {
	out := names{}
	people, err := c.Store.People(v.ctx(), v.by())
	if err != nil {
		c.log.Warn("list people", "err", err)
		return out
	}
	for _, p := range people {
		out[p.ID] = p.Name
	}
	return out
}

// of is a person's name, or the name of the machinery's step.
func (n names) of(id string) string { return cmp.Or(n[id], id) }
