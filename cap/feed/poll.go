package feed

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"time"

	"github.com/tocsin/tocsin/cap"
)

// Poller collects alerts from feeds. Client and Now are required. One Poller
// serves many subscriptions at once, one subscription one poll at a time.
type Poller struct {
	Client    Doer
	Now       func() time.Time
	UserAgent string // who asks, with an address for complaints

	Every    time.Duration // between polls, default 1 minute
	AtMost   time.Duration // between polls when all fails or the server asks for patience, default 1 hour
	Pause    time.Duration // between two messages of one feed, default none
	MaxBytes int           // of one answer, default 16 MiB
	MaxLinks int           // messages fetched in one poll, default 500; the rest comes next time
	MaxPages int           // archive pages read when messages were missed, default 10
	Tries    int           // for one message, default 5
}

func (p Poller) orDefault() Poller {
	set := func(v *int, to int) {
		if *v <= 0 {
			*v = to
		}
	}
	set(&p.MaxBytes, 16<<20)
	set(&p.MaxLinks, 500)
	set(&p.MaxPages, 10)
	set(&p.Tries, 5)
	if p.Every <= 0 {
		p.Every = time.Minute
	}
	if p.AtMost < p.Every {
		p.AtMost = max(time.Hour, p.Every)
	}
	if p.UserAgent == "" {
		p.UserAgent = "tocsin-feed/1"
	}
	return p
}

// round is one poll of one subscription.
type round struct {
	Poller
	sub     *Subscription
	now     time.Time
	harvest Harvest
	wait    time.Duration // what the server asked for
	left    int           // messages that may still be fetched
	more    bool          // some were left for next time
	fresh   bool          // nothing was known before
}

// Poll asks a feed once, if it is time, and takes in what is new. What it
// learned is in sub afterwards; a poll that was cut off by ctx loses nothing
// and repeats at most what it had not yet marked.
func (p Poller) Poll(ctx context.Context, sub *Subscription) Harvest {
	r := &round{Poller: p.orDefault(), sub: sub}
	r.now, r.left = r.Now(), r.MaxLinks
	if sub.Gone || r.now.Before(sub.Next) {
		return Harvest{Early: true, Next: sub.Next}
	}
	if r.fresh = sub.Known == nil; r.fresh {
		sub.Known = map[string]Mark{}
	}
	healthy := r.feed(ctx)
	r.schedule(healthy)
	sub.prune(r.now)
	r.harvest.Next = sub.Next
	return r.harvest
}

// schedule sets the next poll: sooner when messages are waiting, later and
// later when the server is in trouble.
func (r *round) schedule(healthy bool) {
	delay := r.Every
	if healthy {
		r.sub.Failures = 0
	} else {
		r.sub.Failures++
		delay = min(r.Every<<min(r.sub.Failures, 20), r.AtMost)
		if delay <= 0 {
			delay = r.AtMost
		}
	}
	if !r.more {
		delay = max(delay, min(r.wait, r.AtMost))
	}
	r.sub.Next = r.now.Add(delay)
}

func (r *round) fault(scope Scope, kind FaultKind, at string, err error) *Fault {
	r.harvest.Faults = append(r.harvest.Faults, Fault{Scope: scope, Kind: kind, URL: at, Err: err})
	return &r.harvest.Faults[len(r.harvest.Faults)-1]
}

// feed asks for the feed and follows it. It tells whether the server is well.
func (r *round) feed(ctx context.Context) bool {
	a, err := r.get(ctx, r.sub.URL, r.sub.ETag, r.sub.LastModified)
	if a != nil {
		r.wait = wait(a.header, r.now)
	}
	var f *Fault
	if errors.As(err, &f) {
		r.sub.Gone = a != nil && a.status == 410
		r.fault(FeedFault, f.Kind, r.sub.URL, f.Err).Final = r.sub.Gone
		return false
	}
	if a.status == 304 {
		r.harvest.Unchanged = true
		r.retry(ctx)
		return true
	}
	whole := r.page(ctx, a, 0)
	// Of a feed that breaks off, or was cut off, the whole is asked for again.
	r.sub.ETag, r.sub.LastModified = "", ""
	if whole && ctx.Err() == nil && !r.more {
		r.sub.ETag, r.sub.LastModified = a.header.Get("ETag"), a.header.Get("Last-Modified")
	}
	return true
}

