// Package reach serves the recipient's page: a link without a login by which
// somebody who was warned reads the warning and answers it.
//
// Opening the link records that it was opened, no more: mail scanners open
// links, too. An answer needs a form that the page holds to be sent back. The
// page works in any browser, without JavaScript, cookies or anything from
// elsewhere. A link that is unknown, expired or made up gives always the same
// answer; a token begins with the id of its delivery, eighty bits of which are
// random, so that nothing can be learned by trying.
package reach

import (
	"context"
	"crypto/hmac"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Options are what the pages are made of.
type Options struct {
	Store   *store.Store
	Links   *desk.Links
	Desk    string // its name
	Proxies []netip.Prefix
	Secure  bool // people reach the desk over TLS
	// Limits tells the time to what holds back who asks too often; the store's
	// clock when nil.
	Limits func() time.Time
	Log    *slog.Logger
}

// Pages serves everything below [desk.LinkPath].
type Pages struct {
	o      Options
	page   *template.Template
	verify *template.Template
	limit  *limiter
	mux    *http.ServeMux
}

//go:embed page.html verify.html
var files embed.FS

// recipient is who answers, as the ledger names them.
var recipient = threat.Machinery("recipient")

const (
	maxForm    = 64 << 10
	maxAnswers = 100 // to one delivery; nobody changes their mind so often
)

// New makes the pages.
func New(o Options) (*Pages, error) {
	page, err := template.ParseFS(files, "page.html")
	if err != nil {
		return nil, fmt.Errorf("parse page: %w", err)
	}
	verify, err := parseVerify()
	if err != nil {
		return nil, fmt.Errorf("parse page: %w", err)
	}
	if o.Limits == nil {
		o.Limits = o.Store.Now
	}
	p := &Pages{o: o, page: page, verify: verify, limit: newLimiter(o.Limits), mux: http.NewServeMux()}
	p.mux.HandleFunc("GET "+desk.LinkPath+"{token}", p.show)
	p.mux.HandleFunc("POST "+desk.LinkPath+"{token}", p.answer)
	p.mux.HandleFunc("GET "+desk.LinkPath+"{token}/receipt", p.receipt)
	p.mux.HandleFunc("GET "+desk.VerifyPath+"{token}", p.asking)
	p.mux.HandleFunc("POST "+desk.VerifyPath+"{token}", p.confirm)
	p.mux.HandleFunc(desk.LinkPath, p.unknown)
	return p, nil
}

// policy allows the page's own style and form, and nothing else.
const policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// ServeHTTP puts the headers on that keep the link and the text from leaking,
// and holds back who asks too often.
func (p *Pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if p.o.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	if !p.limit.allow(auth.AddressOf(r, p.o.Proxies)) {
		h.Set("Retry-After", "60")
		http.Error(w, "Too many requests. Wait a minute, then try again.", http.StatusTooManyRequests)
		return
	}
	p.mux.ServeHTTP(w, r)
}

// opened is what a valid link leads to.
type opened struct {
	delivery store.Delivery
	product  threat.Product
	contact  threat.Contact
	answers  []threat.Answer
	text     threat.Text
	inForce  bool // the product still stands
}

// open finds what a link leads to. Every way in which it may lead nowhere is
// the same error.
func (p *Pages) open(ctx context.Context, token string) (opened, error) {
	var o opened
	if len(token) > 100 {
		return o, threat.NotFound("message")
	}
	var err error
	if o.delivery, err = p.o.Links.Behind(ctx, &p.o.Store.Reads, recipient, token); err != nil {
		return o, err
	}
	if o.product, err = p.o.Store.Product(ctx, recipient, o.delivery.Product); err != nil {
		return o, err
	}
	now := p.o.Store.Now()
	if !p.o.Links.Opens(token, o.delivery.ID, o.product.Digest) || compose.Digest(o.product) != o.product.Digest || !now.Before(o.product.Window.End.Add(lateReports)) {
		return o, threat.NotFound("message")
	}
	if o.contact, err = p.o.Store.Contact(ctx, recipient, o.delivery.Recipient); err != nil {
		return o, err
	}
	if o.contact.Erased() {
		return o, threat.NotFound("message")
	}
	o.inForce = o.product.State == threat.ProductApproved && now.Before(o.product.Window.End)
	if o.product, err = desk.ShownTo(ctx, &p.o.Store.Reads, o.product, o.contact.ID); err != nil {
		return o, err
	}
	o.answers, err = p.o.Store.AnswersOfDelivery(ctx, recipient, o.delivery.ID)
	o.text, _ = compose.TextFor(o.product, o.contact.Language)
	return o, err
}

// lateReports is for how long after its window a link still leads to what was
// sent: to report what was done and what is no longer done, and to fetch the
// receipt.
const lateReports = 30 * 24 * time.Hour

// show gives the page. It records that the link was opened, once; that is not
// an answer.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) {
	o, err := p.open(r.Context(), r.PathValue("token"))
	if err != nil {
		p.fail(w, r, err)
		return
	}
	if r.Method == http.MethodGet && !heard(o.answers, threat.AnswerReceived) {
		if err := p.received(r.Context(), o); err != nil {
			p.fail(w, r, err)
			return
		}
	}
	p.render(w, r, o, http.StatusOK, "")
}

