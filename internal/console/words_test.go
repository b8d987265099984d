package console

import (
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

func TestTimesInWords(t *testing.T) {
	for edtf, want := range map[string]string{
		"": "not known", "2024-03-22": "22 Mar 2024", "2024-03~": "about Mar 2024", "2024?": "perhaps 2024", "2024%": "perhaps about 2024",
		"2024-03-07/2024-03-09": "7 Mar 2024 to 9 Mar 2024", "2024-03-07/..": "7 Mar 2024 to open",
		"2024-03-22T20:00:00+03:00": "22 Mar 2024, 20:00 +03:00", "2024-03-22T20:00Z": "22 Mar 2024, 20:00",
	} {
		if got := whenWords(threat.When{EDTF: edtf}); got != want {
			t.Errorf("%q reads %q, want %q", edtf, got, want)
		}
	}
	if got := plainDates("2024-03-01/2024-03-21, or 2024-03-22, evening"); got != "1 Mar 2024 to 21 Mar 2024, or 22 Mar 2024, evening" {
		t.Errorf("the sentence reads %q", got)
	}
}

func TestAgesInWords(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "now", 5 * time.Minute: "5 min ago", 30 * time.Hour: "30 h ago", 72 * time.Hour: "3 days ago", -2 * time.Hour: "in 2 h"} {
		if got := agoWords(d); got != want {
			t.Errorf("%v reads %q, want %q", d, got, want)
		}
	}
}

// Put together, the segments are the text, byte for byte, whatever overlaps.
func FuzzSegments(f *testing.F) {
	f.Add("Gunmen killed 40 people.", 0, 6, 7, 23, 14, 16)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d, e, g int) {
		facts := []threat.FactRecord{
			{Fact: threat.Fact{ID: "1", Kind: threat.FactActor, Span: threat.Span{Start: a, End: b}}},
			{Fact: threat.Fact{ID: "2", Kind: threat.FactKilled, Span: threat.Span{Start: c, End: d}}, State: threat.FactRejected},
		}
		var whole strings.Builder
		for _, s := range segments(text, facts, []threat.Aside{{Span: threat.Span{Start: e, End: g}}}) {
			if s.At != whole.Len() {
				t.Fatalf("a segment says it begins at %d, but does at %d", s.At, whole.Len())
			}
			whole.WriteString(s.Text)
		}
		if whole.String() != text {
			t.Fatalf("the segments read %q, the text %q", whole.String(), text)
		}
	})
}

// Addresses from forms lead nowhere but to the desk's own pages.
func TestBackStaysAtHome(t *testing.T) {
	for address, want := range map[string]string{
		"/inbox?q=a": "/inbox?q=a", "/cases/x#proposals": "/cases/x#proposals", "/inbox?done=taken": "/inbox",
		"https://evil.example/": "/", "//evil.example/": "/", "/\\evil.example": "/", "javascript:alert(1)": "/", "": "/",
	} {
		if got := back(address, "/"); got != want {
			t.Errorf("back(%q) = %q, want %q", address, got, want)
		}
	}
}
