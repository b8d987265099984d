// Package threat is the vocabulary of the house: the nouns that every other
// room speaks in, and the scales, states and error kinds that go with them.
//
// A threat walks one way through the house: a [Report] is taken in and read
// into [Fact]s, each tied to its [Span] of the original; reports about one
// event stand together in a [Case]; from a case follow assessment,
// determination, warning, delivery, answer, outcome and review.
//
// The package imports the standard library only and does no input or output.
// Times are UTC unless a field says otherwise; offsets are bytes.
package threat
