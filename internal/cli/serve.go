package cli

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/app"
	"github.com/tocsin/tocsin/internal/config"
)

// serveCommand runs the desk.
func serveCommand(env *Env) *cobra.Command {
	var c configured
	var wanted bool
	command := &cobra.Command{
		Use:   "serve",
		Short: "Run the desk: console, API and everything that works in the background",
		Long: `Runs the desk until it is told to stop (SIGTERM or Ctrl-C); then it finishes
what is in hand, or hands it back to be done at the next start.

At the first start, when there is no administrator yet, it prints a link that
makes the first one. The link works once and for a day.

A desk is made by 'tocsin init', by --new, or by serving from an empty directory
that is there. From a directory that is not there nothing is served: a slip of
the hand must not start an empty desk in place of yours.`,
		Example: `  tocsin serve --dir /var/lib/tocsin --url https://desk.example.org
  tocsin serve --database postgres://tocsin@db/tocsin --listen 0.0.0.0:8470`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := c.load(env); err != nil {
				return err
			}
			isNew, err := firstStart(c.config.Dir, wanted)
			if err != nil {
				return err
			}
			if isNew {
				fmt.Fprintf(env.Err, "This is a new desk, with nothing in it: %s\n", c.config.Dir)
			}
			return serve(command.Context(), env, c.config)
		},
	}
	command.Flags().BoolVar(&wanted, "new", false, "make a new desk when there is none in the data directory")
	c.addTo(command)
	return command
}

func serve(ctx context.Context, env *Env, c config.Config) error {
	a, err := app.New(ctx, app.Options{Config: c, Version: version(), Now: env.Now, Log: logger(env, c)})
	if err != nil {
		return err
	}
	link, err := a.Auth.FirstLink(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Out, "Tocsin serves at %s\n", a.URL())
	if link != "" {
		fmt.Fprintf(env.Out, "Make the first administrator here (works once, for a day):\n%s\n", link)
	}
	return a.Run(ctx)
}

// logger writes the log to standard error.
func logger(env *Env, c config.Config) *slog.Logger {
	level := slog.LevelInfo
	_ = level.UnmarshalText([]byte(c.LogLevel)) // checked by Load
	o := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(env.Err, o))
	}
	return slog.New(slog.NewTextHandler(env.Err, o))
}
