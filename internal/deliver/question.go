package deliver

import (
	"context"
	"strings"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// question is the message that asks a point whether it reaches its owner. It
// says nothing of any case.
func (r *Renderer) question(ctx context.Context, d store.Delivery) (Message, error) {
	c, err := r.Store.Contact(ctx, sender, d.Recipient)
	if err != nil {
		return Message{}, err
	}
	point, ok := pointOf(c, d.Point)
	if !ok {
		return Message{}, threat.NotFound("address any more")
	}
	mode := threat.ModeActual
	if exercise, err := desk.Exercise(ctx, &r.Store.Reads); err != nil {
		return Message{}, err
	} else if exercise {
		mode = threat.ModeExercise
	}
	words := desk.VerifyWordsFor(c.Language)
	link, code := r.Links.VerifyURL(d.Product, point.Address), r.Links.VerifyCode(d.Product, point.Address)
	banner := compose.Banner(mode)
	fill := strings.NewReplacer("{desk}", r.Desk, "{link}", link, "{code}", code)
	return Message{
		Delivery: d.ID, To: point.Address, Name: c.Name, Secret: point.Secret, Language: words.Language, Mode: mode, Link: link,
		Subject: strings.TrimSpace(banner + " " + fill.Replace(words.Subject)), Text: strings.TrimSpace(banner + "\n\n" + fill.Replace(words.Mail)),
		Short: strings.TrimSpace(banner + " " + fill.Replace(words.Short)), Urgent: true, Expires: d.Expires,
	}, nil
}
