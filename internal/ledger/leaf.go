package ledger

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// SaltSize is the number of random bytes in front of each payload.
const SaltSize = 32

// Act is one thing that was done, as the ledger records it. No field may hold
// personal data of people who are warned: their ids at most, or keyed digests.
type Act struct {
	ID      string          `json:"id"`
	At      time.Time       `json:"at"`               // as the desk's clock told; order is the log's, not this
	Who     string          `json:"who"`              // id of a person, or the machinery's step
	Verb    string          `json:"verb"`             // "take", "read", "confirm", …
	Kind    string          `json:"kind"`             // of the object: "report", "fact", "case", …
	Object  string          `json:"object"`           // its id
	Parent  string          `json:"parent,omitempty"` // id of the report or case it belongs to
	Marking threat.Marking  `json:"marking"`          // when it was done
	Data    json.RawMessage `json:"data,omitempty"`   // what changed
	Group   *Group          `json:"-"`                // what was done together; Data is its
}

// Payload is the act as the bytes that are hashed.
func (a Act) Payload() ([]byte, error) {
	a.At = a.At.UTC()
	b, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("encode act: %w", err)
	}
	return b, nil
}

// Digest is the leaf's content, H(salt ‖ payload): SHA-256 with a domain
// string in front, so that it can't be taken for any other hash of the house.
func Digest(salt, payload []byte) [32]byte {
	h := sha256.New()
	h.Write([]byte("tocsin act v1\n"))
	h.Write(salt)
	h.Write(payload)
	return [32]byte(h.Sum(nil))
}
