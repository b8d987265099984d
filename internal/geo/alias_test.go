package geo

import (
	"strings"
	"testing"
)

// Every line of aliases.txt must lead to a town of the gazetteer.
func TestAliasesLead(t *testing.T) {
	for line := range strings.Lines(aliasesFile) {
		other, rest, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		country, found := rest[strings.LastIndexByte(rest, ',')+1:], false
		for _, p := range Lookup(other) {
			found = found || p.Country == country && p.Kind == City
		}
		if !found {
			t.Errorf("%s leads to no town", strings.TrimSpace(line))
		}
	}
}
