package cli

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// rotaCommand says who is on duty, and keeps the rota.
func rotaCommand(env *Env) *cobra.Command {
	r := &remote{env: env}
	command := group("rota", "Say who is on duty, and keep the rota, at a desk that runs", `A later entry stands over an earlier one, so that an override takes nothing away.
`+remoteHelp, r.rotaShow(), r.rotaAdd(), r.rotaRepeat(), r.rotaDrop(), r.rotaHandOver(), r.rotaHandOvers(), r.rotaTakeOver())
	r.addTo(command)
	return command
}

func (r *remote) rotaShow() *cobra.Command {
	var days string
	command := &cobra.Command{
		Use: "show", Short: "Who is on duty now, and the days to come with their gaps", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var out api.Rota
			return r.do(c.Context(), http.MethodGet, asked("/rota", map[string]string{"days": days}), nil, &out, func() {
				for _, d := range out.Now {
					r.printf("now  %-10s  %s\n", oneLine(d.Role), firstOf(d.Person, "NOBODY"))
				}
				for _, s := range out.Shifts {
					r.printf("%s  %s  %-10s  %s\n", when(s.Starts), when(s.Ends), oneLine(s.Role), firstOf(s.Person, "NOBODY"))
				}
			})
		},
	}
	command.Flags().StringVar(&days, "days", "", "`number` of days, 1 to 62; 14 when not given")
	return command
}

func (r *remote) rotaAdd() *cobra.Command {
	var t threat.Turn
	var from, to string
	command := &cobra.Command{
		Use: "add", Short: "Enter a turn, or an override", Args: cobra.NoArgs,
		Example: "  tocsin rota add --role 'on duty' --person per_… --from 2024-03-06T08:00:00+01:00 --to 2024-03-07T08:00:00+01:00",
		RunE: func(c *cobra.Command, _ []string) error {
			var err error
			if t.Starts, err = parseMoment("--from", from); err != nil {
				return err
			}
			if t.Ends, err = parseMoment("--to", to); err != nil {
				return err
			}
			return r.do(c.Context(), http.MethodPost, "/rota/turns", api.TurnsIn{Turns: []threat.Turn{t}}, nil, nil)
		},
	}
	f := command.Flags()
	f.StringVar(&t.Role, "role", "on duty", "`role`, as the policy's ladder names it")
	f.StringVar(&t.Person, "person", "", "`id` of the person")
	f.StringVar(&from, "from", "", "`time` (RFC 3339)")
	f.StringVar(&to, "to", "", "`time` (RFC 3339)")
	f.StringVar(&t.Note, "note", "", "`words` that everybody at the desk reads")
	return command
}

func (r *remote) rotaDrop() *cobra.Command {
	return &cobra.Command{
		Use: "drop TURN", Short: "Take an entry off the rota", Args: exactly("the id of an entry"),
		RunE: func(c *cobra.Command, args []string) error {
			return r.do(c.Context(), http.MethodDelete, "/rota/turns/"+url.PathEscape(args[0]), nil, nil, nil)
		},
	}
}

// escalationCommand keeps who is called next.
func escalationCommand(env *Env) *cobra.Command {
	r := &remote{env: env}
	command := group("escalation", "Keep who is called next, at a desk that runs", `An escalation policy says who is called, by which channels, how long each is
waited for, and how many must take the warning on.
`+remoteHelp, r.escalationList(), r.escalationShow(), r.escalationSet(), r.escalationRehearse())
	r.addTo(command)
	return command
}

func (r *remote) escalationList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the policies", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var list struct{ Items []desk.Escalation }
			return r.do(c.Context(), http.MethodGet, "/escalations", nil, &list, func() {
				for _, e := range list.Items {
					r.printf("%-16s  %d steps  %s\n", oneLine(e.Name), len(e.Steps), oneLine(e.Note))
				}
			})
		},
	}
}

func (r *remote) escalationShow() *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Short: "Print a policy as the JSON that 'escalation set' takes", Args: exactly("the name of a policy"),
		RunE: func(c *cobra.Command, args []string) error {
			r.asJSON = true
			return r.do(c.Context(), http.MethodGet, under("escalations", args[0]), nil, nil, nil)
		},
	}
}

func (r *remote) escalationSet() *cobra.Command {
	return &cobra.Command{
		Use: "set NAME FILE", Short: "Write a version of a policy", Args: exactly("the name of a policy", "a file, or - for standard input"),
		Long: `Writes a version from JSON as 'escalation show' prints it: the policy, and the
version it changes. If another was written meanwhile, nothing is changed.`,
		RunE: func(c *cobra.Command, args []string) error {
			file, err := readAll(r.env, args[1])
			if err != nil {
				return err
			}
			var in api.EscalationOut
			if err := json.Unmarshal(file, &in); err != nil {
				return threat.Invalid(args[1], "this is not the JSON of a policy", "begin from what 'tocsin escalation show' prints")
			}
			var out api.EscalationOut
			return r.do(c.Context(), http.MethodPut, under("escalations", args[0]), api.EscalationIn{Policy: in.Policy, Seen: in.Version}, &out, func() {
				r.printf("version %d\n", out.Version)
				for _, a := range out.Advice {
					r.printf("look at step %d: %s\n", a.Step, oneLine(a.Text))
				}
			})
		},
	}
}

func (r *remote) escalationRehearse() *cobra.Command {
	var recipient, at, precedence string
	command := &cobra.Command{
		Use: "dry-run NAME", Short: "Show what a policy would do for a recipient who never answers", Args: exactly("the name of a policy"),
		Example: "  tocsin escalation dry-run night --recipient con_… --at 2024-03-06T02:10:00+03:00",
		RunE: func(c *cobra.Command, args []string) error {
			zone := time.UTC
			if at != "" {
				t, err := parseMoment("--at", at)
				if err != nil {
					return err
				}
				zone = t.Location()
			}
			var run desk.EscalationRun
			path := asked(under("escalations", args[0], "rehearsal"), map[string]string{"recipient": recipient, "at": at, "precedence": precedence})
			return r.do(c.Context(), http.MethodGet, path, nil, &run, func() {
				r.printf("unanswered from %s\n", run.Starts.In(zone).Format("15:04"))
				for _, k := range run.Calls {
					mark := map[bool]string{true: "", false: "  (not verified)"}[k.Verified]
					r.printf("%s  step %d  %s to %s  %s%s\n", k.At.In(zone).Format("15:04"), k.Step, k.Channel, oneLine(k.Name), oneLine(k.Address), mark)
				}
				r.printf("%s  the desk is alarmed: nobody took it on\n", run.Ends.In(zone).Format("15:04"))
				for _, a := range run.Advice {
					r.printf("look at step %d: %s\n", a.Step, oneLine(a.Text))
				}
			})
		},
	}
	command.Flags().StringVar(&recipient, "recipient", "", "`id` of a contact")
	command.Flags().StringVar(&at, "at", "", "`time` of the first call (RFC 3339); now when not given")
	command.Flags().StringVar(&precedence, "precedence", "", "routine is held by quiet hours")
	return command
}
