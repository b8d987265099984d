package console

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/threat"
)

type casePage struct {
	frame
	Bar                                     caseBar
	C                                       threat.Case
	Owner, MergedTo                         string
	ReportCount, OriginCount                string
	Conflicts                               []conflictView
	Questions                               []questionView
	Timeline                                []entryView
	Events                                  []eventView
	Proposals                               []proposal
	Asks                                    []askView
	MoreAsks                                string
	Said                                    []saidView
	Reports                                 []reportRow
	Sources                                 []sourceRow
	Map, Chart                              template.HTML
	Marking                                 markingChoice
	StateAt                                 string
	StateOptions, CaseOptions, OwnerOptions []option
	Steps                                   []stepView
}

type conflictView struct {
	Kind, Text, Why, MoreText string
	Sides, More               []evidenceView
}

// evidenceView is one fact behind an answer, with its sentence cut around it.
type evidenceView struct {
	Family, Value        string
	Holder, Source       string
	Reliability          threat.Reliability
	Credibility          threat.Credibility
	AsOf                 string
	Dated, Copy, Machine bool
	State                string
	Before, Quote, After string
	Href, Rule           string
}

type questionView struct {
	ID, Text string
	Answers  []answerView
}

type answerView struct {
	Standing            fusion.Standing
	Sign, Word, Display string
	Origins             int
	Reason              string
	Open                bool // the first evidence stands open
	Evidence, More      []evidenceView
	MoreText            string
	Names               []nameView // of an actor that has several
}

type entryView struct {
	At, Gap, Kind, Act, Family, Text, Holder, Sentence string
	Links                                              []link
}

type stepView struct {
	ID, Text, By     string
	At               time.Time
	Undone, Undoable bool
}

func (c *Console) showCase(v *visit) error {
	p, err := c.casePage(v, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := c.looks.Record(v.ctx(), v.by(), "case", p.C.ID); err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "case", p)
	return nil
}

func (c *Console) casePage(v *visit, id string) (*casePage, error) {
	view, err := desk.ViewCase(v.ctx(), &c.Store.Reads, v.by(), id)
	if err != nil {
		return nil, err
	}
	p := &casePage{frame: c.begin(v, "cases", view.Case.Title), C: view.Case, MergedTo: view.Case.MergedTo}
	p.Over = []link{{"/cases", "Cases"}}
	e := evidenceOf(view)
	p.setPicture(v, view, e)
	p.setAsks(view, e, c.names(v))
	p.setEvents(view)
	if p.Reports, err = c.reportRows(v, view.Reports); err != nil {
		return nil, err
	}
	p.setReports(view)
	p.setProposals(v, view)
	p.Map, p.Chart = caseMap(view), tollChart(view)
	if err := c.setManage(v, p); err != nil {
		return nil, err
	}
	if p.Bar, err = c.barOf(v, id, "case"); err != nil {
		return nil, err
	}
	p.Live = c.liveAt(v, "case:"+id)
	return p, nil
}

// evidenceMaker turns evidence into what a page shows of it.
type evidenceMaker struct {
	view    *desk.CaseView
	reports map[string]threat.Report
}

func evidenceOf(view *desk.CaseView) evidenceMaker {
	e := evidenceMaker{view, map[string]threat.Report{}}
	for _, rep := range view.Reports {
		e.reports[rep.ID] = rep
	}
	return e
}

func (e evidenceMaker) make(ev fusion.Evidence) evidenceView {
	rep := e.reports[ev.Report]
	out := evidenceView{
		Family: families[e.view.Facts[ev.Fact].Kind].class, Holder: cmp.Or(ev.Holder, ev.Source), Source: ev.Source,
		Reliability: e.view.Sources[rep.Source].Reliability, Credibility: rep.Credibility,
		AsOf: whenWords(ev.AsOf), Dated: ev.AsOf.Known(), Copy: ev.CopyOf != "", Machine: ev.Machine, State: factStates[ev.State][0],
		Quote: ev.Quote, Href: "/reports/" + ev.Report + "#f-" + ev.Fact, Rule: ev.Rule,
	}
	f := e.view.Facts[ev.Fact]
	if from := f.Start - f.SentenceSpan.Start; from >= 0 && from+len(f.Quote) <= len(f.Sentence) {
		out.Before, out.After = f.Sentence[:from], f.Sentence[from+len(f.Quote):]
	}
	return out
}

