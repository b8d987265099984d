package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/tocsin/tocsin/internal/intake/document"
	"github.com/tocsin/tocsin/internal/intake/feed"
	"github.com/tocsin/tocsin/internal/intake/fetch"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Bounds of a poll.
const (
	maxNewItems  = 60             // taken in by one poll; the rest waits for the next
	atOnce       = 4              // articles fetched at the same time
	maxBackOff   = 24 * time.Hour // between polls of a feed that fails
	jitterShare  = .2             // of the interval, so that feeds do not come together
	rememberSeen = 400 * 24 * time.Hour
)

// poller acts in the ledger under this name.
var poller = threat.Machinery("feeds")

// Polled tells how a poll went.
type Polled struct {
	Items  int // in the feed
	New    int // taken in
	Failed int // not readable; the others went on
	Later  int // new, but left for the next poll
	Cut    string
	Next   time.Time
}

// EnqueueDue makes a job for every feed whose time has come.
func (t *Taker) EnqueueDue(ctx context.Context) error {
	due, err := t.o.Store.FeedsDue(ctx, poller, t.o.Store.Now(), 200)
	if err != nil || len(due) == 0 {
		return err
	}
	return t.o.Store.Write(ctx, func(tx *store.Tx) error {
		for _, f := range due {
			if err := tx.Enqueue(PollArgs{Feed: f.ID}, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// Poll asks a feed for what is new, takes each new item in, and keeps when to
// ask again. What goes wrong with the feed is kept in its LastError and given;
// an item that cannot be read stops no other.
func (t *Taker) Poll(ctx context.Context, id string) (Polled, error) {
	f, err := t.o.Store.Feed(ctx, poller, id)
	if err != nil || !f.Enabled {
		return Polled{}, err
	}
	if t.o.Fetch == nil {
		return Polled{}, threat.Forbidden("nothing is fetched here", "paste the text of its articles")
	}
	out, pollErr := t.poll(ctx, &f)
	if ctx.Err() != nil {
		return out, ctx.Err() // stopped: the next start asks again
	}
	now := t.o.Store.Now()
	f.Polled = now
	f.Next = now.Add(t.wait(f, pollErr))
	out.Next = f.Next
	err = t.o.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.ForgetSeen(f.ID, now.Add(-rememberSeen)); err != nil {
			return err
		}
		return tx.Polled(f)
	})
	if err != nil {
		return out, fmt.Errorf("keep poll: %w", err)
	}
	return out, pollErr
}

// wait is the time until the next poll: the feed's interval, doubled for every
// failure in a row, not less than the server asks for, and a little jitter.
func (t *Taker) wait(f store.Feed, err error) time.Duration {
	d := f.Every
	for range min(f.Failures, 12) {
		d = min(2*d, maxBackOff)
	}
	d += time.Duration((t.o.Jitter() - .5) * jitterShare * float64(d))
	var status *fetch.StatusError
	if errors.As(err, &status) {
		if status.Gone {
			d = max(d, maxBackOff)
		}
		d = max(d, status.RetryAfter)
	}
	return max(d, time.Minute)
}

// poll fetches and reads the feed, and takes in what is new.
func (t *Taker) poll(ctx context.Context, f *store.Feed) (Polled, error) {
	a, err := t.o.Fetch.Get(ctx, fetch.Request{
		URL: f.URL, ETag: f.ETag, LastModified: f.LastModified, Partial: true,
		Accept: "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5",
	})
	if err != nil {
		return Polled{}, fault(f, err)
	}
	if a.NotModified {
		well(f)
		return Polled{}, nil
	}
	items, out, err := t.items(f, a)
	if err != nil {
		return out, fault(f, err)
	}
	fresh, err := t.unseen(ctx, f.ID, items)
	if err != nil {
		return out, err
	}
	if len(fresh) > maxNewItems {
		out.Later = len(fresh) - maxNewItems
		fresh = fresh[:maxNewItems]
	}
	retry := t.takeItems(ctx, *f, fresh, &out)
	well(f)
	if out.New > 0 {
		f.Changed = t.o.Store.Now()
	}
	// What is left over is asked for again, so the answer must not be "not
	// modified" then.
	if f.ETag, f.LastModified = a.ETag, a.LastModified; out.Later > 0 || retry {
		f.ETag, f.LastModified = "", ""
	}
	if out.Failed > 0 {
		f.LastError = fmt.Sprintf("%d of %d new items could not be read", out.Failed, len(fresh))
	}
	return out, nil
}

// fault keeps why a poll failed.
func fault(f *store.Feed, err error) error {
	f.Failures++
	f.LastError = sentence(err)
	return err
}

// well keeps that a poll did not fail.
func well(f *store.Feed) { f.Failures, f.LastError = 0, "" }

// entry is an item on its way in: read from the feed, or whole in it (alerts).
type entry struct {
	id   string
	item feed.Item
	of   feed.Feed
	docs []document.Document // set when the feed holds all of it
}

// items reads the feed's items.
func (t *Taker) items(f *store.Feed, a fetch.Answer) ([]entry, Polled, error) {
	if docs, err := document.Alerts(a.Body); err == nil && len(docs) > 0 {
		var out []entry
		for _, d := range docs {
			d.URL = cmpOr(d.URL, f.URL)
			out = append(out, entry{id: d.Name, docs: []document.Document{d}})
		}
		return out, Polled{Items: len(out)}, nil
	}
	text, err := document.Decode(a.Body, a.MediaType)
	if err != nil {
		return nil, Polled{}, err
	}
	parsed, err := feed.Parse(text)
	if err != nil {
		return nil, Polled{}, err
	}
	if a.Cut {
		parsed.Cut = "the feed is longer than is read at once"
	}
	base, err := url.Parse(a.URL)
	if err != nil {
		return nil, Polled{}, threat.Invalid(f.URL, "this is no web address", "correct the feed's address")
	}
	var out []entry
	for _, it := range parsed.Items {
		if link, err := base.Parse(strings.TrimSpace(it.Link)); it.Link != "" && err == nil {
			it.Link = link.String()
		}
		out = append(out, entry{id: it.ID, item: it, of: parsed})
	}
	return out, Polled{Items: len(out), Cut: parsed.Cut}, nil
}

// key is what an item is remembered by.
func (e entry) key() string {
	sum := sha256.Sum256([]byte(e.id))
	return hex.EncodeToString(sum[:16])
}

// unseen leaves the items that were not taken in before, each once.
func (t *Taker) unseen(ctx context.Context, scope string, items []entry) ([]entry, error) {
	keys := make([]string, len(items))
	for i, it := range items {
		keys[i] = it.key()
	}
	seen, err := t.o.Store.Seen(ctx, poller, scope, keys)
	if err != nil {
		return nil, fmt.Errorf("look which items are new: %w", err)
	}
	var out []entry
	for i, it := range items {
		if !seen[keys[i]] {
			seen[keys[i]] = true
			out = append(out, it)
		}
	}
	return out, nil
}

// takeItems takes items in, a few at a time. It says whether any is to be
// tried again.
func (t *Taker) takeItems(ctx context.Context, f store.Feed, items []entry, out *Polled) (retry bool) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	gate := make(chan struct{}, atOnce)
	for _, it := range items {
		gate <- struct{}{}
		wg.Add(1)
		go func() {
			defer func() { <-gate; wg.Done() }()
			err := t.takeItem(ctx, f, it)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				out.New++
			case passing(err):
				retry = true
				out.Failed++
			default:
				out.Failed++
			}
			if err != nil {
				t.o.Log.Warn("feed item is not taken in", "feed", f.ID, "kind", threat.KindOf(err))
			}
		}()
	}
	wg.Wait()
	return retry
}

// passing says whether a failure may pass.
func passing(err error) bool {
	switch threat.KindOf(err) {
	case threat.KindUnavailable, threat.KindRateLimited, threat.KindInternal:
		return true
	}
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// takeItem takes one item in: its article, or, when that cannot be had, what
// the feed itself says of it. An item that gives neither is not asked for
// again, unless the failure may pass.
func (t *Taker) takeItem(ctx context.Context, f store.Feed, it entry) error {
	s := Submission{
		Way: WayFeed, Source: f.Source, Marking: f.Marking, Origin: cmpOr(it.item.Link, f.URL), URL: it.item.Link,
		Seen: Seen{Scope: f.ID, Item: it.key()},
	}
	docs, err := it.docs, error(nil)
	if docs == nil {
		docs, err = t.itemDocuments(ctx, it, &s)
	}
	if err != nil {
		if passing(err) {
			return err
		}
		if markErr := t.o.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.MarkSeen(f.ID, it.key())
			return err
		}); markErr != nil {
			return markErr
		}
		return err
	}
	_, err = t.TakeDocuments(ctx, poller, s, docs, nil)
	return err
}

