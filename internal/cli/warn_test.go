package cli

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// hand runs commands at a furnished desk in somebody's name.
type hand struct {
	t     *testing.T
	h     *scene.House
	token string
}

func (p hand) run(in string, args ...string) (out, errs string, code int) {
	p.t.Helper()
	var o, e strings.Builder
	vars := map[string]string{"TOCSIN_DESK_URL": p.h.Server.URL, "TOCSIN_TOKEN": p.token}
	env := Env{In: strings.NewReader(in), Out: &o, Err: &e, Getenv: func(name string) string { return vars[name] }, Now: p.h.Clock.Now}
	code = Run(context.Background(), args, env)
	return o.String(), e.String(), code
}

// must runs a command that has to go well.
func (p hand) must(in string, args ...string) string {
	p.t.Helper()
	out, errs, code := p.run(in, args...)
	if code != 0 {
		p.t.Fatalf("%v: exit %d\n%s%s", args, code, out, errs)
	}
	return strings.TrimSpace(out)
}

// A warning is drafted, found to leak, reworded, approved by somebody else,
// told, answered, proved and looked back on, all from the command line.
func TestAWarningFromTheCommandLine(t *testing.T) {
	h := scene.Open(t)
	ben := hand{t, h, h.APIToken("ben", threat.Amber, "read", "warn", "judge")}
	ada := hand{t, h, h.APIToken("ada", threat.Red, "read", "approve", "warn")}
	venue := contactAt(t, h)

	id := ben.must("", "warn", "draft", h.Case, "--mode", "exercise", "--marking", "TLP:GREEN")
	if out, _, code := ben.run("", "warn", "check", id); code != 1 || !strings.Contains(out, "missing  headline") {
		t.Errorf("an empty draft is clear: exit %d\n%s", code, out)
	}
	text := func(source string) string {
		now := h.Clock.Now()
		return toJSON(t, map[string]any{
			"recipients": []string{venue}, "window": threat.Window{Start: now, End: now.Add(48 * time.Hour), Zone: "UTC"},
			"texts": []threat.Text{{Language: "en", Headline: "Attack on a concert planned", Hazard: "Gunmen plan an attack", Place: "Moscow", Unknown: "The day", Source: source, Actions: []string{"Avoid large gatherings"}, Contact: "+49 30 000"}},
		})
	}
	ben.must(text("Partner note KESTREL-9"), "warn", "edit", id, "-")
	if out, _, code := ben.run("", "warn", "check", id); code != 1 || !strings.Contains(out, "leak     number") || !strings.Contains(out, "telephone script") {
		t.Errorf("the number of a document is not found: exit %d\n%s", code, out)
	}
	ben.must(text("This desk"), "warn", "edit", id, "-")
	ben.must("", "warn", "reason", id, "--parity", "advisory", "it", "follows", "tomorrow")
	out := ben.must("", "warn", "check", id)
	digest := strings.TrimSpace(out[strings.LastIndex(out, "digest")+len("digest"):])
	ben.must("", "warn", "submit", id)
	if _, errs, code := ben.run("", "warn", "approve", id, "--digest", digest); code != 1 || !strings.Contains(errs, "Hint:") {
		t.Errorf("its author approves it: exit %d %s", code, errs)
	}
	if _, errs, code := ada.run("", "warn", "approve", id, "--digest", strings.Repeat("0", 64)); code != 1 || !strings.Contains(errs, "not the one you looked at") {
		t.Errorf("another text is approved: exit %d %s", code, errs)
	}
	if out := ada.must("", "warn", "approve", id, "--digest", digest); !strings.Contains(out, "approved") {
		t.Errorf("approve: %s", out)
	}
	ada.must("", "answer", "record", id, "--recipient", venue, "--how", "telephone +49 30 000", "--answer", "disputed", "--text", "too general")
	if out := ada.must("", "answer", "list", id); !strings.Contains(out, "disputed") || !strings.Contains(out, "too general") {
		t.Errorf("answers: %s", out)
	}
	if out := ada.must("", "warn", "status", id, "--state", "refused"); !strings.Contains(out, "1 intended = 1 delivered") || !strings.Contains(out, "Head of Security answered disputed") {
		t.Errorf("status: %s", out)
	}
	proved(t, ada, h, id)
	if out := ben.must("", "review", "show", h.Case); !strings.Contains(out, "Refused              1 of 1") || !strings.Contains(out, "approved: warning") {
		t.Errorf("review: %s", out)
	}
	var v struct {
		Answers []struct{ State string }
		Lessons []any
		Waivers []any
	}
	if err := json.Unmarshal([]byte(ben.must("", "review", "show", h.Case, "--json")), &v); err != nil || len(v.Answers) != 1 || v.Lessons == nil || v.Waivers == nil {
		t.Errorf("review as JSON: %v %+v", err, v)
	}
}

// proved fetches a receipt and verifies it with the desk's public key alone.
func proved(t *testing.T, p hand, h *scene.House, id string) {
	t.Helper()
	var b struct {
		Items []struct{ Deliveries []struct{ ID string } }
	}
	if err := json.Unmarshal([]byte(p.must("", "warn", "status", id, "--json")), &b); err != nil || len(b.Items) != 1 || len(b.Items[0].Deliveries) != 1 {
		t.Fatalf("status as JSON: %v %+v", err, b)
	}
	file := filepath.Join(t.TempDir(), "receipt.json")
	p.must("", "answer", "receipt", b.Items[0].Deliveries[0].ID, "-o", file)
	p.must("", "verify", file, "--key", h.Store.PublicKey())
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(data), "disputed", "accepted", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, code := p.run("", "verify", file, "--key", h.Store.PublicKey()); code != 1 {
		t.Errorf("a changed receipt verifies: exit %d", code)
	}
}

func TestTheCommandsSayWhatTheyNeed(t *testing.T) {
	for _, args := range [][]string{{"warn", "list"}, {"warn", "show"}, {"answer", "record", "pro_1"}, {"review", "show"}, {"warn", "approve", "pro_1"}, {"warn", "refuse", "pro_1"}, {"warn", "nope"}} {
		if out, errs, code := run(t, "", args...); code != 2 || out != "" || !strings.Contains(errs, "--help") {
			t.Errorf("%v: exit %d, out %q, errors %q", args, code, out, errs)
		}
	}
}

// A token does not reach what its person may not know, and none is sent on.
func TestWhatIsHiddenIsNotThereOnTheCommandLine(t *testing.T) {
	h := scene.Open(t)
	cleo := hand{t, h, h.APIToken("cleo", threat.Green, "read")}
	for _, args := range [][]string{{"warn", "show", "pro_none"}, {"review", "show", h.Secret[len(h.Secret)-3]}, {"warn", "status", "pro_none"}} {
		if out, errs, code := cleo.run("", args...); code != 1 || out != "" || !strings.Contains(errs, "there is no such") {
			t.Errorf("%v: exit %d %q %q", args, code, out, errs)
		}
	}
	if _, errs, code := cleo.run("", "warn", "draft", h.Case); code != 1 || !strings.Contains(errs, "scope") {
		t.Errorf("a token without the scope drafts: exit %d %q", code, errs)
	}
}

func contactAt(t *testing.T, h *scene.House) string {
	t.Helper()
	var c threat.Contact
	err := h.Store.Write(t.Context(), func(tx *store.Tx) (err error) {
		c, err = tx.PutContact(threat.Machinery("test"), threat.Contact{Kind: threat.ContactPerson, Name: "Head of Security", Marking: threat.Green, Points: []threat.Point{{Channel: "email", Address: "head@example.org"}}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func toJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
