package desk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"github.com/tocsin/tocsin/internal/store"
)

// Links makes the one-time links by which recipients read and answer without a
// login. A link is bound to one delivery and to the digest of its text: the
// same delivery always has the same link, so that it can be sent again, and
// nobody can make one without the desk's key. Only a hash of it is kept.
type Links struct {
	key  []byte
	base string
}

// LinkPath is where links lead, below the desk's address.
const LinkPath = "/r/"

// NewLinks makes links that begin with the desk's address.
func NewLinks(s *store.Store, base string) (*Links, error) {
	key, err := s.DeriveKey("recipient links")
	return &Links{key: key, base: base}, err
}

// Token is the secret part of a delivery's link.
func (l *Links) Token(delivery, digest string) string { return l.mac("link", delivery, digest) }

// URL is a delivery's link.
func (l *Links) URL(delivery, digest string) string {
	return l.base + LinkPath + l.Token(delivery, digest)
}

// Hash is under what the store knows a delivery's link.
func (l *Links) Hash(delivery, digest string) string { return HashLink(l.Token(delivery, digest)) }

// FormKey is a value that the page of a delivery puts into its form: an answer
// without it was not given on the page.
func (l *Links) FormKey(delivery, digest string) string { return l.mac("form", delivery, digest) }

func (l *Links) mac(purpose, delivery, digest string) string {
	m := hmac.New(sha256.New, l.key)
	m.Write([]byte(purpose + "\n" + delivery + "\n" + digest))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// HashLink is the hash of a link's token.
func HashLink(token string) string {
	sum := sha256.Sum256([]byte("tocsin link " + token))
	return hex.EncodeToString(sum[:])
}
