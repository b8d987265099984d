package console

import (
	"fmt"
	"strings"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// determinationText is a determination as the lines that are compared with
// another version's.
func determinationText(j judged[threat.Determination]) string {
	var b strings.Builder
	d := j.V
	fmt.Fprintf(&b, "threshold: %s\n", d.Threshold)
	for _, f := range d.Findings {
		fmt.Fprintf(&b, "%s: %s – %s (%d cited)\n", f.Criterion, f.Verdict, f.Reasons, len(f.Facts))
	}
	fmt.Fprintf(&b, "aimed at: %s\nplaces: %s\nprotectors: %s\nmarking: %s\npolicy: %s\n", strings.Join(d.Victims, "; "), strings.Join(d.Places, "; "), strings.Join(j.Names, "; "), d.Marking, d.Policy)
	if d.Emergency {
		fmt.Fprintf(&b, "emergency: %s\n", d.EmergencyReason)
	}
	for _, p := range d.Dispute {
		fmt.Fprintf(&b, "position of %s: %s\n", p.By, p.Text)
	}
	return b.String()
}

// assessmentText is the same for an assessment.
func assessmentText(j judged[threat.Assessment]) string {
	var b strings.Builder
	a := j.V
	fmt.Fprintf(&b, "judgement: %s\nlikelihood: %s\n", a.Judgement, a.Likelihood)
	if a.Percent > 0 {
		fmt.Fprintf(&b, "percent: %d\n", a.Percent)
	}
	fmt.Fprintf(&b, "confidence: %s\nbasis: %s\nmarking: %s\n", a.Confidence, a.Basis, a.Marking)
	for _, list := range []struct {
		name  string
		lines []string
	}{{"not known", a.Unknowns}, {"would change it", a.Indicators}, {"rests on", j.Cited}} {
		for _, line := range list.lines {
			fmt.Fprintf(&b, "%s: %s\n", list.name, line)
		}
	}
	for _, p := range a.Dissents {
		fmt.Fprintf(&b, "dissent of %s: %s\n", p.By, p.Text)
	}
	return b.String()
}

// addPositions lists who may hold the other position of a dispute.
func (c *Console) addPositions(v *visit, p *dutyPage) error {
	p.People = c.names(v).options("choose…", "")
	return nil
}

// addEmergency lists the warnings that could go at once, when the determination
// is an emergency.
func (c *Console) addEmergency(v *visit, p *dutyPage) error {
	if p.Determination == nil || !p.Determination.V.Emergency || !p.MayWrite {
		return nil
	}
	waiting, err := c.Store.Products(v.ctx(), v.by(), store.ProductFilter{Case: p.C.ID, State: threat.ProductSubmitted, Limit: 20})
	for _, w := range waiting {
		if w.Kind == threat.WarningProduct && w.Action == threat.ActionIssue {
			p.Waiting = append(p.Waiting, waitingProduct{w.ID, desk.ProductTitle(w), compose.Digest(w)})
		}
	}
	return err
}

// sendInEmergency lets a warning go on one person's word.
func (c *Console) sendInEmergency(v *visit) error {
	if _, err := desk.SendInEmergency(v.ctx(), c.Store, v.by(), v.r.PathValue("product"), v.form("digest"), c.Desk); err != nil {
		return c.againDuty(v, err, func(*dutyPage) {})
	}
	return c.done(v, "/products/"+v.r.PathValue("product")+"/board", "emergency")
}

// reviewWaiver keeps a waiver until another day, or ends it.
func (c *Console) reviewWaiver(v *visit) error {
	id := v.r.PathValue("id")
	said := "waiver-ended"
	w := threat.Waiver{}
	var err error
	if v.form("do") == "keep" {
		said = "waiver-kept"
		w.Review, err = localTime("review", v.form("review"), "UTC")
	}
	if err == nil {
		_, err = desk.ReviewWaiver(v.ctx(), c.Store, v.by(), v.r.PathValue("waiver"), w.Review, strings.TrimSpace(v.form("reason")))
	}
	if err != nil {
		return c.againDuty(v, err, func(*dutyPage) {})
	}
	return c.done(v, "/cases/"+id+"/duty#waivers", said)
}
