package score

import (
	"strconv"
	"strings"
	"time"
)

// span is a date fill: [from, to]. An open span ("- 26 AUG 89") has no from.
type span struct {
	from, to time.Time
	open     bool
}

var months = map[string]time.Month{
	"JAN": 1, "FEB": 2, "MAR": 3, "MCH": 3, "APR": 4, "MAY": 5, "JUN": 6, "JUL": 7, "AUG": 8,
	"SEP": 9, "OCT": 10, "NOV": 11, "DEC": 12,
}

// parseSpan reads the three date forms of template-doc-part1 §7.3.
func parseSpan(s string) (span, bool) {
	s = strings.Trim(strings.ToUpper(s), "() ")
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		to, ok := parseDay(rest)
		return span{to: to, open: true}, ok
	}
	a, b, isRange := strings.Cut(s, "-")
	from, ok := parseDay(a)
	if !ok || !isRange {
		return span{from: from, to: from}, ok
	}
	to, ok := parseDay(b)
	return span{from: from, to: to}, ok
}

func parseDay(s string) (time.Time, bool) {
	f := strings.Fields(s)
	if len(f) != 3 {
		return time.Time{}, false
	}
	d, err := strconv.Atoi(f[0])
	m, ok := months[f[1]]
	y, err2 := strconv.Atoi(f[2])
	if err != nil || err2 != nil || !ok {
		return time.Time{}, false
	}
	if y < 100 {
		y += 1900
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), true
}

// dateCredit follows guidelines §3.2.2: a day inside the key's span is
// partial; an open response is partial when it ends where the key ends.
func dateCredit(key, resp string) Credit {
	k, ok1 := parseSpan(key)
	r, ok2 := parseSpan(resp)
	if !ok1 || !ok2 {
		return Incorrect
	}
	switch {
	case k == r:
		return Correct
	case r.open:
		return partialIf(r.to.Equal(k.to))
	case k.open:
		return partialIf(!r.to.After(k.to) && k.to.Sub(r.from) <= defaultReach)
	}
	return partialIf(!r.from.After(k.to) && !k.from.After(r.to))
}

// defaultReach is how far before a default date ("- 26 AUG 89") a day still
// counts as part of it: news is at most about two months old (§1.0 6).
const defaultReach = 62 * 24 * time.Hour

func partialIf(ok bool) Credit {
	if ok {
		return Partial
	}
	return Incorrect
}
