package console

import (
	"cmp"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path/filepath"
	"strconv"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

type reportPage struct {
	frame
	R                                     threat.Report
	SourceName                            string
	Reliability                           threat.Reliability
	Size, Asides, FactCount               string
	EventText, SaidText, PublishedText    string
	Waiting, Erased                       bool
	Sources                               []string
	WithdrawnBy, AsideBy, SecondBy        string
	MaySecond                             bool
	Segments                              []segment
	Legend                                []legend
	Kinds                                 []factKind
	Adding                                bool
	Add                                   addForm
	KindOptions, CaseOptions, CredOptions []option
	CredAt                                string
	Remark                                markingChoice
	Placed, Proposals                     []proposal
	Receptions                            []threat.Reception
	Copies                                []reportRow
}

type legend struct{ Family, Letter, Name string }

type addForm struct{ Quote, Start, Kind, Value, Holder string }

// factKind is the facts of one kind.
type factKind struct {
	Name  string
	Facts []factView
}

// factView is one fact as a page shows it.
type factView struct {
	ID, Family, Kind, Value, Display, Quote, Holder, Rule, By string
	State                                                     threat.FactState
	StateWord, StateTone                                      string
	Sure                                                      threat.Sureness
	Background, ByHand, Machine, Above, IsName                bool
	Marking                                                   threat.Marking
	MayWrite                                                  bool
	Form                                                      string // the form token
}

// markingChoice is a select of markings.
type markingChoice struct {
	At      threat.Marking
	Options []threat.Marking
}

func markingFor(r threat.Reader, at threat.Marking) markingChoice {
	return markingChoice{At: min(at, r.Clearance), Options: readable(r.Clearance)}
}

// proposal is a report beside a case it is in, or may be.
type proposal struct {
	Report, Title, CaseID, Case string
	Percent                     int
	Reasons                     []string
	MayWrite                    bool
	Form, Back                  string
}

func (c *Console) reportRoutes() []route {
	return []route{
		{"GET /reports/{id}", threat.RoleReader, c.report},
		{"GET /reports/{id}/original", threat.RoleReader, c.original},
		{"POST /reports/{id}/facts", threat.RoleAnalyst, c.addFact},
		{"POST /reports/{id}/place", threat.RoleAnalyst, c.placeReport},
		{"POST /reports/{id}/credibility", threat.RoleAnalyst, c.gradeReport},
		{"POST /reports/{id}/marking", threat.RoleAnalyst, c.markReport},
		{"POST /reports/{id}/times", threat.RoleAnalyst, c.timeReport},
		{"POST /reports/{id}/source", threat.RoleAnalyst, c.sourceReport},
		{"POST /reports/{id}/lead", threat.RoleAnalyst, c.leadReport},
		{"POST /reports/{id}/withdraw", threat.RoleAnalyst, c.withdrawReport},
		{"POST /reports/{id}/erase", threat.RoleAdmin, c.eraseReport},
	}
}

func (c *Console) report(v *visit) error {
	p, err := c.reportPage(v, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := c.looks.Record(v.ctx(), v.by(), "report", p.R.ID); err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "report", p)
	return nil
}

// reportPage puts a report's page together.
func (c *Console) reportPage(v *visit, id string) (*reportPage, error) {
	rep, err := c.Store.Report(v.ctx(), v.by(), id)
	if err != nil {
		return nil, err
	}
	p := &reportPage{frame: c.begin(v, "inbox", desk.TitleOf(rep)), R: rep}
	p.Over = []link{{"/inbox", "Inbox"}}
	p.describe(v, rep)
	if rep.Withdrawn != nil {
		p.WithdrawnBy = c.names(v).of(rep.Withdrawn.By)
	}
	if n := rep.NoLead; n != nil {
		who := c.names(v)
		p.AsideBy, p.SecondBy = who.of(n.By), who.of(n.Second)
		p.MaySecond = n.NeedsSecond && n.Second == "" && n.By != v.by().Person && p.MayWrite
	}
	facts, err := c.Store.FactsOfReport(v.ctx(), v.by(), id)
	if err != nil {
		return nil, err
	}
	p.Segments = segments(rep.Text, facts, rep.Asides)
	p.setFacts(v, facts)
	for _, add := range []func(*visit, *reportPage) error{c.reportSource, c.reportCases, c.reportArrivals} {
		if err := add(v, p); err != nil {
			return nil, err
		}
	}
	p.Live = c.liveAt(v, "report:"+id)
	return p, nil
}

func (p *reportPage) describe(v *visit, rep threat.Report) {
	p.Size = sizeWords(rep.Size)
	if n := len(rep.Asides); n > 0 {
		p.Asides = counted(n, "stretch", "stretches") + " set aside"
	}
	p.EventText, p.SaidText, p.PublishedText = whenWords(rep.Event), whenWords(rep.Said), whenWords(rep.Published)
	p.Waiting = rep.State == threat.ReportReceived
	p.Erased = rep.Digest == ""
	p.Remark = markingFor(v.by(), rep.Marking)
	p.CredAt = rep.Credibility.String()
	for n := threat.Credibility(1); n <= 6; n++ {
		p.CredOptions = append(p.CredOptions, option{n.String(), n.String() + " " + n.Words()})
	}
	for _, k := range threat.Kinds {
		p.KindOptions = append(p.KindOptions, option{string(k), families[k].name})
	}
}

// setFacts groups the facts by kind, in the order people look for them.
func (p *reportPage) setFacts(v *visit, facts []threat.FactRecord) {
	used := map[threat.Kind]bool{}
	for _, k := range threat.Kinds {
		group := factKind{Name: families[k].name}
		for _, f := range facts {
			if f.Kind == k && f.State != threat.FactCorrected {
				group.Facts = append(group.Facts, p.viewFact(v, f))
				used[k] = true
			}
		}
		if len(group.Facts) > 0 {
			p.Kinds = append(p.Kinds, group)
			p.Legend = append(p.Legend, legend{families[k].class, families[k].letter, families[k].name})
		}
	}
	p.FactCount = counted(liveFacts(facts), "fact", "facts")
}

var factStates = map[threat.FactState][2]string{
	threat.FactConfirmed: {"accepted", "ok"}, threat.FactRejected: {"rejected", "warn"},
}

func (p *reportPage) viewFact(v *visit, f threat.FactRecord) factView {
	state := factStates[f.State]
	out := factView{
		ID: f.ID, Family: families[f.Kind].class, Kind: families[f.Kind].name, Value: f.Value, Display: factWords(f.Fact), Quote: f.Quote, Holder: f.Holder,
		State: f.State, StateWord: state[0], StateTone: state[1], Sure: f.Sure, Background: f.Background, ByHand: f.ByHand, Machine: f.MachineRead,
		Above: f.Marking > p.R.Marking, Marking: f.Marking, IsName: f.Kind.IsName(), MayWrite: v.by().May(threat.RoleAnalyst), Form: v.Token,
	}
	if f.Rule != "" {
		out.Rule = "Read by " + f.Rule + "."
	}
	if f.Reason != "" {
		out.By = "“" + f.Reason + "”"
	}
	return out
}

// factWords is a fact's value for people.
func factWords(f threat.Fact) string {
	switch {
	case f.Count != nil:
		return countWords(f.Count, f.Value)
	case f.Date != nil && f.Date.Relation != nil:
		return f.Date.Relation.Direction + " " + f.Date.Relation.Event
	case f.Date != nil && f.Date.Known():
		return whenWords(f.Date.When)
	case f.Speech != nil && f.Speech.Assertion != "":
		return f.Value + " (" + string(f.Speech.Assertion) + ")"
	}
	return f.Value
}

func countWords(c *threat.CountDetail, value string) string {
	group := ""
	if c.Group != "" && c.Group != "people" {
		group = " " + c.Group
	}
	switch {
	case c.Bound != "":
		return c.Bound + " " + value + group
	case c.Low != nil && c.High != nil && *c.Low != *c.High:
		return fmt.Sprintf("%d to %d%s", *c.Low, *c.High, group)
	}
	return value + group
}

func (c *Console) reportSource(v *visit, p *reportPage) error {
	s, err := once(map[string]threat.Source{}, p.R.Source, func() (threat.Source, error) { return c.Store.Source(v.ctx(), v.by(), p.R.Source) })
	p.SourceName, p.Reliability = desk.NameOf(s), s.Reliability
	if err != nil || !p.MayWrite {
		return err
	}
	p.Sources, err = c.sourceNames(v)
	return err
}

func (c *Console) reportCases(v *visit, p *reportPage) error {
	placements, err := c.Store.PlacementsOfReport(v.ctx(), v.by(), p.R.ID)
	if err != nil {
		return err
	}
	for _, at := range placements {
		in, err := c.Store.Case(v.ctx(), v.by(), at.Case)
		if threat.KindOf(err) == threat.KindNotFound {
			continue
		}
		if err != nil {
			return err
		}
		view := proposal{
			Report: p.R.ID, Title: desk.TitleOf(p.R), CaseID: in.ID, Case: in.Title, Percent: int(at.Score*100 + 0.5), Reasons: at.Reasons,
			MayWrite: p.MayWrite, Form: v.Token, Back: "/reports/" + p.R.ID + "#cases",
		}
		switch at.State {
		case threat.PlacementConfirmed:
			p.Placed = append(p.Placed, view)
		case threat.PlacementProposed:
			p.Proposals = append(p.Proposals, view)
		}
	}
	p.CaseOptions, err = c.caseOptions(v, "")
	return err
}

func (c *Console) reportArrivals(v *visit, p *reportPage) error {
	var err error
	if p.Receptions, err = c.Store.Receptions(v.ctx(), v.by(), p.R.ID); err != nil {
		return err
	}
	page, err := c.Store.Reports(v.ctx(), v.by(), store.ReportFilter{CopyOf: p.R.ID, Limit: 50})
	if err != nil {
		return err
	}
	p.Copies, err = c.reportRows(v, page.Reports)
	return err
}

// original sends the bytes as they came in, as a file to keep: never to be
// shown or run by the browser under the desk's address.
func (c *Console) original(v *visit) error {
	rep, err := c.Store.Report(v.ctx(), v.by(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := c.looks.Record(v.ctx(), v.by(), "original", rep.ID); err != nil {
		return err
	}
	body, err := c.Store.Original(v.ctx(), v.by(), rep.ID)
	if err != nil {
		return err
	}
	defer body.Close()
	SafeDownload(v.w.Header(), downloadName(rep), rep.Size)
	if _, err := io.Copy(v.w, body); err != nil {
		c.log.Warn("send original", "report", rep.ID, "err", err)
	}
	return nil
}

// SafeDownload sets the headers under which a stranger's bytes can be handed
// out: opaque, to be saved, in a sandbox should a browser open them anyway.
func SafeDownload(h http.Header, name string, size int64) {
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Content-Length", strconv.FormatInt(size, 10))
}

func downloadName(rep threat.Report) string {
	if name := filepath.Base(rep.Name); rep.Name != "" && name != "." && name != "/" {
		return name
	}
	return cmp.Or(rep.ID, "report") + ".bin"
}

func (c *Console) addFact(v *visit) error {
	id := v.r.PathValue("id")
	start, err := strconv.Atoi(v.form("start"))
	if err != nil {
		start = -1
	}
	rep, err := c.Store.Report(v.ctx(), v.by(), id)
	if err != nil {
		return err
	}
	hand := desk.Hand{Kind: threat.Kind(v.form("kind")), Quote: v.form("quote"), Start: start, Value: v.form("value"), Holder: v.form("holder")}
	fact, err := hand.Fact(rep)
	if err == nil {
		err = c.Store.Write(v.ctx(), func(tx *store.Tx) error { _, err := tx.AddFact(v.by(), fact); return err })
	}
	if err == nil {
		return c.done(v, "/reports/"+id+"#facts", "added")
	}
	n, err := wrong(err)
	if err != nil {
		return err
	}
	p, err := c.reportPage(v, id)
	if err != nil {
		return err
	}
	p.Notice, p.Adding = n, true
	p.Add = addForm{Quote: hand.Quote, Start: v.form("start"), Kind: string(hand.Kind), Value: hand.Value, Holder: hand.Holder}
	c.show(v.w, v.r, http.StatusUnprocessableEntity, "report", p)
	return nil
}

func (c *Console) placeReport(v *visit) error {
	id := v.r.PathValue("id")
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		to, err := c.chosenCase(tx, v, v.form("case"), id, v.form("title"))
		if err != nil {
			return err
		}
		return tx.Place(v.by(), id, to)
	})
	if err != nil {
		return err
	}
	return c.done(v, "/reports/"+id+"#cases", "placed")
}

func (c *Console) gradeReport(v *visit) error {
	n, err := strconv.Atoi(v.form("credibility"))
	if err != nil || !threat.Credibility(n).Valid() {
		return threat.Invalid("credibility", "this is no credibility", "choose 1 to 6")
	}
	id := v.r.PathValue("id")
	err = c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		return tx.SetCredibility(v.by(), id, threat.Credibility(n), v.form("reason"))
	})
	if err != nil {
		return err
	}
	return c.done(v, "/reports/"+id, "graded")
}

func (c *Console) markReport(v *visit) error {
	m, err := threat.ParseMarking(v.form("marking"))
	if err != nil {
		return err
	}
	id := v.r.PathValue("id")
	err = c.Store.Write(v.ctx(), func(tx *store.Tx) error { return tx.SetMarking(v.by(), id, m, v.form("reason")) })
	if err != nil {
		return err
	}
	return c.done(v, "/reports/"+id, "marked")
}
