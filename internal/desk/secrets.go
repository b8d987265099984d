package desk

import (
	"context"
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// shortForm is how much of a text message is held against the secrets: as much
// as any channel sends.
const shortForm = 300

// Forms are all the forms a product leaves in, in each of its languages.
func Forms(p threat.Product, deskName string) []compose.Form {
	var out []compose.Form
	add := func(name, language, text string) {
		out = append(out, compose.Form{Name: name + ", " + language, Text: text})
	}
	for _, t := range p.Texts {
		add("full text", t.Language, compose.Render(p, t, deskName))
		add("subject line", t.Language, compose.Subject(p, t))
		add("short message", t.Language, compose.Short(p, t, shortForm))
		add("telephone script", t.Language, compose.Spoken(p, t.Language, deskName))
		if p.Kind == threat.AdvisoryProduct {
			add("web page and feeds", t.Language, pageText(p, t, deskName))
		}
	}
	if p.Kind == threat.AdvisoryProduct {
		if text, err := capText(p, deskName); err == nil {
			out = append(out, compose.Form{Name: "CAP message", Text: text})
		}
	}
	return append(out, compose.Form{Name: "area", Text: p.Area.Words})
}

// pageText are the words of an advisory's page.
func pageText(p threat.Product, t threat.Text, deskName string) string {
	l, _ := compose.LabelsFor(t.Language)
	out := []string{l.Heading(p, deskName), t.Headline, p.Area.Words, t.Contact}
	for _, s := range compose.Sections(p, t, l) {
		out = append(out, s.Label, s.Text, strings.Join(s.Items, "\n"))
	}
	return strings.Join(out, "\n")
}

var tags = regexp.MustCompile(`<[^>]*>`)

// capText are the words of the CAP message that p would be.
func capText(p threat.Product, deskName string) (string, error) {
	alert, err := ToCAP(p, nil, Publisher{Name: deskName, Sender: "desk@example.invalid"})
	if err != nil {
		return "", err
	}
	data, err := cap.Encode(alert)
	return html.UnescapeString(tags.ReplaceAllString(string(data), " ")), err
}

// Secrets are the things of a case above a product's tearline, and the public
// texts of the case, whose words are no secret.
func Secrets(ctx context.Context, q *store.Reads, p threat.Product) (secrets []compose.Secret, public []string, err error) {
	for after := ""; ; {
		page, err := q.Reports(ctx, house, store.ReportFilter{Case: p.Case, After: after, Limit: 500})
		if err != nil {
			return nil, nil, err
		}
		for _, short := range page.Reports {
			rep, err := q.Report(ctx, house, short.ID)
			if err != nil {
				return nil, nil, err
			}
			if rep.Marking <= p.Marking {
				public = append(public, rep.Title, rep.Text)
			}
			more, err := secretsOf(ctx, q, rep, p.Marking)
			if err != nil {
				return nil, nil, err
			}
			secrets = append(secrets, more...)
		}
		if after = page.Next; after == "" {
			break
		}
	}
	others, err := recipientSecrets(ctx, q, p)
	return append(keptFrom(secrets, public), others...), public, err
}

// keptFrom leaves out the numbers, times and descriptors that the public texts
// of the case give too.
func keptFrom(secrets []compose.Secret, public []string) []compose.Secret {
	all := []compose.Form{{Name: "public", Text: strings.Join(public, "\n")}}
	var out []compose.Secret
	for _, s := range secrets {
		if s.Kind == compose.SecretText || len(compose.Leaks(all, []compose.Secret{s}, nil)) == 0 {
			out = append(out, s)
		}
	}
	return out
}

// secretsOf are the words, names, numbers and times of a report that a text
// with a marking must not give away. A source can be secret where its report
// is not.
func secretsOf(ctx context.Context, q *store.Reads, rep threat.Report, tearline threat.Marking) ([]compose.Secret, error) {
	var out []compose.Secret
	add := func(kind compose.SecretKind, text, from string) {
		if strings.TrimSpace(text) != "" {
			out = append(out, compose.Secret{Kind: kind, Text: text, From: from})
		}
	}
	source, err := q.Source(ctx, house, rep.Source)
	if err != nil && threat.KindOf(err) != threat.KindNotFound {
		return nil, err
	}
	if rep.Marking > tearline || source.Marking > tearline {
		add(compose.SecretSource, source.Name, source.ID)
	}
	if rep.Marking <= tearline {
		return out, nil
	}
	for _, text := range []string{rep.Text, rep.Title, rep.Name} {
		add(compose.SecretText, text, rep.ID)
	}
	add(compose.SecretNumber, rep.ID, rep.ID)
	for _, n := range compose.Numbers(rep.Title + "\n" + rep.Name + "\n" + rep.Text) {
		add(compose.SecretNumber, n, rep.ID)
	}
	facts, err := q.FactsOfReport(ctx, house, rep.ID)
	for _, f := range facts {
		if described(f.Holder) {
			add(compose.SecretSource, f.Holder, rep.ID)
		}
		if at := exactTime(f.Fact); at != "" {
			add(compose.SecretTime, at, rep.ID)
		}
	}
	return out, err
}

// described says whether a holder is described by more than a common word:
// "police" gives nobody away, "a driver of the cell" does.
func described(holder string) bool {
	words := strings.Fields(strings.ToLower(holder))
	n := 0
	for _, w := range words {
		switch w {
		case "the", "a", "an", "of", "its", "his", "her", "their", "some", "officials", "police", "authorities", "official", "witnesses", "people", "sources", "source":
		default:
			n++
		}
	}
	return n >= 2
}

// exactTime is a time to the minute as it would be written, empty for what
// everybody might have guessed: a coarser time, or a full or half hour.
func exactTime(f threat.Fact) string {
	if f.Date == nil || f.Date.Granularity != threat.GranMinute || f.Date.From.IsZero() {
		return ""
	}
	at := f.Date.From
	if _, clock, ok := strings.Cut(f.Date.EDTF, "T"); ok && len(clock) >= 5 {
		if strings.HasSuffix(clock[:5], ":00") || strings.HasSuffix(clock[:5], ":30") {
			return ""
		}
		return clock[:5]
	}
	return fmt.Sprintf("%02d:%02d", at.Hour(), at.Minute())
}

// recipientSecrets are the names of the recipients: none may learn of another.
func recipientSecrets(ctx context.Context, q *store.Reads, p threat.Product) ([]compose.Secret, error) {
	names, err := q.ContactNames(ctx, house, p.Recipients)
	var out []compose.Secret
	for _, id := range p.Recipients {
		out = append(out, compose.Secret{Kind: compose.SecretRecipient, Text: names[id], From: id})
	}
	return out, err
}
