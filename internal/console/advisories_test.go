package console_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// published writes an advisory as ben and has it approved by ada.
func published(t *testing.T, h *scene.House, change func(*threat.Product)) threat.Product {
	t.Helper()
	person := func(login string) threat.Reader {
		p, err := h.Store.PersonByLogin(t.Context(), machinery, login)
		if err != nil {
			t.Fatal(err)
		}
		return p.Reader()
	}
	now := h.Clock.Now()
	p := threat.Product{
		Case: h.Case, Kind: threat.AdvisoryProduct, Mode: threat.ModeExercise, Action: threat.ActionIssue, Marking: threat.Clear, PAP: threat.PAPClear, Precedence: threat.Priority,
		Window: threat.Window{Start: now, End: now.Add(48 * time.Hour), Zone: "Europe/Moscow", Phrase: "the next 48 hours"}, Area: threat.Area{Words: "Moscow", Circles: []threat.Circle{{Lat: 55.75, Lon: 37.62, Km: 30}}},
		Texts: []threat.Text{
			{Language: "en", Headline: "Avoid <large> gatherings", Hazard: "Gunmen plan an attack", Place: "Moscow", Unknown: "The day", Source: "This desk", Actions: []string{"Avoid large gatherings"}, Contact: "+49 30 000"},
			{Language: "ar", Headline: "تجنبوا التجمعات", Hazard: "هجوم", Place: "موسكو", Unknown: "اليوم", Source: "المكتب", Actions: []string{"ابقوا في منازلكم"}, Contact: "+49 30 000"},
		},
	}
	change(&p)
	ben, ada := person("ben"), person("ada")
	p, err := desk.SaveDraft(t.Context(), h.Store, ben, p)
	if err == nil {
		p, err = desk.Submit(t.Context(), h.Store, ben, p.ID)
	}
	if err == nil {
		checks, cerr := desk.Check(t.Context(), &h.Store.Reads, ada, p, "Example desk", h.Clock.Now())
		if cerr != nil || !checks.Clear() {
			t.Fatalf("checks: %+v %v", checks, cerr)
		}
		p, err = desk.Approve(t.Context(), h.Store, ada, p.ID, digestOf(t, h, p.ID), "Example desk")
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func digestOf(t *testing.T, h *scene.House, id string) string {
	t.Helper()
	texts, err := h.Store.ProductTexts(t.Context(), machinery, id)
	if err != nil {
		t.Fatal(err)
	}
	return texts[0].Digest
}

// Everybody may read an advisory, in their language, from a cache, without a
// cookie or a script, and nothing else of the desk.
func TestAnAdvisoryIsPublicAndNothingElseIs(t *testing.T) {
	h := scene.Open(t)
	p := published(t, h, func(*threat.Product) {})
	nobody := h.Browser("")
	page := nobody.Get("/advisories/" + p.ID)
	for _, want := range []string{`<html lang="en" dir="ltr"`, "Avoid &lt;large&gt; gatherings", "EXERCISE EXERCISE EXERCISE", "that is “the next 48 hours”", `dir="rtl"`, "تجنبوا التجمعات", "/advisories/" + p.ID + ".xml"} {
		if !strings.Contains(page.Text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, never := range []string{"<script", "csrf", "Ben", "Ada", p.Case, p.Digest} {
		if strings.Contains(page.Text, never) {
			t.Errorf("the page tells %q", never)
		}
	}
	if page.Header.Get("Set-Cookie") != "" || page.Header.Get("ETag") == "" || !strings.Contains(page.Header.Get("Content-Security-Policy"), "default-src 'none'") || !strings.Contains(page.Header.Get("Cache-Control"), "public") {
		t.Errorf("headers: %v", page.Header)
	}
	if page := h.Browser("ada").Get("/advisories/" + p.ID); strings.Contains(page.Text, "Ada") {
		t.Error("the public page shows who is signed in")
	}
	if page := asking(t, h, "/advisories/"+p.ID, "Accept-Language", "ar-EG, en;q=0.3"); !strings.Contains(page.Text, `<html lang="ar" dir="rtl"`) || !strings.Contains(page.Header.Get("Vary"), "Accept-Language") {
		t.Error("a reader of Arabic gets the page in English first")
	}
	for _, path := range []string{"/advisories/" + p.ID, "/advisories/" + p.ID + ".xml", "/advisories", "/advisories/feed.atom", "/advisories/feed.json"} {
		first := nobody.Get(path)
		if again := asking(t, h, path, "If-None-Match", first.Header.Get("ETag")); again.Status != http.StatusNotModified || again.Text != "" {
			t.Errorf("%s is sent again to who has it: %d", path, again.Status)
		}
	}
	for _, hidden := range append(h.Secret, "pro_nothing") {
		for _, path := range []string{hidden, hidden + ".xml"} {
			if page := nobody.Get("/advisories/" + path); page.Status != http.StatusNotFound {
				t.Errorf("%s is public: %d", path, page.Status)
			}
		}
	}
}

func asking(t *testing.T, h *scene.House, path, name, value string) scene.Page {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, h.Server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set(name, value)
	return h.Browser("").Do(r)
}

// What the feeds and CAP say is well-formed, names the desk's own address, and
// nothing of drafts or hidden things; whatever Host a reader sends.
func TestFeedsOfAdvisories(t *testing.T) {
	h := scene.Open(t)
	p := published(t, h, func(*threat.Product) {})
	at := h.Server.URL + "/advisories/" + p.ID
	r, err := http.NewRequest(http.MethodGet, h.Server.URL+"/advisories/feed.atom", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "evil.example"
	page := h.Browser("").Do(r)
	var feed struct {
		Entries []struct {
			ID    string `xml:"id"`
			Title string `xml:"title"`
			Links []struct {
				Href string `xml:"href,attr"`
				Type string `xml:"type,attr"`
			} `xml:"link"`
			Categories []struct {
				Term string `xml:"term,attr"`
			} `xml:"category"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(page.Text), &feed); err != nil || len(feed.Entries) != 1 {
		t.Fatalf("Atom: %v\n%s", err, page.Text)
	}
	if e := feed.Entries[0]; e.ID != at || !strings.HasPrefix(e.Title, "*** EXERCISE") || len(e.Links) != 2 || e.Categories[0].Term != "in force" || strings.Contains(page.Text, "evil.example") {
		t.Errorf("Atom: %+v", e)
	}
	var list struct {
		Version string
		Items   []struct {
			ID     string
			Tags   []string
			Tocsin struct{ Standing, CAP string } `json:"_tocsin"`
		}
	}
	page = h.Browser("").Get("/advisories/feed.json")
	if err := json.Unmarshal([]byte(page.Text), &list); err != nil || len(list.Items) != 1 || list.Items[0].ID != at || list.Items[0].Tocsin.CAP != at+".xml" {
		t.Errorf("JSON Feed: %v %+v", err, list)
	}
	message := h.Browser("").Get("/advisories/" + p.ID + ".xml")
	if report := cap.Validate([]byte(message.Text))[0]; report.Verdict != cap.Valid || report.Alert.Status != cap.Exercise || report.Alert.Sender != "desk@desk.example" {
		t.Errorf("CAP: %v %+v\n%s", report.Verdict, report.Findings, message.Text)
	}
	for _, canary := range scene.Canaries {
		for _, text := range []string{page.Text, message.Text, h.Browser("").Get("/advisories").Text} {
			if strings.Contains(text, canary) {
				t.Errorf("%s is public", canary)
			}
		}
	}
}

// An advisory whose window is over says so by itself, and what replaced one is
// found from it; nothing is silently gone.
func TestAnExpiredAdvisorySaysSo(t *testing.T) {
	h := scene.Open(t)
	p := published(t, h, func(*threat.Product) {})
	before := h.Browser("").Get("/advisories/" + p.ID).Header.Get("ETag")
	h.Clock.Move(49 * time.Hour)
	page := asking(t, h, "/advisories/"+p.ID, "If-None-Match", before)
	if page.Status != http.StatusOK || !strings.Contains(page.Text, "<strong>expired</strong>") || !strings.Contains(page.Text, "انتهت مدته") && !strings.Contains(page.Text, "expired") {
		t.Errorf("%d\n%s", page.Status, page.Text)
	}
	if feed := h.Browser("").Get("/advisories/feed.json").Text; !strings.Contains(feed, `"standing": "expired"`) || !strings.Contains(feed, "[expired]") {
		t.Errorf("the feed does not say that it expired\n%s", feed)
	}
	next := published(t, h, func(n *threat.Product) {
		n.Action, n.Changes = threat.ActionUpdate, p.ID
		n.Window = threat.Window{Start: h.Clock.Now(), End: h.Clock.Now().Add(time.Hour), Zone: "UTC"}
	})
	if page := h.Browser("").Get("/advisories/" + p.ID); !strings.Contains(page.Text, "replaced by a later one") {
		t.Error("the first does not say that it was replaced")
	}
	if message := h.Browser("").Get("/advisories/" + next.ID + ".xml").Text; !strings.Contains(message, "<msgType>Update</msgType>") || !strings.Contains(message, p.ID) {
		t.Errorf("the update names nothing\n%s", message)
	}
}

// A machine that hammers is told to wait; others are not.
func TestPublicPagesAreBounded(t *testing.T) {
	h := scene.Open(t)
	nobody := h.Browser("")
	for range 201 {
		if page := nobody.Get("/advisories/feed.json"); page.Status == http.StatusTooManyRequests {
			if page.Header.Get("Retry-After") == "" {
				t.Error("it is not said how long to wait")
			}
			return
		}
	}
	t.Error("nobody is ever told to wait")
}

// The board pages and filters ten thousand recipients' worth of rows, and the
// account balances.
func TestTheBoardIsPagedAndFiltered(t *testing.T) {
	h := scene.Open(t)
	ben, ada := h.Browser("ben"), h.Browser("ada")
	var ids []string
	err := h.Store.Write(t.Context(), func(tx *store.Tx) error {
		for i := range 60 {
			c, err := tx.PutContact(machinery, threat.Contact{Kind: threat.ContactPerson, Name: "Warden " + string(rune('A'+i%26)) + string(rune('a'+i/26)), Marking: threat.Green, Points: []threat.Point{{Channel: "telephone", Address: "+1"}}})
			if err != nil {
				return err
			}
			ids = append(ids, c.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	id := begun(t, ben, h, "warning")
	form := letter(h, "1", ids[0])
	form["recipient"] = ids
	ben.Post("/products/"+id+"/edit", form)
	ada.Post("/products/"+id+"/reason", url.Values{"kind": {"parity"}, "field": {"advisory"}, "reason": {"it follows"}})
	ada.Post("/products/"+id+"/approve", url.Values{"digest": {digestOf(t, h, id)}})
	page := ada.Get("/products/" + id + "/board")
	if n := strings.Count(page.Text, `aria-label="Deliveries to`); n != 25 || !strings.Contains(page.Text, "Next page") {
		t.Fatalf("%d rows on the first page", n)
	}
	seen := 25
	for next := nextOf(page.Text); next != ""; next = nextOf(page.Text) {
		page = ada.Get(next)
		seen += strings.Count(page.Text, `aria-label="Deliveries to`)
	}
	if seen != 60 {
		t.Errorf("%d of 60 recipients are on the pages", seen)
	}
	ada.Post("/products/"+id+"/tell", url.Values{"contact": {ids[7]}, "how": {"telephone"}, "reached": {"yes"}, "answer": {"accepted"}})
	page = ada.Get("/products/" + id + "/board?state=taken")
	if n := strings.Count(page.Text, `aria-label="Deliveries to`); n != 1 || !strings.Contains(page.Text, "✓ balances") {
		t.Errorf("%d have taken it on", n)
	}
	if page = ada.Get("/products/" + id + "/board?q=warden+c"); strings.Contains(page.Text, "Deliveries to Warden A") {
		t.Error("a name is not searched")
	}
	if page = ada.Get("/products/" + id + "/board?state=nonsense"); page.Status != http.StatusUnprocessableEntity && page.Status != http.StatusBadRequest {
		t.Errorf("a state that is none: %d", page.Status)
	}
	if page = h.Browser("cleo").Get("/products/" + id + "/board"); page.Status != http.StatusNotFound {
		t.Errorf("a board above the clearance is there: %d", page.Status)
	}
}

func nextOf(text string) string {
	i := strings.Index(text, `rel="next"`)
	if i < 0 {
		return ""
	}
	at := text[:i]
	at = at[strings.LastIndex(at, `href="`)+len(`href="`):]
	at, _, _ = strings.Cut(at, `"`)
	return strings.ReplaceAll(at, "&amp;", "&")
}
