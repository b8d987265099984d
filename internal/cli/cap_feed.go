package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/cap/feed"
)

// capFeedCommand groups publishing and collecting.
func capFeedCommand(env *Env) *cobra.Command {
	group := &cobra.Command{
		Use:   "feed",
		Short: "Publish messages as feeds, or collect them from feeds",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	group.AddCommand(capFeedPublishCommand(env), capFeedCollectCommand(env))
	return group
}

// capFeedPublishCommand writes feeds as files.
func capFeedPublishCommand(env *Env) *cobra.Command {
	var channel feed.Channel
	var output string
	var notify, local bool
	var trust capTrust
	c := &cobra.Command{
		Use:   "publish --base URL --title TEXT --author TEXT --output DIR FILE|DIR…",
		Short: "Write messages as Atom, RSS and JSON feeds for a web server",
		Long: `Writes the CAP messages in the files and directories given as files that any web
server can serve below --base: feed.atom, feed.rss and feed.json, archive pages
(RFC 5005), and every message by itself in the very bytes it has.

Only what is valid, Actual and Public is published; with --roots, --system-roots
or --trust only what is properly signed too. What is refused is named on
standard error and the exit code is 1; the rest is published all the same.
Messages are published in the order they were sent, and a file that has not
changed is not written again.

--hub names WebSub hubs in the feeds, and --notify tells them of the change.`,
		Example: `  tocsin cap feed publish --base https://alerts.example.org/cap/ \
    --title "Warnings" --author "Security desk" --output /srv/www/cap alerts/`,
		Args: needArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if output == "" {
				return misuse("--output is needed: the folder that the web server serves")
			}
			if trust.given() {
				policy, err := trust.policy()
				if err != nil {
					return err
				}
				channel.Signed = &policy
			}
			return publishFeed(c.Context(), env, channel, args, output, notify, local)
		},
	}
	channelFlags(c, &channel)
	c.Flags().StringVarP(&output, "output", "o", "", "the folder to write to")
	c.Flags().BoolVar(&notify, "notify", false, "tell the hubs")
	c.Flags().BoolVar(&local, "local", false, "let hubs have addresses of this machine or a private network")
	trust.publishFlags(c)
	return c
}

func channelFlags(c *cobra.Command, channel *feed.Channel) {
	f := c.Flags()
	f.StringVar(&channel.Base, "base", "", "the address below which the files will be found")
	f.StringVar(&channel.Title, "title", "", "what the feed is called")
	f.StringVar(&channel.Author, "author", "", "who is responsible for it")
	f.StringVar(&channel.Subtitle, "subtitle", "", "what it is about")
	f.StringVar(&channel.Language, "language", "", "the language of the title, such as en")
	f.StringVar(&channel.Home, "home", "", "a page for people; default --base")
	f.StringArrayVar(&channel.Hubs, "hub", nil, "a WebSub hub")
	f.IntVar(&channel.PageSize, "page-size", 50, "messages on a page")
}

// publishFlags are the part that makes sense before publishing.
func (t *capTrust) publishFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&t.roots, "roots", nil, "publish only what is signed with a certificate that leads to those in this PEM file")
	f.BoolVar(&t.system, "system-roots", false, "the same, with the authorities of this system")
	f.StringArrayVar(&t.signers, "signer", nil, "of these certificates, believe only those for this name, host or mail address")
	f.StringArrayVar(&t.keys, "trust", nil, "publish only what is signed with a key in this PEM file")
	f.BoolVar(&t.sha1, "allow-sha1", false, "accept SHA-1 in signatures")
	f.IntVar(&t.minRSA, "min-rsa-bits", 2048, "the shortest RSA key that is accepted")
}

func publishFeed(ctx context.Context, env *Env, channel feed.Channel, args []string, output string, notify, local bool) error {
	publisher, err := feed.NewPublisher(channel)
	if err != nil {
		return misuse("%v", err)
	}
	refused, err := addAll(ctx, env, publisher, args)
	if err != nil {
		return err
	}
	changed := 0
	for _, f := range publisher.Files() {
		wrote, err := writeChanged(filepath.Join(output, filepath.FromSlash(f.Name)), f.Body)
		if err != nil {
			return err
		}
		if wrote {
			changed++
			if _, err := fmt.Fprintln(env.Out, f.Name); err != nil {
				return err
			}
		}
	}
	if notify && changed > 0 {
		if err := publisher.Notify(ctx, webClient(local)); err != nil {
			return err
		}
	}
	if refused {
		return errFound
	}
	return nil
}

// addAll adds messages in the order they were sent, so that archive pages come
// out the same every time.
func addAll(ctx context.Context, env *Env, p *feed.Publisher, args []string) (refused bool, err error) {
	type dated struct {
		name string
		data []byte
		sent int64
	}
	var list []dated
	err = capDocuments(ctx, env, args, func(name string, data []byte) error {
		d := dated{name: name, data: data}
		if a, err := cap.Parse(data); err == nil {
			if t, err := a.Sent.Time(); err == nil {
				d.sent = t.Unix()
			}
		}
		list = append(list, d)
		return nil
	})
	if err != nil {
		return false, err
	}
	slices.SortStableFunc(list, func(a, b dated) int {
		if a.sent != b.sent {
			return int(max(-1, min(1, a.sent-b.sent)))
		}
		return strings.Compare(a.name, b.name)
	})
	for _, d := range list {
		a, err := cap.Parse(d.data)
		if err == nil {
			t, _ := a.Sent.Time()
			_, err = p.Add(d.data, t)
		}
		if err != nil {
			refused = true
			fmt.Fprintf(env.Err, "tocsin: %s: %v\n", d.name, err)
		}
	}
	return refused, nil
}

