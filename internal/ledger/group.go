package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tocsin/tocsin/internal/threat"
)

// Group is many things that were done together and are one act. Each is a
// member: a line of JSON, and a leaf of a Merkle tree of the group's own, whose
// root the act bears. So one leaf of the log commits to all of them, and each
// can be proved without the others.
//
// A member must hold an id with enough chance in it that nobody can guess the
// line: the hashes of its neighbours stand in a proof.
type Group struct{ lines [][]byte }

// GroupData is what an act says of its group.
type GroupData struct {
	Members int64     `json:"members"`
	Tree    tlog.Hash `json:"tree"` // root of the members' tree (RFC 6962 §2.1)
}

// maxGroup bounds the members of one act.
const maxGroup = 1 << 16

// Add appends a member.
func (g *Group) Add(member any) error {
	line, err := json.Marshal(member)
	if err != nil {
		return fmt.Errorf("encode member: %w", err)
	}
	g.lines = append(g.lines, line)
	return nil
}

// Len is the number of members.
func (g *Group) Len() int { return len(g.lines) }

// Bytes is the group as it is kept: its members, each on a line. Of no group it
// is nil.
func (g *Group) Bytes() []byte {
	if g == nil {
		return nil
	}
	return bytes.Join(g.lines, []byte("\n"))
}

// ReadGroup reads what [Group.Bytes] gave.
func ReadGroup(kept []byte) (*Group, error) {
	g := &Group{lines: bytes.Split(kept, []byte("\n"))}
	if len(kept) == 0 || len(g.lines) > maxGroup {
		return nil, threat.Invalid("members", "this is no group of an act", "")
	}
	return g, nil
}

// Data is what the group's act must say.
func (g *Group) Data() GroupData {
	var tree Replay
	for _, line := range g.lines {
		tree.Add(memberDigest(line))
	}
	return GroupData{Members: tree.Size(), Tree: tree.Root()}
}

// Fits says whether an act bears this very group.
func (g *Group) Fits(act Act) bool {
	var said GroupData
	return json.Unmarshal(act.Data, &said) == nil && said == g.Data()
}

// memberDigest is a member's leaf: SHA-256 with a domain string of its own.
func memberDigest(line []byte) [32]byte {
	h := sha256.New()
	h.Write([]byte("tocsin member v1\n"))
	h.Write(line)
	return [32]byte(h.Sum(nil))
}

// Member is a member with the way from it to the root in its group's act.
type Member struct {
	Index int64       `json:"index"`
	Line  string      `json:"line"` // exactly as hashed
	Path  []tlog.Hash `json:"path"`
}

// Prove gives the first member of which is is true, with its proof.
func (g *Group) Prove(is func(line []byte) bool) (Member, error) {
	var tree Replay
	var stored []tlog.Hash
	at := int64(-1)
	for i, line := range g.lines {
		stored = append(stored, tree.Add(memberDigest(line))...)
		if at < 0 && is(line) {
			at = int64(i)
		}
	}
	if at < 0 {
		return Member{}, threat.NotFound("member of the group")
	}
	path, err := tlog.ProveRecord(tree.Size(), at, tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, n := range indexes {
			out[i] = stored[n]
		}
		return out, nil
	}))
	if err != nil {
		return Member{}, fmt.Errorf("prove member: %w", err)
	}
	return Member{Index: at, Line: string(g.lines[at]), Path: path}, nil
}

// in says whether the member is one of an act's group.
func (m Member) in(act Act) bool {
	var said GroupData
	if json.Unmarshal(act.Data, &said) != nil || m.Index < 0 || m.Index >= said.Members {
		return false
	}
	digest := memberDigest([]byte(m.Line))
	return tlog.CheckRecord(m.Path, said.Members, said.Tree, m.Index, tlog.RecordHash(digest[:])) == nil
}
