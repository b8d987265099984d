package reading

import "sync"

// Reader reads documents with a desk's own additions. A Reader is immutable
// and safe for use by many goroutines.
type Reader struct{}

// Options are a desk's additions to the built-in knowledge.
type Options struct{}

// New makes a Reader.
func New(Options) *Reader { return &Reader{} }

var standard = sync.OnceValue(func() *Reader { return New(Options{}) })

// Read reads a document.
func (r *Reader) Read(doc Document) Reading {
	return Reading{Language: doc.Language, Published: doc.Published}
}
