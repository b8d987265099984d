package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/tocsin/tocsin/bench/muc4/score"
	"github.com/tocsin/tocsin/bench/muc4/template"
)

// writeErrors lists, pair by pair, what the key asks for and what the
// response gave, for those who look for what goes wrong.
func writeErrors(path string, res *score.Result, keys, responses []template.Template) error {
	byKey, byResponse := byMessage(keys), byMessage(responses)
	var b strings.Builder
	for _, p := range res.Pairs {
		var key, resp *template.Template
		if p.Key >= 0 {
			key = &byKey[p.Message][p.Key]
		}
		if p.Response >= 0 {
			resp = &byResponse[p.Message][p.Response]
		}
		writePair(&b, p, key, resp)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		return fmt.Errorf("write errors: %w", err)
	}
	return nil
}

func byMessage(ts []template.Template) map[string][]template.Template {
	out := map[string][]template.Template{}
	for _, t := range ts {
		if !t.Irrelevant {
			out[t.Message] = append(out[t.Message], t)
		}
	}
	return out
}

func writePair(b *strings.Builder, p score.Pair, key, resp *template.Template) {
	what := "MATCHED"
	switch {
	case resp == nil:
		what = "MISSING"
	case key == nil:
		what = "SPURIOUS"
	}
	fmt.Fprintf(b, "== %s %s key %s response %s\n", p.Message, what, numberOf(key), numberOf(resp))
	for s := template.Date; s < template.SlotCount; s++ {
		k, r := fills(key, s), fills(resp, s)
		if k == "" && r == "" {
			continue
		}
		fmt.Fprintf(b, "%s %-18s %s <> %s\n", outcome(p.Slots[s]), s.Code(), k, r)
	}
}

// numberOf is a template's number within its message, "-" of none.
func numberOf(t *template.Template) string {
	if t == nil {
		return "-"
	}
	return t.Number
}

// outcome is one letter for the worst of a slot's outcomes, "." for right.
func outcome(t score.Tally) string {
	switch {
	case t.Incorrect > 0:
		return "I"
	case t.Missing > 0:
		return "M"
	case t.Spurious > 0:
		return "S"
	case t.Partial > 0:
		return "P"
	}
	return "."
}

func fills(t *template.Template, s template.Slot) string {
	if t == nil {
		return ""
	}
	var out []string
	for _, f := range t.Fills[s] {
		v := strings.Join(f.Values, " / ")
		if f.Optional {
			v = "?" + v
		}
		if len(f.Refs) > 0 {
			v += ":" + strings.Join(f.Refs, " / ")
		}
		out = append(out, v)
	}
	return strings.Join(out, " | ")
}
