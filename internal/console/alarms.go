package console

import (
	"net/http"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// alarmsPage lists every alarm, seen or not.
type alarmsPage struct {
	frame
	Rows []alarmView
	More bool // there are older ones
}

// alarmView is an alarm as people read it.
type alarmView struct {
	ID, Tag, Text, Href, Do string
	Marking                 threat.Marking
	At                      moment
	Seen                    moment
	SeenBy                  string
	MayWrite                bool
	Form                    string // the form token
}

// alarmsShown is how many alarms the page lists.
const alarmsShown = 200

func (c *Console) alarmRoutes() []route {
	return []route{
		{"GET /alarms", threat.RoleReader, c.alarms},
		{"POST /alarms/{id}", threat.RoleAnalyst, c.seeAlarm},
	}
}

var alarmTags = map[store.AlarmKind]string{
	store.AlarmClock: "overdue", store.AlarmExhausted: "nobody answers", store.AlarmExpired: "expired", store.AlarmDeadLetter: "undelivered",
	store.AlarmBlocked: "held back", store.AlarmByHand: "telephone", store.AlarmBounce: "came back", store.AlarmProbe: "channel down", store.AlarmShaken: "withdrawn", store.AlarmUntaken: "not taken up",
}

func (c *Console) alarmView(v *visit, f *frame, who names, a store.Alarm) alarmView {
	href, do := alarmHref(a)
	tag := alarmTags[a.Kind]
	if tag == "" {
		tag = string(a.Kind)
	}
	return alarmView{
		ID: a.ID, Tag: tag, Text: a.Text, Href: href, Do: do, Marking: a.Marking, At: f.at(a.At), Seen: f.at(a.Seen), SeenBy: who.of(a.SeenBy),
		MayWrite: f.MayWrite, Form: v.Token,
	}
}

// alarmHref is where what an alarm asks for is done.
func alarmHref(a store.Alarm) (href, do string) {
	switch a.Kind {
	case store.AlarmClock, store.AlarmShaken:
		return "/cases/" + a.Case + "/duty", "Look"
	case store.AlarmExpired:
		return "/products/" + a.About, "Decide"
	case store.AlarmUntaken:
		return "/inbox?place=none", "Look"
	case store.AlarmProbe:
		return "/settings", "Look"
	}
	if a.Case == "" {
		return "/alarms", "Look"
	}
	return "/cases/" + a.Case + "/warnings", "Look"
}

func (c *Console) alarms(v *visit) error {
	p := &alarmsPage{frame: c.begin(v, "watch", "Alarms")}
	p.Over = []link{{"/", "Watch"}}
	all, err := c.Store.Alarms(v.ctx(), v.by(), true, alarmsShown+1)
	if err != nil {
		return err
	}
	p.More = len(all) > alarmsShown
	who := c.names(v)
	for _, a := range all[:min(len(all), alarmsShown)] {
		p.Rows = append(p.Rows, c.alarmView(v, &p.frame, who, a))
	}
	p.Live = c.liveAt(v, "any")
	c.show(v.w, v.r, http.StatusOK, "alarms", p)
	return nil
}

// seeAlarm records that somebody has seen an alarm; what it is about stays to
// be done.
func (c *Console) seeAlarm(v *visit) error {
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error { return tx.SeeAlarm(v.by(), v.r.PathValue("id")) })
	if err != nil {
		return err
	}
	return c.done(v, back(v.form("back"), "/"), "seen")
}

// watchAlarms puts what calls the desk before everything else: once for each
// thing, however many rungs have been called for it.
func (c *Console) watchAlarms(v *visit, p *watchPage) error {
	open, err := c.Store.Alarms(v.ctx(), v.by(), false, alarmsShown)
	if err != nil {
		return err
	}
	type about struct {
		kind store.AlarmKind
		id   string
	}
	shown := map[about]bool{}
	for _, a := range open { // the latest of a thing first
		key := about{a.Kind, a.About}
		if shown[key] {
			continue
		}
		shown[key] = true
		if len(p.Alarms) < watchItems {
			p.Alarms = append(p.Alarms, c.alarmView(v, &p.frame, nil, a))
		}
	}
	p.MoreAlarms = len(shown) > len(p.Alarms)
	return nil
}

// watchSecond lists what waits for a second person.
func (c *Console) watchSecond(v *visit, p *watchPage) error {
	g := dutyGroup{Key: "second", Title: "For a second person", Sub: "nothing leaves, and no duty ends, until somebody else has decided", MoreHref: "/approvals"}
	products, err := c.Store.Products(v.ctx(), v.by(), store.ProductFilter{State: threat.ProductSubmitted, Limit: watchItems + 1})
	if err != nil {
		return err
	}
	for _, w := range products {
		why := "Somebody other than its author reads it and decides."
		if w.Author == v.by().Person {
			why = "You wrote it; somebody else decides."
		}
		g.Items = append(g.Items, duty{Tag: string(w.Kind), Tone: "warn", What: headline(w), Why: why, Href: "/products/" + w.ID, Do: "Decide", Marking: w.Marking, At: p.at(w.Written)})
	}
	waivers, err := c.Store.OpenWaivers(v.ctx(), v.by())
	if err != nil {
		return err
	}
	for _, w := range waivers {
		g.Items = append(g.Items, duty{Tag: "waiver", Tone: "warn", What: w.Text, Why: "Asked for on the ground “" + w.Ground + "”; the clock runs until somebody else decides.", Href: "/cases/" + w.Case + "/duty", Do: "Decide", Marking: w.Marking, At: p.at(w.Requested)})
	}
	if len(g.Items) > watchItems {
		g.Items, g.More = g.Items[:watchItems], "all"
	}
	p.add(g)
	return nil
}

// headline is what a product is called in lists.
func headline(p threat.Product) string {
	if len(p.Texts) > 0 && p.Texts[0].Headline != "" {
		return p.Texts[0].Headline
	}
	return "a " + string(p.Kind) + " without a headline"
}
