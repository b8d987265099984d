package api

import (
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// ReasonIn is why a difference is meant, or why a leak is none.
type ReasonIn struct {
	Kind   string `json:"kind"` // "parity" or "leak"
	ID     string `json:"id"`   // of the difference or the leak, as the checks give it
	Reason string `json:"reason"`
}

// ApprovalIn is bound to the exact text that was looked at.
type ApprovalIn struct {
	Digest string `json:"digest"` // as the checks give it
}

// WhyIn is the reason for a decision.
type WhyIn struct {
	Reason string `json:"reason"`
}

// ChangeIn begins a product that changes another.
type ChangeIn struct {
	Action threat.Action `json:"action"` // "update", "extend" or "cancel"
}

func (a *API) productStepRoutes() []route {
	warn, approve, analyst, approver := auth.ScopeWarn, auth.ScopeApprove, threat.RoleAnalyst, threat.RoleApprover
	step := func(path, summary string, scope auth.Scope, role threat.Role, body any, serve func(*call) (any, error)) route {
		return route{method: "POST", path: "/products/{id}/" + path, tag: "products", summary: summary, scope: scope, role: role, body: body, status: 200, result: threat.Product{}, serve: serve}
	}
	override := step("overrides", "Override a leak, as an approver who did not write the text", approve, approver, ReasonIn{}, a.reasonProduct)
	changed := step("changes", "Begin an update, extension or cancellation, with the words of what it changes", warn, analyst, ChangeIn{}, a.changeProduct)
	changed.status = 201
	return []route{
		step("reasons", "Give the reason for a difference of parity", warn, analyst, ReasonIn{}, a.reasonProduct), override,
		step("submit", "Hand a draft to the approvers", warn, analyst, nil, a.submitProduct),
		step("approve", "Approve the exact text with a digest, as somebody who did not write it, and send or publish it", approve, approver, ApprovalIn{}, a.approveProduct),
		step("refuse", "Send it back to its author", approve, approver, WhyIn{}, a.refuseProduct), changed,
		step("lapse", "Let its window end without another", approve, approver, WhyIn{}, a.lapseProduct),
	}
}

// productAfter answers with a product as it stands after a step.
func (a *API) productAfter(c *call, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return a.o.Store.Product(c.r.Context(), c.by(), c.id())
}

func (a *API) reasonProduct(c *call) (any, error) {
	var in ReasonIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	if in.Kind != "parity" && in.Kind != "leak" {
		return nil, threat.Invalid("kind", "there is no such check", "give parity or leak")
	}
	if in.Kind == "leak" && !c.May(auth.ScopeApprove) {
		return nil, threat.Forbidden("the token has no scope "+string(auth.ScopeApprove), "make a token that has it")
	}
	return a.productAfter(c, desk.Reason(c.r.Context(), a.o.Store, c.by(), store.ProductReason{Product: c.id(), Kind: in.Kind, Field: in.ID, Reason: in.Reason}))
}

func (a *API) submitProduct(c *call) (any, error) {
	return desk.Submit(c.r.Context(), a.o.Store, c.by(), c.id())
}

func (a *API) approveProduct(c *call) (any, error) {
	var in ApprovalIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return desk.Approve(c.r.Context(), a.o.Store, c.by(), c.id(), in.Digest, a.o.Desk)
}

func (a *API) refuseProduct(c *call) (any, error) {
	var in WhyIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return a.productAfter(c, desk.Refuse(c.r.Context(), a.o.Store, c.by(), c.id(), in.Reason))
}

func (a *API) changeProduct(c *call) (any, error) {
	var in ChangeIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return a.madeProduct(desk.StartDraft(c.r.Context(), a.o.Store, c.by(), desk.Start{Changes: c.id(), Action: in.Action, Exercise: a.o.Exercise}))
}

func (a *API) lapseProduct(c *call) (any, error) {
	var in WhyIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return a.productAfter(c, desk.LetLapse(c.r.Context(), a.o.Store, c.by(), c.id(), in.Reason))
}
