package desk

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/escalate"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Audit looks at open chains after the one with id after, and counts those
// that ought to have moved and that nothing will move: the decision is made
// anew from deliveries, answers and time, whatever the chain's own note of its
// next decision says. It gives the id to go on from, empty at the end.
func Audit(ctx context.Context, q *store.Reads, now time.Time, grace time.Duration, after string, limit int) (faults int, next string, err error) {
	chains, err := q.ChainsOpen(ctx, watchman, after, limit)
	if err != nil {
		return 0, "", err
	}
	products := map[string]threat.Product{}
	for _, c := range chains {
		next = c.ID
		if !c.Wake.Before(now.Add(-grace)) && !c.Wake.After(now) {
			continue // woken a moment ago, and about to be decided on
		}
		p, seen := products[c.Product]
		if !seen {
			if p, err = q.Product(ctx, watchman, c.Product); err != nil {
				return faults, next, err
			}
			products[c.Product] = p
		}
		state, err := stateOf(ctx, q, c, p)
		if err != nil {
			return faults, next, err
		}
		faults += len(escalate.Audit([]escalate.Chain{state}, now, grace))
	}
	if len(chains) < limit {
		next = ""
	}
	return faults, next, nil
}

func stateOf(ctx context.Context, q *store.Reads, c store.Chain, p threat.Product) (escalate.Chain, error) {
	deliveries, err := q.DeliveriesOfChain(ctx, watchman, c.ID)
	if err != nil {
		return escalate.Chain{}, err
	}
	answers, err := q.AnswersOfChain(ctx, watchman, c.ID)
	if err != nil {
		return escalate.Chain{}, err
	}
	state, _, err := StateOf(c, p, deliveries, answers)
	return state, err
}
