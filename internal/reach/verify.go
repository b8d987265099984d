package reach

import (
	"html/template"
	"net/http"
	"strings"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// verifyPage asks the owner of an address whether it reaches them.
type verifyPage struct {
	Lang, Title, Ask, Address, Button, Thanks, Banner, Desk string
}

// asking shows what a link asks. Opening it confirms nothing: only the button
// does.
func (p *Pages) asking(w http.ResponseWriter, r *http.Request) {
	q, err := desk.OpenQuestion(r.Context(), &p.o.Store.Reads, p.o.Store.Now(), bounded(r.PathValue("token")))
	if err != nil {
		p.fail(w, r, err)
		return
	}
	p.ask(w, r, q, false)
}

// bounded keeps an endless token from being hashed.
func bounded(token string) string { return token[:min(len(token), 100)] }

// confirm records that the button was pressed.
func (p *Pages) confirm(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	token := bounded(r.PathValue("token"))
	q, err := desk.OpenQuestion(r.Context(), &p.o.Store.Reads, p.o.Store.Now(), token)
	if err == nil {
		err = desk.ConfirmByLink(r.Context(), p.o.Store, token)
	}
	if err != nil {
		p.fail(w, r, err)
		return
	}
	p.ask(w, r, q, true)
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request, q desk.Question, done bool) {
	exercise, err := desk.Exercise(r.Context(), &p.o.Store.Reads)
	if err != nil {
		p.fail(w, r, err)
		return
	}
	words := desk.VerifyWordsFor(q.Language)
	page := verifyPage{Lang: words.Language, Title: words.Title, Ask: strings.ReplaceAll(words.Ask, "{desk}", p.o.Desk), Address: q.Address, Button: words.Button, Desk: p.o.Desk}
	if exercise {
		page.Banner = compose.Banner(threat.ModeExercise)
	}
	if done {
		page.Thanks = words.Thanks
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := p.verify.Execute(w, page); err != nil {
		p.o.Log.Error("a page could not be shown", "error", err)
	}
}

func parseVerify() (*template.Template, error) { return template.ParseFS(files, "verify.html") }
