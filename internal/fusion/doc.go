// Package fusion brings reports together: which are copies of one text, which
// tell of the same event, and what they say together.
//
// It is pure. A [Profile] is what is remembered of a report to compare it
// with others: [Profile.Keys] finds candidates, [Copies] and [SameEvent]
// judge a pair and say why. [Reconcile] takes the facts of a case and gives a
// [Picture]: for each question the current value, what it superseded, what is
// compatible with it and what contradicts it, each with holder, source, as-of
// time and sentence; one timeline; and the conflicts, with reasons in plain
// words. Nothing is overwritten: every fact that went in is found in the
// picture.
//
// What a picture may show follows from what went in: a caller passes only the
// reports and facts that the reader may see.
package fusion
