package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/threat"
)

// A case is assessed, determined, waived by two people and looked at again from
// the command line.
func TestADutyFromTheCommandLine(t *testing.T) {
	h := scene.Open(t)
	ben := hand{t, h, h.APIToken("ben", threat.Amber, "read", "judge")}
	ada := hand{t, h, h.APIToken("ada", threat.Red, "read", "approve")}
	cleo := hand{t, h, h.APIToken("cleo", threat.Green, "read")}
	if _, errs, code := ben.run("", "case", "assess", h.Case, "--judgement", "We have high confidence that it is likely."); code != 1 || !strings.Contains(errs, "Hint: make two sentences") {
		t.Errorf("mixed scales: exit %d %s", code, errs)
	}
	ben.must("", "case", "assess", h.Case, "--judgement", "An attack is planned.", "--likelihood", "very likely", "--confidence", "low", "--basis", "One origin.")
	out := ben.must("", "case", "determine", h.Case, "--credible", "yes: two origins", "--specific", "yes: a hall", "--impending", "undetermined: no day", "--listed-harm", "yes: killing", "--place", "Moscow")
	if !strings.Contains(out, "doubt") {
		t.Errorf("determined: %s", out)
	}
	shown := ben.must("", "case", "show", h.Case)
	for _, want := range []string{"likelihood: very likely", "confidence: low. One origin.", "undetermined no day", "Warn the intended victims"} {
		if !strings.Contains(shown, want) {
			t.Errorf("show does not say %q:\n%s", want, shown)
		}
	}
	if out := cleo.must("", "case", "clocks"); out != "" {
		t.Errorf("a reader of TLP:GREEN sees a clock: %s", out)
	}
	review := h.Clock.Now().Add(48 * time.Hour).UTC().Format(time.RFC3339)
	id := strings.Fields(ben.must("", "case", "waive", h.Case, "--ground", "no-way", "--text", "nobody there", "--tried", "telephone", "--review", review))[0]
	if _, _, code := ben.run("", "case", "decide", id, "approve"); code != 1 {
		t.Errorf("approved by who asked: exit %d", code)
	}
	ada.must("", "case", "decide", id, "approve")
	ben.must("", "case", "look-again", id, "--reason", "reachable again")
	if out := ben.must("", "case", "waivers", h.Case); !strings.Contains(out, "ended") {
		t.Errorf("waivers: %s", out)
	}
	for _, wrong := range [][]string{{"case", "show"}, {"case", "determine", "x"}, {"case", "waive", "x", "--review", "soon"}, {"case", "assess", "x", "--likelihood", "maybe"}, {"case", "decide", "x", "perhaps"}} {
		if _, _, code := ben.run("", wrong...); code != 2 {
			t.Errorf("%v: exit %d", wrong, code)
		}
	}
}

// The policy is taken, checked without a desk, rehearsed and set.
func TestAPolicyFromTheCommandLine(t *testing.T) {
	h := scene.Open(t)
	ada := hand{t, h, h.APIToken("ada", threat.Red, "read", "judge", "admin")}
	ada.must("", "case", "determine", h.Case, "--credible", "yes: x", "--specific", "yes: x", "--impending", "undetermined: x", "--listed-harm", "yes: x")
	file := filepath.Join(t.TempDir(), "policy.toml")
	text := strings.Replace(ada.must("", "policy", "show")+"\n", "warn_on_doubt = true", "warn_on_doubt = false", 1)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, _, code := run(t, text, "policy", "check", "-"); code != 0 || !strings.Contains(out, "ok") {
		t.Errorf("check without a desk: exit %d %s", code, out)
	}
	if _, errs, code := run(t, strings.Replace(text, "doubt_within", "doubt_within_hours", 1), "policy", "check", "-"); code != 1 || !strings.Contains(errs, "no such key") {
		t.Errorf("a key that is not known: exit %d %s", code, errs)
	}
	if out := ada.must("", "policy", "dry-run", file); !strings.Contains(out, "doubt → not met") || !strings.Contains(out, "1 of 1 determinations") {
		t.Errorf("dry run: %s", out)
	}
	ada.must("", "policy", "set", file)
	if _, errs, code := ada.run("", "policy", "set", file); code != 1 || !strings.Contains(errs, "changed since") {
		t.Errorf("set over a version that was not seen: exit %d %s", code, errs)
	}
	ada.must("", "policy", "set", file, "--seen", "1")
	if out := ada.must("", "policy", "show", "--versions"); strings.Count(out, "\n") != 1 {
		t.Errorf("versions: %s", out)
	}
}

// A table is rehearsed, taken in, changed by its ids and verified by hand; the
// rota is kept, and an escalation is written and rehearsed.
func TestADirectoryFromTheCommandLine(t *testing.T) {
	h := scene.Open(t)
	ben := hand{t, h, h.APIToken("ben", threat.Amber, "read", "warn")}
	bad := "kind,name,email\nperson,Ada,nonsense\n"
	if out, _, code := ben.run(bad, "directory", "import", "--dry-run", "-"); code != 1 || !strings.Contains(out, "refused") || !strings.Contains(out, "write it as name@example.org") {
		t.Errorf("a bad table: exit %d\n%s", code, out)
	}
	table := "kind;name;organisation;rank;telephone\norganisation;Opera House;;;\nperson;Night Porter;Opera House;contact;+49 30 100\n"
	if out := ben.must(table, "directory", "import", "--dry-run", "-"); !strings.Contains(out, "2 new") || !strings.Contains(out, "a dry run") {
		t.Errorf("dry run: %s", out)
	}
	ben.must(table, "directory", "import", "-")
	exported := ben.must("", "directory", "export")
	if out := ben.must(strings.Replace(exported, "Night Porter", "Night Watch", 1), "directory", "import", "-"); !strings.Contains(out, "1 changed") {
		t.Errorf("renamed by its id: %s", out)
	}
	line := strings.Fields(ben.must("", "directory", "list", "night", "watch"))
	shown := ben.must("", "directory", "show", line[0])
	point := "poi_" + strings.Fields(strings.SplitAfter(shown, "poi_")[1])[0]
	ben.must("", "directory", "verify", point, "--by-hand", "called back on the switchboard")
	if out := ben.must("", "directory", "list", "night"); !strings.Contains(out, "✓telephone:+49 30 100") {
		t.Errorf("verified: %s", out)
	}
	var e api.EscalationOut
	if err := json.Unmarshal([]byte(ben.must("", "escalation", "show", "standard")), &e); err != nil {
		t.Fatal(err)
	}
	ben.must(toJSON(t, e), "escalation", "set", "night", "-")
	org := strings.Fields(ben.must("", "directory", "list", "opera"))[0]
	run := ben.must("", "escalation", "dry-run", "night", "--recipient", org, "--at", "2024-03-06T02:10:00+03:00")
	if !strings.Contains(run, "02:10  step 1  telephone to Night Watch") || !strings.Contains(run, "the desk is alarmed") {
		t.Errorf("rehearsed: %s", run)
	}
	p, err := h.Store.PersonByLogin(t.Context(), threat.Machinery("test"), "ben")
	if err != nil {
		t.Fatal(err)
	}
	now := h.Clock.Now()
	ben.must("", "rota", "add", "--person", p.ID, "--from", now.Format(time.RFC3339), "--to", now.Add(8*time.Hour).Format(time.RFC3339))
	if out := ben.must("", "rota", "show", "--days", "1"); !strings.Contains(out, "now  on duty     "+p.ID) || !strings.Contains(out, "NOBODY") {
		t.Errorf("rota: %s", out)
	}
}
