// Package store is the only room that knows SQL. It keeps the desk's records
// on SQLite (the default: one directory, nothing to install) or PostgreSQL,
// with the same methods and the same meaning on both.
//
// # Writing
//
// Every change happens in a closure given to [Store.Write]. One goroutine runs
// the closures one after the other and commits those that came together in one
// transaction; each has a savepoint of its own, so that a closure that fails
// takes back only what it did itself. Write returns when the change is on disk,
// and not before. A closure must not do input or output other than through its
// [Tx], and may be run a second time when the engine takes the first try back.
// On PostgreSQL the writer holds the ledger's head row, so that all nodes
// together write one after the other and the order of the ledger is the order
// of commits.
//
// Every method of [Tx] that changes something appends what was done to the
// ledger ([Tx.Act]) in the same transaction.
//
// # Reading
//
// Every method that reads takes a [threat.Reader], and what is above its
// clearance does not exist: not in lists, counts, searches, or as the
// difference between two answers. The rule stands in one file, visible.go:
// statements name their tables in braces ({report}), and a brace is replaced
// by the rows that exist for the reader. A statement that reads from a bare
// table is refused.
//
// # Adding a table
//
//  1. Write the next migration, migrations/NNNN_name.sql: key columns for what
//     is searched, ordered or guarded on, the rest as the vocabulary's JSON in
//     a body column. Text ids, times in microseconds as BIGINT, booleans as 0
//     and 1; {serial} and {bytes} are the two types whose names differ; a
//     table that ends in {by_key} lies in its key's order.
//  2. Say in visible.go which of its rows exist for whom. A table without an
//     entry cannot be read.
//  3. Write one file with the type's methods: reads on [Reads] with [list] and
//     [one] and braces around table names, writes on [Tx] with exec, each
//     ending with an Act. Placeholders are question marks on both engines.
//  4. Put a RED row of it into the canary test; that test finds the new read
//     methods by itself and fails if one of them lets the row through.
package store
