package console

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	rules "github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/score"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// dutyPage is what the desk makes of a case: assessment, determination,
// clocks, waivers, outcome.
type dutyPage struct {
	frame
	Bar           caseBar
	C             threat.Case
	Policy        rules.Policy
	Version       int
	Marking       markingChoice
	Facts         []option
	Contacts      []option
	Determination *judged[threat.Determination]
	Past          []judged[threat.Determination]
	Worksheet     []criterionView
	Assessment    *judged[threat.Assessment]
	PastAss       []judged[threat.Assessment]
	Corroboration []corroborated
	Terms         []option
	Confidences   []option
	Draft         threat.Assessment
	Sheet         threat.Determination
	Waivers       []waiverView
	Outcomes      []judged[threat.CaseOutcome]
	Suggested     threat.OutcomeCode
	Codes         []option
	Event         string
	Stopped       []clockView
	MayDecide     bool
	ReviewBy      string
	People        []option // for the other side of a dispute
	Waiting       []waitingProduct
}

// waitingProduct is a warning that could go at once in an emergency.
type waitingProduct struct{ ID, Title, Digest string }

// judged is a version of a judgement with who made it.
type judged[T any] struct {
	V     T
	By    string
	Cited []string
	Names []string        // protectors
	Diff  []compose.Piece // against the version before
}

// criterionView is one line of the worksheet.
type criterionView struct {
	Criterion threat.Criterion
	Title     string
	Means     string
	Finding   threat.Finding
}

// corroborated counts how many independent origins speak for what is current.
type corroborated struct {
	Question, Value   string
	Origins, Tellings int
}

type waiverView struct {
	W                           threat.Waiver
	Ground, Requester, Approver string
	Cited                       []string
	MayApprove                  bool
	Why                         string // why this reader may not
	Running                     bool   // approved, and not ended
}

func (c *Console) dutyRoutes() []route {
	return []route{
		{"GET /cases/{id}/duty", threat.RoleReader, c.showDuty},
		{"POST /cases/{id}/assess", threat.RoleAnalyst, c.assess},
		{"POST /cases/{id}/determine", threat.RoleAnalyst, c.determine},
		{"POST /cases/{id}/waive", threat.RoleAnalyst, c.requestWaiver},
		{"POST /cases/{id}/waivers/{waiver}", threat.RoleApprover, c.decideWaiver},
		{"POST /cases/{id}/waivers/{waiver}/review", threat.RoleAnalyst, c.reviewWaiver},
		{"POST /cases/{id}/emergency/{product}", threat.RoleAnalyst, c.sendInEmergency},
		{"POST /cases/{id}/clocks/{clock}", threat.RoleAnalyst, c.noteClock},
		{"POST /cases/{id}/outcome", threat.RoleAnalyst, c.decideOutcome},
	}
}

var criterionTitles = map[threat.Criterion]string{threat.Credible: "Credible", threat.Specific: "Specific", threat.Impending: "Impending", threat.ListedHarm: "Of a listed harm"}

func (c *Console) showDuty(v *visit) error {
	p, err := c.dutyPage(v)
	if err != nil {
		return err
	}
	if err := c.looks.Record(v.ctx(), v.by(), "case", p.C.ID); err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "duty", p)
	return nil
}

