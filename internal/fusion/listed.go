package fusion

import (
	"github.com/tocsin/tocsin/internal/fusion/names"
	"github.com/tocsin/tocsin/internal/reading"
)

// ListedNames gives, by folded name, the actor of a list that bears it; names
// that two of the list bear are left out.
func ListedNames(actors []reading.Actor) map[string]string {
	out := map[string]string{}
	shared := map[string]bool{}
	for _, a := range actors {
		for _, n := range append([]string{a.Name}, a.Aliases...) {
			key := names.Key(n)
			if other, known := out[key]; known && other != a.Name {
				shared[key] = true
			}
			out[key] = a.Name
		}
	}
	for key := range shared {
		delete(out, key)
	}
	return out
}
