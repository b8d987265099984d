package api_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/threat"
)

// walker calls the API, holds each answer to its description, and keeps what
// later calls need.
type walker struct {
	t     *testing.T
	h     *scene.House
	d     described
	token string
}

// call gives the answer to a call whose path is template with id in it.
func (w *walker) call(method, template, id, body string, want int) map[string]any {
	w.t.Helper()
	at, query, _ := strings.Cut(template, "?")
	path := strings.Replace(at, "{id}", id, 1)
	if query != "" {
		path += "?" + query
	}
	page := w.h.Call(w.token, method, "/api/v1"+path, body)
	if page.Status != want {
		w.t.Fatalf("%s %s: %d, want %d\n%s", method, template, page.Status, want, page.Text)
	}
	if want >= 300 || page.Text == "" {
		return nil
	}
	answer := w.d.operation(w.t, method, "/api/v1"+at).Responses[fmt.Sprint(want)]
	schema, ok := answer.Content["application/json"]
	if !ok {
		return nil
	}
	var value any
	if err := json.Unmarshal([]byte(page.Text), &value); err != nil {
		w.t.Fatal(err)
	}
	for _, fault := range validate(w.d.Components.Schemas, schema.Schema, value, "$") {
		w.t.Errorf("%s %s: %s", method, template, fault)
	}
	out, _ := value.(map[string]any)
	return out
}

func walk(t *testing.T, h *scene.House, login string) *walker {
	clearance := map[string]threat.Marking{"ada": threat.Red, "ben": threat.Amber}[login]
	return &walker{t, h, description(t, h), h.APIToken(login, clearance, everything...)}
}

const findings = `"findings":[{"criterion":"credible","verdict":"yes","reasons":"r"},{"criterion":"specific","verdict":"yes","reasons":"r"},{"criterion":"impending","verdict":"undetermined","reasons":"r"},{"criterion":"listed-harm","verdict":"yes","reasons":"r"}]`

// From an assessment to a waiver that is looked at again, over the API, with
// two people.
func TestADutyIsWalkedThrough(t *testing.T) {
	h := scene.Open(t)
	ada, ben := walk(t, h, "ada"), walk(t, h, "ben")
	ben.call("POST", "/cases/{id}/assessments", h.Case, `{"marking":"TLP:AMBER","judgement":"We have high confidence that it is likely."}`, 422)
	ben.call("POST", "/cases/{id}/assessments", h.Case, `{"marking":"TLP:AMBER","judgement":"An attack is planned.","likelihood":5,"confidence":"moderate","basis":"Two origins.","dissent":"I doubt it."}`, 201)
	ben.call("GET", "/cases/{id}/assessments", h.Case, "", 200)
	ben.call("POST", "/cases/{id}/determinations", h.Case, `{"marking":"TLP:AMBER",`+strings.Replace(findings, `"credible","verdict":"yes","reasons":"r"`, `"credible","verdict":"yes","reasons":"r","facts":["fac_nothere"]`, 1)+`}`, 422)
	ben.call("POST", "/cases/{id}/determinations", h.Case, `{"marking":"TLP:AMBER",`+findings+`,"emergency":true,"emergency_reason":"within the hour"}`, 201)
	ben.call("GET", "/cases/{id}/determinations", h.Case, "", 200)
	clocks := ben.call("GET", "/clocks", "", "", 200)["items"].([]any)
	if len(clocks) != 2 {
		t.Fatalf("%d clocks run", len(clocks))
	}
	ben.call("GET", "/cases/{id}/clocks", h.Case, "", 200)
	for _, k := range clocks {
		clock := k.(map[string]any)
		if clock["kind"] == "coordinate" {
			ben.call("POST", "/clocks/{id}/note", clock["id"].(string), `{"reason":"told the ministry"}`, 403)
			ada.call("POST", "/clocks/{id}/note", clock["id"].(string), `{"reason":"told the ministry"}`, 204)
		} else {
			ada.call("POST", "/clocks/{id}/note", clock["id"].(string), `{"reason":"done"}`, 422)
		}
	}
	review := h.Clock.Now().Add(48 * time.Hour).UTC().Format(time.RFC3339)
	ben.call("POST", "/cases/{id}/waivers", h.Case, `{"ground":"busy","text":"t","review":"`+review+`"}`, 422)
	waiver := ben.call("POST", "/cases/{id}/waivers", h.Case, `{"ground":"no-way","text":"t","tried":["telephone"],"review":"`+review+`"}`, 201)["id"].(string)
	ben.call("GET", "/waivers", "", "", 200)
	ben.call("POST", "/waivers/{id}/decision", waiver, `{"approve":true}`, 403)
	ada.call("POST", "/waivers/{id}/decision", waiver, `{"approve":true}`, 200)
	ada.call("POST", "/waivers/{id}/review", waiver, `{"reason":"reachable again"}`, 200)
	ben.call("GET", "/cases/{id}/waivers", h.Case, "", 200)
	if left := ben.call("GET", "/clocks", "", "", 200)["items"].([]any); len(left) != 1 || left[0].(map[string]any)["kind"] != "warn" {
		t.Errorf("after the waiver has ended: %v", left)
	}
}

