package ledger

import (
	"encoding/json"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tocsin/tocsin/internal/threat"
)

// proofFormat names the file format; a change that old programs would misread
// gets a new name. groupFormat is of proofs that prove a member of an act's
// group.
const (
	proofFormat = "tocsin-proof-v1"
	groupFormat = "tocsin-proof-v2"
)

// maxProof bounds a proof file, which is some two kilobytes.
const maxProof = 1 << 20

// Proof shows that one act is in the log of a desk. It verifies offline.
type Proof struct {
	Format     string      `json:"format"`
	Index      int64       `json:"index"`
	Salt       []byte      `json:"salt"`
	Payload    string      `json:"payload"` // the act, exactly as hashed
	Path       []tlog.Hash `json:"path"`
	Checkpoint string      `json:"checkpoint"`
	Member     *Member     `json:"member,omitempty"`
}

// Of narrows a proof of an act to one member of its group.
func (p Proof) Of(m Member) Proof {
	p.Format, p.Member = groupFormat, &m
	return p
}

// Prove builds the proof that the leaf at index is in the tree of a signed
// checkpoint. r reads the tree's stored hashes.
func Prove(index int64, salt, payload []byte, size int64, checkpoint string, r HashReader) (Proof, error) {
	path, err := tlog.ProveRecord(size, index, r)
	if err != nil {
		return Proof{}, fmt.Errorf("prove record: %w", err)
	}
	return Proof{Format: proofFormat, Index: index, Salt: salt, Payload: string(payload), Path: path, Checkpoint: checkpoint}, nil
}

// Verified is what a proof shows.
type Verified struct {
	Act        Act
	Index      int64
	Checkpoint Checkpoint
	Member     json.RawMessage `json:",omitempty"` // of the act's group, that was proved
}

// VerifyProof checks a proof file against the desk's public key, and nothing
// else. The act that it gives back is what the desk recorded.
func VerifyProof(file []byte, public string) (Verified, error) {
	if len(file) > maxProof {
		return Verified{}, threat.TooLarge("proof", "the file is too long for a proof", "")
	}
	var p Proof
	if err := json.Unmarshal(file, &p); err != nil || p.Format != proofFormat && p.Format != groupFormat || (p.Format == groupFormat) != (p.Member != nil) {
		return Verified{}, threat.Invalid("proof", "this is no proof file of a ledger", "give the file as the desk exported it")
	}
	checkpoint, err := OpenCheckpoint(p.Checkpoint, public)
	if err != nil {
		return Verified{}, err
	}
	digest := Digest(p.Salt, []byte(p.Payload))
	if p.Index < 0 || p.Index >= checkpoint.Size ||
		tlog.CheckRecord(p.Path, checkpoint.Size, checkpoint.Root, p.Index, tlog.RecordHash(digest[:])) != nil {
		return Verified{}, threat.Invalid("proof", "the act is not in the log that the checkpoint signs", "the file was changed, or is of another log: ask the desk again")
	}
	var act Act
	if err := json.Unmarshal([]byte(p.Payload), &act); err != nil {
		return Verified{}, threat.Invalid("proof", "the payload is not an act", "it may be of a newer Tocsin: use that to read it")
	}
	verified := Verified{Act: act, Index: p.Index, Checkpoint: checkpoint}
	if p.Member == nil {
		return verified, nil
	}
	if !p.Member.in(act) {
		return Verified{}, threat.Invalid("proof", "the line is not in the group that the act recorded", "the file was changed: ask the desk again")
	}
	verified.Member = json.RawMessage(p.Member.Line)
	return verified, nil
}

// Consistency is the proof that a newer checkpoint's log begins with all of an
// older one's.
type Consistency struct {
	Older string      `json:"older"`
	Newer string      `json:"newer"`
	Path  []tlog.Hash `json:"path"`
}

// ProveConsistency builds the proof between the trees of two signed checkpoints.
func ProveConsistency(older, newer string, public string, r HashReader) (Consistency, error) {
	from, err := OpenCheckpoint(older, public)
	if err != nil {
		return Consistency{}, err
	}
	to, err := OpenCheckpoint(newer, public)
	if err != nil {
		return Consistency{}, err
	}
	if from.Size > to.Size || from.Size == 0 {
		return Consistency{}, threat.Invalid("checkpoints", "the older checkpoint must be of a smaller log that is not empty", "")
	}
	path, err := tlog.ProveTree(to.Size, from.Size, r)
	if err != nil {
		return Consistency{}, fmt.Errorf("prove tree: %w", err)
	}
	return Consistency{Older: older, Newer: newer, Path: path}, nil
}

// VerifyConsistency checks that nothing of the older log was changed or taken
// away in the newer one.
func VerifyConsistency(c Consistency, public string) error {
	from, err := OpenCheckpoint(c.Older, public)
	if err != nil {
		return err
	}
	to, err := OpenCheckpoint(c.Newer, public)
	if err != nil {
		return err
	}
	if from.Size < 1 || from.Size > to.Size ||
		tlog.CheckTree(c.Path, to.Size, to.Root, from.Size, from.Root) != nil {
		return threat.Invalid("consistency", "the newer log does not begin with the older one", "keep both checkpoints: together they prove that the log was rewritten")
	}
	return nil
}
