package console_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

var contactAt = regexp.MustCompile(`/directory/contacts/(con_[0-9a-z]+)`)

func newContact(b *scene.Browser, form url.Values) (scene.Page, string) {
	for name, value := range map[string]string{"kind": "person", "marking": "TLP:AMBER"} {
		if form.Get(name) == "" {
			form.Set(name, value)
		}
	}
	page := b.Post("/directory", form)
	if m := contactAt.FindStringSubmatch(page.Path); m != nil {
		return page, m[1]
	}
	return page, ""
}

// A contact is added, changed, given back what it was, and retired; who typed
// over a change that they did not see is told so and loses nothing.
func TestAContactsLife(t *testing.T) {
	h := scene.Open(t)
	ben := h.Browser("ben")
	page, id := newContact(ben, url.Values{"name": {"Chief of Guards"}, "channel": {"email", "telephone", "email"}, "address": {"head@hall.example", "+7 495 100", ""}})
	if id == "" {
		t.Fatalf("added: %d %s", page.Status, page.Path)
	}
	at := "/directory/contacts/" + id
	form := url.Values{"seen": {"1"}, "kind": {"person"}, "marking": {"TLP:AMBER"}, "name": {"Second Head"}, "channel": {"email"}, "address": {"second@hall.example"}}
	if page = ben.Post(at, form); page.Status != http.StatusOK || !strings.Contains(page.Text, "name: Chief of Guards → Second Head") {
		t.Fatalf("changed: %d", page.Status)
	}
	form.Set("name", "Third Head")
	if page = ben.Post(at, form); page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text, "Third Head") || !strings.Contains(page.Text, "has changed since") {
		t.Errorf("typed over a change: %d", page.Status)
	}
	if page = ben.Post(at+"/do", url.Values{"do": {"restore"}, "version": {"1"}, "seen": {"2"}}); !strings.Contains(page.Text, "<h1>Chief of Guards</h1>") {
		t.Errorf("not given back: %d", page.Status)
	}
	point := regexp.MustCompile(`/directory/points/(poi_[0-9a-z]+)`).FindAllStringSubmatch(page.Text, -1)
	if len(point) == 0 {
		t.Fatal("no point can be verified")
	}
	page = ben.Post("/directory/points/"+point[len(point)-1][1], url.Values{"do": {"hand"}, "how": {"called back, spoke to them"}})
	if !strings.Contains(page.Text, "✓ verified") || !strings.Contains(page.Text, "called back, spoke to them") {
		t.Errorf("by hand: %d", page.Status)
	}
	ben.Post(at+"/do", url.Values{"do": {"retire"}})
	if strings.Contains(ben.Get("/directory").Text, "Chief of Guards") || !strings.Contains(ben.Get("/directory?retired=yes").Text, "Chief of Guards") {
		t.Error("a retired contact is offered, or lost")
	}
	if page := h.Browser("cleo").Get(at); page.Status != http.StatusNotFound {
		t.Errorf("a reader of TLP:GREEN gets an AMBER contact: %d", page.Status)
	}
}

func TestATableIsTakenInAfterADryRun(t *testing.T) {
	h := scene.Open(t)
	ben := h.Browser("ben")
	table := url.Values{"marking": {"TLP:AMBER"}, "file": {"kind;name;email\norganisation;Hall;\nperson;Ada;nonsense\n"}, "do": {"dry"}}
	page := ben.Post("/directory/import", table)
	if page.Status != http.StatusOK || !strings.Contains(page.Text, "1 lines are refused") || !strings.Contains(page.Text, "write it as name@example.org") {
		t.Fatalf("dry run: %d", page.Status)
	}
	table.Set("file", "kind,name\norganisation,Hall\n")
	table.Set("do", "import")
	if page = ben.Post("/directory/import", table); !strings.HasPrefix(page.Path, "/directory?done=") || !strings.Contains(page.Text, ">Hall<") {
		t.Errorf("taken in: %s", page.Path)
	}
	out := ben.Get("/directory/export")
	if !strings.HasPrefix(out.Header.Get("Content-Type"), "text/csv") || !strings.Contains(out.Text, "organisation,Hall") {
		t.Errorf("export: %s", out.Text)
	}
	if cleo := h.Browser("cleo").Get("/directory/export"); strings.Contains(cleo.Text, "Hall") {
		t.Error("an AMBER contact is exported to a reader of TLP:GREEN")
	}
}

