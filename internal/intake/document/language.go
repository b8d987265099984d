package document

import (
	"strings"

	"github.com/abadojack/whatlanggo"
)

// leastForLanguage is the length of text from which its language is told.
const leastForLanguage = 40

// language is the ISO 639-1 code of a text: the recognised one when recognition
// is sure, else the declared one, else whatever was recognised.
func language(declared, text string) string {
	declared, _, _ = strings.Cut(strings.ToLower(strings.ReplaceAll(strings.TrimSpace(declared), "_", "-")), "-")
	if len(declared) != 2 {
		declared = ""
	}
	sample := text
	if len(sample) > 4000 {
		sample = strings.ToValidUTF8(sample[:4000], "")
	}
	if len(sample) < leastForLanguage {
		return declared
	}
	info := whatlanggo.Detect(sample)
	found := info.Lang.Iso6391()
	switch {
	case found == "":
		return declared
	case info.IsReliable() && info.Confidence > .5, declared == "" && info.Confidence > .1:
		return found
	}
	return declared
}
