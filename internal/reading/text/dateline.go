package text

// datelineReach is how many tokens a dateline can have.
const datelineReach = 40

// dateline measures a dateline that opens a block: the place, day and agency
// before a dash, and the bracketed tags after it. It returns where the prose
// begins, or a when there is none.
func (c *cutter) dateline(a, b int) int {
	end, tagged := c.tags(a, b)
	if tagged && end < b {
		return end
	}
	n := min(b, a+datelineReach)
	evidence, words := 0, 0
	dated := c.dayOfYear(a, n) // then its letters need not be capitals
	for i := a; i < n; i++ {
		t := &c.t[i]
		switch {
		case t.Fold == "•" && evidence > 0 && c.enough(a, i, evidence, words):
			return i + 1
		case isDash(t) && (t.Gap != Glued || t.Fold == "--" || t.Fold == "—" || i > a && c.t[i-1].Fold == "."):
			if i > a && c.t[i-1].Fold == "." && i+1 < b && c.t[i+1].Gap != Glued {
				evidence++ // "Culiacán.- Tres hombres"
			}
			if i == a || i+1 >= b || !c.enough(a, i, evidence, words) {
				return a
			}
			end, _ := c.tags(i+1, b)
			return end
		case t.Fold == "(" || t.Fold == "[":
			j := c.closing(i, n)
			if j < 0 {
				return a
			}
			evidence++
			i = j
		case t.Kind == Number:
			evidence++
		case t.Kind == Word:
			if t.Shape == Lower && !particle(t.Fold) && !dated {
				return a
			}
			if t.Shape == Upper && !c.d.Upper {
				evidence++
			}
			if !calendarWord(t.Fold) {
				words++ // a date alone opens an entry of a chronicle, not a wire story
			}
		case t.Fold != "," && t.Fold != "." && t.Fold != "/" && t.Fold != ":" && t.Kind != Clitic:
			return a
		}
	}
	return a
}

// placeReach is how many tokens the place before a dateline's day can have.
const placeReach = 9

// dayOfYear says that a whole day follows the place: "mexico city, 13 sep 89".
func (c *cutter) dayOfYear(a, n int) bool {
	for i := a + 1; i+2 < n && i < a+placeReach; i++ {
		if c.t[i].Kind == Number && c.t[i+2].Kind == Number && len(c.t[i].Fold) <= 2 && calendarWord(c.t[i+1].Fold) {
			return c.t[i-1].Fold == "," || c.t[i-1].Fold == ")"
		}
	}
	return false
}

// enough says whether what stands before the dash makes a dateline.
func (c *cutter) enough(a, dash, evidence, words int) bool {
	if evidence == 0 {
		return false
	}
	if c.t[a].Fold == "(" {
		return words <= 2
	}
	return words > 0 && words <= 12 && c.t[a].Kind == Word
}

// tags skips the bracketed tags of a wire story from i on: "[REPORT] [TEXT]".
// found says that "[TEXT]" or its like was among them.
func (c *cutter) tags(i, b int) (end int, found bool) {
	for i < b && c.t[i].Fold == "[" {
		j := c.closing(i, min(b, i+datelineReach))
		if j < 0 {
			break
		}
		tag := c.t[i+1].Fold
		known := tag == "text" || tag == "article" || tag == "report" || tag == "editorial" || tag == "excerpt" ||
			tag == "excerpts" || tag == "communique" || tag == "interview" || tag == "commentary"
		if !known && !found && i+1 < b && j-i < 3 {
			break
		}
		found = found || known
		i = j + 1
	}
	return i, found
}

// closing finds the bracket that closes the one at i before n, or -1.
func (c *cutter) closing(i, n int) int {
	want := ")"
	if c.t[i].Fold == "[" {
		want = "]"
	}
	for j := i + 1; j < n; j++ {
		if c.t[j].Fold == want {
			return j
		}
	}
	return -1
}

func isDash(t *Token) bool {
	switch t.Fold {
	case "-", "--", "---", "–", "—":
		return true
	}
	return false
}

func particle(w string) bool {
	switch w {
	case "de", "la", "el", "del", "las", "los", "of", "and", "in", "al", "da", "do", "dos", "le", "the", "near", "y", "e":
		return true
	}
	return false
}

// leader measures a label with a date, or a bare ISO date, that opens a block
// and is glued to its first sentence: " date 2024-03-22 Following…". It
// returns where the sentence begins, or a when there is none.
func (c *cutter) leader(a, b int) int {
	i := a
	labelled := false
	for i < b && i < a+2 && c.t[i].Kind == Word && isDateLabel(c.t[i].Fold) {
		labelled = true
		i++
	}
	if i < b && labelled && (c.t[i].Fold == ":" || c.t[i].Fold == "-" || c.t[i].Fold == "|") {
		i++
	}
	j := c.isoDate(i, b)
	if j == i && labelled {
		j = c.writtenDate(i, b)
	}
	if j == i || j >= b || !labelled && i != a {
		return a
	}
	if c.t[j].Fold == "," && c.t[j].Gap == Glued {
		return a // "Issued March 7, 2024, the alert said"
	}
	for j < b && (c.t[j].Fold == "|" || c.t[j].Fold == "-" || c.t[j].Fold == ":" || c.t[j].Fold == "—") {
		j++
	}
	if j < b && (c.t[j].Shape == Capital || c.t[j].Shape == Upper || c.t[j].Shape == Initial || c.t[j].Kind == Punct) {
		return j
	}
	return a
}

func isDateLabel(w string) bool {
	switch w {
	case "date", "dated", "published", "updated", "posted", "issued", "released", "created", "modified":
		return true
	}
	return false
}

// isoDate measures "2024-03-22" with an optional time after it.
func (c *cutter) isoDate(i, b int) int {
	if i+4 >= b || len(c.t[i].Fold) != 4 || c.t[i].Kind != Number || c.t[i+2].Kind != Number || c.t[i+4].Kind != Number {
		return i
	}
	if s := c.t[i+1].Fold; s != c.t[i+3].Fold || s != "-" && s != "/" {
		return i
	}
	j := i + 5
	for j < b && j < i+14 && (c.t[j].Kind == Number || c.t[j].Fold == ":" || c.t[j].Gap == Glued && c.t[j].Shape != Capital ||
		c.t[j].Fold == "utc" || c.t[j].Fold == "gmt") {
		j++
	}
	return j
}

// writtenDate measures "March 22, 2024" or "22 March 2024".
func (c *cutter) writtenDate(i, b int) int {
	month, year := false, false
	j := i
	for ; j < b && j < i+6; j++ {
		t := &c.t[j]
		switch {
		case t.Kind == Word && !month && calendarWord(t.Fold):
			month = true
		case t.Kind == Number && len(t.Fold) <= 2:
		case t.Kind == Number && len(t.Fold) == 4:
			year = true
		case t.Fold == "," || t.Fold == "." || calendarWord(t.Fold):
		default:
			if month && year {
				return j
			}
			return i
		}
	}
	if month && year {
		return j
	}
	return i
}