// wholeItem is the length of text from which a feed's own content is taken to
// be the article.
const wholeItem = 1500

// itemDocuments gets the documents of an item.
func (t *Taker) itemDocuments(ctx context.Context, it entry, s *Submission) ([]document.Document, error) {
	own := document.Item(it.item, it.of, -1)
	s.Published = own.Published
	if own.Fault == nil && !it.item.Summary && len(own.Text) >= wholeItem || it.item.Link == "" {
		return []document.Document{own}, own.Fault
	}
	a, err := t.o.Fetch.Get(ctx, fetch.Request{URL: it.item.Link})
	var docs []document.Document
	if err == nil {
		docs, err = t.read(ctx, document.Input{Data: a.Body, MediaType: a.MediaType, URL: a.URL})
	}
	if err == nil && len(docs) > 0 && !docs[0].Container && len(docs[0].Text) >= len(own.Text)/2 {
		docs[0].Title = cmpOr(docs[0].Title, own.Title)
		return docs, nil
	}
	if err != nil && passing(err) {
		return nil, err
	}
	if own.Fault == nil && len(strings.Fields(own.Text)) >= 8 {
		own.Notes = append(own.Notes, "only what the feed says of the article")
		return []document.Document{own}, nil
	}
	if err == nil {
		err = threat.Invalid(it.item.Link, "the item has no text", "open it in a browser and paste its text")
	}
	return nil, err
}