// writeChanged writes a file unless it has these bytes already, so that a web
// server keeps its validators for conditional requests.
func writeChanged(name string, data []byte) (bool, error) {
	old, err := os.ReadFile(name)
	if err == nil && string(old) == string(data) {
		return false, nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return false, fmt.Errorf("write %s: %w", name, err)
	}
	return true, writeWhole(name, data)
}

// capFeedCollectCommand polls feeds once.
func capFeedCollectCommand(env *Env) *cobra.Command {
	var output string
	var local, asJSON bool
	c := &cobra.Command{
		Use:   "collect --output DIR URL…",
		Short: "Ask feeds for new messages and keep the originals",
		Long: `Asks every feed once for what is new and writes each new message to --output,
in the bytes the server sent. What was seen, and when a feed may be asked again,
is kept in subscriptions.json there; run it from cron as often as you like:
feeds are asked no more than once a minute, less when the server says so or is
in trouble, and only for what has changed.

Every new message is printed with its file, verdict and title. Faults go to
standard error, those of one message and those of a feed kept apart, and make
the exit code 1. Addresses of this machine and of private networks are not
asked unless --local is given, for a feed of others can name any address.`,
		Example: `  tocsin cap feed collect --output inbox https://alerts.example.org/cap/feed.atom
  tocsin cap state inbox`,
		Args: needArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if output == "" {
				return misuse("--output is needed: the folder to keep messages in")
			}
			poller := feed.Poller{Client: webClient(local), Now: env.Now, UserAgent: "tocsin"}
			return collectFeeds(c.Context(), env, poller, args, output, asJSON)
		},
	}
	c.Flags().StringVarP(&output, "output", "o", "", "the folder to keep messages in")
	c.Flags().BoolVar(&local, "local", false, "ask addresses of this machine and of private networks too")
	c.Flags().BoolVar(&asJSON, "json", false, "print one line of JSON a message")
	return c
}

// capCollected is the line that cap feed collect --json prints for a message.
type capCollected struct {
	File       string      `json:"file"`
	URL        string      `json:"url"`
	Feed       string      `json:"feed"`
	Identifier string      `json:"identifier"`
	Verdict    cap.Verdict `json:"verdict"`
	Title      string      `json:"title"`
}

func collectFeeds(ctx context.Context, env *Env, poller feed.Poller, urls []string, output string, asJSON bool) error {
	if err := os.MkdirAll(output, 0o755); err != nil {
		return fmt.Errorf("collect feeds: %w", err)
	}
	memory := filepath.Join(output, "subscriptions.json")
	subs, err := readSubscriptions(memory)
	if err != nil {
		return err
	}
	faulty := false
	for _, url := range urls {
		if !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://") {
			return misuse("%q is not the address of a feed", url)
		}
		if subs[url] == nil {
			subs[url] = &feed.Subscription{URL: url}
		}
		harvest := poller.Poll(ctx, subs[url])
		for i := range harvest.Messages {
			if err := keepMessage(env, &harvest.Messages[i], output, asJSON); err != nil {
				return err
			}
		}
		for _, f := range harvest.Faults {
			faulty = true
			fmt.Fprintf(env.Err, "tocsin: %s [%s]\n", printable(f.Error()), f.Kind)
		}
		// What is written is remembered at once, what is remembered is written.
		if err := writeSubscriptions(memory, subs); err != nil {
			return err
		}
	}
	if faulty {
		return errFound
	}
	return nil
}

func keepMessage(env *Env, m *feed.Message, output string, asJSON bool) error {
	line := capCollected{
		File: filepath.Join(output, feed.FileName(m.Alert, m.Original)), URL: m.URL, Feed: m.Feed,
		Identifier: m.Alert.Identifier, Verdict: cap.Valid, Title: alertTitle(m.Alert),
	}
	for _, r := range m.Reports {
		if r.Verdict != cap.Valid {
			line.Verdict = r.Verdict
		}
	}
	if _, err := writeChanged(line.File, m.Original); err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(env.Out).Encode(line)
	}
	_, err := fmt.Fprintf(env.Out, "%s: %s: %s\n", line.File, line.Verdict, printable(line.Title))
	return err
}

func readSubscriptions(name string) (map[string]*feed.Subscription, error) {
	subs := map[string]*feed.Subscription{}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return subs, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &subs)
	}
	if err != nil {
		return nil, fmt.Errorf("read what was collected before: %w; remove %s to begin anew", err, name)
	}
	return subs, nil
}

func writeSubscriptions(name string, subs map[string]*feed.Subscription) error {
	data, err := json.MarshalIndent(subs, "", " ")
	if err != nil {
		return fmt.Errorf("remember what was collected: %w", err)
	}
	return writeWhole(name, append(data, '\n'))
}
