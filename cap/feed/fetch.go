package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/tocsin/tocsin/cap"
)

// answer is what a server said.
type answer struct {
	url    string // after redirects
	status int
	header http.Header
	body   []byte
}

// get asks for a URL. An error is a *Fault without scope; the answer may be
// there even so.
func (r *round) get(ctx context.Context, from, etag, modified string) (*answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return nil, &Fault{Kind: Unreachable, Err: err}
	}
	if req.URL.Scheme != "http" && req.URL.Scheme != "https" {
		return nil, &Fault{Kind: Unreachable, Err: fmt.Errorf("%q is not an address on the web", from)}
	}
	req.Header.Set("User-Agent", r.UserAgent)
	req.Header.Set("Accept", "application/cap+xml, application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.1")
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	}
	if modified != "" {
		req.Header.Set("If-Modified-Since", modified)
	}
	res, err := r.Client.Do(req)
	if err != nil {
		return nil, &Fault{Kind: Unreachable, Err: err}
	}
	defer res.Body.Close()
	return r.read(res, from)
}

func (r *round) read(res *http.Response, from string) (*answer, error) {
	a := &answer{url: from, status: res.StatusCode, header: res.Header}
	if res.Request != nil && res.Request.URL != nil {
		a.url = res.Request.URL.String()
	}
	var err error
	if a.body, err = io.ReadAll(io.LimitReader(res.Body, int64(r.MaxBytes)+1)); err != nil {
		return a, &Fault{Kind: Unreachable, Err: err}
	}
	switch {
	case res.StatusCode == http.StatusNotModified:
		return a, nil
	case res.StatusCode == http.StatusTooManyRequests, res.StatusCode >= 500:
		return a, &Fault{Kind: ServerError, Err: fmt.Errorf("the server answered %s", res.Status)}
	case res.StatusCode != http.StatusOK:
		return a, &Fault{Kind: Refused, Err: fmt.Errorf("the server answered %s", res.Status)}
	case len(a.body) > r.MaxBytes:
		return a, &Fault{Kind: Oversized, Err: fmt.Errorf("the answer has more than %d bytes", r.MaxBytes)}
	}
	return a, nil
}

// follow fetches one message. What fails is tried again, later and later, and
// given up in the end; what a server refuses for good is given up at once.
func (r *round) follow(ctx context.Context, link, feed string) {
	mark := r.sub.Known[link]
	switch {
	case ctx.Err() != nil || r.now.Before(mark.Next):
		return
	case r.left == 0:
		r.more = true
		return
	}
	r.left--
	r.pause(ctx)
	f := r.message(ctx, link, feed, &mark)
	if ctx.Err() != nil && f != nil {
		return
	}
	mark.Tries++
	mark.Done = f == nil || f.Final || mark.Tries >= r.Tries
	mark.Next = r.now.Add(min(r.Every<<min(mark.Tries, 20), r.AtMost))
	if mark.Done {
		mark.Tries, mark.Next = 0, time.Time{}
	}
	r.sub.Known[link] = mark
	if f != nil {
		f.Final = mark.Done
		r.harvest.Faults = append(r.harvest.Faults, *f)
	}
}

// message fetches and reads; nil means that all is well.
func (r *round) message(ctx context.Context, link, feed string, mark *Mark) *Fault {
	a, err := r.get(ctx, link, "", "")
	var f *Fault
	if errors.As(err, &f) {
		f.Scope, f.URL = MessageFault, link
		f.Final = f.Kind == Oversized || a != nil && (a.status == http.StatusGone || a.status == http.StatusNotFound && mark.Tries > 0)
		return f
	}
	doc, err := cap.Read(a.body)
	if errors.Is(err, cap.ErrNoAlert) {
		return &Fault{Scope: MessageFault, Kind: NotAnAlert, URL: link, Err: err}
	}
	if err != nil {
		return &Fault{Scope: MessageFault, Kind: Broken, URL: link, Err: err}
	}
	before := mark.Digest
	if mark.Digest = digest(a.body); mark.Digest == before {
		return nil
	}
	for _, alert := range doc.Alerts {
		r.deliver(alert, alert.Original(), a.url, feed)
	}
	return nil
}

// pause lets a server breathe between two messages.
func (r *round) pause(ctx context.Context) {
	if r.Pause <= 0 {
		return
	}
	t := time.NewTimer(r.Pause)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
