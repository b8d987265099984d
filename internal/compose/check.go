package compose

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/tocsin/tocsin/internal/threat"
)

// Check refuses a product that does not say what it must, by the first of its
// [Faults].
func Check(p threat.Product, now time.Time) error {
	if faults := Faults(p, now); len(faults) > 0 {
		return faults[0]
	}
	return nil
}

// Faults are all that a product does not say and must, or says wrongly. A
// public text names hazard, place, window, what is unknown, who says so, what
// to do and whom to call.
func Faults(p threat.Product, now time.Time) []*threat.Error {
	out := windowFaults(p, now)
	add := func(wrong bool, where, message, remedy string) {
		if wrong {
			out = append(out, threat.Invalid(where, message, remedy))
		}
	}
	add(len(p.Texts) == 0, "text", "there is no text", "write one in at least one language")
	add(p.Kind == threat.WarningProduct && len(p.Recipients) == 0, "recipients", "a warning goes to named recipients", "choose at least one")
	add(p.Kind == threat.AdvisoryProduct && p.Marking != threat.Clear, "marking", "a public advisory is TLP:CLEAR", "mark it so, or make it a warning")
	add(p.Action != threat.ActionIssue && p.Changes == "", "changes", fmt.Sprintf("nothing says what this %s changes", p.Action), "choose the product it changes")
	add(!p.AnswerBy.IsZero() && !p.Window.End.IsZero() && p.AnswerBy.After(p.Window.End), "answer by", "the answer is asked for after the window's end", "ask for it earlier")
	seen := map[string]bool{}
	for _, t := range p.Texts {
		add(seen[strings.ToLower(t.Language)], "language", "there are two texts in "+t.Language, "keep one of them")
		seen[strings.ToLower(t.Language)] = true
		out = append(out, textFaults(t)...)
	}
	return out
}

func windowFaults(p threat.Product, now time.Time) []*threat.Error {
	w := p.Window
	_, err := time.LoadLocation(w.Zone)
	switch {
	case w.Start.IsZero() || w.End.IsZero() || w.Zone == "":
		return []*threat.Error{threat.Invalid("window", "start, end and zone are not all given", "give absolute times and an IANA zone")}
	case err != nil:
		return []*threat.Error{threat.Invalid("window", fmt.Sprintf("%q is no time zone", w.Zone), "use an IANA name such as Europe/Vienna")}
	case !w.End.After(w.Start):
		return []*threat.Error{threat.Invalid("window", "it ends before it starts", "correct the times")}
	case p.Action != threat.ActionCancel && !w.End.After(now):
		return []*threat.Error{threat.Invalid("window", "it is over already", "choose an end in the future")}
	}
	return nil
}

func textFaults(t threat.Text) []*threat.Error {
	var out []*threat.Error
	if _, err := language.Parse(t.Language); err != nil {
		out = append(out, threat.Invalid("language", fmt.Sprintf("%q is no language", t.Language), "give a BCP 47 code such as en or pt-BR"))
	}
	for _, must := range []struct{ name, text string }{
		{"headline", t.Headline}, {"hazard", t.Hazard}, {"place", t.Place}, {"unknown", t.Unknown}, {"source", t.Source}, {"contact", t.Contact},
	} {
		if strings.TrimSpace(must.text) == "" {
			out = append(out, threat.Invalid(must.name, "the "+t.Language+" text does not give it", "write it, or say that it is not known"))
		}
	}
	if len(t.Actions) == 0 {
		out = append(out, threat.Invalid("actions", "the "+t.Language+" text does not say what to do", "give at least one action"))
	}
	return out
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

// Successor says whether next may change prev: of the same kind, never from an
// exercise, a test or a draft to actual, and an extension to a later end.
func Successor(prev, next threat.Product) error {
	switch {
	case prev.Kind != next.Kind:
		return threat.Invalid("changes", "a warning changes a warning and an advisory an advisory", "choose a product of the same kind")
	case prev.Mode != next.Mode:
		return threat.Invalid("mode", fmt.Sprintf("what was made as %s stays %s", prev.Mode, prev.Mode), "issue a new product instead")
	case prev.State != threat.ProductApproved && prev.State != threat.ProductExpired:
		return threat.Invalid("changes", fmt.Sprintf("the product is %s", prev.State), "choose one that is in force")
	case next.Action == threat.ActionExtend && !next.Window.End.After(prev.Window.End):
		return threat.Invalid("window", "an extension ends later than what it extends, and this one does not", "choose a later end, or make it an update")
	}
	return nil
}
