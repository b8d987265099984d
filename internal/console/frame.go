package console

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/threat"
)

// frame is what every page has around it.
type frame struct {
	Title  string
	Lede   string
	Over   []link // the way back up
	Nav    string // key of the room
	Notice *notice
	Live   string // address of the page's news, empty for none

	// What follows is filled in for every page alike.
	Desk, Version, Nonce, CSRF string
	Exercise                   bool
	Me                         *me
	Rooms                      []room
	MayWrite, MayAdmin         bool
	Clock                      *nextClock // the duty that is due first
	Demo                       *demoBar
	now                        time.Time
}

// framed is a page: a struct with a frame in it.
type framed interface{ around() *frame }

func (f *frame) around() *frame { return f }

// at puts a moment beside now, for "3 min ago".
func (f *frame) at(t time.Time) moment { return moment{At: t, Now: f.now} }

type link struct{ Href, Text string }

type me struct {
	Name      string
	Role      threat.Role
	Clearance threat.Marking
}

type room struct {
	Key, Name, Href, Icon string
	Rule                  bool // a line before it
	Count                 int64
	CountOf               string
	Hot                   bool
}

// notice is what a page says about what was just done, or why it was not.
type notice struct {
	Tone         string // "", "ok", "warn", "alarm"
	Where        string
	Text, Remedy string
	Href, Link   string
	Undo         string // where a form takes it back
}

// begin makes the frame of a page for who asks.
func (c *Console) begin(v *visit, nav, title string) frame {
	return frame{
		Title: title, Nav: nav, Notice: said(v), now: c.Store.Now(), MayWrite: v.by().May(threat.RoleAnalyst), MayAdmin: v.by().May(threat.RoleAdmin),
		Me: meOf(v), CSRF: v.Token, Clock: c.nextClock(v), Rooms: c.roomsFor(v), Demo: c.demoBarOf(v),
	}
}

func meOf(v *visit) *me {
	if v.Reader.Person == "" {
		return nil
	}
	return &me{Name: v.Reader.Name, Role: v.Reader.Role, Clearance: v.Reader.Clearance}
}

// fill adds what the request and the desk give.
func (c *Console) fill(r *http.Request, f *frame) {
	f.Desk, f.Version, f.Exercise = c.Desk, c.Version, c.Exercise
	f.Nonce = auth.Nonce(r.Context())
}

// roomsFor are the places of the console for who asks, with what waits there.
// Without the counts the page is still worth having.
func (c *Console) roomsFor(v *visit) []room {
	if v.Reader.Person == "" {
		return nil
	}
	all := rooms(v.Reader.Role)
	for i := range all {
		var err error
		switch all[i].Key {
		case "watch":
			all[i].Count, err = c.Store.CountAlarms(v.ctx(), v.by())
			all[i].CountOf, all[i].Hot = "alarms", true
		case "approvals":
			all[i].Count, err = c.Store.CountAwaiting(v.ctx(), v.by())
			all[i].CountOf = "wait for a second person"
		}
		if err != nil {
			c.log.Warn("count what waits", "err", err)
		}
	}
	return append(c.demoRooms(v), all...)
}

// rooms are the places of the console.
func rooms(role threat.Role) []room {
	all := []room{
		{Key: "watch", Name: "Watch", Href: "/", Icon: "watch"},
		{Key: "inbox", Name: "Inbox", Href: "/inbox", Icon: "inbox"},
		{Key: "cases", Name: "Cases", Href: "/cases", Icon: "case"},
		{Key: "approvals", Name: "Approvals", Href: "/approvals", Icon: "check"},
		{Key: "search", Name: "Search", Href: "/search", Icon: "search"},
		{Key: "sources", Name: "Sources", Href: "/sources", Icon: "source", Rule: true},
		{Key: "actors", Name: "Actors", Href: "/actors", Icon: "people"},
		{Key: "feeds", Name: "Feeds", Href: "/feeds", Icon: "feed"},
		{Key: "cap", Name: "CAP", Href: "/cap", Icon: "bell"},
		{Key: "review", Name: "Review", Href: "/review", Icon: "watch"},
		{Key: "directory", Name: "Directory", Href: "/directory", Icon: "people"},
		{Key: "ledger", Name: "Ledger", Href: "/ledger", Icon: "ledger"},
		{Key: "people", Name: "People", Href: "/people", Icon: "people", Rule: true},
		{Key: "settings", Name: "Settings", Href: "/settings", Icon: "settings"},
	}
	if role.Reaches(threat.RoleAnalyst) {
		all = append(all[:2:2], append([]room{{Key: "new", Name: "New report", Href: "/reports/new", Icon: "plus"}}, all[2:]...)...)
	}
	return all
}

