package console

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// publicPage is what everybody may see: approved advisories and nothing else.
// It has no script, sets no cookie, and never shows who is signed in.
type publicPage struct {
	Lang, Dir, Title, Heading, Desk, NoneText string
	L                                         compose.Labels
	Exercise                                  bool
	List                                      []publicRow
	P                                         *threat.Product
	Texts                                     []publicText
	Banner, State                             string
	Ended                                     bool
	Issued                                    string
	Map                                       template.HTML
}

// publicText is an advisory in one language.
type publicText struct {
	Lang, Dir, Name          string
	T                        threat.Text
	L                        compose.Labels
	Heading, When, ContactIs string
	Sections                 []compose.Section
}

type publicRow struct {
	ID, Lang, Dir, Title, Banner, State, Ends, Place string
	Ended                                            bool
}

func (c *Console) advisoryRoutes() []route {
	return []route{
		{"GET /advisories", open, c.public(c.listAdvisories)},
		{"GET /advisories/feed.atom", open, c.public(c.atomFeed)},
		{"GET /advisories/feed.json", open, c.public(c.jsonFeed)},
		{"GET /advisories/{id}", open, c.public(c.showAdvisory)},
	}
}

// A crowd behind one address may look; a machine that hammers waits.
const (
	publicBurst = 200
	publicEvery = 50 * time.Millisecond
)

// public bounds how often one address may ask.
func (c *Console) public(serve func(*visit) error) func(*visit) error {
	return func(v *visit) error {
		if err := c.publicLimit.Allow(c.Auth.Address(v.r)); err != nil {
			return err
		}
		return serve(v)
	}
}

// servePublic writes what everybody may have, with a tag by which a reader that
// has it already is spared it. The tag is of the bytes: it changes when a word
// or a standing does.
func servePublic(v *visit, contentType string, body []byte) error {
	sum := sha256.Sum256(body)
	h := v.w.Header()
	h.Set("Content-Type", contentType)
	h.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	h.Set("Cache-Control", "public, max-age=30, must-revalidate")
	h.Set("Access-Control-Allow-Origin", "*") // it is for everybody, and read without cookies
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	http.ServeContent(v.w, v.r, "", time.Time{}, bytes.NewReader(body))
	return nil
}

func (c *Console) showPublic(v *visit, p *publicPage) error {
	var b bytes.Buffer
	if err := c.pages.sets["advisories"].ExecuteTemplate(&b, "public", p); err != nil {
		return err
	}
	v.w.Header().Set("Content-Language", p.Lang)
	v.w.Header().Add("Vary", "Accept-Language")
	return servePublic(v, "text/html; charset=utf-8", b.Bytes())
}

// wanted are the languages that a reader asks for, by the address first and
// then by their browser.
func wanted(v *visit) []language.Tag {
	tags, _, _ := language.ParseAcceptLanguage(v.r.Header.Get("Accept-Language"))
	if asked, err := language.Parse(v.query("lang")); err == nil {
		tags = append([]language.Tag{asked}, tags...)
	}
	return tags[:min(len(tags), 10)]
}

// bestOf is the place of the language among codes that suits a reader best.
func bestOf(v *visit, codes []string) int {
	var have []language.Tag
	for _, code := range codes {
		have = append(have, language.Make(code))
	}
	if len(have) == 0 {
		return 0
	}
	_, i, sure := language.NewMatcher(have).Match(wanted(v)...)
	if sure == language.No {
		return 0
	}
	return i
}

