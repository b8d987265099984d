package console

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Demo is a play that the console shows and that its visitor steps: see
// package play. What is here is how the console sees it.
type Demo interface {
	Clock() DemoClock
	// Moments are those of the play in the order of their times: the played
	// ones with what was known, due, said and answered, then those to come.
	Moments() []DemoMoment
	// Messages are what the play's receivers got, the first first.
	Messages() []DemoMessage
	Seats() []DemoSeat
	// Step moves the clock: "next" to the next moment, "due" to the next clock
	// that runs out, "hour" by an hour, "to" to a moment, "end" to the end.
	Step(ctx context.Context, how string, moment int) error
	// Again plays anew, up to a moment, and signs the visitor in there.
	Again(w http.ResponseWriter, r *http.Request, login string, moment int) error
}

// DemoClock is where the play is.
type DemoClock struct {
	Now      time.Time // in the zone of the play
	Moment   int       // played
	Of       int
	Title    string // of the moment
	Next     string // title of the next one; empty at the end
	NextAt   time.Time
	Due      time.Time // when the next clock of the desk runs out; zero for none
	DueWhat  string
	OfCase   string // id; empty before there is one
	Warning  string // ids of the products, empty before there are any
	Advisory string
}

// DemoMoment is one moment of the play.
type DemoMoment struct {
	Number int       `json:"number,omitempty"` // in the script; 0 for what a clock or the visitor brought
	At     time.Time `json:"at"`
	Kind   string    `json:"kind"` // "report", "decision", "sent", "answer", "event", "clock", "you"
	Title  string    `json:"title"`
	Text   string    `json:"text,omitempty"`
	Links  []Link    `json:"links,omitempty"`
	State  DemoState `json:"state,omitzero"`
	Fault  string    `json:"fault,omitempty"` // why the script could not go on as written
	Played bool      `json:"-"`
}

// Link leads to a page of the desk.
type Link struct {
	Text string `json:"text"`
	Href string `json:"href,omitempty"`
}

// DemoState is how the case stood at a moment.
type DemoState struct {
	Known    []Link `json:"known,omitempty"`
	Due      []Link `json:"due,omitempty"`
	Warned   []Link `json:"warned,omitempty"`
	Answered []Link `json:"answered,omitempty"`
	Review   []Link `json:"review,omitempty"`
}

// DemoMessage is one message as it arrived.
type DemoMessage struct {
	Number   int       `json:"number"`
	At       time.Time `json:"at"`
	Channel  string    `json:"channel"` // "email" or "webhook"
	To       string    `json:"to"`
	Subject  string    `json:"subject"`
	Text     string    `json:"text"`             // decoded
	Raw      string    `json:"raw"`              // as it came: headers and body
	Delivery string    `json:"delivery"`         // id
	Link     string    `json:"link,omitempty"`   // path of the recipient's page
	Signed   string    `json:"signed,omitempty"` // what came of checking a webhook's signature
}

// DemoSeat is one of the people a visitor may sit as.
type DemoSeat struct{ Login, Name, What string }

func (c *Console) demoRoutes() []route {
	if c.Demo == nil {
		return nil
	}
	return []route{
		{"GET /demo", threat.RoleReader, c.showDemo},
		{"GET /demo/inbox", threat.RoleReader, c.showDemoInbox},
		{"GET /demo/inbox/{n}", threat.RoleReader, c.showDemoMessage},
		{"POST /demo/step", threat.RoleReader, c.stepDemo},
		{"POST /demo/seat", threat.RoleReader, c.seatDemo},
	}
}

// demoRooms are the places of a demo, before those of any desk.
func (c *Console) demoRooms(v *visit) []room {
	if c.Demo == nil || mayWatch(v) != nil {
		return nil
	}
	return []room{
		{Key: "demo", Name: "Moments", Href: "/demo", Icon: "bell"},
		{Key: "demo-inbox", Name: "Inboxes", Href: "/demo/inbox", Icon: "inbox"},
	}
}

// demoBar stands on every page of a demo: what time it is there, and how to
// move on.
type demoBar struct {
	DemoClock
	Seats []DemoSeat
	Login string
	Back  string
}

// demoBarOf is nil for those who may not see all of the play, and at a real desk.
func (c *Console) demoBarOf(v *visit) *demoBar {
	if c.Demo == nil || !v.by().MayRead(threat.Red) {
		return nil
	}
	b := &demoBar{DemoClock: c.Demo.Clock(), Seats: c.Demo.Seats(), Back: v.r.URL.RequestURI()}
	if v.r.Method != http.MethodGet {
		b.Back = "/demo"
	}
	if p, err := c.Store.Person(v.ctx(), v.by(), v.by().Person); err == nil {
		b.Login = p.Login
	}
	return b
}