func TestTheRotaAndAnEscalationAreKept(t *testing.T) {
	h := scene.Open(t)
	ben := h.Browser("ben")
	p, err := h.Store.PersonByLogin(t.Context(), machinery, "ben")
	if err != nil {
		t.Fatal(err)
	}
	now := h.Clock.Now().UTC()
	page := ben.Post("/directory/pattern", url.Values{"role": {"on duty"}, "first": {now.Format("2006-01-02T15:04")}, "days": {"1"}, "until": {now.AddDate(0, 0, 3).Format("2006-01-02T15:04")}, "person": {p.ID, ""}})
	if page.Status != http.StatusOK || strings.Count(page.Text, "Take off") != 5 || !strings.Contains(page.Text, "nobody") {
		t.Errorf("rota: %d, %d entries", page.Status, strings.Count(page.Text, "Take off"))
	}
	form := url.Values{"name": {"night"}, "need": {"0"}, "answers": {"1"}, "who": {"contact", "role:", "everybody"}, "her": {"", "watchman", ""}, "minutes": {"15", "10", ""}, "channel-1": {"email", "sms"}}
	if page = ben.Post("/directory/escalations", form); !strings.HasPrefix(page.Path, "/directory/escalations/night") || !strings.Contains(page.Text, "watchman") {
		t.Fatalf("escalation: %d %s", page.Status, page.Path)
	}
	_, org := newContact(ben, url.Values{"name": {"The Hall"}, "kind": {"organisation"}})
	newContact(ben, url.Values{"name": {"Door Keeper"}, "org": {org}, "rank": {"contact"}, "role": {"Watchman"}, "channel": {"sms"}, "address": {"+7 495 100"}})
	run := ben.Get("/directory/escalations/night?recipient=" + org + "&at=2024-03-06T02:10")
	for _, want := range []string{"Wed 02:10", "Wed 02:25", "Door Keeper", "Wed 02:35", "the desk is alarmed", "<svg"} {
		if !strings.Contains(run.Text, want) {
			t.Errorf("the dry run does not show %q", want)
		}
	}
}

// What a policy would have decided is seen before it is in force, and only an
// administrator puts it there.
func TestThePolicyIsChangedAfterADryRun(t *testing.T) {
	h := scene.Open(t)
	ada, ben := h.Browser("ada"), h.Browser("ben")
	ben.Post("/cases/"+h.Case+"/determine", sheet("undetermined"))
	file := regexp.MustCompile(`(?s)<textarea id="file"[^>]*>(.*?)</textarea>`).FindStringSubmatch(ada.Get("/policy").Text)
	if file == nil {
		t.Fatal("no file is shown")
	}
	changed := strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(file[1])
	changed = strings.NewReplacer(`"default-1"`, `"stricter"`, "warn_on_doubt = true", "warn_on_doubt = false").Replace(changed)
	page := ben.Post("/policy", url.Values{"file": {changed}, "seen": {"0"}, "do": {"dry"}})
	if page.Status != http.StatusOK || !strings.Contains(page.Text, "1 determinations") || !strings.Contains(page.Text, "the policy does not warn on doubt") {
		t.Errorf("dry run: %d", page.Status)
	}
	if page = ben.Post("/policy", url.Values{"file": {changed}, "seen": {"0"}, "do": {"set"}}); page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text, "administrator") {
		t.Errorf("an analyst puts a policy in force: %d", page.Status)
	}
	if page = ada.Post("/policy", url.Values{"file": {changed}, "seen": {"0"}, "do": {"set"}}); !strings.Contains(page.Text, "version 1 is in force") || !strings.Contains(page.Text, "<ins>") {
		t.Errorf("in force: %d", page.Status)
	}
	if page = ada.Post("/policy", url.Values{"file": {changed}, "seen": {"0"}, "do": {"set"}}); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("written over a version that was not seen: %d", page.Status)
	}
}

