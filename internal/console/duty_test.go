package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/threat"
)

var machinery = threat.Machinery("test")

// sheet is a worksheet with one verdict for all four questions.
func sheet(verdict string) url.Values {
	form := url.Values{"marking": {"TLP:AMBER"}, "victims": {"People at concerts"}, "places": {"Moscow"}}
	for _, k := range []string{"credible", "specific", "impending", "listed-harm"} {
		form.Set("verdict-"+k, verdict)
		form.Set("reasons-"+k, "as reported")
	}
	return form
}

// Doubt starts a clock that stands on the watch and on every page of the case,
// and a waiver needs somebody else than who asked for it.
func TestADutyIsVisibleEverywhere(t *testing.T) {
	h := scene.Open(t)
	ben, ada := h.Browser("ben"), h.Browser("ada")
	page := ben.Post("/cases/"+h.Case+"/determine", sheet("undetermined"))
	if page.Status != http.StatusOK || !strings.Contains(page.Text, "In doubt, which favours warning") {
		t.Fatalf("determine: %d\n%s", page.Status, page.Text)
	}
	for _, path := range []string{"/", "/cases/" + h.Case, "/cases/" + h.Case + "/duty"} {
		if !strings.Contains(ben.Get(path).Text, "Warn the intended victims or their protectors") {
			t.Errorf("%s does not show the clock", path)
		}
		if strings.Contains(h.Browser("cleo").Get(path).Text, "Warn the intended victims or their protectors") {
			t.Errorf("%s shows a TLP:AMBER clock to a reader of TLP:GREEN", path)
		}
	}
	form := url.Values{"ground": {"no-way"}, "text": {"Nobody can be reached."}, "tried": {"telephone"}, "review": {h.Clock.Now().AddDate(0, 0, 2).UTC().Format("2006-01-02T15:04")}}
	ben.Post("/cases/"+h.Case+"/waive", form)
	if !strings.Contains(ben.Get("/cases/"+h.Case+"/duty").Text, "somebody else decides") {
		t.Error("who asked for a waiver is not told that somebody else decides")
	}
	waivers, err := h.Store.OpenWaivers(t.Context(), machinery)
	if err != nil || len(waivers) != 1 {
		t.Fatalf("waivers: %+v %v", waivers, err)
	}
	page = ada.Post("/cases/"+h.Case+"/waivers/"+waivers[0].ID, url.Values{"do": {"approve"}})
	if !strings.Contains(page.Text, "The waiver was approved") || strings.Contains(page.Text, "Warn the intended victims") {
		t.Errorf("the approved waiver does not stop the clock: %d", page.Status)
	}
}

func TestAWrongWorksheetComesBackAsItWasTyped(t *testing.T) {
	h := scene.Open(t)
	form := sheet("yes")
	form.Set("reasons-specific", "")
	form.Set("victims", "The audience of a hall")
	page := h.Browser("ben").Post("/cases/"+h.Case+"/determine", form)
	if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Text, "The audience of a hall") || !strings.Contains(page.Text, "The verdict has no reasons.") {
		t.Errorf("came back as %d", page.Status)
	}
}

func TestLikelihoodAndConfidenceStandApart(t *testing.T) {
	h := scene.Open(t)
	form := url.Values{"marking": {"TLP:AMBER"}, "judgement": {"Extremists plan an attack on a concert."}, "likelihood": {"5"}, "confidence": {"moderate"}, "basis": {"Two independent origins."}}
	page := h.Browser("ben").Post("/cases/"+h.Case+"/assess", form)
	if !strings.Contains(page.Text, "we judge this to be likely.") || !strings.Contains(page.Text, "Confidence:</strong> moderate.") {
		t.Errorf("assessment: %d", page.Status)
	}
}
