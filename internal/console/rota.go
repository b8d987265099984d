package console

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	rules "github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// rotaPage says who is on duty, who follows, and when nobody is.
type rotaPage struct {
	frame
	Tab           string
	Zone          string
	Now           []dutyNow
	Days          []rotaDay
	Entries       []entryRow
	HandOvers     []handOverRow
	People, Roles []option
	Marking       markingChoice
	StartAt       string
	UntilAt       string
	Open          int64 // clocks that run
}

type dutyNow struct {
	Role, Person, Next string
	Until, Gap         time.Time
	Soon               bool // the gap is near
}

// rotaDay is one local day, with who has which role when.
type rotaDay struct {
	Day   string
	Today bool
	Roles []rotaCell
}

type rotaCell struct {
	Role   string
	Shifts []shiftView
}

type shiftView struct {
	From, To, Person string
	Gap, Override    bool
}

type entryRow struct {
	threat.Turn
	Name     string
	From, To string
	Over     bool // it is past
}

type handOverRow struct {
	threat.HandOver
	FromName, ToName string
	Mine             bool // waits for this reader
}

// rotaDays is how many days the rota shows.
const rotaDays = 14

func (c *Console) deskZone() *time.Location {
	if loc, err := time.LoadLocation(c.Zone); err == nil && c.Zone != "" {
		return loc
	}
	return time.UTC
}

func (c *Console) showRota(v *visit) error { return c.rotaPage(v, nil, http.StatusOK) }

func (c *Console) rotaPage(v *visit, n *notice, status int) error {
	zone := c.deskZone()
	now := c.Store.Now().In(zone)
	p := &rotaPage{frame: c.beginDirectory(v, "Rota", "Who is on duty now, who follows, and when nobody is."), Tab: "rota", Zone: zone.String(), Marking: markingFor(v.by(), threat.Amber)}
	p.StartAt, p.UntilAt = now.Format("2006-01-02")+"T08:00", now.AddDate(0, 0, 28).Format("2006-01-02")+"T08:00"
	if n != nil {
		p.Notice = n
	}
	people := c.names(v)
	p.People = people.options("choose…", "")
	for _, add := range []func(*visit, *rotaPage, names) error{c.addOnDuty, c.addDays, c.addHandOvers} {
		if err := add(v, p, people); err != nil {
			return err
		}
	}
	_, open, err := c.Store.NextClocks(v.ctx(), v.by(), 1)
	if err != nil {
		return err
	}
	p.Open = open
	c.show(v.w, v.r, status, "rota", p)
	return nil
}

func (c *Console) addOnDuty(v *visit, p *rotaPage, people names) error {
	policy, _, err := desk.Policy(v.ctx(), &c.Store.Reads, v.by())
	if err != nil {
		return err
	}
	all, err := desk.WhoIsOnDuty(v.ctx(), &c.Store.Reads, v.by(), p.now)
	for _, d := range all {
		row := dutyNow{Role: d.Role, Until: d.Until, Gap: d.Gap}
		if d.Person != "" {
			row.Person = people.of(d.Person)
		}
		if d.Next != "" {
			row.Next = people.of(d.Next)
		}
		row.Soon = !d.Gap.IsZero() && d.Gap.Before(p.now.Add(policy.Ahead().Duration()))
		p.Now = append(p.Now, row)
		p.Roles = append(p.Roles, option{d.Role, d.Role})
	}
	return err
}

// addDays lays the rota out by local days, so that a night on which the clocks
// change is one day like the others.
func (c *Console) addDays(v *visit, p *rotaPage, people names) error {
	zone := c.deskZone()
	today := p.now.In(zone)
	start := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, zone)
	turns, err := c.Store.Turns(v.ctx(), v.by(), start, start.AddDate(0, 0, rotaDays))
	if err != nil {
		return err
	}
	for day := range rotaDays {
		from, to := start.AddDate(0, 0, day), start.AddDate(0, 0, day+1)
		d := rotaDay{Day: from.Format("Mon 2 Jan"), Today: day == 0}
		for _, role := range p.Roles {
			cell := rotaCell{Role: role.Value}
			for _, s := range rules.Shifts(turns, role.Value, from, to) {
				view := shiftView{From: s.Starts.In(zone).Format("15:04"), To: s.Ends.In(zone).Format("15:04"), Gap: s.Gap(), Override: s.Override}
				if s.Ends.Equal(to) {
					view.To = "24:00"
				}
				if !s.Gap() {
					view.Person = people.of(s.Person)
				}
				cell.Shifts = append(cell.Shifts, view)
			}
			d.Roles = append(d.Roles, cell)
		}
		p.Days = append(p.Days, d)
	}
	for _, t := range slices.Backward(turns) {
		if len(p.Entries) < 60 {
			p.Entries = append(p.Entries, entryRow{Turn: t, Name: people.of(t.Person), From: t.Starts.In(zone).Format("Mon 2 Jan 15:04"), To: t.Ends.In(zone).Format("Mon 2 Jan 15:04"), Over: !t.Ends.After(p.now)})
		}
	}
	return nil
}

