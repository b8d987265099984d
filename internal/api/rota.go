package api

import (
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/duty"
	"github.com/tocsin/tocsin/internal/threat"
)

// Rota is who is on duty, and when nobody is.
type Rota struct {
	Zone   string        `json:"zone"` // the desk's
	Now    []desk.OnDuty `json:"now"`
	Shifts []duty.Shift  `json:"shifts"` // by role and time; one without a person is a gap
	Turns  []threat.Turn `json:"turns"`  // as entered: a later one stands over an earlier one
}

// TurnsIn are entries, taken all or none.
type TurnsIn struct {
	Turns []threat.Turn `json:"turns"`
}

// PatternIn is a rota that repeats at a local time.
type PatternIn struct {
	Role   string    `json:"role"`
	People []string  `json:"people"`           // ids, in turn
	First  time.Time `json:"first"`            // the first hand-over
	Days   int       `json:"days"`             // between hand-overs
	Second string    `json:"second,omitempty"` // "20:00", the second hand-over of each day
	Until  time.Time `json:"until"`
	Zone   string    `json:"zone,omitempty"` // the desk's when absent
}

// HandOverIn leaves a note for the next on duty.
type HandOverIn struct {
	Role    string         `json:"role"`
	To      string         `json:"to"`
	Marking threat.Marking `json:"marking"`
	Note    string         `json:"note"`
}

func (a *API) rotaRoutes() []route {
	read, write, reader, analyst := auth.ScopeRead, auth.ScopeWarn, threat.RoleReader, threat.RoleAnalyst
	return []route{
		{method: "GET", path: "/rota", tag: "rota", summary: "Who is on duty now, and the rota of some days with its gaps", scope: read, role: reader, query: []param{{"from", "RFC 3339; now when absent", nil}, {"days", "1 to 62; 14 when absent", nil}}, status: 200, result: Rota{}, serve: a.getRota},
		{method: "POST", path: "/rota/turns", tag: "rota", summary: "Enter turns or overrides", scope: write, role: analyst, body: TurnsIn{}, status: 204, serve: a.addTurns},
		{method: "POST", path: "/rota/patterns", tag: "rota", summary: "Enter turns that repeat at a local time", scope: write, role: analyst, body: PatternIn{}, status: 201, result: page[threat.Turn]{}, serve: a.addPattern},
		{method: "DELETE", path: "/rota/turns/{id}", tag: "rota", summary: "Take an entry off the rota", scope: write, role: analyst, status: 204, serve: a.dropTurn},
		{method: "GET", path: "/handovers", tag: "rota", summary: "What was handed over, the latest first", scope: read, role: reader, status: 200, result: page[threat.HandOver]{}, serve: a.listHandOvers},
		{method: "POST", path: "/handovers", tag: "rota", summary: "Hand the duty over with a note", scope: write, role: analyst, body: HandOverIn{}, status: 201, result: threat.HandOver{}, serve: a.handOver},
		{method: "POST", path: "/handovers/{id}/taken", tag: "rota", summary: "Take over what was handed to the caller", scope: write, role: reader, status: 200, result: threat.HandOver{}, serve: a.takeOver},
	}
}

func (a *API) getRota(c *call) (any, error) {
	from, days := a.o.Store.Now(), 14
	if s := c.query("from"); s != "" {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return nil, threat.Invalid("from", "this is no time", "write it as 2024-03-06T00:00:00Z")
		}
		from = at
	}
	if s := c.query("days"); s != "" {
		n, err := versionOf(s)
		if err != nil || n < 1 || n > 62 {
			return nil, threat.Invalid("days", "this is no number of days", "give 1 to 62")
		}
		days = n
	}
	to := from.AddDate(0, 0, days)
	ctx, q := c.r.Context(), &a.o.Store.Reads
	now, err := desk.WhoIsOnDuty(ctx, q, c.by(), a.o.Store.Now())
	if err != nil {
		return nil, err
	}
	turns, err := q.Turns(ctx, c.by(), from, to)
	out := Rota{Zone: a.o.Zone, Now: notNil(now), Shifts: []duty.Shift{}, Turns: notNil(turns)}
	for _, d := range now {
		out.Shifts = append(out.Shifts, duty.Shifts(turns, d.Role, from, to)...)
	}
	return out, err
}

func (a *API) addTurns(c *call) (any, error) {
	var in TurnsIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	return nil, desk.AddTurns(c.r.Context(), a.o.Store, c.by(), in.Turns)
}

func (a *API) addPattern(c *call) (any, error) {
	var in PatternIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	if in.Zone == "" {
		in.Zone = a.o.Zone
	}
	zone, err := time.LoadLocation(in.Zone)
	if err != nil {
		return nil, threat.Invalid("zone", "there is no time zone of this name", "write it like Europe/Moscow")
	}
	turns, err := duty.Pattern{Role: in.Role, People: in.People, First: in.First, Zone: zone, Days: in.Days, Second: in.Second, Until: in.Until}.Turns()
	if err != nil {
		return nil, err
	}
	return status{code: 201, body: pageOf(turns, "")}, desk.AddTurns(c.r.Context(), a.o.Store, c.by(), turns)
}

func (a *API) dropTurn(c *call) (any, error) {
	return nil, desk.DropTurn(c.r.Context(), a.o.Store, c.by(), c.id(), false)
}

func (a *API) listHandOvers(c *call) (any, error) {
	all, err := a.o.Store.HandOvers(c.r.Context(), c.by(), 50)
	return pageOf(all, ""), err
}

func (a *API) handOver(c *call) (any, error) {
	var in HandOverIn
	if err := c.read(&in, bodyLimit); err != nil {
		return nil, err
	}
	h, err := desk.HandOver(c.r.Context(), a.o.Store, c.by(), threat.HandOver{Role: in.Role, To: in.To, Marking: in.Marking, Note: in.Note})
	return status{code: 201, body: h}, err
}

func (a *API) takeOver(c *call) (any, error) {
	return desk.TakeOver(c.r.Context(), a.o.Store, c.by(), c.id())
}
