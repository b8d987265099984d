package reading

import (
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/threat"
)

// sectionLabels are the headings of alerts, by what stands under them.
var sectionLabels = []struct{ section, words string }{
	{"location", "location|locations|affected area|affected areas|area|where"},
	{"event", "event|events|what happened|situation|details|incident|threat|summary|description|what is happening"},
	{"actions", "actions to take|action to take|what to do|advice|actions|precautions|recommended actions|what you should do|recommendations|our advice"},
	{"assistance", "assistance|for further assistance|for assistance|contact|contacts|contact information|help|consular assistance|emergency contacts|for more information"},
}

// sectionOf tells which section a line opens, and how long its label is.
func sectionOf(line string) (string, int) {
	colon := strings.IndexByte(line, ':')
	head := line
	if colon >= 0 {
		head = line[:colon]
	}
	head = strings.Trim(head, " *#•-\t")
	if len(head) > maxLabel {
		return "", 0
	}
	if colon >= 0 && (strings.HasSuffix(head, " should") || strings.HasSuffix(head, " must")) {
		return "actions", colon + 1 // "U.S. citizens should:"
	}
	section := labelledSections[strings.ToLower(head)]
	if section == "" || colon < 0 && section != "actions" && section != "assistance" {
		return "", 0
	}
	return section, max(colon+1, 0)
}

// maxLabel is the length of the longest heading in bytes.
const maxLabel = 30

// labelledSections are the sections by their headings.
var labelledSections = func() map[string]string {
	m := map[string]string{}
	for _, l := range sectionLabels {
		for w := range strings.SplitSeq(l.words, "|") {
			m[w] = l.section
		}
	}
	return m
}()

// alertKinds are the names of alerts, as their first lines give them; the
// later ones are standing.
var alertKinds = []struct {
	name     string
	standing bool
}{
	{"security alert", false},
	{"emergency alert", false},
	{"demonstration alert", false},
	{"terrorism alert", false},
	{"weather alert", false},
	{"health alert", false},
	{"travel alert", false},
	{"threat alert", false},
	{"emergency message", false},
	{"security message", false},
	{"security notice", false},
	{"alert for u.s. citizens", false},
	{"message for u.s. citizens", false},
	{"security warning", false},
	{"travel advisory", true},
	{"travel advice", true},
	{"travel warning", true},
	{"travel bulletin", false},
	{"worldwide caution", true},
	{"country information", true},
	{"advisory", false},
}

// standingWords tell an advice that holds until further notice.
var standingWords = []string{
	"reconsider travel", "do not travel to", "exercise increased caution", "exercise normal precautions", "exercise a high degree of caution",
	"advises against all travel", "advises against all but essential", "avoid non-essential travel", "avoid all travel", "level 1:", "level 2:", "level 3:", "level 4:",
	"still current at", "latest update", "remains unchanged",
}

// standingPhrases are the tokens of those words by the first of them.
var standingPhrases = func() map[string][][]string {
	m := map[string][][]string{}
	for _, phrase := range standingWords {
		var words []string
		for _, t := range text.Split(phrase).Tokens {
			words = append(words, t.Fold)
		}
		m[words[0]] = append(m[words[0]], words)
	}
	return m
}()

// maxAlertLines bounds how much of an alert's form is looked at.
const maxAlertLines = 400

// findAlert recognises an alert by its form and reads its sections.
func (p *page) findAlert() {
	a := &Alert{Issued: p.out.Published}
	labels, at, titled := 0, 0, false
	section := ""
	for n, line := range alertLines(p.in.Text) {
		span := trimmed(p.in.Text, at, at+len(line))
		at += len(line)
		if span.Len() == 0 {
			continue
		}
		words := span.Of(p.in.Text)
		if n < 6 {
			a.head(words)
			titled = titled || len(words) < 80 && !strings.HasSuffix(words, ".") && standingLine(strings.ToLower(words))
		}
		if s, skip := sectionOf(words); s != "" {
			labels++
			section = s
			span = trimmed(p.in.Text, span.Start+skip, span.End)
			if skip == 0 || span.Len() == 0 {
				continue
			}
		}
		a.take(section, span, p.in.Text)
	}
	if labels < 2 && (a.Kind == "" || a.Standing) && (titled || p.standing() && p.officialVoice()) {
		a.Standing = true
		if a.Kind == "" {
			a.Kind = "travel advice"
		}
	}
	if labels >= 2 && (len(a.Actions) > 0 || a.Event != "" && (a.Kind != "" || p.officialVoice())) || a.Kind != "" && (labels > 0 || a.Standing || p.officialVoice()) {
		if a.Kind == "" {
			a.Kind = "alert"
		}
		a.Level = levelIn(strings.ToLower(p.in.Text[:min(len(p.in.Text), maxVoice)]))
		p.out.Alert = a
	}
}

