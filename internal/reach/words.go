package reach

import (
	"bytes"
	"net/http"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// words are the page's fixed words in one language.
type words struct {
	Dir, Title, Replaced, Said, Ask, Words, Send, Receipt string // Dir is "rtl" where it is written so
	again, missing                                        string
	answers                                               map[threat.AnswerState]string
}

// offered are the answers in the order they are offered. After a product was
// replaced only what was done with it can still be told.
var (
	offered = []threat.AnswerState{
		threat.AnswerRead, threat.AnswerAccepted, threat.AnswerPrioritised, threat.AnswerActed, threat.AnswerLapsed,
		threat.AnswerNeedMore, threat.AnswerDisputed, threat.AnswerDismissed, threat.AnswerNotForMe,
	}
	offeredAfter = []threat.AnswerState{threat.AnswerActed, threat.AnswerLapsed}
)

// answerWords puts the labels of offered into a map.
func answerWords(labels ...string) map[threat.AnswerState]string {
	out := map[threat.AnswerState]string{threat.AnswerReceived: "…"}
	for i, s := range offered {
		out[s] = labels[i]
	}
	return out
}

func (p *Pages) words(o opened, _ *http.Request) words {
	_, w := vocabulary(o.contact.Language)
	return w
}

// view is what the page shows.
type view struct {
	Lang, Banner, Fault, Text, TextLang, Form, Receipt, Desk, Digest string
	W                                                                words
	InForce                                                          bool
	Said                                                             []said
	Choices                                                          []choice
}

type (
	said   struct{ At, State, Text string }
	choice struct {
		State threat.AnswerState
		Label string
	}
)

// render writes the page. What was sent is shown word for word.
func (p *Pages) render(w http.ResponseWriter, r *http.Request, o opened, status int, fault string) {
	language, vocabulary := vocabulary(o.contact.Language)
	v := view{
		Lang: language, W: vocabulary, Banner: compose.Banner(o.product.Mode), Fault: fault, Text: compose.RenderFor(o.product, o.contact.Language, p.o.Desk), TextLang: o.text.Language,
		Form: p.o.Links.FormKey(o.delivery.ID, o.product.Digest), Receipt: desk.LinkPath + r.PathValue("token") + "/receipt", Desk: p.o.Desk, Digest: o.product.Digest, InForce: o.inForce,
	}
	choices := offered
	if !v.InForce {
		choices = offeredAfter
	}
	for _, s := range choices {
		v.Choices = append(v.Choices, choice{s, vocabulary.answers[s]})
	}
	for _, a := range o.answers {
		if a.State.ByPerson() {
			v.Said = append(v.Said, said{a.At.In(zoneOf(o)).Format("2006-01-02 15:04 MST"), vocabulary.answers[a.State], a.Text})
		}
	}
	var page bytes.Buffer
	if err := p.page.Execute(&page, v); err != nil {
		p.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", language)
	w.WriteHeader(status)
	_, _ = page.WriteTo(w)
}

// zoneOf is the recipient's time zone, else the product's.
func zoneOf(o opened) *time.Location {
	for _, name := range []string{o.contact.Zone, o.product.Window.Zone} {
		if loc, err := time.LoadLocation(name); name != "" && err == nil {
			return loc
		}
	}
	return time.UTC
}