// The policy is read, rehearsed and set; the directory is filled, verified,
// exported; the rota is kept; an escalation is written and rehearsed.
func TestPolicyDirectoryAndRotaAreWalkedThrough(t *testing.T) {
	h := scene.Open(t)
	ada := walk(t, h, "ada")
	policy := ada.call("GET", "/policy", "", "", 200)
	file, _ := json.Marshal(map[string]any{"file": strings.Replace(policy["file"].(string), "warn_within = 4", "warn_within = 2", 1), "seen": 0})
	ada.call("POST", "/policy/rehearsal", "", string(file), 200)
	ada.call("PUT", "/policy", "", string(file), 200)
	ada.call("PUT", "/policy", "", string(file), 409)
	ada.call("PUT", "/policy", "", `{"file":"version = 3"}`, 422)
	ada.call("GET", "/policy/versions", "", "", 200)
	ada.call("GET", "/policy?version=0", "", "", 200)

	org := ada.call("POST", "/contacts", "", `{"kind":"organisation","name":"The Hall","marking":"TLP:AMBER"}`, 201)["id"].(string)
	person := ada.call("POST", "/contacts", "", `{"kind":"person","name":"Keeper","org":"`+org+`","rank":"contact","marking":"TLP:AMBER","points":[{"channel":"telephone","address":"+49 30 100"},{"channel":"webhook","address":"https://hall.example/","secret":"quiet words"}]}`, 201)
	id := person["id"].(string)
	ada.call("PUT", "/contacts/{id}", id, `{"kind":"person","name":"Door Keeper","org":"`+org+`","rank":"contact","marking":"TLP:AMBER","points":[{"channel":"telephone","address":"+49 30 100"}],"seen":0}`, 409)
	person = ada.call("PUT", "/contacts/{id}", id, `{"kind":"person","name":"Door Keeper","org":"`+org+`","rank":"contact","marking":"TLP:AMBER","points":[{"channel":"telephone","address":"+49 30 100"},{"channel":"webhook","address":"https://hall.example/"}],"seen":1}`, 200)
	point := person["points"].([]any)[0].(map[string]any)["id"].(string)
	ada.call("POST", "/points/{id}/verification", point, `{"do":"hand","how":"called them back"}`, 204)
	ada.call("GET", "/contacts?q=keeper&state=unverified", "", "", 200)
	ada.call("GET", "/contacts/{id}/versions", id, "", 200)
	ada.call("POST", "/contacts/{id}/steps", id, `{"do":"restore","version":1,"seen":2}`, 200)
	group := ada.call("POST", "/groups", "", `{"name":"Venues","marking":"TLP:AMBER","members":["`+id+`"]}`, 201)["id"].(string)
	ada.call("PUT", "/groups/{id}", group, `{"name":"Halls","marking":"TLP:AMBER","members":["`+id+`","`+org+`"]}`, 200)
	ada.call("GET", "/groups/{id}", group, "", 200)
	ada.call("GET", "/groups", "", "", 200)
	table := base64.StdEncoding.EncodeToString([]byte("kind,name\norganisation,Second Hall\nperson,\n"))
	ada.call("POST", "/directory/import", "", `{"data":"`+table+`","dry_run":true}`, 200)
	for _, path := range []string{"/contacts", "/contacts/" + id, "/contacts/" + id + "/versions", "/directory/export"} {
		if page := h.Call(ada.token, "GET", "/api/v1"+path, ""); page.Status != 200 || strings.Contains(page.Text, "quiet words") {
			t.Errorf("%s: %d, the secret of a webhook leaves", path, page.Status)
		}
	}
	ada.call("PUT", "/escalations/{id}", "night", `{"policy":{"name":"night","need":0,"steps":[{"who":"contact","channels":null,"minutes":15},{"who":"everybody","channels":["telephone"],"minutes":10}]},"seen":0}`, 200)
	ada.call("GET", "/escalations", "", "", 200)
	ada.call("GET", "/escalations/{id}", "night", "", 200)
	ada.call("GET", "/escalations/{id}/versions", "night", "", 200)
	run := ada.call("GET", "/escalations/{id}/rehearsal?recipient="+org+"&at=2024-03-06T02:10:00Z", "night", "", 200)
	if len(run["calls"].([]any)) != 3 || run["ends"] != "2024-03-06T02:35:00Z" {
		t.Errorf("the rehearsal: %v", run)
	}
	me := ada.call("GET", "/me", "", "", 200)["person"].(string)
	now := h.Clock.Now().UTC()
	ada.call("POST", "/rota/patterns", "", fmt.Sprintf(`{"role":"on duty","people":[%q],"first":%q,"days":1,"until":%q,"zone":"Europe/Vienna"}`, me, now.Format(time.RFC3339), now.AddDate(0, 0, 3).Format(time.RFC3339)), 201)
	ada.call("POST", "/rota/turns", "", fmt.Sprintf(`{"turns":[{"id":"","role":"head","person":%q,"starts":%q,"ends":%q}]}`, me, now.Format(time.RFC3339), now.Add(time.Hour).Format(time.RFC3339)), 204)
	rota := ada.call("GET", "/rota?days=5", "", "", 200)
	ada.call("DELETE", "/rota/turns/{id}", rota["turns"].([]any)[0].(map[string]any)["id"].(string), "", 204)
	handed := ada.call("POST", "/handovers", "", fmt.Sprintf(`{"role":"on duty","to":%q,"marking":"TLP:AMBER","note":"all quiet"}`, me), 201)["id"].(string)
	ada.call("GET", "/handovers", "", "", 200)
	ada.call("POST", "/handovers/{id}/taken", handed, "", 200)
}

