package api

import (
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/threat"
)

// AssessmentIn is another version of the assessment of a case.
type AssessmentIn struct {
	Marking    threat.Marking    `json:"marking"`
	Judgement  string            `json:"judgement"`            // without likelihood or confidence
	Likelihood threat.Likelihood `json:"likelihood,omitempty"` // 1 to 7, the terms of ICD 203; absent: not judged
	Percent    int               `json:"percent,omitempty"`    // 1 to 99
	Confidence threat.Confidence `json:"confidence,omitempty"` // "low", "moderate", "high"
	Basis      string            `json:"basis,omitempty"`      // of the confidence, in a sentence of its own
	Unknowns   []string          `json:"unknowns,omitempty"`   // what is not known
	Indicators []string          `json:"indicators,omitempty"` // what would change the judgement
	Facts      []string          `json:"facts,omitempty"`      // ids
	Dissent    string            `json:"dissent,omitempty"`    // of the caller, kept beside it
}

// DeterminationIn is another version of the determination of a case.
type DeterminationIn struct {
	Marking         threat.Marking   `json:"marking"`
	Findings        []threat.Finding `json:"findings"` // one for each criterion
	Victims         []string         `json:"victims,omitempty"`
	Places          []string         `json:"places,omitempty"`
	Protectors      []string         `json:"protectors,omitempty"` // ids of contacts
	Emergency       bool             `json:"emergency,omitempty"`
	EmergencyReason string           `json:"emergency_reason,omitempty"`
	Position        string           `json:"position,omitempty"` // of the caller, in a dispute
	Other           *PositionIn      `json:"other,omitempty"`    // the other position
}

// PositionIn is the other side of a dispute.
type PositionIn struct {
	Person string `json:"person"` // id
	Text   string `json:"text"`
}

// WaiverIn asks for a waiver.
type WaiverIn struct {
	Ground string    `json:"ground"` // code from the policy's list
	Text   string    `json:"text"`
	Facts  []string  `json:"facts,omitempty"`
	Tried  []string  `json:"tried,omitempty"`
	Review time.Time `json:"review"` // when it is looked at again
}

// WaiverDecision approves or refuses a waiver.
type WaiverDecision struct {
	Approve bool `json:"approve"`
}

// WaiverReview says what came of looking at a waiver again.
type WaiverReview struct {
	Keep   time.Time `json:"keep,omitzero"` // until then; absent ends it, and the duty runs again
	Reason string    `json:"reason"`
}

// ClockOut is a clock, with what it asks for and who is called for it.
type ClockOut struct {
	threat.Clock
	Text           string    `json:"text"`
	OverdueSeconds int64     `json:"overdue_seconds"`    // below zero while there is time
	Called         []string  `json:"called"`             // roles of the ladder reached by now
	NextCall       time.Time `json:"next_call,omitzero"` // when the ladder's next is called
}

// NoteIn says that what a clock asked for was done.
type NoteIn struct {
	Reason string `json:"reason"`
}

// DigestIn names the text that was looked at.
type DigestIn struct {
	Digest string `json:"digest"`
}

