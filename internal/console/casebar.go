package console

import (
	"cmp"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	rules "github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/threat"
)

// caseBar stands on every page of a case: the way to its other pages, and the
// clocks that run for it.
type caseBar struct {
	ID, At string
	Clocks []clockView
	Shaken []desk.ShakenJudgement
}

// clockView is a duty with the time left for it.
type clockView struct {
	ID, Case, Title string
	Kind            threat.ClockKind
	Text, Left      string
	Due, Started    time.Time
	Late, Soon      bool
	Call            []string
	Href, Do        string
	Stopped         time.Time
	Reason          string
	Noted           bool // may be stopped by a note
}

// soon is when a clock that runs is shown as pressing.
const soon = 2 * time.Hour

// barOf gathers what stands on every page of a case.
func (c *Console) barOf(v *visit, id, at string) (caseBar, error) {
	clocks, err := c.Store.Clocks(v.ctx(), v.by(), id)
	if err != nil {
		return caseBar{}, err
	}
	views, err := c.clockViews(v, clocks)
	if err != nil {
		return caseBar{}, err
	}
	shaken, err := desk.Shaken(v.ctx(), &c.Store.Reads, v.by(), id)
	return caseBar{ID: id, At: at, Clocks: views, Shaken: shaken}, err
}

// clockViews gives the running clocks by deadline.
func (c *Console) clockViews(v *visit, clocks []threat.Clock) ([]clockView, error) {
	policy, _, err := desk.Policy(v.ctx(), &c.Store.Reads, v.by())
	if err != nil {
		return nil, err
	}
	var out []clockView
	for _, item := range rules.Due(policy, clocks, c.Store.Now()) {
		k := item.Clock
		out = append(out, clockView{
			ID: k.ID, Case: k.Case, Kind: k.Kind, Text: item.Text, Left: leftWords(-item.Overdue), Due: k.Due, Started: k.Started,
			Late: item.Overdue >= 0, Soon: item.Overdue >= -soon, Call: item.Call, Href: clockHref(k), Do: clockDo[k.Kind],
			Noted: k.Kind == threat.ClockCoordinate || k.Kind == threat.ClockSecondLook || k.Kind == threat.ClockDispute,
		})
	}
	return out, nil
}

var clockDo = map[threat.ClockKind]string{
	threat.ClockWarn: "Warn", threat.ClockCoordinate: "Coordinate", threat.ClockWindow: "Decide", threat.ClockWaiver: "Look again",
	threat.ClockSecondLook: "Look", threat.ClockDispute: "Settle",
}

// nextClock is the duty that is due first, for the top of every page.
type nextClock struct {
	Left, Text, Title, Href string
	Late, Soon              bool
	More                    int64
}

// nextClock finds the clock that is due first among those that who asks may
// see. Without it a page is still worth having.
func (c *Console) nextClock(v *visit) *nextClock {
	if v.Reader.Person == "" {
		return nil
	}
	clocks, n, err := c.Store.NextClocks(v.ctx(), v.by(), 1)
	if err != nil {
		c.log.Warn("find the next clock", "err", err)
	}
	if err != nil || len(clocks) == 0 {
		return nil
	}
	left := clocks[0].Due.Sub(c.Store.Now())
	return &nextClock{
		Left: leftWords(left), Text: rules.Text(clocks[0]), Title: c.caseOf(v, clocks[0].Case).Title, Href: clockHref(clocks[0]),
		Late: left <= 0, Soon: left <= soon, More: n - 1,
	}
}

// clockHref is where what the clock asks for is done.
func clockHref(k threat.Clock) string {
	switch k.Kind {
	case threat.ClockWarn:
		return "/cases/" + k.Case + "/warnings"
	case threat.ClockWindow:
		return "/products/" + k.About
	}
	return "/cases/" + k.Case + "/duty#clocks"
}

// leftWords says how much time is left, or for how long it has been over.
func leftWords(left time.Duration) string {
	switch {
	case left <= 0 && left > -time.Minute:
		return "due now"
	case left < 0:
		return lengthWords(-left) + " overdue"
	}
	return lengthWords(left) + " left"
}

// lengthWords is a length of time in its two greatest units, rounded to the
// smaller of them; one that is nothing is left out.
func lengthWords(d time.Duration) string {
	switch {
	case d >= 14*24*time.Hour:
		d = d.Round(24 * time.Hour)
	case d >= 24*time.Hour:
		d = d.Round(time.Hour)
	default:
		d = max(d.Round(time.Minute), time.Minute)
	}
	var parts []string
	for _, unit := range []struct {
		n         int
		one, many string
	}{{int(d.Hours()) / 24, "day", "days"}, {int(d.Hours()) % 24, "hour", "hours"}, {int(d.Minutes()) % 60, "minute", "minutes"}} {
		if unit.n > 0 {
			parts = append(parts, counted(unit.n, unit.one, unit.many))
		}
	}
	return strings.Join(parts[:min(len(parts), 2)], " ")
}

// watchClocks puts the running clocks first on the watch, by deadline.
func (c *Console) watchClocks(v *visit, p *watchPage) error {
	clocks, err := c.Store.RunningClocks(v.ctx(), v.by())
	if err != nil {
		return err
	}
	views, err := c.clockViews(v, clocks)
	if err != nil {
		return err
	}
	g := dutyGroup{Key: "clocks", Title: "Clocks", Sub: "duties that run until they are done, by deadline"}
	titles := map[string]threat.Case{}
	for _, k := range views {
		about, known := titles[k.Case]
		if !known {
			if about, err = c.Store.Case(v.ctx(), v.by(), k.Case); err != nil {
				return err
			}
			titles[k.Case] = about
		}
		item := duty{Tag: k.Left, Tone: "accent", What: cmp.Or(about.Title, "a case"), Why: k.Text + ".", Href: k.Href, Do: k.Do, Marking: about.Marking, At: p.at(k.Due)}
		if k.Soon {
			item.Tone = "warn"
		}
		if k.Late {
			item.Tone = "alarm"
		}
		g.Items = append(g.Items, item)
	}
	p.add(g)
	return nil
}
