package play

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/tocsin/tocsin/internal/console"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

func (s *stage) liaisonOpens(ctx context.Context, told *console.DemoMoment) error {
	m, err := s.letter(liaisonBox)
	if err != nil {
		return err
	}
	if _, err := s.visit(ctx, http.MethodGet, m.Link, nil); err != nil {
		return err
	}
	told.Text = "That is recorded as “received”, and not as “read”: machines open links, too."
	told.Links = []console.Link{{Text: "The mail they opened it from", Href: fmt.Sprintf("/demo/inbox/%d", m.Number)}, {Text: "The delivery board", Href: "/products/" + s.state.Warning + "/board"}}
	return nil
}

func (s *stage) liaisonDisputes(ctx context.Context, told *console.DemoMoment) error {
	const words = "The information is of a general nature"
	if err := s.respond(ctx, liaisonBox, threat.AnswerDisputed, words); err != nil {
		return err
	}
	told.Text = "“" + words + "”. The answer is bound to the exact text and to who gave it. A dispute ends nothing: their deputy is called at once."
	told.Links = []console.Link{{Text: "The delivery board", Href: "/products/" + s.state.Warning + "/board"}}
	return nil
}

// tellByTelephone is what the desk does when nobody has answered.
func (s *stage) tellByTelephone(ctx context.Context, told *console.DemoMoment) error {
	org, err := contactNamed(ctx, &s.app.Store.Reads, office)
	if err != nil {
		return err
	}
	const words = "Read out to the deputy, who will pass it on in the morning"
	answers, err := s.app.Store.Answers(ctx, s.analyst, s.state.Warning)
	if err != nil {
		return err
	}
	if !said(answers, threat.AnswerRead, words) { // not yet, before a kill
		_, err = desk.TellByHand(ctx, s.app.Store, s.analyst, desk.Told{
			Product: s.state.Warning, Contact: org.ID, How: "telephone " + officePhone, Answer: threat.AnswerRead, Text: words, Reached: true,
		})
		if err != nil {
			return err
		}
	}
	if err := s.seeAlarms(ctx, s.analyst); err != nil {
		return err
	}
	told.Text = "Told by hand, recorded with who, when and how. “" + words + "”."
	told.Links = []console.Link{{Text: "The delivery board", Href: "/products/" + s.state.Warning + "/board"}}
	return nil
}

