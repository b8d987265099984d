package cap

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tocsin/tocsin/internal/testkit/cputime"
)

// small is a message with nothing wrong.
const small = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a1</identifier><sender>desk@example.org</sender><sent>2026-01-01T10:00:00+01:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><category>Security</category><event>Gefahr für Menschenmengen</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Possible</certainty><expires>2026-01-01T12:00:00+01:00</expires><area><areaDesc>Town</areaDesc><polygon>48,16 48,17 49,17 49,16 48,16</polygon></area></info></alert>`

func utf16Bytes(s string, big, mark bool) []byte {
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xFEFF}, units...)
	}
	var out []byte
	for _, u := range units {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

func latin1(s string) []byte {
	var out []byte
	for _, r := range s {
		out = append(out, byte(r))
	}
	return out
}

func encoded(e encoding.Encoding, s string) []byte {
	out, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		panic(err)
	}
	return out
}

// A message means the same in every encoding, and is written back as it came.
func TestEncodings(t *testing.T) {
	const decl16 = `<?xml version="1.0" encoding="UTF-16"?>`
	for name, data := range map[string][]byte{
		"UTF-8":                          []byte(small),
		"UTF-8 with a mark":              []byte("\uFEFF" + small),
		"UTF-8 declared":                 []byte(`<?xml version="1.0" encoding="utf-8"?>` + small),
		"UTF-16 little endian":           utf16Bytes(decl16+small, false, true),
		"UTF-16 big endian":              utf16Bytes(decl16+small, true, true),
		"UTF-16 little endian, unmarked": utf16Bytes(decl16+small, false, false),
		"UTF-16 big endian, unmarked":    utf16Bytes(decl16+small, true, false),
		"ISO-8859-1":                     latin1(`<?xml version="1.0" encoding="ISO-8859-1"?>` + small),
		"ISO-8859-15":                    latin1(`<?xml version='1.0' encoding='iso-8859-15'?>` + small),
		"GB18030":                        encoded(simplifiedchinese.GB18030, `<?xml version="1.0" encoding="GB18030"?>`+small),
		"windows-1252":                   latin1(`<?xml version="1.0" encoding="windows-1252"?>` + small),
		"windows-1254":                   latin1(`<?xml version="1.0" encoding="Windows-1254"?>` + small),
	} {
		a, err := Parse(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := a.Info[0].Event; got != "Gefahr für Menschenmengen" {
			t.Errorf("%s: event is %q", name, got)
		}
		if back, err := Encode(a); err != nil || string(back) != string(data) {
			t.Errorf("%s: not written back as it came (%v)", name, err)
		}
		if r := Validate(data)[0]; r.Verdict != Valid {
			t.Errorf("%s: %+v", name, r.Findings)
		}
	}
}

// What is not well-formed, or lies about its encoding, is malformed.
func TestMalformed(t *testing.T) {
	for name, text := range map[string]string{
		"empty":                  "",
		"no XML":                 "hello",
		"torn":                   small[:len(small)/2],
		"two roots":              small + small,
		"bad UTF-8":              strings.Replace(small, "ü", "\xfc", 1),
		"wrong declaration":      `<?xml version="1.0" encoding="UTF-16"?>` + small,
		"mark and declaration":   "\uFEFF" + `<?xml version="1.0" encoding="UTF-16"?>` + small,
		"not Shift_JIS":          `<?xml version="1.0" encoding="Shift_JIS"?>` + strings.Replace(small, "Town", "\x81\xff", 1),
		"unknown encoding":       `<?xml version="1.0" encoding="x-none"?>` + small,
		"undefined entity":       strings.Replace(small, "Town", "T&ouml;wn", 1),
		"bare ampersand":         strings.Replace(small, "Town", "A & B", 1),
		"control character":      strings.Replace(small, "Town", "A\x02B", 1),
		"reference to a control": strings.Replace(small, "Town", "A&#2;B", 1),
		"tags crossed":           strings.Replace(small, "</areaDesc><polygon>", "<polygon></areaDesc>", 1),
		"attribute twice":        strings.Replace(small, "<alert ", `<alert a="1" a="2" `, 1),
		"odd UTF-16":             "\xff\xfe<\x00a",
		"JSON":                   `{"alert":{}}`,
	} {
		r := Validate([]byte(text))
		if len(r) != 1 || r[0].Verdict != Malformed || r[0].Layer1 != Malformed || len(r[0].Findings) != 1 || r[0].Alert != nil {
			t.Errorf("%s: %+v", name, r)
		}
		var syntax *SyntaxError
		if _, err := Parse([]byte(text)); !errors.As(err, &syntax) {
			t.Errorf("%s: Parse gives %v", name, err)
		}
	}
}

// textInText is a feed in the text of a feed in the text of a feed, and so on.
func textInText() string {
	open, shut := "", ""
	amp := ""
	for range 400 {
		lt, gt := "<", ">"
		if amp != "" {
			lt, gt = amp+"lt;", amp+"gt;"
		}
		open += lt + "rss" + gt + lt + "description" + gt
		shut = lt + "/description" + gt + lt + "/rss" + gt + shut
		if amp == "" {
			amp = "&"
		} else {
			amp += "amp;"
		}
	}
	return open + "alert " + Namespace12 + shut
}

// Documents made to do harm are refused, at once and without opening anything.
func TestHostile(t *testing.T) {
	laughs := "<!DOCTYPE alert [<!ENTITY a0 \"ha\">"
	for i := 1; i < 30; i++ {
		laughs += fmt.Sprintf(`<!ENTITY a%d "&a%d;&a%d;&a%d;">`, i, i-1, i-1, i-1)
	}
	withText := func(text string) string { return strings.Replace(small, "Town", text, 1) }
	declarations := ""
	for i := range 200 {
		declarations += fmt.Sprintf(` xmlns:n%d="urn:%d"`, i, i)
	}
	for name, text := range map[string]string{
		"a billion laughs":    laughs + "]>" + withText("&a29;"),
		"external entity":     `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + withText("&x;"),
		"external subset":     `<!DOCTYPE alert SYSTEM "http://127.0.0.1:1/x.dtd">` + small,
		"parameter entity":    `<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;]>` + small,
		"plain document type": `<!DOCTYPE alert>` + small,
		"deep":                strings.Repeat("<a>", 100_000) + strings.Repeat("</a>", 100_000),
		"many attributes":     "<alert " + strings.Repeat(`a="1" `, 100_000) + "/>",
		"many namespaces":     "<alert" + declarations + declarations + "/>",
		"long name":           "<" + strings.Repeat("a", 5_000_000) + "/>",
		"unclosed tags":       strings.Repeat("<a ", 1_000_000),
		"unclosed comment":    strings.Repeat("<!--", 1_000_000),
		"ampersands":          "<a>" + strings.Repeat("&", 1_000_000) + "</a>",
		"inclusion":           withText(`<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>`),
	} {
		var reports []Report
		took := cputime.Of(t, func() { reports = Validate([]byte(text)) })
		for _, r := range reports {
			if r.Verdict == Valid {
				t.Errorf("%s: accepted", name)
			}
			if r.Alert != nil && strings.Contains(fmt.Sprint(*r.Alert), "root:") {
				t.Errorf("%s: a file was opened", name)
			}
		}
		if took > 2*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
	if _, err := Parse([]byte(`<!DOCTYPE alert>` + small)); err == nil {
		t.Error("Parse read a document type")
	}
}