// done sends the reader on after a change, with a sentence about it.
func (c *Console) done(v *visit, to, what string) error {
	if what != "" {
		sep := "?"
		if strings.Contains(to, "?") {
			sep = "&"
		}
		base, fragment, _ := strings.Cut(to, "#")
		to = base + sep + "done=" + url.QueryEscape(what)
		if fragment != "" {
			to += "#" + fragment
		}
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// doneWords are the sentences that may stand in an address; nothing else that
// an address says is shown.
var doneWords = map[string]string{
	"taken": "Taken in. It is being read now.", "again": "These bytes were here already: one more reception was recorded.",
	"accepted": "The fact was accepted.", "rejected": "The fact was rejected, and will not come back.", "corrected": "The fact was corrected; the old version is kept.",
	"restored": "The rejection was taken back.", "added": "The fact was added.", "marked": "The marking was changed.", "graded": "The grade was recorded.",
	"named-same": "The two names are one actor from now on. It can be taken back below.", "named-apart": "The two names are kept apart, and are not asked about again. It can be taken back below.", "named-undone": "The answer was taken back.", "actor": "The list was changed. Reports are read with it from now on.",
	"placed": "The report was put into the case.", "displaced": "The report was taken out; it will not be proposed for this case again.",
	"seen": "Seen. What it is about is still to be done.", "set-aside": "Set aside as no lead.", "second-look": "Set aside for good: two people have looked.", "take-up": "Taken up again.", "saved": "Saved.", "withdrawn": "Withdrawn: it counts no longer. Judgements that rest on it are flagged.", "reinstated": "Reinstated: it counts again.", "withdrawn-all": "All its reports were withdrawn. Judgements that rest on them are flagged.", "erased": "What the report said was erased. That there was a report, and why it was erased, stays.", "feed-delete": "The feed was removed; the reports it brought stay.", "split": "The reports were moved.", "merged": "The cases were merged.", "undone": "The step was undone.", "opened": "The case was opened.",
	"source": "The source was added.", "feed": "The feed was added; it is asked now.", "feed-on": "The feed was started.", "feed-off": "The feed was stopped.", "feed-now": "The feed is asked now.",
	"person": "Changed. It holds at once.", "password": "The password was changed, and your other sessions were ended.", "ended": "The session was ended.",
	"told": "Recorded, with who told them and when.", "resent": "It is sent again now.", "stopped": "The sending was stopped; what is out should be cancelled.", "directory": "The directory was changed.", "verified": "The point is verified.", "asked": "A link and a code are on their way through that channel.", "rota": "The rota was changed.", "handed": "Handed over. It counts once they have taken it.", "taken-over": "You have taken over.", "escalation": "The policy was written as a new version.", "policy": "The policy is in force. Determinations record its version.", "waiver-kept": "The waiver is kept until its new review.", "waiver-ended": "The waiver has ended, and the duty to warn runs again.", "emergency": "It goes out now, on one person's word. A second person must coordinate it.",
	"drafted": "A draft was begun from what is known.", "submitted": "Handed in. Somebody else decides.", "approved": "Approved. It is on its way.", "published": "Approved and published.", "refused": "Refused; its author was given the reason.", "lapsed": "It was let lapse, and the clock stopped.",
	"assessed": "The assessment was recorded as a new version.", "determined": "The determination was recorded. What it demands runs on a clock.", "waiver-asked": "Asked. Somebody else decides; the clock runs on until then.", "waived": "The waiver was approved, and the clock stopped.", "waiver-refused": "The waiver was refused; the clock runs on.", "outcome": "The outcome was recorded.",
	"revoked": "The token was revoked.", "unkeyed": "The passkey was removed.", "bulk": "Done.", "nothing": "Nothing was ticked, so nothing was done.", "out": "You are signed out.",
}

// said is the notice that the address asks for.
func said(v *visit) *notice {
	if text := doneWords[v.query("done")]; text != "" {
		return &notice{Tone: "ok", Text: text}
	}
	return nil
}

// back is a local address from a form, or the other one when it is none.
func back(address, otherwise string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(address, "//") || strings.Contains(address, "\\") {
		return otherwise
	}
	q := u.Query()
	q.Del("done")
	u.RawQuery = q.Encode()
	return u.String()
}
