package ledger

import "golang.org/x/mod/sumdb/tlog"

// Replay rebuilds a tree from its leaves, keeping only its right edge: how a
// log is checked from the beginning. The zero Replay is the empty tree.
type Replay struct {
	size  int64
	edge  []tlog.Hash // of the complete subtrees, the largest first
	fresh []tlog.Hash
}

// Add appends a leaf and gives the stored hashes that this completes, in the
// order in which [Append] numbers them. The slice is valid until the next Add.
func (p *Replay) Add(digest [32]byte) []tlog.Hash {
	h := tlog.RecordHash(digest[:])
	p.fresh = append(p.fresh[:0], h)
	for n := p.size; n&1 == 1; n >>= 1 {
		last := len(p.edge) - 1
		h = tlog.NodeHash(p.edge[last], h)
		p.edge = p.edge[:last]
		p.fresh = append(p.fresh, h)
	}
	p.edge = append(p.edge, h)
	p.size++
	return p.fresh
}

// Size is the number of leaves.
func (p *Replay) Size() int64 { return p.size }

// Root is the hash of the tree so far (RFC 6962 §2.1).
func (p *Replay) Root() tlog.Hash {
	if len(p.edge) == 0 {
		root, _ := tlog.TreeHash(0, nil) // the empty tree needs no hashes
		return root
	}
	h := p.edge[len(p.edge)-1]
	for i := len(p.edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(p.edge[i], h)
	}
	return h
}
