package when

import (
	"strings"
	"time"
)

// holiday is a feast whose day is known of every year; 0 is none.
type holiday int8

// feastRule tells on which day of a year a feast is.
type feastRule struct {
	month, day int // a fixed day
	nth, wd    int // else the nth weekday of the month; -1 is the last
	easter     bool
	orthodox   bool // Easter by the Julian calendar
	moon       bool // month and day of the Islamic calendar; the true day hangs on sight and may be one off
	offset     int  // days after the day so found
	length     int  // days it lasts; 0 is one
}

// feasts lists the feasts by their names, words joined by one space,
// possessives as one word. Feasts of the Islamic calendar are reckoned by its
// tables and marked as approximate: their day depends on sight and place.
var feasts, feastList = buildFeasts()

func buildFeasts() (map[string]holiday, []feastRule) {
	names := map[string]holiday{}
	rules := []feastRule{{}}
	put := func(r feastRule, ws ...string) {
		rules = append(rules, r)
		for _, w := range ws {
			names[w] = holiday(len(rules) - 1)
		}
	}
	fix := func(m, d int, ws ...string) { put(feastRule{month: m, day: d}, ws...) }
	fix(12, 25, "christmas", "christmas day", "xmas", "x mas", "xmas day")
	fix(12, 24, "christmas eve", "xmas eve")
	fix(12, 26, "boxing day")
	fix(12, 31, "new year eve", "new year's eve", "new years eve", "nye", "hogmanay")
	fix(1, 1, "new year", "new year's", "new year day", "new year's day", "new years day", "yuandan")
	fix(10, 31, "halloween", "halloween day", "hallowe'en", "all hallows eve")
	fix(11, 1, "all saints day", "all saints' day", "all saint's day", "all hallows day")
	fix(11, 2, "all souls day", "all souls' day", "all soul's day")
	fix(3, 17, "saint patrick's day", "saint patrick", "st patrick's day", "st. patrick's day", "saint patricks day", "st patricks day")
	fix(2, 14, "valentine's day", "valentines day", "valentine day", "saint valentine's day", "st valentine's day")
	fix(7, 4, "independence day", "fourth of july")
	fix(5, 1, "may day", "int'l workers day", "international workers day", "international workers' day", "workers day", "workers' day")
	fix(5, 5, "cinco de mayo")
	fix(4, 22, "earth day")
	fix(4, 1, "april fools", "april fool's day", "april fools day", "april fools' day")
	fix(11, 11, "veterans day", "veteran's day", "veterans' day", "armistice day", "remembrance day")
	fix(6, 19, "juneteenth")
	fix(3, 8, "women's day", "international women's day", "women day")
	fix(2, 2, "groundhog day")
	fix(7, 14, "bastille day")
	fix(7, 1, "canada day")
	fix(1, 26, "australia day")
	fix(4, 25, "anzac day")
	fix(1, 6, "epiphany")
	fix(1, 20, "inauguration day")
	fix(6, 14, "flag day")
	fix(11, 5, "guy fawkes day", "guy fawkes night", "bonfire night")
	fix(5, 9, "victory day")
	fix(11, 11, "singles day", "singles' day", "single day")
	movableFeasts(put, fix)
	return names, rules
}

// movableFeasts adds the feasts that fall on another day each year, and those
// of churches and peoples that keep another calendar.
func movableFeasts(put func(feastRule, ...string), fix func(int, int, ...string)) {
	put(feastRule{month: 11, nth: 4, wd: 4}, "thanksgiving", "thanksgiving day", "thanks giving day", "thanks giving")
	put(feastRule{month: 11, nth: 4, wd: 4, offset: 1}, "black friday")
	put(feastRule{month: 11, nth: 4, wd: 4, offset: 4}, "cyber monday")
	put(feastRule{month: 1, nth: 3, wd: 1}, "martin luther king day", "mlk day", "martin luther king jr day", "martin luther king jr. day")
	put(feastRule{month: 2, nth: 3, wd: 1}, "presidents' day", "presidents day", "president's day", "washington's birthday")
	put(feastRule{month: 5, nth: -1, wd: 1}, "memorial day")
	put(feastRule{month: 9, nth: 1, wd: 1}, "labor day", "labour day")
	put(feastRule{month: 10, nth: 2, wd: 1}, "columbus day", "indigenous peoples' day")
	put(feastRule{month: 6, nth: 3, wd: 7}, "father's day", "fathers day", "father day", "fathers' day")
	put(feastRule{month: 5, nth: 2, wd: 7}, "mother's day", "mothers day", "mother day", "mothers' day")
	put(feastRule{easter: true}, "easter", "easter sunday", "easter day")
	put(feastRule{easter: true, offset: 1}, "easter monday")
	put(feastRule{easter: true, offset: -2}, "good friday")
	put(feastRule{easter: true, offset: -3}, "maundy thursday", "holy thursday")
	put(feastRule{easter: true, offset: -7}, "palm sunday")
	put(feastRule{easter: true, offset: -46}, "ash wednesday")
	put(feastRule{easter: true, offset: -47}, "mardi gras", "shrove tuesday")
	put(feastRule{easter: true, offset: 50}, "whit monday")
	moon := func(m, d, days int, ws ...string) { put(feastRule{month: m, day: d, moon: true, length: days}, ws...) }
	moon(9, 1, 30, "ramadan", "ramadhan", "ramazan", "ramzan", "month of ramadan", "holy month of ramadan")
	moon(10, 1, 0, "eid al fitr", "eid ul fitr", "eidul fitr", "eid el fitr", "lesser eid")
	moon(12, 10, 0, "eid al adha", "eid ul adha", "eidul adha", "eid al azha", "eidul azha", "eid ul azha", "eid el adha")
	moon(1, 10, 0, "ashura", "day of ashura")
	moon(1, 1, 0, "islamic new year", "hijri new year", "arabic new year")
	moon(3, 12, 0, "mawlid", "mawlid al nabi", "eid milad un nabi")
	put(feastRule{easter: true, orthodox: true}, "orthodox easter", "orthodox easter sunday")
	put(feastRule{easter: true, orthodox: true, offset: -2}, "orthodox good friday")
	fix(1, 7, "orthodox christmas", "orthodox christmas day")
	fix(3, 20, "nowruz", "newroz", "nawruz", "norouz", "nowrouz")
	fix(5, 15, "nakba day")
	put(feastRule{easter: true, offset: 49}, "pentecost", "pentecost sunday", "whit sunday", "whitsunday")
	put(feastRule{easter: true, offset: 39}, "ascension day")
}

