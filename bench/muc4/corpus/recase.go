package corpus

import "strings"

// Recase rewrites a text's letters: "upper", "lower", or as it is for any
// other value. Byte offsets stay the same for ASCII texts.
func Recase(s, letters string) string {
	switch letters {
	case "upper":
		return strings.ToUpper(s)
	case "lower":
		return strings.ToLower(s)
	}
	return s
}
