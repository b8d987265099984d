package api

import (
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

func (a *API) alarmRoutes() []route {
	return []route{
		{method: "GET", path: "/alarms", tag: "alarms", summary: "What calls the desk, the latest first: what nobody has seen yet, or all", scope: auth.ScopeRead, role: threat.RoleReader, query: []param{{"all", "seen ones too", []string{"true"}}}, status: 200, result: page[store.Alarm]{}, serve: a.listAlarms},
		{method: "POST", path: "/alarms/{id}/seen", tag: "alarms", summary: "Say that somebody has seen an alarm: the calls end, what it is about stays to be done", scope: auth.ScopeJudge, role: threat.RoleAnalyst, status: 200, result: store.Alarm{}, serve: a.seeAlarm},
	}
}

func (a *API) listAlarms(c *call) (any, error) {
	all, err := a.o.Store.Alarms(c.r.Context(), c.by(), c.query("all") == "true", 500)
	return pageOf(all, ""), err
}

func (a *API) seeAlarm(c *call) (any, error) {
	err := a.o.Store.Write(c.r.Context(), func(tx *store.Tx) error { return tx.SeeAlarm(c.by(), c.id()) })
	if err != nil {
		return nil, err
	}
	return a.o.Store.Alarm(c.r.Context(), c.by(), c.id())
}
