package desk

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Watch is the duty watch: it calls people for overdue clocks, rung by rung,
// and ends products whose window is over. It decides from the records and the
// desk's clock alone, so that a restart, a second node or a jump of the clock
// neither loses a call nor repeats one.
type Watch struct {
	Store *store.Store
	Bell  Bell
	Log   *slog.Logger
	Idle  time.Duration // between looks; a second when zero

	looked time.Time // when it last looked for reports nobody has taken up
}

// watchBatch is how much is done in one change.
const watchBatch = 100

// Run watches until ctx ends.
func (w *Watch) Run(ctx context.Context) error {
	idle := w.Idle
	if idle == 0 {
		idle = time.Second
	}
	for ctx.Err() == nil {
		if _, err := w.Step(ctx); err != nil && ctx.Err() == nil {
			w.Log.Error("the duty watch could not record what is due; it tries again", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(idle):
		}
	}
	return nil
}

// Step does what is due now, and gives how much there was.
func (w *Watch) Step(ctx context.Context) (int, error) {
	policy, _, err := Policy(ctx, &w.Store.Reads, watchman)
	if err != nil {
		return 0, err
	}
	n := 0
	for k, rung := range policy.Ladder {
		called, err := w.call(ctx, rung, k+1)
		if err != nil {
			return n, err
		}
		climbed, err := w.climb(ctx, rung, k+1)
		if err != nil {
			return n, err
		}
		n += called + climbed
	}
	rung, err := w.untaken(ctx, policy)
	if err != nil {
		return n, err
	}
	if err := w.gaps(ctx, policy); err != nil {
		return n, err
	}
	ended, err := w.expire(ctx)
	return n + rung + ended, err
}

// call calls a rung for each clock that has reached it and was not yet.
func (w *Watch) call(ctx context.Context, rung duty.Rung, number int) (int, error) {
	clocks, err := w.Store.ClocksOverdue(ctx, watchman, w.Store.Now().Add(-rung.After.Duration()), number, watchBatch)
	if err != nil || len(clocks) == 0 {
		return 0, err
	}
	return len(clocks), w.Store.Write(ctx, func(tx *store.Tx) error {
		for _, c := range clocks {
			moved, err := tx.ClocksCalled(watchman, c, number)
			if err != nil {
				return err
			}
			if !moved {
				continue
			}
			text := fmt.Sprintf("%s. It was due %s; called: %s.", duty.Text(c), c.Due.UTC().Format("2 Jan 2006 15:04 UTC"), rung.Role)
			if err := w.Bell.Ring(tx, store.Alarm{Kind: store.AlarmClock, About: c.ID, Step: number, Case: c.Case, Marking: c.Marking, Text: text}, rung.Role); err != nil {
				return err
			}
		}
		return nil
	})
}

// expire ends the products whose window is over without a decision. They stay,
// as expired, with the clock of their window running on.
func (w *Watch) expire(ctx context.Context) (int, error) {
	over, err := w.Store.Products(ctx, watchman, store.ProductFilter{State: threat.ProductApproved, EndsTo: w.Store.Now().Add(time.Microsecond), Limit: watchBatch})
	if err != nil || len(over) == 0 {
		return 0, err
	}
	return len(over), w.Store.Write(ctx, func(tx *store.Tx) error {
		for _, seen := range over {
			if err := w.expireOne(tx, seen.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *Watch) expireOne(tx *store.Tx, id string) error {
	p, err := tx.Product(tx.Context(), watchman, id)
	if err != nil || p.State != threat.ProductApproved || p.Window.End.After(tx.Now()) {
		return err
	}
	if p, err = tx.SetProductState(watchman, id, threat.ProductExpired, "its window is over and nothing was decided"); err != nil {
		return err
	}
	if err := tx.WakeChains(p.ID, ""); err != nil {
		return err
	}
	if p.Action == threat.ActionCancel {
		return nil // it has done what it was for
	}
	return w.Bell.Ring(tx, aboutProduct(tx, store.AlarmExpired, p, p.ID, fmt.Sprintf("The window of %s is over and nothing was decided: extend, update or let it lapse.", kindWords[p.Kind])), "")
}

// kindWords tell the two products of a case apart, and no more of them.
var kindWords = map[threat.ProductKind]string{threat.WarningProduct: "a warning", threat.AdvisoryProduct: "an advisory"}

// Blind says why the desk cannot be relied on at a time: a clock that nobody
// was called for, a chain that nothing moves, a message that nobody sends, a
// product past its end. It looks at the records alone, apart from everything
// that works on them; the heartbeat to the outside hangs on it.
func Blind(ctx context.Context, q *store.Reads, now time.Time, grace time.Duration) ([]string, error) {
	var why []string
	policy, _, err := Policy(ctx, q, watchman)
	if err != nil {
		return nil, err
	}
	for k, rung := range policy.Ladder {
		uncalled, err := q.ClocksUncalled(ctx, watchman, now.Add(-grace-rung.After.Duration()), k+1)
		if err != nil {
			return nil, err
		}
		if uncalled > 0 {
			why = append(why, "a clock is overdue and nobody was called: "+rung.Role)
		}
		if waits, err := unheard(ctx, q, rung, k+1, now.Add(-grace)); err != nil {
			return nil, err
		} else if waits {
			why = append(why, "an alarm was not seen and nobody more was called: "+rung.Role)
		}
	}
	if _, stuck, err := q.OpenChains(ctx, watchman, now, grace); err != nil {
		return nil, err
	} else if stuck > 0 {
		why = append(why, "warnings wait for a decision that is overdue")
	}
	if stuck, err := q.StuckDeliveries(ctx, watchman, now, grace, ChannelTelephone); err != nil {
		return nil, err
	} else if stuck > 0 {
		why = append(why, "messages are due and nobody sends them")
	}
	over, err := q.Products(ctx, watchman, store.ProductFilter{State: threat.ProductApproved, EndsTo: now.Add(-grace), Limit: 1})
	if len(over) > 0 {
		why = append(why, "a window is over and nobody was told")
	}
	return why, err
}
