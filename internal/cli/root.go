package cli

import "github.com/spf13/cobra"

// root is the tree of commands.
func root(env *Env) *cobra.Command {
	root := &cobra.Command{
		Use:   "tocsin",
		Short: "From the first report of a threat to a warning that arrived and was answered",
		Long: `Tocsin takes an organisation from the first report of a threat to people, to a
warning that provably arrived and was answered, and afterwards says whether it
worked.

Data goes to standard output, errors to standard error. The exit code is 0 when
all went well, 1 when something asked for failed or was found invalid, and 2
when the command was used wrongly.`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.CompletionOptions.DisableDescriptions = false
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(
		versionCommand(env),
		demoCommand(env),
		serveCommand(env),
		initCommand(env),
		intakeCommand(env),
		readCommand(env),
		caseCommand(env),
		actorsCommand(env),
		warnCommand(env),
		answerCommand(env),
		reviewCommand(env),
		directoryCommand(env),
		rotaCommand(env),
		escalationCommand(env),
		policyCommand(env),
		capCommand(env),
		verifyCommand(env),
		checkCommand(env),
		backupCommand(env),
		restoreCommand(env),
		configCommand(env),
	)
	root.InitDefaultCompletionCmd("bash")
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Args = cobra.NoArgs // else a shell that it does not know gets the help, and success
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	}
	return root
}
