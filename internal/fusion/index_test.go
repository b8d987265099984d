package fusion

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

const fireText = `A fire broke out in a textile mill in the harbour district of Velmora on Tuesday night, killing at least
eleven workers, the fire brigade said. Rescue teams searched the upper floors until dawn, and the mayor, Ilse Brandt, ordered
three days of mourning. The cause is not known. Neighbours spoke of two loud bangs before the roof fell in.`

const raidText = `Armed men on motorcycles raided the market of Tessaou before sunrise, elders told the district radio. They took
grain and drove off cattle, and nineteen herders are missing. A patrol from the garrison at Oum Lahmar reached the place six
hours later. The governor has asked for a second well-guarded crossing.`

func profile(id, text string) Profile { return ProfileOf(id, threat.When{}, text, nil) }

func TestCopiesAreFoundAndWhatDiffers(t *testing.T) {
	reprint := strings.ReplaceAll(fireText, "at least\neleven", "at least eleven") + "\nThe agency corrected the name of the mayor."
	x := NewIndex()
	x.Add(profile("raid", raidText))
	x.Add(profile("fire", fireText))
	matches := x.Near(profile("reprint", reprint))
	if len(matches) == 0 || matches[0].Report != "fire" || !matches[0].Copy {
		t.Fatalf("the reprint is not matched: %+v", matches)
	}
	v := CompareTexts(fireText, reprint)
	if !v.Copy || len(v.Added) != 1 || !strings.Contains(v.Added[0], "corrected") {
		t.Errorf("verdict: %+v", v)
	}
	if v := CompareTexts(fireText, raidText); v.Copy || v.Share > 0 {
		t.Errorf("two reports are no copies: %+v", v)
	}
}

func TestShortTextsAreCopiesOnlyWhenEqual(t *testing.T) {
	if !CompareTexts("All staff: stay indoors.", "All staff – stay indoors").Copy {
		t.Error("equal words are a copy")
	}
	if CompareTexts("All staff: stay indoors.", "All staff: stay at home.").Copy {
		t.Error("another instruction is no copy")
	}
	if CompareTexts("", "").Copy {
		t.Error("nothing is no copy of nothing")
	}
}

func TestSameEventBySpecificsNotTopic(t *testing.T) {
	second := `Firefighters in Velmora found two more bodies in the burnt textile mill on Thursday. Mayor Ilse Brandt said that
the harbour district would stay closed. Neighbours had heard bangs on Tuesday night.`
	topic := `A fire in a furniture factory in Karsten killed nine workers on Monday, the fire brigade said. Rescue teams
searched the floors until dawn, and the mayor ordered days of mourning. The cause is not known.`
	x := NewIndex()
	for i := range 200 { // a background that makes ordinary words ordinary
		x.Add(profile(fmt.Sprint("other", i), background(uint64(i))))
	}
	x.Add(profile("fire", fireText))
	near := x.Near(profile("second", second))
	if len(near) == 0 || near[0].Report != "fire" {
		t.Errorf("the follow-up is not matched: %+v", near)
	}
	for _, m := range x.Near(profile("topic", topic)) {
		if m.Report == "fire" && m.Score > near[0].Score {
			t.Errorf("a fire elsewhere is nearer than the follow-up: %+v", m)
		}
	}
}

func background(seed uint64) string {
	words := strings.Fields("fire workers factory rescue teams brigade mayor mourning cause known floors dawn district neighbours roof night harbour closed bodies found")
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	for range 40 {
		b.WriteString(words[r.IntN(len(words))] + " ")
	}
	return b.String()
}

func TestIndexForgets(t *testing.T) {
	x := NewIndex()
	x.Add(profile("fire", fireText))
	x.Add(profile("fire", fireText))
	if x.Len() != 1 {
		t.Fatalf("Len = %d after adding one report twice", x.Len())
	}
	x.Remove("fire")
	if m := x.Near(profile("again", fireText)); len(m) != 0 || x.Len() != 0 {
		t.Errorf("a removed report is still found: %+v", m)
	}
}

