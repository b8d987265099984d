package api

import (
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Checkpoint is the signed state of the ledger.
type Checkpoint struct {
	Size   int64  `json:"size"`
	Note   string `json:"note"`   // signed, as partners verify it
	Public string `json:"public"` // the key to verify it with
}

func (a *API) ledgerRoutes() []route {
	filters := append([]param{{"about", "id of a thing: rows about it, or about what belongs to it", nil}, {"who", "id of a person, or a step of the machinery", nil}, {"verb", "", nil}, {"kind", "of the thing", nil}}, paging...)
	return []route{
		{method: "GET", path: "/ledger", tag: "ledger", summary: "List rows of the ledger, latest first", scope: auth.ScopeRead, role: threat.RoleReader, query: filters, status: 200, result: page[store.LedgerRow]{}, serve: a.listLedger},
		{method: "GET", path: "/ledger/checkpoint", tag: "ledger", summary: "The signed checkpoint, for those cleared for TLP:RED", scope: auth.ScopeRead, role: threat.RoleReader, status: 200, result: Checkpoint{}, serve: a.checkpoint},
		{method: "GET", path: "/ledger/{id}/proof", tag: "ledger", summary: "The proof that a row stands in the ledger, for those cleared for TLP:RED", scope: auth.ScopeRead, role: threat.RoleReader, status: 200, binary: true, serve: a.proof},
	}
}

func (a *API) listLedger(c *call) (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	rows, err := a.o.Store.Ledger(c.r.Context(), c.by(), store.LedgerFilter{
		Object: c.query("about"), Who: c.query("who"), Verb: c.query("verb"), Kind: c.query("kind"), Before: c.query("cursor"), Limit: limit,
	})
	next := ""
	if len(rows) == limit {
		next = rows[limit-1].ID
	}
	return pageOf(rows, next), err
}

// mayProve: the head and every proof tell how many rows there are in all, so
// they exist only for those who may read all of them.
func mayProve(c *call) error {
	if c.by().Clearance == threat.Red {
		return nil
	}
	return threat.Forbidden("a proof tells how long the ledger is, which counts what you may not read", "ask somebody whose clearance is TLP:RED to export it")
}

func (a *API) checkpoint(c *call) (any, error) {
	if err := mayProve(c); err != nil {
		return nil, err
	}
	size, note, err := a.o.Store.Head(c.r.Context(), c.by())
	return Checkpoint{size, note, a.o.Store.PublicKey()}, err
}

func (a *API) proof(c *call) (any, error) {
	if err := mayProve(c); err != nil {
		return nil, err
	}
	file, err := a.o.Store.Proof(c.r.Context(), c.by(), c.id())
	if err != nil {
		return nil, err
	}
	c.w.Header().Set("Content-Type", "application/json")
	_, _ = c.w.Write(file) // the caller has gone; there is nobody to tell
	return written{}, nil
}