// feast reads the name of a feast with its year.
func (p *parser) feast(i int) (node, bool) {
	var name strings.Builder
	best, bestEnd := holiday(0), 0
	if p.ent(i).flags&near == 0 {
		return node{}, false
	}
	for j := i; j < p.hi && j < i+6; j++ {
		w := p.w(j)
		switch {
		case w == "'s":
			name.WriteString("'s")
		case w == "'" && p.glued(j):
			name.WriteString("'")
		case w == "." || w == "-":
			continue
		default:
			if j > i {
				name.WriteByte(' ')
			}
			name.WriteString(w)
		}
		if h, ok := feasts[name.String()]; ok {
			best, bestEnd = h, j+1
		}
	}
	if best == 0 {
		return node{}, false
	}
	q := per{unit: day, holiday: best}
	if feastList[best].length > 1 {
		q.unit = month
	}
	j := p.skip(bestEnd, "of", ",", "in")
	if y, n := p.yearFigure(j); n > 0 {
		q.y, bestEnd = y, j+n
	} else if r, b, ok := p.yearRel(bestEnd); ok {
		q.yrel, bestEnd = &r, b
	}
	return p.deicticPart(node{a: i, b: bestEnd, form: fPer, per: q, rule: "feast"}), true
}

// on is the day of the feast in a year.
func (r feastRule) on(y int) time.Time {
	var t time.Time
	switch {
	case r.moon:
		return moonDay(y, r.month, r.day)
	case r.orthodox:
		t = julianEaster(y)
	case r.easter:
		t = easter(y)
	case r.day > 0:
		t = time.Date(y, time.Month(r.month), r.day, 0, 0, 0, 0, time.UTC)
	default:
		t = nthWeekday(y, r.month, r.nth, r.wd)
	}
	return t.AddDate(0, 0, r.offset)
}

// moonDay is the day of the tabular Islamic calendar that falls into a
// Gregorian year, its first if there are two.
func moonDay(y, m, d int) time.Time {
	for h := (y-622)*33/32 - 1; ; h++ {
		days := d + (59*(m-1)+1)/2 + (h-1)*354 + (3+11*h)/30
		t := time.Date(622, time.July, 18, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days) // the epoch, 16 July 622 (Julian)
		if t.Year() >= y {
			return t
		}
	}
}

// julianEaster is Easter Sunday of the Orthodox churches (Meeus, Astronomical
// Algorithms, ch. 8), by the Gregorian calendar.
func julianEaster(y int) time.Time {
	d := (19*(y%19) + 15) % 30
	e := (2*(y%4) + 4*(y%7) - d + 34) % 7
	n := d + e + 114
	return time.Date(y, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, y/100-y/400-2)
}

// nthWeekday is the nth weekday (Monday is 1) of a month; -1 is the last.
func nthWeekday(y, m, nth, wd int) time.Time {
	if nth < 0 {
		last := time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC)
		return last.AddDate(0, 0, -((isoWeekday(last) - wd + 7) % 7))
	}
	first := time.Date(y, time.Month(m), 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (wd-isoWeekday(first)+7)%7+7*(nth-1))
}

func isoWeekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

// easter is Easter Sunday of the Gregorian calendar (the anonymous algorithm
// published in Nature, 1876).
func easter(y int) time.Time {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	month := (h + l - 7*m + 114) / 31
	day := (h+l-7*m+114)%31 + 1
	return time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}
