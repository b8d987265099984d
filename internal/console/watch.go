package console

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

type watchPage struct {
	frame
	Stats      []stat
	Alarms     []alarmView
	MoreAlarms bool
	Groups     []dutyGroup
	Cases      []watchCase
	Acts       []watchAct
	Fresh      bool // nothing has ever come in
	Setup      []firstStep
}

type stat struct {
	N, Label, Href string
	Hot            bool
}

// dutyGroup is what needs a person, of one sort.
type dutyGroup struct {
	Key, Title, Sub, More, MoreHref string
	Items                           []duty
}

type duty struct {
	Tag, Tone, What, Why, Href, Do string
	Marking                        threat.Marking
	At                             moment
}

type watchCase struct {
	ID, Title string
	Changed   moment
}

type watchAct struct {
	Text string
	At   moment
}

// watchItems is how many of one sort the page shows.
const watchItems = 8

func (c *Console) watchRoutes() []route {
	return []route{{"GET /{$}", threat.RoleReader, c.watch}}
}

// watch is what needs a person now, the most urgent first.
func (c *Console) watch(v *visit) error {
	p := &watchPage{frame: c.begin(v, "watch", "Watch")}
	p.Lede = "What needs a person now."
	for _, add := range []func(*visit, *watchPage) error{c.watchAlarms, c.watchClocks, c.watchSecond, c.watchCases, c.watchFailed, c.watchSecondLook, c.watchUnplaced, c.watchSources, c.watchFeeds, c.watchStats, c.watchSetup, c.watchActs} {
		if err := add(v, p); err != nil {
			return err
		}
	}
	p.Live = c.liveAt(v, "any")
	c.show(v.w, v.r, http.StatusOK, "watch", p)
	return nil
}

func (p *watchPage) add(g dutyGroup) {
	if len(g.Items) > 0 {
		p.Groups = append(p.Groups, g)
	}
}

// watchCases lists contradictions and proposals of the open cases.
func (c *Console) watchCases(v *visit, p *watchPage) error {
	page, err := c.Store.Cases(v.ctx(), v.by(), store.CaseFilter{State: threat.CaseOpen, Limit: 30})
	if err != nil {
		return err
	}
	conflicts := dutyGroup{Key: "conflicts", Title: "Contradictions", Sub: "reports of one case that cannot all be true"}
	proposals := dutyGroup{Key: "proposals", Title: "Does it belong together?", Sub: "reports that may tell of a case's event"}
	for _, t := range page.Cases {
		n, err := c.conflictsOf(v, t.Case)
		if err != nil {
			return err
		}
		item := duty{What: t.Title, Href: "/cases/" + t.ID, Marking: t.Marking, At: p.at(t.Changed)}
		if n > 0 {
			item.Tag, item.Tone, item.Do, item.Href = "≠ "+strconv.FormatInt(n, 10), "alarm", "Look", "/cases/"+t.ID+"#conflicts"
			item.Why = counted(int(n), "contradiction", "contradictions") + " between " + counted(int(t.Reports), "report", "reports") + ". Accept or reject facts to settle what the texts say."
			conflicts.Items = append(conflicts.Items, item)
		}
		if t.Proposed > 0 {
			item.Tag, item.Tone, item.Do, item.Href = "proposal", "warn", "Decide", "/cases/"+t.ID+"#proposals"
			item.Why = counted(int(t.Proposed), "report waits", "reports wait") + " for somebody to say whether it is the same event."
			proposals.Items = append(proposals.Items, item)
		}
		if len(p.Cases) < watchItems {
			p.Cases = append(p.Cases, watchCase{t.ID, t.Title, p.at(t.Changed)})
		}
	}
	conflicts.Items = conflicts.Items[:min(len(conflicts.Items), watchItems)]
	proposals.Items = proposals.Items[:min(len(proposals.Items), watchItems)]
	p.add(conflicts)
	p.add(proposals)
	return nil
}

func (c *Console) watchFailed(v *visit, p *watchPage) error {
	return c.watchReports(v, p, store.ReportFilter{State: threat.ReportFailed}, "/inbox?state=failed",
		dutyGroup{Key: "failed", Title: "Could not be read", Sub: "kept, but without their words"},
		func(rep threat.Report) duty {
			return duty{Tag: "unread", Tone: "alarm", Why: cmp.Or(rep.Fault, "The report could not be read."), Do: "Open"}
		})
}

func (c *Console) watchUnplaced(v *visit, p *watchPage) error {
	return c.watchReports(v, p, store.ReportFilter{State: threat.ReportRead, Unplaced: true, NoCopies: true, Lead: store.LeadOpen}, "/inbox?place=none",
		dutyGroup{Key: "unplaced", Title: "In no case", Sub: "read, but nobody has looked where they belong"},
		func(threat.Report) duty {
			return duty{Tag: "unplaced", Tone: "accent", Why: "Put it into a case, open one for it, or set it aside.", Do: "Place"}
		})
}

func (c *Console) watchSecondLook(v *visit, p *watchPage) error {
	return c.watchReports(v, p, store.ReportFilter{Lead: store.LeadSecond, Unplaced: true}, "/inbox?place=second",
		dutyGroup{Key: "secondlook", Title: "A second look", Sub: "one person set them aside although they tell of a warning"},
		func(rep threat.Report) duty {
			return duty{Tag: "no lead?", Tone: "warn", Why: rep.NoLead.Reason, Do: "Look"}
		})
}

