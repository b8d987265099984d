package email

import (
	"errors"
	"fmt"

	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/threat"
)

// Codes that decide more than their class (RFC 5321 §4.2.3).
const (
	goOn        = 354 // start mail input
	codeClosing = 421 // the peer closes the connection
)

// outcome turns the answers to MAIL, RCPT and the text into a result: the first
// refusal decides, and 4yz may be tried again, 5yz not (RFC 5321 §4.2.1). A
// refused MAIL speaks of the sender, not of the recipient: it is a fault of the
// setup, and is tried again so that a mended setting loses nobody.
func outcome(codes ...int) deliver.Result {
	for i, code := range codes {
		switch {
		case code < 300:
			continue
		case i == 0 && code >= 500:
			return deliver.Result{Outcome: threat.OutcomeTransient, Setup: true, Code: code, Detail: fmt.Sprintf("the mail server does not take mail from this sender (%d); check the sender's address and sign-in settings", code)}
		case code >= 500:
			return deliver.Result{Outcome: threat.OutcomePermanent, Code: code, Detail: fmt.Sprintf("the mail server refused it for good (%d)", code)}
		}
		return deliver.Result{Outcome: threat.OutcomeTransient, Code: code, Detail: fmt.Sprintf("the mail server asks to try later (%d)", code)}
	}
	return deliver.Result{Outcome: threat.OutcomeAccepted, Code: 250}
}

// lost is what is known when the connection was lost; textOut says that the
// whole text had been sent, so that the peer may have it.
func lost(textOut bool) deliver.Result {
	if textOut {
		return deliver.Result{Outcome: threat.OutcomeUnknown, Detail: "the connection was lost after the text; the server may have it"}
	}
	return deliver.Result{Outcome: threat.OutcomeTransient, Detail: "the mail server could not be reached, or hung up"}
}

// unreached is the result for what no connection could be opened for.
func unreached(err error) deliver.Result {
	var blocked blockedError
	if errors.As(err, &blocked) {
		return deliver.Result{Outcome: threat.OutcomeTransient, Setup: true, Detail: "the mail relay refuses us; check its TLS and sign-in settings"}
	}
	return lost(false)
}
