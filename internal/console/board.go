package console

import (
	"net/http"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// boardPage is how one warning stands with each recipient.
type boardPage struct {
	frame
	Bar        caseBar
	P          threat.Product
	Account    store.Account
	Balanced   bool
	Rows       []boardRow
	Answers    []option
	MayStop    bool
	MayResend  bool
	Recipients []option
}

// boardRow is one recipient with all deliveries and answers for them.
type boardRow struct {
	ID, Name, Ended string
	Wake            time.Time
	Deliveries      []boardDelivery
	Answers         []desk.AnswerReview
}

type boardDelivery struct {
	D        store.Delivery
	Who      string
	Attempts []threat.Attempt
	ByHand   bool
	Again    bool
}

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
	p := &boardPage{frame: c.begin(v, "cases", "Delivery board"), P: prod, MayStop: v.by().May(threat.RoleApprover), MayResend: v.by().May(threat.RoleAnalyst) && c.Links != nil}
	p.Over = []link{{"/cases/" + prod.Case, c.caseOf(v, prod.Case).Title}, {"/products/" + prod.ID, titleOfProduct(prod)}}
	if p.Bar, err = c.barOf(v, prod.Case, "warnings"); err != nil {
		return err
	}
	if p.Account, err = c.Store.Balance(v.ctx(), v.by(), prod.ID); err != nil {
		return err
	}
	a := p.Account
	p.Balanced = a.Intended == a.Delivered+a.Failed+a.Suppressed+a.Pending
	for _, s := range threat.Answers {
		p.Answers = append(p.Answers, option{string(s), string(s)})
	}
	if err := c.addBoardRows(v, p); err != nil {
		return err
	}
	p.Live = c.liveAt(v, "product:"+prod.ID)
	c.show(v.w, v.r, http.StatusOK, "board", p)
	return nil
}

func (c *Console) addBoardRows(v *visit, p *boardPage) error {
	chains, err := c.Store.Chains(v.ctx(), v.by(), p.P.ID)
	if err != nil {
		return err
	}
	for _, chain := range chains {
		row := boardRow{ID: chain.Contact, Name: c.contactName(v, chain.Contact), Ended: chain.Ended, Wake: chain.Wake}
		p.Recipients = append(p.Recipients, option{row.ID, row.Name})
		deliveries, err := c.Store.DeliveriesOfChain(v.ctx(), v.by(), chain.ID)
		if err != nil {
			return err
		}
		for _, d := range deliveries {
			attempts, err := c.Store.Attempts(v.ctx(), v.by(), d.ID)
			if err != nil {
				return err
			}
			row.Deliveries = append(row.Deliveries, boardDelivery{
				D: d, Who: c.contactName(v, d.Recipient), Attempts: attempts,
				ByHand: d.Channel == desk.ChannelTelephone && d.State == threat.DeliveryPending, Again: d.State == threat.DeliveryFailed || d.State == threat.DeliveryDelivered,
			})
		}
		answers, err := c.Store.AnswersOfChain(v.ctx(), v.by(), chain.ID)
		if err != nil {
			return err
		}
		for _, a := range answers {
			row.Answers = append(row.Answers, desk.AnswerReview{Answer: a, Name: c.contactName(v, a.Recipient)})
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}

// contactName is a contact's name, or what is said where the reader may not
// know it.
func (c *Console) contactName(v *visit, id string) string {
	k, err := c.Store.Contact(v.ctx(), v.by(), id)
	if err != nil {
		return "a contact above your clearance"
	}
	return k.Name
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
	if _, err := desk.Resend(v.ctx(), c.Store, v.by(), v.form("delivery"), c.Links); err != nil {
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
