package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Preview is what people get by a channel, letter for letter but for their own
// links.
type Preview struct {
	To       []string `json:"to"` // names; empty where it is for everybody
	More     int      `json:"more,omitempty"`
	Channel  string   `json:"channel"`
	Language string   `json:"language"`
	Missing  string   `json:"missing,omitempty"` // what they are told when there is no text in their language
	Text     string   `json:"text"`
}

// The channels of a preview that are no channel of a contact.
const (
	PreviewPage = "public page and feeds"
	PreviewCAP  = "CAP 1.2"
)

// previewRecipients bounds how many recipients are looked up for a preview.
const previewRecipients = 200

// namesShown bounds the names that stand beside one preview.
const namesShown = 6

// Previews shows a product as everybody who is to get it will, by each channel.
// Those who get the same are shown together.
func Previews(ctx context.Context, q *store.Reads, r threat.Reader, p threat.Product, from Publisher) ([]Preview, error) {
	if len(p.Texts) == 0 {
		return []Preview{}, nil
	}
	if p.Kind == threat.AdvisoryProduct {
		return publicPreviews(ctx, q, p, from)
	}
	var out previews
	for i, id := range p.Recipients {
		if i == previewRecipients {
			break
		}
		if err := out.addRecipient(ctx, q, r, p, id, from.Name); err != nil {
			return nil, err
		}
	}
	if len(p.Recipients) == 0 {
		for _, t := range p.Texts {
			out = append(out, Preview{To: []string{}, Channel: "email", Language: t.Language, Text: compose.Render(p, t, from.Name)})
		}
	}
	if rest := len(p.Recipients) - previewRecipients; rest > 0 {
		for i := range out {
			out[i].More += rest
		}
	}
	return out, nil
}

func publicPreviews(ctx context.Context, q *store.Reads, p threat.Product, from Publisher) ([]Preview, error) {
	var out []Preview
	for _, t := range p.Texts {
		out = append(out, Preview{To: []string{}, Channel: PreviewPage, Language: t.Language, Text: compose.Render(p, t, from.Name)})
	}
	for _, t := range p.Texts {
		out = append(out, Preview{To: []string{}, Channel: "to be read aloud", Language: t.Language, Text: compose.Spoken(p, t.Language, from.Name)})
	}
	earlier, err := Predecessors(ctx, q, p)
	if err != nil {
		return nil, err
	}
	text := ""
	if alert, err := ToCAP(p, earlier, from); err != nil {
		text = "It cannot be written as CAP 1.2 yet: " + err.Error()
	} else if data, err := cap.Encode(alert); err != nil {
		text = "It cannot be written as CAP 1.2 yet: " + err.Error()
	} else {
		text = string(data)
	}
	return append(out, Preview{To: []string{}, Channel: PreviewCAP, Text: text}), nil
}

type previews []Preview

// addRecipient adds what a recipient gets: the contact itself, and the people
// who are called for it.
func (out *previews) addRecipient(ctx context.Context, q *store.Reads, r threat.Reader, p threat.Product, id, deskName string) error {
	who, err := q.Contact(ctx, r, id)
	if threat.KindOf(err) == threat.KindNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	people := []threat.Contact{who}
	if who.Kind == threat.ContactOrganisation {
		more, err := q.Contacts(ctx, r, store.ContactFilter{Org: who.ID, Limit: 20})
		if err != nil {
			return err
		}
		people = append(people, more...)
	}
	reached := false
	for _, c := range people {
		shown, err := ShownTo(ctx, q, p, c.ID)
		if err != nil {
			return err
		}
		for _, point := range c.Points {
			if allowed(p.Channels, point.Channel) {
				out.add(shown, c, point.Channel, deskName)
				reached = true
			}
		}
	}
	if !reached {
		out.add(p, who, "nobody can be reached for them by these channels", deskName)
	}
	return nil
}

