package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// News are counted for each reader from what that reader may read; a change
// above their clearance sends nothing and wakes nothing they can see. The page
// offers what is new and moves only when it is asked to.

func (c *Console) liveRoutes() []route {
	return []route{{"GET /live", threat.RoleReader, c.live}}
}

// liveAt is the address of a page's news from now on: about "reports", "cases",
// "any", "report:ID" or "case:ID". It is empty when there is nothing to wait
// from.
func (c *Console) liveAt(v *visit, about string) string {
	last, err := c.Store.Changes(v.ctx(), v.by(), "")
	if err != nil || len(last) == 0 {
		return ""
	}
	return "/live?" + url.Values{"about": {about}, "since": {last[0].ID}}.Encode()
}

const (
	liveBeat = 20 * time.Second // between signs of life
	liveLook = 2 * time.Second  // for changes that another node committed
	liveLife = 10 * time.Minute // then the browser comes back, and is admitted anew
)

func (c *Console) live(v *visit) error {
	stream := http.NewResponseController(v.w)
	v.w.Header().Set("Content-Type", "text/event-stream")
	v.w.Header().Set("X-Accel-Buffering", "no")
	if err := stream.SetWriteDeadline(time.Time{}); err != nil {
		c.log.Debug("lift write deadline", "err", err) // recorders in tests have none
	}
	fmt.Fprint(v.w, "retry: 5000\n\n")
	if err := stream.Flush(); err != nil {
		return nil
	}
	l := listener{c: c, v: v, stream: stream, about: v.query("about"), since: v.query("since")}
	l.run()
	return nil
}

// listener follows what changes for one open page.
type listener struct {
	c            *Console
	v            *visit
	stream       *http.ResponseController
	about, since string
	count        int
	mark         [5]int64 // of the sending that the page is about
}

func (l *listener) run() {
	end := time.NewTimer(liveLife)
	defer end.Stop()
	beat, look := time.NewTicker(liveBeat), time.NewTicker(liveLook)
	defer beat.Stop()
	defer look.Stop()
	for {
		news := l.c.Store.News()
		if !l.tell() {
			return
		}
		select {
		case <-news:
		case <-look.C:
		case <-beat.C:
			if l.write(": here\n\n") != nil {
				return
			}
		case <-end.C:
			return
		case <-l.v.ctx().Done():
			return
		}
	}
}

// tell counts what is new for the page and says so; false ends the stream, as
// it must for whoever was signed out, switched off or cleared for less.
func (l *listener) tell() bool {
	now, err := l.c.Auth.Session(l.v.w, l.v.r)
	if err != nil || now.Reader != l.v.by() {
		return false
	}
	changes, err := l.c.Store.Changes(l.v.ctx(), l.v.by(), l.since)
	if err != nil {
		return false
	}
	before := l.count
	if l.sendingMoved() {
		l.count++
	}
	for _, change := range changes {
		l.since = change.ID
		if l.concerns(change) {
			l.count++
		}
	}
	if l.count == before {
		return true
	}
	return l.write(fmt.Sprintf("event: new\ndata: {\"count\":%d,\"text\":\"%s\"}\n\n", l.count, l.words())) == nil
}

// sendingMoved says whether an attempt, a delivery or an answer came to the
// product that the page is about: what fails on the way is no act of anybody's,
// and stands in no ledger row.
func (l *listener) sendingMoved() bool {
	kind, id, _ := strings.Cut(l.about, ":")
	if kind != "product" {
		return false
	}
	mark, err := l.c.Store.SendingMark(l.v.ctx(), l.v.by(), id)
	moved := err == nil && mark != l.mark && l.mark != [5]int64{}
	if err == nil {
		l.mark = mark
	}
	return moved
}

// concerns says whether a change is news for the page. What the person did
// themselves on this page came with a page of its own.
func (l *listener) concerns(change store.Change) bool {
	if change.Verb == desk.VerbLook {
		return false
	}
	kind, id, _ := strings.Cut(l.about, ":")
	switch kind {
	case "reports":
		return change.Kind == "report" && change.Verb == "take"
	case "cases":
		return change.Kind == "case" || change.Kind == "placement"
	case "report", "case", "product":
		return change.Object == id || change.Parent == id
	case "any":
		switch change.Kind {
		case "report":
			return change.Verb == "take"
		case "case", "placement", "alarm", "clock", "waiver", "product":
			return true
		}
	}
	return false
}

func (l *listener) words() string {
	if strings.HasPrefix(l.about, "reports") {
		return counted(l.count, "new report", "new reports") + " — show"
	}
	return counted(l.count, "change", "changes") + " — show"
}

func (l *listener) write(s string) error {
	if _, err := fmt.Fprint(l.v.w, s); err != nil {
		return err
	}
	return l.stream.Flush()
}
