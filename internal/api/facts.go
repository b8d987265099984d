package api

import (
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// FactIn is a fact that a person or program adds to a report.
type FactIn struct {
	Kind   threat.Kind `json:"kind"`
	Quote  string      `json:"quote"`           // the words that say it, exactly
	Start  *int        `json:"start,omitempty"` // where they begin, in bytes; absent: the only place where they stand
	Value  string      `json:"value"`
	Holder string      `json:"holder,omitempty"`
}

// FactDecision is what somebody thinks of a fact.
type FactDecision struct {
	Do     string            `json:"do"` // "confirm", "reject", "restore" or "correct"
	Reason string            `json:"reason,omitempty"`
	Scope  store.RejectScope `json:"scope,omitempty"` // of a rejection: "report", "source" or "name"
	Value  string            `json:"value,omitempty"` // of a correction
	Holder string            `json:"holder,omitempty"`
}

func (a *API) factRoutes() []route {
	return []route{
		{method: "GET", path: "/reports/{id}/facts", tag: "facts", summary: "The facts of a report, in the order of its text", scope: auth.ScopeRead, role: threat.RoleReader, status: 200, result: page[threat.FactRecord]{}, serve: a.listFacts},
		{method: "POST", path: "/reports/{id}/facts", tag: "facts", summary: "Add a fact that stands in the words", scope: auth.ScopeJudge, role: threat.RoleAnalyst, body: FactIn{}, status: 201, result: threat.FactRecord{}, serve: a.addFact},
		{method: "GET", path: "/facts/{id}", tag: "facts", summary: "One fact", scope: auth.ScopeRead, role: threat.RoleReader, status: 200, result: threat.FactRecord{}, serve: a.getFact},
		{method: "POST", path: "/facts/{id}/decisions", tag: "facts", summary: "Confirm, reject, restore or correct a fact", scope: auth.ScopeJudge, role: threat.RoleAnalyst, body: FactDecision{}, status: 200, result: threat.FactRecord{}, serve: a.decideFact},
	}
}

func (a *API) listFacts(c *call) (any, error) {
	if _, err := a.o.Store.Report(c.r.Context(), c.by(), c.id()); err != nil {
		return nil, err
	}
	facts, err := a.o.Store.FactsOfReport(c.r.Context(), c.by(), c.id())
	return pageOf(facts, ""), err
}

func (a *API) getFact(c *call) (any, error) {
	return a.o.Store.Fact(c.r.Context(), c.by(), c.id())
}

func (a *API) addFact(c *call) (any, error) {
	var in FactIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	rep, err := a.o.Store.Report(c.r.Context(), c.by(), c.id())
	if err != nil {
		return nil, err
	}
	hand := desk.Hand{Kind: in.Kind, Quote: in.Quote, Start: -1, Value: in.Value, Holder: in.Holder}
	if in.Start != nil {
		hand.Start = *in.Start
	}
	fact, err := hand.Fact(rep)
	if err != nil {
		return nil, err
	}
	var made threat.FactRecord
	err = a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error {
		var err error
		made, err = tx.AddFact(c.by(), fact)
		return err
	})
	return made, err
}

// decideFact gives the fact as it stands afterwards; after a correction, the
// new one.
func (a *API) decideFact(c *call) (any, error) {
	var d FactDecision
	if err := c.read(&d, bodyLimit); err != nil {
		return nil, err
	}
	id := c.id()
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error {
		switch d.Do {
		case "confirm":
			return tx.ConfirmFact(c.by(), id)
		case "reject":
			return tx.RejectFact(c.by(), id, d.Reason, d.Scope)
		case "restore":
			return tx.RestoreFact(c.by(), id)
		case "correct":
			made, err := correct(tx, c, d)
			id = made.ID
			return err
		}
		return threat.Invalid("do", "there is no such decision", "give confirm, reject, restore or correct")
	})
	if err != nil {
		return nil, err
	}
	return a.o.Store.Fact(c.r.Context(), c.by(), id)
}

func correct(tx *store.Tx, c *call, d FactDecision) (threat.FactRecord, error) {
	f, err := tx.Fact(tx.Context(), c.by(), c.id())
	if err != nil {
		return f, err
	}
	right, err := desk.Corrected(f.Fact, d.Value, d.Holder)
	if err != nil {
		return f, err
	}
	return tx.CorrectFact(c.by(), f.ID, right, d.Reason)
}