// standing says whether the text holds until further notice, by its words.
func (p *page) standing() bool {
	for i := range p.toks {
		if p.toks[i].Start >= maxVoice {
			return false
		}
		if !p.is(i, cStanding) {
			continue
		}
		for _, words := range standingPhrases[p.word(i)] {
			if n := len(words) - 1; p.seq(i, words[:n]...) && strings.HasPrefix(p.word(i+n), words[n]) {
				return true
			}
		}
	}
	return false
}

// standingLine says whether a line in lower case holds until further notice.
func standingLine(low string) bool {
	return slices.ContainsFunc(standingWords, func(w string) bool { return strings.Contains(low, w) })
}

// maxVoice bounds how far into a text its voice is looked for.
const maxVoice = 20_000

// officialVoice says whether the text speaks as an office to its citizens.
func (p *page) officialVoice() bool {
	low := strings.ToLower(p.in.Text[:min(len(p.in.Text), maxVoice)])
	for _, w := range []string{"u.s. citizens", "us citizens", "british nationals", "our citizens", "canadian citizens", "the embassy", "fcdo", "embassy", "consulate", "smartraveller", "safetravel", "new zealanders", "high commission", "nationals", "you should", "global affairs"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// head reads the kind of alert and its issuer from one of the first lines.
func (a *Alert) head(line string) {
	if a.Kind != "" && !a.Standing || len(line) >= 160 {
		return
	}
	low := strings.ToLower(line)
	for _, k := range alertKinds {
		if (a.Kind == "" || a.Standing && !k.standing && k.name != "advisory") && strings.Contains(low, k.name) && (len(line) < 70 || !strings.HasSuffix(line, ".")) {
			a.Kind, a.Standing = k.name, k.standing
			return
		}
	}
}

// take files a line under its section.
func (a *Alert) take(section string, span threat.Span, of string) {
	switch section {
	case "location":
		if a.Location == "" {
			a.Location = span.Of(of)
		}
	case "event":
		if a.Event == "" {
			a.Event = span.Of(of)
		}
	case "actions":
		for _, one := range items(of, span) {
			if len(a.Actions) < 60 {
				a.Actions = append(a.Actions, one)
			}
		}
	case "assistance":
		if len(a.Contact) < 60 {
			a.Contact = append(a.Contact, span)
		}
	}
}

// trimmed is a line without its spaces and bullet.
func trimmed(s string, a, b int) threat.Span {
	line := s[a:b]
	left := strings.TrimLeft(line, " \t\r*•·-–—●▪◦#>")
	if n := strings.IndexAny(left, ".)"); n > 0 && n < 3 && strings.Trim(left[:n], "0123456789") == "" && strings.HasPrefix(left[n+1:], " ") {
		left = strings.TrimLeft(left[n+1:], " \t") // "1. Avoid the area"
	}
	return threat.Span{Start: b - len(left), End: b - len(left) + len(strings.TrimRight(left, " \t\r\n"))}
}

// alertLines are the lines of an alert, cut also where a label stands within
// one: "Location: Mali. Event: …". Put together they are the text again.
func alertLines(s string) []string {
	var out []string
	for _, line := range strings.SplitAfterN(s, "\n", maxAlertLines) {
		for cut := 0; cut >= 0 && len(out) < 2*maxAlertLines; {
			if cut = innerLabel(line); cut > 0 {
				out = append(out, line[:cut])
				line = line[cut:]
			} else {
				cut = -1
			}
		}
		out = append(out, line)
	}
	return out
}

// innerLabel is where within a line a label begins after a full stop, 0 for nowhere.
func innerLabel(line string) int {
	if len(line) > 4000 {
		return 0
	}
	for at := 0; ; {
		n := strings.Index(line[at:], ". ")
		if n < 0 {
			return 0
		}
		at += n + 2
		colon := strings.IndexByte(line[at:], ':')
		if colon < 0 {
			return 0
		}
		if colon < 30 {
			if section, _ := sectionOf(line[at:]); section != "" {
				return at
			}
		}
	}
}

// items are the things to do that stand in one line, parted by semicolons.
func items(of string, span threat.Span) []threat.Span {
	line := span.Of(of)
	if !strings.Contains(line, "; ") {
		return []threat.Span{span}
	}
	var out []threat.Span
	at := span.Start
	for part := range strings.SplitSeq(line, ";") {
		if one := trimmed(of, at, at+len(part)); one.Len() > 0 {
			out = append(out, one)
		}
		at += len(part) + 1
	}
	return out
}

// levelIn is the level of advice that a text in lower case tells: "level 3:
// reconsider travel", "level 2 of 4"; 0 for none.
func levelIn(low string) int {
	for at := 0; ; {
		n := strings.Index(low[at:], "level ")
		if n < 0 {
			return 0
		}
		at += n + len("level ")
		if at+1 < len(low) && low[at] >= '1' && low[at] <= '4' && strings.IndexByte(":) -.\n", low[at+1]) >= 0 {
			return int(low[at] - '0')
		}
	}
}
