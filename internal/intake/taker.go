package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/mail"
	"net/url"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/intake/document"
	"github.com/tocsin/tocsin/internal/intake/fetch"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Options of a taker. Store is needed; the rest has defaults.
type Options struct {
	Store  *store.Store
	Fetch  *fetch.Client // for addresses and feeds; nothing is fetched when nil
	Limits document.Limits
	Wait   time.Duration // for one document to be read; 30 s
	Log    *slog.Logger
	Jitter func() float64 // 0 to 1, spreads polls; chance when nil
}

// Taker takes submissions in. It may be used from many goroutines.
type Taker struct {
	o Options
}

// NewTaker makes a taker.
func NewTaker(o Options) *Taker {
	if o.Wait <= 0 {
		o.Wait = 30 * time.Second
	}
	if o.Limits.Bytes <= 0 {
		o.Limits.Bytes = 64 << 20
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	return &Taker{o: o}
}

// The ways in.
const (
	WayPaste  = "paste"
	WayUpload = "upload"
	WayAPI    = "api"
	WayCLI    = "cli"
	WayFolder = "folder"
	WayFeed   = "feed"
	WayMail   = "mail"
	WayFetch  = "fetch"
)

// Submission is what somebody, or some machinery, brings in. Either Data or
// Body or URL is given; with URL alone the page is fetched.
type Submission struct {
	Data      []byte
	Body      io.Reader // read to its end, within the limit
	URL       string    // where it is from
	Name      string    // of the file
	MediaType string    // as claimed
	Way       string
	Origin    string         // where this arrival is from; URL or Name when empty
	Source    string         // id, or name: a new name makes a new source
	Marking   threat.Marking // the zero value is TLP:RED
	Title     string         // in place of the document's own

	// The times that are known better than from the document.
	Event, Said, Published threat.When
	Received               time.Time // now when zero

	// Seen, when its Scope is set, takes the submission at most once: it is
	// remembered in the same transaction.
	Seen Seen
}

// Seen identifies an arrival among those of its scope, such as an item of a
// feed.
type Seen struct{ Scope, Item string }

// Result is what became of one document of a submission.
type Result struct {
	Name   string
	Report threat.Report // without its text
	New    bool          // false: these bytes were here already
	// Err says why the document cannot be read. Report.ID tells whether it is
	// kept all the same (an attachment in an unknown format is).
	Err error
}

// Take takes a submission in: the document itself and its parts, each a report
// of its own, in one transaction with the jobs that read them. An error means
// that nothing of it is kept. Results are in order; each, when progress is
// given, is told as soon as it is durable. by must be an analyst.
func (t *Taker) Take(ctx context.Context, by threat.Reader, s Submission, progress func(Result)) ([]Result, error) {
	if !by.May(threat.RoleAnalyst) {
		return nil, threat.Forbidden("reports are taken in by analysts", "ask one")
	}
	if s.Marking > by.Clearance {
		return nil, threat.Forbidden("the marking is above your clearance", "ask somebody whose clearance reaches it")
	}
	in, err := t.input(ctx, &s)
	if err != nil {
		return nil, err
	}
	docs, err := t.read(ctx, in)
	if err != nil {
		return nil, err
	}
	return t.keep(ctx, by, s, docs, progress)
}

// TakeDocuments takes in documents that were read before, such as a feed's
// items, as Take does.
func (t *Taker) TakeDocuments(ctx context.Context, by threat.Reader, s Submission, docs []document.Document, progress func(Result)) ([]Result, error) {
	if !by.May(threat.RoleAnalyst) {
		return nil, threat.Forbidden("reports are taken in by analysts", "ask one")
	}
	return t.keep(ctx, by, s, docs, progress)
}

// input gets the bytes of a submission.
func (t *Taker) input(ctx context.Context, s *Submission) (document.Input, error) {
	in := document.Input{Data: s.Data, Name: s.Name, MediaType: s.MediaType, URL: s.URL}
	switch {
	case s.Data != nil:
	case s.Body != nil:
		data, err := io.ReadAll(io.LimitReader(s.Body, t.o.Limits.Bytes+1))
		if err != nil {
			return in, &threat.Error{Kind: threat.KindUnavailable, Where: s.Name, Message: "it cannot be read to its end", Remedy: "send it again", Err: err}
		}
		in.Data = data
	case s.URL != "":
		if t.o.Fetch == nil {
			return in, threat.Forbidden("nothing is fetched here", "paste its text")
		}
		a, err := t.o.Fetch.Get(ctx, fetch.Request{URL: s.URL})
		if err != nil {
			return in, err
		}
		in.Data, in.MediaType, in.URL = a.Body, a.MediaType, a.URL
		if s.Origin == "" {
			s.Origin = s.URL
		}
	default:
		return in, threat.Invalid("submission", "there is nothing in it", "give a text, a file or an address")
	}
	if s.Origin == "" {
		s.Origin = s.URL
	}
	if s.Origin == "" {
		s.Origin = s.Name
	}
	return in, nil
}

// read reads the documents of an input. The reader bounds itself; the time
// bound is for what it has not foreseen.
func (t *Taker) read(ctx context.Context, in document.Input) ([]document.Document, error) {
	type outcome struct {
		docs []document.Document
		err  error
	}
	done := make(chan outcome, 1)
	go func() {
		docs, err := document.Read(in, t.o.Limits)
		done <- outcome{docs, err}
	}()
	timer := time.NewTimer(t.o.Wait)
	defer timer.Stop()
	select {
	case o := <-done:
		return o.docs, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
		return nil, threat.TooLarge(cmpOr(in.Name, in.URL, "document"), fmt.Sprintf("it takes longer than %s to read", t.o.Wait), "paste its text")
	}
}

// groupSize is how many documents of one submission are written at once. A
// mail and its attachments stay together up to there.
const groupSize = 200

// keep keeps the originals, then writes the rows.
func (t *Taker) keep(ctx context.Context, by threat.Reader, s Submission, docs []document.Document, progress func(Result)) ([]Result, error) {
	arrivals := make([]store.Arrival, len(docs))
	for i := range docs {
		if docs[i].Container {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		kept, err := t.o.Store.Originals.Put(bytes.NewReader(docs[i].Original), t.o.Limits.Bytes)
		if err != nil {
			return nil, fmt.Errorf("keep original: %w", err)
		}
		arrivals[i] = arrivalOf(s, docs, i, kept)
	}
	w := &writing{by: by, s: s, docs: docs, arrivals: arrivals, reports: make([]string, len(docs))}
	var all []Result
	for from := 0; from < len(docs); from += groupSize {
		if err := ctx.Err(); err != nil {
			return all, err
		}
		to := min(len(docs), from+groupSize)
		if err := t.o.Store.Write(ctx, func(tx *store.Tx) error { return w.write(tx, from, to) }); err != nil {
			return all, fmt.Errorf("take in: %w", err)
		}
		for _, r := range w.results {
			all = append(all, r)
			if progress != nil {
				progress(r)
			}
		}
	}
	return all, nil
}

// writing is the state of one submission's writes. write may run twice, and
// begins anew each time.
type writing struct {
	by       threat.Reader
	s        Submission
	docs     []document.Document
	arrivals []store.Arrival
	reports  []string // ids by document
	results  []Result // of the last group
}

func (w *writing) write(tx *store.Tx, from, to int) error {
	w.results = nil
	if from == 0 && w.s.Seen.Scope != "" {
		fresh, err := tx.MarkSeen(w.s.Seen.Scope, w.s.Seen.Item)
		if err != nil {
			return err
		}
		if !fresh {
			return nil
		}
	}
	for i := from; i < to; i++ {
		if w.docs[i].Container {
			continue
		}
		r, err := w.one(tx, i)
		if err != nil {
			return err
		}
		w.reports[i] = r.Report.ID
		w.results = append(w.results, r)
	}
	return nil
}

// one writes one document's report, and the job to read it.
func (w *writing) one(tx *store.Tx, i int) (Result, error) {
	d, a := w.docs[i], w.arrivals[i]
	var err error
	if a.Report.Source, err = w.source(tx, i); err != nil {
		return Result{}, err
	}
	if d.Parent >= 0 && w.reports[d.Parent] != "" {
		a.Report.Provenance = append(a.Report.Provenance[:len(a.Report.Provenance):len(a.Report.Provenance)], "came with report "+w.reports[d.Parent])
	}
	taken, err := tx.Take(w.by, a)
	if err != nil {
		return Result{}, err
	}
	if taken.New && taken.Report.State == threat.ReportReceived {
		if err := tx.Enqueue(ReadArgs{Report: taken.Report.ID}, nil); err != nil {
			return Result{}, err
		}
	}
	return Result{Name: a.Report.Name, Report: taken.Report, New: taken.New, Err: d.Fault}, nil
}

// source is the id of a document's source: the one given, or the site, host or
// sender that the document names.
func (w *writing) source(tx *store.Tx, i int) (string, error) {
	name := w.s.Source
	if strings.HasPrefix(name, "src_") {
		return name, nil
	}
	src := threat.Source{Name: name, Marking: w.s.Marking}
	if name == "" {
		src = sourceOf(w.docs, i, w.s)
	}
	if src.Name == "" {
		return "", nil
	}
	src, err := tx.EnsureSource(w.by, src)
	return src.ID, err
}

// sourceOf tells from a document who it comes from.
func sourceOf(docs []document.Document, i int, s Submission) threat.Source {
	d := docs[i]
	for d.Parent >= 0 && !docs[d.Parent].Container && d.Site == "" && d.URL == "" {
		d = docs[d.Parent]
	}
	src := threat.Source{Marking: s.Marking}
	switch {
	case d.MediaType == "message/rfc822":
		src.Type = "person"
		if a, err := mail.ParseAddress(d.Author); err == nil {
			src.Name = cmpOr(a.Name, a.Address)
		}
	case d.MediaType == "application/cap+xml":
		src.Type, src.Name = "government", cmpOr(d.Site, d.Author)
	default:
		host := hostOf(cmpOr(d.URL, s.URL))
		src.Type, src.Name = "outlet", cmpOr(d.Site, host)
		if host != "" {
			src.URL = "https://" + host
		}
	}
	return src
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// arrivalOf is the row of a document.
func arrivalOf(s Submission, docs []document.Document, i int, kept store.Kept) store.Arrival {
	d := docs[i]
	rep := threat.Report{
		Digest: kept.Digest, Size: kept.Size, Marking: s.Marking, Title: d.Title, URL: d.URL, Name: cmpOr(d.Name, s.Name),
		MediaType: d.MediaType, Charset: d.Charset, Language: d.Language, Text: d.Text, Provenance: d.Notes,
		Event: s.Event, Said: d.Said, Published: d.Published, Received: s.Received,
	}
	origin := s.Origin
	if i == 0 || docs[0].Container && d.Parent <= 0 {
		if s.Title != "" {
			rep.Title = s.Title
		}
		if s.Said.Known() {
			rep.Said = s.Said
		}
		if s.Published.Known() {
			rep.Published = s.Published
		}
	}
	if i > 0 {
		origin = cmpOr(d.URL, strings.TrimPrefix(s.Origin+": "+d.Name, ": "))
	}
	if d.Fault != nil {
		rep.Fault = sentence(d.Fault)
	}
	return store.Arrival{Report: rep, Way: s.Way, Origin: origin}
}

// sentence is what may be shown of an error.
func sentence(err error) string {
	var e *threat.Error
	if errors.As(err, &e) {
		return e.Error()
	}
	return "it cannot be read"
}

// cmpOr is the first that is not empty.
func cmpOr(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}