// page takes in one page of a feed, and older ones while nothing on them is
// known: then messages went by between two polls.
func (r *round) page(ctx context.Context, a *answer, depth int) bool {
	base, err := url.Parse(a.url)
	if err != nil {
		r.fault(FeedFault, NotAFeed, a.url, err)
		return false
	}
	list, err := readListing(a.body, base)
	r.wait = max(r.wait, list.ttl)
	known, found := r.inside(a, list, err != nil)
	switch {
	case err == nil:
	case errors.Is(err, errNotAFeed) && found:
		err = nil // some other wrapper around alerts
	case errors.Is(err, errNotAFeed), len(list.entries) == 0 && looksLikeHTML(a.body):
		r.fault(FeedFault, NotAFeed, a.url, err)
	default:
		r.fault(FeedFault, Broken, a.url, err)
	}
	for i := range list.entries {
		known = r.entry(ctx, &list.entries[i], a.url) || known
	}
	if !known && !r.fresh && len(list.entries) > 0 && list.older != "" && depth < r.MaxPages {
		r.older(ctx, list.older, depth)
	}
	return err == nil
}

func looksLikeHTML(body []byte) bool {
	return bytes.Contains(bytes.ToLower(body[:min(len(body), 512)]), []byte("<html"))
}

func (r *round) older(ctx context.Context, link string, depth int) {
	a, err := r.get(ctx, link, "", "")
	var f *Fault
	if errors.As(err, &f) {
		r.fault(FeedFault, f.Kind, link, f.Err)
		return
	}
	r.page(ctx, a, depth+1)
}

// inside takes in the alerts that a feed carries itself. It tells whether any
// was known before this poll, and whether the document as a whole could be read
// as one that holds alerts.
func (r *round) inside(a *answer, list *listing, broken bool) (known, found bool) {
	if !list.json {
		var err error
		known, err = r.takeAll(a.body, a.url)
		found = err == nil
		if err != nil && !broken && !errors.Is(err, cap.ErrNoAlert) {
			r.fault(FeedFault, Broken, a.url, err)
		}
	}
	for i := range list.entries {
		e := &list.entries[i]
		raw := []byte(e.text)
		if e.text == "" && broken && e.inline {
			raw = e.raw
		}
		if len(raw) == 0 {
			continue
		}
		seen, err := r.takeAll(raw, a.url)
		e.inline = e.inline || err == nil
		known = known || seen
	}
	return known, found
}

func (r *round) takeAll(raw []byte, feed string) (known bool, err error) {
	doc, err := cap.Read(raw)
	if err != nil {
		return false, err
	}
	for _, alert := range doc.Alerts {
		known = r.take(alert, feed) || known
	}
	return known, nil
}

// take hands on an alert that was found inside, unless these bytes were
// handed on before.
func (r *round) take(a *cap.Alert, feed string) (known bool) {
	original := a.Original()
	key := digest(original)
	mark, seen := r.sub.Known[key]
	known = seen && !mark.Listed.Equal(r.now)
	mark.Done, mark.Listed = true, r.now
	r.sub.Known[key] = mark
	if !seen {
		r.deliver(a, original, feed, feed)
	}
	return known
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func (r *round) deliver(a *cap.Alert, original []byte, at, feed string) {
	r.harvest.Messages = append(r.harvest.Messages, Message{
		Alert: a, Original: original, URL: at, Feed: feed, Fetched: r.now, Reports: cap.Validate(original),
	})
}

// entry follows the link of an entry if it is new, has changed, or is to be
// tried again. It tells whether the entry was known before this poll.
func (r *round) entry(ctx context.Context, e *entry, feed string) (known bool) {
	if e.inline {
		return false
	}
	if e.link == "" {
		key := "nolink:" + e.id
		mark, seen := r.sub.Known[key]
		r.sub.Known[key] = Mark{Done: true, Listed: r.now}
		known = seen && !mark.Listed.Equal(r.now)
		if !seen {
			r.fault(MessageFault, NoLink, feed, fmt.Errorf("entry %q leads to no alert", e.id)).Final = true
		}
		return known
	}
	mark, seen := r.sub.Known[e.link]
	known = seen && !mark.Listed.Equal(r.now)
	if !seen || mark.Updated != e.updated {
		mark = Mark{Updated: e.updated, Digest: mark.Digest}
	}
	mark.Listed = r.now
	r.sub.Known[e.link] = mark
	if !mark.Done {
		r.follow(ctx, e.link, feed)
	}
	return known
}

// retry tries again what failed before, when the feed has nothing new.
func (r *round) retry(ctx context.Context) {
	for _, link := range slices.Sorted(maps.Keys(r.sub.Known)) {
		if !r.sub.Known[link].Done {
			r.follow(ctx, link, r.sub.URL)
		}
	}
}
