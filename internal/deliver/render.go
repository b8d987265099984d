package deliver

import (
	"context"
	"strings"
	"sync"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Renderer makes the message of a delivery: in the recipient's language, with
// their own link, and only if the text is letter for letter the one that was
// approved. What is the same for many is made once.
type Renderer struct {
	Store *store.Store
	Links *desk.Links
	Desk  string // its name, as recipients know it
	URL   string // of the console, for people at the desk

	mu       sync.Mutex
	products map[string]threat.Product // approved, checked; their text never changes again
	copies   map[copyKey]Message       // of a product, without what is the recipient's own
}

// copyKey names what is the same for many recipients.
type copyKey struct {
	product, language string
	action            threat.Action
}

// keptProducts bounds the products that are kept in memory.
const keptProducts = 64

// shortLimit is the length of a short message without its link: two segments
// of GSM text, or four of UCS-2.
const shortLimit = desk.ShortLimit

// sender is the engine as one who reads.
var sender = threat.Machinery("deliver")

// Render makes the letters of some deliveries.
func (r *Renderer) Render(ctx context.Context, batch []store.Delivery) []Letter {
	out := make([]Letter, len(batch))
	people, err := r.recipients(ctx, batch)
	firsts := map[string]map[string]bool{}
	for i, d := range batch {
		out[i].Delivery = d
		switch {
		case strings.HasPrefix(d.Product, "alm_"):
			out[i].Message, out[i].Err = r.notice(ctx, d)
		case strings.HasPrefix(d.Product, desk.VerifyPrefix):
			out[i].Message, out[i].Err = r.question(ctx, d)
		case err != nil:
			out[i].Err = err
		default:
			out[i].Message, out[i].Err = r.message(ctx, d, people, firsts, batch)
		}
	}
	return out
}

// recipients reads the addresses of all at once.
func (r *Renderer) recipients(ctx context.Context, batch []store.Delivery) (map[string]store.Addressee, error) {
	points := make([]string, 0, len(batch))
	for _, d := range batch {
		points = append(points, d.Point)
	}
	return r.Store.Addressees(ctx, sender, points)
}

func (r *Renderer) message(ctx context.Context, d store.Delivery, people map[string]store.Addressee, firsts map[string]map[string]bool, batch []store.Delivery) (Message, error) {
	p, err := r.product(ctx, d.Product)
	if err != nil {
		return Message{}, err
	}
	to, ok := people[d.Point]
	if !ok || to.Contact != d.Recipient {
		return Message{}, threat.NotFound("address any more")
	}
	if p.Changes != "" {
		if firsts[p.ID] == nil {
			if firsts[p.ID], err = desk.FirstsFor(ctx, &r.Store.Reads, p, recipientsOf(batch)); err != nil {
				return Message{}, err
			}
		}
		if p, err = desk.AsFirst(p, firsts[p.ID][d.Recipient]); err != nil {
			return Message{}, err
		}
	}
	m, err := r.copyFor(p, to.Language)
	m.Delivery, m.To, m.Name, m.Secret, m.Link = d.ID, to.Address, to.Name, to.Secret, r.Links.URL(d.ID, p.Digest)
	m.Urgent, m.Expires = d.Urgent, d.Expires
	return m, err
}

// copyFor gives what everybody of a language gets of a product.
func (r *Renderer) copyFor(p threat.Product, language string) (Message, error) {
	key := copyKey{p.ID, language, p.Action}
	r.mu.Lock()
	m, ok := r.copies[key]
	r.mu.Unlock()
	if ok {
		return m, nil
	}
	t, _ := compose.TextFor(p, language)
	m = Message{
		Subject: compose.Subject(p, t), Text: compose.RenderFor(p, language, r.Desk), Short: compose.ShortFor(p, language, shortLimit),
		Language: t.Language, Mode: p.Mode, Digest: p.Digest,
	}
	if err := bannered(m); err != nil {
		return m, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.copies == nil || len(r.copies) >= 8*keptProducts {
		r.copies = map[copyKey]Message{}
	}
	r.copies[key] = m
	return m, nil
}

// product gives a product whose text is the one that was approved, and whose
// mode may leave.
func (r *Renderer) product(ctx context.Context, id string) (threat.Product, error) {
	r.mu.Lock()
	p, ok := r.products[id]
	r.mu.Unlock()
	if ok {
		return p, nil
	}
	p, err := r.Store.Product(ctx, sender, id)
	if err != nil {
		return p, err
	}
	if compose.Digest(p) != p.Digest || p.Approver == "" || p.Approver == p.Author {
		return p, threat.Conflict("the text is not the one that was approved", "do not send it; verify the ledger, and issue the product again")
	}
	if err := desk.MayLeave(ctx, &r.Store.Reads, p); err != nil {
		return p, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.products == nil || len(r.products) >= keptProducts {
		r.products = map[string]threat.Product{}
	}
	r.products[id] = p
	return p, nil
}

// bannered makes sure that what is not meant says so in every form.
func bannered(m Message) error {
	banner := compose.Banner(m.Mode)
	if banner == "" || strings.Contains(m.Text, banner) && strings.HasPrefix(m.Short, banner) {
		return nil
	}
	return threat.Conflict("the message does not say that it is not meant", "do not send it")
}

// notice is the mail to somebody at the desk. It says nothing of the matter:
// mail is read on the way.
func (r *Renderer) notice(ctx context.Context, d store.Delivery) (Message, error) {
	a, err := r.Store.Alarm(ctx, sender, d.Product)
	if err != nil {
		return Message{}, err
	}
	person, err := r.Store.Person(ctx, sender, d.Recipient)
	if err != nil {
		return Message{}, err
	}
	if person.Disabled || person.Email == "" {
		return Message{}, threat.NotFound("address any more")
	}
	mode := threat.ModeActual
	if exercise, err := desk.Exercise(ctx, &r.Store.Reads); err != nil {
		return Message{}, err
	} else if exercise {
		mode = threat.ModeExercise
	}
	text := strings.TrimSpace(compose.Banner(mode)+"\n\n"+r.Desk+" calls you: "+noticeWords[a.Kind]) + "\n\nSign in to see it: " + r.URL + "\n"
	return Message{
		Delivery: d.ID, To: person.Email, Name: person.Name, Subject: strings.TrimSpace(compose.Banner(mode) + " " + r.Desk + " calls you"), Text: text, Short: text,
		Mode: mode, Urgent: true, Expires: d.Expires,
	}, nil
}

// noticeWords say what an alarm is about to somebody who has not signed in.
var noticeWords = map[store.AlarmKind]string{
	store.AlarmClock: "a duty is overdue.", store.AlarmExhausted: "a warning was not taken on by anybody.", store.AlarmExpired: "a window has ended without a decision.",
	store.AlarmDeadLetter: "a message could not be delivered.", store.AlarmBlocked: "a message was held back.", store.AlarmByHand: "somebody is to be told by telephone.",
	store.AlarmBounce: "a message came back.", store.AlarmProbe: "a channel does not work.", store.AlarmUntaken: "reports wait that nobody has taken up.", store.AlarmShaken: "a judgement rests on what was withdrawn.",
	store.AlarmRota: "soon nobody is on the rota.",
}

func pointOf(c threat.Contact, id string) (threat.Point, bool) {
	for _, p := range c.Points {
		if p.ID == id {
			return p, true
		}
	}
	return threat.Point{}, false
}
