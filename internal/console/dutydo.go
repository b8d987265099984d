package console

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// lines gives what was typed one a line.
func lines(s string) []string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// againDuty shows the page once more with what was typed and what was wrong.
func (c *Console) againDuty(v *visit, err error, keep func(*dutyPage)) error {
	n, err := wrong(err)
	if err != nil {
		return err
	}
	p, err := c.dutyPage(v)
	if err != nil {
		return err
	}
	p.Notice = n
	keep(p)
	c.show(v.w, v.r, http.StatusUnprocessableEntity, "duty", p)
	return nil
}

func (c *Console) assess(v *visit) error {
	id := v.r.PathValue("id")
	m, err := threat.ParseMarking(v.form("marking"))
	if err != nil {
		return err
	}
	term, _ := strconv.Atoi(v.form("likelihood"))
	percent, _ := strconv.Atoi(v.form("percent"))
	a := threat.Assessment{
		Case: id, Marking: m, Judgement: v.form("judgement"), Likelihood: threat.Likelihood(term), Percent: percent, Confidence: threat.Confidence(v.form("confidence")),
		Basis: v.form("basis"), Unknowns: lines(v.form("unknowns")), Indicators: lines(v.form("indicators")), Facts: v.r.PostForm["fact"],
	}
	if text := strings.TrimSpace(v.form("dissent")); text != "" {
		a.Dissents = append(a.Dissents, threat.Dissent{By: v.by().Name, At: c.Store.Now(), Text: text})
	}
	if _, err := desk.Assess(v.ctx(), c.Store, v.by(), a); err != nil {
		return c.againDuty(v, err, func(p *dutyPage) { p.Draft = a })
	}
	return c.done(v, "/cases/"+id+"/duty#assessment", "assessed")
}

func (c *Console) determine(v *visit) error {
	id := v.r.PathValue("id")
	m, err := threat.ParseMarking(v.form("marking"))
	if err != nil {
		return err
	}
	d := threat.Determination{
		Case: id, Marking: m, Victims: lines(v.form("victims")), Places: lines(v.form("places")), Protectors: v.r.PostForm["protector"],
		Emergency: v.form("emergency") != "", EmergencyReason: v.form("emergency_reason"),
	}
	for _, k := range threat.Criteria {
		d.Findings = append(d.Findings, threat.Finding{Criterion: k, Verdict: threat.Verdict(v.form("verdict-" + string(k))), Reasons: v.form("reasons-" + string(k)), Facts: v.r.PostForm["fact-"+string(k)]})
	}
	if d.Dispute, err = c.positions(v); err != nil {
		return c.againDuty(v, err, func(p *dutyPage) { p.Sheet = d; p.setWorksheet() })
	}
	if _, err := desk.Determine(v.ctx(), c.Store, v.by(), d); err != nil {
		return c.againDuty(v, err, func(p *dutyPage) { p.Sheet = d; p.setWorksheet() })
	}
	return c.done(v, "/cases/"+id+"/duty#determination", "determined")
}

// positions are the two sides of a dispute: that of whoever writes it down, and
// the other, with whose it is. A dispute with one side is none.
func (c *Console) positions(v *visit) ([]threat.Dissent, error) {
	mine, theirs := strings.TrimSpace(v.form("position")), strings.TrimSpace(v.form("other_position"))
	if mine == "" && theirs == "" {
		return nil, nil
	}
	other := c.names(v)[v.form("other_person")]
	if mine == "" || theirs == "" || other == "" {
		return nil, threat.Invalid("dispute", "a dispute needs both positions, and whose the other one is", "write both down, and choose the person")
	}
	now := c.Store.Now()
	return []threat.Dissent{{By: v.by().Name, At: now, Text: mine}, {By: other, At: now, Text: theirs}}, nil
}

func (c *Console) requestWaiver(v *visit) error {
	id := v.r.PathValue("id")
	review, err := localTime("review", v.form("review"), "UTC")
	if err != nil {
		return c.againDuty(v, err, func(*dutyPage) {})
	}
	w := threat.Waiver{Case: id, Ground: v.form("ground"), Text: v.form("text"), Facts: v.r.PostForm["fact"], Tried: lines(v.form("tried")), Review: review}
	if _, err := desk.RequestWaiver(v.ctx(), c.Store, v.by(), w); err != nil {
		return c.againDuty(v, err, func(*dutyPage) {})
	}
	return c.done(v, "/cases/"+id+"/duty#waivers", "waiver-asked")
}

func (c *Console) decideWaiver(v *visit) error {
	approve := v.form("do") == "approve"
	if _, err := desk.DecideWaiver(v.ctx(), c.Store, v.by(), v.r.PathValue("waiver"), approve); err != nil {
		return err
	}
	said := "waiver-refused"
	if approve {
		said = "waived"
	}
	return c.done(v, back(v.form("back"), "/cases/"+v.r.PathValue("id")+"/duty#waivers"), said)
}

// noteClock records that what a clock asked for was done.
func (c *Console) noteClock(v *visit) error {
	if err := desk.NoteClock(v.ctx(), c.Store, v.by(), v.r.PathValue("clock"), strings.TrimSpace(v.form("reason"))); err != nil {
		return c.againDuty(v, err, func(*dutyPage) {})
	}
	return c.done(v, "/cases/"+v.r.PathValue("id")+"/duty#clocks", "saved")
}

func (c *Console) decideOutcome(v *visit) error {
	id := v.r.PathValue("id")
	file, err := c.Store.Case(v.ctx(), v.by(), id)
	if err != nil {
		return err
	}
	event, err := desk.ParseWhen("event", v.form("event"))
	code := v.form("code")
	if own := strings.TrimSpace(v.form("own")); own != "" {
		code = own
	}
	if err == nil {
		_, err = desk.DecideOutcome(v.ctx(), c.Store, v.by(), threat.CaseOutcome{Case: id, Marking: file.Marking, Code: threat.OutcomeCode(code), Event: event, Text: v.form("text")})
	}
	if err != nil {
		return c.againDuty(v, err, func(*dutyPage) {})
	}
	return c.done(v, "/cases/"+id+"/duty#outcome", "outcome")
}

// localTime reads what a date-and-time field gives, in a zone.
func localTime(where, s, zone string) (time.Time, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil || zone == "" {
		return time.Time{}, threat.Invalid("zone", "there is no time zone of this name", "write it like Europe/Moscow or UTC")
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, strings.TrimSpace(s), loc); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, threat.Invalid(where, "this is no date and time", "write it as 2024-03-07 20:00")
}

// waiversOpen lists the waivers that wait, for the approvals page.
func (c *Console) waiversOpen(v *visit) ([]waiverView, error) {
	all, err := c.Store.OpenWaivers(v.ctx(), v.by())
	if err != nil {
		return nil, err
	}
	policy, _, err := desk.Policy(v.ctx(), &c.Store.Reads, v.by())
	names := c.names(v)
	var out []waiverView
	for _, w := range all {
		g, _ := policy.Ground(w.Ground)
		out = append(out, waiverView{W: w, Ground: g.Text, Requester: names.of(w.Requester), MayApprove: v.by().May(threat.RoleApprover) && w.Requester != v.by().Person, Why: "You asked for it, or are no approver: somebody else decides."})
	}
	return out, err
}

// caseOf gives a case's title for lists, empty where the reader may not know it.
func (c *Console) caseOf(v *visit, id string) threat.Case {
	file, err := c.Store.Case(v.ctx(), v.by(), id)
	if err != nil {
		return threat.Case{}
	}
	return file
}
