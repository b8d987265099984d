package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

const paperTemplate = "template"

// Template are texts to begin from.
type Template struct {
	Name  string        `json:"name"`
	Own   bool          `json:"own"` // the desk's, rather than the program's
	Texts []threat.Text `json:"texts"`
}

// Templates lists the desk's templates and the program's; one of the desk's
// stands in for the program's of the same name.
func Templates(ctx context.Context, q *store.Reads, r threat.Reader) ([]Template, error) {
	papers, err := q.Papers(ctx, r, paperTemplate)
	if err != nil {
		return nil, err
	}
	var out []Template
	for _, paper := range papers {
		t := Template{Name: paper.Name, Own: true}
		if err := json.Unmarshal([]byte(paper.Body), &t.Texts); err != nil {
			return nil, fmt.Errorf("read template %s: %w", paper.Name, err)
		}
		out = append(out, t)
	}
	for _, t := range compose.Templates() {
		if !slices.ContainsFunc(out, func(o Template) bool { return o.Name == t.Name }) {
			out = append(out, Template{Name: t.Name, Texts: t.Texts})
		}
	}
	return out, nil
}

// TemplateNamed gives the texts of a template.
func TemplateNamed(ctx context.Context, q *store.Reads, r threat.Reader, name string) ([]threat.Text, error) {
	all, err := Templates(ctx, q, r)
	for _, t := range all {
		if t.Name == name {
			return t.Texts, err
		}
	}
	return nil, cmp.Or(err, error(threat.NotFound("template")))
}

// SaveTemplate keeps texts under a name, on top of the version that is there.
// Everybody at the desk sees templates, so a text above TLP:GREEN is none.
func SaveTemplate(ctx context.Context, s *store.Store, by threat.Reader, name string, p threat.Product) error {
	if name = strings.TrimSpace(name); name == "" || len(name) > 100 {
		return threat.Invalid("template", "the template has no name, or one longer than 100 letters", "give a short one")
	}
	if p.Marking > threat.Green {
		return threat.Invalid("template", "a text above TLP:GREEN is no template: everybody at the desk sees those", "take what is particular out, and mark it TLP:GREEN")
	}
	body, err := json.MarshalIndent(p.Texts, "", "  ")
	if err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		old, err := tx.Paper(ctx, by, paperTemplate, name, 0)
		if err != nil && threat.KindOf(err) != threat.KindNotFound {
			return err
		}
		_, err = tx.PutPaper(by, store.Paper{Kind: paperTemplate, Name: name, Version: old.Version, Body: string(body)})
		return err
	})
}
