package console

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/desk"
)

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
func (n names) of(id string) string {
	if person, alone := strings.CutPrefix(id, desk.EmergencyPrefix); alone {
		return n.of(person) + ", alone, in an emergency"
	}
	return cmp.Or(n[id], id)
}

// options are the people to choose from, by name, after nobody. Who stands
// there now can stay, known or not.
func (n names) options(nobody, now string) []option {
	var out []option
	for id, name := range n {
		out = append(out, option{id, name})
	}
	if now != "" && n[now] == "" {
		out = append(out, option{now, now})
	}
	slices.SortFunc(out, func(a, b option) int {
		return cmp.Or(strings.Compare(a.Text, b.Text), strings.Compare(a.Value, b.Value))
	})
	return append([]option{{"", nobody}}, out...)
}