func (a *API) dutyRoutes() []route {
	read, judge, reader, analyst := auth.ScopeRead, auth.ScopeJudge, threat.RoleReader, threat.RoleAnalyst
	return []route{
		{method: "GET", path: "/cases/{id}/assessments", tag: "duty", summary: "The versions of a case's assessment, the latest first", scope: read, role: reader, status: 200, result: page[threat.Assessment]{}, serve: a.listAssessments},
		{method: "POST", path: "/cases/{id}/assessments", tag: "duty", summary: "Assess a case: adds a version", scope: judge, role: analyst, body: AssessmentIn{}, status: 201, result: threat.Assessment{}, serve: a.assess},
		{method: "GET", path: "/cases/{id}/determinations", tag: "duty", summary: "The versions of a case's determination, the latest first", scope: read, role: reader, status: 200, result: page[threat.Determination]{}, serve: a.listDeterminations},
		{method: "POST", path: "/cases/{id}/determinations", tag: "duty", summary: "Decide whether somebody must be warned: adds a version, and starts the clocks that follow", scope: judge, role: analyst, body: DeterminationIn{}, status: 201, result: threat.Determination{}, serve: a.determine},
		{method: "GET", path: "/cases/{id}/waivers", tag: "duty", summary: "The waivers of a case, the latest first", scope: read, role: reader, status: 200, result: page[threat.Waiver]{}, serve: a.listWaivers},
		{method: "POST", path: "/cases/{id}/waivers", tag: "duty", summary: "Ask for a waiver", scope: judge, role: analyst, body: WaiverIn{}, status: 201, result: threat.Waiver{}, serve: a.askWaiver},
		{method: "GET", path: "/waivers", tag: "duty", summary: "The waivers that wait for a second person", scope: read, role: reader, status: 200, result: page[threat.Waiver]{}, serve: a.openWaivers},
		{method: "POST", path: "/waivers/{id}/decision", tag: "duty", summary: "Approve or refuse a waiver that somebody else asked for", scope: auth.ScopeApprove, role: threat.RoleApprover, body: WaiverDecision{}, status: 200, result: threat.Waiver{}, serve: a.decideWaiver},
		{method: "POST", path: "/waivers/{id}/review", tag: "duty", summary: "Look at a waiver again: keep it, or end it so that the duty runs again", scope: judge, role: analyst, body: WaiverReview{}, status: 200, result: threat.Waiver{}, serve: a.reviewWaiver},
		{method: "GET", path: "/cases/{id}/clocks", tag: "duty", summary: "The clocks of a case, running and stopped", scope: read, role: reader, status: 200, result: page[ClockOut]{}, serve: a.caseClocks},
		{method: "GET", path: "/clocks", tag: "duty", summary: "All clocks that run, the first due first", scope: read, role: reader, status: 200, result: page[ClockOut]{}, serve: a.runningClocks},
		{method: "POST", path: "/clocks/{id}/note", tag: "duty", summary: "Say that an emergency was coordinated, a second person has looked, or a dispute is settled", scope: judge, role: analyst, body: NoteIn{}, status: 204, serve: a.noteClock},
		{method: "POST", path: "/products/{id}/emergency", tag: "duty", summary: "Send a submitted warning on one person's word: the determination must be an emergency", scope: auth.ScopeWarn, role: analyst, body: DigestIn{}, status: 200, result: threat.Product{}, serve: a.sendInEmergency},
	}
}

func (a *API) listAssessments(c *call) (any, error) {
	if _, err := a.o.Store.Case(c.r.Context(), c.by(), c.id()); err != nil {
		return nil, err
	}
	all, err := a.o.Store.Assessments(c.r.Context(), c.by(), c.id())
	return pageOf(all, ""), err
}

func (a *API) assess(c *call) (any, error) {
	var in AssessmentIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	v := threat.Assessment{
		Case: c.id(), Marking: in.Marking, Judgement: in.Judgement, Likelihood: in.Likelihood, Percent: in.Percent, Confidence: in.Confidence,
		Basis: in.Basis, Unknowns: in.Unknowns, Indicators: in.Indicators, Facts: in.Facts,
	}
	if in.Dissent != "" {
		v.Dissents = []threat.Dissent{{By: c.by().Name, At: a.o.Store.Now(), Text: in.Dissent}}
	}
	made, err := desk.Assess(c.r.Context(), a.o.Store, c.by(), v)
	return status{code: 201, body: made}, err
}

func (a *API) listDeterminations(c *call) (any, error) {
	if _, err := a.o.Store.Case(c.r.Context(), c.by(), c.id()); err != nil {
		return nil, err
	}
	all, err := a.o.Store.Determinations(c.r.Context(), c.by(), c.id())
	return pageOf(all, ""), err
}

