package cli

import (
	"bufio"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tocsin/tocsin/internal/fusion"
)

// page writes a picture for a person at a terminal.
type page struct {
	w     *bufio.Writer
	width int
	color bool
	names map[string]string // report id → name
}

// printPicture prints the reports, the conflicts, the questions and the
// timeline, in the order in which somebody in a hurry wants them.
func printPicture(env *Env, p picture) error {
	pg := &page{w: bufio.NewWriter(env.Out), width: env.Width, color: env.Color, names: map[string]string{}}
	if pg.width < 40 || pg.width > 110 {
		pg.width = 100
	}
	for _, r := range p.Reports {
		pg.names[r.ID] = shortName(r.Name)
	}
	pg.reports(p)
	pg.conflicts(p.Case.Conflicts)
	pg.events(p.Facts)
	for _, q := range p.Case.Questions {
		pg.question(q)
	}
	pg.asks(p.Case.Asks)
	pg.timeline(p.Case.Timeline)
	return pg.w.Flush()
}

func (pg *page) reports(p picture) {
	pg.heading(fmt.Sprintf("Reports (%d), facts (%d)", len(p.Reports), len(p.Facts)))
	for _, r := range p.Reports {
		parts := []string{r.ID}
		if r.Published.Known() {
			parts = append(parts, "of "+r.Published.EDTF)
		} else {
			parts = append(parts, "date not known")
		}
		if r.Language != "" && r.Language != "en" {
			parts = append(parts, "language "+r.Language+", read for dates, numbers and places only")
		}
		if r.CopyOf != "" {
			parts = append(parts, "copy of "+pg.names[r.CopyOf])
		}
		pg.line("  ", pg.bold(r.Name)+"  "+pg.dim(strings.Join(parts, " · ")))
		for _, note := range r.Provenance {
			pg.line("    ", "on its making: "+oneLine(note))
		}
	}
	if len(p.Facts) == 0 {
		pg.line("  ", "Nothing in them reads as a date, a place, a casualty, an attack, a warning or a claim.")
	}
}

func (pg *page) conflicts(conflicts []fusion.Conflict) {
	if len(conflicts) == 0 {
		return
	}
	pg.heading(fmt.Sprintf("Conflicts (%d)", len(conflicts)))
	for _, c := range conflicts {
		pg.line("  ! ", pg.bold(c.Text))
		pg.line("    ", oneLine(c.Why))
		pg.cite(c.Sides, len(c.Sides))
	}
}

// standingMarks tell the standings apart without colour.
var standingMarks = map[fusion.Standing]string{
	fusion.Current: "=", fusion.Superseded: "<", fusion.Compatible: "~",
	fusion.Contradicting: "!", fusion.Background: ".", fusion.Dismissed: "x",
}

func (pg *page) question(q fusion.Question) {
	pg.heading(q.Text)
	for _, a := range q.Answers {
		note := string(a.Standing)
		if a.Reason != "" {
			note += ": " + a.Reason
		}
		pg.line("  "+standingMarks[a.Standing]+" ", pg.bold(a.Display)+"  "+pg.dim(note))
		for _, n := range a.Names[min(1, len(a.Names)):] {
			pg.line("      ", "also “"+n.Name+"”: "+n.Why)
		}
		if a.Standing == fusion.Background {
			continue
		}
		pg.cite(a.Evidence, shown(q))
	}
}

// shown is how many sentences stand behind each answer: one is enough where
// answers do not compete.
func shown(q fusion.Question) int {
	switch q.ID {
	case "actors", "weapons", "targets", "reported-by", "what":
		return 1
	}
	return 4
}

// cite prints who says it, where, and the sentence, each sentence once, and
// at most so many.
func (pg *page) cite(evidence []fusion.Evidence, most int) {
	type said struct{ who, sentence string }
	var all []said
	for _, e := range evidence {
		who := pg.names[e.Report]
		if e.Holder != "" && e.Holder != e.Source {
			who = e.Holder + ", in " + who
		}
		if s := (said{who, oneLine(e.Sentence)}); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	for _, s := range all[:min(len(all), most)] {
		pg.line("      ", pg.dim(s.who+":")+" “"+s.sentence+"”")
	}
	if more := len(all) - most; more > 0 {
		pg.line("      ", pg.dim(fmt.Sprintf("and %d more", more)))
	}
}

// shownAsks is how many questions about names are printed.
const shownAsks = 10

func (pg *page) asks(asks []fusion.Ask) {
	if len(asks) == 0 {
		return
	}
	pg.heading("Perhaps one actor")
	for _, a := range asks[:min(len(asks), shownAsks)] {
		pg.line("  ? ", pg.bold(a.A)+"  "+pg.bold(a.B)+"  "+pg.dim(a.Why))
		pg.cite(a.Evidence, 2)
	}
	if more := len(asks) - shownAsks; more > 0 {
		pg.line("    ", fmt.Sprintf("and %d more", more))
	}
}

func (pg *page) timeline(entries []fusion.Entry) {
	if len(entries) == 0 {
		return
	}
	pg.heading("Timeline")
	for _, e := range entries {
		when := e.When.EDTF
		if e.When.Part != "" {
			when += " " + e.When.Part
		}
		mark := " "
		if e.Kind == "event" {
			mark = "*"
		}
		pg.line(fmt.Sprintf("%s %-22s ", mark, when), oneLine(e.Text))
	}
}

// shortName is a file's name without its folder; an address stays whole.
func shortName(name string) string {
	if strings.Contains(name, "://") {
		return name
	}
	return filepath.Base(name)
}

func (pg *page) heading(s string) { fmt.Fprintf(pg.w, "\n%s\n", pg.bold(s)) }

// line prints text after a prefix, wrapped to the page with the prefix's
// width kept clear.
func (pg *page) line(prefix, text string) {
	indent, used := strings.Repeat(" ", utf8.RuneCountInString(prefix)), 0
	fmt.Fprint(pg.w, prefix)
	for i, word := range strings.Split(text, " ") {
		n := visible(word)
		switch {
		case i == 0:
		case len(indent)+used+1+n > pg.width:
			fmt.Fprintf(pg.w, "\n%s", indent)
			used = 0
		default:
			fmt.Fprint(pg.w, " ")
			used++
		}
		fmt.Fprint(pg.w, word)
		used += n
	}
	fmt.Fprintln(pg.w)
}

const (
	ansiBold = "\x1b[1m"
	ansiDim  = "\x1b[2m"
	ansiOff  = "\x1b[0m"
)

func (pg *page) bold(s string) string { return pg.paint(ansiBold, s) }
func (pg *page) dim(s string) string  { return pg.paint(ansiDim, s) }

func (pg *page) paint(code, s string) string {
	s = oneLine(s)
	if !pg.color {
		return s
	}
	return code + s + ansiOff
}

// visible is the width of a word without its colours.
func visible(word string) int {
	for _, code := range []string{ansiBold, ansiDim, ansiOff} {
		word = strings.ReplaceAll(word, code, "")
	}
	return utf8.RuneCountInString(word)
}

// oneLine folds white space, and drops control characters that a hostile text
// might use to write on the terminal.
func oneLine(s string) string {
	folded := strings.Join(strings.Fields(s), " ")
	return strings.Map(func(r rune) rune {
		if r < ' ' || (r >= 0x7f && r < 0xa0) || r == '\u202e' || r == '\u2066' || r == '\u2067' {
			return -1
		}
		return r
	}, folded)
}
