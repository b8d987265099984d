package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/threat"
)

// Problem is an error as RFC 9457 has it, with the kind for programs, and the
// place and the remedy for people.
type Problem struct {
	Type   string           `json:"type"`
	Title  string           `json:"title"`
	Status int              `json:"status"`
	Detail string           `json:"detail"`
	Kind   threat.ErrorKind `json:"kind"`
	Where  string           `json:"where,omitempty"`
	Remedy string           `json:"remedy,omitempty"`
}

// problem writes an error. The cause of one of ours stays in the log.
func (a *API) problem(w http.ResponseWriter, err error) {
	kind := threat.KindOf(err)
	p := Problem{Type: "about:blank", Status: auth.Status(kind), Kind: kind}
	p.Title = http.StatusText(p.Status)
	var e *threat.Error
	if errors.As(err, &e) && kind != threat.KindInternal {
		p.Detail, p.Where, p.Remedy = e.Message, e.Where, e.Remedy
	} else {
		p.Detail, p.Remedy = "something broke", "tell whoever looks after this desk; the fault is in its log"
		a.o.Log.Error("serve call", "err", err)
	}
	var slow *auth.RateError
	if errors.As(err, &slow) {
		w.Header().Set("Retry-After", strconv.Itoa(int(slow.After.Seconds())))
	}
	if kind == threat.KindUnauthenticated {
		w.Header().Set("WWW-Authenticate", `Bearer realm="tocsin"`) // RFC 6750 §3
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		a.o.Log.Warn("write problem", "err", err)
	}
}

// plainJSON says what is wrong with a body without naming Go's types.
func plainJSON(err error) string {
	var kind *json.UnmarshalTypeError
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &kind):
		return kind.Field + " has the wrong type"
	case errors.As(err, &large):
		return "it is larger than " + strconv.FormatInt(large.Limit, 10) + " bytes"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}
