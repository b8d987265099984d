package cli

import (
	"context"
	"fmt"
	"log/slog"
	"net"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/app"
	"github.com/tocsin/tocsin/internal/config"
)

// demoCommand starts a desk with the sample reports taken in.
func demoCommand(env *Env) *cobra.Command {
	c := config.Config{}
	flags := c.Flags()
	dir, listen := "", ""
	command := &cobra.Command{
		Use:   "demo",
		Short: "Start a desk with the reports of March 2024 taken in, and print a link to look around",
		Long: `Starts a desk on a data directory of its own, marked as an exercise, takes in a
dozen sample reports about the Moscow concert hall attack of March 2024, and
prints one address and a link that signs you in.

The facts are those publicly reported; the words are made up. Nothing is fetched
and nothing is sent.`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := c.Load(flags, "", func(string) string { return "" }); err != nil {
				return err
			}
			c.Dir, c.Listen, c.Desk, c.Zone, c.Exercise = dir, listen, "Demo desk", "Europe/Moscow", true
			return demo(command.Context(), env, c)
		},
	}
	command.Flags().StringVar(&dir, "dir", "demo-data", "data `directory` of the demo")
	command.Flags().StringVar(&listen, "listen", "127.0.0.1:8470", "`address` to listen on; another port is taken when this one is in use")
	return command
}

func demo(ctx context.Context, env *Env, c config.Config) error {
	c.Listen = freeAddress(c.Listen)
	log := slog.New(slog.NewTextHandler(env.Err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	a, err := app.New(ctx, app.Options{Config: c, Version: version(), Now: env.Now, Log: log})
	if err != nil {
		return err
	}
	link, err := a.Demo(ctx, func(s string) { fmt.Fprintln(env.Err, s) })
	if err != nil {
		return fmt.Errorf("furnish demo: %w", err)
	}
	fmt.Fprintf(env.Out, "\nTocsin serves at  %s\nSign in here, once: %s\n\nCtrl-C stops it; 'tocsin demo' starts it again with a new link.\n", a.URL(), link)
	return a.Run(ctx)
}

// freeAddress is the address if it can be listened on, else one on the same
// host with a port that is free.
func freeAddress(address string) string {
	if l, err := net.Listen("tcp", address); err == nil {
		_ = l.Close()
		return address
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return net.JoinHostPort(host, "0")
}
