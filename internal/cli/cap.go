package cli

import "github.com/spf13/cobra"

// capCommand groups what works on messages of the Common Alerting Protocol.
func capCommand(env *Env) *cobra.Command {
	group := &cobra.Command{
		Use:   "cap",
		Short: "Validate, show, sign and follow messages of the Common Alerting Protocol",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	group.AddCommand(
		capFeedCommand(env),
		capShowCommand(env),
		capSignCommand(env),
		capStateCommand(env),
		capValidateCommand(env),
		capVerifyCommand(env),
	)
	return group
}
