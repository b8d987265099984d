package desk

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
)

// climb calls the next rung of the ladder for each alarm that nobody has seen
// for as long as that rung asks for.
func (w *Watch) climb(ctx context.Context, rung duty.Rung, number int) (int, error) {
	unseen, err := w.Store.AlarmsUnseen(ctx, watchman, w.Store.Now().Add(-rung.After.Duration()), number, watchBatch)
	if err != nil || len(unseen) == 0 {
		return 0, err
	}
	return len(unseen), w.Store.Write(ctx, func(tx *store.Tx) error {
		for _, a := range unseen {
			moved, err := tx.AlarmCalled(watchman, a, number)
			if err != nil {
				return err
			}
			if !moved {
				continue
			}
			if err := w.Bell.notify(tx, a, rung.Role, number-1); err != nil {
				return err
			}
		}
		return nil
	})
}

// unheard says whether an alarm waits for a rung of the ladder that should
// have been called by a time.
func unheard(ctx context.Context, q *store.Reads, rung duty.Rung, number int, by time.Time) (bool, error) {
	alarms, err := q.AlarmsUnseen(ctx, watchman, by.Add(-rung.After.Duration()), number, 1)
	return len(alarms) > 0, err
}
