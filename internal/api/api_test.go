package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// described is the part of the OpenAPI document that the tests go by.
type described struct {
	OpenAPI    string                                `json:"openapi"`
	Paths      map[string]map[string]json.RawMessage `json:"paths"`
	Components struct {
		Schemas map[string]any `json:"schemas"`
	} `json:"components"`
}

type operation struct {
	Scope     string `json:"x-tocsin-scope"`
	Responses map[string]struct {
		Content map[string]struct {
			Schema map[string]any `json:"schema"`
		} `json:"content"`
	} `json:"responses"`
}

func description(t *testing.T, h *scene.House) described {
	t.Helper()
	var d described
	page := h.Call("", "GET", "/api/v1/openapi.json", "")
	if err := json.Unmarshal([]byte(page.Text), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d described) operation(t *testing.T, method, path string) operation {
	t.Helper()
	var op operation
	if err := json.Unmarshal(d.Paths[path][strings.ToLower(method)], &op); err != nil {
		t.Fatalf("%s %s is not described: %v", method, path, err)
	}
	return op
}

var everything = []string{"read", "intake", "judge", "warn", "approve", "admin"}

// calls walk through the API once. %r, %c, %f, %s and %a stand for ids of a
// report, case, fact, source and act.
var calls = []struct {
	method, path, body string
	status             int
}{
	{"GET", "/me", "", 200},
	{"GET", "/reports", "", 200},
	{"GET", "/reports?limit=3&marking=TLP:GREEN&copies=no", "", 200},
	{"POST", "/reports", `{"text":"Four people were killed in Lyon on 3 March 2024.","source":"Desk","published":"2024-03-04","marking":"TLP:GREEN"}`, 201},
	{"POST", "/reports", `{"text":"Four people were killed in Lyon on 3 March 2024.","source":"Desk","published":"2024-03-04","marking":"TLP:GREEN"}`, 200},
	{"GET", "/reports/{id}=%r", "", 200},
	{"PATCH", "/reports/{id}=%r", `{"credibility":2,"event":"2024-03-22"}`, 200},
	{"GET", "/reports/{id}/original=%r", "", 200},
	{"GET", "/search?q=hall", "", 200},
	{"GET", "/reports/{id}/facts=%r", "", 200},
	{"POST", "/reports/{id}/facts=%r", `{"kind":"attack","quote":"the hall caught fire","value":"arson"}`, 201},
	{"GET", "/facts/{id}=%f", "", 200},
	{"POST", "/facts/{id}/decisions=%f", `{"do":"confirm"}`, 200},
	{"POST", "/facts/{id}/decisions=%f", `{"do":"correct","value":"more than 61"}`, 200},
	{"GET", "/cases", "", 200},
	{"POST", "/cases", `{"title":"Lyon","marking":"TLP:GREEN"}`, 201},
	{"GET", "/cases/{id}=%c", "", 200},
	{"PATCH", "/cases/{id}=%c", `{"title":"Hall near Moscow"}`, 200},
	{"POST", "/cases/{id}/placements=%c", `{"report":"%v","do":"confirm"}`, 204},
	{"GET", "/cases/{id}/steps=%c", "", 200},
	{"POST", "/cases/{id}/split=%c", `{"reports":["%v"],"title":"Verdict"}`, 201},
	{"GET", "/sources", "", 200},
	{"POST", "/sources", `{"name":"Lyon Gazette","type":"outlet","marking":"TLP:CLEAR"}`, 201},
	{"GET", "/sources/{id}=%s", "", 200},
	{"POST", "/sources/{id}/gradings=%s", `{"reliability":"B","reason":"right about the toll"}`, 201},
	{"GET", "/feeds", "", 200},
	{"POST", "/feeds", `{"url":"https://feeds.example.org/a.xml","source":"Lyon Gazette","marking":"TLP:CLEAR","every_seconds":900}`, 201},
	{"GET", "/people", "", 200},
	{"POST", "/people", `{"login":"dora","name":"Dora","role":"reader","clearance":"TLP:CLEAR"}`, 201},
	{"GET", "/ledger?limit=5", "", 200},
	{"PATCH", "/sources/{id}=%s", `{"type":"agency"}`, 200},
	{"PUT", "/reports/{id}/withdrawal=%x", `{"reason":"taken back"}`, 200},
	{"DELETE", "/reports/{id}/withdrawal=%x", "", 200},
	{"PUT", "/reports/{id}/no-lead=%x", `{"reason":"an old story"}`, 200},
	{"DELETE", "/reports/{id}/no-lead=%x", "", 200},
	{"POST", "/reports/{id}/erasure=%x", `{"reason":"asked for"}`, 204},
	{"GET", "/alarms?all=true", "", 200},
	{"GET", "/ledger/checkpoint", "", 200},
	{"GET", "/ledger/{id}/proof=%a", "", 200},
	{"GET", "/products", "", 200},
	{"GET", "/products/{id}=%p", "", 200},
	{"GET", "/products/{id}/checks=%p", "", 200},
	{"GET", "/products/{id}/forms=%p", "", 200},
	{"GET", "/products/{id}/versions=%p", "", 200},
	{"GET", "/products/{id}/changes=%p", "", 200},
	{"GET", "/products/{id}/board=%p", "", 200},
	{"GET", "/products/{id}/answers=%p", "", 200},
	{"POST", "/products/{id}/answers=%p", `{"recipient":"%w","how":"telephone","reached":true,"answer":"disputed","text":"too general"}`, 201},
	{"POST", "/products/{id}/changes=%p", `{"action":"update"}`, 201},
	{"POST", "/products/{id}/stop=%p", `{"reason":"reached by hand"}`, 204},
	{"POST", "/products/{id}/lapse=%p", `{"reason":"the season is over"}`, 200},
	{"POST", "/cases/{id}/products=%c", `{"kind":"advisory","mode":"exercise"}`, 201},
	{"GET", "/templates", "", 200},
	{"PUT", "/templates/{id}=%n", `{"marking":"TLP:GREEN","texts":[{"language":"en","headline":"x","hazard":"","place":"","actions":[],"contact":""}]}`, 204},
	{"GET", "/cases/{id}/review=%c", "", 200},
	{"GET", "/cases/{id}/review.md=%c", "", 200},
	{"POST", "/cases/{id}/lessons=%c", `{"text":"Extend before the end","owner":"per_1","due":"2024-05-01"}`, 201},
	{"GET", "/lessons", "", 200},
	{"GET", "/scores", "", 200},
	{"GET", "/tokens", "", 200},
	{"POST", "/tokens", `{"name":"x","scopes":["read"],"clearance":"TLP:GREEN","days":7}`, 201},
}

// Every answer is as the description says it is.
func TestAnswersAreAsDescribed(t *testing.T) {
	h := scene.Open(t)
	d := description(t, h)
	token := h.APIToken("ada", threat.Red, everything...)
	ids := idsOf(t, h, token)
	venue, warning := issued(t, h)
	ids["%p"], ids["%n"] = warning, "crowds"
	for _, c := range calls {
		template, id, _ := strings.Cut(c.path, "=%")
		template = strings.Split(template, "?")[0]
		path := c.path
		if strings.Contains(template, "{id}") {
			path = strings.Replace(template, "{id}", ids["%"+id], 1)
		}
		page := h.Call(token, c.method, "/api/v1"+path, strings.NewReplacer("%v", h.Reports["verdict"], "%w", venue).Replace(c.body))
		if page.Status != c.status {
			t.Errorf("%s %s: %d, want %d\n%s", c.method, c.path, page.Status, c.status, page.Text)
			continue
		}
		op := d.operation(t, c.method, "/api/v1"+template)
		answer, ok := op.Responses[fmt.Sprint(page.Status)]
		if !ok {
			t.Errorf("%s %s: status %d is not described", c.method, template, page.Status)
			continue
		}
		described, ok := answer.Content["application/json"]
		if !ok {
			continue
		}
		var value any
		if err := json.Unmarshal([]byte(page.Text), &value); err != nil {
			t.Errorf("%s %s: %v", c.method, c.path, err)
		}
		for _, fault := range validate(d.Components.Schemas, described.Schema, value, "$") {
			t.Errorf("%s %s: %s", c.method, c.path, fault)
		}
	}
}

// issued is a warning that was written by one person and approved by another,
// both over the API.
func issued(t *testing.T, h *scene.House) (venue, warning string) {
	t.Helper()
	var c threat.Contact
	err := h.Store.Write(t.Context(), func(tx *store.Tx) (err error) {
		c, err = tx.PutContact(threat.Machinery("test"), threat.Contact{Kind: threat.ContactPerson, Name: "Head of Security", Marking: threat.Amber, Points: []threat.Point{{Channel: "telephone", Address: "+49 30 000"}}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ben, ada := h.APIToken("ben", threat.Amber, "read", "warn"), h.APIToken("ada", threat.Red, "read", "approve")
	p := began(t, h, ben, "warning")
	p = written(t, h, ben, p, c.ID)
	do := func(token, step, body string, want int) string {
		t.Helper()
		page := h.Call(token, "POST", "/api/v1/products/"+p.ID+"/"+step, body)
		if page.Status != want {
			t.Fatalf("%s: %d, want %d\n%s", step, page.Status, want, page.Text)
		}
		return page.Text
	}
	do(ben, "reasons", `{"kind":"parity","id":"advisory","reason":"it follows tomorrow"}`, 200)
	do(ben, "submit", "", 200)
	digest := checksOf(t, h, ada, p.ID).Digest
	do(ben, "approve", `{"digest":"`+digest+`"}`, 403)
	do(ada, "approve", `{"digest":"`+strings.Repeat("0", 64)+`"}`, 409)
	do(ada, "approve", `{"digest":"`+digest+`"}`, 200)
	return c.ID, p.ID
}

func began(t *testing.T, h *scene.House, token, kind string) threat.Product {
	t.Helper()
	var p threat.Product
	page := h.Call(token, "POST", "/api/v1/cases/"+h.Case+"/products", `{"kind":"`+kind+`","mode":"exercise","marking":"TLP:AMBER"}`)
	if err := json.Unmarshal([]byte(page.Text), &p); err != nil || page.Status != 201 {
		t.Fatalf("begin: %d %v %s", page.Status, err, page.Text)
	}
	return p
}

// written gives a draft a whole text.
func written(t *testing.T, h *scene.House, token string, p threat.Product, recipient string) threat.Product {
	t.Helper()
	now := h.Clock.Now()
	edit := map[string]any{
		"version": p.Version, "marking": p.Marking, "pap": p.PAP, "precedence": "immediate", "recipients": []string{recipient},
		"window": threat.Window{Start: now, End: now.Add(48 * time.Hour), Zone: "UTC", Phrase: "the next 48 hours"}, "area": threat.Area{Words: "Moscow"},
		"texts": []threat.Text{{Language: "en", Headline: "Attack on a concert planned", Hazard: "Gunmen plan an attack", Place: "Moscow", Unknown: "The day", Source: "This desk", Actions: []string{"Avoid large gatherings"}, Contact: "+49 30 000"}},
	}
	body, err := json.Marshal(edit)
	if err != nil {
		t.Fatal(err)
	}
	page := h.Call(token, "PUT", "/api/v1/products/"+p.ID, string(body))
	if err := json.Unmarshal([]byte(page.Text), &p); err != nil || page.Status != 200 {
		t.Fatalf("write: %d %v %s", page.Status, err, page.Text)
	}
	return p
}

func checksOf(t *testing.T, h *scene.House, token, id string) api.ProductChecks {
	t.Helper()
	var c api.ProductChecks
	page := h.Call(token, "GET", "/api/v1/products/"+id+"/checks", "")
	if err := json.Unmarshal([]byte(page.Text), &c); err != nil || page.Status != 200 {
		t.Fatalf("checks: %d %v %s", page.Status, err, page.Text)
	}
	return c
}

func idsOf(t *testing.T, h *scene.House, token string) map[string]string {
	t.Helper()
	first := func(path string) string {
		var page struct{ Items []struct{ ID string } }
		if err := json.Unmarshal([]byte(h.Call(token, "GET", "/api/v1"+path, "").Text), &page); err != nil || len(page.Items) == 0 {
			t.Fatalf("nothing in %s: %v", path, err)
		}
		return page.Items[0].ID
	}
	return map[string]string{
		"%x": h.Reports["copy"], "%r": h.Reports["toll-40"], "%c": h.Case, "%f": first("/reports/" + h.Reports["toll-60"] + "/facts"), "%s": first("/sources"), "%a": first("/ledger"),
	}
}

// Every route of the description answers, and every one needs a token.
func TestEveryCallNeedsAToken(t *testing.T) {
	h := scene.Open(t)
	d := description(t, h)
	if d.OpenAPI != "3.1.0" || len(d.Paths) < 25 {
		t.Fatalf("the description is of %s with %d paths", d.OpenAPI, len(d.Paths))
	}
	reader := h.APIToken("ada", threat.Red, "read")
	for path, methods := range d.Paths {
		for method := range methods {
			at := strings.Replace(path, "{id}", "rep_1", 1)
			if page := h.Call("", strings.ToUpper(method), at, ""); page.Status != http.StatusUnauthorized || page.Header.Get("Content-Type") != "application/problem+json" || page.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s %s without a token: %d", method, path, page.Status)
			}
			if op := d.operation(t, method, path); op.Scope != "read" {
				if page := h.Call(reader, strings.ToUpper(method), at, ""); page.Status != http.StatusForbidden {
					t.Errorf("%s %s with the scope read: %d, want 403", method, path, page.Status)
				}
			}
		}
	}
}

// A token that may do everything does no more than its person may.
func TestATokenDoesNotReachPastItsPersonsRole(t *testing.T) {
	h := scene.Open(t)
	d := description(t, h)
	reader, refused := h.APIToken("cleo", threat.Green, everything...), 0
	for path, methods := range d.Paths {
		for method := range methods {
			if own := strings.Contains(path, "/tokens") || strings.HasSuffix(path, "/taken"); own || d.operation(t, method, path).Scope == "read" {
				continue // one's own tokens, and the duty that one takes over
			}
			refused++
			if page := h.Call(reader, strings.ToUpper(method), strings.Replace(path, "{id}", "rep_1", 1), "{}"); page.Status != http.StatusForbidden {
				t.Errorf("%s %s by somebody who only reads: %d", method, path, page.Status)
			}
		}
	}
	if refused < 40 {
		t.Errorf("only %d calls were tried", refused)
	}
}

// Nothing above a token's clearance leaves in any answer; what is hidden is
// answered like what is missing.
func TestNothingAboveTheClearanceLeaves(t *testing.T) {
	h := scene.Open(t)
	d := description(t, h)
	tokens := []string{h.APIToken("cleo", threat.Green, "read"), h.APIToken("ada", threat.Green, everything...)}
	for path := range d.Paths {
		if d.Paths[path]["get"] == nil {
			continue
		}
		for _, token := range tokens {
			addresses := []string{path, path + "?q=hall", path + "?q=" + scene.Canaries[0]}
			if strings.Contains(path, "{id}") {
				addresses = nil
				for _, id := range append(slices.Clone(h.Secret), h.Case, h.Reports["toll-60"]) {
					addresses = append(addresses, strings.Replace(path, "{id}", id, 1))
				}
			}
			for _, at := range addresses {
				leak(t, h, token, at)
			}
		}
	}
}

func leak(t *testing.T, h *scene.House, token, at string) {
	t.Helper()
	page := h.Call(token, "GET", "/api/v1"+strings.TrimPrefix(at, "/api/v1"), "")
	for _, word := range append(slices.Clone(scene.Canaries), h.Secret...) {
		if strings.Contains(page.Text, word) {
			t.Errorf("%s gives %q to TLP:GREEN", at, word)
		}
	}
	for _, id := range h.Secret {
		if !strings.Contains(at, id) {
			continue
		}
		missing := h.Call(token, "GET", strings.Replace(at, id, id[:4]+"06h0000000000000000000000", 1), "")
		if missing.Status != page.Status || missing.Text != page.Text {
			t.Errorf("%s is told from one that is missing: %d %s", at, page.Status, page.Text)
		}
	}
}

// A list is walked to its end by its cursor, each thing once.
func TestCursorsWalkTheWholeList(t *testing.T) {
	h := scene.Open(t)
	token := h.APIToken("ada", threat.Red, "read")
	seen, cursor := map[string]bool{}, ""
	for range 20 {
		var page struct {
			Items []struct{ ID string }
			Next  string
		}
		if err := json.Unmarshal([]byte(h.Call(token, "GET", "/api/v1/reports?limit=2&cursor="+cursor, "").Text), &page); err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Items {
			if seen[item.ID] {
				t.Errorf("%s came twice", item.ID)
			}
			seen[item.ID] = true
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(seen) != len(h.Reports) {
		t.Errorf("the walk found %d of %d reports", len(seen), len(h.Reports))
	}
}

// A body that is wrong gives a problem that says where and what to do.
func TestProblemsSayWhereAndWhat(t *testing.T) {
	h := scene.Open(t)
	token := h.APIToken("ada", threat.Red, everything...)
	for body, want := range map[string]string{
		`{"title":"x","colour":"red"}`: "colour",
		`{"title":7}`:                  "title",
		`[`:                            "body",
		`{"title":""}`:                 "title",
	} {
		page := h.Call(token, "POST", "/api/v1/cases", body)
		if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text, want) || !strings.Contains(page.Text, `"remedy"`) || strings.Contains(page.Text, "api.") {
			t.Errorf("%s: %d %s", body, page.Status, page.Text)
		}
	}
}

// A token can't make one that may do or read more than it may.
func TestTokensDoNotGrow(t *testing.T) {
	h := scene.Open(t)
	token := h.APIToken("ada", threat.Green, "admin")
	for _, body := range []string{
		`{"name":"x","scopes":["read"],"clearance":"TLP:GREEN","days":7}`,
		`{"name":"x","scopes":["admin"],"clearance":"TLP:RED","days":7}`,
	} {
		if page := h.Call(token, "POST", "/api/v1/tokens", body); page.Status != http.StatusForbidden {
			t.Errorf("%s: %d", body, page.Status)
		}
	}
}
