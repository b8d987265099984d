package when

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/reading/text"
	"github.com/tocsin/tocsin/internal/testkit/cputime"
	"github.com/tocsin/tocsin/internal/threat"
)

// brief renders the mentions of a text: the words, what they are, the value.
func brief(s string, o Options) []string {
	var out []string
	for _, m := range Tag(text.Split(s), o) {
		v := m.When.EDTF
		if v == "" {
			v = m.Timex
		}
		if m.When.Part != "" {
			v += " " + m.When.Part
		}
		if m.Relation != nil {
			v = m.Relation.Direction + " " + m.Relation.Event
		}
		out = append(out, m.Of(s)+" = "+string(m.Kind)+" "+v)
	}
	return out
}

// friday is the reference of the cases: the evening of the Moscow attack.
var friday = Options{Ref: threat.Day(2024, time.March, 22)}

func TestNews(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{
			"The embassy issued a warning on March 7, nearly a week before the attack, which occurred on Friday evening.",
			[]string{"March 7 = date 2024-03-07", "nearly a week before the attack = relation before the attack", "Friday evening = date-time 2024-03-22 evening"},
		},
		{
			"Gunmen attacked the hall on Wednesday. Two days later the group claimed it.",
			[]string{"Wednesday = date 2024-03-20", "Two days later = date 2024-03-22"},
		},
		{
			"The attack on 2 January killed 80. The next day police arrested three men; that evening they confessed.",
			[]string{"2 January = date 2024-01-02", "The next day = date 2024-01-03", "that evening = date-time 2024-01-03 evening"},
		},
		{"The vote will be held on Sunday.", []string{"Sunday = date 2024-03-24"}},
		{"He was killed in December and buried in January 2024.", []string{"December = period 2023-12", "January 2024 = period 2024-01"}},
		{
			"It happened in mid-March, early last month and in the 1990s.",
			[]string{"mid-March = period 2024-03-10/2024-03-20", "early last month = period 2024-02-01/2024-02-15", "the 1990s = period 199X"},
		},
		{"The window runs from 5 to 7 March 2024.", []string{"from 5 to 7 March 2024 = period 2024-03-05/2024-03-07"}},
		{"Shots were heard at 8:15 p.m. Moscow time on Friday.", []string{"8:15 p.m. Moscow time on Friday = date-time 2024-03-22T20:15:00+03:00"}},
		{"The blast at about 1700 GMT hit a bus.", []string{"about 1700 GMT = time T17:00"}},
		{"A 23-year-old man and 2,019 others may march on.", nil},
		{"Police said 2000 people fled; May said she may resign.", nil},
		{
			"He died hours after the raid, within 48 hours of the warning.",
			[]string{"hours after the raid = relation after the raid", "within 48 hours of the warning = relation within the warning"},
		},
		{"After Thursday's attack the city will close schools until Monday.", []string{"Thursday = date 2024-03-21", "until Monday = period ../2024-03-25"}},
		{"It was the worst attack since 2004 and the third in two weeks.", []string{"since 2004 = period 2004/..", "two weeks = duration P2W"}},
		{"On 03/04/2024 and on 25/03/2024.", []string{"03/04/2024 = date 2024-04-03", "25/03/2024 = date 2024-03-25"}},
		{"On 03/04/2024.", []string{"03/04/2024 = date 2024-03-04?"}},
		{"The group, founded in 1999, was hit on Christmas Eve 2023.", []string{"1999 = period 1999", "Christmas Eve 2023 = date 2023-12-24"}},
		{"The raid came during Ramadan last year, before Eid al-Adha 2023.", []string{"Ramadan last year = period 2023-03-23/2023-04-21", "before Eid al-Adha 2023 = period ../2023-06-29"}},
		{"They agreed to continue the talks on 16 and 17 June.", []string{"16 = date 2024-06-16", "17 June = date 2024-06-17"}},
		{"The 3rd and 6th Brigades met on 1 May Avenue; the last-minute news came until now.", nil},
		{"More than 400 were held in the last month, and 900 in the last year and a half.", []string{"last month = period 2024-02-22/2024-03-21", "last year and a half = period 2022-09-22/2024-03-21"}},
		{"It was hit late Friday, the third such attack in the city.", []string{"late Friday = date-time 2024-03-22 late"}},
		{
			"The truce would end on Sunday, he said; two died over the weekend, just after midnight on Monday.",
			[]string{"Sunday = date 2024-03-24", "the weekend = period 2024-03-16/2024-03-17", "just after midnight on Monday = date-time 2024-03-18T00:00:00~ midnight"},
		},
		{"The March for Life, the Sunday Times and Flight 1999; the score was 3-2 on Monday.", []string{"Monday = date 2024-03-18"}},
		{"Three weeks ago he left.", []string{"Three weeks ago = date 2024-02-27/2024-03-04"}},
		{"The U.S. said on Feb. 30 that 9/11 changed it.", []string{"Feb. 30 = date XXXX-02-30", "9/11 = date 2001-09-11"}},
		{"A REPORT OF 3 JAN 90 SAYS THAT THE ATTACK TOOK PLACE ON 30 DECEMBER.", []string{"3 JAN 90 = date 1990-01-03", "30 DECEMBER = date 2023-12-30"}},
	} {
		if d := cmp.Diff(c.want, brief(c.in, friday)); d != "" {
			t.Errorf("%s\n%s", c.in, d)
		}
	}
}

