package feed

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/cap"
)

// Subscription is what a [Poller] remembers of a feed. Keep it as JSON between
// polls; the zero value with a URL begins anew.
type Subscription struct {
	URL          string          `json:"url"`
	ETag         string          `json:"etag,omitempty"`
	LastModified string          `json:"lastModified,omitempty"`
	Next         time.Time       `json:"next,omitzero"`      // do not ask before
	Failures     int             `json:"failures,omitempty"` // in a row
	Gone         bool            `json:"gone,omitempty"`     // 410: the feed is over
	Known        map[string]Mark `json:"known,omitempty"`    // by link, or digest of an alert inside
}

// Mark is what is remembered of one message.
type Mark struct {
	Updated string    `json:"updated,omitempty"` // as the feed had it
	Digest  string    `json:"digest,omitempty"`  // of what was fetched, so that it is handed on once
	Done    bool      `json:"done,omitempty"`    // fetched, or given up
	Tries   int       `json:"tries,omitempty"`
	Next    time.Time `json:"next,omitzero"` // when to try again
	Listed  time.Time `json:"listed"`        // when the feed last had it
}

// Message is an alert that was collected, with its original.
type Message struct {
	Alert    *cap.Alert
	Original []byte       // as it was served; of an alert inside a feed the element
	URL      string       // where it was
	Feed     string       // where it was found
	Fetched  time.Time    // when
	Reports  []cap.Report // what the validator says
}

// Scope says what a fault is a fault of.
type Scope string

// A fault concerns the feed, so others of its messages may be missing, or one
// message only.
const (
	FeedFault    Scope = "feed"
	MessageFault Scope = "message"
)

// FaultKind says, for a program, what went wrong.
type FaultKind string

// The kinds of fault.
const (
	Unreachable FaultKind = "unreachable" // no answer
	Refused     FaultKind = "refused"     // an answer of 4xx
	ServerError FaultKind = "server"      // 5xx, or asked to slow down
	Oversized   FaultKind = "too-large"
	NotAFeed    FaultKind = "not-a-feed" // something else, such as a web page
	Broken      FaultKind = "malformed"  // not well-formed
	NotAnAlert  FaultKind = "no-alert"   // well-formed, but without an alert
	NoLink      FaultKind = "no-link"    // an entry that leads nowhere
)

// Fault is something that could not be collected.
type Fault struct {
	Scope Scope
	Kind  FaultKind
	URL   string
	Err   error
	Final bool // it will not be tried again
}

func (f Fault) Error() string { return string(f.Scope) + " " + f.URL + ": " + f.Err.Error() }

// Unwrap gives what lies behind.
func (f Fault) Unwrap() error { return f.Err }

// Harvest is what one poll brought in.
type Harvest struct {
	Messages  []Message
	Faults    []Fault
	Early     bool // it was not yet time; nothing was asked
	Unchanged bool // the feed had nothing new
	Next      time.Time
}

// Broken tells whether the feed itself is at fault, not only messages of it.
func (h Harvest) Broken() bool {
	for _, f := range h.Faults {
		if f.Scope == FeedFault {
			return true
		}
	}
	return false
}

// keep is how long a message that a feed no longer lists is remembered.
const keep = 45 * 24 * time.Hour

func (s *Subscription) prune(now time.Time) {
	for key, m := range s.Known {
		if now.Sub(m.Listed) > keep {
			delete(s.Known, key)
		}
	}
}

// wait is how long a server asks to be left alone: Retry-After (RFC 9110
// §10.2.3) or the max-age of what it sent (RFC 9111 §5.2.2.1).
func wait(h http.Header, now time.Time) time.Duration {
	if v := h.Get("Retry-After"); v != "" {
		if n, err := strconv.Atoi(v); err == nil && n >= 0 {
			return time.Duration(min(n, 1<<30)) * time.Second
		}
		if t, err := http.ParseTime(v); err == nil {
			return t.Sub(now)
		}
	}
	for part := range strings.SplitSeq(h.Get("Cache-Control"), ",") {
		if v, ok := strings.CutPrefix(strings.TrimSpace(part), "max-age="); ok {
			if n, err := strconv.Atoi(v); err == nil && n >= 0 {
				return time.Duration(min(n, 1<<30)) * time.Second
			}
		}
	}
	return 0
}
