package console_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Of an open case's hidden judgements, clocks, waivers and alarms no page tells
// a reader below them: not by a word, an id, a count or the clock at its top.
func TestAHiddenDutyLeavesNoTrace(t *testing.T) {
	h := scene.Open(t)
	cleo := h.Browser("cleo")
	pages := []string{"/", "/cases", "/approvals", "/directory", "/directory/rota", "/directory/escalations", "/directory/groups", "/policy", "/ledger", "/cases/" + h.Case, "/cases/" + h.Case + "/duty", "/cases/" + h.Case + "/warnings", "/cases/" + h.Case + "/review"}
	before := map[string]string{}
	for _, path := range pages {
		before[path] = scrub(cleo.Get(path).Text)
	}
	p, err := h.Store.PersonByLogin(t.Context(), machinery, "ada")
	if err != nil {
		t.Fatal(err)
	}
	by, now := p.Reader(), h.Clock.Now()
	err = h.Store.Write(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.AddAssessment(by, threat.Assessment{Case: h.Case, Marking: threat.Red, Judgement: "Wrenfield is right."}); err != nil {
			return err
		}
		d, err := tx.AddDetermination(by, threat.Determination{Case: h.Case, Marking: threat.Red, Threshold: threat.ThresholdMet})
		if err != nil {
			return err
		}
		if err := tx.StartClock(by, threat.Clock{ID: tx.NewID("clk"), Kind: threat.ClockWarn, Case: h.Case, About: d.ID, Marking: threat.Red, Started: now, Due: now.Add(-time.Hour)}); err != nil {
			return err
		}
		if _, err := tx.RequestWaiver(by, threat.Waiver{Case: h.Case, Determination: d.ID, Marking: threat.Red, Ground: "aware", Text: "quillback", Review: now.Add(time.Hour)}); err != nil {
			return err
		}
		_, _, err = tx.Raise(by, store.Alarm{Kind: store.AlarmClock, About: d.ID, Case: h.Case, Marking: threat.Red, Text: "quillback"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range pages {
		if after := scrub(cleo.Get(path).Text); after != before[path] {
			t.Errorf("%s changed for a reader of TLP:GREEN", path)
		}
	}
	if page := h.Browser("ada").Get("/sources"); !strings.Contains(page.Text, "nextclock late") {
		t.Error("the clock is shown to nobody: the test proves nothing")
	}
}
