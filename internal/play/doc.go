// Package play plays the reference case, Moscow in March 2024, through the real
// machinery: the same store, intake, reading, duty, composer, deliveries and
// review as any desk, in exercise mode, with fictional protectors whose mail
// goes to a server on loopback, and a clock that is stepped from moment to
// moment. Played twice, it gives the same result.
//
// The facts are those publicly reported; who is warned here, and what they
// answer, is made up after them.
package play
