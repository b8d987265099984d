package console

import (
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/store"
)

// nameView is another name of an actor, and why it is its name.
type nameView struct {
	Of, Name, Why string
	Case, Verdict string
	MayWrite      bool
	Form          string
}

// askView asks whether two names are one actor's.
type askView struct {
	A, B, Why string
	Sides     []evidenceView
}

// saidView is what somebody said of two names.
type saidView struct {
	ID, A, B, By, Reason string
	Same, Undone         bool
	At                   time.Time
}

// shownAsks is how many questions about names stand open on a case page.
const shownAsks = 12

// namesOf lists the other names of an actor.
func (p *casePage) namesOf(a fusion.Answer, v *visit) []nameView {
	var out []nameView
	for _, n := range a.Names[min(1, len(a.Names)):] {
		out = append(out, nameView{
			Of: a.Display, Name: n.Name, Why: sentenceOf(n.Why), Case: p.C.ID, Verdict: n.Verdict, MayWrite: p.MayWrite, Form: v.Token,
		})
	}
	return out
}

// setAsks fills the questions about names and the answers so far.
func (p *casePage) setAsks(view *desk.CaseView, e evidenceMaker, names names) {
	for _, a := range view.Picture.Asks {
		if len(p.Asks) == shownAsks {
			p.MoreAsks = counted(len(view.Picture.Asks)-shownAsks, "more question follows when these are answered", "more questions follow when these are answered")
			break
		}
		p.Asks = append(p.Asks, askView{A: a.A, B: a.B, Why: sentenceOf(a.Why), Sides: e.all(a.Evidence)})
	}
	for _, i := range view.Identities {
		p.Said = append(p.Said, saidView{ID: i.ID, A: i.A, B: i.B, By: names.of(i.By), Reason: i.Reason, Same: i.Same, Undone: !i.UndoneAt.IsZero(), At: i.At})
	}
}

// identify records an answer to such a question, or takes one back.
func (c *Console) identify(v *visit) error {
	id, said := v.r.PathValue("id"), "named-same"
	var err error
	switch v.form("do") {
	case "undo":
		said = "named-undone"
		err = c.Store.Write(v.ctx(), func(tx *store.Tx) error { return tx.UndoIdentity(v.by(), v.form("answer")) })
	case "same":
		_, err = desk.Identify(v.ctx(), c.Store, v.by(), id, v.form("a"), v.form("b"), true, strings.TrimSpace(v.form("reason")))
	default:
		said = "named-apart"
		_, err = desk.Identify(v.ctx(), c.Store, v.by(), id, v.form("a"), v.form("b"), false, strings.TrimSpace(v.form("reason")))
	}
	if err != nil {
		return err
	}
	at := "#names"
	if v.form("back") == "answers" {
		at = "#q-actors"
	}
	return c.done(v, "/cases/"+id+at, said)
}