func (e evidenceMaker) all(list []fusion.Evidence) []evidenceView {
	out := make([]evidenceView, len(list))
	for i, ev := range list {
		out[i] = e.make(ev)
	}
	return out
}

// standings are the sign and word of each standing: never colour alone.
var standings = map[fusion.Standing][2]string{
	fusion.Current: {"●", "current"}, fusion.Superseded: {"↶", "superseded"}, fusion.Compatible: {"≈", "compatible"},
	fusion.Contradicting: {"≠", "contradicting"}, fusion.Background: {"·", "background"}, fusion.Dismissed: {"✕", "rejected"},
}

var conflictKinds = map[string]string{"value": "values differ", "arithmetic": "the dates do not fit", "account": "two accounts"}

func (p *casePage) setPicture(v *visit, view *desk.CaseView, e evidenceMaker) {
	for _, k := range view.Picture.Conflicts {
		if k.Kind != "value" {
			p.Conflicts = append(p.Conflicts, conflictOf(k, e))
		}
	}
	for _, q := range view.Picture.Questions {
		out := questionView{ID: q.ID, Text: q.Text}
		if countOf(q.Answers, fusion.Contradicting) > 0 {
			p.Conflicts = append(p.Conflicts, valuesOf(q, e))
		}
		// A list of many names or places is read as a list, sentences folded.
		open := countOf(q.Answers, fusion.Current) <= 2
		for _, a := range q.Answers {
			shown := answerOf(a, e, open)
			shown.Names = p.namesOf(a, v)
			out.Answers = append(out.Answers, shown)
		}
		p.Questions = append(p.Questions, out)
	}
	p.setTimeline(view.Picture.Timeline)
}

// shownSides is how many sides of a contradiction stand open.
const shownSides = 6

// conflictOf shows one side of each holder, and folds those who say the same.
func conflictOf(k fusion.Conflict, e evidenceMaker) conflictView {
	out := conflictView{Kind: cmp.Or(conflictKinds[k.Kind], k.Kind), Text: plainDates(k.Text), Why: plainDates(sentenceOf(k.Why))}
	seen := map[string]bool{}
	for _, side := range k.Sides {
		key := side.Holder + "\x00" + side.Quote
		if seen[key] || len(out.Sides) == shownSides {
			out.More = append(out.More, e.make(side))
			continue
		}
		seen[key] = true
		out.Sides = append(out.Sides, e.make(side))
	}
	out.MoreText = counted(len(out.More), "more sentence", "more sentences")
	return out
}

// valuesOf puts all values of a question that cannot be true together side by
// side, the current one first, each with the first sentence that gives it.
func valuesOf(q fusion.Question, e evidenceMaker) conflictView {
	out := conflictView{Kind: conflictKinds["value"], Text: q.Text}
	var values []string
	for _, a := range q.Answers {
		if a.Standing != fusion.Current && a.Standing != fusion.Contradicting || len(a.Evidence) == 0 {
			continue
		}
		all := e.all(a.Evidence)
		all[0].Value = plainDates(cmp.Or(a.Display, a.Value))
		values = append(values, all[0].Value)
		out.Sides, out.More = append(out.Sides, all[0]), append(out.More, all[1:]...)
	}
	out.Why = "It cannot be more than one of these: " + strings.Join(values, "; ") + "."
	out.MoreText = counted(len(out.More), "more sentence", "more sentences")
	return out
}

// answerOf shows the first evidence of what counts now, and folds the rest.
func answerOf(a fusion.Answer, e evidenceMaker, open bool) answerView {
	out := answerView{
		Standing: a.Standing, Sign: standings[a.Standing][0], Word: standings[a.Standing][1],
		Display: plainDates(cmp.Or(a.Display, a.Value)), Origins: a.Origins, Reason: plainDates(sentenceOf(a.Reason)),
	}
	all := e.all(a.Evidence)
	if open && (a.Standing == fusion.Current || a.Standing == fusion.Contradicting) {
		out.Open, out.Evidence, all = true, all[:min(1, len(all))], all[min(1, len(all)):]
	}
	out.More = all
	switch {
	case len(all) == 0:
	case out.Open:
		out.MoreText = counted(len(all), "more report says so", "more reports say so")
	default:
		out.MoreText = counted(len(all), "sentence", "sentences")
	}
	return out
}

