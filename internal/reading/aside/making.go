package aside

import (
	"strings"

	"github.com/tocsin/tocsin/internal/reading/text"
)

// making says whether a sentence tells how the text itself was made: "This
// article was written with the assistance of AI and reviewed by an editor".
func making(ts []text.Token) bool {
	if len(ts) > 70 {
		return false
	}
	for i := range ts {
		if i > 12 {
			break
		}
		if selfNoun(ts, i) && made(ts, i) {
			return true
		}
	}
	return false
}

// selfNoun says that token i names the text itself: "this article", "the
// above summary", "parts of this story".
func selfNoun(ts []text.Token, i int) bool {
	switch ts[i].Fold {
	case "article", "content", "story", "report", "text", "post", "summary", "translation", "item", "piece", "copy", "page", "material", "headline":
	default:
		return false
	}
	for k := max(0, i-3); k < i; k++ {
		if ts[k].Fold == "this" || ts[k].Fold == "above" {
			return true
		}
	}
	return false
}

// made says that a verb of making follows soon after token i, and by what.
func made(ts []text.Token, i int) bool {
	verb := -1
	for k := i + 1; k < len(ts) && k < i+9; k++ {
		switch ts[k].Fold {
		case "produced", "generated", "written", "created", "translated", "drafted", "compiled", "assisted", "summarised", "summarized", "authored", "auto", "edited", "prepared":
			verb = k
		}
		if verb >= 0 {
			break
		}
	}
	if verb < 0 || !hasBe(ts[i+1:verb+1]) {
		return false
	}
	for k := verb; k < len(ts); k++ {
		if machine(ts, k) {
			return true
		}
		if ts[k].Fold == "help" || ts[k].Fold == "assistance" || ts[k].Fold == "aid" {
			return true
		}
	}
	return false
}

func hasBe(ts []text.Token) bool {
	for i := range ts {
		if ts[i].Is("was", "is", "were", "has", "been", "are", "may", "auto") {
			return true
		}
	}
	return false
}

// machine says that token k names a machine that writes.
func machine(ts []text.Token, k int) bool {
	switch ts[k].Fold {
	case "ai", "a.i.", "chatgpt", "gpt", "llm", "algorithm", "automatically", "automated", "automation", "chatbot", "gemini", "copilot", "claude", "bot", "syndicated":
		return true
	case "artificial":
		return k+1 < len(ts) && ts[k+1].Fold == "intelligence"
	case "language":
		return k+1 < len(ts) && strings.HasPrefix(ts[k+1].Fold, "model")
	case "machine":
		return true
	}
	return false
}

// selfWritten says that a disclaimer speaks of the text's making in any words.
func selfWritten(ts []text.Token) bool {
	for i := range ts {
		if machine(ts, i) {
			return true
		}
	}
	return false
}
