package cap

import (
	"strings"
	"testing"
)

// edits turn the faultless message small into one that breaks a rule.
var edits = []struct{ rule, from, to string }{
	{"xsd.missing", "<sender>desk@example.org</sender>", ""},
	{"xsd.order", "</scope>", "</scope><source>s</source>"},
	{"xsd.repeat", "<status>Actual</status>", "<status>Actual</status><status>Actual</status>"},
	{"xsd.unknown", "<scope>", "<colour>red</colour><scope>"},
	{"xsd.text", "<info>", "<info>text"},
	{"xsd.child", "Town", "<b>Town</b>"},
	{"xsd.attribute", "<info>", `<info lang="en">`},
	{"xsd.type", "<areaDesc>", `<areaDesc xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="x">`},
	{"xsd.enum", "Alert</msgType>", "Warning</msgType>"},
	{"xsd.datetime", "10:00:00+01:00", "10:00:00Z"},
	{"xsd.language", "<category>", "<language>en_US</language><category>"},
	{"xsd.integer", "<area>", "<resource><resourceDesc>r</resourceDesc><mimeType>image/png</mimeType><size>1.5</size><uri>http://x.example/</uri></resource><area>"},
	{"xsd.decimal", "</area>", "<altitude>high</altitude></area>"},
	{"xsd.uri", "<area>", "<web>http://%zz/</web><area>"},
	{"xml.doctype", "<alert ", "<!DOCTYPE alert><alert "},
	{"xml.entity-declared", small, `<!DOCTYPE alert [<!ENTITY x "y">]>` + strings.Replace(small, "Town", "&x;", 1)},
	{"xml.namespace", "</alert>", `<d:S xmlns:d="http://www.w3.org/2000/09/xmldsig#"><q:x/></d:S></alert>`},
	{"cap.none", small, "<note/>"},
	{"xsd.root", small, `<alerts xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>`},
	{"alert.identifier", ">a1<", ">a 1<"},
	{"alert.sender", "desk@example.org", "the desk, Vienna"},
	{"time.utc", "10:00:00+01:00", "10:00:00+00:00"},
	{"alert.references", "</scope>", "</scope><references>a1</references>"},
	{"alert.references-self", "</scope>", "</scope><references>desk@example.org,a1,2025-01-01T10:00:00+01:00</references>"},
	{"alert.references-later", "</scope>", "</scope><references>desk@example.org,a0,2027-01-01T10:00:00+01:00</references>"},
	{"alert.references-twice", "</scope>", "</scope><references>d,a,2025-01-01T10:00:00+01:00 d,a,2025-01-01T10:00:00+01:00</references>"},
	{"alert.references-missing", "Alert</msgType>", "Cancel</msgType>"},
	{"alert.restriction", "</scope>", "</scope><restriction>staff</restriction>"},
	{"alert.restriction-missing", "Public", "Restricted"},
	{"alert.addresses-missing", "Public", "Private"},
	{"alert.addresses", "</scope>", `</scope><addresses>"a b</addresses>`},
	{"alert.exercise-note", "Actual", "Exercise"},
	{"alert.error-note", "Alert</msgType>", "Error</msgType>"},
	{"alert.info-missing", small[strings.Index(small, "<info>") : strings.Index(small, "</info>")+7], ""},
	{"info.language", "<category>", "<language>english</language><category>"},
	{"info.web", "<area>", "<web>www.example.org</web><area>"},
	{"resource.uri", "<area>", "<resource><resourceDesc>r</resourceDesc><mimeType>image/png</mimeType><uri>http://x.example/a b</uri></resource><area>"},
	{"resource.uri-relative", "<area>", "<resource><resourceDesc>r</resourceDesc><mimeType>image/png</mimeType><uri>a.png</uri></resource><area>"},
	{"resource.derefUri", "<area>", "<resource><resourceDesc>r</resourceDesc><mimeType>image/png</mimeType><derefUri>?</derefUri></resource><area>"},
	{"resource.mimeType", "<area>", "<resource><resourceDesc>r</resourceDesc><mimeType>png</mimeType><uri>http://x.example/</uri></resource><area>"},
	{"resource.size", "<area>", "<resource><resourceDesc>r</resourceDesc><mimeType>image/png</mimeType><size>-1</size><uri>http://x.example/</uri></resource><area>"},
	{"resource.digest", "<area>", "<resource><resourceDesc>r</resourceDesc><mimeType>text/plain</mimeType><derefUri>YQ==</derefUri><digest>0000000000000000000000000000000000000000</digest></resource><area>"},
	{"resource.content", "<area>", "<resource><resourceDesc>r</resourceDesc><mimeType>image/png</mimeType></resource><area>"},
	{"polygon.form", "48,16 48,17 49,17", "48 16 48 17 49 17"},
	{"polygon.few", "48,16 48,17 49,17 49,16 48,16", "48,16 48,17 48,16"},
	{"polygon.open", "49,16 48,16", "49,16 48,15.5"},
	{"circle.form", "</polygon>", "</polygon><circle>48,16,5</circle>"},
	{"circle.radius", "</polygon>", "</polygon><circle>48,16 -5</circle>"},
	{"area.ceiling-alone", "</area>", "<ceiling>100</ceiling></area>"},
	{"area.ceiling-low", "</area>", "<altitude>200</altitude><ceiling>100</ceiling></area>"},
	{"text.html", "Town", "&lt;b&gt;Town&lt;/b&gt;"},
	{"text.entities", "Town", "T&amp;ouml;wn"},
	{"info.same-text", "</info>", "</info><info><language>de</language>" + small[strings.Index(small, "<category>"):strings.Index(small, "</info>")+7]},
	{"info.headline-long", "<area>", "<headline>" + strings.Repeat("long ", 40) + "</headline><area>"},
	{"text.empty", "Town", ""},
	{"text.pair", "</area>", "<geocode><valueName/><value>1</value></geocode></area>"},
	{"geo.range", "48,17 49,17", "48,400 49,17"},
	{"geo.longitude", "48,16 48,17 49,17 49,16 48,16", "48,196 48,197 49,197 49,196 48,196"},
	{"geo.swapped", "48,16 48,17 49,17 49,16 48,16", "100,15 101,15 101,16 100,16 100,15"},
	{"geo.crossing", "48,16 48,17 49,17 49,16 48,16", "48,16 49,17 48,17 49,16 48,16"},
	{"geo.touching", "48,16 48,17 49,17 49,16 48,16", "48,16 48,17 48.5,16.5 49,17 49,16 48.5,16.5 48,16"},
	{"geo.duplicate-point", "48,17 49,17", "48,17 48,17 49,17"},
	{"geo.zero-area", "48,16 48,17 49,17 49,16 48,16", "48,16 48,17 48,18 48,16"},
	{"geo.zero-radius", "</polygon>", "</polygon><circle>48,16 0</circle>"},
	{"geo.huge-radius", "</polygon>", "</polygon><circle>48,16 50000</circle>"},
	{"geo.many-points", "48,16 48,17 49,17 49,16 48,16", string(NewPolygon(manyPoints(1200)...))},
	{"geo.antimeridian", "48,16 48,17 49,17 49,16 48,16", "-17,179 -17,-179 -18,-179 -18,179 -17,179"},
	{"geo.pole", "48,16 48,17 49,17 49,16 48,16", "80,-120 80,0 80,120 80,-120"},
	{"geo.null-island", "</polygon>", "</polygon><circle>0,0 10</circle>"},
	{"geo.exponent", "48,16 48,17", "4.8e1,16 48,17"},
	{"geo.duplicate-shape", "</polygon>", "</polygon><polygon>48,16 48,17 49,17 49,16 48,16</polygon>"},
	{"area.description-only", "<polygon>48,16 48,17 49,17 49,16 48,16</polygon>", ""},
	{"info.area-missing", small[strings.Index(small, "<area>") : strings.Index(small, "</area>")+7], ""},
	{"info.expires-missing", "<expires>2026-01-01T12:00:00+01:00</expires>", ""},
	{"time.expires-sent", "12:00:00", "09:00:00"},
	{"time.expires-effective", "<expires>", "<effective>2026-01-01T13:00:00+01:00</effective><expires>"},
	{"time.expires-onset", "<expires>", "<onset>2026-01-01T13:00:00+01:00</onset><expires>"},
	{"time.window", "<expires>2026-01", "<expires>2026-03"},
	{"time.epoch", "<sent>2026", "<sent>1970"},
}