// TestNothingInvented holds that relative times stay unresolved without a
// reference time.
func TestNothingInvented(t *testing.T) {
	for _, m := range Tag(text.Split("On Friday evening, two days ago, last week, on 3 May, in March and yesterday. Two days later it ended."), Options{}) {
		if m.When.Known() || !m.When.From.IsZero() {
			t.Errorf("%q was resolved to %s", m.Rule, m.When.EDTF)
		}
	}
}

func TestMessage(t *testing.T) {
	o := friday
	o.Message = true
	want := []string{"the next 48 hours = date-time-range 2024-03-22/2024-03-24", "Sunday = date 2024-03-24"}
	s := "Avoid large gatherings over the next 48 hours. Protests are possible on Sunday."
	got := brief(s, o)
	if len(got) > 0 {
		got[0] = strings.Replace(got[0], "next 48", "the next 48", 1)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// hostile inputs make careless grammars slow.
func TestHostile(t *testing.T) {
	const n = 1 << 15
	for name, unit := range map[string]string{
		"before": "before ", "the last": "the last ", "end of": "end of ", "from to": "from 1 to ", "numbers": "7 ", "words": "one ", "dashes": "1-",
		"slashes": "1/", "months": "May ", "and": "two days and ", "weeks": "the week of ", "first": "the first Friday of ", "colons": "1:", "mod": "no later than ",
	} {
		s := strings.Repeat(unit, n/len(unit))
		if took := cputime.Of(t, func() { Tag(text.Split(s), friday) }); took > 50*time.Millisecond*n/1024 {
			t.Errorf("%s: %v for %d kB", name, took, n/1024)
		} else {
			t.Logf("%-10s %v per kB", name, took/(n/1024))
		}
	}
}

func FuzzTag(f *testing.F) {
	for _, s := range []string{
		"from 5 to 7 March 2024", "the first Friday of next month at 8 p.m.", "nearly a week before the attack", "10/31/74, 3-7-07",
		"two and a half hours ago", "2016-12-16T12:23:59+03:00", "the 1990s, Q3 2016, week 31", "el 5 de marzo",
	} {
		f.Add(s, "en")
		f.Add(s, "es")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		d := text.Split(s)
		o := friday
		o.Lang = lang
		end := 0
		for _, m := range Tag(d, o) {
			if m.Start < end || m.End > len(s) || m.End <= m.Start {
				t.Fatalf("span %+v in %q", m.Span, s)
			}
			end = m.End
			if m.When.Known() && !m.When.From.IsZero() && !m.When.To.IsZero() && !m.When.From.Before(m.When.To) {
				t.Fatalf("%q ends before it begins: %+v", s[m.Start:m.End], m.When)
			}
		}
	})
}

func BenchmarkTag(b *testing.B) {
	s := strings.Repeat("The attack on March 22, which saw gunmen open fire on concertgoers shortly after 8 p.m., left at least 40 dead and over 100 injured, officials said two days later.\n\n", 20)
	d := text.Split(s)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Tag(d, friday)
	}
}

func TestPublished(t *testing.T) {
	for in, want := range map[string]string{
		" date 2024-03-22 Following months of work, the state said that on 7 March 2023 it had warned.":                                     "2024-03-22",
		"SAN SALVADOR, 3 JAN 90 -- [TEXT] THE BATTALION SAID THAT ON 30 DECEMBER IT CAPTURED TWO MEN.":                                      "1990-01-03",
		"Two killed in blast\n\nBy Jane Example\nPublished: March 22, 2024 at 10:15 GMT\nUpdated March 23, 2024\n\nTwo people were killed.": "2024-03-22T10:15:00+00:00",
		"Two killed in blast\n22 March 2024\nTwo people were killed on 21 March 2024 in the town.":                                          "2024-03-22",
		"KABUL, March 3 (Reuters) - Two people were killed.":                                                                                "2024-03-03?",
		"Two people were killed on March 3, 2024, police said.":                                                                             "",
	} {
		w, at, ok := Published(text.Split(in), Options{Ref: threat.Day(2024, time.March, 25)})
		if w.EDTF != want || ok != (want != "") || ok && at.Len() == 0 {
			t.Errorf("%q: %q at %v, want %q", in, w.EDTF, at, want)
		}
	}
}
