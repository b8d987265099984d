package cli

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tocsin/tocsin/internal/config"
)

// configured is a command's configuration: its flags, and the file named.
type configured struct {
	config config.Config
	flags  *pflag.FlagSet
	file   string
}

// addTo adds all settings as flags of a command.
func (c *configured) addTo(command *cobra.Command) {
	c.flags = c.config.Flags()
	command.Flags().StringVar(&c.file, "config", "", "configuration `file`; tocsin.toml in the data directory when there is one")
	command.Flags().AddFlagSet(c.flags)
	command.Flags().SortFlags = false
}

// load fills what the flags did not.
func (c *configured) load(env *Env) error { return c.config.Load(c.flags, c.file, env.Getenv) }

// configCommand groups what tells about the configuration.
func configCommand(env *Env) *cobra.Command {
	group := &cobra.Command{
		Use:   "config",
		Short: "Tell about the configuration",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	group.AddCommand(&cobra.Command{
		Use:   "describe",
		Short: "Print every setting with its environment variable, default and meaning",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(env.Out, config.Describe())
			return err
		},
	})
	return group
}
