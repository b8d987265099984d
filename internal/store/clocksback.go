package store

import (
	"slices"

	"github.com/tocsin/tocsin/internal/threat"
)

// clocksBack takes the clocks of a case that was merged, and is by itself again,
// back to it: those that are about it, and those that went on in the clock of
// the other case, with the deadline they had. A clock that goes leaves one with
// its deadline behind where the other case's own determination asks for it.
// Doubt favours a clock that runs.
func (tx *Tx) clocksBack(by threat.Reader, from, into string) error {
	house := threat.Machinery("store")
	had, err := tx.Clocks(tx.ctx, house, into)
	if err != nil {
		return err
	}
	if _, err := tx.exec(`UPDATE clock SET case_id = ? WHERE case_id = ? AND about_id IN (SELECT j.id FROM judgement j WHERE j.case_id = ?
		UNION SELECT p.id FROM product p WHERE p.case_id = ? UNION SELECT w.id FROM waiver w WHERE w.case_id = ?)`, from, into, from, from, from); err != nil {
		return err
	}
	there, err := tx.Clocks(tx.ctx, house, from)
	if err != nil {
		return err
	}
	for _, c := range there {
		wentOn := slices.ContainsFunc(had, func(o threat.Clock) bool { return o.ID == c.By })
		if c.Running() || !wentOn || sameClock(there, c) != nil {
			continue
		}
		if _, err := tx.exec("UPDATE clock SET stopped = 0, stop_ref = '', reason = '' WHERE id = ?", c.ID); err != nil {
			return err
		}
		if err := tx.act(by, Deed{Verb: "run again", Kind: "clock", Object: c.ID, Parent: from, Marking: c.Marking, Data: map[string]any{"due": c.Due}}); err != nil {
			return err
		}
	}
	return tx.leaveClock(by, into, had)
}

// leaveClock starts a clock to warn in a case whose own determination asks for
// one, when the one that ran for it has gone with another case.
func (tx *Tx) leaveClock(by threat.Reader, caseID string, had []threat.Clock) error {
	house := threat.Machinery("store")
	ran := sameClock(had, threat.Clock{Kind: threat.ClockWarn})
	if ran == nil {
		return nil
	}
	now, err := tx.Clocks(tx.ctx, house, caseID)
	if err != nil || sameClock(now, *ran) != nil {
		return err
	}
	own, err := tx.Determinations(tx.ctx, house, caseID)
	if err != nil || len(own) == 0 || own[0].Threshold == threat.ThresholdNotMet {
		return err
	}
	return tx.StartClock(by, threat.Clock{ID: tx.NewID("clk"), Kind: threat.ClockWarn, Case: caseID, About: own[0].ID, Marking: own[0].Marking.Max(ran.Marking), Started: ran.Started, Due: ran.Due})
}
