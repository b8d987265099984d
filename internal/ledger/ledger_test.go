package ledger_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tocsin/tocsin/internal/ledger"
	"github.com/tocsin/tocsin/internal/threat"
)

// log is a tree in memory.
type log struct {
	size   int64
	hashes []tlog.Hash
	root   tlog.Hash
}

func (l *log) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, n := range indexes {
		if n >= int64(len(l.hashes)) {
			return nil, fmt.Errorf("no hash %d", n)
		}
		out[i] = l.hashes[n]
	}
	return out, nil
}

func (l *log) add(t testing.TB, digests ...[32]byte) {
	t.Helper()
	grown, err := ledger.Append(l.size, digests, l)
	if err != nil {
		t.Fatal(err)
	}
	if grown.First != int64(len(l.hashes)) {
		t.Fatalf("hashes begin at %d, want %d", grown.First, len(l.hashes))
	}
	l.size, l.root, l.hashes = grown.Size, grown.Root, append(l.hashes, grown.Hashes...)
}

func leaf(n int) ([]byte, []byte, [32]byte) {
	salt := []byte(fmt.Sprintf("salt %027d", n))
	payload, err := ledger.Act{ID: fmt.Sprint("act_", n), Verb: "take", Marking: threat.Amber}.Payload()
	if err != nil {
		panic(err)
	}
	return salt, payload, ledger.Digest(salt, payload)
}

func key(t testing.TB, origin string) ledger.Key {
	t.Helper()
	k, err := ledger.NewKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func (l *log) sign(t testing.TB, k ledger.Key) string {
	t.Helper()
	note, err := k.Sign(l.size, l.root)
	if err != nil {
		t.Fatal(err)
	}
	return note
}

// TestTreeRFC6962 compares trees grown in groups of any size with tlog's own
// and with a replay from the beginning.
func TestTreeRFC6962(t *testing.T) {
	grouped, replay := &log{}, ledger.Replay{}
	if empty, err := tlog.TreeHash(0, nil); err != nil || replay.Root() != empty {
		t.Errorf("the empty tree has root %v", replay.Root())
	}
	var replayed []tlog.Hash
	for n, group := 0, 1; n < 300; group = group%7 + 1 {
		var digests [][32]byte
		for range group {
			_, _, d := leaf(n)
			digests = append(digests, d)
			replayed = append(replayed, replay.Add(d)...)
			n++
		}
		grouped.add(t, digests...)
		want, err := tlog.TreeHash(grouped.size, grouped)
		if err != nil || grouped.root != want || replay.Root() != want {
			t.Fatalf("at size %d: root %v, replayed %v, want %v, %v", grouped.size, grouped.root, replay.Root(), want, err)
		}
	}
	if len(replayed) != len(grouped.hashes) {
		t.Fatalf("replayed %d hashes, stored %d", len(replayed), len(grouped.hashes))
	}
	for i := range replayed {
		if replayed[i] != grouped.hashes[i] {
			t.Fatalf("hash %d differs", i)
		}
	}
}

func TestProofsShowOnlyWhatIsThere(t *testing.T) {
	l, k := &log{}, key(t, "desk.example")
	for n := range 50 {
		_, _, d := leaf(n)
		l.add(t, d)
	}
	salt, payload, _ := leaf(17)
	proof, err := ledger.Prove(17, salt, payload, l.size, l.sign(t, k), l)
	if err != nil {
		t.Fatal(err)
	}
	file := func(change func(p *ledger.Proof)) []byte {
		p := proof
		change(&p)
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	got, err := ledger.VerifyProof(file(func(*ledger.Proof) {}), k.Public())
	if err != nil || got.Act.ID != "act_17" || got.Index != 17 || got.Checkpoint.Size != 50 {
		t.Fatalf("a good proof shows %+v, %v", got, err)
	}
	other := key(t, "desk.example")
	if _, err := ledger.VerifyProof(file(func(*ledger.Proof) {}), other.Public()); err == nil {
		t.Error("it verifies with another desk's key of the same name")
	}
	for name, change := range map[string]func(p *ledger.Proof){
		"index":      func(p *ledger.Proof) { p.Index = 18 },
		"negative":   func(p *ledger.Proof) { p.Index = -1 },
		"salt":       func(p *ledger.Proof) { p.Salt = []byte("another") },
		"payload":    func(p *ledger.Proof) { p.Payload = strings.Replace(p.Payload, "take", "drop", 1) },
		"path":       func(p *ledger.Proof) { p.Path = p.Path[1:] },
		"checkpoint": func(p *ledger.Proof) { p.Checkpoint = strings.Replace(p.Checkpoint, "\n50\n", "\n51\n", 1) },
		"signature":  func(p *ledger.Proof) { p.Checkpoint = strings.Split(p.Checkpoint, "\n\n")[0] + "\n\n" },
		"format":     func(p *ledger.Proof) { p.Format = "other" },
		"signer":     func(p *ledger.Proof) { p.Checkpoint = l.sign(t, other) },
	} {
		if _, err := ledger.VerifyProof(file(change), k.Public()); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("with a changed %s: %v", name, err)
		}
	}
}

func TestARewrittenLogIsNotConsistent(t *testing.T) {
	l, k := &log{}, key(t, "desk.example")
	var early string
	for n := range 40 {
		_, _, d := leaf(n)
		l.add(t, d)
		if n == 24 {
			early = l.sign(t, k)
		}
	}
	late := l.sign(t, k)
	c, err := ledger.ProveConsistency(early, late, k.Public(), l)
	if err != nil {
		t.Fatal(err)
	}
	if err := ledger.VerifyConsistency(c, k.Public()); err != nil {
		t.Errorf("a log that only grew: %v", err)
	}
	rewritten := &log{}
	for n := range 40 {
		_, _, d := leaf(n)
		if n == 3 {
			d[0] ^= 1
		}
		rewritten.add(t, d)
	}
	c, err = ledger.ProveConsistency(early, rewritten.sign(t, k), k.Public(), rewritten)
	if err != nil {
		t.Fatal(err)
	}
	if err := ledger.VerifyConsistency(c, k.Public()); err == nil {
		t.Error("a rewritten log is found consistent")
	}
}

func TestKeysAreReadBack(t *testing.T) {
	k := key(t, "desk.example")
	again, err := ledger.ParseKey(k.Secret(), k.Public())
	if err != nil || again.Origin() != "desk.example" {
		t.Fatal(again, err)
	}
	if _, err := ledger.ParseKey(k.Secret(), key(t, "desk.example").Public()); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("a foreign public key fits: %v", err)
	}
	if _, err := ledger.NewKey(rand.Reader, "a b"); err == nil {
		t.Error("a name with a space names a log")
	}
}

func FuzzOpenCheckpoint(f *testing.F) {
	l, k := &log{}, key(f, "desk.example")
	_, _, d := leaf(1)
	l.add(f, d)
	f.Add(l.sign(f, k))
	f.Fuzz(func(t *testing.T, signed string) {
		c, err := ledger.OpenCheckpoint(signed, k.Public())
		if err == nil && (c.Size != 1 || c.Root != l.root) {
			t.Errorf("a forged checkpoint opens: %+v", c)
		}
	})
}