// A dispute goes up with both positions, and is settled by somebody above who
// did not begin it. The clock due first stands on every page, for those who may
// know of it.
func TestADisputeGoesUpWithBothPositions(t *testing.T) {
	h := scene.Open(t)
	ben, ada := h.Browser("ben"), h.Browser("ada")
	p, err := h.Store.PersonByLogin(t.Context(), machinery, "ada")
	if err != nil {
		t.Fatal(err)
	}
	form := sheet("yes")
	form.Set("position", "The hall must be warned by name.")
	if page := ben.Post("/cases/"+h.Case+"/determine", form); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("a dispute with one position: %d", page.Status)
	}
	form.Set("other_position", "A general text is enough.")
	form.Set("other_person", p.ID)
	page := ben.Post("/cases/"+h.Case+"/determine", form)
	for _, want := range []string{"The hall must be warned by name.", "A general text is enough.", "Ada Okafor", "Settle what people at the desk do not agree on"} {
		if !strings.Contains(page.Text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if !strings.Contains(ben.Get("/sources").Text, "class=\"nextclock late\"") || strings.Contains(h.Browser("cleo").Get("/sources").Text, "nextclock") {
		t.Error("the clock due first is not on every page, or on that of somebody who may not know of it")
	}
	clocks, err := h.Store.RunningClocks(t.Context(), machinery)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range clocks {
		if k.Kind != threat.ClockDispute {
			continue
		}
		at := "/cases/" + h.Case + "/clocks/" + k.ID
		if page := ben.Post(at, url.Values{"reason": {"I was right"}}); page.Status != http.StatusUnprocessableEntity {
			t.Errorf("settled by who began it: %d", page.Status)
		}
		if page := ada.Post(at, url.Values{"reason": {"warned by name, after a call"}}); !strings.Contains(page.Text, "warned by name, after a call") {
			t.Errorf("not settled: %d", page.Status)
		}
	}
}

// What is looked at again is kept by somebody else, or the duty runs again.
func TestAWaiverIsLookedAtAgain(t *testing.T) {
	h := scene.Open(t)
	ben, ada := h.Browser("ben"), h.Browser("ada")
	ben.Post("/cases/"+h.Case+"/determine", sheet("yes"))
	review := h.Clock.Now().AddDate(0, 0, 2).UTC().Format("2006-01-02T15:04")
	ben.Post("/cases/"+h.Case+"/waive", url.Values{"ground": {"no-way"}, "text": {"Nobody can be reached."}, "tried": {"telephone"}, "review": {review}})
	waivers, err := h.Store.OpenWaivers(t.Context(), machinery)
	if err != nil || len(waivers) != 1 {
		t.Fatal(err)
	}
	at := "/cases/" + h.Case + "/waivers/" + waivers[0].ID
	ada.Post(at, url.Values{"do": {"approve"}})
	if page := ben.Post(at+"/review", url.Values{"do": {"keep"}, "review": {review}, "reason": {"still so"}}); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("kept by who asked for it: %d", page.Status)
	}
	page := ben.Post(at+"/review", url.Values{"do": {"end"}, "reason": {"they can be reached now"}})
	if !strings.Contains(page.Text, "Warn the intended victims") || !strings.Contains(page.Text, "they can be reached now") {
		t.Errorf("the duty does not run again: %d", page.Status)
	}
	var running []threat.Clock
	err = h.Store.Write(t.Context(), func(tx *store.Tx) (err error) { running, err = tx.RunningClocks(tx.Context(), machinery); return err })
	if err != nil || len(running) != 1 || running[0].Kind != threat.ClockWarn {
		t.Errorf("clocks: %+v %v", running, err)
	}
}
