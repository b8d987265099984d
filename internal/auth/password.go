package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/tocsin/tocsin/internal/threat"
)

// The limits on a password's length, in characters. There are no rules about
// kinds of characters: NIST SP 800-63B §3.1.1.2 asks for length and a
// blocklist instead.
const (
	PasswordMin = 12
	PasswordMax = 256
)

// argon2Cost are the parameters of argon2id. These are the second of the two
// choices of RFC 9106 §4 for constrained memory, so that a small machine can
// sign several people in at once.
type argon2Cost struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

var standardCost = argon2Cost{memory: 64 * 1024, passes: 3, threads: 1}

// Passwords hashes and checks passwords, a bounded number at a time, because
// each takes 64 MiB for a tenth of a second.
type Passwords struct {
	cost  argon2Cost
	slots chan struct{}
	decoy func() string
}

// NewPasswords allows so many computations at once.
func NewPasswords(atOnce int) *Passwords {
	p := &Passwords{cost: standardCost, slots: make(chan struct{}, max(1, atOnce))}
	p.decoy = sync.OnceValue(func() string { return p.cost.hash("decoy", make([]byte, 16)) })
	return p
}

// QuickPasswords is for tests: it hashes in microseconds, and protects nothing.
func QuickPasswords() *Passwords {
	p := NewPasswords(8)
	p.cost = argon2Cost{memory: 16, passes: 1, threads: 1}
	return p
}

// Hash gives the PHC string that is kept of a password.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("make salt: %w", err)
	}
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer p.leave()
	return p.cost.hash(normal(password), salt), nil
}

// Check says whether password is the one that was hashed. An empty hash takes
// as long as a real one and is never right, so that an account's existence
// can't be told from the time of an answer.
func (p *Passwords) Check(ctx context.Context, hash, password string) (bool, error) {
	if utf8.RuneCountInString(password) > PasswordMax {
		return false, nil
	}
	if err := p.enter(ctx); err != nil {
		return false, err
	}
	defer p.leave()
	known := hash != ""
	if !known {
		hash = p.decoy()
	}
	same, err := verifyHash(hash, normal(password))
	return same && known, err
}

func (p *Passwords) enter(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return &threat.Error{
			Kind: threat.KindUnavailable, Message: "too many people are signing in at this moment",
			Remedy: "try again in a few seconds", Err: ctx.Err(),
		}
	}
}

func (p *Passwords) leave() { <-p.slots }

// normal is the form in which a password is hashed (RFC 8265 §4.2.1: NFC), so
// that the same letters typed on another machine are the same password.
func normal(password string) string { return norm.NFC.String(password) }

func (c argon2Cost) hash(password string, salt []byte) string {
	key := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.threads, 32)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, c.memory, c.passes, c.threads, enc.EncodeToString(salt), enc.EncodeToString(key))
}

// verifyHash recomputes a PHC string with its own parameters, which are
// bounded, so that a changed row can't take the machine down.
func verifyHash(phc, password string) (bool, error) {
	parts := strings.Split(phc, "$")
	var version int
	var c argon2Cost
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, fmt.Errorf("password hash is not argon2id")
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, fmt.Errorf("password hash has version %q", parts[2])
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.threads); err != nil {
		return false, fmt.Errorf("read password hash: %w", err)
	}
	if c.memory > 1<<20 || c.passes > 16 || c.passes == 0 || c.threads == 0 {
		return false, fmt.Errorf("password hash has parameters out of bounds")
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("read password salt: %w", err)
	}
	return subtle.ConstantTimeCompare([]byte(c.hash(password, salt)), []byte(phc)) == 1, nil
}

// common.txt holds words that breached passwords are made of, one a line, from
// the frequency lists of zxcvbn (MIT).
//
//go:embed common.txt
var commonText string

var commonWords = sync.OnceValue(func() map[string]bool {
	words := make(map[string]bool)
	for word := range strings.Lines(commonText) {
		words[strings.TrimSpace(word)] = true
	}
	return words
})

// AcceptPassword says why a password is not good enough, or nil. about are
// words an attacker would try first: the person's name and address.
func AcceptPassword(password string, about ...string) error {
	refuse := func(message string) error {
		return threat.Invalid("password", message, "use four or more words that do not belong together, or let a password manager make one")
	}
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password):
		return refuse("the password is not valid text")
	case n < PasswordMin:
		return refuse(fmt.Sprintf("the password has %d characters, at least %d are needed", n, PasswordMin))
	case n > PasswordMax:
		return refuse(fmt.Sprintf("the password has more than %d characters", PasswordMax))
	case isCommon(password):
		return refuse("the password is among those that are tried first, with or without figures around it")
	case distinctRunes(password) < 5:
		return refuse("the password repeats a few characters")
	case holdsAny(password, about):
		return refuse("the password is made of your name or address")
	}
	return nil
}

// isCommon looks for the password as it is, and for what remains of it when
// the usual decorations (figures around it, 0 for o, doubling) are undone.
func isCommon(password string) bool {
	words, lower := commonWords(), strings.ToLower(password)
	core := strings.TrimFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })
	plain := unleet(lower)
	plainCore := strings.TrimFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, form := range []string{lower, core, plain, plainCore} {
		if words[form] || words[halved(form)] {
			return true
		}
	}
	return isRun(lower)
}

func unleet(s string) string {
	return strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i").Replace(s)
}

// halved gives "secret" for "secretsecret".
func halved(s string) string {
	if half := len(s) / 2; len(s)%2 == 0 && s[:half] == s[half:] {
		return s[:half]
	}
	return ""
}

// isRun recognises runs along the alphabet, the figures or a keyboard's rows.
func isRun(s string) bool {
	for _, row := range []string{"abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn"} {
		if strings.Contains(row, s) {
			return true
		}
	}
	return false
}

func distinctRunes(s string) int {
	seen := make(map[rune]bool)
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// holdsAny says whether too little of the password is left without the words.
func holdsAny(password string, words []string) bool {
	rest, found := strings.ToLower(password), false
	for _, about := range words {
		for word := range strings.FieldsFuncSeq(strings.ToLower(about), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if utf8.RuneCountInString(word) >= 4 && strings.Contains(rest, word) {
				rest, found = strings.ReplaceAll(rest, word, " "), true
			}
		}
	}
	left := strings.FieldsFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) })
	return found && utf8.RuneCountInString(strings.Join(left, "")) < 8
}
