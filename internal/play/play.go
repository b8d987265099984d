package play

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/fusion"
	"github.com/tocsin/tocsin/internal/threat"
)

// Result is what the play comes to: the review of the case, and whether what
// was recorded can be proved.
type Result struct {
	*desk.CaseReview
	Tolls            []Told   `json:"tolls"`  // each figure for the dead, the current first
	Claims           []Told   `json:"claims"` // who claimed the attack
	Conflicts        []string `json:"conflicts"`
	ReceiptsVerified bool     `json:"receipts_verified"`
	LedgerVerified   bool     `json:"ledger_verified"`
	Receipts         int      `json:"receipts"`
	Mails            []Mail   `json:"mails"`
	Moments          []Moment `json:"moments"`
}

// Told is one value that reports of the case give, with how it stands.
type Told struct {
	Value    string          `json:"value"`
	Standing fusion.Standing `json:"standing"`
	Reason   string          `json:"reason"`
	Holders  []string        `json:"holders"`
	AsOf     string          `json:"as_of"` // EDTF
}

// Mail is one message that the play's receivers took.
type Mail struct {
	At      time.Time `json:"at"`
	Channel string    `json:"channel"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
}

// Play plays the case to its end in a new directory, telling each moment. With
// the same program it gives the same result each time, to the last id.
func Play(ctx context.Context, dir, version string, tell func(Moment)) (result *Result, err error) {
	s, err := open(ctx, setting{dir: dir, version: version, url: "http://localhost:8470", rand: rand.NewChaCha8([32]byte{})})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	var moments []Moment
	s.tell = func(m Moment) {
		moments = append(moments, m)
		tell(m)
	}
	if err := s.toEnd(ctx); err != nil {
		return nil, err
	}
	result, err = s.result(ctx)
	if err == nil {
		result.Moments = moments
	}
	return result, err
}

// PlayIn plays in a directory that is empty, or not there yet, so that [Open]
// finds the play in it.
func PlayIn(ctx context.Context, dir, version string, tell func(Moment)) (*Result, error) {
	t := &Theatre{o: Options{Dir: dir}}
	if _, err := os.Stat(filepath.Join(dir, currentFile)); err == nil {
		return nil, threat.Conflict("a demo was played in "+dir+" already", "name another directory, or look at it with 'tocsin demo --dir "+dir+"'")
	}
	name, err := t.current()
	if err != nil {
		return nil, err
	}
	return Play(ctx, filepath.Join(dir, playsDir, name), version, tell)
}

// toEnd plays all that is left.
func (s *stage) toEnd(ctx context.Context) error {
	return s.to(ctx, s.script[len(s.script)-1].at.Add(time.Minute))
}

// result looks back, and proves what was recorded.
func (s *stage) result(ctx context.Context) (*Result, error) {
	v, err := desk.Review(ctx, &s.app.Store.Reads, house, s.state.Case)
	if err != nil {
		return nil, err
	}
	out := &Result{CaseReview: v, Tolls: []Told{}, Claims: []Told{}, Conflicts: []string{}, Mails: []Mail{}}
	if out.Receipts, out.ReceiptsVerified, err = s.receipts(ctx, v); err != nil {
		return nil, err
	}
	out.LedgerVerified = ledgerVerified(ctx, s.app.Store)
	for _, m := range s.box.messages() {
		out.Mails = append(out.Mails, Mail{m.At, m.Channel, m.To, m.Subject})
	}
	slices.SortStableFunc(out.Mails, func(a, b Mail) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.To, b.To)) })
	for _, q := range v.View.Picture.Questions {
		switch q.Kind {
		case threat.FactKilled:
			out.Tolls = append(out.Tolls, toldOf(q)...)
		case threat.FactClaim:
			out.Claims = append(out.Claims, toldOf(q)...)
		}
	}
	for _, c := range v.View.Picture.Conflicts {
		out.Conflicts = append(out.Conflicts, c.Text)
	}
	return out, nil
}

func toldOf(q fusion.Question) []Told {
	var out []Told
	for _, a := range q.Answers {
		t := Told{Value: a.Display, Standing: a.Standing, Reason: a.Reason, Holders: []string{}}
		for _, e := range a.Evidence {
			t.Holders = append(t.Holders, e.Holder)
			t.AsOf = max(t.AsOf, e.AsOf.EDTF)
		}
		out = append(out, t)
	}
	return out
}
