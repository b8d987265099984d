// Package desk holds what people at the desk do that takes more than one step
// of the store: the picture of a case as one reader may see it, a fact that a
// person adds with the mouse, a time that a person types. The console and the
// API both stand on it, so that they can't differ in what they show or allow. So
// do the steps from a determination to a warning that leaves: drafts, checks,
// approval and the chains that call its recipients.
package desk
