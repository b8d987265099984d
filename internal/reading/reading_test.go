package reading

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/tocsin/tocsin/internal/testkit/cputime"
	"github.com/tocsin/tocsin/internal/threat"
)

// check holds a reading to what every reading promises.
func check(t *testing.T, text string, r Reading) {
	t.Helper()
	ids := map[string]bool{}
	for _, f := range r.Facts {
		switch {
		case f.Start < 0 || f.End > len(text) || f.Start >= f.End:
			t.Errorf("%s %q: span %d-%d of %d bytes", f.Kind, f.Value, f.Start, f.End, len(text))
		case f.Quote != text[f.Start:f.End]:
			t.Errorf("%s: quote %q is not text[%d:%d] %q", f.Kind, f.Quote, f.Start, f.End, text[f.Start:f.End])
		case f.Sentence != text[f.SentenceSpan.Start:f.SentenceSpan.End] || !f.SentenceSpan.Contains(f.Span):
			t.Errorf("%s %q: not within its sentence %q", f.Kind, f.Quote, f.Sentence)
		case f.HolderSpan != nil && (f.HolderSpan.Start < 0 || f.HolderSpan.End > len(text)):
			t.Errorf("%s %q: holder span %v", f.Kind, f.Quote, *f.HolderSpan)
		case f.Rule == "" || f.Sure == "" || f.ID == "":
			t.Errorf("%s %q: no rule, sureness or id", f.Kind, f.Quote)
		}
		for _, a := range r.Asides {
			if a.Overlaps(f.Span) && a.Kind != threat.AsideBylineOrDay {
				t.Errorf("%s %q lies in what is set aside", f.Kind, f.Quote)
			}
		}
		if ids[f.ID] {
			t.Errorf("%s %q: id twice", f.Kind, f.Quote)
		}
		ids[f.ID] = true
	}
}

// hostile are texts that break careless readers.
func hostile() map[string]string {
	long := 20_000
	return map[string]string{
		"empty": "", "blank": " \n\t ", "bad UTF-8": "\xff\xfe killed 10 \x80 people\xc3", "nul": "ten\x00people were killed",
		"numbers": strings.Repeat("10 ", long), "ands": strings.Repeat("a man and ", long/10), "killed": strings.Repeat("killed ", long/7),
		"commas": strings.Repeat("ten people, ", long/12), "capitals": strings.Repeat("Moscow ", long/7), "no": strings.Repeat("no ", long/3),
		"names": strings.Repeat("New York City Hall of ", long/22), "said": strings.Repeat("police said ", long/12), "including": strings.Repeat("10 people including ", long/20),
		"one word": strings.Repeat("x", long), "dots": strings.Repeat(".", long), "quotes": strings.Repeat("\"", long), "warned": strings.Repeat("the US warned Russia that ", long/25),
		"claims": strings.Repeat("ISIS claimed responsibility by ", long/30), "hyphens": strings.Repeat("two-year-old-", long/13), "village of": strings.Repeat("the village of ", long/15),
		"one sentence of attacks": strings.Repeat("attack on ", long/10), "brackets": strings.Repeat("(", long), "huge number": "9" + strings.Repeat("9", 400) + " people were killed",
		"was were": strings.Repeat("was ", long/4) + "killed", "parties": strings.Repeat("U.S. officials ", long/15) + "said",
	}
}

// TestHostile holds the time a reading may take: at most 50 ms per kilobyte.
func TestHostile(t *testing.T) {
	Read(Document{Text: "Warm the tables of Moscow."})
	for name, text := range hostile() {
		took := cputime.Of(t, func() { check(t, text, Read(Document{ID: "r", Text: text})) })
		if may := time.Duration(len(text)/1024+2) * 50 * time.Millisecond; took > may {
			t.Errorf("%s: %d bytes took %v, more than %v", name, len(text), took, may)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s[:min(len(s), 400)])
	}
	f.Add("KABUL, Afghanistan — A suicide bomber struck a mosque near Kabul, killing at least 12 people, including two children, police said.")
	f.Add("The U.S. Embassy warned citizens on March 7 to avoid large gatherings over the next 48 hours. ISIS claimed responsibility on Telegram.")
	for _, s := range []string{
		"The warning that British intelligence passed to Germany on 3 February named the hall as a possible target, officials said.",
		"At 9:47 p.m. Saturday, officers responded to a report of shots fired in Columbus, Ohio. He was found dead.",
		"Security Alert\n\nLocation: Quito\nEvent: Avoid crowds for the next 48 hours.\nActions to Take:\n1. Avoid.\nAssistance: U.S. Embassy Quito",
		"Ascendió a 19 la cifra de muertos por el ataque en Salamanca; dos policías y un civil murieron.",
		"FSB director: information was \"of a general nature\". We were never told anything.",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := Read(Document{ID: "r", Text: s, Published: threat.Day(2024, time.March, 22)})
		check(t, s, r)
		if utf8.ValidString(s) {
			if _, err := json.Marshal(r.Facts); err != nil {
				t.Errorf("marshal: %v", err)
			}
		}
	})
}

// TestQuotesOfCorpora reads the MUC-4 texts that lie beside the repository, but
// for TST3, which nobody looks at.
func TestQuotesOfCorpora(t *testing.T) {
	const corpus = "../../../shared/corpora/muc4/TASK/CORPORA"
	if _, err := os.Stat(corpus); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is absent, and CI must have it", corpus)
		}
		t.Skipf("%s is absent: the quotes of the MUC-4 texts are not checked", corpus)
	}
	facts := 0
	for _, pattern := range []string{"dev/dev-muc3-*", "tst1/tst1-muc3*", "tst2/tst2-muc4*"} {
		paths, err := filepath.Glob(filepath.Join(corpus, pattern))
		if err != nil || len(paths) == 0 {
			t.Fatalf("no text is named %s: %v", pattern, err)
		}
		for _, path := range paths[:min(len(paths), 3)] {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for part := range strings.SplitSeq(string(raw[:min(len(raw), 200_000)]), "\n\n\n") {
				r := Read(Document{ID: "r", Text: part})
				check(t, part, r)
				facts += len(r.Facts)
			}
		}
	}
	if facts < 1000 {
		t.Errorf("only %d facts were read, so little was checked", facts)
	}
}