func manyPoints(n int) []Point {
	pts := make([]Point, n)
	for i := range pts {
		pts[i] = Point{48 + float64(i)/float64(n), 16 + float64(i)/float64(n)*float64(i)/float64(n)}
	}
	return pts
}

// old are messages of earlier versions, with the rules they break.
var old = map[string]string{
	"time.form":        strings.NewReplacer("cap:1.2", "cap:1.1", "10:00:00+01:00", "10:00:00Z").Replace(small),
	"area.height":      strings.NewReplacer("cap:1.2", "cap:1.1", "</area>", "<altitude>high</altitude></area>").Replace(small),
	"alert.password":   complete10,
	"info.very-likely": complete10,
	"text.code":        strings.Replace(complete10, "<cap:eventCode>a=b", "<cap:eventCode>ab", 1),
}

// feeds break the rules of what stands around alerts.
var feeds = map[string]string{
	"feed.atom":         `<feed xmlns="http://www.w3.org/2005/Atom"/>`,
	"feed.atom-entry":   `<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>`,
	"feed.atom-link":    `<entry xmlns="http://www.w3.org/2005/Atom"/>`,
	"feed.atom-twice":   `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id></entry><entry><id>a</id></entry></feed>`,
	"feed.stray":        `<feed xmlns="http://www.w3.org/2005/Atom">` + small + `</feed>`,
	"feed.rss-item":     `<rss><channel><item/></channel></rss>`,
	"feed.rss-link":     `<rss><channel><item/></channel></rss>`,
	"feed.rss-date":     `<rss><channel/></rss>`,
	"feed.rss-guid":     `<rss><channel><item/></channel></rss>`,
	"feed.edxl":         `<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0"/>`,
	"feed.edxl-content": `<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0"><contentObject/></EDXLDistribution>`,
}

