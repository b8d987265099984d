package when

import "github.com/tocsin/tocsin/internal/reading/number"

// unit is a unit of time, the finest first.
type unit int8

const (
	noUnit unit = iota
	second
	minute
	hour
	day
	weekend
	week
	month
	quarter
	half
	season
	year
	decade
	century
)

// part is a part of the day.
type part int8

const (
	noPart part = iota
	dawn
	morning
	noon
	afternoon
	evening
	night
	midnight
	daytime
)

var partNames = [...]string{"", "dawn", "morning", "noon", "afternoon", "evening", "night", "midnight", "daytime"}

// partHours bounds the parts of the day, generously: what people call evening
// begins before six and ends after eleven.
var partHours = [...][2]int{{0, 24}, {4, 7}, {4, 12}, {11, 13}, {12, 18}, {17, 24}, {18, 30}, {23, 25}, {6, 20}}

// flag is a yes-or-no property of a word.
type flag uint16

const (
	weak  flag = 1 << iota // is more often another word: counts beside other words of time only
	abbr                   // an abbreviation: a full stop after it is part of it
	opens                  // may begin an expression without being a word of time itself
	core                   // an expression is likely near it
	near                   // such a word is at or soon behind it, in this sentence
)

// entry is what a word can mean in an expression of time.
type entry struct {
	month, weekday, season int8
	unit                   unit
	part                   part
	rel                    int8 // 1 last, 2 this, 3 next
	flags                  flag
}

// Lexicon is the words of time of a language.
type Lexicon struct {
	Words   map[string]entry
	Numbers *number.Lang
}

func (l *Lexicon) put(e entry, words ...string) {
	for _, w := range words {
		o := l.Words[w]
		merge(&o, e)
		l.Words[w] = o
	}
}

func merge(o *entry, e entry) {
	o.month, o.weekday, o.season = max(o.month, e.month), max(o.weekday, e.weekday), max(o.season, e.season)
	o.unit, o.part, o.rel = max(o.unit, e.unit), max(o.part, e.part), max(o.rel, e.rel)
	o.flags |= e.flags
}

// english is the lexicon of English.
func english() *Lexicon {
	l := &Lexicon{Words: map[string]entry{}, Numbers: number.English()}
	l.months()
	l.weekdays()
	l.unitsAndParts()
	l.others()
	return l
}

func (l *Lexicon) months() {
	months := [...][]string{
		{"january", "jan"},
		{"february", "feb"},
		{"march", "mar"},
		{"april", "apr"},
		{"may"},
		{"june", "jun"},
		{"july", "jul"},
		{"august", "aug"},
		{"september", "sep", "sept"},
		{"october", "oct"},
		{"november", "nov"},
		{"december", "dec"},
	}
	for i, ws := range months {
		l.put(entry{month: int8(i + 1), flags: core}, ws[0])
		l.put(entry{month: int8(i + 1), flags: core | abbr}, ws[1:]...)
	}
	l.put(entry{flags: weak}, "may", "march", "mar", "jan", "dec", "august", "sep")
}

func (l *Lexicon) weekdays() {
	days := [...][]string{
		{"monday", "mondays", "mon"},
		{"tuesday", "tuesdays", "tue", "tues"},
		{"wednesday", "wednesdays", "wed", "weds"},
		{"thursday", "thursdays", "thu", "thur", "thurs"},
		{"friday", "fridays", "fri"},
		{"saturday", "saturdays", "sat"},
		{"sunday", "sundays", "sun"},
	}
	for i, ws := range days {
		l.put(entry{weekday: int8(i + 1), flags: core}, ws[:2]...)
		l.put(entry{weekday: int8(i + 1), flags: core | abbr}, ws[2:]...)
	}
	l.put(entry{flags: weak}, "mon", "wed", "sat", "sun", "tue", "thu", "fri")
}

