// Package compose makes CAP 1.2 messages that can't be invalid.
//
// A [Draft] says what is meant: who warns, of what, where, when, in which
// languages. [Draft.Compose] checks all of it, writes the message, reads back
// and validates what it wrote, and returns either an alert that every reader
// accepts or [Problems], each with the field, what is wrong and what to do.
//
// An [Event] is told in one or several languages; its codes, times and areas
// are given once, so the translations can't differ in them. Times are written
// with a numeric offset, polygons closed, lists quoted.
//
// [Update], [Cancel], [Ack] and [Error] begin drafts that refer to a message
// that was received. [Advise] says how the message fares on channels that
// carry less than CAP does, [Speech] gives the words to be spoken, and
// [Template] fills in headlines and descriptions.
package compose
