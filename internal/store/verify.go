package store

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tocsin/tocsin/internal/ledger"
	"github.com/tocsin/tocsin/internal/threat"
)

// Findings is what [Store.Verify] saw.
type Findings struct {
	Acts        int64     `json:"acts"`
	Erased      int64     `json:"erased"` // acts whose payload was erased
	Checkpoints int64     `json:"checkpoints"`
	Originals   int64     `json:"originals"`
	Root        tlog.Hash `json:"root"`
	Problems    []string  `json:"problems"` // empty when all is well
}

// maxProblems bounds the list; the first ones tell enough.
const maxProblems = 100

func (f *Findings) problem(format string, args ...any) {
	if len(f.Problems) < maxProblems {
		f.Problems = append(f.Problems, fmt.Sprintf(format, args...))
	}
}

// Verify checks the whole data directory: the database's own structure, every
// leaf of the ledger against its payload, the tree against its stored hashes
// and the signed checkpoints, and every original against its digest. An error
// says that it could not be checked; what is wrong stands in the findings.
func (s *Store) Verify(ctx context.Context) (Findings, error) {
	var f Findings
	err := s.Snapshot(ctx, func(q *Reads) error {
		if err := verifyDatabase(ctx, q, &f); err != nil {
			return err
		}
		if err := verifyLedger(ctx, q, s.PublicKey(), &f); err != nil {
			return err
		}
		return s.verifyOriginals(ctx, q, &f)
	})
	if err != nil {
		return f, fmt.Errorf("verify data: %w", err)
	}
	return f, nil
}

func verifyDatabase(ctx context.Context, q *Reads, f *Findings) error {
	if q.d != sqliteDialect {
		return nil // PostgreSQL checks its pages itself, if it is told to
	}
	rows, err := q.db.QueryContext(ctx, "PRAGMA quick_check(10)")
	if err != nil {
		return dbError(err)
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return dbError(err)
		}
		if line != "ok" {
			f.problem("database: %s", line)
		}
	}
	return dbError(rows.Err())
}

// auditor walks the ledger from its first act.
type auditor struct {
	f      *Findings
	replay ledger.Replay
	stored []tlog.Hash // of the batch at hand
	public string
	notes  map[int64]string // checkpoints by size
}

// auditBatch is how many acts are read at a time.
const auditBatch = 4096

