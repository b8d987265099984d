package store

import (
	"context"

	"github.com/tocsin/tocsin/internal/threat"
)

// ChainsEnded counts the chains of a product that ended in a way.
func (q *Reads) ChainsEnded(ctx context.Context, r threat.Reader, product, ended string) (int, error) {
	n, err := one(ctx, q, r, "product", number, "SELECT count(*) FROM {chain} h WHERE h.product_id = ? AND h.ended = ?", product, ended)
	return int(n), err
}
