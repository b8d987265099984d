package console

import (
	"cmp"
	"net/http"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// warningsPage lists the products of a case.
type warningsPage struct {
	frame
	Bar      caseBar
	C        threat.Case
	Products []productRow
	Marking  markingChoice
	Modes    []option
}

// productRow is a product in a list.
type productRow struct {
	P                       threat.Product
	Title, Author, Approver string
	Case                    threat.Case
	Reached                 string
	Ends                    string
	MayApprove              bool
}

// approvalsPage is what waits for a second person.
type approvalsPage struct {
	frame
	Products []productRow
	Waivers  []waiverView
	Approver bool
}

func (c *Console) productRoutes() []route {
	return []route{
		{"GET /cases/{id}/warnings", threat.RoleReader, c.showWarnings},
		{"POST /cases/{id}/warnings", threat.RoleAnalyst, c.startProduct},
		{"GET /approvals", threat.RoleReader, c.showApprovals},
		{"GET /products/{id}", threat.RoleReader, c.showProduct},
		{"POST /products/{id}/submit", threat.RoleAnalyst, c.submitProduct},
		{"POST /products/{id}/approve", threat.RoleApprover, c.approveProduct},
		{"POST /products/{id}/refuse", threat.RoleApprover, c.refuseProduct},
		{"POST /products/{id}/reason", threat.RoleAnalyst, c.reasonProduct},
		{"POST /products/{id}/change", threat.RoleAnalyst, c.changeProduct},
		{"POST /products/{id}/lapse", threat.RoleApprover, c.lapseProduct},
		{"GET /products/{id}/edit", threat.RoleAnalyst, c.editProduct},
		{"POST /products/{id}/edit", threat.RoleAnalyst, c.saveProduct},
		{"GET /area-map", threat.RoleAnalyst, c.mapAround},
	}
}

func (c *Console) productRows(v *visit, products []threat.Product) []productRow {
	names := c.names(v)
	var out []productRow
	for _, p := range products {
		row := productRow{P: p, Title: desk.ProductTitle(p), Author: names.of(p.Author), Approver: names.of(p.Approver), Case: c.caseOf(v, p.Case)}
		row.MayApprove = v.by().May(threat.RoleApprover) && p.Author != v.by().Person
		if !p.Window.End.IsZero() {
			row.Ends = leftWords(p.Window.End.Sub(c.Store.Now()))
		}
		out = append(out, row)
	}
	return out
}

func (c *Console) showWarnings(v *visit) error {
	file, err := c.Store.Case(v.ctx(), v.by(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &warningsPage{frame: c.begin(v, "cases", "Warnings and advisories"), C: file, Marking: markingFor(v.by(), threat.Amber)}
	p.Over = []link{{"/cases", "Cases"}, {"/cases/" + file.ID, file.Title}}
	p.Lede = "One determination, two linked products: a confidential warning to named protectors, and a public advisory to people at risk."
	p.Modes = c.modes()
	if p.Bar, err = c.barOf(v, file.ID, "warnings"); err != nil {
		return err
	}
	products, err := c.Store.Products(v.ctx(), v.by(), store.ProductFilter{Case: file.ID, Limit: 200})
	if err != nil {
		return err
	}
	p.Products = c.productRows(v, products)
	for i := range p.Products {
		if a, err := c.Store.Balance(v.ctx(), v.by(), p.Products[i].P.ID); err == nil && a.Intended > 0 {
			p.Products[i].Reached = counted(int(a.Delivered), "delivered", "delivered") + " of " + counted(int(a.Intended), "intended", "intended")
		}
	}
	p.Live = c.liveAt(v, "case:"+file.ID)
	c.show(v.w, v.r, http.StatusOK, "warnings", p)
	return nil
}

// modes are those a product may be made in.
func (c *Console) modes() []option {
	var out []option
	for _, m := range desk.Modes(c.Exercise) {
		name := string(m)
		if m == threat.ModeDraft {
			name = "draft, never to leave"
		}
		out = append(out, option{string(m), name})
	}
	return out
}

func (c *Console) startProduct(v *visit) error {
	m, err := threat.ParseMarking(v.form("marking"))
	if err != nil {
		return err
	}
	made, err := desk.StartDraft(v.ctx(), c.Store, v.by(), desk.Start{
		Case: v.r.PathValue("id"), Kind: threat.ProductKind(v.form("kind")), Mode: threat.Mode(v.form("mode")), Marking: m, Desk: c.Desk, Zone: c.Zone, Exercise: c.Exercise,
	})
	if err != nil {
		return err
	}
	return c.done(v, "/products/"+made.ID+"/edit", "drafted")
}

func (c *Console) showApprovals(v *visit) error {
	p := &approvalsPage{frame: c.begin(v, "approvals", "Approvals"), Approver: v.by().May(threat.RoleApprover)}
	p.Lede = "What waits for a second person. Who wrote or asked for something never approves it."
	products, err := c.Store.Products(v.ctx(), v.by(), store.ProductFilter{State: threat.ProductSubmitted, Limit: 200})
	if err != nil {
		return err
	}
	p.Products = c.productRows(v, products)
	if p.Waivers, err = c.waiversOpen(v); err != nil {
		return err
	}
	p.Live = c.liveAt(v, "any")
	c.show(v.w, v.r, http.StatusOK, "approvals", p)
	return nil
}

// productPage is one product with what stands between it and its approval.
type productPage struct {
	frame
	Bar                                                              caseBar
	P                                                                threat.Product
	Author, Approver                                                 string
	Digest                                                           string
	Checks                                                           desk.Checks
	Faults                                                           []notice
	Leaks                                                            []compose.Leak
	Parity                                                           []compose.Difference
	Given                                                            []givenView
	Diffs                                                            []desk.Compared
	Preview, Aloud                                                   []desk.Preview
	Recipients                                                       []string
	Versions                                                         []versionView
	Twin                                                             *threat.Product
	TwinTitle                                                        string
	MaySubmit, MayEdit, MayApprove, MayOverride, MayChange, MayLapse bool
	Why                                                              string
	Expired                                                          bool
}

type givenView struct{ Kind, Field, Reason, By string }

type versionView struct {
	Version           int
	By, Digest, State string
	At                time.Time
}

func (c *Console) showProduct(v *visit) error {
	p, err := c.productPage(v)
	if err != nil {
		return err
	}
	if err := c.looks.Record(v.ctx(), v.by(), "product", p.P.ID); err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "product", p)
	return nil
}

func (c *Console) productPage(v *visit) (*productPage, error) {
	prod, err := c.Store.Product(v.ctx(), v.by(), v.r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	file, err := c.Store.Case(v.ctx(), v.by(), prod.Case)
	if err != nil {
		return nil, err
	}
	p := &productPage{frame: c.begin(v, "cases", desk.ProductTitle(prod)), P: prod, Digest: compose.Digest(prod)}
	p.Over = []link{{"/cases", "Cases"}, {"/cases/" + file.ID, file.Title}, {"/cases/" + file.ID + "/warnings", "Warnings"}}
	names := c.names(v)
	p.Author, p.Approver = names.of(prod.Author), names.of(prod.Approver)
	if p.Bar, err = c.barOf(v, file.ID, "warnings"); err != nil {
		return nil, err
	}
	for _, add := range []func(*visit, *productPage) error{c.addChecks, c.addDiff, c.addRecipients, c.addPreviews} {
		if err := add(v, p); err != nil {
			return nil, err
		}
	}
	c.setMay(v, p)
	p.Live = c.liveAt(v, "case:"+prod.Case)
	return p, nil
}

func (c *Console) addChecks(v *visit, p *productPage) (err error) {
	if p.Twin, err = desk.Twin(v.ctx(), &c.Store.Reads, v.by(), p.P); err != nil {
		return err
	}
	if p.Twin != nil {
		p.TwinTitle = desk.ProductTitle(*p.Twin)
	}
	if desk.Issued(p.P.State) {
		return c.addGiven(v, p)
	}
	if p.Checks, err = desk.Check(v.ctx(), &c.Store.Reads, v.by(), p.P, c.Desk, c.Store.Now()); err != nil {
		return err
	}
	p.Faults = faultsOf(p.Checks)
	p.Leaks, p.Parity = p.Checks.Leaks, p.Checks.Parity
	return c.addGiven(v, p)
}

// faultsOf are the faults of a text as notices, each with the place to mend it.
func faultsOf(checks desk.Checks) []notice {
	var out []notice
	for _, f := range checks.Faults {
		out = append(out, notice{Where: f.Where, Text: sentenceOf(f.Message), Remedy: sentenceOf(f.Remedy)})
	}
	return out
}

// addGiven lists the reasons and overrides that were given for this very text.
func (c *Console) addGiven(v *visit, p *productPage) error {
	reasons, err := c.Store.ProductReasons(v.ctx(), v.by(), p.P.ID)
	names := c.names(v)
	for _, n := range reasons {
		if n.Digest == p.Digest {
			field := n.Field
			if n.Kind == "leak" {
				field = "override"
			}
			p.Given = append(p.Given, givenView{n.Kind, field, n.Reason, names.of(n.By)})
		}
	}
	return err
}

// addDiff compares with the product that this one changes, and with its own
// last version that had another text.
func (c *Console) addDiff(v *visit, p *productPage) error {
	texts, err := c.Store.ProductTexts(v.ctx(), v.by(), p.P.ID)
	if err != nil {
		return err
	}
	names := c.names(v)
	for _, t := range texts {
		p.Versions = append(p.Versions, versionView{t.Version, names.of(t.By), t.Digest, string(t.Product.State), t.At})
	}
	p.Diffs, err = desk.Compare(v.ctx(), &c.Store.Reads, v.by(), p.P, c.Desk)
	return err
}

// recipientsShown bounds the names on a product's page.
const recipientsShown = 40

func (c *Console) addRecipients(v *visit, p *productPage) error {
	names, err := c.Store.ContactNames(v.ctx(), v.by(), p.P.Recipients)
	for _, id := range p.P.Recipients[:min(len(p.P.Recipients), recipientsShown)] {
		p.Recipients = append(p.Recipients, cmp.Or(names[id], "a contact above your clearance"))
	}
	if rest := len(p.P.Recipients) - recipientsShown; rest > 0 {
		p.Recipients = append(p.Recipients, counted(rest, "more", "more"))
	}
	return err
}

func (c *Console) addPreviews(v *visit, p *productPage) (err error) {
	p.Preview, err = desk.Previews(v.ctx(), &c.Store.Reads, v.by(), p.P, c.publisher())
	for _, t := range p.P.Texts {
		p.Aloud = append(p.Aloud, desk.Preview{Language: t.Language, Text: compose.Spoken(p.P, t.Language, c.Desk)})
	}
	return err
}

// setMay says honestly what this person may do, and why not the rest.
func (c *Console) setMay(v *visit, p *productPage) {
	own := p.P.Author == v.by().Person
	approver := v.by().May(threat.RoleApprover)
	editable := p.P.State == threat.ProductDraft || p.P.State.MayBecome(threat.ProductDraft)
	p.MayEdit = p.MayWrite && editable
	p.MaySubmit = p.MayWrite && p.P.State == threat.ProductDraft
	p.MayOverride = approver && !own && editable
	p.MayApprove = approver && !own && p.P.State == threat.ProductSubmitted
	live := p.P.State == threat.ProductApproved || p.P.State == threat.ProductExpired
	p.MayChange, p.MayLapse = p.MayWrite && live, approver && live
	p.Expired = live && !p.P.Window.End.After(c.Store.Now())
	if p.P.State == threat.ProductSubmitted {
		switch {
		case own:
			p.Why = "You wrote it: somebody else approves it."
		case !approver:
			p.Why = "It waits for an approver."
		case !p.Checks.Clear():
			p.Why = "It can be approved once the checks are clear."
		}
	}
}
