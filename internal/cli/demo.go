package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/app"
	"github.com/tocsin/tocsin/internal/config"
	"github.com/tocsin/tocsin/internal/play"
)

// demoFlags are the choices of a demo.
type demoFlags struct {
	dir, listen      string
	headless, asJSON bool
}

// demoCommand plays the reference case and shows it.
func demoCommand(env *Env) *cobra.Command {
	var f demoFlags
	command := &cobra.Command{
		Use:   "demo",
		Short: "Play the case of March 2024 through the desk, and print a link to look around",
		Long: `Plays the Moscow concert hall attack of March 2024 through a desk of its own:
reports come in and become a case, a threshold is determined and a clock runs, a
confidential warning and a public advisory go out, are answered, and run out, and
a review says what it was worth. Everything is an exercise: the protectors are
made up, their mail goes to a server inside the program, the clock is stepped.
The facts are those publicly reported; the words are made up.

Then it serves that desk and prints one address, with a link that signs you in.
A directory that was played in before is served as it is.`,
		Example: `  tocsin demo
  tocsin demo --headless --json | jq .window_gap_hours`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if f.headless || f.asJSON {
				return headless(command.Context(), env, f)
			}
			return demo(command.Context(), env, f)
		},
	}
	command.Flags().StringVar(&f.dir, "dir", "demo-data", "data `directory` of the demo")
	command.Flags().StringVar(&f.listen, "listen", "127.0.0.1:8470", "`address` to listen on; another port is taken when this one is in use")
	command.Flags().BoolVar(&f.headless, "headless", false, "play to the end in a directory that is thrown away, print the review and stop")
	command.Flags().BoolVar(&f.asJSON, "json", false, "with --headless: print the review as JSON")
	return command
}

// headless plays to the end and prints the review.
func headless(ctx context.Context, env *Env, f demoFlags) error {
	dir, err := os.MkdirTemp("", "tocsin-demo-")
	if err != nil {
		return fmt.Errorf("make directory: %w", err)
	}
	defer os.RemoveAll(dir)
	r, err := play.Play(ctx, filepath.Join(dir, "data"), version(), tellTo(env))
	if err != nil {
		return fmt.Errorf("play: %w", err)
	}
	if f.asJSON {
		enc := json.NewEncoder(env.Out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	fmt.Fprintf(env.Out, "\nconfidential lead  %s\npublic lead        %s\nwindow's end to the attack  %s\noutcome            %s\nreceipts verified  %v (%d)\nledger verified    %v\n",
		dayCount(r.ConfidentialLead), dayCount(r.PublicLead), dayCount(r.WindowGap), r.Outcome, r.ReceiptsVerified, r.Receipts, r.LedgerVerified)
	return nil
}

// dayCount gives hours as days; what is not known is said so.
func dayCount(hours *float64) string {
	if hours == nil {
		return "not known"
	}
	return fmt.Sprintf("%.1f days", *hours/24)
}

// tellTo prints the moments of a play on standard error.
func tellTo(env *Env) func(play.Moment) {
	return func(m play.Moment) {
		fmt.Fprintf(env.Err, "%s  %s\n", m.At.Format("Mon 2 Jan 15:04 MST"), m.Text)
	}
}

// demo plays, unless it was played before, and serves.
func demo(ctx context.Context, env *Env, f demoFlags) error {
	if _, err := os.Stat(filepath.Join(f.dir, "played")); errors.Is(err, os.ErrNotExist) {
		if err := playInto(ctx, env, f.dir); err != nil {
			return err
		}
	}
	c := config.Config{}
	c.Flags() // fills in the defaults
	c.Dir, c.Listen, c.Desk, c.Zone, c.Exercise = f.dir, freeAddress(f.listen), "Demo desk", "Europe/Moscow", true
	log := slog.New(slog.NewTextHandler(env.Err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	a, err := app.New(ctx, app.Options{Config: c, Version: version(), Now: env.Now, Log: log})
	if err != nil {
		return err
	}
	link, err := a.EnterAs(ctx, play.Login)
	if err != nil {
		return errors.Join(fmt.Errorf("furnish demo: %w", err), a.Close())
	}
	fmt.Fprintf(env.Out, "\nTocsin serves at  %s\nSign in here, once: %s\n\nCtrl-C stops it; 'tocsin demo' starts it again with a new link.\n", a.URL(), link)
	return a.Run(ctx)
}

// playInto plays in a directory and marks it as played. What a play that was
// broken off has left there is thrown away first.
func playInto(ctx context.Context, env *Env, dir string) error {
	if err := os.RemoveAll(filepath.Join(dir, "unfinished")); err != nil {
		return fmt.Errorf("clear directory: %w", err)
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return misuse("%s is not empty and no demo was played in it: name another directory with --dir", dir)
	}
	unfinished := filepath.Join(dir, "unfinished")
	if _, err := play.Play(ctx, unfinished, version(), tellTo(env)); err != nil {
		return fmt.Errorf("play: %w", err)
	}
	entries, err := os.ReadDir(unfinished)
	if err != nil {
		return fmt.Errorf("read directory: %w", err)
	}
	for _, e := range entries {
		if err := os.Rename(filepath.Join(unfinished, e.Name()), filepath.Join(dir, e.Name())); err != nil {
			return fmt.Errorf("move what was played: %w", err)
		}
	}
	if err := os.Remove(unfinished); err != nil {
		return fmt.Errorf("clear directory: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "played"), []byte(env.Now().UTC().Format(time.RFC3339)+"\n"), 0o600)
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
