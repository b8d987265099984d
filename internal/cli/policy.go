package cli

import (
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/duty"
)

// policyCommand shows, checks, rehearses and sets the duty policy.
func policyCommand(env *Env) *cobra.Command {
	r := &remote{env: env}
	command := group("policy", "Show, check, rehearse and set the duty policy", `The duty policy says when a desk must warn, by when, who decides, and on which
grounds it may be excused. It is a documented file: take it with 'policy show',
change it, see with 'policy dry-run' what it would have decided on past cases,
and put it in force with 'policy set'. 'policy check' needs no desk.
`+remoteHelp,
		r.policyShow(), r.policyCheck(), r.policyRehearse(), r.policySet())
	r.addTo(command)
	return command
}

func (r *remote) policyShow() *cobra.Command {
	var version string
	var versions bool
	command := &cobra.Command{
		Use: "show", Short: "Print the policy in force, as its file", Args: cobra.NoArgs,
		Example: "  tocsin policy show > policy.toml\n  tocsin policy show --versions",
		RunE: func(c *cobra.Command, _ []string) error {
			if versions {
				var list struct{ Items []api.PaperOut }
				return r.do(c.Context(), http.MethodGet, "/policy/versions", nil, &list, func() {
					for _, p := range list.Items {
						r.printf("%4d  %s  %s\n", p.Version, when(p.At), p.By)
					}
				})
			}
			var p api.PolicyOut
			return r.do(c.Context(), http.MethodGet, asked("/policy", map[string]string{"version": version}), nil, &p, func() { r.printf("%s", p.File) })
		},
	}
	command.Flags().StringVar(&version, "version", "", "`number` of a version; 0 is the one a desk begins with")
	command.Flags().BoolVar(&versions, "versions", false, "list the versions")
	return command
}

func (r *remote) policyCheck() *cobra.Command {
	return &cobra.Command{
		Use: "check FILE", Short: "Say what is wrong with a policy's file; needs no desk", Args: exactly("a file, or - for standard input"),
		RunE: func(_ *cobra.Command, args []string) error {
			file, err := readAll(r.env, args[0])
			if err != nil {
				return err
			}
			p, err := duty.ParsePolicy(file)
			if err != nil {
				return err
			}
			r.printf("ok  %s\n", oneLine(p.Version))
			return nil
		},
	}
}

func (r *remote) policyRehearse() *cobra.Command {
	return &cobra.Command{
		Use: "dry-run FILE", Short: "Show what a changed policy would have decided on past cases", Args: exactly("a file, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readAll(r.env, args[0])
			if err != nil {
				return err
			}
			var out desk.Rehearsal
			return r.do(c.Context(), http.MethodPost, "/policy/rehearsal", api.PolicyIn{File: string(file)}, &out, func() {
				for _, k := range out.Changes {
					if k.Waiver != "" {
						r.printf("%s  %s  %s\n", k.Case, k.Waiver, oneLine(strings.Join(k.Reasons, "; ")))
						continue
					}
					r.printf("%s  %s  %s → %s%s  %s\n", k.Case, when(k.At), k.Was, k.Now, dueWords(k), oneLine(strings.Join(k.Reasons, "; ")))
				}
				r.printf("%d of %d determinations and %d waivers would have been otherwise\n", len(out.Changes), out.Determinations, out.Waivers)
			})
		},
	}
}

func dueWords(k duty.Change) string {
	if k.WasDue.Equal(k.NowDue) {
		return ""
	}
	was, now := "not due", "not due"
	if !k.WasDue.IsZero() {
		was = "due " + when(k.WasDue)
	}
	if !k.NowDue.IsZero() {
		now = "due " + when(k.NowDue)
	}
	return ", " + was + " → " + now
}

func (r *remote) policySet() *cobra.Command {
	var seen int
	command := &cobra.Command{
		Use: "set FILE", Short: "Put a changed policy in force", Args: exactly("a file, or - for standard input"),
		Long: `Puts a policy in force as a new version, on top of the one that was looked at:
give its number with --seen ('policy show --versions' lists them, none is 0). If
another was set meanwhile, nothing is changed.`,
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readAll(r.env, args[0])
			if err != nil {
				return err
			}
			var p api.PolicyOut
			return r.do(c.Context(), http.MethodPut, "/policy", api.PolicyIn{File: string(file), Seen: seen}, &p, func() { r.printf("version %d is in force\n", p.Version) })
		},
	}
	command.Flags().IntVar(&seen, "seen", 0, "`number` of the version that was looked at")
	return command
}
