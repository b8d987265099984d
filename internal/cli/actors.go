package cli

import (
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// actorsCommand keeps the desk's list of actors and what was rejected.
func actorsCommand(env *Env) *cobra.Command {
	r := &remote{env: env}
	command := group("actors", "Keep the desk's list of groups and their names, and its rejections", `The list goes before the built-in one when reports are read, and makes the names
of an actor one in every case. Reports that are read from then on are read with
it.
`+remoteHelp,
		r.actorsList(), r.actorsImport(), r.rejections(), r.unreject())
	r.addTo(command)
	return command
}

func (r *remote) actorsList() *cobra.Command {
	var query string
	command := &cobra.Command{
		Use: "list", Short: "List the actors with their names", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var list struct{ Items []threat.ListedActor }
			return r.do(c.Context(), http.MethodGet, asked("/actors", map[string]string{"q": query, "limit": "500"}), nil, &list, func() {
				for _, a := range list.Items {
					r.printf("%s  %-12s  %s\n", a.ID, a.Type, oneLine(a.Name))
					for _, alias := range a.Aliases {
						r.printf("    also %s\n", oneLine(alias))
					}
				}
			})
		},
	}
	command.Flags().StringVar(&query, "name", "", "beginnings of `words` of a name")
	return command
}

func (r *remote) actorsImport() *cobra.Command {
	var dry bool
	command := &cobra.Command{
		Use: "import FILE", Short: "Take a list of actors in, all lines or none", Args: exactly("a file, or - for standard input"),
		Long: `The file has one JSON object a line with name and aliases_parsed, the shape in
which lists of listed entities are shared; type and country may be given too.
A line whose actor is in the list adds its names to that entry. With --dry-run
nothing is changed.`,
		RunE: func(c *cobra.Command, args []string) error {
			data, err := readAll(r.env, args[0])
			if err != nil {
				return err
			}
			var out desk.Import
			if err := r.do(c.Context(), http.MethodPost, "/actors/import", api.ActorsIn{Data: data, DryRun: dry}, &out, func() {
				for _, n := range out.Notes {
					r.printf("note: %s\n", oneLine(n))
				}
				for _, f := range out.Fates {
					if f.Fate != desk.FateSame {
						r.printf("%d  %s  %s  %s\n", f.Line, f.Fate, oneLine(f.Name), oneLine(f.Reason))
					}
				}
				r.printf("%d new, %d changed, %d same, %d refused\n", out.Counts[desk.FateNew], out.Counts[desk.FateChanged], out.Counts[desk.FateSame], out.Counts[desk.FateRefused]+out.Counts[desk.FateDuplicate])
			}); err != nil {
				return err
			}
			if out.Counts[desk.FateRefused]+out.Counts[desk.FateDuplicate] > 0 {
				return errFound
			}
			return nil
		},
	}
	command.Flags().BoolVar(&dry, "dry-run", false, "only say what would become of each line")
	return command
}

func (r *remote) rejections() *cobra.Command {
	var source string
	command := &cobra.Command{
		Use: "rejections", Short: "List what is remembered of rejected facts, and how often it held something back", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var list struct{ Items []store.Rejection }
			return r.do(c.Context(), http.MethodGet, asked("/rejections", map[string]string{"source": source}), nil, &list, func() {
				for _, j := range list.Items {
					r.printf("%s  %s  %s  %q as %s %q, held back %d  %s: %s\n", j.ID, when(j.At), j.Scope, oneLine(j.Quote), j.Kind, oneLine(j.Value), j.Held, j.By, oneLine(j.Reason))
				}
			})
		},
	}
	command.Flags().StringVar(&source, "source", "", "`id` of a source: of its reports only")
	return command
}

func (r *remote) unreject() *cobra.Command {
	return &cobra.Command{
		Use: "unreject REJECTION", Short: "Take a rejection back, and free what it has held back", Args: exactly("the id of a rejection"),
		RunE: func(c *cobra.Command, args []string) error {
			return r.do(c.Context(), http.MethodPost, "/rejections/"+url.PathEscape(args[0])+"/undo", nil, nil, nil)
		},
	}
}
