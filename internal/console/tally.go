package console

import (
	"sync"

	"github.com/tocsin/tocsin/internal/threat"
)

// tallyKey names a case as one clearance sees it at one version; the store
// moves the version of a clearance only by what that clearance may see.
type tallyKey struct {
	caseID    string
	version   int
	clearance threat.Marking
}

// tallies remembers how many contradictions a case has, so that lists need
// not put every case together again.
type tallies struct {
	mu    sync.Mutex
	known map[tallyKey]int64
}

// tallyLimit bounds the memory; when it is full all are forgotten.
const tallyLimit = 20_000

func (t *tallies) get(k tallyKey) (int64, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, ok := t.known[k]
	return n, ok
}

func (t *tallies) put(k tallyKey, n int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known == nil || len(t.known) >= tallyLimit {
		t.known = map[tallyKey]int64{}
	}
	t.known[k] = n
}
