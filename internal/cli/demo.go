package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/play"
	"github.com/tocsin/tocsin/internal/threat"
)

// demoFlags are the choices of a demo.
type demoFlags struct {
	dir, listen             string
	headless, asJSON, start bool
	kept                    bool // dir was named
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
made up, what they are sent goes to a mail server and a webhook receiver inside
the program, whose inboxes are shown. The facts are those publicly reported; the
words are made up.

Then it serves that desk and prints one address, with a link that signs you in.
The clock stands still until you step it: go back to any moment, act as one of
the desk's people or answer as one of those who are warned, and see what follows.
A directory that was played in before goes on where it was.`,
		Example: `  tocsin demo
  tocsin demo --start
  tocsin demo --headless --json | jq .window_gap_hours`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			f.kept = command.Flags().Changed("dir")
			if f.headless || f.asJSON {
				if f.start {
					return misuse("--start is for the browser; --headless plays to the end")
				}
				return headless(command.Context(), env, f)
			}
			return demo(command.Context(), env, f)
		},
	}
	command.Flags().StringVar(&f.dir, "dir", "demo-data", "data `directory` of the demo")
	command.Flags().StringVar(&f.listen, "listen", "127.0.0.1:8470", "`address` to listen on; another port is taken when this one is in use")
	command.Flags().BoolVar(&f.start, "start", false, "begin at the first moment, instead of having all of it played")
	command.Flags().BoolVar(&f.headless, "headless", false, "play to the end without a browser, print the review and stop; nothing is kept unless --dir is named")
	command.Flags().BoolVar(&f.asJSON, "json", false, "with --headless: print the review as JSON")
	return command
}

// headless plays to the end and prints the review.
func headless(ctx context.Context, env *Env, f demoFlags) error {
	r, err := playAway(ctx, env, f)
	if err != nil {
		return err
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

// playAway plays in a directory that is thrown away, or, when one is named, in
// that one, where 'tocsin demo' finds it.
func playAway(ctx context.Context, env *Env, f demoFlags) (*play.Result, error) {
	if f.kept {
		return play.PlayIn(ctx, f.dir, version(), tellTo(env))
	}
	dir, err := os.MkdirTemp("", "tocsin-demo-")
	if err != nil {
		return nil, fmt.Errorf("make directory: %w", err)
	}
	defer os.RemoveAll(dir)
	return play.PlayIn(ctx, dir, version(), tellTo(env))
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
		fmt.Fprintf(env.Err, "%s  %s\n", m.At.Format("Mon 2 Jan 15:04 MST"), m.Title)
	}
}

// demo plays, unless it was played before, and serves.
func demo(ctx context.Context, env *Env, f demoFlags) error {
	listener, err := listenNear(f.listen)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(env.Err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	theatre, err := play.Open(ctx, play.Options{Dir: f.dir, URL: "http://" + localName(listener), Version: version(), Log: log, Tell: tellTo(env)})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := theatre.Raise(ctx, f.start); err != nil {
		return errors.Join(fmt.Errorf("play: %w", err), theatre.Close(), listener.Close())
	}
	link, err := theatre.EnterLink(ctx)
	if err != nil {
		return errors.Join(fmt.Errorf("furnish demo: %w", err), theatre.Close(), listener.Close())
	}
	played, of := theatre.Played()
	fmt.Fprintf(env.Out, "\n%d of %d moments are played. Look around, step the clock, or begin again.\n\nTocsin serves at       http://%s\nSign in here, once:    %s\n\nCtrl-C stops it; 'tocsin demo' goes on where it was, with a new link.\n", played, of, localName(listener), link)
	return theatre.Serve(ctx, listener)
}

// localName is where a listener is reached from this machine.
func localName(l net.Listener) string {
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return l.Addr().String()
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsUnspecified() || ip.IsLoopback()) {
		host = "localhost" // passkeys and cookies need a name
	}
	return net.JoinHostPort(host, port)
}

// listenNear listens at an address, or, when it is taken, on the same host at a
// port that is free.
func listenNear(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err == nil {
		return l, nil
	}
	if host, _, bad := net.SplitHostPort(address); bad == nil && errors.Is(err, syscall.EADDRINUSE) {
		if l, err := net.Listen("tcp", net.JoinHostPort(host, "0")); err == nil {
			return l, nil
		}
	}
	return nil, &threat.Error{Kind: threat.KindUnavailable, Where: "listen", Message: fmt.Sprintf("%s cannot be listened on: %v", address, lastWord(err)), Remedy: "give an address of this machine, such as 127.0.0.1:8470", Err: err}
}

// lastWord is what the operating system says of a failure to listen.
func lastWord(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}
