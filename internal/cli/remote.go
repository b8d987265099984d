package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/threat"
)

// remote is a desk that runs, spoken to under a token.
type remote struct {
	env         *Env
	desk, token string
	asJSON      bool
}

// remoteHelp is what the commands that speak to a desk say of it.
const remoteHelp = `
The desk is named by --desk-url or TOCSIN_DESK_URL, the token by TOCSIN_TOKEN
(made in the console under Settings, Tokens). Everything is done in the name of
the token's person: what they may not do, the command may not do either.`

func (r *remote) addTo(command *cobra.Command) {
	f := command.PersistentFlags()
	f.StringVar(&r.desk, "desk-url", "", "`URL` of the desk; else TOCSIN_DESK_URL")
	f.StringVar(&r.token, "token", "", "API `token`; better given in TOCSIN_TOKEN, where other users of the machine do not see it")
	f.BoolVar(&r.asJSON, "json", false, "print what the desk answers, as JSON")
}

// remoteLimit bounds an answer that is read.
const remoteLimit = 64 << 20

// client follows no redirects: a token goes to the desk that was named.
var remoteClient = &http.Client{Timeout: 2 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// send makes one call and gives the answer's body.
func (r *remote) send(ctx context.Context, method, path string, body any) ([]byte, error) {
	desk, token := firstOf(r.desk, r.env.Getenv("TOCSIN_DESK_URL")), firstOf(r.token, r.env.Getenv("TOCSIN_TOKEN"))
	if desk == "" || token == "" {
		return nil, misuse("name the desk with --desk-url or TOCSIN_DESK_URL, and give a token in TOCSIN_TOKEN")
	}
	at, err := url.Parse(strings.TrimSuffix(desk, "/") + "/api/v1" + path)
	if err != nil || at.Host == "" {
		return nil, misuse("%q is no web address of a desk", desk)
	}
	var data []byte
	if body != nil {
		if data, err = json.Marshal(body); err != nil {
			return nil, fmt.Errorf("encode call: %w", err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, at.String(), bytes.NewReader(data))
	if err != nil {
		return nil, misuse("%q is no web address of a desk", desk)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := remoteClient.Do(req)
	if err != nil {
		return nil, &threat.Error{Kind: threat.KindUnavailable, Where: desk, Message: "the desk does not answer", Remedy: "check the address, and that it runs", Err: err}
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, remoteLimit))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	return answer, refusal(res, answer)
}

// refusal is what the desk said against a call, nil if it did what was asked.
func refusal(res *http.Response, answer []byte) error {
	if res.StatusCode < 300 {
		return nil
	}
	var p struct {
		Kind                         threat.ErrorKind
		Title, Detail, Where, Remedy string
	}
	_ = json.Unmarshal(answer, &p) // a proxy may answer anything
	remedy := p.Remedy
	if p.Detail == "" {
		remedy = "check that the address is that of a desk"
	}
	return &threat.Error{Kind: p.Kind, Where: oneLine(p.Where), Message: oneLine(firstOf(p.Detail, p.Title, res.Status)), Remedy: oneLine(remedy)}
}

// do makes a call and prints the answer as JSON, if that was asked for; else
// it reads the answer into a value and has it printed.
func (r *remote) do(ctx context.Context, method, path string, body, into any, show func()) error {
	answer, err := r.send(ctx, method, path, body)
	if err != nil {
		return err
	}
	if r.asJSON {
		var b bytes.Buffer
		if len(answer) > 0 && json.Indent(&b, answer, "", "  ") == nil {
			fmt.Fprintln(r.env.Out, strings.TrimSpace(b.String()))
		}
	}
	if into != nil {
		if err := json.Unmarshal(answer, into); err != nil {
			return fmt.Errorf("read answer: %w", err)
		}
	}
	if !r.asJSON && show != nil {
		show()
	}
	return nil
}

// quietly makes a call and reads its answer, and prints nothing.
func (r *remote) quietly(ctx context.Context, method, path string, body, into any) error {
	answer, err := r.send(ctx, method, path, body)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	return nil
}

func (r *remote) printf(format string, args ...any) { fmt.Fprintf(r.env.Out, format, args...) }

// under is a path with an id in it.
func under(parts ...string) string {
	var b strings.Builder
	for i, p := range parts {
		b.WriteByte('/')
		if i%2 == 1 {
			p = url.PathEscape(p)
		}
		b.WriteString(p)
	}
	return b.String()
}

// asked adds the parameters that are not empty.
func asked(path string, params map[string]string) string {
	q := url.Values{}
	for name, value := range params {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// group is a command that only holds others.
func group(use, short, long string, children ...*cobra.Command) *cobra.Command {
	command := &cobra.Command{Use: use, Short: short, Long: long, Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	command.AddCommand(children...)
	return command
}

// exactly wants so many arguments, and says which.
func exactly(names ...string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != len(names) {
			return misuse("give %s", strings.Join(names, " and "))
		}
		return nil
	}
}
