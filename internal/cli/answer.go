package cli

import (
	"net/http"
	"os"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// answerCommand lists and records what recipients answered.
func answerCommand(env *Env) *cobra.Command {
	r := &remote{env: env}
	command := group("answer", "List and record answers to a warning, and fetch receipts", `Lists what recipients answered, records what they said on the telephone or at the
door, and fetches the receipts that prove both.
`+remoteHelp, r.answerList(), r.answerRecord(), r.answerReceipt())
	r.addTo(command)
	return command
}

func (r *remote) answerList() *cobra.Command {
	return &cobra.Command{
		Use: "list PRODUCT", Short: "List the answers to a product, the first first", Args: exactly("the id of a product"),
		RunE: func(c *cobra.Command, args []string) error {
			var list struct{ Items []desk.AnswerReview }
			return r.do(c.Context(), http.MethodGet, under("products", args[0], "answers"), nil, &list, func() {
				for _, w := range list.Items {
					r.printf("%s  %-17s  %-9s  %s  %s\n", when(w.At), w.State, w.Channel, oneLine(firstOf(w.Name, w.Recipient)), oneLine(w.Text))
				}
			})
		},
	}
}

func (r *remote) answerRecord() *cobra.Command {
	var in api.ToldIn
	var state string
	var nobody bool
	command := &cobra.Command{
		Use: "record PRODUCT", Short: "Record who was told by hand, and what they answered", Args: exactly("the id of a product"),
		Long: `Records that a recipient was told by hand, how, by whom (the token's person) and
when, and what they answered in their words. A call that reached nobody is
recorded too, as an attempt.`,
		Example: `  tocsin answer record pro_… --recipient con_… --how 'telephone +49 30 000' --answer accepted
  tocsin answer record pro_… --recipient con_… --how 'at the door' --nobody`,
		RunE: func(c *cobra.Command, args []string) error {
			if in.Recipient == "" || in.How == "" {
				return misuse("say who was told (--recipient) and how (--how)")
			}
			in.Answer, in.Reached = threat.AnswerState(state), !nobody
			var w threat.Answer
			return r.do(c.Context(), http.MethodPost, under("products", args[0], "answers"), in, &w, func() { r.printf("recorded\n") })
		},
	}
	f := command.Flags()
	f.StringVar(&in.Recipient, "recipient", "", "`id` of the contact who was told")
	f.StringVar(&in.How, "how", "", "`means`, such as 'telephone +49 30 000'")
	f.StringVar(&in.Delivery, "delivery", "", "`id` of the planned call that this carries out")
	f.StringVar(&state, "answer", "", "`answer`: read, accepted, prioritised, acted, acted-then-lapsed, 'need more', disputed, dismissed or 'not for me'")
	f.StringVar(&in.Text, "text", "", "their `words`")
	f.BoolVar(&nobody, "nobody", false, "nobody was reached")
	return command
}

func (r *remote) answerReceipt() *cobra.Command {
	var out string
	command := &cobra.Command{
		Use: "receipt DELIVERY", Short: "Fetch the receipt of a delivery and its answers", Args: exactly("the id of a delivery, as 'warn status' gives it"),
		Long: `Fetches the receipt of a delivery and of what was answered to it. 'tocsin verify
FILE' checks it offline, with nothing but the desk's public key.`,
		RunE: func(c *cobra.Command, args []string) error {
			file, err := r.send(c.Context(), http.MethodGet, under("deliveries", args[0], "receipt"), nil)
			if err != nil {
				return err
			}
			if out == "" {
				_, err = r.env.Out.Write(file)
				return err
			}
			if err := os.WriteFile(out, file, 0o600); err != nil {
				return &threat.Error{Kind: threat.KindUnavailable, Where: out, Message: "the receipt cannot be written: " + reason(err), Remedy: "choose another name", Err: err}
			}
			return nil
		},
	}
	command.Flags().StringVarP(&out, "output", "o", "", "`file` to write; standard output when empty")
	return command
}
