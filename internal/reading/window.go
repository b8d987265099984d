package reading

import (
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/reading/when"
	"github.com/tocsin/tocsin/internal/threat"
)

// statedWindow is how long an alert says that it holds, where it gives no
// number of hours: "until 31 August", "this week".
func (p *page) statedWindow(a *Alert) (threat.When, bool) {
	if a.Standing || a.Issued.From.IsZero() {
		return threat.When{}, false
	}
	for _, m := range p.times {
		if !m.When.Known() || m.When.To.IsZero() || !m.When.To.After(a.Issued.From) || p.bygone(m.Sentence) {
			continue
		}
		this := p.word(m.First) == "this" && (p.word(m.First+1) == "week" || p.word(m.First+1) == "weekend")
		until := m.Mod == when.Until && p.word(m.First) != "by"
		if !this && !until {
			continue
		}
		if a.For == "" {
			a.For = p.words(m.First, m.Last)
		}
		w := threat.When{From: a.Issued.From, To: m.When.To, Granularity: threat.GranDay, Zone: a.Issued.Zone}
		w.EDTF = w.From.Format(time.DateOnly) + "/" + w.To.Add(-time.Second).Format(time.DateOnly)
		return w, true
	}
	return threat.When{}, false
}

// window is the time a warning holds, counted from its issue. It is absolute
// only as far as the issue time is known: from a day alone it runs to the end
// of the day on which the hours end.
func window(issued threat.When, lasts string) (threat.When, bool) {
	hours, ok := hoursOf(lasts)
	if !ok || issued.From.IsZero() {
		return threat.When{}, false
	}
	from := issued.From
	if issued.Granularity == threat.GranMinute || issued.Granularity == threat.GranHour {
		to := from.Add(hours)
		return threat.When{EDTF: from.Format(time.RFC3339) + "/" + to.Format(time.RFC3339), From: from, To: to, Granularity: threat.GranHour, Zone: issued.Zone}, true
	}
	if issued.Granularity != threat.GranDay && issued.Granularity != threat.GranPart {
		return threat.When{}, false
	}
	last := from.Add(hours)
	return threat.When{
		EDTF: from.Format(time.DateOnly) + "/" + last.Format(time.DateOnly),
		From: from, To: last.Add(24 * time.Hour), Granularity: threat.GranDay, Zone: issued.Zone,
	}, true
}

// hoursOf reads "the next 48 hours" as a length.
func hoursOf(lasts string) (time.Duration, bool) {
	toks := text.Split(lasts).Tokens
	english := englishNumbers()
	for i := range toks {
		if v, n := english.Cardinal(toks, i); n > 0 && v > 0 && v < 1000 && i+n < len(toks) {
			k := i + n
			if toks[k].Fold == "-" && k+1 < len(toks) {
				k++
			}
			switch strings.TrimSuffix(toks[k].Fold, "s") {
			case "hour":
				return time.Duration(v * float64(time.Hour)), true
			case "day":
				return time.Duration(v * 24 * float64(time.Hour)), true
			case "week":
				return time.Duration(v * 168 * float64(time.Hour)), true
			}
		}
	}
	return 0, false
}
