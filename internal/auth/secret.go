package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"
)

// A secret is 256 random bits; what is kept of it is its SHA-256. It needs no
// slow hash, because nobody can guess 256 bits.
var secretAlphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// The first letters say what a secret is for, so that a person who finds one
// in a file knows what leaked, and scanners can look for it.
const (
	sessionPrefix = "tcs_"
	tokenPrefix   = "tct_"
	linkPrefix    = "tcl_"
)

// newSecret makes a secret and the digest that is kept of it.
func newSecret(prefix string) (secret, digest string, err error) {
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", "", fmt.Errorf("make secret: %w", err)
	}
	secret = prefix + secretAlphabet.EncodeToString(b[:])
	return secret, digestOf(secret), nil
}

// digestOf is what is kept of a secret: lower-case hex of its SHA-256.
func digestOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// looksLike says whether s can be a secret of this kind at all; what can't is
// refused without asking the store.
func looksLike(prefix, s string) bool {
	return strings.HasPrefix(s, prefix) && len(s) == len(prefix)+secretAlphabet.EncodedLen(32)
}