func TestProposeCases(t *testing.T) {
	matches := []Match{{Report: "a", Score: 0.9, Reasons: []string{"r"}}, {Report: "b", Score: 0.6}, {Report: "c", Score: 0.2}}
	got := Propose(matches, func(r string) []string {
		return map[string][]string{"a": {"one"}, "b": {"one", "two"}, "c": {"three"}}[r]
	})
	if len(got) != 2 || got[0].Case != "one" || got[1].Case != "two" || len(got[0].Reports) != 2 {
		t.Errorf("proposals: %+v", got)
	}
}

// BenchmarkPlace places a report among many that have what local reports
// have: words in the frequencies of natural text, names, streets, towns and
// days. TOCSIN_PLACE sets how many; it reports the memory that one takes.
func BenchmarkPlace(b *testing.B) {
	sizes := []int{10_000, 100_000}
	if n, err := strconv.Atoi(os.Getenv("TOCSIN_PLACE")); err == nil {
		sizes = []int{n}
	}
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			x := NewIndex()
			r := rand.New(rand.NewPCG(1, 2))
			start := time.Now()
			for i := range n {
				x.Add(randomProfile(r, fmt.Sprint(i)))
			}
			adding := float64(time.Since(start).Microseconds()) / float64(n)
			runtime.GC()
			runtime.ReadMemStats(&after)
			p := make([]Profile, 64)
			for i := range p {
				p[i] = randomProfile(r, "new")
			}
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				x.Near(p[i%len(p)])
				i++
			}
			b.ReportMetric(adding, "µs/added")
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "B/report")
		})
	}
}

// randomProfile is that of a local report of 250 words.
func randomProfile(r *rand.Rand, id string) Profile {
	p := Profile{Report: id, Published: 16_000 + int32(r.IntN(2000)), Shingles: 250}
	z := rand.NewZipf(r, 1.1, 3, 400_000)
	seen := map[uint32]bool{}
	p.Terms = make([]Term, 0, profileTerms)
	for len(p.Terms) < profileTerms {
		if h := hash32(strconv.FormatUint(z.Uint64(), 36)); !seen[h] {
			seen[h] = true
			p.Terms = append(p.Terms, Term{Hash: h, Count: 1})
		}
	}
	for i := range 14 {
		kind := []KeyKind{OfficialKey, PersonKey, PersonKey, PartyKey, StreetKey, BlockKey, ClockKey}[i%7]
		p.Keys = append(p.Keys, Key{Hash: hash32(fmt.Sprint(kind, int(r.ExpFloat64()*20_000))), Kind: kind, Lead: i < 7})
	}
	for range sketchLen {
		p.Sketch = append(p.Sketch, r.Uint32()>>3)
	}
	slices.Sort(p.Sketch)
	slices.SortFunc(p.Terms, func(a, b Term) int { return cmp.Compare(a.Hash, b.Hash) })
	slices.SortFunc(p.Keys, func(a, b Key) int { return cmp.Compare(a.Hash, b.Hash) })
	p.Places = []Spot{{Name: fmt.Sprint("town ", int(r.ExpFloat64()*60)), Country: "US", Town: true, Point: true, Sure: true}}
	p.Days = []int32{p.Published - int32(r.IntN(3))}
	p.Killed = Bounds{Known: true, Low: int32(r.IntN(3)), High: 3}
	return p
}

func FuzzCompareTexts(f *testing.F) {
	f.Add(fireText, raidText)
	f.Add("", "x")
	f.Fuzz(func(t *testing.T, a, b string) {
		v, w := CompareTexts(a, b), CompareTexts(b, a)
		if v.Copy != w.Copy || v.Share != w.Share {
			t.Errorf("not symmetric: %+v, %+v", v, w)
		}
		ProfileOf("a", threat.When{}, a, nil)
	})
}
