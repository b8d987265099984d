package text

import (
	"strconv"
	"strings"
	"testing"
)

// TestDistinct holds that every token's word is its own, each word listed
// once, however many words a text has for its size.
func TestDistinct(t *testing.T) {
	var b strings.Builder
	for n := range 3000 {
		b.WriteString(strconv.Itoa(n*n%1009) + "." + string(rune('a'+n%26)) + ",")
	}
	for _, s := range []string{"", "Bombs killed two. The BOMBS, the bombs!", b.String()} {
		d := Split(s)
		seen := map[string]bool{}
		for _, w := range d.Distinct {
			if seen[w] {
				t.Errorf("%q is listed twice", w)
			}
			seen[w] = true
		}
		for i := range d.Tokens {
			if tok := &d.Tokens[i]; d.Distinct[tok.Word] != tok.Fold {
				t.Fatalf("token %d is %q, its word %q", i, tok.Fold, d.Distinct[tok.Word])
			}
		}
	}
}
