package desk

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// The papers that the desk keeps in versions.
const (
	paperPolicy     = "policy"
	paperEscalation = "escalation"
	policyName      = "duty to warn"
)

// Policy gives the duty policy in force, and the version of the paper it
// stands in: zero while the desk still has the default.
func Policy(ctx context.Context, q *store.Reads, r threat.Reader) (duty.Policy, int, error) {
	paper, err := q.Paper(ctx, r, paperPolicy, policyName, 0)
	if threat.KindOf(err) == threat.KindNotFound {
		return duty.Default(), 0, nil
	}
	if err != nil {
		return duty.Policy{}, 0, err
	}
	p, err := readPolicy(paper)
	return p, paper.Version, err
}

// SetPolicy puts a changed policy in force, on top of the version that was
// looked at.
func SetPolicy(ctx context.Context, s *store.Store, by threat.Reader, p duty.Policy, seen int) error {
	if !by.May(threat.RoleAdmin) {
		return threat.Forbidden("the policy is changed by an administrator", "ask one")
	}
	if err := p.Check(); err != nil {
		return err
	}
	body, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return fmt.Errorf("write policy: %w", err)
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.PutPaper(by, store.Paper{Kind: paperPolicy, Name: policyName, Version: seen, Body: string(body)})
		return err
	})
}

// Rehearsal is what a changed policy would have decided on past cases.
type Rehearsal struct {
	Determinations int           `json:"determinations"` // looked at
	Waivers        int           `json:"waivers"`
	Changes        []duty.Change `json:"changes"`
}

// rehearsed is how many past judgements a dry run looks at.
const rehearsed = 500

// DryRunPolicy shows what a changed policy would have decided otherwise than
// the one in force, on the determinations and waivers that the reader may see.
func DryRunPolicy(ctx context.Context, q *store.Reads, r threat.Reader, changed duty.Policy) (Rehearsal, error) {
	var out Rehearsal
	now, _, err := Policy(ctx, q, r)
	if err != nil {
		return out, err
	}
	past, err := q.AllDeterminations(ctx, r, rehearsed)
	if err != nil {
		return out, err
	}
	waivers, err := q.AllWaivers(ctx, r, rehearsed)
	out = Rehearsal{len(past), len(waivers), duty.DryRun(now, changed, past, waivers)}
	return out, err
}

// PolicyVersions lists the versions of the policy, the latest first.
func PolicyVersions(ctx context.Context, q *store.Reads, r threat.Reader) ([]store.Paper, error) {
	return q.PaperVersions(ctx, r, paperPolicy, policyName)
}

// PolicyAt gives the policy in one version; zero is the one the desk began with.
func PolicyAt(ctx context.Context, q *store.Reads, r threat.Reader, version int) (duty.Policy, error) {
	if version == 0 {
		return duty.Default(), nil
	}
	paper, err := q.Paper(ctx, r, paperPolicy, policyName, version)
	if err != nil {
		return duty.Policy{}, err
	}
	return readPolicy(paper)
}

func readPolicy(paper store.Paper) (duty.Policy, error) {
	var p duty.Policy
	if err := json.Unmarshal([]byte(paper.Body), &p); err != nil {
		return p, fmt.Errorf("read policy: %w", err)
	}
	return p, nil
}

// permitted says whether the policy's roles let somebody do an act.
func permitted(p duty.Policy, by threat.Reader, act, what string) error {
	if need := p.RoleFor(act); !by.May(need) {
		return threat.Forbidden(what+" needs the role "+string(need), "ask somebody who has it")
	}
	return nil
}

// Permitted is permitted under the policy in force.
func Permitted(ctx context.Context, q *store.Reads, by threat.Reader, act, what string) error {
	p, _, err := Policy(ctx, q, by)
	if err != nil {
		return err
	}
	return permitted(p, by, act, what)
}

// Assess adds a version of the assessment of a case.
func Assess(ctx context.Context, s *store.Store, by threat.Reader, a threat.Assessment) (threat.Assessment, error) {
	if err := Permitted(ctx, &s.Reads, by, "assess", "assessing a case"); err != nil {
		return a, err
	}
	if err := duty.CheckAssessment(a); err != nil {
		return a, err
	}
	cited, err := factsMarking(ctx, &s.Reads, by, a.Case, a.Facts)
	if err != nil {
		return a, err
	}
	a.Scale, a.Marking = "ICD 203 (2015)", a.Marking.Max(cited)
	err = s.Write(ctx, func(tx *store.Tx) (err error) {
		if a, err = tx.AddAssessment(by, a); err != nil {
			return err
		}
		return settleShaken(tx, by, a.Case)
	})
	return a, err
}

