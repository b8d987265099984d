// Package arch holds the import graph to the plan of the house: its test
// fails on an arrow that points outward, and on a pure room that does input or
// output.
package arch