func heard(answers []threat.Answer, state threat.AnswerState) bool {
	for _, a := range answers {
		if a.State == state {
			return true
		}
	}
	return false
}

func (p *Pages) received(ctx context.Context, o opened) error {
	return p.o.Store.Write(ctx, func(tx *store.Tx) error {
		before, err := tx.AnswersOfDelivery(tx.Context(), recipient, o.delivery.ID)
		if err != nil || heard(before, threat.AnswerReceived) {
			return err
		}
		_, err = tx.AddAnswer(recipient, o.said(threat.AnswerReceived, ""), o.delivery.Chain)
		return err
	})
}

// said is an answer to what was opened.
func (o opened) said(state threat.AnswerState, text string) threat.Answer {
	return threat.Answer{Product: o.product.ID, Delivery: o.delivery.ID, Recipient: o.delivery.Recipient, Channel: o.delivery.Channel, Digest: o.product.Digest, State: state, Text: text}
}

// answer records what a person says. The form's own key shows that it came
// from the page, and not from a machine that follows every link.
func (p *Pages) answer(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	o, err := p.open(r.Context(), r.PathValue("token"))
	if err != nil {
		p.fail(w, r, err)
		return
	}
	if err := r.ParseForm(); err != nil {
		p.render(w, r, o, http.StatusBadRequest, p.words(o, r).again)
		return
	}
	state, text := threat.AnswerState(r.PostForm.Get("answer")), strings.TrimSpace(r.PostForm.Get("text"))
	if !hmac.Equal([]byte(r.PostForm.Get("form")), []byte(p.o.Links.FormKey(o.delivery.ID, o.product.Digest))) {
		p.render(w, r, o, http.StatusBadRequest, p.words(o, r).again)
		return
	}
	err = desk.CheckAnswer(state, text)
	if !o.inForce && !slices.Contains(offeredAfter, state) {
		err = threat.Invalid("answer", "the product is no longer in force", "")
	}
	if err != nil {
		p.render(w, r, o, http.StatusUnprocessableEntity, p.words(o, r).missing)
		return
	}
	if len(o.answers) >= maxAnswers {
		w.Header().Set("Retry-After", "3600")
		p.render(w, r, o, http.StatusTooManyRequests, p.words(o, r).again)
		return
	}
	if err := p.keep(r.Context(), o, state, text); err != nil {
		p.fail(w, r, err)
		return
	}
	http.Redirect(w, r, desk.LinkPath+r.PathValue("token"), http.StatusSeeOther)
}

// keep records an answer, and that the point it was sent to is alive: its
// owner has answered from it. The same answer sent twice is one.
func (p *Pages) keep(ctx context.Context, o opened, state threat.AnswerState, text string) error {
	return p.o.Store.Write(ctx, func(tx *store.Tx) error {
		before, err := tx.AnswersOfDelivery(tx.Context(), recipient, o.delivery.ID)
		if err != nil {
			return err
		}
		if n := len(before); n > 0 && before[n-1].State == state && before[n-1].Text == text {
			return nil
		}
		if _, err := tx.AddAnswer(recipient, o.said(state, text), o.delivery.Chain); err != nil {
			return err
		}
		return tx.PointSeen(o.delivery.Point, tx.Now(), tx.Now(), time.Time{})
	})
}

// receipt gives the recipient the proof of what they were told and answered.
func (p *Pages) receipt(w http.ResponseWriter, r *http.Request) {
	o, err := p.open(r.Context(), r.PathValue("token"))
	if err != nil {
		p.fail(w, r, err)
		return
	}
	file, err := desk.ReceiptOf(r.Context(), p.o.Store, recipient, o.delivery.ID, p.o.Desk)
	if err != nil {
		p.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="receipt-`+o.delivery.ID+`.json"`)
	_, _ = w.Write(file)
}

// fail answers what leads nowhere, always the same, and what is broken.
func (p *Pages) fail(w http.ResponseWriter, r *http.Request, err error) {
	if threat.KindOf(err) == threat.KindNotFound {
		p.unknown(w, r)
		return
	}
	if !errors.Is(err, context.Canceled) {
		p.o.Log.Error("a recipient's page failed", "error", err)
	}
	http.Error(w, "The desk cannot answer now. Try again in a minute.\nServicio no disponible. Dienst nicht verfügbar. Service indisponible. Сервис недоступен.", http.StatusServiceUnavailable)
}

// unknown is the one answer to every link that leads nowhere.
func (p *Pages) unknown(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, nowhere, http.StatusNotFound)
}

const nowhere = `This link leads nowhere: it has expired, or is not complete. If you were warned, call the number in the message.
Este enlace no conduce a nada: ha caducado o está incompleto. Si ha recibido una alerta, llame al número del mensaje.
Dieser Link führt nirgendwohin: Er ist abgelaufen oder unvollständig. Wenn Sie gewarnt wurden, rufen Sie die Nummer in der Nachricht an.
Ce lien ne mène nulle part : il a expiré ou est incomplet. Si vous avez été averti, appelez le numéro indiqué dans le message.
Эта ссылка никуда не ведёт: она устарела или неполна. Если вас предупредили, позвоните по номеру из сообщения.`
