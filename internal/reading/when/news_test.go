package when

import (
	"os"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// TestNewsTimes reads times as news and warnings write them; the head of the
// file says how it is written.
func TestNewsTimes(t *testing.T) {
	raw, err := os.ReadFile("testdata/news.txt")
	if err != nil {
		t.Fatal(err)
	}
	good, all := 0, 0
	for line := range strings.Lines(string(raw)) {
		said, want, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		all++
		if got := bracketed(said); got == want {
			good++
		} else {
			t.Errorf("%s = %s, want %s", said, got, want)
		}
	}
	t.Logf("%d of %d", good, all)
}

// bracketed is what is read of the time in brackets.
func bracketed(said string) string {
	before, rest, _ := strings.Cut(said, "[")
	inner, after, _ := strings.Cut(rest, "]")
	s := before + inner + after
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	from, to := len(before), len(before)+len(inner)
	for _, m := range Tag(text.Split(s), friday) {
		if m.End <= from || m.Start >= to {
			continue
		}
		switch {
		case m.Kind == Related:
			return "relation"
		case m.Kind == Duration || m.Kind == Repeated:
			continue
		case !m.When.Known():
			return "-"
		case m.When.Part != "" && m.When.Part != "late" && m.When.Part != "early":
			return m.When.EDTF + " " + m.When.Part
		}
		return m.When.EDTF
	}
	return "none"
}
