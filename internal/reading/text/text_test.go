package text

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/testkit/cputime"
)

// sentences renders each sentence with a letter for its kind.
func sentences(s string) []string {
	d := Split(s)
	var out []string
	for _, x := range d.Sentences {
		out = append(out, "PHDLBR"[x.Kind:x.Kind+1]+" "+x.Of(s))
	}
	return out
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{
			"titles, initials, countries", `Gen. J. P. Ponce met U.S. officials on Jan. 5. The U.S. Embassy in St. Petersburg said so.`,
			[]string{"P Gen. J. P. Ponce met U.S. officials on Jan. 5.", "P The U.S. Embassy in St. Petersburg said so."},
		},
		{
			"initialism at the end", `He flew to the U.S. The next day he left at 8 p.m. Friday. It was 9 p.m. Police came.`,
			[]string{"P He flew to the U.S.", "P The next day he left at 8 p.m. Friday.", "P It was 9 p.m.", "P Police came."},
		},
		{
			"quotation", `"We fled." He ran. "Why?" she asked. (It burned.) They hid.`,
			[]string{`P "We fled."`, "P He ran.", `P "Why?" she asked.`, "P (It burned.)", "P They hid."},
		},
		{
			"upper case", "GEN. PONCE SAID THAT DETACHMENT NO. 4 WAS HIT.  THE U.S. EMBASSY IN SAN SALVADOR DENIED IT. ONE DIED.",
			[]string{"P GEN. PONCE SAID THAT DETACHMENT NO. 4 WAS HIT.", "P THE U.S. EMBASSY IN SAN SALVADOR DENIED IT.", "P ONE DIED."},
		},
		{
			"dateline", "   SAN SALVADOR, 3 JAN 90 (AFP) -- [REPORT] [TEXT] THE ARCE BATTALION COMMAND HAS\nREPORTED THAT ABOUT 50 PEASANTS OF VARIOUS AGES WERE KIDNAPPED.  IT IS SO.",
			[]string{"D SAN SALVADOR, 3 JAN 90 (AFP) -- [REPORT] [TEXT]", "P THE ARCE BATTALION COMMAND HAS\nREPORTED THAT ABOUT 50 PEASANTS OF VARIOUS AGES WERE KIDNAPPED.", "P IT IS SO."},
		},
		{
			"agency dateline", "KYIV, Ukraine, March 3 (Reuters) - Two people died.\n\n(Reuters) — The state said so.\n\nMOSCOW (AP) — A blast hit.",
			[]string{"D KYIV, Ukraine, March 3 (Reuters) -", "P Two people died.", "D (Reuters) —", "P The state said so.", "D MOSCOW (AP) —", "P A blast hit."},
		},
		{
			"no dateline", "Three men - all from Syria - were held. He left — alone.",
			[]string{"P Three men - all from Syria - were held.", "P He left — alone."},
		},
		{
			"glued", "Police foiled the attacks.Loading... Loading...\nIt ended on March 22, 2024Following months of work.",
			[]string{"P Police foiled the attacks.", "P Loading...", "P Loading...", "P It ended on March 22, 2024", "P Following months of work."},
		},
		{
			"leading date", " date 2024-03-22 Following months of work, the state said so.",
			[]string{"L date 2024-03-22", "P Following months of work, the state said so."},
		},
		{
			"list and headline", "Actions to Take\n\n• Avoid crowds.\n• Monitor local media\n1. Stay away. 2. Go home.",
			[]string{"H Actions to Take", "B • Avoid crowds.", "B • Monitor local media", "B 1. Stay away.", "B 2. Go home."},
		},
		{
			"address", "See www.example.com. Write to a@b.org. Go to Example.com for more.",
			[]string{"P See www.example.com.", "P Write to a@b.org.", "P Go to Example.com for more."},
		},
		{
			"accents", "El sábado murió en Bogotá. Ángel Núñez lo dijo.",
			[]string{"P El sábado murió en Bogotá.", "P Ángel Núñez lo dijo."},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, sentences(c.in)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	in := "Russia’s 23-year-old U.S.-led 04th 1,300 2.5 10.31.1974 don't O'Neill Bogotá 10pm 3:30 M16 https://x.org/a?b."
	want := strings.Fields("russia 's 23 - year - old u.s. - led 04 th 1,300 2.5 10 . 31 . 1974 don't o'neill bogota 10 pm 3 : 30 m16 https://x.org/a?b .")
	var got []string
	d := Split(in)
	for _, tok := range d.Tokens {
		got = append(got, tok.Fold)
		if !strings.EqualFold(in[tok.Start:tok.End], tok.Fold) && tok.Fold != "'s" && tok.Fold != "bogota" {
			t.Errorf("token %q lies at %q", tok.Fold, in[tok.Start:tok.End])
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestUpper(t *testing.T) {
	if Split("Two people died in Kabul on Friday, police said.").Upper {
		t.Error("mixed case taken for upper")
	}
	if !Split("TWO PEOPLE DIED IN KABUL ON FRIDAY, POLICE SAID.").Upper {
		t.Error("upper case not seen")
	}
}

// hostile are inputs that make careless code slow.
func hostile() map[string]string {
	const n = 1 << 20
	return map[string]string{
		"no spaces": strings.Repeat("a", n), "digits": strings.Repeat("7", n), "quotes": strings.Repeat("\"", n),
		"dots": strings.Repeat(".", n), "spaced dots": strings.Repeat(". ", n/2), "brackets": strings.Repeat("[", n),
		"before": strings.Repeat("before ", n/7), "initials": strings.Repeat("A.", n/2), "apostrophes": strings.Repeat("a'", n/2),
		"lines": strings.Repeat("\n", n), "short lines": strings.Repeat("a\n", n/2), "commas": strings.Repeat("1,", n/2),
		"bad UTF-8": strings.Repeat("\xc3", n), "marks": strings.Repeat("e\u0301", n/3), "thousands": "1" + strings.Repeat(",000", n/4),
		"dashes": strings.Repeat("A (B) -- ", n/9), "at": strings.Repeat("@a", n/2), "links": strings.Repeat("http:", n/5),
	}
}

func TestHostile(t *testing.T) {
	for name, in := range hostile() {
		if took := cputime.Of(t, func() { check(t, Split(in)) }); took > 5*time.Second {
			t.Errorf("%s: %v for a megabyte", name, took)
		}
	}
}

// check holds what every Doc promises.
func check(t *testing.T, d *Doc) {
	t.Helper()
	end, ti := 0, 0
	for i, tok := range d.Tokens {
		if tok.Start < end || tok.End <= tok.Start || tok.End > len(d.Text) {
			t.Fatalf("token %d lies badly: %+v", i, tok)
		}
		end = tok.End
	}
	for i, s := range d.Sentences {
		if s.First != ti || s.Last <= s.First || s.Start != d.Tokens[s.First].Start || s.End != d.Tokens[s.Last-1].End {
			t.Fatalf("sentence %d lies badly: %+v", i, s)
		}
		ti = s.Last
	}
	if ti != len(d.Tokens) {
		t.Fatalf("%d of %d tokens are in sentences", ti, len(d.Tokens))
	}
	si := 0
	for i, p := range d.Paragraphs {
		if p.First != si || p.Last <= p.First {
			t.Fatalf("paragraph %d lies badly: %+v", i, p)
		}
		si = p.Last
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"SAN SALVADOR, 3 JAN 90 -- [TEXT] A.", " date 2024-03-22 F", "U.S. 2024Following", "a’s \xff\n\n• b\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, Split(s)) })
}

func BenchmarkSplit(b *testing.B) {
	s := strings.Repeat("The attack, which saw gunmen in combat gear open fire on concertgoers, leaving at least 40 dead and over 100 injured, was promptly claimed by ISIS on March 22.\n\n", 20)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Split(s)
	}
}
