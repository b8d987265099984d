package api

import (
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// TokenIn makes a token for the caller.
type TokenIn struct {
	Name      string         `json:"name"`
	Scopes    []string       `json:"scopes"`
	Clearance threat.Marking `json:"clearance"`
	Days      int            `json:"days"` // it lives, 1 to 366
}

// TokenOut is a fresh token, shown this once.
type TokenOut struct {
	Token string      `json:"token"`
	Made  store.Token `json:"made"`
}

func (a *API) tokenRoutes() []route {
	admin := auth.ScopeAdmin
	return []route{
		{method: "GET", path: "/tokens", tag: "tokens", summary: "List the caller's tokens", scope: admin, role: threat.RoleReader, status: 200, result: page[store.Token]{}, serve: a.listTokens},
		{method: "POST", path: "/tokens", tag: "tokens", summary: "Make a token, never for more than the one used", scope: admin, role: threat.RoleReader, body: TokenIn{}, status: 201, result: TokenOut{}, serve: a.makeToken},
		{method: "DELETE", path: "/tokens/{id}", tag: "tokens", summary: "Revoke a token", scope: admin, role: threat.RoleReader, status: 204, serve: a.revokeToken},
	}
}

func (a *API) listTokens(c *call) (any, error) {
	tokens, err := a.o.Store.Tokens(c.r.Context(), c.by(), c.by().Person)
	return pageOf(tokens, ""), err
}

// makeToken: a token can't make one that may do more than it may itself.
func (a *API) makeToken(c *call) (any, error) {
	var in TokenIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	for _, s := range in.Scopes {
		if !c.May(auth.Scope(s)) {
			return nil, threat.Forbidden("this token has no scope "+s, "make the token in the console")
		}
	}
	token, made, err := a.o.Auth.MakeToken(c.r.Context(), c.Visit, in.Name, in.Scopes, in.Clearance, time.Duration(in.Days)*24*time.Hour)
	return TokenOut{token, made}, err
}

func (a *API) revokeToken(c *call) (any, error) {
	return nil, a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error { return tx.RevokeToken(c.by(), c.id()) })
}
