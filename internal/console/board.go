package console

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// boardPage is how one warning stands with each recipient.
type boardPage struct {
	frame
	Bar                 caseBar
	P                   threat.Product
	B                   *desk.Board
	Kind                store.ChainKind
	Name                string
	Kinds               []kindTab
	Answers             []option
	MayStop, MayResend  bool
	NextPage, FirstPage string
}

// kindTab is a filter of the board with how many recipients it has.
type kindTab struct {
	Name, Href string
	N          int64
	At         bool
}

// kindWords are what the filters are called.
var kindWords = map[store.ChainKind]string{
	store.ChainsAll: "all", store.ChainsUnanswered: "unanswered", store.ChainsFailed: "failed", store.ChainsPending: "on the way",
	store.ChainsByHand: "to be called", store.ChainsTaken: "taken on", store.ChainsRefused: "refused", store.ChainsEnded: "ended",
}

// boardPair is a row with the page it stands on.
type boardPair struct {
	Page *boardPage
	Row  desk.BoardRow
}

// boardPageRows is how many recipients stand on one page.
const boardPageRows = 25

func (c *Console) boardRoutes() []route {
	return []route{
		{"GET /products/{id}/board", threat.RoleReader, c.showBoard},
		{"POST /products/{id}/tell", threat.RoleAnalyst, c.tellByHand},
		{"POST /products/{id}/resend", threat.RoleAnalyst, c.resend},
		{"POST /products/{id}/stop", threat.RoleApprover, c.stopSending},
	}
}

func (c *Console) showBoard(v *visit) error {
	prod, err := c.Store.Product(v.ctx(), v.by(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &boardPage{
		frame: c.begin(v, "cases", "Delivery board"), P: prod, MayStop: v.by().May(threat.RoleApprover), MayResend: v.by().May(threat.RoleAnalyst) && c.Links != nil,
		Kind: store.ChainKind(v.query("state")), Name: v.query("q"),
	}
	p.Over = []link{{"/cases/" + prod.Case, c.caseOf(v, prod.Case).Title}, {"/products/" + prod.ID, desk.ProductTitle(prod)}}
	if p.Bar, err = c.barOf(v, prod.Case, "warnings"); err != nil {
		return err
	}
	p.B, err = desk.ViewBoard(v.ctx(), &c.Store.Reads, v.by(), store.ChainFilter{Product: prod.ID, Kind: p.Kind, Name: p.Name, After: v.query("after"), Limit: boardPageRows})
	if err != nil {
		return err
	}
	p.setTabs(v.query("after") != "")
	for _, s := range threat.Answers {
		p.Answers = append(p.Answers, option{string(s), string(s)})
	}
	p.Live = c.liveAt(v, "product:"+prod.ID)
	c.show(v.w, v.r, http.StatusOK, "board", p)
	return nil
}

func (p *boardPage) setTabs(later bool) {
	at := "/products/" + p.P.ID + "/board"
	with := func(kind store.ChainKind, after string) string {
		q := url.Values{}
		for key, value := range map[string]string{"state": string(kind), "q": p.Name, "after": after} {
			if value != "" {
				q.Set(key, value)
			}
		}
		if len(q) == 0 {
			return at
		}
		return at + "?" + q.Encode()
	}
	for _, kind := range store.ChainKinds {
		p.Kinds = append(p.Kinds, kindTab{kindWords[kind], with(kind, ""), p.B.Counts[kind], kind == p.Kind})
	}
	if p.B.Next != "" {
		p.NextPage = with(p.Kind, p.B.Next)
	}
	if later {
		p.FirstPage = with(p.Kind, "")
	}
}

// Again says whether a delivery can be sent again.
func (p *boardPage) Again(d desk.BoardDelivery) bool {
	return p.MayResend && d.Channel != desk.ChannelTelephone && (d.State == threat.DeliveryFailed || d.State == threat.DeliveryDelivered)
}

func (c *Console) tellByHand(v *visit) error {
	id := v.r.PathValue("id")
	_, err := desk.TellByHand(v.ctx(), c.Store, v.by(), desk.Told{
		Product: id, Contact: v.form("contact"), Delivery: v.form("delivery"), How: strings.TrimSpace(v.form("how")),
		Answer: threat.AnswerState(v.form("answer")), Text: strings.TrimSpace(v.form("text")), Reached: v.form("reached") == "yes",
	})
	if err != nil {
		return err
	}
	return c.done(v, "/products/"+id+"/board", "told")
}

func (c *Console) resend(v *visit) error {
	if c.Links == nil {
		return &threat.Error{Kind: threat.KindUnavailable, Message: "this desk sends nothing", Remedy: "set up a channel"}
	}
	if _, err := desk.Resend(v.ctx(), c.Store, v.by(), v.form("delivery")); err != nil {
		return err
	}
	return c.done(v, "/products/"+v.r.PathValue("id")+"/board", "resent")
}

func (c *Console) stopSending(v *visit) error {
	id := v.r.PathValue("id")
	if err := desk.Stop(v.ctx(), c.Store, v.by(), id, v.form("contact"), v.form("reason")); err != nil {
		return err
	}
	return c.done(v, "/products/"+id+"/board", "stopped")
}