func countOf(answers []fusion.Answer, s fusion.Standing) int {
	n := 0
	for _, a := range answers {
		if a.Standing == s {
			n++
		}
	}
	return n
}

var actFamilies = map[string]string{"warning": "k-said", "claim": "k-said", "denial": "k-said", "accusation": "k-said", "suspicion": "k-said", "toll": "k-count", "attack": "k-act", "arrest": "k-who", "investigation": "k-who"}

// setTimeline puts the entries in order and says how long nothing happened.
func (p *casePage) setTimeline(entries []fusion.Entry) {
	var last time.Time
	for _, en := range entries {
		out := entryView{
			At: whenWords(en.When), Kind: en.Kind, Act: en.Act, Family: cmp.Or(actFamilies[en.Act], "k-said"),
			Text: en.Text, Holder: en.Holder, Sentence: en.Sentence,
		}
		if days := int(en.When.From.Sub(last).Hours() / 24); !last.IsZero() && !en.When.From.IsZero() && days >= 4 {
			out.Gap = counted(days, "day", "days")
		}
		if !en.When.From.IsZero() {
			last = en.When.From
		}
		for i, rep := range en.Reports {
			href := "/reports/" + rep
			if len(en.Reports) == 1 && len(en.Facts) > 0 {
				href += "#f-" + en.Facts[0]
			}
			out.Links = append(out.Links, link{href, "report " + strconv.Itoa(i+1)})
		}
		if len(out.Links) == 1 {
			out.Links[0].Text = "in the report"
		}
		p.Timeline = append(p.Timeline, out)
	}
}

func (p *casePage) setReports(view *desk.CaseView) {
	origins := 0
	counts := map[string]int{}
	for _, rep := range view.Reports {
		if rep.CopyOf == "" {
			origins++
		}
		counts[rep.Source]++
	}
	p.ReportCount, p.OriginCount = counted(len(view.Reports), "report", "reports"), counted(origins, "origin", "origins")
	for id, s := range view.Sources {
		p.Sources = append(p.Sources, sourceRow{ID: id, Name: s.Name, Type: s.Type, Reliability: s.Reliability, Marking: s.Marking, Reports: int64(counts[id])})
	}
	slices.SortFunc(p.Sources, func(a, b sourceRow) int {
		return cmp.Or(cmp.Compare(b.Reports, a.Reports), strings.Compare(a.Name, b.Name))
	})
}

func (p *casePage) setProposals(v *visit, view *desk.CaseView) {
	for _, at := range view.Proposals {
		p.Proposals = append(p.Proposals, proposal{
			Report: at.Report, Title: at.Title, CaseID: view.Case.ID, Percent: int(at.Score*100 + 0.5), Reasons: at.Reasons,
			MayWrite: p.MayWrite, Form: v.Token, Back: "/cases/" + view.Case.ID + "#proposals",
		})
	}
}

var stepWords = map[string]string{
	"edit": "title, marking, owner or state changed", "place": "report put in", "displace": "report taken out",
	"move": "report moved", "merge": "cases merged", "split": "reports split off",
}

// setManage fills what changes the case.
func (c *Console) setManage(v *visit, p *casePage) error {
	p.Marking, p.StateAt = markingFor(v.by(), p.C.Marking), string(p.C.State)
	p.StateOptions = []option{{"open", "open"}, {"closed", "closed"}}
	names := c.names(v)
	p.Owner, p.OwnerOptions = names.of(p.C.Owner), names.options("nobody", p.C.Owner)
	steps, err := c.Store.Steps(v.ctx(), v.by(), p.C.ID)
	if err != nil {
		return err
	}
	for _, s := range steps {
		p.Steps = append(p.Steps, stepView{
			ID: s.ID, Text: cmp.Or(stepWords[s.Verb], s.Verb), By: names.of(s.By), At: s.At,
			Undone: !s.UndoneAt.IsZero(), Undoable: s.UndoneAt.IsZero(),
		})
	}
	p.CaseOptions, err = c.caseOptions(v, p.C.ID)
	return err
}
