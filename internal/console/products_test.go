package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// letter is the composer's form for a whole text.
func letter(h *scene.House, version, recipient string) url.Values {
	now := h.Clock.Now().UTC()
	return url.Values{
		"do": {"submit"}, "version": {version}, "marking": {"TLP:AMBER"}, "pap": {"PAP:AMBER"}, "precedence": {"immediate"}, "recipient": {recipient},
		"start": {now.Format("2006-01-02T15:04")}, "end": {now.AddDate(0, 0, 2).Format("2006-01-02T15:04")}, "zone": {"UTC"}, "phrase": {"the next 48 hours"},
		"area": {"Moscow"}, "near": {"Moscow"}, "near_km": {"30"},
		"t0-language": {"en"}, "t0-headline": {"Attack on a concert planned"}, "t0-hazard": {"Gunmen plan an attack"}, "t0-place": {"Moscow"}, "t0-unknown": {"The day"},
		"t0-source": {"This desk"}, "t0-actions": {"Avoid large gatherings"}, "t0-contact": {"+49 30 000"},
	}
}

func venue(t *testing.T, h *scene.House) string {
	t.Helper()
	var c threat.Contact
	err := h.Store.Write(t.Context(), func(tx *store.Tx) (err error) {
		c, err = tx.PutContact(machinery, threat.Contact{Kind: threat.ContactPerson, Name: "Head of Security", Marking: threat.Amber, Points: []threat.Point{{Channel: "email", Address: "head@example.org"}}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

// begun starts a product and gives its id.
func begun(t *testing.T, b *scene.Browser, h *scene.House, kind string) string {
	t.Helper()
	page := b.Post("/cases/"+h.Case+"/warnings", url.Values{"kind": {kind}, "mode": {"exercise"}, "marking": {"TLP:AMBER"}})
	id := strings.TrimSuffix(strings.TrimPrefix(strings.SplitN(page.Path, "?", 2)[0], "/products/"), "/edit")
	if page.Status != http.StatusOK || !strings.HasPrefix(id, "pro_") {
		t.Fatalf("start: %d %s\n%s", page.Status, page.Path, page.Text)
	}
	return id
}

// A warning is written by one person and approved by another, after a reason
// was given for there being no advisory.
func TestAWarningNeedsTwoPeople(t *testing.T) {
	h := scene.Open(t)
	ben, ada := h.Browser("ben"), h.Browser("ada")
	id := begun(t, ben, h, "warning")
	page := ben.Post("/products/"+id+"/edit", letter(h, "1", venue(t, h)))
	if page.Status != http.StatusOK || !strings.Contains(page.Text, "Handed in.") || !strings.Contains(page.Text, "You wrote it: somebody else approves it.") {
		t.Fatalf("hand in: %d\n%s", page.Status, page.Text)
	}
	page = ada.Get("/approvals")
	if !strings.Contains(page.Text, "Attack on a concert planned") || !strings.Contains(page.Text, "Read and decide") {
		t.Error("the approver does not see it")
	}
	page = ada.Get("/products/" + id)
	digest := between(page.Text, `name="digest" value="`, `"`)
	if !strings.Contains(page.Text, "There is no public advisory") || !strings.Contains(page.Text, "disabled") {
		t.Error("nothing says that there is no advisory")
	}
	if page = ada.Post("/products/"+id+"/approve", url.Values{"digest": {digest}}); page.Status != http.StatusConflict {
		t.Errorf("approved without a reason: %d", page.Status)
	}
	ada.Post("/products/"+id+"/reason", url.Values{"kind": {"parity"}, "field": {"advisory"}, "reason": {"it follows tomorrow"}})
	if page = ben.Post("/products/"+id+"/approve", url.Values{"digest": {digest}}); page.Status != http.StatusForbidden {
		t.Errorf("its author approves it: %d", page.Status)
	}
	ada.Post("/products/"+id+"/approve", url.Values{"digest": {digest}})
	if p, err := h.Store.Product(t.Context(), machinery, id); err != nil || p.State != threat.ProductApproved || len(p.Area.Circles) != 1 {
		t.Errorf("it is %+v, %v", p, err)
	}
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}

// What stands above the tearline is found while it is typed.
func TestTheComposerFindsALeak(t *testing.T) {
	h := scene.Open(t)
	ben := h.Browser("ben")
	id := begun(t, ben, h, "advisory")
	form := letter(h, "1", "")
	form.Set("do", "preview")
	form.Set("marking", "TLP:CLEAR")
	form.Set("t0-source", "Told by the Partner liaison")
	if page := ben.Post("/products/"+id+"/edit", form); page.Status != http.StatusOK || !strings.Contains(page.Text, "Leak in the full text") {
		t.Errorf("preview: %d", page.Status)
	}
	form.Set("polygons", `{"type":"Polygon","coordinates":[[[37,55],[38,55],[38,56]]]}`)
	if page := ben.Post("/products/"+id+"/edit", form); !strings.Contains(page.Text, "55,37 55,38 56,38 55,37") {
		t.Error("the pasted polygon is not kept, latitude first and closed")
	}
	form.Set("polygons", "somewhere")
	if page := ben.Post("/products/"+id+"/edit", form); page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text, "is no point") {
		t.Errorf("a wrong polygon: %d", page.Status)
	}
}
