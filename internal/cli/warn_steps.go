package cli

import (
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

func (r *remote) warnReason() *cobra.Command {
	var parity, leak string
	command := &cobra.Command{
		Use: "reason ID REASON…", Short: "Give the reason for a difference, or override a leak", Args: cobra.MinimumNArgs(2),
		Long: `Gives the reason why the advisory leaves out what the warning says, or, as an
approver who did not write the text, why a leak is none. It holds for the text
as it stands: one changed letter, and it is to be given again.`,
		Example: "  tocsin warn reason pro_… --parity advisory 'the advisory follows tomorrow'",
		RunE: func(c *cobra.Command, args []string) error {
			in, step := api.ReasonIn{Kind: "parity", ID: parity, Reason: strings.Join(args[1:], " ")}, "reasons"
			if leak != "" {
				in.Kind, in.ID, step = "leak", leak, "overrides"
			}
			if (parity == "") == (leak == "") {
				return misuse("say what the reason is for: --parity or --leak, as 'warn check' names it")
			}
			return r.step(c, args[0], step, in)
		},
	}
	command.Flags().StringVar(&parity, "parity", "", "`name` of the difference, as 'warn check' gives it")
	command.Flags().StringVar(&leak, "leak", "", "`name` of the leak, as 'warn check' gives it")
	return command
}

// step takes a product a step on and prints how it stands.
func (r *remote) step(c *cobra.Command, id, step string, body any) error {
	var p threat.Product
	return r.do(c.Context(), http.MethodPost, under("products", id, step), body, &p, func() { r.productLine(p) })
}

func (r *remote) warnSubmit() *cobra.Command {
	return &cobra.Command{
		Use: "submit ID", Short: "Hand a draft to the approvers", Args: exactly("the id of a product"),
		RunE: func(c *cobra.Command, args []string) error { return r.step(c, args[0], "submit", nil) },
	}
}

func (r *remote) warnApprove() *cobra.Command {
	var digest string
	command := &cobra.Command{
		Use: "approve ID", Short: "Approve the exact text with a digest, and send or publish it", Args: exactly("the id of a product"),
		Long: `Approves a product as somebody who did not write it. The digest is that of the
text that was looked at, as 'warn check' prints it: if one letter is another by
now, nothing is approved. A warning is sent at once, an advisory is published.`,
		Example: "  tocsin warn approve pro_… --digest 5f2a…",
		RunE: func(c *cobra.Command, args []string) error {
			if digest == "" {
				return misuse("give the digest of the text that you read: --digest, as 'warn check' prints it")
			}
			return r.step(c, args[0], "approve", api.ApprovalIn{Digest: digest})
		},
	}
	command.Flags().StringVar(&digest, "digest", "", "`digest` of the text that was looked at")
	return command
}

func (r *remote) warnEmergency() *cobra.Command {
	var digest string
	command := &cobra.Command{
		Use: "emergency ID", Short: "Send a warning on one person's word, and coordinate it afterwards", Args: exactly("the id of a submitted warning"),
		Long: `Sends a first confidential warning without a second person. The case's
determination must be an emergency with its reason ('case determine
--emergency REASON'); from then a clock runs until somebody else has coordinated
it. What could harm a source still blocks it.`,
		Example: "  tocsin case determine cas_… --emergency 'doors open in forty minutes' …\n  tocsin warn emergency pro_… --digest 5f2a…",
		RunE: func(c *cobra.Command, args []string) error {
			if digest == "" {
				return misuse("give the digest of the text that you read: --digest, as 'warn check' prints it")
			}
			return r.step(c, args[0], "emergency", api.ApprovalIn{Digest: digest})
		},
	}
	command.Flags().StringVar(&digest, "digest", "", "`digest` of the text that was looked at")
	return command
}

func (r *remote) warnRefuse() *cobra.Command {
	return &cobra.Command{
		Use: "refuse ID REASON…", Short: "Send a product back to its author, with the reason", Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return r.step(c, args[0], "refuse", api.WhyIn{Reason: strings.Join(args[1:], " ")})
		},
	}
}

func (r *remote) warnLapse() *cobra.Command {
	return &cobra.Command{
		Use: "lapse ID REASON…", Short: "Let the window of a product end without another", Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return r.step(c, args[0], "lapse", api.WhyIn{Reason: strings.Join(args[1:], " ")})
		},
	}
}

