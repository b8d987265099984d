package cap

import (
	"errors"
	"fmt"
	"strings"
)

// Words is a list written in one element: words apart by white space, one that
// holds white space in double quotes. CAP 1.2 §3.2.1 writes addresses and
// incidents this way.
type Words string

// NewWords writes a list. A double quote inside a word can't be written and
// becomes a single one.
func NewWords(list ...string) Words {
	out := make([]string, len(list))
	for i, w := range list {
		w = strings.ReplaceAll(w, `"`, "'")
		if w == "" || strings.ContainsAny(w, " \t\r\n") {
			w = `"` + w + `"`
		}
		out[i] = w
	}
	return Words(strings.Join(out, " "))
}

// List takes the list apart. A quote that is never closed ends with the text.
func (w Words) List() []string {
	var list []string
	rest := trimSpace(string(w))
	for rest != "" {
		var word string
		if rest[0] == '"' {
			word, rest, _ = strings.Cut(rest[1:], `"`)
		} else {
			word, rest = nextField(rest)
		}
		list = append(list, word)
		rest = trimSpace(rest)
	}
	return list
}

// nextField cuts off the text up to the next white space.
func nextField(s string) (field, rest string) {
	for i := 0; i < len(s); i++ {
		if isSpace(s[i]) {
			j := i
			for j < len(s) && isSpace(s[j]) {
				j++
			}
			return s[:i], s[j:]
		}
	}
	return s, ""
}

// Reference names a message: its sender, its identifier and when it was sent.
// The three together are a message's identity. CAP 1.2 §3.2.1
type Reference struct {
	Sender     string
	Identifier string
	Sent       DateTime
}

func (r Reference) String() string {
	return r.Sender + "," + r.Identifier + "," + string(r.Sent)
}

// Reference is what other messages name this one by.
func (a *Alert) Reference() Reference {
	return Reference{trimSpace(a.Sender), trimSpace(a.Identifier), DateTime(trimSpace(string(a.Sent)))}
}

// Same says whether two references name one message. Times are compared as
// moments, for a referring message often writes the same time in another zone.
func (r Reference) Same(o Reference) bool {
	if r.Sender != o.Sender || r.Identifier != o.Identifier {
		return false
	}
	if r.Sent == o.Sent {
		return true
	}
	a, errA := r.Sent.Time()
	b, errB := o.Sent.Time()
	return errA == nil && errB == nil && a.Equal(b)
}

// References is a list of references as a message writes it: triplets
// "sender,identifier,sent", apart by white space. CAP 1.2 §3.2.1
type References string

// NewReferences writes a list of references.
func NewReferences(list ...Reference) References {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = r.String()
	}
	return References(strings.Join(out, " "))
}

// List takes the list apart. With an error it still holds every triplet that
// could be read.
func (r References) List() ([]Reference, error) {
	var list []Reference
	var errs []error
	for rest := trimSpace(string(r)); rest != ""; {
		var field string
		field, rest = nextField(rest)
		ref, ok := parseReference(field)
		if !ok {
			errs = append(errs, fmt.Errorf("read reference %q: want sender,identifier,sent", clip(field)))
			continue
		}
		list = append(list, ref)
	}
	return list, errors.Join(errs...)
}

func parseReference(field string) (Reference, bool) {
	sender, rest, ok := strings.Cut(field, ",")
	id, sent, ok2 := strings.Cut(rest, ",")
	if !ok || !ok2 || sender == "" || id == "" || sent == "" || strings.Contains(sent, ",") {
		return Reference{}, false
	}
	return Reference{sender, id, DateTime(sent)}, true
}