func verifyLedger(ctx context.Context, q *Reads, public string, f *Findings) error {
	all := threat.Machinery("verify")
	size, note, err := q.Head(ctx, all)
	if err != nil {
		return err
	}
	a := &auditor{f: f, public: public, notes: map[int64]string{}}
	kept, err := list(ctx, q, all, func(row row) (c Checkpoint, err error) {
		err = row.Scan(&c.Size, &c.Note)
		return c, err
	}, "SELECT c.size, c.note FROM {checkpoint} c ORDER BY c.size")
	if err != nil {
		return err
	}
	for _, c := range kept {
		a.notes[c.Size] = c.Note
	}
	f.Checkpoints = int64(len(kept))
	for {
		more, err := a.batch(ctx, q)
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	a.finish(size, note)
	return nil
}

// leafRow is an act as it lies in the table.
type leafRow struct {
	LedgerRow
	digest, salt, payload, members []byte
}

// batch checks the next acts, and says whether there were any.
func (a *auditor) batch(ctx context.Context, q *Reads) (bool, error) {
	all := threat.Machinery("verify")
	from := a.replay.Size()
	leaves, err := list(ctx, q, all, func(row row) (l leafRow, err error) {
		var at int64
		err = row.Scan(&l.Index, &l.ID, &at, &l.Who, &l.Verb, &l.Kind, &l.Object, &l.Parent, &l.Marking, &l.digest, &l.salt, &l.payload, &l.members)
		l.At = moment(at)
		return l, err
	}, "SELECT a.seq, a.id, a.at, a.who, a.verb, a.kind, a.object, a.parent, a.marking, a.digest, a.salt, a.payload, a.members FROM {act} a WHERE a.seq >= ? ORDER BY a.seq LIMIT ?", from, auditBatch)
	if err != nil || len(leaves) == 0 {
		return false, err
	}
	first := tlog.StoredHashCount(from)
	a.stored, err = list(ctx, q, all, func(row row) (h tlog.Hash, err error) {
		var b []byte
		err = row.Scan(&b)
		copy(h[:], b)
		return h, err
	}, "SELECT t.hash FROM {tree_hash} t WHERE t.num >= ? AND t.num < ? ORDER BY t.num", first, tlog.StoredHashCount(from+int64(len(leaves))))
	if err != nil {
		return false, err
	}
	for _, l := range leaves {
		if l.Index != a.replay.Size() {
			a.f.problem("ledger: act %d is missing", a.replay.Size())
			return false, nil
		}
		a.leaf(l)
	}
	return true, nil
}

// leaf checks one act and adds it to the tree.
func (a *auditor) leaf(l leafRow) {
	a.f.Acts++
	var digest [32]byte
	copy(digest[:], l.digest)
	switch {
	case len(l.digest) != 32:
		a.f.problem("ledger: act %d has no digest", l.Index)
	case l.payload == nil:
		a.f.Erased++
	case ledger.Digest(l.salt, l.payload) != digest:
		a.f.problem("ledger: act %d (%s) was changed", l.Index, l.ID)
	default:
		a.columns(l)
	}
	for _, h := range a.replay.Add(digest) {
		if len(a.stored) == 0 || a.stored[0] != h {
			a.f.problem("ledger: the tree does not fit act %d", l.Index)
			a.stored = nil
			break
		}
		a.stored = a.stored[1:]
	}
	if note, ok := a.notes[a.replay.Size()]; ok {
		a.checkpoint(note, "checkpoint")
		delete(a.notes, a.replay.Size())
	}
}

// columns compares what is searched on, and what belongs to the act, with what
// is hashed.
func (a *auditor) columns(l leafRow) {
	var said ledger.Act
	if err := json.Unmarshal(l.payload, &said); err != nil {
		a.f.problem("ledger: act %d cannot be read", l.Index)
		return
	}
	if said.ID != l.ID || said.Who != l.Who || said.Verb != l.Verb || said.Kind != l.Kind || said.Object != l.Object ||
		said.Parent != l.Parent || said.Marking > l.Marking || stamp(said.At) != stamp(l.At) {
		a.f.problem("ledger: the row of act %d (%s) does not say what was recorded", l.Index, l.ID)
	}
	if l.members == nil {
		return
	}
	if group, err := ledger.ReadGroup(l.members); err != nil || !group.Fits(said) {
		a.f.problem("ledger: the members of act %d (%s) were changed", l.Index, l.ID)
	}
}

// checkpoint compares a signed state with the tree so far.
func (a *auditor) checkpoint(note, what string) {
	c, err := ledger.OpenCheckpoint(note, a.public)
	if err != nil || c.Size != a.replay.Size() || c.Root != a.replay.Root() {
		a.f.problem("ledger: the %s at %d does not fit the log", what, a.replay.Size())
	}
}

func (a *auditor) finish(size int64, note string) {
	a.f.Root = a.replay.Root()
	if size != a.replay.Size() {
		a.f.problem("ledger: it has %d acts, its head says %d", a.replay.Size(), size)
	} else if size > 0 {
		a.checkpoint(note, "signed head")
	}
	for at := range a.notes {
		a.f.problem("ledger: acts are missing that the checkpoint at %d signs", at)
	}
}

// verifyOriginals reads every original through.
func (s *Store) verifyOriginals(ctx context.Context, q *Reads, f *Findings) error {
	after := ""
	for {
		digests, err := list(ctx, q, threat.Machinery("verify"), text,
			"SELECT DISTINCT r.digest FROM {report} r WHERE r.erased = 0 AND r.digest > ? ORDER BY r.digest LIMIT 1000", after)
		if err != nil || len(digests) == 0 {
			return err
		}
		for _, digest := range digests {
			if err := ctx.Err(); err != nil {
				return err
			}
			f.Originals++
			if err := s.Originals.check(digest); err != nil {
				f.problem("original %s: %v", digest, err)
			}
		}
		after = digests[len(digests)-1]
	}
}

// check reads an original through.
func (o *Originals) check(digest string) error {
	r, err := o.open(digest)
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(io.Discard, r)
	return err
}
