package xmlsig

import "fmt"

// Kind says, for a program, why a document was refused.
type Kind string

// The kinds of refusal.
const (
	Malformed   Kind = "malformed"    // the document is not XML that can be signed
	TooLarge    Kind = "too-large"    // a limit on size, depth or count was reached
	Unsigned    Kind = "unsigned"     // there is no signature
	Structure   Kind = "structure"    // the signature is not a plain enveloped one
	Unsupported Kind = "unsupported"  // an algorithm that is not offered
	Weak        Kind = "weak"         // SHA-1 or a short key, and the policy does not allow it
	BadDigest   Kind = "bad-digest"   // the document was changed after it was signed
	BadValue    Kind = "bad-value"    // the signature was not made by this key
	Untrusted   Kind = "untrusted"    // the key does not lead to anything the policy trusts
	NotValid    Kind = "not-valid-at" // the certificate was not valid when the document was signed
	BadSigner   Kind = "bad-signer"   // the signing key or its certificate cannot be used
)

// Error is a refusal: a kind for programs, a sentence for people, and the
// place in the document when there is one (1-based; 0 means no place).
type Error struct {
	Kind         Kind
	Message      string
	Hint         string // what the sender or the operator can do about it; may be empty
	Line, Column int
	Err          error
}

func (e *Error) Error() string {
	s := e.Message
	if e.Line > 0 {
		s = fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, s)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

func refuse(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...)}
}