func (c *Console) listAdvisories(v *visit) error {
	all, err := desk.Advisories(v.ctx(), &c.Store.Reads)
	if err != nil {
		return err
	}
	codes := compose.Languages()
	l, _ := compose.LabelsFor(codes[bestOf(v, codes)])
	p := &publicPage{Lang: l.Language, Dir: dirOf(l.Language), L: l, Desk: c.Desk, Heading: strings.Replace(l.All, "%s", c.Desk, 1), Exercise: c.Exercise}
	p.Title = p.Heading
	for _, a := range all {
		standing := desk.StandingOf(a, c.Store.Now())
		t := a.Texts[bestOf(v, languagesOf(a))]
		p.List = append(p.List, publicRow{
			ID: a.ID, Lang: t.Language, Dir: dirOf(t.Language), Title: t.Headline, Place: t.Place, Banner: l.Banner(a.Mode),
			State: standingWords(l, standing), Ends: l.Window(a.Window), Ended: standing != desk.StandsInForce,
		})
	}
	slices.SortStableFunc(p.List, func(a, b publicRow) int { return truth(a.Ended) - truth(b.Ended) })
	return c.showPublic(v, p)
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

func languagesOf(p threat.Product) []string {
	var out []string
	for _, t := range p.Texts {
		out = append(out, t.Language)
	}
	return out
}

func dirOf(lang string) string {
	if compose.IsRTL(lang) {
		return "rtl"
	}
	return "ltr"
}

func standingWords(l compose.Labels, s desk.Standing) string {
	return map[desk.Standing]string{desk.StandsInForce: l.InForce, desk.StandsExpired: l.Expired, desk.StandsReplaced: l.Replaced, desk.StandsCancelled: l.Cancelled}[s]
}

// showAdvisory gives one advisory as a page, or with .xml behind its address
// as CAP 1.2.
func (c *Console) showAdvisory(v *visit) error {
	id, isCAP := strings.CutSuffix(v.r.PathValue("id"), ".xml")
	a, err := desk.Advisory(v.ctx(), &c.Store.Reads, id)
	if err != nil {
		return err
	}
	if isCAP {
		return c.serveCAP(v, a)
	}
	return c.showPublic(v, c.publicPageOf(a, bestOf(v, languagesOf(a))))
}

// publicPageOf is an advisory's page with the text at a place first.
func (c *Console) publicPageOf(a threat.Product, first int) *publicPage {
	standing := desk.StandingOf(a, c.Store.Now())
	texts := []threat.Text{a.Texts[first]}
	texts = append(append(texts, a.Texts[:first]...), a.Texts[first+1:]...)
	l, _ := compose.LabelsFor(texts[0].Language)
	p := &publicPage{
		Lang: texts[0].Language, Dir: dirOf(texts[0].Language), L: l, Desk: c.Desk, Title: strings.TrimSpace(l.Banner(a.Mode) + " " + texts[0].Headline),
		Exercise: a.Mode != threat.ModeActual, P: &a, Banner: l.Banner(a.Mode), State: standingWords(l, standing), Ended: standing != desk.StandsInForce, Map: areaMap(a.Area),
		Issued: strings.Replace(l.IssuedBy, "%s", c.Desk, 1),
	}
	for _, t := range texts {
		own, _ := compose.LabelsFor(t.Language)
		p.Texts = append(p.Texts, publicText{
			Lang: t.Language, Dir: dirOf(t.Language), Name: own.NameOf(t.Language), T: t, L: own, Heading: own.Heading(a, c.Desk), When: own.Window(a.Window), Sections: compose.Sections(a, t, own),
		})
	}
	return p
}

func (c *Console) serveCAP(v *visit, a threat.Product) error {
	earlier, err := desk.Predecessors(v.ctx(), &c.Store.Reads, a)
	if err != nil {
		return err
	}
	alert, err := desk.ToCAP(a, earlier, c.publisher())
	if err != nil {
		return err
	}
	data, err := cap.Encode(alert)
	if err != nil {
		return err
	}
	return servePublic(v, "application/cap+xml", data)
}

// publisher is as whom the desk publishes.
func (c *Console) publisher() desk.Publisher {
	return desk.Publisher{Name: c.Desk, Sender: c.Sender}
}

// newPublicLimit is how often one address may ask for public pages.
func newPublicLimit(now func() time.Time) *auth.Limiter {
	return auth.NewLimiter(publicBurst, publicEvery, now)
}
