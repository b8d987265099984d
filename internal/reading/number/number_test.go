package number

import (
	"testing"

	"github.com/tocsin/tocsin/internal/reading/text"
)

func TestCardinal(t *testing.T) {
	for _, c := range []struct {
		in string
		v  float64
		n  int
	}{
		{"1,300 people", 1300, 1},
		{"2.5 million people", 2.5e6, 2},
		{"forty-three people", 43, 3},
		{"twenty one", 21, 2},
		{"one hundred and twenty dead", 120, 4},
		{"two dozen men", 24, 2},
		{"two thousand and eighteen", 2018, 4},
		{"two and three", 2, 1},
		{"five six", 5, 1},
		{"twenty and four hours", 24, 3},
		{"hundred", 0, 0},
		{"people", 0, 0},
		{"three hundred thousand", 300000, 3},
		{"one thousand seven hundred and eighty nine", 1789, 7},
		{"zero", 0, 1},
		{"two, three", 2, 1},
		{"twelve hundred", 1200, 2},
		{"nineteen seventy", 19, 1},
		{"seventeen-year-old", 17, 1},
	} {
		if v, n := English().Cardinal(text.Split(c.in).Tokens, 0); v != c.v || n != c.n {
			t.Errorf("%q: %v in %d tokens, want %v in %d", c.in, v, n, c.v, c.n)
		}
	}
	for _, c := range []struct {
		in string
		v  float64
		n  int
	}{
		{"1.300 personas", 1300, 1},
		{"treinta y cuatro muertos", 34, 3},
		{"ciento veinte", 120, 2},
		{"dos mil quinientos", 2500, 3},
		{"cien personas", 100, 1},
		{"veintidós heridos", 22, 1},
		{"doscientos", 200, 1},
		{"2,5 millones", 2.5e6, 4},
		{"dos y tres", 2, 1},
	} {
		if v, n := Spanish().Cardinal(text.Split(c.in).Tokens, 0); v != c.v || n != c.n {
			t.Errorf("%q: %v in %d tokens, want %v in %d", c.in, v, n, c.v, c.n)
		}
	}
}

func TestOrdinal(t *testing.T) {
	for in, want := range map[string]int{"21st": 21, "twenty-first": 21, "twenty first": 21, "third": 3, "04th": 4, "3 men": 0, "thirty first of": 31} {
		if v, _ := English().OrdinalAt(text.Split(in).Tokens, 0); v != want {
			t.Errorf("%q: %d, want %d", in, v, want)
		}
	}
}

func FuzzNumbers(f *testing.F) {
	f.Add("one hundred and twenty-first, 1.300,5")
	f.Fuzz(func(t *testing.T, s string) {
		ts := text.Split(s).Tokens
		for _, l := range []*Lang{English(), Spanish()} {
			for i := range ts {
				if v, n := l.Cardinal(ts, i); n < 0 || i+n > len(ts) || v < 0 {
					t.Fatalf("cardinal %v of %d tokens at %d in %q", v, n, i, s)
				}
				if _, n := l.OrdinalAt(ts, i); n < 0 || i+n > len(ts) {
					t.Fatalf("ordinal of %d tokens at %d in %q", n, i, s)
				}
			}
		}
	})
}
