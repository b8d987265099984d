// Package corpus splits the MUC text files into messages.
package corpus

import "strings"

// Message is one text of the corpus: its identifier and everything after the
// identifier's line, the dateline included.
type Message struct {
	ID, Text string
}

// Split cuts a file at the lines that hold nothing but a message identifier
// ("TST2-MUC4-0017", "DEV-MUC3-0001 (NOSC)").
func Split(file string) []Message {
	var out []Message
	start := 0
	flush := func(end int) {
		if len(out) > 0 {
			out[len(out)-1].Text = file[start:end]
		}
	}
	for at := 0; at < len(file); {
		next := len(file)
		if n := strings.IndexByte(file[at:], '\n'); n >= 0 {
			next = at + n + 1
		}
		if id, ok := identifier(file[at:next]); ok {
			flush(at)
			out = append(out, Message{ID: id})
			start = next
		}
		at = next
	}
	flush(len(file))
	return out
}

func identifier(line string) (string, bool) {
	line = strings.TrimSpace(line)
	id, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	if rest != "" && !strings.HasPrefix(rest, "(") {
		return "", false
	}
	set, tail, ok := strings.Cut(id, "-MUC")
	if !ok || (set != "DEV" && !strings.HasPrefix(set, "TST")) || len(tail) < 6 {
		return "", false
	}
	for _, c := range tail {
		if c != '-' && (c < '0' || c > '9') {
			return "", false
		}
	}
	return id, true
}
