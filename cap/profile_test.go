package cap

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every rule of Google's validator is decided: by a rule of the catalogue or
// of a profile, or it is among those that have no message to apply to.
func TestEveryGoogleRuleIsDecided(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(corpus(t), "profiles", "google-rules.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	decided := googleRules(t)
	n := 0
	for line := range strings.Lines(string(data)) {
		c := strings.Split(line, "\t")
		if len(c) < 3 || c[0] == "class" {
			continue
		}
		n++
		if decided[c[0]+" "+c[1]] == "" && undecided[c[0]+" "+c[1]] == "" {
			t.Errorf("%s %s is not decided", c[0], c[1])
		}
	}
	if n < 120 {
		t.Errorf("only %d rules were read", n)
	}
}

// undecided are the rules of Google's validator that ask nothing of a message.
var undecided = map[string]string{
	"CapException OTHER":                         "a container for errors of the XML parser",
	"CapFeedException OTHER":                     "a container for errors of the XML parser",
	"CanadianProfile CIRCLE_POLYGON_PREFERRED":   "advice to receivers; Google never raises it",
	"AustralianProfile CIRCLE_POLYGON_PREFERRED": "advice to receivers; Google never raises it",
}

// googleRules maps the rules of Google's validator to ours.
func googleRules(t testing.TB) map[string]string {
	t.Helper()
	decided := map[string]string{}
	for _, r := range Rules() {
		class := "CapException"
		if strings.HasPrefix(r.ID, "feed.") {
			class = "CapFeedException"
		}
		for name := range strings.SplitSeq(r.Google, ", ") {
			if name != "" {
				decided[class+" "+name] += " " + r.ID
			}
		}
	}
	profiles, err := Profiles()
	if err != nil {
		t.Fatal(err)
	}
	classes := map[string]string{"google": "GoogleProfile", "cap-cp": "CanadianProfile", "cap-au": "AustralianProfile", "ipaws": "Ipaws1Profile"}
	for _, p := range profiles {
		for _, r := range p.Rules {
			if r.Google != "" {
				decided[classes[p.Code]+" "+r.Google] += " " + p.Code + "." + r.ID
			}
		}
	}
	return decided
}

// A message that a profile's own publisher issued meets the demands of that
// profile; the same message without its code does not.
func TestProfiles(t *testing.T) {
	for _, tc := range []struct{ profile, text, broken, rule string }{
		{"ipaws", "<code>IPAWSv1.0</code>", "<code>none</code>", "ipaws.version"},
		{"cap-cp", "<code>profile:CAP-CP:0.4</code>", "", "cap-cp.version"},
		{"google", "<web>https://example.org/</web>", "", "google.web"},
		{"meteoalarm", "2; yellow; Moderate", "5; pink; Odd", "meteoalarm.level"},
		{"wmo", "2.49.0.0.276.0", "alert", "wmo.identifier"},
		{"cap-au", "<value>bushFire</value>", "<value>bushfire</value>", "cap-au.event-list"},
	} {
		p, err := ProfileByCode(tc.profile)
		if err != nil {
			t.Fatal(err)
		}
		whole := profileMessage
		if !strings.Contains(whole, tc.text) {
			t.Fatalf("%s: the message lacks %s", tc.profile, tc.text)
		}
		if has(Validate([]byte(whole), p)[0].Findings, tc.rule) {
			t.Errorf("%s: reported on a message that fulfils it", tc.rule)
		}
		if !has(Validate([]byte(strings.Replace(whole, tc.text, tc.broken, 1)), p)[0].Findings, tc.rule) {
			t.Errorf("%s: not reported", tc.rule)
		}
	}
}

func has(list []Finding, rule string) bool {
	for _, f := range list {
		if f.Rule == rule {
			return true
		}
	}
	return false
}

const profileMessage = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>2.49.0.0.276.0.1</identifier>
<sender>desk@example.org</sender><sent>2026-01-01T10:00:00+01:00</sent><status>Actual</status><msgType>Alert</msgType>
<scope>Public</scope><code>IPAWSv1.0</code><code>profile:CAP-CP:0.4</code>
<info><language>en-US</language><category>Met</category><event>Bushfire</event><urgency>Future</urgency>
<severity>Minor</severity><certainty>Likely</certainty>
<eventCode><valueName>https://govshare.gov.au/xmlui/handle/10772/6495</valueName><value>bushFire</value></eventCode>
<expires>2026-01-01T12:00:00+01:00</expires><web>https://example.org/</web>
<parameter><valueName>awareness_level</valueName><value>2; yellow; Moderate</value></parameter>
<area><areaDesc>Somewhere</areaDesc></area></info></alert>`
