package ledger

import (
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tocsin/tocsin/internal/threat"
)

// Checkpoint is the state of the log that a key has signed (C2SP
// tlog-checkpoint: origin, size, root, each on a line).
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

// body is the text that is signed.
func (c Checkpoint) body() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
}

// Key signs checkpoints. The zero Key signs nothing.
type Key struct {
	signer note.Signer
	secret string
	public string
}

// NewKey makes an Ed25519 key whose name is the log's origin: a name without
// spaces or plus signs, such as the desk's host name.
func NewKey(random io.Reader, origin string) (Key, error) {
	secret, public, err := note.GenerateKey(random, origin)
	if err != nil {
		return Key{}, fmt.Errorf("generate key: %w", err)
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return Key{}, threat.Invalid("origin", fmt.Sprintf("%q cannot name a log", origin), "use a name without spaces and plus signs")
	}
	return Key{signer: signer, secret: secret, public: public}, nil
}

// ParseKey reads what [Key.Secret] and [Key.Public] give.
func ParseKey(secret, public string) (Key, error) {
	secret, public = strings.TrimSpace(secret), strings.TrimSpace(public)
	signer, err := note.NewSigner(secret)
	if err != nil {
		return Key{}, threat.Invalid("ledger key", "this is no signing key", "restore the key file from the backup")
	}
	verifier, err := note.NewVerifier(public)
	if err != nil || verifier.KeyHash() != signer.KeyHash() || verifier.Name() != signer.Name() {
		return Key{}, threat.Invalid("ledger key", "the public key does not belong to the signing key", "restore both key files from the backup")
	}
	return Key{signer: signer, secret: secret, public: public}, nil
}

// Secret is the key as its file holds it.
func (k Key) Secret() string { return k.secret }

// Public is the verification key that partners hold.
func (k Key) Public() string { return k.public }

// Origin is the name of the log.
func (k Key) Origin() string { return k.signer.Name() }

// Sign signs the state of the log as a note.
func (k Key) Sign(size int64, root tlog.Hash) (string, error) {
	c := Checkpoint{Origin: k.Origin(), Size: size, Root: root}
	signed, err := note.Sign(&note.Note{Text: c.body()}, k.signer)
	if err != nil {
		return "", fmt.Errorf("sign checkpoint: %w", err)
	}
	return string(signed), nil
}

// maxNote bounds a signed checkpoint: a few cosignatures fit well.
const maxNote = 64 << 10

// OpenCheckpoint reads a signed checkpoint and checks its signature against
// the public key, whose name must be the log's origin.
func OpenCheckpoint(signed, public string) (Checkpoint, error) {
	verifier, err := note.NewVerifier(strings.TrimSpace(public))
	if err != nil {
		return Checkpoint{}, threat.Invalid("public key", "this is no verification key", "give the line that the desk publishes as its ledger key")
	}
	if len(signed) > maxNote {
		return Checkpoint{}, threat.TooLarge("checkpoint", "the checkpoint is too long", "")
	}
	n, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return Checkpoint{}, threat.Invalid("checkpoint", "the signature does not verify with this key", "check that the key is this desk's and the file is whole")
	}
	c, err := parseBody(n.Text)
	if err == nil && c.Origin != verifier.Name() {
		return Checkpoint{}, threat.Invalid("checkpoint", "the checkpoint is of another log", "use the key of the log "+c.Origin)
	}
	return c, err
}

// parseBody reads the three lines; further lines are extensions and allowed.
func parseBody(text string) (Checkpoint, error) {
	bad := threat.Invalid("checkpoint", "the checkpoint is not in the C2SP format", "ask the desk for the file again")
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 || lines[0] == "" {
		return Checkpoint{}, bad
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || lines[1] != strconv.FormatInt(size, 10) {
		return Checkpoint{}, bad
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return Checkpoint{}, bad
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: tlog.Hash(root)}, nil
}