// mayWatch hides the play from a reader who may not see all of it.
func mayWatch(v *visit) error {
	if v.by().MayRead(threat.Red) {
		return nil
	}
	return threat.NotFound("page")
}

type demoPage struct {
	frame
	Play DemoClock
	Last *DemoMoment // that was played
	Days []demoDay
}

// demoDay are the moments of one day.
type demoDay struct {
	Day     time.Time
	Moments []DemoMoment
}

// demoDays groups moments by day.
func demoDays(moments []DemoMoment) []demoDay {
	var out []demoDay
	for _, m := range moments {
		if n := len(out); n == 0 || out[n-1].Day.YearDay() != m.At.YearDay() {
			out = append(out, demoDay{Day: m.At})
		}
		last := &out[len(out)-1]
		last.Moments = append(last.Moments, m)
	}
	return out
}

func (c *Console) showDemo(v *visit) error {
	if err := mayWatch(v); err != nil {
		return err
	}
	p := &demoPage{frame: c.begin(v, "demo", "Moscow, March 2024, moment by moment")}
	p.Lede = "The facts are those publicly reported; who is warned here, and what they answer, is made up after them."
	moments := c.Demo.Moments()
	p.Play, p.Days = c.Demo.Clock(), demoDays(moments)
	for i := range moments {
		if moments[i].Played {
			p.Last = &moments[i]
		}
	}
	c.show(v.w, v.r, http.StatusOK, "demo", p)
	return nil
}

type demoInboxPage struct {
	frame
	Boxes []demoBox
	One   *DemoMessage
}

// demoBox is one address with what it got.
type demoBox struct {
	Address, Channel string
	Messages         []DemoMessage
}

func (c *Console) showDemoInbox(v *visit) error {
	if err := mayWatch(v); err != nil {
		return err
	}
	p := &demoInboxPage{frame: c.begin(v, "demo-inbox", "Inboxes of the demo")}
	p.Lede = "What arrived at the demo's own mail server and webhook receiver, exactly as it came. Nothing left this machine."
	at := map[string]int{}
	for _, m := range c.Demo.Messages() {
		i, seen := at[m.To]
		if !seen {
			i = len(p.Boxes)
			at[m.To], p.Boxes = i, append(p.Boxes, demoBox{Address: m.To, Channel: m.Channel})
		}
		p.Boxes[i].Messages = append(p.Boxes[i].Messages, m)
	}
	c.show(v.w, v.r, http.StatusOK, "demoinbox", p)
	return nil
}

func (c *Console) showDemoMessage(v *visit) error {
	if err := mayWatch(v); err != nil {
		return err
	}
	n, err := strconv.Atoi(v.r.PathValue("n"))
	all := c.Demo.Messages()
	if err != nil || n < 1 || n > len(all) {
		return threat.NotFound("message")
	}
	m := all[n-1]
	p := &demoInboxPage{frame: c.begin(v, "demo-inbox", m.Subject), One: &m}
	p.Over = []link{{"/demo/inbox", "Inboxes"}}
	c.show(v.w, v.r, http.StatusOK, "demoinbox", p)
	return nil
}

// stepDemo moves the clock, or begins again.
func (c *Console) stepDemo(v *visit) error {
	if err := mayWatch(v); err != nil {
		return err
	}
	how, to := v.form("how"), back(v.form("back"), "/demo")
	moment, err := strconv.Atoi(cmp.Or(v.form("moment"), "0"))
	if err != nil {
		return threat.Invalid("moment", "this is no moment of the play", "choose one from the page of moments")
	}
	if how != "again" {
		if err := c.Demo.Step(v.ctx(), how, moment); err != nil {
			return err
		}
		return c.done(v, to, "")
	}
	me, err := c.Store.Person(v.ctx(), v.by(), v.by().Person)
	if err != nil {
		return err
	}
	if err := c.Demo.Again(v.w, v.r, me.Login, moment); err != nil {
		return err
	}
	return c.done(v, "/demo", "")
}

// seatDemo lets the visitor act as another of the desk's people.
func (c *Console) seatDemo(v *visit) error {
	if err := mayWatch(v); err != nil {
		return err
	}
	for _, s := range c.Demo.Seats() {
		if s.Login == v.form("seat") {
			if err := c.Auth.Admit(v.w, v.r, s.Login); err != nil {
				return err
			}
			return c.done(v, back(v.form("back"), "/demo"), "")
		}
	}
	return threat.Invalid("seat", "there is no such seat", "choose one from the list")
}
