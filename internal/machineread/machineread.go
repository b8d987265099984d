// Package machineread asks a language model behind an OpenAI-compatible
// endpoint for facts of a report. It is off unless an address is configured,
// and what it brings is only ever an addition to what package reading finds:
// each fact is marked as machine-read, is of low sureness, and is dropped
// unless its quote stands in the text and enough samples agree on it.
//
// Nothing marked above the configured level is sent, in any form. The text is
// data to the model's host, and the answer is data to us: whatever the text or
// the model says, an answer can only yield facts with a quote from the text.
package machineread

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Config says which model to ask, and what it may see.
type Config struct {
	URL     string         // base of the API, such as "http://127.0.0.1:8000/v1"; empty: off
	Key     string         // bearer token, if the host wants one
	Model   string         // as the host calls it
	Samples int            // how often to ask; 3 when zero
	Agree   int            // how many samples must agree on a fact; a majority when zero
	Highest threat.Marking // the most restricted marking that may be sent
	Timeout time.Duration  // of one sample; a minute when zero
}

// Limits of what is sent and taken.
const (
	maxText    = 24_000  // bytes of a report that are sent
	maxAnswer  = 1 << 20 // bytes of an answer that are read
	maxFacts   = 200     // facts of one sample that are looked at
	maxSamples = 9
)

// Reader asks one model.
type Reader struct {
	cfg    Config
	client *http.Client
}

// New checks the configuration and makes a Reader. It returns nil without an
// error when no address is configured: machine reading is off.
func New(cfg Config, client *http.Client) (*Reader, error) {
	if cfg.URL == "" {
		return nil, nil
	}
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, threat.Invalid("machine_reading.url", "this is no http or https address", "give the base address of an OpenAI-compatible API, or leave it empty to turn machine reading off")
	}
	if cfg.Model == "" {
		return nil, threat.Invalid("machine_reading.model", "no model is named", "give the name by which the host knows the model")
	}
	if cfg.Samples <= 0 {
		cfg.Samples = 3
	}
	cfg.Samples = min(cfg.Samples, maxSamples)
	if cfg.Agree <= 0 {
		cfg.Agree = cfg.Samples/2 + 1
	}
	cfg.Agree = min(cfg.Agree, cfg.Samples)
	if cfg.Timeout <= 0 {
		cfg.Timeout = time.Minute
	}
	own := http.Client{}
	if client != nil {
		own = *client
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Reader{cfg: cfg, client: &own}, nil
}

// Timeout is the longest that Read takes.
func (r *Reader) Timeout() time.Duration {
	return time.Duration(r.cfg.Samples)*r.cfg.Timeout + time.Second
}

// Takes says whether reports of a marking may be read.
func (r *Reader) Takes(m threat.Marking) bool { return m <= r.cfg.Highest }

// Read asks for the facts of a report, of which the rules have told what is set
// aside. A report marked above the configured level is refused with
// [threat.KindForbidden] before anything is sent. When too few samples can be
// had the error is [threat.KindUnavailable]; it names neither the text nor the
// key.
func (r *Reader) Read(ctx context.Context, rep threat.Report) ([]threat.Fact, error) {
	if !r.Takes(rep.Marking) {
		return nil, threat.Forbidden("this report is marked above what may be sent to a model", "read it by the rules, or raise the level in the configuration")
	}
	text := cut(rep.Text)
	var samples [][]threat.Fact
	var fault error
	for range r.cfg.Samples {
		proposals, err := r.ask(ctx, text)
		if err != nil {
			fault = err
			if ctx.Err() != nil {
				break
			}
			continue
		}
		samples = append(samples, ground(rep.ID, text, rep.Asides, proposals))
	}
	if len(samples) < r.cfg.Agree {
		return nil, &threat.Error{
			Kind: threat.KindUnavailable, Where: "machine reading", Message: fmt.Sprintf("%d of %d samples could be had, %d are needed", len(samples), r.cfg.Samples, r.cfg.Agree),
			Remedy: "check the model's host; the report is read by the rules all the same", Err: fault,
		}
	}
	return r.agreed(samples), nil
}

// cut takes as much of a text as may be sent, up to a sentence's end.
func cut(s string) string {
	if len(s) <= maxText {
		return s
	}
	s = s[:maxText]
	if at := strings.LastIndexAny(s, ".!?\n"); at > 0 {
		return s[:at+1]
	}
	return strings.ToValidUTF8(s, "")
}

var errAnswer = errors.New("the answer is not what was asked for")
