package threat

import (
	"errors"
	"strings"
)

// ErrorKind says to a program what sort of failure it deals with; the
// sentences of an [Error] say it to a person.
type ErrorKind string

// The kinds of failure that cross rooms.
const (
	KindInvalid         ErrorKind = "invalid"         // the input is wrong
	KindTooLarge        ErrorKind = "too-large"       // a limit on size, depth, count or time
	KindNotFound        ErrorKind = "not-found"       // it is not there, or not for this reader
	KindConflict        ErrorKind = "conflict"        // somebody else was first
	KindUnauthenticated ErrorKind = "unauthenticated" // who are you
	KindForbidden       ErrorKind = "forbidden"       // you may not
	KindRateLimited     ErrorKind = "rate-limited"    // too often
	KindUnavailable     ErrorKind = "unavailable"     // a peer, a disk or a lock
	KindInternal        ErrorKind = "internal"        // ours
)

// Error is a failure with a kind for machines, and a place, a sentence and a
// remedy for people. Message and Remedy may be shown to whoever asked: they
// must not name what that person may not read.
type Error struct {
	Kind    ErrorKind
	Where   string // the field, file, line or step, if known
	Message string // what is wrong
	Remedy  string // what to do about it
	Err     error  // the cause, for the log; never shown
}

// Error gives place, message and remedy in one line.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Where != "" {
		b.WriteString(e.Where + ": ")
	}
	b.WriteString(e.Message)
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of the first [Error] in err's chain, [KindInternal] if
// there is none, and empty for nil.
func KindOf(err error) ErrorKind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindInternal
}

// Invalid says that the input at where is wrong, and what would be right.
func Invalid(where, message, remedy string) *Error {
	return &Error{Kind: KindInvalid, Where: where, Message: message, Remedy: remedy}
}

// NotFound says that there is no such thing. It is also the answer for a thing
// above the reader's clearance, word for word the same.
func NotFound(what string) *Error {
	return &Error{Kind: KindNotFound, Message: "there is no such " + what, Remedy: "check the address, or look in the list"}
}

// Conflict says that the thing has changed since it was read.
func Conflict(message, remedy string) *Error {
	return &Error{Kind: KindConflict, Message: message, Remedy: remedy}
}

// Forbidden says that the role does not reach.
func Forbidden(message, remedy string) *Error {
	return &Error{Kind: KindForbidden, Message: message, Remedy: remedy}
}

// TooLarge says which limit the input at where passes.
func TooLarge(where, message, remedy string) *Error {
	return &Error{Kind: KindTooLarge, Where: where, Message: message, Remedy: remedy}
}