func (a *API) determine(c *call) (any, error) {
	var in DeterminationIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	d := threat.Determination{
		Case: c.id(), Marking: in.Marking, Findings: in.Findings, Victims: in.Victims, Places: in.Places, Protectors: in.Protectors,
		Emergency: in.Emergency, EmergencyReason: in.EmergencyReason,
	}
	if in.Position != "" || in.Other != nil {
		if in.Position == "" || in.Other == nil || in.Other.Text == "" {
			return nil, threat.Invalid("position", "a dispute needs both positions, and whose the other one is", "give position, and other with person and text")
		}
		p, err := a.o.Store.Person(c.r.Context(), c.by(), in.Other.Person)
		if err != nil {
			return nil, err
		}
		now := a.o.Store.Now()
		d.Dispute = []threat.Dissent{{By: c.by().Name, At: now, Text: in.Position}, {By: p.Name, At: now, Text: in.Other.Text}}
	}
	made, err := desk.Determine(c.r.Context(), a.o.Store, c.by(), d)
	return status{code: 201, body: made}, err
}

func (a *API) listWaivers(c *call) (any, error) {
	if _, err := a.o.Store.Case(c.r.Context(), c.by(), c.id()); err != nil {
		return nil, err
	}
	all, err := a.o.Store.Waivers(c.r.Context(), c.by(), c.id())
	return pageOf(all, ""), err
}

func (a *API) openWaivers(c *call) (any, error) {
	all, err := a.o.Store.OpenWaivers(c.r.Context(), c.by())
	return pageOf(all, ""), err
}

func (a *API) askWaiver(c *call) (any, error) {
	var in WaiverIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	w, err := desk.RequestWaiver(c.r.Context(), a.o.Store, c.by(), threat.Waiver{Case: c.id(), Ground: in.Ground, Text: in.Text, Facts: in.Facts, Tried: in.Tried, Review: in.Review})
	return status{code: 201, body: w}, err
}

func (a *API) decideWaiver(c *call) (any, error) {
	var in WaiverDecision
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return desk.DecideWaiver(c.r.Context(), a.o.Store, c.by(), c.id(), in.Approve)
}

func (a *API) reviewWaiver(c *call) (any, error) {
	var in WaiverReview
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return desk.ReviewWaiver(c.r.Context(), a.o.Store, c.by(), c.id(), in.Keep, in.Reason)
}

func (a *API) caseClocks(c *call) (any, error) {
	if _, err := a.o.Store.Case(c.r.Context(), c.by(), c.id()); err != nil {
		return nil, err
	}
	all, err := a.o.Store.Clocks(c.r.Context(), c.by(), c.id())
	if err != nil {
		return nil, err
	}
	return a.clocksOut(c, all)
}

func (a *API) runningClocks(c *call) (any, error) {
	all, err := a.o.Store.RunningClocks(c.r.Context(), c.by())
	if err != nil {
		return nil, err
	}
	return a.clocksOut(c, all)
}

func (a *API) clocksOut(c *call, all []threat.Clock) (any, error) {
	policy, _, err := desk.Policy(c.r.Context(), &a.o.Store.Reads, c.by())
	now := a.o.Store.Now()
	var out []ClockOut
	for _, k := range all {
		one := ClockOut{Clock: k, Text: duty.Text(k), Called: []string{}}
		if k.Running() {
			one.OverdueSeconds, one.NextCall = int64(now.Sub(k.Due).Seconds()), duty.NextCall(policy, k, now)
			for _, item := range duty.Due(policy, []threat.Clock{k}, now) {
				one.Called = notNil(item.Call)
			}
		}
		out = append(out, one)
	}
	return pageOf(out, ""), err
}

func (a *API) noteClock(c *call) (any, error) {
	var in NoteIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return nil, desk.NoteClock(c.r.Context(), a.o.Store, c.by(), c.id(), in.Reason)
}

func (a *API) sendInEmergency(c *call) (any, error) {
	var in DigestIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return desk.SendInEmergency(c.r.Context(), a.o.Store, c.by(), c.id(), in.Digest, a.o.Desk)
}