// seeAlarms records that somebody has seen the alarms that were raised for them.
func (s *stage) seeAlarms(ctx context.Context, by threat.Reader) error {
	open, err := s.app.Store.Alarms(ctx, by, false, 100)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *store.Tx) error {
		for _, a := range open {
			if err := tx.SeeAlarm(by, a.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// dismissal is the answer of the second protector, three days before.
func (s *stage) dismissal(ctx context.Context, told *console.DemoMoment) error {
	org, err := contactNamed(ctx, &s.app.Store.Reads, office)
	if err != nil {
		return err
	}
	const words = "Such statements are an attempt to frighten our society"
	answers, err := s.app.Store.Answers(ctx, s.analyst, s.state.Warning)
	if err != nil {
		return err
	}
	if !said(answers, threat.AnswerDismissed, words) {
		_, err = desk.HearAnswer(ctx, s.app.Store, s.analyst, desk.Heard{
			Product: s.state.Warning, Contact: org.ID, How: "telephone " + officePhone, Answer: threat.AnswerDismissed, Text: words,
		})
	}
	told.Text = "By telephone, ten days after the window’s end: “" + words + "”. Late, and kept."
	told.Links = []console.Link{{Text: "The delivery board", Href: "/products/" + s.state.Warning + "/board"}}
	return err
}

func said(answers []threat.Answer, state threat.AnswerState, words string) bool {
	for _, a := range answers {
		if a.State == state && a.Text == words {
			return true
		}
	}
	return false
}

// letter is the latest message with a link that an address got.
func (s *stage) letter(address string) (console.DemoMessage, error) {
	m, ok := s.box.lastTo(address)
	if !ok {
		return m, threat.Conflict("nothing was sent to "+address, "")
	}
	return m, nil
}

var formKey = regexp.MustCompile(`name="form" value="([^"]+)"`)

// respond answers as a recipient does: by the link in their message, through
// its page. Where the visitor has answered for them already, they stay silent.
func (s *stage) respond(ctx context.Context, address string, state threat.AnswerState, words string) error {
	m, err := s.letter(address)
	if err != nil {
		return err
	}
	answers, err := s.app.Store.AnswersOfDelivery(ctx, house, m.Delivery)
	if err != nil {
		return err
	}
	for _, a := range answers {
		if a.State.ByPerson() {
			if a.State == state && a.Text == words {
				return nil
			}
			return threat.Conflict("it was answered already: "+string(a.State), "")
		}
	}
	page, err := s.visit(ctx, http.MethodGet, m.Link, nil)
	if err != nil {
		return err
	}
	key := formKey.FindStringSubmatch(page)
	if key == nil {
		return threat.Conflict("the recipient’s page has no form", "")
	}
	_, err = s.visit(ctx, http.MethodPost, m.Link, url.Values{"form": {html.UnescapeString(key[1])}, "answer": {string(state)}, "text": {words}})
	return err
}

// visit asks the desk for a page as a browser would.
func (s *stage) visit(ctx context.Context, method, path string, form url.Values) (string, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://localhost"+path, strings.NewReader(form.Encode()))
	if err != nil {
		return "", fmt.Errorf("make request: %w", err)
	}
	r.RemoteAddr = "127.0.0.1:1"
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := &page{head: http.Header{}, status: http.StatusOK}
	s.app.Handler().ServeHTTP(w, r)
	if w.status >= http.StatusBadRequest {
		return "", threat.Conflict(fmt.Sprintf("the recipient’s page answers %d", w.status), "")
	}
	return w.body.String(), nil
}

// page is an answer of the desk, kept in memory.
type page struct {
	head   http.Header
	status int
	body   bytes.Buffer
}

func (p *page) Header() http.Header         { return p.head }
func (p *page) WriteHeader(status int)      { p.status = status }
func (p *page) Write(b []byte) (int, error) { return p.body.Write(b) }

// outcome records what came of it.
func (s *stage) outcome(ctx context.Context, told *console.DemoMoment) error {
	before, err := s.app.Store.Outcomes(ctx, s.analyst, s.state.Case)
	if err != nil {
		return err
	}
	if len(before) == 0 {
		_, err = desk.DecideOutcome(ctx, s.app.Store, s.analyst, threat.CaseOutcome{
			Case: s.state.Case, Marking: threat.Red, Code: threat.OccurredAfter, Event: threat.Instant(at(22, 19, 58)),
			Text: "The attack came 13 days after the last window had ended.",
		})
	}
	told.Text = "Occurred after window: apart from a false alarm, and from a hit."
	told.Links = []console.Link{{Text: "The outcome", Href: "/cases/" + s.state.Case + "/duty"}}
	return err
}

// lookBack leaves what the desk has learned, with who sees to it by when.
func (s *stage) lookBack(ctx context.Context, told *console.DemoMoment) error {
	before, err := s.app.Store.Lessons(ctx, s.analyst, s.state.Case)
	if err != nil {
		return err
	}
	if len(before) == 0 {
		_, err = desk.AddLesson(ctx, s.app.Store, s.analyst, threat.Lesson{
			Case: s.state.Case, Owner: s.head.Person, Due: april(30, 18, 0),
			Text: "The threat had no day, the window had an end. Before a window is let lapse, say what would have to be known to let the threat go, and who asks for it.",
		})
	}
	told.Links = []console.Link{
		{Text: "The review, on one time axis", Href: "/cases/" + s.state.Case + "/review"},
		{Text: "The case: claims, and tolls with their history", Href: "/cases/" + s.state.Case},
		{Text: "The ledger", Href: "/ledger"},
	}
	return err
}

// receipts proves each delivery of the play's warnings, and counts them.
func (s *stage) receipts(ctx context.Context, v *desk.CaseReview) (n int, good bool, err error) {
	st := s.app.Store
	for _, w := range v.Warnings {
		for _, d := range w.Deliveries {
			if d.State != threat.DeliveryDelivered {
				continue
			}
			file, err := desk.ReceiptOf(ctx, st, house, d.ID, DeskName)
			if err != nil {
				return n, false, err
			}
			if _, err := desk.VerifyReceipt(file, st.PublicKey()); err != nil {
				return n, false, nil
			}
			n++
		}
	}
	return n, n > 0, nil
}

// ledgerVerified checks all that was recorded.
func ledgerVerified(ctx context.Context, st *store.Store) bool {
	found, err := st.Verify(ctx)
	return err == nil && len(found.Problems) == 0
}
