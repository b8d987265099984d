// Package auth knows who is asking: people with their roles and clearances,
// how they prove who they are (password, passkey, API token, one-time link),
// and the sessions that follow from it.
//
// Secrets are never kept, only their digests: a password as argon2id, a
// session, token or link as SHA-256 of 256 random bits. There is no default
// password; a desk without people prints a one-time link at start with which
// the first administrator makes an account.
//
// The package also holds what every page and every API answer need against the
// open network: the response headers, the refusal of requests that another
// site caused, and the limits on guessing.
package auth
