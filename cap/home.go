package cap

import (
	"strconv"
	"strings"
)

// home is what a message says about the country it comes from.
type home struct {
	countries []country
	name      string // of the sender
	told      bool   // a swapped pair has been reported
}

// country is the box around a country, generously, in degrees.
type country struct {
	code                           string // ISO 3166-1 alpha-2
	number                         int    // ISO 3166-1 numeric
	name                           string
	minLat, maxLat, minLon, maxLon float64
}

// holds says whether a place is in the country or up to a degree from it.
func (k *country) holds(lat, lon float64) bool {
	return lat >= k.minLat-1 && lat <= k.maxLat+1 && lon >= k.minLon-1 && lon <= k.maxLon+1
}

// sender looks for the country a message comes from: in the top-level domain
// of the sender and of web, in an identifier or sender that is an object
// identifier of the WMO register of alerting authorities, 2.49.0.0.<country>,
// and in the senderName.
func (c *checker) sender(v *view) {
	h := &c.scratch.home
	sender := c.text(v, tSender)
	h.add(countryOfHost(sender))
	h.add(registered(c.text(v, tIdentifier)))
	h.add(registered(sender))
	if v[tInfo] == 0 {
		return
	}
	var info view
	c.look(&info, v[tInfo])
	h.add(countryOfHost(c.text(&info, tWeb)))
	h.name = c.text(&info, tSenderName)
}

// countryOfHost is the country of the top-level domain in a mail address, host
// name or URL.
func countryOfHost(s string) *country {
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	if end := strings.IndexAny(s, "/:?#"); end >= 0 {
		s = s[:end]
	}
	dot := strings.LastIndexByte(s, '.')
	if dot < 0 {
		return nil
	}
	switch top := strings.ToLower(s[dot+1:]); {
	case top == "gov", top == "mil":
		return countryByCode("us")
	case len(top) == 2:
		return countryByCode(top)
	}
	return nil
}

func (h *home) add(k *country) {
	if k != nil {
		h.countries = append(h.countries, *k)
	}
}

func (h *home) has(k *country) bool {
	for i := range h.countries {
		if h.countries[i].number == k.number {
			return true
		}
	}
	return false
}

// registered reads the country out of 2.49.0.0.276.… and 2.49.0.1.276.….
func registered(s string) *country {
	i := strings.Index(s, "2.49.0.")
	if i < 0 {
		return nil
	}
	_, s, _ = strings.Cut(s[i+len("2.49.0."):], ".")
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	number, err := strconv.Atoi(s[:n])
	if err != nil || n > 3 {
		return nil
	}
	for k := range countries {
		if countries[k].number == number {
			return &countries[k]
		}
	}
	return nil
}

func countryByCode(code string) *country {
	if code == "uk" {
		code = "gb"
	}
	return countriesByCode[code]
}

// countriesByCode finds a country by its ISO 3166-1 alpha-2 code.
var countriesByCode = byCode()

func byCode() map[string]*country {
	m := make(map[string]*country, len(countries))
	for k := range countries {
		m[countries[k].code] = &countries[k]
	}
	return m
}

// swapped compares an area with the sender's country, and with the countries
// that the description of the area names: when the shapes lie in none of them
// as they are written, but inside one with latitude and longitude exchanged,
// they were written the wrong way round.
func (c *checker) swapped(at int32, v *view, box *bounds) {
	h := &c.scratch.home
	if !box.set || h.told || box.minLat < -90 || box.maxLat > 90 {
		return
	}
	found := c.misplaced(v, box)
	if found == "" {
		return
	}
	shape := max(v[tPolygon], v[tCircle])
	if v[tPolygon] != 0 {
		shape = v[tPolygon]
	}
	c.add(rSwapped, shape, "shapes that lie outside "+found+", but inside with latitude and longitude exchanged", "write latitude first")
}

// misplaced names the country that holds an area only with latitude and
// longitude exchanged, or is "".
func (c *checker) misplaced(v *view, box *bounds) (found string) {
	h := &c.scratch.home
	for k := range h.countries {
		if touches(&h.countries[k], box) {
			return ""
		}
	}
	desc := c.text(v, tAreaDesc)
	plausible := false
	for k := range countries {
		place := &countries[k]
		if !place.holds(box.minLon, box.minLat) || !place.holds(box.maxLon, box.maxLat) {
			continue
		}
		plausible = true
		if h.has(place) || names(desc, place.name) || names(h.name, place.name) {
			found = place.name
		}
	}
	if !plausible || found == "" {
		return ""
	}
	for k := range countries {
		if touches(&countries[k], box) && (names(desc, countries[k].name) || names(h.name, countries[k].name)) {
			return ""
		}
	}
	return found
}

// touches says whether a box is in the country or near it: warnings reach out
// to sea and over borders.
func touches(k *country, box *bounds) bool {
	const near = 4
	return box.minLat <= k.maxLat+near && box.maxLat >= k.minLat-near && box.minLon <= k.maxLon+near && box.maxLon >= k.minLon-near
}

// names says whether a text names a country, as whole words in any case.
func names(text, name string) bool {
	for at := 0; at+len(name) <= len(text); at++ {
		if text[at]|0x20 != name[0]|0x20 || !strings.EqualFold(text[at:at+len(name)], name) {
			continue
		}
		if (at == 0 || !isLetter(text[at-1])) && (at+len(name) == len(text) || !isLetter(text[at+len(name)])) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 }
