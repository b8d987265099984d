package api

import (
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// ProductStart begins a draft, filled from its case.
type ProductStart struct {
	Kind    threat.ProductKind `json:"kind"`
	Mode    threat.Mode        `json:"mode,omitempty"` // absent: actual; at a desk in exercise, exercise
	Marking *threat.Marking    `json:"marking,omitempty"`
	Twin    string             `json:"twin,omitempty"` // absent: the latest product of the other kind
	Zone    string             `json:"zone,omitempty"` // IANA, of the window
}

// ProductEdit is all of a draft that its author can change. What is absent is
// emptied: give what stands back.
type ProductEdit struct {
	Version    int               `json:"version"` // that was looked at
	Twin       string            `json:"twin,omitempty"`
	Marking    threat.Marking    `json:"marking"`
	PAP        threat.PAP        `json:"pap,omitempty"`
	Precedence threat.Precedence `json:"precedence,omitempty"`
	Texts      []threat.Text     `json:"texts"`
	Window     threat.Window     `json:"window"`
	Area       threat.Area       `json:"area"`
	AnswerBy   time.Time         `json:"answer_by,omitzero"`
	Recipients []string          `json:"recipients,omitempty"`
	Channels   []string          `json:"channels,omitempty"`
	Policy     string            `json:"policy,omitempty"`
}

// ProductChecks is what stands between a product and its approval.
type ProductChecks struct {
	Digest string                `json:"digest"` // of the text as it stands: what an approval is bound to
	Clear  bool                  `json:"clear"`
	Faults []Fault               `json:"faults"`
	Leaks  []compose.Leak        `json:"leaks"`
	Parity []ParityGap           `json:"parity"`
	Given  []store.ProductReason `json:"given"` // reasons and overrides for this very text
}

// Fault is something that a text does not say and must.
type Fault struct {
	Where   string `json:"where"`
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`
}

// ParityGap is a difference that needs a reason, with the name to give it under.
type ParityGap struct {
	ID string `json:"id"`
	compose.Difference
}

func (a *API) productRoutes() []route {
	read, warn, reader, analyst := auth.ScopeRead, auth.ScopeWarn, threat.RoleReader, threat.RoleAnalyst
	filters := []param{{"case", "id", nil}, {"kind", "", []string{"warning", "advisory"}}, {"state", "", words(threat.ProductStates[:])}, {"limit", "how many at most, 1 to 500", nil}}
	return []route{
		{method: "GET", path: "/products", tag: "products", summary: "List warnings and advisories, the newest first", scope: read, role: reader, query: filters, status: 200, result: page[threat.Product]{}, serve: a.listProducts},
		{method: "POST", path: "/cases/{id}/products", tag: "products", summary: "Begin a warning or an advisory, filled from the case at or below its marking", scope: warn, role: analyst, body: ProductStart{}, status: 201, result: threat.Product{}, serve: a.startProduct},
		{method: "GET", path: "/products/{id}", tag: "products", summary: "A warning or an advisory", scope: read, role: reader, status: 200, result: threat.Product{}, serve: a.getProduct},
		{method: "PUT", path: "/products/{id}", tag: "products", summary: "Save another text of a draft; a submitted one goes back to draft", scope: warn, role: analyst, body: ProductEdit{}, status: 200, result: threat.Product{}, serve: a.editProduct},
		{method: "GET", path: "/products/{id}/versions", tag: "products", summary: "Every text that was saved, the latest first", scope: read, role: reader, status: 200, result: page[store.ProductText]{}, serve: a.listVersions},
		{method: "GET", path: "/products/{id}/checks", tag: "products", summary: "What stands between it and its approval: what is missing, what leaks, what differs from its twin", scope: read, role: reader, status: 200, result: ProductChecks{}, serve: a.checkProduct},
		{method: "GET", path: "/products/{id}/forms", tag: "products", summary: "What everybody gets by each channel, letter for letter but for their own links", scope: read, role: reader, status: 200, result: page[desk.Preview]{}, serve: a.previewProduct},
		{method: "GET", path: "/products/{id}/changes", tag: "products", summary: "What it changes: against the product it changes, and against its last version with another text", scope: read, role: reader, status: 200, result: page[desk.Compared]{}, serve: a.compareProduct},
		{method: "GET", path: "/templates", tag: "products", summary: "Texts to begin from: the program's own and the desk's", scope: read, role: reader, status: 200, result: page[desk.Template]{}, serve: a.listTemplates},
		{method: "PUT", path: "/templates/{id}", tag: "products", summary: "Keep texts under a name, for everybody at the desk", scope: warn, role: analyst, body: TemplateIn{}, status: 204, serve: a.keepTemplate},
	}
}

func (a *API) listProducts(c *call) (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	found, err := a.o.Store.Products(c.r.Context(), c.by(), store.ProductFilter{Case: c.query("case"), Kind: threat.ProductKind(c.query("kind")), State: threat.ProductState(c.query("state")), Limit: limit})
	return pageOf(found, ""), err
}

func (a *API) startProduct(c *call) (any, error) {
	var in ProductStart
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	st := desk.Start{Case: c.id(), Kind: in.Kind, Mode: in.Mode, Marking: a.o.Marking, Twin: in.Twin, Zone: in.Zone, Desk: a.o.Desk, Exercise: a.o.Exercise}
	if in.Marking != nil {
		st.Marking = *in.Marking
	}
	if st.Zone == "" {
		st.Zone = a.o.Zone
	}
	return a.madeProduct(desk.StartDraft(c.r.Context(), a.o.Store, c.by(), st))
}

// madeProduct answers with a product that has come to be.
func (a *API) madeProduct(p threat.Product, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return status{code: 201, location: Root + "/products/" + p.ID, body: p}, nil
}

func (a *API) getProduct(c *call) (any, error) {
	p, err := a.o.Store.Product(c.r.Context(), c.by(), c.id())
	if err != nil {
		return nil, err
	}
	return p, a.looks.Record(c.r.Context(), c.by(), "product", p.ID)
}

func (a *API) editProduct(c *call) (any, error) {
	var in ProductEdit
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	p, err := a.o.Store.Product(c.r.Context(), c.by(), c.id())
	if err != nil {
		return nil, err
	}
	if in.Version < 1 {
		return nil, threat.Invalid("version", "it is not said which version was looked at", "give the version that you read")
	}
	p.Version, p.Twin, p.Marking, p.PAP, p.Precedence, p.Texts, p.Window, p.Area = in.Version, in.Twin, in.Marking, in.PAP, in.Precedence, in.Texts, in.Window, in.Area
	p.AnswerBy, p.Recipients, p.Channels, p.Policy = in.AnswerBy, in.Recipients, in.Channels, in.Policy
	return desk.SaveDraft(c.r.Context(), a.o.Store, c.by(), p)
}

func (a *API) listVersions(c *call) (any, error) {
	if _, err := a.o.Store.Product(c.r.Context(), c.by(), c.id()); err != nil {
		return nil, err
	}
	texts, err := a.o.Store.ProductTexts(c.r.Context(), c.by(), c.id())
	return pageOf(texts, ""), err
}

func (a *API) checkProduct(c *call) (any, error) {
	p, err := a.o.Store.Product(c.r.Context(), c.by(), c.id())
	if err != nil {
		return nil, err
	}
	checks, err := desk.Check(c.r.Context(), &a.o.Store.Reads, c.by(), p, a.o.Desk, a.o.Store.Now())
	if err != nil {
		return nil, err
	}
	out := ProductChecks{Digest: compose.Digest(p), Clear: checks.Clear(), Faults: []Fault{}, Leaks: notNil(checks.Leaks), Parity: []ParityGap{}, Given: []store.ProductReason{}}
	for _, f := range checks.Faults {
		out.Faults = append(out.Faults, Fault{f.Where, f.Message, f.Remedy})
	}
	for _, d := range checks.Parity {
		out.Parity = append(out.Parity, ParityGap{d.Key(), d})
	}
	reasons, err := a.o.Store.ProductReasons(c.r.Context(), c.by(), p.ID)
	for _, n := range reasons {
		if n.Digest == out.Digest {
			out.Given = append(out.Given, n)
		}
	}
	return out, err
}

func (a *API) previewProduct(c *call) (any, error) {
	p, err := a.o.Store.Product(c.r.Context(), c.by(), c.id())
	if err != nil {
		return nil, err
	}
	forms, err := desk.Previews(c.r.Context(), &a.o.Store.Reads, c.by(), p, desk.Publisher{Name: a.o.Desk, Sender: a.o.Sender})
	return pageOf(forms, ""), err
}

func (a *API) compareProduct(c *call) (any, error) {
	p, err := a.o.Store.Product(c.r.Context(), c.by(), c.id())
	if err != nil {
		return nil, err
	}
	changes, err := desk.Compare(c.r.Context(), &a.o.Store.Reads, c.by(), p, a.o.Desk)
	return pageOf(changes, ""), err
}

// TemplateIn are the texts of a template.
type TemplateIn struct {
	Marking threat.Marking `json:"marking"` // TLP:GREEN or below: everybody at the desk sees templates
	Texts   []threat.Text  `json:"texts"`
}

func (a *API) listTemplates(c *call) (any, error) {
	all, err := desk.Templates(c.r.Context(), &a.o.Store.Reads, c.by())
	return pageOf(all, ""), err
}

func (a *API) keepTemplate(c *call) (any, error) {
	var in TemplateIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return nil, desk.SaveTemplate(c.r.Context(), a.o.Store, c.by(), c.id(), threat.Product{Marking: in.Marking, Texts: in.Texts})
}