func (l *Lexicon) unitsAndParts() {
	units := map[unit][]string{
		second: {"second", "seconds", "sec", "secs"}, minute: {"minute", "minutes", "min", "mins"},
		hour: {"hour", "hours", "hr", "hrs", "h"}, day: {"day", "days", "night", "nights", "date"},
		week: {"week", "weeks", "wk", "wks", "fortnight", "fortnights"}, weekend: {"weekend", "weekends"},
		month: {"month", "months", "mth", "mths"}, quarter: {"quarter", "quarters", "trimester"},
		year: {"year", "years", "yr", "yrs"}, decade: {"decade", "decades"}, century: {"century", "centuries"},
	}
	for u, ws := range units {
		l.put(entry{unit: u, flags: core}, ws...)
	}
	parts := map[part][]string{
		dawn: {"dawn", "daybreak", "sunrise"}, morning: {"morning", "mornings", "midmorning"}, noon: {"noon", "midday", "lunchtime", "noontime"},
		afternoon: {"afternoon", "afternoons", "midafternoon"}, evening: {"evening", "evenings", "dusk", "sunset"},
		night: {"night", "nights", "nighttime", "overnight"}, midnight: {"midnight"}, daytime: {"daytime", "daylight"},
	}
	for x, ws := range parts {
		l.put(entry{part: x, flags: core}, ws...)
	}
}

func (l *Lexicon) others() {
	for i, w := range []string{"spring", "summer", "autumn", "winter"} {
		l.put(entry{season: int8(i + 1), flags: core}, w)
	}
	l.put(entry{season: 3, flags: core | weak}, "fall")
	l.put(entry{rel: 1, flags: opens}, "last", "past", "previous", "preceding")
	l.put(entry{rel: 2, flags: opens}, "this", "current", "same")
	l.put(entry{rel: 3, flags: opens}, "next", "coming", "upcoming", "following")
	l.put(entry{flags: core}, "today", "tonight", "yesterday", "tomorrow", "tmr", "tmrw", "ago", "now", "eve", "christmas",
		"easter", "ramadan", "ramadhan", "ramazan", "ramzan", "eidul", "mawlid", "nakba", "pentecost", "newroz", "nawruz", "norouz", "nowrouz", "thanksgiving", "halloween", "hogmanay", "daily", "weekly", "monthly", "yearly", "annually",
		"nightly", "hourly", "quarterly", "biweekly", "bimonthly", "semiannual", "semiannually", "biannual", "biannually", "fortnightly", "annual", "a.m.", "p.m.", "am", "pm", "o'clock", "oclock", "gmt",
		"utc", "everyday", "eid", "nowruz", "yuandan", "weekday", "weekdays", "eod", "eom", "eoy", "midsummer",
		"twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties", "noughties", "tens",
		"hundreds", "thousands", "day", "tonite", "noonish", "midmorning", "midafternoon", "nineteen", "thousand", "q1", "q2", "q3", "q4", "m", "yesterday's", "diwali", "passover", "juneteenth", "yesterdays", "ashura", "hanukkah")
	l.put(entry{flags: opens}, "a", "an", "the", "in", "on", "at", "by", "before", "after", "since", "until", "till", "from",
		"between", "during", "within", "for", "around", "about", "nearly", "almost", "every", "each", "early", "earlier",
		"late", "later", "mid", "end", "beginning", "start", "middle", "half", "few", "several", "some", "couple",
		"rest", "another", "other", "all", "whole", "more", "less", "over", "no", "not", "up", "roughly", "approximately",
		"as", "prior", "starting", "ending", "black", "good", "palm", "ash", "new", "martin", "mlk", "mother's", "father's",
		"mothers", "fathers", "labor", "labour", "memorial", "veterans", "independence", "valentine's", "valentine",
		"st", "saint", "april", "cyber", "earth", "presidents", "president's", "columbus", "boxing", "women's", "int'l",
		"international", "thanks", "groundhog", "inauguration", "election", "nye", "xmas", "x", "beginning", "full", "once",
		"twice", "exactly", "just", "only", "under", "barely", "q1", "q2", "q3", "q4", "h1", "h2", "through", "lent", "good",
		"remainder", "remaining", "sooner", "shortly", "soon", "right", "immediately", "moments", "semi", "bi", "father", "mother", "president", "women", "close", "circa", "holy", "islamic", "hijri", "arabic", "lesser", "orthodox", "ascension", "sometime", "any", "anytime", "that", "those", "these", "weeks", "w", "fiscal", "fy", "cy", "calendar",
		"single", "inauguration", "guy", "cinco", "mardi", "flag", "constitution", "remembrance", "armistice", "anzac", "bastille",
		"canada", "australia", "epiphany", "assumption", "all", "may", "victory", "republic", "leap", "opening", "closing", "whit", "maundy", "holy")
}

func (l *Lexicon) isNumber(w string) bool {
	_, small := l.Numbers.Small[w]
	return small || l.Numbers.Tens[w] > 0
}

func (l *Lexicon) of(w string) entry { return l.Words[w] }
