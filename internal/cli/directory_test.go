package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Groups are made, changed and retired, and a contact is erased by two
// administrators where the policy asks for it, from the command line.
func TestGroupsAndErasureFromTheCommandLine(t *testing.T) {
	h := scene.Open(t)
	ben := hand{t, h, h.APIToken("ben", threat.Amber, "read", "warn")}
	ada := hand{t, h, h.APIToken("ada", threat.Red, "read", "warn", "judge", "admin")}
	id := contactAt(t, h)
	made := ben.must("", "directory", "group", "set", "Moscow venues", id)
	grp := strings.Fields(made)[0]
	if !strings.Contains(made, id) || !strings.Contains(ben.must("", "directory", "group", "list"), "Moscow venues") {
		t.Errorf("made: %s", made)
	}
	if out := ben.must("", "directory", "group", "drop", grp, id); strings.Contains(out, id) {
		t.Errorf("still in it: %s", out)
	}
	if out := ben.must("", "directory", "group", "add", grp, id); !strings.Contains(out, id) {
		t.Errorf("not in it: %s", out)
	}
	if out := ben.must("", "directory", "group", "set", "Halls", "--id", grp, "--retire"); !strings.Contains(out, "Halls  retired") || !strings.Contains(out, id) {
		t.Errorf("retired: %s", out)
	}
	if out := ben.must("", "directory", "group", "show", grp); !strings.Contains(out, "retired") {
		t.Errorf("show: %s", out)
	}

	if _, errs, code := ben.run("", "directory", "erase", id, "--reason", "asked", "--sure"); code != 1 {
		t.Errorf("an analyst erases: %s", errs)
	}
	if _, _, code := ada.run("", "directory", "erase", id, "--reason", "asked"); code != 2 {
		t.Errorf("erased without --sure: exit %d", code)
	}
	policy := ada.must("", "policy", "show")
	ada.must(strings.Replace(policy, `second_person = ["approve"`, `second_person = ["erase", "approve"`, 1), "policy", "set", "-")
	if out := ada.must("", "directory", "erase", id, "--reason", "asked for by the person", "--sure"); !strings.Contains(out, "second administrator") {
		t.Errorf("asked: %s", out)
	}
	if _, errs, code := ada.run("", "directory", "erase", id, "--sure"); code != 1 || !strings.Contains(errs, "cannot agree") {
		t.Errorf("who asked agrees: exit %d %s", code, errs)
	}
	if out := ada.must("", "directory", "erase", id, "--withdraw"); out != "withdrawn" {
		t.Errorf("withdrawn: %s", out)
	}
	ada.must("", "directory", "erase", id, "--reason", "asked for by the person", "--sure")
	second := hand{t, h, h.APIToken(admin(t, h), threat.Red, "read", "admin")}
	if out := second.must("", "directory", "erase", id, "--sure"); out != "erased" {
		t.Errorf("agreed: %s", out)
	}
	if out := ada.must("", "directory", "show", id); !strings.Contains(out, store.ErasedName) || strings.Contains(out, "@") {
		t.Errorf("shown: %s", out)
	}
}

// admin is a second administrator.
func admin(t *testing.T, h *scene.House) string {
	t.Helper()
	err := h.Store.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.AddPerson(threat.Machinery("test"), store.Person{Login: "dora", Name: "Dora", Role: threat.RoleAdmin, Clearance: threat.Red})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return "dora"
}

// A rota that repeats is entered, and the duty handed over and taken over.
func TestARotaIsHandedOverFromTheCommandLine(t *testing.T) {
	h := scene.Open(t)
	ben, ada := hand{t, h, h.APIToken("ben", threat.Amber, "read", "warn")}, hand{t, h, h.APIToken("ada", threat.Red, "read", "warn")}
	ids := map[string]string{}
	people, err := h.Store.People(t.Context(), threat.Machinery("test"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		ids[p.Login] = p.ID
	}
	at := func(d time.Duration) string { return h.Clock.Now().Add(d).UTC().Format(time.RFC3339) }
	out := ben.must("", "rota", "repeat", ids["ben"], ids["ada"], "--first", at(0), "--days", "1", "--until", at(96*time.Hour))
	if lines := strings.Split(out, "\n"); len(lines) != 4 || !strings.Contains(lines[0], ids["ben"]) || !strings.Contains(lines[1], ids["ada"]) {
		t.Errorf("turns: %s", out)
	}
	id := ben.must("", "rota", "hand-over", ids["ada"], "The", "hall", "has", "not", "answered")
	if out := ada.must("", "rota", "hand-overs"); !strings.Contains(out, "NOT TAKEN OVER") || !strings.Contains(out, "The hall has not answered") {
		t.Errorf("handed over: %s", out)
	}
	ada.must("", "rota", "take-over", id)
	if out := ada.must("", "rota", "hand-overs"); !strings.Contains(out, "taken over 2") {
		t.Errorf("taken over: %s", out)
	}
}

// In an emergency one person warns first, and somebody else coordinates it.
func TestAnEmergencyFromTheCommandLine(t *testing.T) {
	h := scene.Open(t)
	ben, ada := hand{t, h, h.APIToken("ben", threat.Amber, "read", "warn", "judge")}, hand{t, h, h.APIToken("ada", threat.Red, "read", "judge")}
	now := h.Clock.Now()
	id := ben.must("", "warn", "draft", h.Case, "--mode", "exercise", "--marking", "TLP:GREEN")
	ben.must(toJSON(t, map[string]any{
		"recipients": []string{contactAt(t, h)}, "window": threat.Window{Start: now, End: now.Add(48 * time.Hour), Zone: "UTC"},
		"texts": []threat.Text{{Language: "en", Headline: "Attack planned", Hazard: "Gunmen plan an attack", Place: "Moscow", Unknown: "The day", Source: "This desk", Actions: []string{"Stay away"}, Contact: "+49 30 000"}},
	}), "warn", "edit", id, "-")
	out, _, _ := ben.run("", "warn", "check", id)
	digest := strings.TrimSpace(out[strings.LastIndex(out, "digest")+len("digest"):])
	ben.must("", "warn", "submit", id)
	if _, errs, code := ben.run("", "warn", "emergency", id, "--digest", digest); code != 1 || !strings.Contains(errs, "no emergency") {
		t.Errorf("sent without an emergency: exit %d %s", code, errs)
	}
	ben.must("", "case", "determine", h.Case, "--credible", "yes: two origins", "--specific", "yes: a hall", "--impending", "yes: tonight", "--listed-harm", "yes: killing", "--emergency", "doors open in forty minutes")
	if out := ben.must("", "warn", "emergency", id, "--digest", digest); !strings.Contains(out, "approved") {
		t.Errorf("not sent: %s", out)
	}
	clock := ""
	for _, line := range strings.Split(ada.must("", "case", "clocks", h.Case), "\n") {
		if strings.Contains(line, "Coordinate") {
			clock = strings.Fields(line)[0]
		}
	}
	if _, _, code := ben.run("", "case", "note", clock, "told the partner"); code != 1 {
		t.Errorf("who sent it coordinates it: exit %d", code)
	}
	ada.must("", "case", "note", clock, "told the partner")
}
