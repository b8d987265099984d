package score

import (
	"slices"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Told is one warning to one partner, and what they made of it. Times that are
// not known are zero.
type Told struct {
	Partner  string
	Sent     time.Time // approved, and on its way
	Reached  time.Time // first delivery to anybody who speaks for them
	Answered time.Time // first answer by a person
	Answers  []threat.AnswerState
	Outcome  threat.OutcomeCode // of the case; empty while it is open
}

// PartnerRecord is how one partner has dealt with what they were warned of. It
// says what was recorded, and suggests nothing of them: who disputes a warning
// may be right.
type PartnerRecord struct {
	Partner  string
	Warnings int
	Reached  int
	Answered int
	TakenOn  int // accepted, prioritised or acted
	Acted    int
	Refused  int // disputed or dismissed
	BorneOut int // of those refused, how many came about afterwards
	// The medians, nil when there is nothing to take one of.
	ToReach, ToAnswer *time.Duration
}

// RecordPartners gives each partner's record, by partner.
func RecordPartners(all []Told) []PartnerRecord {
	byPartner := map[string][]Told{}
	for _, t := range all {
		byPartner[t.Partner] = append(byPartner[t.Partner], t)
	}
	var out []PartnerRecord
	for partner, told := range byPartner {
		out = append(out, recordPartner(partner, told))
	}
	slices.SortFunc(out, func(a, b PartnerRecord) int {
		if a.Warnings != b.Warnings {
			return b.Warnings - a.Warnings
		}
		if a.Partner < b.Partner {
			return -1
		}
		return 1
	})
	return out
}

// RecordDesk is the same over all partners together: how the desk's warnings
// were received.
func RecordDesk(all []Told) PartnerRecord { return recordPartner("", all) }

func recordPartner(partner string, told []Told) PartnerRecord {
	r := PartnerRecord{Partner: partner, Warnings: len(told)}
	var toReach, toAnswer []time.Duration
	for _, t := range told {
		if !t.Reached.IsZero() {
			r.Reached++
			toReach = append(toReach, max(t.Reached.Sub(t.Sent), 0))
		}
		if !t.Answered.IsZero() {
			r.Answered++
			if !t.Reached.IsZero() {
				toAnswer = append(toAnswer, max(t.Answered.Sub(t.Reached), 0))
			}
		}
		r.count(t)
	}
	r.ToReach, r.ToAnswer = median(toReach), median(toAnswer)
	return r
}

// count adds what a partner said to one warning; each thing once.
func (r *PartnerRecord) count(t Told) {
	said := func(of ...threat.AnswerState) int {
		if slices.ContainsFunc(t.Answers, func(s threat.AnswerState) bool { return slices.Contains(of, s) }) {
			return 1
		}
		return 0
	}
	r.TakenOn += said(threat.AnswerAccepted, threat.AnswerPrioritised, threat.AnswerActed, threat.AnswerLapsed)
	r.Acted += said(threat.AnswerActed, threat.AnswerLapsed)
	refused := said(threat.AnswerDisputed, threat.AnswerDismissed)
	r.Refused += refused
	if came(t.Outcome) {
		r.BorneOut += refused
	}
}

// came says whether what was warned of came about, in the window or after it.
// What occurred elsewhere, was averted or is unknown bears nobody out.
func came(code threat.OutcomeCode) bool {
	return code == threat.OccurredInWindow || code == threat.OccurredAfter
}

func median(all []time.Duration) *time.Duration {
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	m := all[len(all)/2]
	if len(all)%2 == 0 {
		m = (all[len(all)/2-1] + m) / 2
	}
	return &m
}
