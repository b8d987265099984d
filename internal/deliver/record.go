package deliver

import (
	"context"
	"errors"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// recorder keeps what came of tries, those that came while it wrote in one
// change. What it cannot write it goes on trying to: a message that was taken
// and not recorded would be sent again.
type recorder struct {
	e    *Engine
	in   chan settled
	done chan struct{}
}

// recordGroup bounds what is recorded in one change, so that a warning's own
// change does not wait behind it for long.
const recordGroup = 512

// After a change of more than recordBusy, the next waits for recordPause.
const (
	recordBusy  = 16
	recordPause = 2 * time.Millisecond
)

func newRecorder(e *Engine) *recorder {
	r := &recorder{e: e, in: make(chan settled, 2*recordGroup), done: make(chan struct{})}
	go r.run()
	return r
}

// close waits until all that was handed in is recorded, or cannot be.
func (r *recorder) close() {
	close(r.in)
	<-r.done
}

func (r *recorder) run() {
	defer close(r.done)
	group := make([]settled, 0, recordGroup)
	for first := range r.in {
		if len(group) > recordBusy { // more will come: let it come along
			time.Sleep(recordPause)
		}
		group = append(group[:0], first)
		for more := true; more && len(group) < recordGroup; {
			select {
			case next, ok := <-r.in:
				if more = ok; ok {
					group = append(group, next)
				}
			default:
				more = false
			}
		}
		r.keep(group)
		for _, s := range group {
			s.lane.release(s)
		}
	}
}

// keepTries is how often a change is tried while the store cannot take any.
const keepTries = 8

// keep records a group.
func (r *recorder) keep(group []settled) {
	wait := 50 * time.Millisecond
	for range keepTries {
		err := r.e.settle(context.Background(), group)
		if err == nil {
			return
		}
		r.e.Log.Error("what came of deliveries could not be recorded", "deliveries", len(group), "error", err)
		if threat.KindOf(err) != threat.KindUnavailable {
			return
		}
		time.Sleep(wait)
		wait *= 2
	}
}

// settle keeps what came of some deliveries, in one change: attempts, states,
// and what follows from arrivals and failures. If the change as a whole cannot
// be made, each delivery gets one of its own, so that none hangs on a
// neighbour.
func (e *Engine) settle(ctx context.Context, done []settled) error {
	if len(done) == 0 {
		return nil
	}
	// What was sent and is not recorded would be sent again after a kill: it
	// goes before what is still to be planned.
	err := e.Store.WriteFirst(ctx, func(tx *store.Tx) error { return e.settleIn(tx, done) })
	if err == nil || len(done) == 1 || threat.KindOf(err) == threat.KindUnavailable {
		return err
	}
	err = nil
	for _, s := range done {
		err = errors.Join(err, e.Store.Write(ctx, func(tx *store.Tx) error { return e.settleIn(tx, []settled{s}) }))
	}
	return err
}

func (e *Engine) settleIn(tx *store.Tx, done []settled) error {
	tried := make([]store.Tried, 0, len(done))
	again := map[time.Time][]string{}
	now := tx.Now()
	for _, s := range done {
		if !s.again.IsZero() {
			again[s.again] = append(again[s.again], s.ID)
		}
		if s.gone || !s.again.IsZero() {
			continue
		}
		if !s.Done.IsZero() {
			s.Done = now // one for all: they are one change
		}
		tried = append(tried, s.Tried)
	}
	if err := e.keepTried(tx, tried); err != nil {
		return err
	}
	for until, ids := range again {
		if err := tx.PutOff(ids, until); err != nil {
			return err
		}
	}
	return e.troubles(tx, done)
}

// keepTried records tries with what follows from them.
func (e *Engine) keepTried(tx *store.Tx, tried []store.Tried) error {
	var arrived []*store.Delivery
	var failed []store.Delivery
	for i := range tried {
		switch d := &tried[i].Delivery; d.State {
		case threat.DeliveryDelivered:
			arrived = append(arrived, d)
		case threat.DeliveryFailed:
			failed = append(failed, *d)
		}
	}
	if len(arrived) > 0 && e.Arrived != nil {
		if err := e.Arrived(tx, arrived); err != nil {
			return err
		}
	}
	if err := tx.Record(tried); err != nil {
		return err
	}
	if len(failed) > 0 && e.Failed != nil {
		return e.Failed(tx, failed)
	}
	return nil
}

// troubles tells of each channel that does not work, once.
func (e *Engine) troubles(tx *store.Tx, done []settled) error {
	told := map[string]bool{}
	for _, s := range done {
		if s.trouble != "" && e.Trouble != nil && !told[s.Channel] {
			told[s.Channel] = true
			if err := e.Trouble(tx, s.Channel, s.trouble); err != nil {
				return err
			}
		}
	}
	return nil
}
