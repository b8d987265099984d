package compose

import (
	"fmt"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Check refuses a product that does not say what it must. A public text names
// hazard, place, window, what is unknown, who says so, what to do and whom to
// call.
func Check(p threat.Product, now time.Time) error {
	w := p.Window
	switch {
	case len(p.Texts) == 0:
		return threat.Invalid("text", "there is no text", "write one in at least one language")
	case w.Start.IsZero() || w.End.IsZero() || w.Zone == "":
		return threat.Invalid("window", "start, end and zone are not all given", "give absolute times and an IANA zone")
	case !w.End.After(w.Start):
		return threat.Invalid("window", "it ends before it starts", "correct the times")
	case p.Action != threat.ActionCancel && !w.End.After(now):
		return threat.Invalid("window", "it is over already", "choose an end in the future")
	case p.Kind == threat.WarningProduct && len(p.Recipients) == 0:
		return threat.Invalid("recipients", "a warning goes to named recipients", "choose at least one")
	case p.Kind == threat.AdvisoryProduct && p.Marking != threat.Clear:
		return threat.Invalid("marking", "a public advisory is TLP:CLEAR", "mark it so, or make it a warning")
	case p.Action != threat.ActionIssue && p.Changes == "":
		return threat.Invalid("changes", fmt.Sprintf("nothing says what this %s changes", p.Action), "choose the product it changes")
	}
	for _, t := range p.Texts {
		if err := checkText(t); err != nil {
			return err
		}
	}
	return nil
}

func checkText(t threat.Text) error {
	for _, must := range []struct{ name, text string }{
		{"headline", t.Headline}, {"hazard", t.Hazard}, {"place", t.Place}, {"unknown", t.Unknown}, {"source", t.Source}, {"contact", t.Contact},
	} {
		if strings.TrimSpace(must.text) == "" {
			return threat.Invalid(must.name, "the "+t.Language+" text does not give it", "write it, or say that it is not known")
		}
	}
	if len(t.Actions) == 0 {
		return threat.Invalid("actions", "the "+t.Language+" text does not say what to do", "give at least one action")
	}
	return nil
}

// Approve gives the product as approved by somebody else than its author,
// bound to the digest that the approver saw; or says why it cannot be.
func Approve(p threat.Product, approver threat.Reader, digest string, at time.Time) (threat.Product, error) {
	switch {
	case p.State != threat.ProductSubmitted:
		return p, threat.Conflict(fmt.Sprintf("the product is %s, not submitted", p.State), "open it again to see where it stands")
	case !approver.May(threat.RoleApprover) || approver.Person == "":
		return p, threat.Forbidden("a product is approved by an approver", "ask one")
	case approver.Person == p.Author:
		return p, threat.Forbidden("who wrote it cannot approve it", "ask another approver")
	case !approver.MayRead(p.Marking):
		return p, threat.NotFound("product")
	case digest != Digest(p):
		return p, threat.Conflict("the text is not the one you looked at", "read what changed and approve again")
	}
	if err := Check(p, at); err != nil {
		return p, err
	}
	p.State, p.Approver, p.Approved, p.Digest = threat.ProductApproved, approver.Person, at, digest
	return p, nil
}

// Successor says whether next may change prev: of the same kind, and never
// from an exercise, a test or a draft to actual.
func Successor(prev, next threat.Product) error {
	switch {
	case prev.Kind != next.Kind:
		return threat.Invalid("changes", "a warning changes a warning and an advisory an advisory", "choose a product of the same kind")
	case prev.Mode != next.Mode:
		return threat.Invalid("mode", fmt.Sprintf("what was made as %s stays %s", prev.Mode, prev.Mode), "issue a new product instead")
	case prev.State != threat.ProductApproved && prev.State != threat.ProductExpired:
		return threat.Invalid("changes", fmt.Sprintf("the product is %s", prev.State), "choose one that is in force")
	}
	return nil
}
