package aside

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// byline says whether a line alone names the author: "By Jane Smith, Reuters".
func byline(s *text.Sentence, ts []text.Token) bool {
	if s.Kind != text.Headline || len(ts) < 2 || len(ts) > 16 || ts[0].Fold != "by" || s.Upper && len(ts) > 6 {
		return false
	}
	for _, t := range ts[1:] {
		if t.Kind == text.Word && t.Shape == text.Lower && !t.Is("and", "de", "van", "von", "bin", "al", "el", "for", "of", "in", "staff", "correspondent", "at", "the", "la") {
			return false
		}
	}
	return ts[1].Shape != text.Lower
}

// dateLine says whether a line alone holds nothing but a date, a time and the
// words around them: "Published: 22 March 2024, 10:15 GMT", "5 min read".
func dateLine(s *text.Sentence, ts []text.Token) bool {
	if s.Kind != text.Headline || len(ts) > 24 {
		return false
	}
	calendar, figures, year, parted := 0, 0, false, false
	for _, t := range ts {
		switch {
		case t.Kind == text.Number:
			figures++
			year = year || len(t.Fold) == 4 && (t.Fold[:2] == "19" || t.Fold[:2] == "20")
		case t.Fold == "+":
			return false // a telephone number
		case t.Fold == "/" || t.Fold == "-" || t.Fold == ".":
			parted = true
		case t.Kind != text.Word:
		case calendarWords[t.Fold]:
			calendar++
		case !headerWords[t.Fold]:
			return false
		}
	}
	return figures > 0 && calendar > 0 || figures >= 3 && year && parted && len(ts) <= 12
}

var calendarWords = set("january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec " +
	"monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun am pm a.m. p.m. gmt utc est edt ist cet bst pst pdt read ago")

var headerWords = set("published updated posted modified last first on at date time by min mins minute minutes hour hours day days ago edited issued created the of and st nd rd th " +
	"z t edt et pt eastern local today yesterday")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// label says whether the first line is a document's mark and no headline:
// "DEV-0001 (ABC)".
func label(s *text.Sentence, ts []text.Token) bool {
	if s.Kind != text.Headline || len(ts) > 10 || len(ts) < 3 {
		return false
	}
	dash, figure := false, false
	for _, t := range ts {
		switch {
		case t.Kind == text.Number:
			figure = true
		case t.Fold == "-" && t.Gap == text.Glued:
			dash = true
		case t.Shape == text.Lower || t.Shape == text.Capital:
			return false
		}
	}
	return dash && figure
}

// credited says whether a short line or sentence is a credit by its form: "AP
// Photo/Name", "Name contributed to this report".
func credited(s *text.Sentence, ts []text.Token) bool {
	if len(ts) > 40 {
		return false
	}
	for i := range ts {
		switch ts[i].Fold {
		case "contributed":
			if i+3 < len(ts) && ts[i+1].Fold == "to" && ts[i+2].Is("this", "the") && ts[i+3].Is("report", "story", "article", "reporting") {
				return true
			}
		case "photo", "images", "photograph", "unsplash", "shutterstock", "epa", "getty":
			if i > 0 && i+1 < len(ts) && ts[i+1].Fold == "/" && s.Kind == text.Headline {
				return true
			}
			if s.Kind == text.Headline && i == len(ts)-1 && i > 0 && ts[i-1].Is("/", "via", "getty", "on", "ap") {
				return true
			}
		case "editing":
			if i > 0 && ts[i-1].Fold == ";" && i+1 < len(ts) && ts[i+1].Fold == "by" {
				return true
			}
		}
	}
	return false
}
