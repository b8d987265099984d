package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/app"
	"github.com/tocsin/tocsin/internal/intake"
	"github.com/tocsin/tocsin/internal/threat"
)

// intakeFlags are what is known of the documents beforehand.
type intakeFlags struct {
	desk, token, source, marking, published string
	asJSON                                  bool
}

// intakeCommand brings documents into a desk.
func intakeCommand(env *Env) *cobra.Command {
	var c configured
	var f intakeFlags
	command := &cobra.Command{
		Use:   "intake FILE|URL|-…",
		Short: "Bring reports into a desk",
		Long: `Brings documents into a desk: texts, web pages, PDF, DOCX, mails and mailboxes,
feeds. Each original is kept byte for byte; the same bytes twice are one report.

With --desk-url, they go to a desk that runs, under a token with the scope "intake"
from --token or TOCSIN_TOKEN. Without it, the data directory is opened, which
must not be in use, and the reports are read at once.

What cannot be taken in is named with its reason, and everything else goes on;
the exit code is then 1.`,
		Example: `  tocsin intake --dir /var/lib/tocsin --source "Night desk" call-0312.txt
  TOCSIN_TOKEN=tct_… tocsin intake --desk-url https://desk.example.org *.eml
  curl -s … | tocsin intake --marking TLP:GREEN -`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return misuse("name at least one file or URL, or - for standard input")
			}
			return nil
		},
		RunE: func(command *cobra.Command, args []string) error {
			if err := c.load(env); err != nil {
				return err
			}
			f.marking = c.config.Marking
			take, done, err := f.way(command.Context(), env, c)
			if err != nil {
				return err
			}
			failed := false
			for _, name := range args {
				if err := f.one(command.Context(), env, name, take); err != nil {
					fmt.Fprintf(env.Err, "tocsin: %s\n", sentence(err))
					failed = true
				}
			}
			if err := done(); err != nil {
				return err
			}
			if failed {
				return errFound
			}
			return nil
		},
	}
	command.Flags().StringVar(&f.desk, "desk-url", "", "`URL` of a desk that runs")
	command.Flags().StringVar(&f.token, "token", "", "API `token`; better given in TOCSIN_TOKEN, where other users of the machine do not see it")
	command.Flags().StringVar(&f.source, "source", "", "`name` of the source; the file's own site or sender when empty")
	command.Flags().StringVar(&f.published, "published", "", "`day` on which they came out (YYYY-MM-DD), if they do not say so")
	command.Flags().BoolVar(&f.asJSON, "json", false, "print one JSON line a report")
	c.addTo(command)
	return command
}

// taken is what became of a document.
type taken struct {
	Name   string `json:"name"`
	Report string `json:"report"`
	New    bool   `json:"new"`
}

// taker takes one submission.
type taker func(ctx context.Context, s intake.Submission) ([]taken, error)

// way chooses how documents go in, and gives what ends it.
func (f *intakeFlags) way(ctx context.Context, env *Env, c configured) (taker, func() error, error) {
	if f.desk != "" {
		if f.token == "" {
			f.token = env.Getenv("TOCSIN_TOKEN")
		}
		if f.token == "" {
			return nil, nil, misuse("a desk takes reports under a token: give it in TOCSIN_TOKEN")
		}
		return f.post, func() error { return nil }, nil
	}
	c.config.Listen = "127.0.0.1:0"
	a, err := app.New(ctx, app.Options{Config: c.config, Version: version(), Now: env.Now, Log: logger(env, c.config)})
	if err != nil {
		return nil, nil, err
	}
	return func(ctx context.Context, s intake.Submission) ([]taken, error) { return takeHere(ctx, a, s) }, a.Close, nil
}

// one takes one name of the command line in.
func (f *intakeFlags) one(ctx context.Context, env *Env, name string, take taker) error {
	marking, err := threat.ParseMarking(f.marking)
	if err != nil {
		return err
	}
	published, err := parseDay(f.published)
	if err != nil {
		return err
	}
	s := intake.Submission{Way: intake.WayCLI, Source: f.source, Marking: marking, Published: published}
	if isURL(name) {
		s.URL = name
	} else {
		if s.Data, err = readAll(env, name); err != nil {
			return err
		}
		s.Name = filepath.Base(name)
	}
	all, err := take(ctx, s)
	for _, t := range all {
		f.print(env, t)
	}
	return err
}

func (f *intakeFlags) print(env *Env, t taken) {
	if f.asJSON {
		line, _ := json.Marshal(t) // strings and a boolean
		fmt.Fprintf(env.Out, "%s\n", line)
		return
	}
	fmt.Fprintf(env.Out, "%s  %s  %s\n", t.Report, map[bool]string{true: "new", false: "again"}[t.New], oneLine(t.Name))
}

// takeHere takes a submission in and reads it at once.
func takeHere(ctx context.Context, a *app.App, s intake.Submission) ([]taken, error) {
	results, err := a.Taker.Take(ctx, threat.Machinery("cli"), s, nil)
	if err != nil {
		return nil, err
	}
	var out []taken
	var first error
	for _, r := range results {
		if r.Err != nil {
			first = r.Err
			continue
		}
		if err := a.Pipeline.Read(ctx, r.Report.ID); err != nil {
			first = err
		}
		out = append(out, taken{r.Name, r.Report.ID, r.New})
	}
	return out, first
}

// post sends a submission to a desk that runs.
func (f *intakeFlags) post(ctx context.Context, s intake.Submission) ([]taken, error) {
	body := map[string]any{"source": s.Source, "marking": s.Marking, "name": s.Name, "published": s.Published.EDTF}
	if s.URL != "" {
		body["url"] = s.URL
	} else {
		body["data"] = s.Data
	}
	data, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("encode report: %w", err)
	}
	address, err := url.JoinPath(f.desk, "/api/v1/reports")
	if err != nil {
		return nil, misuse("--desk-url %q is no web address", f.desk)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(data))
	if err != nil {
		return nil, misuse("--desk-url %q is no web address", f.desk)
	}
	req.Header.Set("Authorization", "Bearer "+f.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, &threat.Error{Kind: threat.KindUnavailable, Where: f.desk, Message: "the desk does not answer", Remedy: "check the address and that it runs; what was sent before is kept", Err: err}
	}
	defer res.Body.Close()
	return answerOf(res, s)
}

// answerOf reads the desk's answer to a report.
func answerOf(res *http.Response, s intake.Submission) ([]taken, error) {
	answer, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if res.StatusCode >= 300 {
		var p struct{ Title, Detail, Remedy string }
		_ = json.Unmarshal(answer, &p) // a proxy may answer anything
		return nil, &threat.Error{Kind: threat.KindInvalid, Where: firstOf(s.Name, s.URL), Message: firstOf(p.Detail, p.Title, res.Status), Remedy: p.Remedy}
	}
	var got struct {
		Report struct{ ID string }
		New    bool
	}
	if err := json.Unmarshal(answer, &got); err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	return []taken{{firstOf(s.Name, s.URL), got.Report.ID, got.New}}, nil
}

func firstOf(list ...string) string {
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}
