package reach

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// words are the page's fixed words in one language.
type words struct {
	Title, Replaced, Said, Ask, Words, Send, Receipt string
	again, missing                                   string
	answers                                          map[threat.AnswerState]string
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

// vocabulary gives the words of a language; English for those it does not have.
func vocabulary(language string) (string, words) {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch base {
	case "ru":
		return base, words{
			Title: "Предупреждение", Replaced: "Это сообщение больше не действует: оно заменено или отозвано, либо его срок истёк.", Said: "Что вы ответили", Ask: "Ваш ответ",
			Words: "Вашими словами: что делается, чего не хватает, почему нет или к кому обратиться", Send: "Отправить ответ", Receipt: "Расписка (файл)",
			again: "Ответ не записан. Отправьте его ещё раз.", missing: "Выберите ответ и добавьте несколько слов.",
			answers: answerWords("Прочитано", "Принято", "Принято, в первую очередь", "Мы действуем (что именно)", "Мы действовали, теперь меры сняты (какие)", "Нужны подробности (какие)", "Не согласны (почему)", "Отклоняем (почему)", "Не ко мне (к кому)"),
		}
	case "es":
		return base, words{
			Title: "Alerta", Replaced: "Este mensaje ya no está en vigor: fue sustituido o anulado, o su plazo terminó.", Said: "Lo que ha respondido", Ask: "Su respuesta",
			Words: "Con sus palabras: qué se hace, qué falta, por qué no o a quién acudir", Send: "Enviar respuesta", Receipt: "Recibo (archivo)",
			again: "La respuesta no quedó registrada. Envíela otra vez.", missing: "Elija una respuesta y añada unas palabras.",
			answers: answerWords("Leído", "Aceptado", "Aceptado, con prioridad", "Estamos actuando (qué)", "Actuamos, y ya no (qué)", "Necesito más (qué)", "No estoy de acuerdo (por qué)", "Lo descarto (por qué)", "No es para mí (para quién)"),
		}
	case "de":
		return base, words{
			Title: "Warnung", Replaced: "Diese Nachricht gilt nicht mehr: Sie wurde ersetzt oder zurückgezogen, oder ihre Zeit ist um.", Said: "Ihre Antworten", Ask: "Ihre Antwort",
			Words: "In Ihren Worten: was getan wird, was fehlt, warum nicht oder wer zuständig ist", Send: "Antwort senden", Receipt: "Quittung (Datei)",
			again: "Die Antwort wurde nicht festgehalten. Senden Sie sie noch einmal.", missing: "Wählen Sie eine Antwort und ergänzen Sie einige Worte.",
			answers: answerWords("Gelesen", "Angenommen", "Angenommen, mit Vorrang", "Wir handeln (was)", "Wir haben gehandelt, jetzt nicht mehr (was)", "Ich brauche mehr (was)", "Ich widerspreche (warum)", "Ich weise sie zurück (warum)", "Nicht für mich (für wen)"),
		}
	case "fr":
		return base, words{
			Title: "Alerte", Replaced: "Ce message n’est plus en vigueur : il a été remplacé ou annulé, ou son délai est passé.", Said: "Vos réponses", Ask: "Votre réponse",
			Words: "Avec vos mots : ce qui est fait, ce qui manque, pourquoi non ou à qui s’adresser", Send: "Envoyer la réponse", Receipt: "Reçu (fichier)",
			again: "La réponse n’a pas été enregistrée. Envoyez-la de nouveau.", missing: "Choisissez une réponse et ajoutez quelques mots.",
			answers: answerWords("Lu", "Accepté", "Accepté, en priorité", "Nous agissons (comment)", "Nous avons agi, plus maintenant (quoi)", "Il m’en faut plus (quoi)", "Je conteste (pourquoi)", "Je rejette (pourquoi)", "Pas pour moi (pour qui)"),
		}
	}
	return "en", words{
		Title: "Warning", Replaced: "This message is no longer in force: it was replaced or withdrawn, or its time is over.", Said: "What you answered", Ask: "Your answer",
		Words: "In your words: what is being done, what is missing, why not, or whom to ask", Send: "Send answer", Receipt: "Receipt (file)",
		again: "The answer was not recorded. Send it once more.", missing: "Choose an answer and add a few words.",
		answers: answerWords("Read", "Accepted", "Accepted, with priority", "We are acting (what)", "We acted, and no longer do (what)", "I need more (what)", "I dispute it (why)", "I dismiss it (why)", "Not for me (for whom)"),
	}
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
