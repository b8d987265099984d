package compose

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	"github.com/tocsin/tocsin/cap"
)

// Spoken is an info block in the form that is read aloud: sentences in the
// order in which a listener needs them.
type Spoken struct {
	Language  string
	Sentences []string
}

// Speech gives the words of an info block for a voice: who warns, of what, what
// is known, what to do. Web addresses are left out, for nobody writes them
// down; telephone numbers are spelled; words in capitals are not, for engines
// would spell them.
func Speech(i *cap.Info) Spoken {
	out := Spoken{Language: i.Lang()}
	headline := i.Headline
	if strings.TrimSpace(headline) == "" {
		headline = i.Event
	}
	if i.SenderName != "" && !strings.Contains(headline, i.SenderName) {
		out.say(i.SenderName)
	}
	for _, s := range []string{headline, i.Description, i.Instruction, i.Contact} {
		out.say(s)
	}
	return out
}

var (
	webAddress = regexp.MustCompile(`(?i)\b(https?://|www\.)\S*[^\s.,;:!?)]`)
	dangling   = regexp.MustCompile(`[ \t]+([.,;:!?])`)
	bullet     = regexp.MustCompile(`(?m)^\s*([*•·\-–]|\d+[.)])\s+`)
	ellipsis   = regexp.MustCompile(`\s*(\.{3,}|…)\s*`)
	telephone  = regexp.MustCompile(`\+?\(?\d[\d\s()/-]{6,}\d`)
	date       = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}`)
	isoTime    = regexp.MustCompile(`(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2})?(Z|[+-]\d{2}:\d{2})?`)
)

func (s *Spoken) say(text string) {
	text = webAddress.ReplaceAllString(text, "")
	text = dangling.ReplaceAllString(text, "$1")
	text = bullet.ReplaceAllString(text, "\n")
	text = ellipsis.ReplaceAllString(text, ". ")
	text = isoTime.ReplaceAllString(text, "$1 $2")
	text = telephone.ReplaceAllStringFunc(text, spell)
	for _, part := range paragraphs(text) {
		s.Sentences = append(s.Sentences, sentences(calm(part))...)
	}
}

// paragraphs join lines that were only broken to fit a width.
func paragraphs(text string) []string {
	var list []string
	var open []string // lines of the paragraph that is being joined
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r", ""), "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" {
			continue
		}
		if len(open) > 0 && !continues(open[len(open)-1], line) {
			list, open = append(list, strings.Join(open, " ")), nil
		}
		open = append(open, line)
	}
	if len(open) > 0 {
		list = append(list, strings.Join(open, " "))
	}
	return list
}

// continues: the line before has no end of sentence and this one begins small.
func continues(before, line string) bool {
	first := []rune(line)[0]
	return !strings.ContainsRune(".!?:;", rune(before[len(before)-1])) && unicode.IsLower(first)
}

// spell puts the digits of a telephone number apart. Dates stay as they are.
func spell(number string) string {
	digits := 0
	for _, r := range number {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if digits < 7 || date.MatchString(number) {
		return number
	}
	var parts []string
	for _, r := range number {
		switch {
		case unicode.IsDigit(r), r == '+':
			parts = append(parts, string(r))
		}
	}
	return strings.Join(parts, " ")
}

// calm lowers a text that is all in capitals; short words stay, for they may be
// abbreviations only when the text around them is mixed.
func calm(text string) string {
	upper, lower := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	if upper < 12 || lower*4 > upper {
		return text
	}
	runes := []rune(strings.ToLower(text))
	start := true
	for i, r := range runes {
		if start && unicode.IsLetter(r) {
			runes[i], start = unicode.ToUpper(r), false
		}
		start = start || r == '.' || r == '!' || r == '?'
	}
	return string(runes)
}

// sentences cuts a paragraph after its full stops, and closes the last.
func sentences(text string) []string {
	var list []string
	from := 0
	for i, r := range text {
		if !strings.ContainsRune(".!?。！？", r) {
			continue
		}
		end := i + len(string(r))
		if end < len(text) && text[end] != ' ' && r < 0x80 {
			continue
		}
		if s := strings.TrimSpace(text[from:end]); strings.Trim(s, ".!? ") != "" {
			list = append(list, s)
		}
		from = end
	}
	if rest := strings.Trim(text[from:], " ,;:-"); rest != "" {
		list = append(list, rest+".")
	}
	return list
}

// Plain is the spoken text as one string.
func (s Spoken) Plain() string { return strings.Join(s.Sentences, " ") }

// SSML is the spoken text for speech engines (SSML 1.1).
func (s Spoken) SSML() string {
	var sb strings.Builder
	sb.WriteString(`<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="` + html.EscapeString(s.Language) + `">`)
	for _, sentence := range s.Sentences {
		sb.WriteString("<s>" + html.EscapeString(sentence) + "</s>")
	}
	sb.WriteString("</speak>")
	return sb.String()
}
