package deliver

import (
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// settled is what came of a delivery that was in hand: a try, an end without
// one, or neither.
type settled struct {
	store.Tried
	trouble string    // with the channel as a whole
	again   time.Time // given back, to be leased again from then on
	gone    bool      // somebody else closed it
	lane    *lane     // whose hand it was in
	begun   bool      // it has a place in the lane's window
}

// unrendered closes a delivery that has no message, or puts it off.
func unrendered(d store.Delivery, err error, now time.Time) settled {
	switch threat.KindOf(err) {
	case threat.KindInternal, threat.KindUnavailable:
		return after(d, Result{Outcome: threat.OutcomeTransient, Detail: "the message could not be made"}, now)
	case threat.KindConflict: // held back: it must not leave as it stands
		return after(d, Result{Outcome: threat.OutcomeBlocked, Detail: err.Error()}, now)
	case threat.KindNotFound:
		return closed(d, threat.DeliveryFailed, err.Error(), now)
	}
	return closed(d, threat.DeliverySuppressed, err.Error(), now)
}

func closed(d store.Delivery, state threat.DeliveryState, reason string, now time.Time) settled {
	d.State, d.Reason, d.Done = state, reason, now
	return settled{Tried: store.Tried{Delivery: d}}
}

// after says where a delivery stands after a try. The class of the outcome
// decides: taken, try again later, give this address up, or stop and alarm.
func after(d store.Delivery, r Result, now time.Time) settled {
	d.Attempts++
	a := &threat.Attempt{Delivery: d.ID, Number: d.Attempts, At: now, Outcome: r.Outcome, Code: r.Code, Detail: r.Detail}
	var s settled
	switch r.Outcome {
	case threat.OutcomeAccepted:
		s = closed(d, threat.DeliveryDelivered, "", now)
	case threat.OutcomePermanent, threat.OutcomeBlocked:
		s = closed(d, threat.DeliveryFailed, r.Detail, now)
	default:
		d.Next = now.Add(wait(d, r, now))
		if s.Delivery = d; !d.Next.Before(d.Expires) {
			s = closed(d, threat.DeliveryFailed, triedInVain+"; last: "+r.Detail, now)
		}
	}
	s.Attempt = a
	return s
}

// lastTry is how long before its end a delivery is not tried again.
const lastTry = 5 * time.Second

// wait is how long a delivery waits for its next try. Near its end it waits
// half of what is left, so that a window that ends sooner than the next try
// would come gives nobody up early; what the peer asks for goes before that.
func wait(d store.Delivery, r Result, now time.Time) time.Duration {
	next := backoff(d.Attempts)
	if left := d.Expires.Sub(now); left <= next && left > 2*lastTry {
		next = left / 2
	}
	return max(next, r.RetryAfter)
}

// backoff is how long to wait after so many tries: five seconds, doubling, to
// at most ten minutes.
func backoff(attempts int) time.Duration {
	wait := 5 * time.Second << min(attempts-1, 10)
	return min(wait, 10*time.Minute)
}
