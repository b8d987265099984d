// Package duty decides what the desk owes: whether the threshold of the duty
// to warn is met, which clocks run and what stops them, which waivers hold,
// and what is due now.
//
// It is pure: a [Policy], the records of a case and a time go in, decisions
// with their reasons come out. The policy is the desk's own, a file with a
// version; a determination records the version it was made under, and
// [DryRun] shows what a changed policy would have decided on past cases.
//
// The doctrine is ICD 191 (Duty to Warn, 2015). It leaves credible, specific
// and impending undefined; their criteria are the policy's.
package duty