func (c *Console) addHandOvers(v *visit, p *rotaPage, people names) error {
	all, err := c.Store.HandOvers(v.ctx(), v.by(), 10)
	for _, h := range all {
		p.HandOvers = append(p.HandOvers, handOverRow{h, people.of(h.From), people.of(h.To), h.Taken.IsZero() && h.To == v.by().Person})
	}
	return err
}

// againRota shows the page with what was wrong.
func (c *Console) againRota(v *visit, err error) error {
	n, err := wrong(err)
	if err != nil {
		return err
	}
	return c.rotaPage(v, n, http.StatusUnprocessableEntity)
}

func (c *Console) addTurn(v *visit) error {
	starts, err := localTime("starts", v.form("starts"), c.deskZone().String())
	var ends time.Time
	if err == nil {
		ends, err = localTime("ends", v.form("ends"), c.deskZone().String())
	}
	if err == nil {
		err = desk.AddTurns(v.ctx(), c.Store, v.by(), []store.Turn{{Role: v.form("role"), Person: v.form("person"), Starts: starts, Ends: ends, Note: v.form("note")}})
	}
	if err != nil {
		return c.againRota(v, err)
	}
	return c.done(v, "/directory/rota", "rota")
}

// addPattern enters turns that repeat.
func (c *Console) addPattern(v *visit) error {
	zone := c.deskZone()
	first, err := localTime("first hand-over", v.form("first"), zone.String())
	var until time.Time
	if err == nil {
		until, err = localTime("until", v.form("until"), zone.String())
	}
	var turns []threat.Turn
	if err == nil {
		days, _ := strconv.Atoi(v.form("days"))
		var people []string
		for _, id := range v.r.PostForm["person"] {
			if id != "" {
				people = append(people, id)
			}
		}
		turns, err = rules.Pattern{Role: v.form("role"), People: people, First: first, Zone: zone, Days: days, Second: v.form("second"), Until: until}.Turns()
	}
	if err == nil {
		err = desk.AddTurns(v.ctx(), c.Store, v.by(), turns)
	}
	if err != nil {
		return c.againRota(v, err)
	}
	return c.done(v, "/directory/rota", "rota")
}

func (c *Console) dropTurn(v *visit) error {
	if err := desk.DropTurn(v.ctx(), c.Store, v.by(), v.r.PathValue("id"), v.form("do") == "restore"); err != nil {
		return c.againRota(v, err)
	}
	if v.form("do") == "restore" {
		return c.done(v, "/directory/rota", "rota")
	}
	p := &notice{Tone: "ok", Text: "The entry was taken off the rota.", Undo: "/directory/turns/" + v.r.PathValue("id")}
	return c.rotaPage(v, p, http.StatusOK)
}

func (c *Console) handOver(v *visit) error {
	m, err := threat.ParseMarking(v.form("marking"))
	if err == nil {
		_, err = desk.HandOver(v.ctx(), c.Store, v.by(), threat.HandOver{Role: v.form("role"), To: v.form("person"), Marking: m, Note: v.form("note")})
	}
	if err != nil {
		return c.againRota(v, err)
	}
	return c.done(v, "/directory/rota#handovers", "handed")
}

func (c *Console) takeOver(v *visit) error {
	if _, err := desk.TakeOver(v.ctx(), c.Store, v.by(), v.r.PathValue("id")); err != nil {
		return c.againRota(v, err)
	}
	return c.done(v, "/directory/rota", "taken-over")
}
