// Package testkit is what the house's tests share: a clock that moves when it
// is told to, stores on both engines, the corpora, and real peers on loopback.
package testkit