// watchReports lists the reports of a filter, and how many more there are.
func (c *Console) watchReports(v *visit, p *watchPage, f store.ReportFilter, more string, g dutyGroup, make func(threat.Report) duty) error {
	f.Limit = watchItems
	page, err := c.Store.Reports(v.ctx(), v.by(), f)
	if err != nil {
		return err
	}
	for _, rep := range page.Reports {
		item := make(rep)
		item.What, item.Href, item.Marking, item.At = desk.TitleOf(rep), "/reports/"+rep.ID, rep.Marking, p.at(rep.Received)
		g.Items = append(g.Items, item)
	}
	if page.Next != "" {
		g.More, g.MoreHref = "all", more
	}
	p.add(g)
	return nil
}

// watchSources lists sources in use that nobody has graded. It counts only as
// far as it shows.
func (c *Console) watchSources(v *visit, p *watchPage) error {
	sources, err := c.Store.SuggestSources(v.ctx(), v.by(), "", sourceChoices)
	if err != nil {
		return err
	}
	g := dutyGroup{Key: "ungraded", Title: "Sources not graded", Sub: "in use, and nobody has judged how reliable they are", MoreHref: "/sources"}
	for _, s := range sources {
		if s.Reliability.Valid() && s.Reliability != threat.ReliabilityF {
			continue
		}
		n, err := c.Store.CountReports(v.ctx(), v.by(), store.ReportFilter{Source: s.ID})
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		if len(g.Items) == 5 {
			g.More = "all"
			break
		}
		g.Items = append(g.Items, duty{Tag: "grade F", What: s.Name, Why: counted(int(n), "report comes", "reports come") + " from it.", Href: "/sources/" + s.ID, Do: "Grade", Marking: s.Marking})
	}
	p.add(g)
	return nil
}

func (c *Console) watchFeeds(v *visit, p *watchPage) error {
	feeds, err := c.Store.Feeds(v.ctx(), v.by())
	if err != nil {
		return err
	}
	g := dutyGroup{Key: "feeds", Title: "Feeds that fail", Sub: "nothing comes in from them"}
	for _, f := range feeds {
		if f.Enabled && f.Failures > 2 {
			g.Items = append(g.Items, duty{Tag: strconv.Itoa(f.Failures) + "× failed", Tone: "warn", What: f.Name, Why: f.LastError, Href: "/feeds", Do: "Look", Marking: f.Marking, At: p.at(f.Polled)})
		}
	}
	p.add(g)
	return nil
}

func (c *Console) watchStats(v *visit, p *watchPage) error {
	counts := []struct {
		label, href string
		hot         bool
		filter      store.ReportFilter
	}{
		{"reports", "/inbox", false, store.ReportFilter{}},
		{"in the last 24 hours", "/inbox", false, store.ReportFilter{Since: p.now.AddDate(0, 0, -1)}},
		{"in no case", "/inbox?place=none", false, store.ReportFilter{State: threat.ReportRead, Unplaced: true, Lead: store.LeadOpen}},
		{"unread", "/inbox?state=failed", true, store.ReportFilter{State: threat.ReportFailed}},
	}
	for _, k := range counts {
		count := c.Store.CountReports
		if k.filter.Unplaced {
			count = c.countShown
		}
		n, err := count(v.ctx(), v.by(), k.filter)
		if err != nil {
			return err
		}
		p.Fresh = p.Fresh || k.label == "reports" && n == 0
		number := strconv.FormatInt(n, 10)
		if k.filter.Unplaced && n == countMost {
			number += "+"
		}
		p.Stats = append(p.Stats, stat{number, k.label, k.href, k.hot && n > 0})
	}
	n, err := c.Store.CountCases(v.ctx(), v.by(), store.CaseFilter{State: threat.CaseOpen})
	p.Stats = append(p.Stats, stat{N: strconv.FormatInt(n, 10), Label: "open cases", Href: "/cases"})
	return err
}

// countMost is how far the watch counts what nobody has placed: whether it is
// a thousand or more changes nothing of what is to be done.
const countMost = 1000

func (c *Console) countShown(ctx context.Context, by threat.Reader, f store.ReportFilter) (int64, error) {
	return c.Store.CountReportsUpTo(ctx, by, f, countMost)
}

// watchActs shows the last few rows of the ledger that are about the work.
func (c *Console) watchActs(v *visit, p *watchPage) error {
	rows, err := c.Store.Ledger(v.ctx(), v.by(), store.LedgerFilter{Limit: 60})
	if err != nil {
		return err
	}
	names := c.names(v)
	for _, r := range rows {
		if r.Kind == "session" || r.Kind == "reception" || r.Verb == desk.VerbLook || len(p.Acts) == 8 {
			continue
		}
		who := names.of(r.Who)
		if who == "" {
			who = "the desk"
		}
		p.Acts = append(p.Acts, watchAct{strings.ToUpper(who[:1]) + who[1:] + " " + actWords(r), p.at(r.At)})
	}
	return nil
}
