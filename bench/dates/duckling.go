package main

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/reading/when"
)

// ducklingRef is the reference time of Duckling's corpus.
var ducklingRef = time.Date(2013, 2, 12, 4, 30, 0, 0, time.UTC)

var (
	ducklingHead  = regexp.MustCompile(`examples \((datetime|datetimeHoliday|datetimeInterval|datetimeOpenInterval)\s+(.*)`)
	ducklingTuple = regexp.MustCompile(`\((\d+), (\d+), (\d+), (\d+), (\d+), (\d+)\)`)
	ducklingText  = regexp.MustCompile(`^\s*[\[,] "((?:[^"\\]|\\.)*)"`)
)

// ducklingCases reads the examples of Duckling's corpus, a Haskell source:
// a value, then a list of texts that have it.
func ducklingCases(s string) []testCase {
	var out []testCase
	var cur *want
	head := ""
	for _, l := range strings.Split(s, "\n") {
		switch {
		case strings.HasPrefix(l, "negativeCorpus"), strings.HasPrefix(l, "latentCorpus"), strings.HasPrefix(l, "diffCorpus"):
			cur, head = nil, ""
			if strings.HasPrefix(l, "latent") || strings.HasPrefix(l, "diff") {
				head = "skip"
			}
		case strings.HasPrefix(l, "allExamples"), strings.HasPrefix(l, "defaultCorpus"):
			head = ""
		}
		if m := ducklingHead.FindStringSubmatch(l); m != nil && head != "skip" {
			head = m[1] + " " + m[2]
			cur = ducklingWant(head)
			continue
		}
		if m := ducklingText.FindStringSubmatch(l); m != nil && cur != nil && head != "skip" {
			w := *cur
			w.Text = strings.ReplaceAll(m[1], `\"`, `"`)
			w.End = len(w.Text)
			c := testCase{Input: w.Text, Ref: ducklingRef, HasRef: true, Want: []want{w}, Whole: true}
			if strings.HasPrefix(head, "datetimeHoliday") {
				c.Skipped = "feasts of many traditions (Duckling)"
			}
			out = append(out, c)
		} else if cur != nil && strings.Contains(l, "(2") && head != "skip" {
			head += " " + strings.TrimSpace(l)
			cur = ducklingWant(head)
		}
	}
	return out
}

func ducklingWant(head string) *want {
	var ts []string
	for _, m := range ducklingTuple.FindAllStringSubmatch(head, -1) {
		var v [6]int
		for i := range v {
			v[i], _ = strconv.Atoi(m[i+1])
		}
		ts = append(ts, time.Date(v[0], time.Month(v[1]), v[2], v[3], v[4], v[5], 0, time.UTC).Format(time.DateTime))
	}
	if len(ts) == 0 {
		return nil
	}
	w := &want{Type: "any"}
	a := map[string]string{"start": ts[0]}
	switch {
	case strings.HasPrefix(head, "datetimeInterval") && len(ts) > 1:
		a["end"] = ts[1]
	case strings.HasPrefix(head, "datetimeOpen") && strings.Contains(head, "Before"):
		a = map[string]string{"end": ts[0]}
	}
	w.Alts = []map[string]string{a}
	return w
}

// ducklingIs compares the start of a time, and its end where one is told.
func ducklingIs(m when.Mention, start, end string) bool {
	s, ok := parse(start)
	if ok && m.Kind == when.Clock {
		return clockIs(m.Clock, s)
	}
	if ok && m.When.Known() && local(m.When, m.Point).Equal(s) {
		return end == "" || among(end, []time.Time{m.When.To, m.Finish.From, m.Finish.To})
	}
	return !ok && among(end, []time.Time{m.When.To, m.Finish.From, m.Finish.To})
}
