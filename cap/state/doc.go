// Package state says which alerts are in force, where and when, from any
// number of CAP messages in any order and from any sources.
//
// A [Set] takes messages as they come. An Update or a Cancel acts on what its
// references name, whether that arrived before, after or not yet; the result
// never depends on the order. Asked for a moment, the set gives every message
// with its [Phase] and the reasons for it:
//
//	set := state.New(state.Options{})
//	for _, alert := range alerts {
//		set.Add(alert, "https://example.org/feed")
//	}
//	for _, e := range set.InForce(state.Query{At: now}) {
//		fmt.Println(e.Alert.Info[0].Headline)
//	}
//
// Three rules come before convenience. What was superseded or cancelled is
// never in force again. Nothing is hidden because it resembles something else:
// only the identity of CAP, sender, identifier and sent, makes two messages
// one, and two different contents under one identity are both shown. And what
// may not act does not act: a stranger's Cancel, a Test that names an Actual
// alert, a message that refers to itself.
//
// The end of the information is not the end of the event: a message whose
// expires has passed is [Expired], which says that nobody has said more.
package state
