package compose

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/tocsin/tocsin/internal/threat"
)

// Labels are the fixed words of a product in one language: everything that
// stands around what its author wrote. They are data; a language is added by
// adding its words to labelsOf.
type Labels struct {
	Language string // BCP 47, the base alone
	RTL      bool   // written from right to left

	What, Where, When, AtRisk, Likelihood, Unknown, Source string
	There, Elsewhere, Asked, AnswerBy, Marking, Contact    string // AnswerBy holds %s for the time
	Warning, Advisory, Update, Extend, Cancel, From        string
	To, ThatIs, Until                                      string
	Exercise, Test, Draft                                  string // beside the banner

	// NoText says that there is no text in the reader's language; %s is the
	// language that the words are in.
	NoText string

	// Of the public page.
	InForce, Expired, Replaced, Cancelled, IssuedBy, All, None string // IssuedBy and All hold %s for the desk
	Words                                                      string // "Other languages"

	Say   Speech
	Days  [7]string // from Sunday
	Month [12]string
	Date  string                              // how a day is written, of {day} {d} {month} {year}
	Terms [len(threat.LikelihoodScale)]string // the seven terms of ICD 203
}

// Speech is what a person says on the telephone around the text.
type Speech struct {
	Warning, Advisory string // who calls with what; %s is the desk
	Exercise, Test    string
	Sure, Ask, Note   string // to the caller: be sure who it is; what to ask; what to write down
	Again             string // whom to call, said twice; %s is the contact
}

// LabelsFor gives the words of a language, and whether there are any: English
// is given for a language that has none.
func LabelsFor(language string) (Labels, bool) {
	base := baseOf(language)
	for _, l := range labelsOf {
		if l.Language == base {
			return l, true
		}
	}
	return labelsOf[0], false
}

// Languages lists the languages that there are labels in.
func Languages() []string {
	var out []string
	for _, l := range labelsOf {
		out = append(out, l.Language)
	}
	return out
}

// IsRTL says whether a language is written from right to left.
func IsRTL(lang string) bool {
	switch baseOf(lang) {
	case "ar", "he", "fa", "ur", "ps", "yi", "dv", "ckb", "sd", "ug":
		return true
	}
	return false
}

func baseOf(lang string) string {
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(lang, "_", "-")), "-")
	return base
}

// NameOf is what the language with a code is called in these labels' language.
func (l Labels) NameOf(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	names := display.Languages(language.Make(l.Language))
	if names == nil {
		return code
	}
	if name := names.Name(tag); name != "" {
		return name
	}
	return code
}

// term gives one of the seven terms in these labels' language; whatever else
// an author wrote stays as it is.
func (l Labels) term(written string) string {
	for i, b := range threat.LikelihoodScale {
		if strings.EqualFold(strings.TrimSpace(written), b.Words) {
			return l.Terms[i]
		}
	}
	return written
}

// day writes a day. English keeps the short form of messages.
func (l Labels) day(t time.Time) string {
	if l.Language == "en" {
		return t.Format("Mon 2 Jan 2006")
	}
	return l.longDay(t)
}

// longDay writes a day in full, as it is read aloud.
func (l Labels) longDay(t time.Time) string {
	return strings.NewReplacer("{day}", l.Days[t.Weekday()], "{d}", strconv.Itoa(t.Day()), "{month}", l.Month[t.Month()-1], "{year}", strconv.Itoa(t.Year())).Replace(l.Date)
}

// clock writes a moment with its zone.
func (l Labels) clock(t time.Time, zone string) string {
	t = t.In(zoneOf(zone))
	return l.day(t) + t.Format(" 15:04 MST")
}

// Window writes a window with its zone, and the phrase it came from beside it.
func (l Labels) Window(w threat.Window) string {
	if w.Start.IsZero() || w.End.IsZero() {
		return ""
	}
	loc := zoneOf(w.Zone)
	start, end := w.Start.In(loc), w.End.In(loc)
	text := l.day(start) + start.Format(" 15:04 ") + l.To + " " + l.day(end) + end.Format(" 15:04 MST")
	if loc.String() != end.Format("MST") {
		text += " (" + loc.String() + ")"
	}
	if w.Phrase != "" {
		text += ", " + l.ThatIs + " “" + w.Phrase + "”"
	}
	return text
}

// zoneOf is the place of an IANA zone, UTC for none.
func zoneOf(zone string) *time.Location {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return time.UTC
	}
	return loc
}
