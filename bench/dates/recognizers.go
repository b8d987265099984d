package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// testCase is a text with the times expected in it.
type testCase struct {
	Input   string
	Ref     time.Time
	HasRef  bool
	Want    []want
	Only    string // when set, times of other types are not this file's matter
	Whole   bool   // the input as a whole is the expression
	Skipped string // why the collection itself does not count the case
}

// want is one expected time.
type want struct {
	Start, End int // bytes
	Text       string
	Type       string // "date", "daterange", "time", …
	Alts       []map[string]string
	Timex      string
}

// spec is a case as Recognizers-Text writes it. Results of models give Start
// and End, of parsers and extractors Start and Length, in UTF-16 units.
type spec struct {
	Input                string
	Context              struct{ ReferenceDateTime string }
	NotSupported         string
	NotSupportedByDesign string
	Results              []struct {
		Text, Type, TypeName string
		Start, Length, End   *int
		Value                json.RawMessage
		Resolution           json.RawMessage
	}
}

func recognizersCases(b []byte, name string) ([]testCase, error) {
	var specs []spec
	if err := json.Unmarshal(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), &specs); err != nil {
		return nil, fmt.Errorf("decode cases: %w", err)
	}
	merged := strings.Contains(name, "Model") || strings.Contains(name, "Merged")
	var out []testCase
	for _, s := range specs {
		c := testCase{Input: s.Input}
		for _, l := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04:05.0000000", "2006-01-02"} {
			if t, err := time.Parse(l, s.Context.ReferenceDateTime); err == nil {
				c.Ref, c.HasRef = t, true
				break
			}
		}
		if strings.Contains(s.NotSupported, "dotnet") {
			c.Skipped = "unsupported by the reference implementation"
		}
		for _, r := range s.Results {
			w := want{Text: r.Text, Type: strings.TrimPrefix(r.TypeName+r.Type, "datetimeV2.")}
			w.place(s.Input, r.Start, r.End, r.Length)
			w.values(r.Value)
			w.values(r.Resolution)
			c.Want = append(c.Want, w)
		}
		if !merged {
			c.Only = onlyType(name)
		}
		out = append(out, c)
	}
	return out, nil
}

// onlyType is the type of time a parser's or extractor's file is about.
func onlyType(name string) string {
	for _, t := range [][2]string{
		{"DateTimePeriod", "datetimerange"},
		{"DatePeriod", "daterange"},
		{"TimePeriod", "timerange"},
		{"DateTime_English_DateTimeP", "datetime"},
		{"DateTime_English_DateTimeE", "datetime"},
		{"Duration", "duration"},
		{"Holiday", "date"},
		{"Set", "set"},
		{"_Time", "time"},
		{"_Date", "date"},
	} {
		if strings.Contains(name, t[0]) {
			return t[1]
		}
	}
	return "date"
}

// place finds the bytes of the expected words.
func (w *want) place(input string, start, end, length *int) {
	n := utf8.RuneCountInString(w.Text)
	if length != nil {
		n = *length
	}
	at := -1
	if start != nil {
		at = *start
		if end != nil {
			n = *end + 1 - at
		}
	}
	if at >= 0 {
		w.Start, w.End = units(input, at), units(input, at+n)
		return
	}
	if k := strings.Index(strings.ToLower(input), strings.ToLower(w.Text)); k >= 0 {
		w.Start, w.End = k, k+len(w.Text)
	}
}

// units turns a count of UTF-16 units into bytes.
func units(s string, n int) int {
	for i, r := range s {
		if n <= 0 {
			return i
		}
		n--
		if r > 0xffff {
			n--
		}
	}
	return len(s)
}

// values reads the expected values in either form.
func (w *want) values(raw json.RawMessage) {
	if len(raw) == 0 {
		return
	}
	var v struct {
		Timex                            string
		FutureResolution, PastResolution map[string]any
		Values                           []map[string]any
	}
	if json.Unmarshal(raw, &v) != nil {
		return
	}
	w.Timex = v.Timex
	if v.Timex != "" {
		w.alt(v.PastResolution, v.Timex)
		w.alt(v.FutureResolution, v.Timex)
	}
	for _, x := range v.Values {
		t, _ := x["timex"].(string)
		w.Timex = t
		w.alt(x, t)
	}
}

func (w *want) alt(m map[string]any, timex string) {
	a := map[string]string{"timex": timex}
	for k, v := range m {
		if s, ok := v.(string); ok {
			a[k] = s
		}
	}
	w.Alts = append(w.Alts, a)
}

var operators = regexp.MustCompile(`[<>=]`)

// excluded says why a case makes no sense for news, or is empty.
func (c testCase) excluded() string {
	switch {
	case c.Skipped != "":
		return c.Skipped
	case operators.MatchString(c.Input):
		return "with comparison operators or markup"
	}
	for _, w := range c.Want {
		switch {
		case strings.Contains(w.Type, "timezone"):
			return "time zones without a time"
		case strings.Contains(w.Timex, "PRESENT_REF") || strings.Contains(w.Timex, "FUTURE_REF"):
			return "\"now\" and \"as soon as possible\""
		case bareUnit.MatchString(w.Text):
			return "\"the day\", \"my week\" said alone to an assistant"
		case w.Start == w.End:
			return "without a span"
		}
	}
	return ""
}

var bareUnit = regexp.MustCompile(`(?i)^(the |my )?(day|week|month|year|weekend|eod)$`)
