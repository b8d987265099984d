package console

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

type feedsPage struct {
	frame
	Rows                     []feedRow
	URL, Name, Source, Every string
	Sources                  []string
	EveryOptions             []option
	Marking                  markingChoice
}

type feedRow struct {
	ID, Name, URL, Error string
	Enabled              bool
	Failures             int
	Polled               moment
	Next                 time.Time
	Marking              threat.Marking
	Source, Every        string
	EveryOptions         []option
	Remark               markingChoice
}

func (c *Console) feedRoutes() []route {
	return []route{
		{"GET /feeds", threat.RoleReader, c.feeds},
		{"POST /feeds", threat.RoleAdmin, c.addFeed},
		{"POST /feeds/{id}", threat.RoleAdmin, c.changeFeed},
		{"POST /feeds/{id}/edit", threat.RoleAdmin, c.editFeed},
	}
}

func (c *Console) feedsPage(v *visit) (*feedsPage, error) {
	p := &feedsPage{frame: c.begin(v, "feeds", "Feeds"), Every: "15m", Marking: markingFor(v.by(), c.Options.Marking)}
	p.EveryOptions = []option{{"5m", "5 minutes"}, {"15m", "15 minutes"}, {"1h", "hour"}, {"6h", "6 hours"}, {"24h", "day"}}
	feeds, err := c.Store.Feeds(v.ctx(), v.by())
	if err != nil {
		return nil, err
	}
	for _, f := range feeds {
		row, err := c.feedRow(v, p, f)
		if err != nil {
			return nil, err
		}
		p.Rows = append(p.Rows, row)
	}
	p.Sources, err = c.sourceNames(v)
	return p, err
}

func (c *Console) feedRow(v *visit, p *feedsPage, f store.Feed) (feedRow, error) {
	row := feedRow{
		ID: f.ID, Name: cmp.Or(f.Name, f.URL), URL: f.URL, Error: f.LastError, Enabled: f.Enabled, Failures: f.Failures,
		Polled: p.at(f.Polled), Next: f.Next, Marking: f.Marking, Every: shortInterval(f.Every), EveryOptions: p.EveryOptions, Remark: markingFor(v.by(), f.Marking),
	}
	if !slices.ContainsFunc(row.EveryOptions, func(o option) bool { return o.Value == row.Every }) {
		row.EveryOptions = append(slices.Clip(row.EveryOptions), option{row.Every, row.Every})
	}
	s, err := c.Store.Source(v.ctx(), v.by(), f.Source)
	if threat.KindOf(err) == threat.KindNotFound {
		return row, nil
	}
	row.Source = s.Name
	return row, err
}

// shortInterval writes an interval as the form's options do: 15m, 1h.
func shortInterval(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

func (c *Console) sourceNames(v *visit) ([]string, error) {
	sources, err := c.Store.SuggestSources(v.ctx(), v.by(), "", sourceChoices)
	var out []string
	for _, s := range sources {
		out = append(out, s.Name)
	}
	return out, err
}

func (c *Console) feeds(v *visit) error {
	p, err := c.feedsPage(v)
	if err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "feeds", p)
	return nil
}

func (c *Console) addFeed(v *visit) error {
	err := c.makeFeed(v)
	if err == nil {
		return c.done(v, "/feeds", "feed")
	}
	n, err := wrong(err)
	if err != nil {
		return err
	}
	p, err := c.feedsPage(v)
	if err != nil {
		return err
	}
	p.Notice, p.URL, p.Name, p.Source, p.Every = n, v.form("url"), v.form("name"), v.form("source"), v.form("every")
	c.show(v.w, v.r, http.StatusUnprocessableEntity, "feeds", p)
	return nil
}

func (c *Console) makeFeed(v *visit) error {
	f, err := feedForm(v)
	if err != nil {
		return err
	}
	return c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		source, err := tx.EnsureSource(v.by(), threat.Source{Name: v.form("source"), Type: "outlet", Marking: threat.Green})
		if err != nil {
			return err
		}
		f.Source = source.ID
		_, err = tx.AddFeed(v.by(), f)
		return err
	})
}

func (c *Console) changeFeed(v *visit) error {
	do := v.form("do")
	err := c.Store.Write(v.ctx(), func(tx *store.Tx) error {
		f, err := tx.Feed(tx.Context(), v.by(), v.r.PathValue("id"))
		if err != nil {
			return err
		}
		switch do {
		case "on", "off":
			f.Enabled = do == "on"
		case "now":
			f.Next = tx.Now()
			return tx.Polled(f)
		case "delete":
			return tx.DeleteFeed(v.by(), f.ID)
		default:
			return threat.Invalid("action", "there is no such action", "start, stop, ask or remove the feed")
		}
		return tx.EditFeed(v.by(), f)
	})
	if err != nil {
		return err
	}
	return c.done(v, "/feeds", "feed-"+do)
}
