package deliver

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/tocsin/tocsin/internal/guard"
	"github.com/tocsin/tocsin/internal/threat"
)

// maxAnswer is what is read of an answer, so that its connection can be used
// again. What is longer ends with its connection.
const maxAnswer = 64 << 10

// Answer is what a peer said; its Status is zero when it said nothing.
type Answer struct {
	Status     int
	RetryAfter time.Duration // zero when it does not ask to be left alone; an hour at most
}

// Taken says whether the peer has the message.
func (a Answer) Taken() bool { return a.Status >= 200 && a.Status < 300 }

// Do makes a request of a channel over HTTP. It gives the answer, or what came
// of a request that was not answered: only one that had begun to leave may have
// arrived.
func Do(client *http.Client, req *http.Request, now time.Time) (Answer, Result) {
	var began atomic.Bool
	trace := &httptrace.ClientTrace{WroteHeaders: func() { began.Store(true) }}
	answer, err := client.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	switch {
	case errors.Is(err, guard.ErrNotPublic), errors.Is(err, guard.ErrPlain):
		return Answer{}, Result{Outcome: threat.OutcomePermanent, Detail: "the address is private, or not protected by TLS: one in the desk's own network is allowed by the setting webhook-allow"}
	case err != nil && began.Load():
		return Answer{}, Result{Outcome: threat.OutcomeUnknown, Detail: "the receiver did not answer in time, or hung up; it may have the message"}
	case err != nil:
		return Answer{}, Result{Outcome: threat.OutcomeTransient, Detail: "the receiver could not be reached"}
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, maxAnswer)) // the status has said it all
	return Answer{answer.StatusCode, retryAfter(answer.Header.Get("Retry-After"), now)}, Result{}
}

// longestAsked bounds what a peer can ask for.
const longestAsked = time.Hour

// retryAfter reads the header of that name, seconds or a date (RFC 9110
// §10.2.3).
func retryAfter(value string, now time.Time) time.Duration {
	if value = strings.TrimSpace(value); value == "" {
		return 0
	}
	if seconds, err := strconv.Atoi(value); err == nil && seconds > 0 {
		return time.Duration(min(seconds, int(longestAsked/time.Second))) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(at.Sub(now), 0), longestAsked)
	}
	return 0
}