// Documents in the text of documents are looked for one level deep, however
// many there are.
func TestTextInTextEnds(t *testing.T) {
	took := cputime.Of(t, func() {
		if r := Validate([]byte(textInText())); len(r) == 0 {
			t.Error("no report")
		}
		if _, err := Read([]byte(textInText())); !errors.Is(err, ErrNoAlert) {
			t.Errorf("want ErrNoAlert, have %v", err)
		}
	})
	if took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

// Limits are kept, and said.
func TestLimits(t *testing.T) {
	for _, tc := range []struct {
		limits Limits
		rule   string
	}{
		{Limits{Size: 100}, "limit.size"},
		{Limits{Depth: 2}, "limit.depth"},
		{Limits{Elements: 5}, "limit.elements"},
	} {
		v := Validator{Limits: tc.limits}
		if r := v.Validate([]byte(small))[0]; r.Verdict != Malformed || r.Findings[0].Rule != tc.rule {
			t.Errorf("%+v: %+v", tc.limits, r)
		}
		if _, err := tc.limits.Read([]byte(small)); err == nil {
			t.Errorf("%+v: Read reads on", tc.limits)
		}
	}
	feed := `<feed xmlns="http://www.w3.org/2005/Atom">` + strings.Repeat("<entry>"+small+"</entry>", 3) + "</feed>"
	if _, err := (Limits{Alerts: 2}).Read([]byte(feed)); err == nil {
		t.Error("Read read three alerts where two are allowed")
	}
}

// withPolygons puts rings into a message.
func withPolygons(rings ...string) []byte {
	return []byte(strings.Replace(small, "<polygon>48,16 48,17 49,17 49,16 48,16</polygon>", "<polygon>"+strings.Join(rings, "</polygon><polygon>")+"</polygon>", 1))
}

// worstMessages are messages of 880 kB that are as hard as we can make them.
func worstMessages() map[string][]byte {
	const size = 880_000
	fill := func(point func(i, n int) Point) string {
		n := size / 18
		pts := make([]Point, n)
		for i := range pts {
			p := point(i, n)
			pts[i] = Point{math.Round(p.Lat*1e4) / 1e4, math.Round(p.Lon*1e4) / 1e4}
		}
		return string(NewPolygon(pts...))
	}
	circle := fill(func(i, n int) Point {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		return Point{45 + 30*sin, 100 * cos}
	})
	comb := fill(func(i, n int) Point { return Point{float64(i%2) * 40, float64(i) / float64(n) * 170} })
	flat := fill(func(i, n int) Point { return Point{float64(i) / float64(n) * 80, float64(i%2) * 100} })
	spiral := fill(func(i, n int) Point {
		half := n / 2
		k, r := i, 0.0
		if i >= half {
			k, r = n-1-i, 0.02
		}
		a := float64(k) / float64(half)
		sin, cos := math.Sincos(a * 400)
		return Point{(1 + 60*a + r) * sin, (1 + 60*a + r) * cos}
	})
	squares := strings.Repeat("1,1 1,2 2,2 2,1 1,1</polygon><polygon>", size/45) + "1,1 1,2 2,2 2,1 1,1"
	empty := strings.Repeat("</polygon><polygon>", size/20) + "1,1 1,2 2,2 2,1 1,1"
	infos := strings.Repeat("</area></info><info><area><polygon/>", size/40)
	references := strings.Repeat("a,b,2026-01-01T10:00:00+01:00 ", size/30)
	return map[string][]byte{
		"circle": withPolygons(circle), "comb": withPolygons(comb), "flat": withPolygons(flat), "spiral": withPolygons(spiral),
		"the same square": withPolygons(squares), "no points": withPolygons(empty),
		"infos":      []byte(strings.Replace(small, "</area></info>", infos+"</area></info>", 1)),
		"references": []byte(strings.Replace(small, "</scope>", "</scope><references>"+references+"</references>", 1)),
		"entities":   []byte(strings.Replace(small, "Town", strings.Repeat("&amp;", size/5), 1)),
		"tags":       []byte(strings.Replace(small, "Town", strings.Repeat("&lt;a ", size/6), 1)),
		"unknown":    []byte(strings.Replace(small, "</area>", strings.Repeat(`<x:y xmlns:x="u"/>`, size/18)+"</area>", 1)),
		"signature":  []byte(strings.Replace(small, "</alert>", `<d:S xmlns:d="http://www.w3.org/2000/09/xmldsig#">`+strings.Repeat("<a/>", size/4)+"</d:S></alert>", 1)),
		"lines":      []byte(strings.Replace(small, "<area>", strings.Repeat("\n", size)+"<area>", 1)),
	}
}

// No message of the size of the largest real one takes 100 ms on a quiet
// machine; a busy one is allowed a second before the test fails.
func TestWorstMessages(t *testing.T) {
	for name, data := range worstMessages() {
		var v Validator
		v.Validate(data)
		best := time.Hour
		for range 3 {
			best = min(best, cputime.Of(t, func() { v.Validate(data) }))
		}
		t.Logf("%-16s %7d bytes %v", name, len(data), best)
		if best > time.Second {
			t.Errorf("%s: %v", name, best)
		}
	}
}

// The real alert with 41,009 corners, and any other large one of the corpus.
func TestLargestRealMessages(t *testing.T) {
	dir := corpus(t)
	for _, s := range samples(t) {
		if len(s.data) < 50_000 {
			continue
		}
		took := cputime.Of(t, func() { Validate(s.data) })
		t.Logf("%s: %d bytes, %v", filepath.Base(s.file), len(s.data), took)
		if took > time.Second {
			t.Errorf("%s: %v", s.file, took)
		}
	}
	if _, err := os.Stat(dir); err != nil {
		t.Fatal(err)
	}
}
