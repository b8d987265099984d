package api

import (
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// ToldIn records who was told by hand.
type ToldIn struct {
	Recipient string             `json:"recipient"`
	Delivery  string             `json:"delivery,omitempty"` // the planned one that it carries out
	How       string             `json:"how"`                // "telephone +49 30 …"
	Reached   bool               `json:"reached"`
	Answer    threat.AnswerState `json:"answer,omitempty"`
	Text      string             `json:"text,omitempty"` // in their words
}

// StopIn ends a sending.
type StopIn struct {
	Recipient string `json:"recipient,omitempty"` // absent: all of them
	Reason    string `json:"reason"`
}

func (a *API) boardRoutes() []route {
	read, warn, reader, analyst := auth.ScopeRead, auth.ScopeWarn, threat.RoleReader, threat.RoleAnalyst
	filters := append([]param{{"state", "", words(store.ChainKinds[:])}, {"q", "begins a word of the recipient's name", nil}}, paging...)
	return []route{
		{method: "GET", path: "/products/{id}/board", tag: "deliveries", summary: "How a product stands with its recipients: the account of all, and a page of them with every try and answer", scope: read, role: reader, query: filters, status: 200, result: desk.Board{}, serve: a.showBoard},
		{method: "GET", path: "/products/{id}/answers", tag: "deliveries", summary: "What recipients answered, the first first", scope: read, role: reader, status: 200, result: page[desk.AnswerReview]{}, serve: a.listAnswers},
		{method: "POST", path: "/products/{id}/answers", tag: "deliveries", summary: "Record who was told by hand, and what they answered", scope: warn, role: analyst, body: ToldIn{}, status: 201, result: threat.Answer{}, serve: a.tellByHand},
		{method: "POST", path: "/products/{id}/stop", tag: "deliveries", summary: "Stop sending to one recipient, or to all", scope: auth.ScopeApprove, role: threat.RoleApprover, body: StopIn{}, status: 204, serve: a.stopSending},
		{method: "POST", path: "/deliveries/{id}/resend", tag: "deliveries", summary: "Send one delivery again", scope: warn, role: analyst, status: 201, result: store.Delivery{}, serve: a.resend},
		{method: "GET", path: "/deliveries/{id}/receipt", tag: "deliveries", summary: "The receipt of a delivery and its answers, which verifies offline", scope: read, role: reader, status: 200, binary: true, serve: a.receipt},
	}
}

func (a *API) showBoard(c *call) (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	return desk.ViewBoard(c.r.Context(), &a.o.Store.Reads, c.by(), store.ChainFilter{Product: c.id(), Kind: store.ChainKind(c.query("state")), Name: c.query("q"), After: c.query("cursor"), Limit: limit})
}

func (a *API) listAnswers(c *call) (any, error) {
	if _, err := a.o.Store.Product(c.r.Context(), c.by(), c.id()); err != nil {
		return nil, err
	}
	answers, err := a.o.Store.Answers(c.r.Context(), c.by(), c.id())
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, w := range answers {
		ids = append(ids, w.Recipient)
	}
	names, err := a.o.Store.ContactNames(c.r.Context(), c.by(), ids)
	var out []desk.AnswerReview
	for _, w := range answers {
		out = append(out, desk.AnswerReview{Answer: w, Name: names[w.Recipient]})
	}
	return pageOf(out, ""), err
}

func (a *API) tellByHand(c *call) (any, error) {
	var in ToldIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return desk.TellByHand(c.r.Context(), a.o.Store, c.by(), desk.Told{Product: c.id(), Contact: in.Recipient, Delivery: in.Delivery, How: in.How, Answer: in.Answer, Text: in.Text, Reached: in.Reached})
}

func (a *API) stopSending(c *call) (any, error) {
	var in StopIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return nil, desk.Stop(c.r.Context(), a.o.Store, c.by(), c.id(), in.Recipient, in.Reason)
}

func (a *API) resend(c *call) (any, error) {
	if a.o.Links == nil {
		return nil, &threat.Error{Kind: threat.KindUnavailable, Message: "this desk sends nothing", Remedy: "set up a channel"}
	}
	again, err := desk.Resend(c.r.Context(), a.o.Store, c.by(), c.id())
	return status{code: 201, body: again}, err
}

func (a *API) receipt(c *call) (any, error) {
	file, err := desk.ReceiptOf(c.r.Context(), a.o.Store, c.by(), c.id(), a.o.Desk)
	if err != nil {
		return nil, err
	}
	h := c.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", `attachment; filename="receipt.json"`)
	_, _ = c.w.Write(file) // the caller has gone; there is nobody to tell
	return written{}, nil
}
