package cli

import (
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/threat"
)

// rotaRepeat enters turns that repeat at a local time.
func (r *remote) rotaRepeat() *cobra.Command {
	var in api.PatternIn
	var first, until string
	command := &cobra.Command{
		Use: "repeat PERSON…", Short: "Enter turns that repeat at a local time, the people in turn", Args: cobra.MinimumNArgs(1),
		Long: `Enters turns that are handed over at the same local time, also across a change of
the clocks, with the people one after the other. What was entered is printed.`,
		Example: "  tocsin rota repeat per_… per_… --first 2024-03-04T08:00:00+01:00 --days 7 --until 2024-06-03T08:00:00+02:00\n  tocsin rota repeat per_… per_… --first 2024-03-04T08:00:00+01:00 --second 20:00 --until 2024-04-01T08:00:00+02:00",
		RunE: func(c *cobra.Command, args []string) error {
			var err error
			if in.First, err = parseMoment("--first", first); err != nil {
				return err
			}
			if in.Until, err = parseMoment("--until", until); err != nil {
				return err
			}
			in.People = args
			var out struct{ Items []threat.Turn }
			return r.do(c.Context(), http.MethodPost, "/rota/patterns", in, &out, func() {
				for _, t := range out.Items {
					r.printf("%s  %s  %-10s  %s\n", when(t.Starts), when(t.Ends), oneLine(t.Role), t.Person)
				}
			})
		},
	}
	f := command.Flags()
	f.StringVar(&in.Role, "role", "on duty", "`role`, as the policy's ladder names it")
	f.StringVar(&first, "first", "", "`time` of the first hand-over (RFC 3339)")
	f.StringVar(&until, "until", "", "`time` at which the last turn ends (RFC 3339)")
	f.IntVar(&in.Days, "days", 1, "`number` of days between hand-overs")
	f.StringVar(&in.Second, "second", "", "`time` of a second hand-over each day, such as 20:00")
	f.StringVar(&in.Zone, "zone", "", "IANA time `zone`; the desk's when empty")
	return command
}

// rotaHandOver leaves a note for who is on duty next.
func (r *remote) rotaHandOver() *cobra.Command {
	in := api.HandOverIn{}
	var marking string
	command := &cobra.Command{
		Use: "hand-over PERSON NOTE…", Short: "Hand the duty over with a note", Args: cobra.MinimumNArgs(2),
		Example: "  tocsin rota hand-over per_… 'The hall has not answered; call again at 22:00.'",
		RunE: func(c *cobra.Command, args []string) error {
			var err error
			if in.Marking, err = threat.ParseMarking(marking); err != nil {
				return misuse("%s", err)
			}
			in.To, in.Note = args[0], strings.Join(args[1:], " ")
			var h threat.HandOver
			return r.do(c.Context(), http.MethodPost, "/handovers", in, &h, func() { r.printf("%s\n", h.ID) })
		},
	}
	command.Flags().StringVar(&in.Role, "role", "on duty", "`role`, as the policy's ladder names it")
	command.Flags().StringVar(&marking, "marking", "TLP:AMBER", "TLP `label` of the note")
	return command
}

func (r *remote) rotaHandOvers() *cobra.Command {
	return &cobra.Command{
		Use: "hand-overs", Short: "What was handed over, the latest first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var list struct{ Items []threat.HandOver }
			return r.do(c.Context(), http.MethodGet, "/handovers", nil, &list, func() {
				for _, h := range list.Items {
					taken := "NOT TAKEN OVER"
					if !h.Taken.IsZero() {
						taken = "taken over " + when(h.Taken)
					}
					r.printf("%s  %s  %-10s  %s to %s  %s\n    %s\n", h.ID, when(h.At), oneLine(h.Role), h.From, h.To, taken, oneLine(h.Note))
				}
			})
		},
	}
}

func (r *remote) rotaTakeOver() *cobra.Command {
	return &cobra.Command{
		Use: "take-over HANDOVER", Short: "Take over what was handed to you", Args: exactly("the id of a hand-over"),
		RunE: func(c *cobra.Command, args []string) error {
			return r.do(c.Context(), http.MethodPost, under("handovers", args[0], "taken"), nil, nil, func() { r.printf("taken over\n") })
		},
	}
}