func (out *previews) add(p threat.Product, c threat.Contact, channel, deskName string) {
	t, _, missing := compose.VoiceFor(p, c.Language)
	one := Preview{To: []string{c.Name}, Channel: channel, Language: t.Language, Missing: missing}
	switch channel {
	case "sms":
		one.Text = compose.ShortFor(p, c.Language, ShortLimit)
	case ChannelTelephone:
		one.Text = compose.Spoken(p, c.Language, deskName)
	default:
		one.Text = compose.RenderFor(p, c.Language, deskName)
	}
	for i, known := range *out {
		if known.Channel != channel || known.Text != one.Text {
			continue
		}
		switch {
		case slices.Contains(known.To, c.Name):
		case len(known.To) >= namesShown:
			(*out)[i].More++
		default:
			(*out)[i].To = append(known.To, c.Name)
		}
		return
	}
	*out = append(*out, one)
}

// ShortLimit is the length of a text message without its link: two segments of
// GSM text, or four of UCS-2.
const ShortLimit = 260

// Change is how a product differs from another text in one of its parts.
type Change struct {
	Part   string          `json:"part"` // a language, or "particulars"
	Pieces []compose.Piece `json:"pieces"`
	Same   bool            `json:"same"`
}

// Compared are all changes against one earlier text.
type Compared struct {
	Against string   `json:"against"` // in words
	Product string   `json:"product"`
	Version int      `json:"version"`
	Changes []Change `json:"changes"`
}

// Compare shows what a product changes: against the product it changes, and
// against its own last version that had another text.
func Compare(ctx context.Context, q *store.Reads, r threat.Reader, p threat.Product, deskName string) ([]Compared, error) {
	out := []Compared{}
	if p.Changes != "" {
		prev, err := q.Product(ctx, r, p.Changes)
		if err != nil {
			return nil, err
		}
		one, err := compareWith(ctx, q, r, prev, p, deskName)
		if err != nil {
			return nil, err
		}
		one.Against = "the product that this one changes"
		out = append(out, one)
	}
	texts, err := q.ProductTexts(ctx, r, p.ID)
	if err != nil {
		return nil, err
	}
	digest := compose.Digest(p)
	for _, t := range texts {
		if t.Digest == digest {
			continue
		}
		one, err := compareWith(ctx, q, r, t.Product, p, deskName)
		one.Against = fmt.Sprintf("version %d, the last with another text", t.Version)
		return append(out, one), err
	}
	return out, nil
}

func compareWith(ctx context.Context, q *store.Reads, r threat.Reader, old, p threat.Product, deskName string) (Compared, error) {
	out := Compared{Product: old.ID, Version: old.Version}
	add := func(part, before, after string) {
		pieces := compose.Diff(before, after)
		out.Changes = append(out.Changes, Change{part, pieces, before == after})
	}
	names, err := q.ContactNames(ctx, r, append(slices.Clone(old.Recipients), p.Recipients...))
	if err != nil {
		return out, err
	}
	add("particulars", particulars(old, names), particulars(p, names))
	for _, t := range p.Texts {
		add(t.Language, renderedIn(old, t.Language, deskName), compose.Render(p, t, deskName))
	}
	for _, t := range old.Texts {
		if renderedIn(p, t.Language, deskName) == "" {
			add(t.Language, compose.Render(old, t, deskName), "")
		}
	}
	return out, nil
}

func renderedIn(p threat.Product, language, deskName string) string {
	for _, t := range p.Texts {
		if t.Language == language {
			return compose.Render(p, t, deskName)
		}
	}
	return ""
}

// particulars are what of a product does not stand in its text: to whom it
// goes and how, its marking, and the shapes of its area.
func particulars(p threat.Product, names map[string]string) string {
	var b strings.Builder
	line := func(label string, values ...string) {
		if text := strings.Join(values, "; "); text != "" {
			fmt.Fprintf(&b, "%s: %s\n", label, text)
		}
	}
	line("Mode", string(p.Mode))
	line("Marking", p.Marking.String(), string(p.PAP))
	line("Precedence", string(p.Precedence))
	var to []string
	for _, id := range p.Recipients {
		if names[id] != "" {
			to = append(to, names[id])
		}
	}
	line("Recipients", to...)
	line("Channels", p.Channels...)
	line("Escalation", p.Policy)
	line("Area", p.Area.Words)
	for _, k := range p.Area.Circles {
		line("Circle", fmt.Sprintf("%g, %g, %g km", k.Lat, k.Lon, k.Km))
	}
	for _, ring := range p.Area.Polygons {
		line("Polygon", strings.Trim(strings.ReplaceAll(fmt.Sprint(ring), "] [", " · "), "[]"))
	}
	return b.String()
}
