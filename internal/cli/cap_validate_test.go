package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const capGood = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a1</identifier><sender>desk@example.org</sender><sent>2026-01-01T10:00:00+01:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><category>Security</category><event>Threat to a gathering</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Possible</certainty><expires>2026-01-01T12:00:00+01:00</expires><headline>Avoid large gatherings</headline><area><areaDesc>Town</areaDesc><polygon>48,16 48,17 49,17 49,16 48,16</polygon></area></info></alert>`

// runCAP runs one command line and gives exit code and output.
func runCAP(t *testing.T, args ...string) (int, string, string) {
	t.Helper()
	var out, errs bytes.Buffer
	code := Run(context.Background(), args, Env{
		In: strings.NewReader(capGood), Out: &out, Err: &errs,
		Getenv: func(string) string { return "" }, Now: func() time.Time { return time.Unix(0, 0) },
	})
	return code, out.String(), errs.String()
}

// capFolder holds one message of each verdict.
func capFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"good.xml": capGood,
		"bad.cap":  strings.Replace(capGood, "<status>Actual", "<status>Actuel", 1),
		"torn.xml": capGood[:200],
		"note.txt": "not CAP, and not looked at",
		"feed.xml": `<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>t</title><updated>2026-01-01T00:00:00Z</updated>` +
			strings.Repeat(`<entry><id>x</id><title>t</title><updated>2026-01-01T00:00:00Z</updated><content type="text/xml">`+capGood+`</content></entry>`, 1) + `</feed>`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestCAPValidateJSON(t *testing.T) {
	dir := capFolder(t)
	code, out, _ := runCAP(t, "cap", "validate", "--json", dir)
	if code != exitFound {
		t.Errorf("want exit code %d, have %d", exitFound, code)
	}
	have := map[string]string{}
	for line := range strings.Lines(out) {
		var j struct {
			File, Verdict, Layer1 string
			Findings              []struct{ Rule, Severity string }
		}
		if err := json.Unmarshal([]byte(line), &j); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if j.Findings == nil {
			t.Errorf("%s: findings is no list", j.File)
		}
		have[filepath.Base(j.File)] = j.Verdict + " " + j.Layer1
	}
	want := map[string]string{"good.xml": "valid valid", "bad.cap": "invalid invalid", "torn.xml": "malformed malformed", "feed.xml": "valid valid"}
	for name, verdicts := range want {
		if have[name] != verdicts {
			t.Errorf("%s: want %q, have %q", name, verdicts, have[name])
		}
	}
	if len(have) != len(want) {
		t.Errorf("want %d lines, have %d", len(want), len(have))
	}
}

func TestCAPValidateExitCodes(t *testing.T) {
	dir := capFolder(t)
	for _, tc := range []struct {
		want int
		args []string
	}{
		{exitOK, []string{filepath.Join(dir, "good.xml")}},
		{exitOK, []string{"-"}},
		{exitFound, []string{filepath.Join(dir, "bad.cap")}},
		{exitFound, []string{filepath.Join(dir, "torn.xml"), filepath.Join(dir, "good.xml")}},
		{exitFound, []string{"--profile", "meteoalarm", filepath.Join(dir, "good.xml")}},
		{exitUsage, nil},
		{exitUsage, []string{filepath.Join(dir, "missing.xml")}},
		{exitUsage, []string{"--profile", "none", filepath.Join(dir, "good.xml")}},
		{exitUsage, []string{"--jsn", filepath.Join(dir, "good.xml")}},
	} {
		if code, out, errs := runCAP(t, append([]string{"cap", "validate"}, tc.args...)...); code != tc.want {
			t.Errorf("%v: want exit code %d, have %d\n%s%s", tc.args, tc.want, code, out, errs)
		}
	}
}

// A folder is judged through a link to it, and links inside it are followed.
func TestCAPValidateFollowsLinks(t *testing.T) {
	dir := capFolder(t)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink(filepath.Join(dir, "good.xml"), filepath.Join(dir, "other.xml")); err != nil {
		t.Fatal(err)
	}
	_, out, _ := runCAP(t, "cap", "validate", "--json", link)
	if n := strings.Count(out, "\n"); n != 5 {
		t.Errorf("want 5 lines, have %d:\n%s", n, out)
	}
	if !strings.Contains(out, `"file":"`+filepath.Join(link, "other.xml")+`"`) {
		t.Errorf("the names are not those under the link:\n%s", out)
	}
}

func TestCAPShow(t *testing.T) {
	code, out, _ := runCAP(t, "cap", "show", "-")
	if code != exitOK {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"Actual Alert: Avoid large gatherings", "Expected / Severe / Possible", "Town", "┌ ", "valid"} {
		if !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}
	if _, out, _ := runCAP(t, "cap", "show", "--json", "-"); !strings.Contains(out, `"headline": "Avoid large gatherings"`) {
		t.Errorf("the JSON form lacks the headline:\n%s", out)
	}
}
