package cli

import (
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/threat"
)

func (r *remote) caseWaive() *cobra.Command {
	var in api.WaiverIn
	var review string
	command := &cobra.Command{
		Use: "waive CASE", Short: "Ask for a waiver of the duty to warn", Args: exactly("the id of a case"),
		Long: `Asks for a waiver on a ground from the policy's closed list ('tocsin policy
show' prints it). The clock runs on until somebody else approves it.`,
		Example: `  tocsin case waive cas_… --ground no-way --text "Nobody there can be reached." \
    --tried telephone --tried email --review 2024-03-09T12:00:00Z`,
		RunE: func(c *cobra.Command, args []string) error {
			at, err := parseMoment("--review", review)
			if err != nil {
				return err
			}
			in.Review = at
			var w threat.Waiver
			return r.do(c.Context(), http.MethodPost, under("cases", args[0], "waivers"), in, &w, func() { r.printf("%s  waits for a second person\n", w.ID) })
		},
	}
	f := command.Flags()
	f.StringVar(&in.Ground, "ground", "", "`code` of the ground")
	f.StringVar(&in.Text, "text", "", "`why` it holds here")
	f.StringArrayVar(&in.Facts, "fact", nil, "`id` of a fact relied on; may be given several times")
	f.StringArrayVar(&in.Tried, "tried", nil, "`channel` that was tried; may be given several times")
	f.StringVar(&review, "review", "", "`when` it is looked at again (RFC 3339)")
	return command
}

// parseMoment reads a time of a flag.
func parseMoment(flag, s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, misuse("%s %q is no time: write it as 2024-03-06T02:10:00Z", flag, s)
	}
	return t, nil
}

func (r *remote) caseWaivers() *cobra.Command {
	return &cobra.Command{
		Use: "waivers [CASE]", Short: "List the waivers that wait, or all of a case", Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			path := "/waivers"
			if len(args) == 1 {
				path = under("cases", args[0], "waivers")
			}
			var list struct{ Items []threat.Waiver }
			return r.do(c.Context(), http.MethodGet, path, nil, &list, func() {
				for _, w := range list.Items {
					state := "waits"
					switch {
					case !w.Ended.IsZero():
						state = "ended"
					case w.Approved:
						state = "approved"
					case !w.Decided.IsZero():
						state = "refused"
					}
					r.printf("%s  %s  %-8s  %-16s  looked at again %s  %s\n", w.ID, w.Case, state, w.Ground, when(w.Review), oneLine(w.Text))
				}
			})
		},
	}
}

func (r *remote) caseDecide() *cobra.Command {
	return &cobra.Command{
		Use: "decide WAIVER approve|refuse", Short: "Approve or refuse a waiver that somebody else asked for", Args: exactly("the id of a waiver", "approve or refuse"),
		RunE: func(c *cobra.Command, args []string) error {
			if args[1] != "approve" && args[1] != "refuse" {
				return misuse("say approve or refuse")
			}
			return r.do(c.Context(), http.MethodPost, under("waivers", args[0], "decision"), api.WaiverDecision{Approve: args[1] == "approve"}, nil, func() { r.printf("%sd\n", args[1]) })
		},
	}
}

func (r *remote) caseReview() *cobra.Command {
	var keep, reason string
	command := &cobra.Command{
		Use: "look-again WAIVER", Short: "Look at a waiver again: end it, or keep it until another day", Args: exactly("the id of a waiver"),
		Long: `Without --keep the waiver ends, and the duty to warn runs again. It is kept only
by an approver who did not ask for it.`,
		RunE: func(c *cobra.Command, args []string) error {
			in := api.WaiverReview{Reason: reason}
			if keep != "" {
				var err error
				if in.Keep, err = parseMoment("--keep", keep); err != nil {
					return err
				}
			}
			return r.do(c.Context(), http.MethodPost, under("waivers", args[0], "review"), in, nil, nil)
		},
	}
	command.Flags().StringVar(&keep, "keep", "", "`until` when it is kept (RFC 3339)")
	command.Flags().StringVar(&reason, "reason", "", "`what` was found")
	return command
}
