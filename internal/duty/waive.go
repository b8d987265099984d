package duty

import (
	"fmt"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// CheckWaiver refuses a request that the policy does not allow.
func CheckWaiver(p Policy, w threat.Waiver) error {
	ground, ok := p.Ground(w.Ground)
	switch {
	case !ok:
		return threat.Invalid("ground", fmt.Sprintf("%q is not on the policy's list", w.Ground), "choose a ground from the list")
	case strings.TrimSpace(w.Text) == "":
		return threat.Invalid("text", "nothing says why the ground holds here", "say it in a sentence")
	case ground.NeedsFacts && len(w.Facts) == 0:
		return threat.Invalid("facts", "this ground must cite what it relies on", "cite at least one fact of the case")
	case ground.NeedsTried && len(w.Tried) == 0:
		return threat.Invalid("tried", "this ground must list the channels tried", "list at least one channel")
	case w.Requester == "":
		return threat.Invalid("requester", "nobody asks for it", "sign in and ask again")
	case !w.Review.After(w.Requested):
		return threat.Invalid("review", "the review date is not in the future", "choose a date after today")
	case w.Review.Sub(w.Requested) > p.WaiverReview.Duration():
		return threat.Invalid("review", fmt.Sprintf("the review is later than the policy allows (%.0f hours)", float64(p.WaiverReview)), "choose an earlier date")
	}
	return nil
}

// DecideWaiver gives the waiver as decided, or says why it cannot be. To be
// approved it must hold under the policy in force; it can always be refused.
func DecideWaiver(p Policy, w threat.Waiver, approver threat.Reader, at time.Time, approve bool) (threat.Waiver, error) {
	switch {
	case !w.Decided.IsZero():
		return w, threat.Conflict("the waiver has been decided already", "see the case for the decision")
	case !approver.May(threat.RoleApprover):
		return w, threat.Forbidden("a waiver is decided on by an approver", "ask one")
	case approver.Person == "":
		return w, threat.Forbidden("a waiver is decided on by a person", "sign in as one")
	case approver.Person == w.Requester:
		return w, threat.Forbidden("who asks for a waiver cannot decide on it", "ask another approver")
	}
	if approve {
		if err := CheckWaiver(p, w); err != nil {
			return w, err
		}
		if !w.Review.After(at) {
			return w, threat.Conflict("its review date has passed while it waited", "refuse it, and ask again with a later date")
		}
	}
	w.Approver, w.Decided, w.Approved = approver.Person, at, approve
	return w, nil
}
