package cli

import (
	"net/http"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/threat"
)

// caseActors shows who is named in a case, under which names, and asks what
// people have to decide.
func (r *remote) caseActors() *cobra.Command {
	return &cobra.Command{
		Use: "actors CASE", Short: "List who is named in a case, under which names and why, and which names may be one", Args: exactly("the id of a case"),
		RunE: func(c *cobra.Command, args []string) error {
			var k struct{ Picture fusion.Picture }
			if err := r.do(c.Context(), http.MethodGet, under("cases", args[0]), nil, &k, func() { r.showActors(k.Picture) }); err != nil || r.asJSON {
				return err
			}
			var said struct{ Items []threat.Identity }
			return r.do(c.Context(), http.MethodGet, under("cases", args[0], "identities"), nil, &said, func() {
				for _, i := range said.Items {
					if i.UndoneAt.IsZero() {
						r.printf("%s  %s, %s: %q and %q are %s. %s\n", i.ID, when(i.At), i.By, oneLine(i.A), oneLine(i.B), map[bool]string{true: "one", false: "not one"}[i.Same], oneLine(i.Reason))
					}
				}
			})
		},
	}
}

func (r *remote) showActors(p fusion.Picture) {
	for _, q := range p.Questions {
		if q.ID != "actors" {
			continue
		}
		for _, a := range q.Answers {
			if a.Standing != fusion.Current {
				continue
			}
			r.printf("%s  (%s)\n", oneLine(a.Display), a.Reason)
			for _, n := range a.Names[min(1, len(a.Names)):] {
				r.printf("  also %s: %s\n", oneLine(n.Name), oneLine(n.Why))
			}
		}
	}
	for _, a := range p.Asks {
		r.printf("perhaps one: %q and %q\n  %s\n", oneLine(a.A), oneLine(a.B), oneLine(a.Why))
	}
}

// caseSame says of two names that they are one actor's, or are not.
func (r *remote) caseSame() *cobra.Command {
	var not bool
	var reason string
	command := &cobra.Command{
		Use: "same CASE NAME NAME", Short: "Say that two names of a case are one actor's, or with --not that they are not",
		Args:    exactly("the id of a case", "one name", "the other name"),
		Example: `  tocsin case same cas_… "Muhammad Fayzov" Fayzov --reason "the court calls him so"`,
		RunE: func(c *cobra.Command, args []string) error {
			var made threat.Identity
			return r.do(c.Context(), http.MethodPost, under("cases", args[0], "identities"), api.IdentityIn{A: args[1], B: args[2], Same: !not, Reason: reason}, &made, func() { r.printf("%s\n", made.ID) })
		},
	}
	command.Flags().BoolVar(&not, "not", false, "they are two")
	command.Flags().StringVar(&reason, "reason", "", "why")
	return command
}

// caseUnsay takes an answer about names back.
func (r *remote) caseUnsay() *cobra.Command {
	return &cobra.Command{
		Use: "unsay ANSWER", Short: "Take back what was said of two names", Args: exactly("the id of the answer, as case actors shows it"),
		RunE: func(c *cobra.Command, args []string) error {
			return r.do(c.Context(), http.MethodPost, under("identities", args[0], "undo"), nil, nil, nil)
		},
	}
}
