// Package ledger is the desk's record of what was done: an append-only Merkle
// log whose rows are written in the same transaction as the change they tell
// of, by [internal/store].
//
// A row's leaf is H(salt ‖ payload). Payload and salt can be erased, and the
// leaf still proves that something was recorded there; without the 32 random
// bytes of salt nobody can guess the payload from the leaf. The tree is that of
// RFC 6962, hashed by golang.org/x/mod/sumdb/tlog. A checkpoint is the tree's
// size and root, signed as a note (C2SP tlog-checkpoint); the key is made when
// the data directory is made. A [Proof] is one file that shows, to anybody who
// holds the desk's public key and nothing else, that a row is in the log.
//
// The package does no input or output: it computes over values and over hashes
// that its callers read for it.
package ledger
