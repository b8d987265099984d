package desk

import (
	"context"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Board is how one product stands with its recipients: the account of all, and
// one page of them.
type Board struct {
	Product  string                    `json:"product"`
	Account  store.Account             `json:"account"`
	Balanced bool                      `json:"balanced"` // intended = delivered + failed + suppressed + pending
	Finished bool                      `json:"finished"` // nothing is pending and nobody will be called any more
	Counts   map[store.ChainKind]int64 `json:"counts"`   // recipients by how it stands with them
	Rows     []BoardRow                `json:"items"`
	Next     string                    `json:"next,omitempty"`
}

// BoardRow is one recipient with all deliveries and answers for them.
type BoardRow struct {
	Recipient  string          `json:"recipient"`
	Name       string          `json:"name,omitempty"` // of those the reader may know
	Chain      string          `json:"chain"`
	Ended      string          `json:"ended,omitempty"`
	Wake       time.Time       `json:"next_decision,omitzero"`
	Deliveries []BoardDelivery `json:"deliveries"`
	Answers    []AnswerReview  `json:"answers"`
}

// BoardDelivery is one delivery with every try at it.
type BoardDelivery struct {
	store.Delivery
	Name  string           `json:"name,omitempty"` // who it goes to
	Tries []threat.Attempt `json:"tries"`
}

// ViewBoard puts a page of the board together.
func ViewBoard(ctx context.Context, q *store.Reads, r threat.Reader, f store.ChainFilter) (*Board, error) {
	if _, err := q.Product(ctx, r, f.Product); err != nil {
		return nil, err
	}
	b := &Board{Product: f.Product, Counts: map[store.ChainKind]int64{}, Rows: []BoardRow{}}
	var err error
	if b.Account, err = q.Balance(ctx, r, f.Product); err != nil {
		return nil, err
	}
	a := b.Account
	b.Balanced = a.Intended == a.Delivered+a.Failed+a.Suppressed+a.Pending
	for _, kind := range store.ChainKinds {
		if b.Counts[kind], err = q.CountChains(ctx, r, f.Product, kind); err != nil {
			return nil, err
		}
	}
	b.Finished = a.Pending == 0 && b.Counts[store.ChainsEnded] == b.Counts[store.ChainsAll]
	chains, next, err := q.ChainPage(ctx, r, f)
	if err != nil {
		return nil, err
	}
	b.Next = next
	for _, c := range chains {
		row, err := boardRow(ctx, q, r, c)
		if err != nil {
			return nil, err
		}
		b.Rows = append(b.Rows, row)
	}
	return b, b.name(ctx, q, r)
}

func boardRow(ctx context.Context, q *store.Reads, r threat.Reader, c store.Chain) (BoardRow, error) {
	row := BoardRow{Recipient: c.Contact, Chain: c.ID, Ended: c.Ended, Wake: c.Wake, Deliveries: []BoardDelivery{}, Answers: []AnswerReview{}}
	if c.Ended != "" {
		row.Wake = time.Time{}
	}
	deliveries, err := q.DeliveriesOfChain(ctx, r, c.ID)
	if err != nil {
		return row, err
	}
	for _, d := range deliveries {
		tries, err := q.Attempts(ctx, r, d.ID)
		if err != nil {
			return row, err
		}
		if tries == nil {
			tries = []threat.Attempt{}
		}
		row.Deliveries = append(row.Deliveries, BoardDelivery{Delivery: d, Tries: tries})
	}
	answers, err := q.AnswersOfChain(ctx, r, c.ID)
	for _, a := range answers {
		row.Answers = append(row.Answers, AnswerReview{Answer: a})
	}
	return row, err
}

// name fills in the names of everybody on the page at once.
func (b *Board) name(ctx context.Context, q *store.Reads, r threat.Reader) error {
	var ids []string
	for _, row := range b.Rows {
		ids = append(ids, row.Recipient)
		for _, d := range row.Deliveries {
			ids = append(ids, d.Recipient)
		}
		for _, a := range row.Answers {
			ids = append(ids, a.Recipient)
		}
	}
	names, err := q.ContactNames(ctx, r, ids)
	for i := range b.Rows {
		row := &b.Rows[i]
		row.Name = names[row.Recipient]
		for k := range row.Deliveries {
			row.Deliveries[k].Name = names[row.Deliveries[k].Recipient]
		}
		for k := range row.Answers {
			row.Answers[k].Name = names[row.Answers[k].Recipient]
		}
	}
	return err
}