func (c *Console) dutyPage(v *visit) (*dutyPage, error) {
	view, err := desk.ViewCase(v.ctx(), &c.Store.Reads, v.by(), v.r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	p := &dutyPage{frame: c.begin(v, "cases", "Judgement and duty"), C: view.Case, Marking: markingFor(v.by(), view.Case.Marking), MayDecide: v.by().May(threat.RoleApprover)}
	p.Over = []link{{"/cases", "Cases"}, {"/cases/" + view.Case.ID, view.Case.Title}}
	p.ReviewBy = c.Store.Now().AddDate(0, 0, 3).UTC().Format("2006-01-02T15:04")
	p.setFacts(view)
	if p.Policy, p.Version, err = desk.Policy(v.ctx(), &c.Store.Reads, v.by()); err != nil {
		return nil, err
	}
	for _, add := range []func(*visit, *dutyPage) error{c.addBar, c.addContacts, c.addDetermination, c.addAssessment, c.addWaivers, c.addOutcomes, c.addEmergency, c.addPositions} {
		if err := add(v, p); err != nil {
			return nil, err
		}
	}
	p.Live = c.liveAt(v, "case:"+p.C.ID)
	return p, nil
}

func (c *Console) addBar(v *visit, p *dutyPage) (err error) {
	if p.Bar, err = c.barOf(v, p.C.ID, "duty"); err != nil {
		return err
	}
	all, err := c.Store.Clocks(v.ctx(), v.by(), p.C.ID)
	for _, k := range all {
		if !k.Running() {
			p.Stopped = append(p.Stopped, clockView{ID: k.ID, Kind: k.Kind, Started: k.Started, Due: k.Due, Stopped: k.Stopped, Reason: k.Reason, Late: k.Stopped.After(k.Due)})
		}
	}
	return err
}

// setFacts lists the facts that can be cited, and how many origins speak for
// what is current.
func (p *dutyPage) setFacts(view *desk.CaseView) {
	for _, q := range view.Picture.Questions {
		for _, a := range q.Answers {
			if a.Standing == "current" && len(p.Corroboration) < 12 {
				p.Corroboration = append(p.Corroboration, corroborated{q.Text, plainDates(a.Display), a.Origins, len(a.Evidence)})
			}
		}
	}
	for _, f := range view.Facts {
		if f.State != threat.FactRejected && f.State != threat.FactCorrected && !f.Background {
			p.Facts = append(p.Facts, option{f.ID, string(f.Kind) + ": " + factWords(f.Fact) + " – “" + clipped(f.Quote, 60) + "”"})
		}
	}
	slices.SortFunc(p.Facts, func(a, b option) int { return strings.Compare(a.Text, b.Text) })
	p.Facts = p.Facts[:min(len(p.Facts), 400)]
}

// clipped cuts a text to at most n letters.
func clipped(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// addContacts lists whom a determination may name as protectors: organisations
// first, for they are called by their designated contacts.
func (c *Console) addContacts(v *visit, p *dutyPage) error {
	for _, kind := range []threat.ContactKind{threat.ContactOrganisation, threat.ContactPerson} {
		contacts, err := c.Store.Contacts(v.ctx(), v.by(), store.ContactFilter{Kind: kind, Limit: 500})
		if err != nil {
			return err
		}
		for _, k := range contacts {
			p.Contacts = append(p.Contacts, option{k.ID, k.Name + " (" + string(k.Kind) + ")"})
		}
	}
	return nil
}

func (p *dutyPage) cited(ids []string) []string {
	var out []string
	for _, f := range p.Facts {
		if slices.Contains(ids, f.Value) {
			out = append(out, f.Text)
		}
	}
	if hidden := len(ids) - len(out); hidden > 0 && len(out) == 0 {
		out = append(out, "facts no longer shown here")
	}
	return out
}

func (c *Console) addDetermination(v *visit, p *dutyPage) error {
	all, err := c.Store.Determinations(v.ctx(), v.by(), p.C.ID)
	if err != nil {
		return err
	}
	names := c.names(v)
	for _, d := range all {
		j := judged[threat.Determination]{V: d, By: names.of(d.By)}
		for _, o := range p.Contacts {
			if slices.Contains(d.Protectors, o.Value) {
				j.Names = append(j.Names, o.Text)
			}
		}
		p.Past = append(p.Past, j)
	}
	for i := range p.Past {
		if i+1 < len(p.Past) {
			p.Past[i].Diff = compose.Diff(determinationText(p.Past[i+1]), determinationText(p.Past[i]))
		}
	}
	if len(p.Past) > 0 {
		p.Determination, p.Sheet, p.Past = &p.Past[0], p.Past[0].V, p.Past[1:]
		p.Sheet.Dispute = nil
	}
	p.setWorksheet()
	return nil
}

func (p *dutyPage) setWorksheet() {
	p.Worksheet = nil
	for _, k := range threat.Criteria {
		line := criterionView{Criterion: k, Title: criterionTitles[k], Means: p.Policy.Criteria[k], Finding: threat.Finding{Criterion: k}}
		for _, f := range p.Sheet.Findings {
			if f.Criterion == k {
				line.Finding = f
			}
		}
		p.Worksheet = append(p.Worksheet, line)
	}
}

func (c *Console) addAssessment(v *visit, p *dutyPage) error {
	p.Terms = []option{{"0", "not judged"}}
	for _, b := range threat.LikelihoodScale {
		p.Terms = append(p.Terms, option{strconv.Itoa(int(b.Term)), b.Words + " (" + strconv.Itoa(b.Low) + "–" + strconv.Itoa(b.High) + " %)"})
	}
	p.Confidences = []option{{"", "not judged"}, {"low", "low"}, {"moderate", "moderate"}, {"high", "high"}}
	all, err := c.Store.Assessments(v.ctx(), v.by(), p.C.ID)
	names := c.names(v)
	for _, a := range all {
		p.PastAss = append(p.PastAss, judged[threat.Assessment]{V: a, By: names.of(a.By), Cited: p.cited(a.Facts)})
	}
	for i := range p.PastAss {
		if i+1 < len(p.PastAss) {
			p.PastAss[i].Diff = compose.Diff(assessmentText(p.PastAss[i+1]), assessmentText(p.PastAss[i]))
		}
	}
	if len(p.PastAss) > 0 {
		p.Assessment, p.Draft, p.PastAss = &p.PastAss[0], p.PastAss[0].V, p.PastAss[1:]
	}
	return err
}

func (c *Console) addWaivers(v *visit, p *dutyPage) error {
	all, err := c.Store.Waivers(v.ctx(), v.by(), p.C.ID)
	names := c.names(v)
	for _, w := range all {
		g, _ := p.Policy.Ground(w.Ground)
		out := waiverView{W: w, Ground: g.Text, Requester: names.of(w.Requester), Approver: names.of(w.Approver), Cited: p.cited(w.Facts)}
		switch {
		case !w.Decided.IsZero():
			out.Running = w.Approved && w.Ended.IsZero()
		case w.Requester == v.by().Person:
			out.Why = "You asked for it: somebody else decides."
		case !p.MayDecide:
			out.Why = "An approver decides."
		default:
			out.MayApprove = true
		}
		p.Waivers = append(p.Waivers, out)
	}
	return err
}

func (c *Console) addOutcomes(v *visit, p *dutyPage) error {
	review, err := desk.Review(v.ctx(), &c.Store.Reads, v.by(), p.C.ID)
	if err != nil {
		return err
	}
	p.Suggested, p.Event = review.Suggested, review.Event.EDTF
	if review.Event.From.IsZero() {
		p.Suggested = score.Suggest(time.Time{}, nil)
	}
	for _, k := range threat.OutcomeCodes {
		p.Codes = append(p.Codes, option{string(k), string(k)})
	}
	all, err := c.Store.Outcomes(v.ctx(), v.by(), p.C.ID)
	names := c.names(v)
	for _, o := range all {
		p.Outcomes = append(p.Outcomes, judged[threat.CaseOutcome]{V: o, By: names.of(o.By)})
	}
	return err
}

// Verdicts are the answers a criterion can have.
func (p *dutyPage) Verdicts() []threat.Verdict {
	return []threat.Verdict{threat.Yes, threat.No, threat.Undetermined}
}

// DraftTerm is the chosen likelihood as the form gives it.
func (p *dutyPage) DraftTerm() string { return strconv.Itoa(int(p.Draft.Likelihood)) }

// DraftConfidence is the chosen confidence as the form gives it.
func (p *dutyPage) DraftConfidence() string { return string(p.Draft.Confidence) }

// SuggestedText is the suggested outcome as the form gives it.
func (p *dutyPage) SuggestedText() string { return string(p.Suggested) }
