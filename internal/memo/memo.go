// Package memo keeps what was worked out of words. The words of reports come
// again and again, and what a stage of the reading knows of one, its form, its
// meaning, the tables it stands in, never changes: it is worked out when the
// word is first met and found by one look afterwards.
//
// A memo is bounded. A word that is met seldom gives way to others, and what
// is asked again is worked out again: callers see no difference but the time.
package memo

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

// longest is the length in bytes of the longest word that is kept, so that a
// hostile text cannot fill the memory.
const longest = 64

// Memo keeps the values of a function of a word. It is safe for use by many
// goroutines. Values are shared: nobody changes them.
type Memo[V any] struct {
	work  func(string) V
	seed  maphash.Seed
	slots []atomic.Pointer[kept[V]]
}

// kept is a word with its value. A short word lies in it, so that it is
// compared without another look into memory.
type kept[V any] struct {
	length int
	short  [24]byte
	long   string
	value  V
}

func (k *kept[V]) is(word string) bool {
	if len(word) > len(k.short) {
		return k.long == word
	}
	return k.length == len(word) && string(k.short[:len(word)]) == word
}

// New makes a memo of two to the power of so many words. work gives the same
// value for the same word, always, and keeps no part of the word.
func New[V any](power int, work func(string) V) *Memo[V] {
	return &Memo[V]{work: work, seed: maphash.MakeSeed(), slots: make([]atomic.Pointer[kept[V]], 1<<power)}
}

// Of is the value of a word. A word has two places; a new one takes the first
// and moves who was there to the second.
func (m *Memo[V]) Of(word string) *V {
	at := maphash.String(m.seed, word) & uint64(len(m.slots)-1)
	first, second := &m.slots[at], &m.slots[at^1]
	old := first.Load()
	if old != nil && old.is(word) {
		return &old.value
	}
	if k := second.Load(); k != nil && k.is(word) {
		return &k.value
	}
	if len(word) > longest {
		v := m.work(word)
		return &v
	}
	k := m.keep(strings.Clone(word))
	if old != nil {
		second.Store(old)
	}
	first.Store(k)
	return &k.value
}

func (m *Memo[V]) keep(word string) *kept[V] {
	k := &kept[V]{length: len(word), value: m.work(word)}
	if copy(k.short[:], word) < len(word) {
		k.long = word
	}
	return k
}
