package geo

import "github.com/tocsin/tocsin/internal/geo/key"

// Key is the form under which a name is found: lower case, no diacritics,
// apostrophes or dots, single spaces, hyphens as spaces. Tokens of a text
// joined by spaces give the same key.
func Key(name string) string { return key.Of(name) }
