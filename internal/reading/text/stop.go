package text

// breaks decides whether the stop at i, after which the text goes on with
// token e, ends the sentence that began at from.
func (c *cutter) breaks(i, e, from int) bool {
	t, next := &c.t[i], &c.t[e]
	if next.Gap == Glued {
		return c.gluedSentence(i, next)
	}
	if next.Shape == Lower && next.Gap < Blank && !c.d.Upper {
		return false
	}
	if t.Kind == Word {
		return c.initialismEnds(t, next)
	}
	switch t.Fold[0] {
	case '!', '?':
		return true
	case '.':
		if len(t.Fold) > 1 {
			return !c.d.Upper && next.Shape != Lower
		}
		return c.dotEnds(i, e, from)
	}
	return true
}

// gluedSentence tells "attacks.Loading", where the space was lost, from
// "example.com" and "Node.Js".
func (c *cutter) gluedSentence(i int, next *Token) bool {
	if i == 0 || c.t[i].Kind != Punct || next.End-next.Start < 3 {
		return false
	}
	prev := &c.t[i-1]
	if next.Shape != Capital || prev.Shape == Upper || prev.Kind == Link {
		return false
	}
	return prev.Gap != Glued && prev.End-prev.Start >= 3 || prev.Kind == Punct || prev.Kind == Number
}

// dotEnds decides for a single full stop.
func (c *cutter) dotEnds(i, e, from int) bool {
	if i == from || c.t[i].Gap != Glued {
		return true
	}
	prev, next := &c.t[i-1], &c.t[e]
	if e > i+1 { // a bracket or quotation closed after the stop
		return true
	}
	if prev.Kind == Number && i-1 == from {
		return false // the number of a list item
	}
	if prev.Shape == Initial {
		return prev.Fold == "i" && starter(next.Fold)
	}
	switch abbreviation(prev.Fold) {
	case before:
		return false
	case beforeNumber:
		return next.Kind != Number
	case within:
		return starter(next.Fold)
	case month:
		return next.Kind != Number && (!c.d.Upper || starter(next.Fold))
	}
	return true
}

// initialismEnds decides whether "U.S." or "p.m." ends its sentence.
func (c *cutter) initialismEnds(t, next *Token) bool {
	if starter(next.Fold) {
		return true
	}
	clock := t.Fold == "a.m." || t.Fold == "p.m."
	return clock && next.Shape == Capital && !c.d.Upper && !afterClock(next.Fold)
}

// abbr is how an abbreviation behaves before a space.
type abbr uint8

const (
	none         abbr = iota
	before            // something always follows: "Gen. Ponce"
	beforeNumber      // a number follows, else it is a word: "No. 4"
	within            // may end a sentence: "Inc."
	month
)

// abbreviation classes the word before a full stop.
func abbreviation(w string) abbr {
	if len(w) > 7 {
		return none
	}
	switch w {
	case "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "maj", "capt", "cpt", "cmdr", "cdr", "adm", "sgt",
		"cpl", "pvt", "brig", "gov", "sen", "rep", "reps", "sens", "rev", "msgr", "hon", "st", "ste", "sta", "sto",
		"messrs", "supt", "insp", "det", "amb", "pres", "min", "dir", "ing", "lic", "sra", "srta", "arq", "mme",
		"mt", "ft", "gral", "tte", "cnel", "cap", "vs", "approx", "ca", "cf", "eg", "ie", "attn", "secy", "asst":
		return before
	case "no", "nos", "art", "sec", "vol", "fig", "pp", "p", "ch", "para", "num":
		return beforeNumber
	case "inc", "co", "corp", "ltd", "jr", "sr", "bros", "etc", "dept", "ave", "blvd", "rd", "mtn", "univ", "assn",
		"intl", "natl", "est", "tel", "ext", "al", "esq", "phd", "hwy", "hrs", "mins", "kms":
		return within
	case "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
		"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri":
		return month
	}
	return none
}

// starter says whether a word often opens a sentence and seldom a name.
func starter(w string) bool {
	switch w {
	case "the", "a", "an", "he", "she", "it", "they", "we", "i", "you", "in", "on", "at", "but", "and", "this", "that",
		"these", "those", "there", "when", "while", "after", "before", "if", "as", "his", "her", "its", "their",
		"our", "for", "from", "by", "with", "according", "meanwhile", "however", "police", "officials", "some",
		"many", "most", "several", "one", "two", "both", "another", "earlier", "also", "among", "although", "since",
		"what", "who", "how", "why", "despite", "during", "last", "later", "no", "nobody", "all", "authorities",
		"witnesses", "it's", "he's", "she's", "to", "then", "so", "such", "under", "until", "because", "not":
		return true
	}
	return false
}

// calendarWord says whether a word is the name of a month or weekday.
func calendarWord(w string) bool {
	if abbreviation(w) == month {
		return true
	}
	switch w {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
		"april", "may", "june", "july", "august", "september", "october", "november", "december":
		return true
	}
	return false
}

// afterClock says whether a capitalised word may follow a clock time.
func afterClock(w string) bool {
	if calendarWord(w) {
		return true
	}
	switch w {
	case "local", "moscow", "eastern", "central", "pacific", "mountain", "greenwich", "gmt", "utc", "est", "edt":
		return true
	}
	return false
}
