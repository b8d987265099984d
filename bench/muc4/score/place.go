package score

import (
	"strconv"
	"strings"
)

// place is a location fill: the country, then names with their types from the
// general to the specific.
type place struct {
	country string
	names   []string
	isRange bool
}

func parsePlace(s string) place {
	s = strings.ToUpper(strings.Join(strings.Fields(s), " "))
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		s = s[1 : len(s)-1]
	}
	var p place
	p.isRange = strings.Contains(s, " - ")
	for i, part := range strings.FieldsFunc(strings.ReplaceAll(s, " - ", ":"), func(r rune) bool { return r == ':' }) {
		part = strings.TrimSpace(part)
		if i == 0 {
			p.country = part
			continue
		}
		p.names = append(p.names, part)
	}
	return p
}

// locationCredit follows guidelines §3.2.3: the right country with no or
// another place is partial, so is the right place in the wrong country.
func locationCredit(key, resp string) Credit {
	k, r := parsePlace(key), parsePlace(resp)
	if k.country == r.country && sameNames(k.names, r.names) {
		return Correct
	}
	if k.country == r.country {
		return Partial
	}
	return partialIf(len(k.names) > 0 && sameNames(k.names, r.names))
}

// sameNames compares the chains of places by name and type. CITY and TOWN were
// held to be one type (set-list-location).
func sameNames(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if townless(a[i]) != townless(b[i]) {
			return false
		}
	}
	return true
}

func townless(name string) string {
	return strings.ReplaceAll(name, "(TOWN)", "(CITY)")
}

// number is a numeric fill: "7", "~7", "5 - 7", "6-", or PLURAL.
type number struct {
	lo, hi int
	plain  bool
	plural bool
}

func parseNumber(s string) (number, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	if s == "PLURAL" {
		return number{plural: true}, true
	}
	rest, approx := strings.CutPrefix(s, "~")
	a, b, isRange := strings.Cut(rest, "-")
	lo, err := strconv.Atoi(strings.TrimSpace(a))
	if err != nil {
		return number{}, false
	}
	n := number{lo: lo, hi: lo, plain: !approx && !isRange}
	if isRange {
		n.hi = -1
		if hi, err := strconv.Atoi(strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(b), "~"))); err == nil {
			n.hi = hi
		}
	}
	return n, true
}

// numberCredit follows guidelines §3.2.14: a single number is partial when it
// anchors the key's range or is the key's approximate number.
func numberCredit(key, resp string) Credit {
	k, ok1 := parseNumber(key)
	r, ok2 := parseNumber(resp)
	if !ok1 || !ok2 {
		return Incorrect
	}
	if k == r {
		return Correct
	}
	return partialIf(r.plain && !k.plain && !k.plural && (r.lo == k.lo || r.lo == k.hi))
}
