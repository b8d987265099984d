package desk

import (
	"context"
	"strings"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// DecideOutcome adds a version of what came of a case. What windows and event
// suggest is a help; a person decides.
func DecideOutcome(ctx context.Context, s *store.Store, by threat.Reader, o threat.CaseOutcome) (threat.CaseOutcome, error) {
	if !by.May(threat.RoleAnalyst) {
		return o, threat.Forbidden("an outcome is decided by an analyst", "ask one")
	}
	o.Code = threat.OutcomeCode(strings.TrimSpace(string(o.Code)))
	switch {
	case o.Code == "":
		return o, threat.Invalid("outcome", "no outcome is chosen", "choose a code, or write one of the desk's own")
	case len(o.Code) > 100:
		return o, threat.TooLarge("outcome", "the code is longer than 100 letters", "put the story into the text")
	}
	err := s.Write(ctx, func(tx *store.Tx) (err error) {
		o, err = tx.AddOutcome(by, o)
		return err
	})
	return o, err
}

// AddLesson records something to do differently, with who does it by when.
func AddLesson(ctx context.Context, s *store.Store, by threat.Reader, n threat.Lesson) (threat.Lesson, error) {
	if !by.May(threat.RoleAnalyst) {
		return n, threat.Forbidden("a lesson is written by an analyst", "ask one")
	}
	if n.Owner == "" || n.Due.IsZero() {
		return n, threat.Invalid("owner", "a lesson needs somebody who does it and a day", "choose both")
	}
	err := s.Write(ctx, func(tx *store.Tx) (err error) {
		n, err = tx.AddLesson(by, n)
		return err
	})
	return n, err
}
