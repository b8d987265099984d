package threat

import (
	"fmt"
	"strings"
)

// Marking is a TLP 2.0 label: how far a thing may be shared. The values are
// ordered, so that a greater marking is a more restricted one. The zero value
// is Red: what nobody has marked is shown to the fewest.
type Marking int8

// The five labels of TLP 2.0 (FIRST, August 2022).
const (
	Clear       Marking = iota - 4 // TLP:CLEAR, no limit
	Green                          // TLP:GREEN, the community
	Amber                          // TLP:AMBER, the organisation and its clients
	AmberStrict                    // TLP:AMBER+STRICT, the organisation only
	Red                            // TLP:RED, the named readers only
)

// Markings lists the labels from the least to the most restricted.
var Markings = [...]Marking{Clear, Green, Amber, AmberStrict, Red}

// String gives the label exactly as TLP 2.0 writes it.
func (m Marking) String() string {
	switch m {
	case Clear:
		return "TLP:CLEAR"
	case Green:
		return "TLP:GREEN"
	case Amber:
		return "TLP:AMBER"
	case AmberStrict:
		return "TLP:AMBER+STRICT"
	default:
		return "TLP:RED"
	}
}

// ParseMarking reads a label with or without the "TLP:" prefix, in any case.
// WHITE, the TLP 1.0 name, is read as CLEAR.
func ParseMarking(s string) (Marking, error) {
	label := strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(s)), "TLP:")
	switch label {
	case "CLEAR", "WHITE":
		return Clear, nil
	case "GREEN":
		return Green, nil
	case "AMBER":
		return Amber, nil
	case "AMBER+STRICT":
		return AmberStrict, nil
	case "RED":
		return Red, nil
	}
	return Red, Invalid("marking", fmt.Sprintf("%q is no TLP 2.0 label", s),
		"use one of TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT, TLP:RED")
}

// MarshalText writes the label.
func (m Marking) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads a label as [ParseMarking] does.
func (m *Marking) UnmarshalText(b []byte) error {
	parsed, err := ParseMarking(string(b))
	if err == nil {
		*m = parsed
	}
	return err
}

// Max is the more restricted of two markings: what is made of both bears it.
func (m Marking) Max(other Marking) Marking { return max(m, other) }
