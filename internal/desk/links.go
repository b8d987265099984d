package desk

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Links makes the one-time links by which recipients read and answer without a
// login. A link is bound to one delivery and to the digest of its text: the
// same delivery always has the same link, so that it can be sent again, and
// nobody can make one without the desk's key. Nothing of it is kept: it names
// its delivery, whose id nobody can guess, and the rest is computed.
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

// A token is an id without its prefix, a dash, and the first 128 bits of the
// HMAC, so that a link fits into a short message.
const (
	tokenID  = 26
	tokenMAC = 22
)

// Token is what a delivery's link ends in.
func (l *Links) Token(delivery, digest string) string {
	return strings.TrimPrefix(delivery, store.DeliveryPrefix) + "-" + l.mac("link", delivery, digest)[:tokenMAC]
}

// URL is a delivery's link.
func (l *Links) URL(delivery, digest string) string {
	return l.base + LinkPath + l.Token(delivery, digest)
}

// Behind finds the delivery that a token leads to. Whether it may, [Links.Opens]
// says, once the digest of the delivery's text is known.
func (l *Links) Behind(ctx context.Context, q *store.Reads, r threat.Reader, token string) (store.Delivery, error) {
	if linkNames(token) {
		return q.Delivery(ctx, r, store.DeliveryPrefix+token[:tokenID])
	}
	return q.DeliveryByLink(ctx, r, HashLink(token)) // of an earlier program
}

// Opens says whether a token is the one for a delivery and its very text.
func (l *Links) Opens(token, delivery, digest string) bool {
	right := l.mac("link", delivery, digest) // of an earlier program
	if linkNames(token) {
		right = l.Token(delivery, digest)
	}
	return hmac.Equal([]byte(token), []byte(right))
}

// linkNames says whether a token begins with its delivery's id. Those of
// earlier programs are an HMAC alone, and shorter.
func linkNames(token string) bool {
	return len(token) == tokenID+1+tokenMAC && token[tokenID] == '-'
}

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