// Determine records whether the desk must warn, and starts the clocks that
// follow, in one change.
func Determine(ctx context.Context, s *store.Store, by threat.Reader, d threat.Determination) (threat.Determination, error) {
	policy, version, err := Policy(ctx, &s.Reads, by)
	if err != nil {
		return d, err
	}
	if err := permitted(policy, by, "determine", "a determination"); err != nil {
		return d, err
	}
	if err := duty.CheckDetermination(d); err != nil {
		return d, err
	}
	if d.Marking, err = citedMarking(ctx, &s.Reads, by, d); err != nil {
		return d, err
	}
	d.Policy = fmt.Sprintf("%s, version %d", policy.Version, version)
	d.Threshold, d.Reasons = duty.Decide(policy, d.Findings)
	err = s.Write(ctx, func(tx *store.Tx) error {
		added, err := tx.AddDetermination(by, d)
		if err != nil {
			return err
		}
		if err := settleShaken(tx, by, d.Case); err != nil {
			return err
		}
		running, err := tx.Clocks(ctx, threat.Machinery("duty"), d.Case)
		if err != nil {
			return err
		}
		for _, c := range duty.Start(policy, added, running, func() string { return tx.NewID("clk") }) {
			if err := tx.StartClock(by, c); err != nil {
				return err
			}
		}
		d = added
		return nil
	})
	return d, err
}

// stopWarnClock stops the duty clock of a case, if one runs.
func stopWarnClock(tx *store.Tx, by threat.Reader, caseID string, stop duty.Stop) error {
	return stopClocks(tx, by, caseID, stop, func(c threat.Clock) bool { return c.Kind == threat.ClockWarn })
}

// stopClocks stops the running clocks of a case that match.
func stopClocks(tx *store.Tx, by threat.Reader, caseID string, stop duty.Stop, match func(threat.Clock) bool) error {
	clocks, err := tx.Clocks(tx.Context(), threat.Machinery("duty"), caseID)
	if err != nil {
		return err
	}
	stop.At = tx.Now()
	for _, c := range clocks {
		if !c.Running() || !match(c) {
			continue
		}
		stopped, err := duty.StopClock(c, stop)
		if err != nil {
			return err
		}
		if err := tx.StopClock(by, stopped); err != nil {
			return err
		}
	}
	return nil
}

// maxCited bounds the facts cited in one place.
const maxCited = 200

// citedMarking is the marking of all that a determination cites and names; what
// is not there for whoever makes it is refused. A judgement is marked at least
// as what it rests on, so that it tells nobody of a fact they may not know.
func citedMarking(ctx context.Context, q *store.Reads, by threat.Reader, d threat.Determination) (threat.Marking, error) {
	m := d.Marking
	for _, f := range d.Findings {
		level, err := factsMarking(ctx, q, by, d.Case, f.Facts)
		if err != nil {
			return m, err
		}
		m = m.Max(level)
	}
	for _, id := range d.Protectors {
		c, err := q.Contact(ctx, by, id)
		if threat.KindOf(err) == threat.KindNotFound {
			return m, threat.Invalid("protectors", "there is no such contact", "choose one of the directory")
		}
		if err != nil {
			return m, err
		}
		m = m.Max(c.Marking)
	}
	return m, nil
}

// factsMarking is the marking of facts that are cited.
func factsMarking(ctx context.Context, q *store.Reads, by threat.Reader, caseID string, ids []string) (threat.Marking, error) {
	m := threat.Clear
	if _, err := q.Case(ctx, by, caseID); err != nil {
		return m, err
	}
	if len(ids) > maxCited {
		return m, threat.TooLarge("facts", fmt.Sprintf("more than %d facts are cited", maxCited), "cite those that carry the judgement")
	}
	for _, id := range ids {
		f, err := q.Fact(ctx, by, id)
		if threat.KindOf(err) == threat.KindNotFound {
			return m, threat.Invalid("facts", "there is no such fact", "cite facts of the case's reports")
		}
		if err != nil {
			return m, err
		}
		m = m.Max(f.Marking)
	}
	return m, nil
}

// NoteClock records that what a clock asked for was done, and stops it: an
// emergency was coordinated, a second person has looked, a dispute is settled.
// Whoever began it cannot be the one who ends it.
func NoteClock(ctx context.Context, s *store.Store, by threat.Reader, id, reason string) error {
	clock, err := s.Clock(ctx, by, id)
	if err != nil {
		return err
	}
	switch clock.Kind {
	case threat.ClockCoordinate, threat.ClockSecondLook, threat.ClockDispute:
	default:
		return threat.Invalid("clock", "this clock is not stopped by a note", "warn, ask for a waiver, decide on the window, or look at the waiver again")
	}
	if clock.Kind == threat.ClockDispute && !by.May(threat.RoleApprover) {
		return threat.Forbidden("a dispute is settled by an approver", "ask one")
	}
	if !by.May(threat.RoleAnalyst) {
		return threat.Forbidden("an analyst does this", "ask one")
	}
	determinations, err := s.Determinations(ctx, threat.Machinery("duty"), clock.Case)
	if err != nil {
		return err
	}
	for _, d := range determinations {
		if d.ID == clock.About && d.By == by.Person {
			return threat.Forbidden("who made the determination cannot do this alone", "ask a second person")
		}
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		return stopClocks(tx, by, clock.Case, duty.Stop{Decision: tx.NewID("dec"), Reason: reason}, func(c threat.Clock) bool { return c.ID == clock.ID })
	})
}