// Every rule is reported on a message that breaks it, and none on one that
// breaks none.
func TestEveryRule(t *testing.T) {
	if r := Validate([]byte(small))[0]; len(r.Findings) > 0 {
		t.Fatalf("the faultless message has faults: %+v", r.Findings)
	}
	covered := map[string]bool{}
	for _, e := range edits {
		covered[e.rule] = true
		if !strings.Contains(small, e.from) {
			t.Errorf("%s: the message lacks %q", e.rule, e.from)
		}
		expectRule(t, e.rule, strings.Replace(small, e.from, e.to, 1))
	}
	for _, list := range []map[string]string{old, feeds} {
		for rule, doc := range list {
			covered[rule] = true
			expectRule(t, rule, doc)
		}
	}
	elsewhere := map[string]bool{"alert.references-unknown": true} // TestKnownReferences
	for _, r := range Rules() {
		byReading := strings.HasPrefix(r.ID, "limit.") || r.Layer == 0 // TestMalformed, TestLimits
		if !covered[r.ID] && !elsewhere[r.ID] && !byReading {
			t.Errorf("no message breaks %s", r.ID)
		}
	}
}

func expectRule(t *testing.T, rule, doc string) {
	t.Helper()
	r := Validate([]byte(doc))[0]
	level := Level("")
	for _, c := range Rules() {
		if c.ID == rule {
			level = c.Severity
		}
	}
	for _, f := range r.Findings {
		if f.Rule != rule {
			continue
		}
		if f.Severity != level || f.Found == "" || f.Remedy == "" || f.Clause == "" {
			t.Errorf("%s: finding %+v", rule, f)
		}
		if level == LevelError && r.Verdict != Invalid {
			t.Errorf("%s: the verdict is %s", rule, r.Verdict)
		}
		return
	}
	t.Errorf("%s is not reported: %+v", rule, r.Findings)
}

// References to messages that nobody has seen are reported when it is known
// what has been seen.
func TestKnownReferences(t *testing.T) {
	doc := []byte(strings.Replace(small, "</scope>", "</scope><references>d,a,2025-01-01T10:00:00+01:00 d,b,2025-01-01T10:00:00+01:00</references>", 1))
	v := Validator{Known: func(r Reference) bool { return r.Identifier == "a" }}
	n := 0
	for _, f := range v.Validate(doc)[0].Findings {
		if f.Rule == "alert.references-unknown" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("want one unknown reference, have %d", n)
	}
}

// Latitude and longitude exchanged are recognised by the country of the sender
// and by the countries that the description names; what lies where it should
// is left alone.
func TestSwapped(t *testing.T) {
	const swapped, right = "16,48 17,48 17,49 16,49 16,48", "48,16 48,17 49,17 49,16 48,16"
	for _, tc := range []struct {
		name, sender, id, desc, ring string
		want                         bool
	}{
		{"sender's domain", "warn@zamg.ac.at", "a1", "Wien", swapped, true},
		{"sender's domain, right", "warn@zamg.ac.at", "a1", "Wien", right, false},
		{"WMO register", "warn@example.org", "2.49.0.0.40.0.1", "Wien", swapped, true},
		{"WMO register, right", "warn@example.org", "2.49.0.0.40.0.1", "Wien", right, false},
		{"description", "warn@example.org", "a1", "Vienna, Austria", swapped, true},
		{"nothing known", "warn@example.org", "a1", "Town", swapped, false},
		{"abroad", "warn@bmeia.gv.at", "a1", "Hadramaut, Yemen", swapped, false},
		{"circle", "warn@zamg.ac.at", "a1", "Wien", "</polygon><circle>16.3,48.2 10</circle><polygon>" + swapped, true},
	} {
		doc := strings.NewReplacer("desk@example.org", tc.sender, ">a1<", ">"+tc.id+"<", "Town", tc.desc, right, tc.ring).Replace(small)
		if tc.name == "circle" {
			doc = strings.NewReplacer("<polygon></polygon>", "", "<polygon>"+swapped+"</polygon>", "").Replace(doc)
		}
		if got := has(Validate([]byte(doc))[0].Findings, "geo.swapped"); got != tc.want {
			t.Errorf("%s: want %v, have %v", tc.name, tc.want, got)
		}
	}
}