// warnChange begins a product that changes another.
func (r *remote) warnChange(action string) *cobra.Command {
	what := map[string]string{"update": "an update", "extend": "an extension", "cancel": "a cancellation"}[action]
	return &cobra.Command{
		Use: action + " ID", Short: "Begin " + what + " of a product", Args: exactly("the id of the product it changes"),
		Long: `Begins ` + what + ` with the words of the product it changes. It goes to the same
recipients by the same channels, once somebody else has approved it. The id of
the draft is printed.`,
		RunE: func(c *cobra.Command, args []string) error {
			var p threat.Product
			return r.do(c.Context(), http.MethodPost, under("products", args[0], "changes"), api.ChangeIn{Action: threat.Action(action)}, &p, func() { r.printf("%s\n", p.ID) })
		},
	}
}

func (r *remote) warnStatus() *cobra.Command {
	var state, name string
	command := &cobra.Command{
		Use: "status ID", Short: "Show how a product stands with its recipients", Args: exactly("the id of a product"),
		Long: `Prints the account of the sending, which must balance, and each recipient with
every delivery, its state and its attempts. The exit code is 1 when the account
does not balance.`,
		Example: "  tocsin warn status pro_… --state unanswered",
		RunE: func(c *cobra.Command, args []string) error {
			balanced := true
			for cursor := ""; ; {
				var b desk.Board
				first := cursor == ""
				path := asked(under("products", args[0], "board"), map[string]string{"state": state, "q": name, "cursor": cursor, "limit": "500"})
				if err := r.do(c.Context(), http.MethodGet, path, nil, &b, func() { r.printBoard(b, first) }); err != nil {
					return err
				}
				balanced = balanced && b.Balanced
				if cursor = b.Next; cursor == "" || r.asJSON {
					break
				}
			}
			if !balanced {
				return errFound
			}
			return nil
		},
	}
	command.Flags().StringVar(&state, "state", "", "only recipients in this `state`: unanswered, failed, pending, by-hand, taken, refused or ended")
	command.Flags().StringVar(&name, "name", "", "only recipients whose name has a word that `begins` so")
	return command
}

func (r *remote) printBoard(b desk.Board, first bool) {
	if a := b.Account; first {
		r.printf("%d intended = %d delivered + %d failed + %d suppressed + %d pending", a.Intended, a.Delivered, a.Failed, a.Suppressed, a.Pending)
		if !b.Balanced {
			r.printf("  DOES NOT BALANCE")
		}
		if !b.Finished {
			r.printf("  not finished")
		}
		r.printf("\n%d recipients, %d unanswered, %d taken on, %d refused, %d failed\n", b.Counts[store.ChainsAll], b.Counts[store.ChainsUnanswered], b.Counts[store.ChainsTaken], b.Counts[store.ChainsRefused], b.Counts[store.ChainsFailed])
	}
	for _, row := range b.Rows {
		next := "next decision " + when(row.Wake)
		if row.Ended != "" {
			next = row.Ended
		}
		r.printf("\n%s  %s  %s\n", row.Recipient, oneLine(firstOf(row.Name, "above your clearance")), next)
		for _, d := range row.Deliveries {
			r.printf("  %s  step %d  %-9s  %-10s  %d tries  next %s  %s %s\n", d.ID, d.Step, d.Channel, d.State, len(d.Tries), when(d.Next), oneLine(d.Name), oneLine(d.Reason))
		}
		for _, w := range row.Answers {
			r.printf("  %s answered %s %s  %s\n", oneLine(firstOf(w.Name, "somebody")), w.State, when(w.At), oneLine(w.Text))
		}
	}
}

func (r *remote) warnResend() *cobra.Command {
	return &cobra.Command{
		Use: "resend DELIVERY", Short: "Send one delivery again", Args: exactly("the id of a delivery"),
		RunE: func(c *cobra.Command, args []string) error {
			var d store.Delivery
			return r.do(c.Context(), http.MethodPost, under("deliveries", args[0], "resend"), nil, &d, func() { r.printf("%s\n", d.ID) })
		},
	}
}

func (r *remote) warnStop() *cobra.Command {
	var recipient string
	command := &cobra.Command{
		Use: "stop ID REASON…", Short: "Stop sending a product to one recipient, or to all", Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return r.do(c.Context(), http.MethodPost, under("products", args[0], "stop"), api.StopIn{Recipient: recipient, Reason: strings.Join(args[1:], " ")}, nil, func() { r.printf("stopped\n") })
		},
	}
	command.Flags().StringVar(&recipient, "recipient", "", "`id` of one recipient; all of them when empty")
	return command
}
