package reading

import (
	"os"
	"strings"
	"testing"
)

// TestSpanishAbroad reads Spanish of another manner than that of the set the
// grammar grew with, and holds a floor under it.
func TestSpanishAbroad(t *testing.T) {
	raw, err := os.ReadFile("testdata/spanish2.txt")
	if err != nil {
		t.Fatal(err)
	}
	hit, found, want := 0, 0, 0
	score := func(s story) {
		if s.ES != "" {
			h, f, w := s.score(t, "es", s.ES)
			hit, found, want = hit+h, found+f, want+w
		}
	}
	var s story
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "@ "):
			score(s)
			s = story{Published: line[2:]}
		case strings.HasPrefix(line, "+ "):
			s.Facts = append(s.Facts, line[2:])
		case line != "":
			s.ES = line
		}
	}
	score(s)
	f := 2 * float64(hit) / float64(found+want)
	t.Logf("%d of %d wanted, %d found, F %.3f", hit, want, found, f)
	if f < 0.85 {
		t.Errorf("F %.3f", f)
	}
}