// What of contacts, groups, waivers, judgements, clocks and hand-overs is above
// a token's clearance leaves in no list, and is answered like what is missing.
func TestNothingOfADutyAboveTheClearanceLeaves(t *testing.T) {
	h := scene.Open(t)
	ada := walk(t, h, "ada")
	const canary = "Obsidian Lantern"
	hidden := []string{canary}
	keep := func(answer map[string]any) string {
		id := answer["id"].(string)
		hidden = append(hidden, id)
		return id
	}
	org := keep(ada.call("POST", "/contacts", "", `{"kind":"organisation","name":"`+canary+` Ltd","marking":"TLP:RED"}`, 201))
	person := keep(ada.call("POST", "/contacts", "", `{"kind":"person","name":"`+canary+`","org":"`+org+`","rank":"deputy","marking":"TLP:RED","points":[{"channel":"email","address":"x@lantern.example"}]}`, 201))
	open := ada.call("POST", "/contacts", "", `{"kind":"person","name":"Open Person","org":"`+org+`","rank":"contact","marking":"TLP:GREEN"}`, 201)["id"].(string)
	group := keep(ada.call("POST", "/groups", "", `{"name":"`+canary+`","marking":"TLP:RED","members":["`+person+`"]}`, 201))
	mixed := ada.call("POST", "/groups", "", `{"name":"Mixed","marking":"TLP:GREEN","members":["`+person+`","`+open+`"]}`, 201)["id"].(string)
	keep(ada.call("POST", "/cases/{id}/assessments", h.Case, `{"marking":"TLP:RED","judgement":"`+canary+`"}`, 201))
	keep(ada.call("POST", "/cases/{id}/determinations", h.Case, `{"marking":"TLP:RED",`+findings+`}`, 201))
	// One of open marking that names a hidden protector is as hidden as they are.
	keep(ada.call("POST", "/cases/{id}/determinations", h.Case, `{"marking":"TLP:GREEN",`+findings+`,"protectors":["`+person+`"]}`, 201))
	waiver := keep(ada.call("POST", "/cases/{id}/waivers", h.Case, `{"ground":"no-way","text":"`+canary+`","tried":["telephone"],"review":"`+h.Clock.Now().Add(time.Hour).UTC().Format(time.RFC3339)+`"}`, 201))
	for _, k := range ada.call("GET", "/clocks", "", "", 200)["items"].([]any) {
		hidden = append(hidden, k.(map[string]any)["id"].(string))
	}
	ada.call("PUT", "/escalations/{id}", canary, `{"policy":{"name":"x","need":0,"steps":[{"who":"`+person+`","channels":null,"minutes":15}]},"seen":0}`, 200)
	cleo, err := h.Store.PersonByLogin(t.Context(), threat.Machinery("test"), "ada")
	if err != nil {
		t.Fatal(err)
	}
	keep(ada.call("POST", "/handovers", "", `{"role":"on duty","to":"`+cleo.ID+`","marking":"TLP:RED","note":"`+canary+`"}`, 201))

	tokens := []string{h.APIToken("cleo", threat.Green, "read"), h.APIToken("ada", threat.Green, everything...)}
	for _, token := range tokens {
		for path := range ada.d.Paths {
			if ada.d.Paths[path]["get"] == nil {
				continue
			}
			for _, id := range append(slices.Clone(hidden), h.Case, open, mixed) {
				at := strings.ReplaceAll(path, "{id}", strings.ReplaceAll(id, " ", "%20"))
				page := h.Call(token, "GET", at, "")
				for _, secret := range hidden {
					if !strings.Contains(at, secret) && strings.Contains(page.Text, secret) {
						t.Errorf("GET %s gives %q to TLP:GREEN", at, secret)
					}
				}
				if !strings.Contains(path, "{id}") {
					break
				}
			}
		}
		if page := h.Call(token, "GET", "/api/v1/contacts?q=obsidian", ""); !strings.Contains(page.Text, `"items":[]`) {
			t.Errorf("a search finds what is hidden: %s", page.Text)
		}
	}
	low := tokens[1]
	for path, body := range map[string]string{
		"/contacts/" + person + "/steps": `{"do":"retire"}`, "/groups/" + group: `{"name":"x","marking":"TLP:GREEN","members":[]}`, "/waivers/" + waiver + "/decision": `{"approve":true}`,
	} {
		method := map[bool]string{true: "PUT", false: "POST"}[strings.HasPrefix(path, "/groups")]
		real := h.Call(low, method, "/api/v1"+path, body)
		missing := h.Call(low, method, "/api/v1"+strings.NewReplacer(person, "con_06h0000000000000000000000", group, "grp_06h0000000000000000000000", waiver, "wai_06h0000000000000000000000").Replace(path), body)
		if real.Status != http.StatusNotFound || real.Text != missing.Text {
			t.Errorf("%s is told from one that is missing: %d %s", path, real.Status, real.Text)
		}
	}
	// A hidden member stays when somebody who cannot see it changes the group.
	if page := h.Call(low, "PUT", "/api/v1/groups/"+mixed, `{"name":"Mixed","marking":"TLP:GREEN","members":["`+open+`"]}`); page.Status != 200 || strings.Contains(page.Text, person) {
		t.Errorf("changing a group: %d %s", page.Status, page.Text)
	}
	if members := ada.call("GET", "/groups/{id}", mixed, "", 200)["members"].([]any); len(members) != 2 {
		t.Errorf("a hidden member was lost: %v", members)
	}
}
