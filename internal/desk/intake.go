package desk

import (
	"context"
	"io"

	"github.com/tocsin/tocsin/internal/threat"
)

// Arrival is a document that a person or a program brings in.
type Arrival struct {
	Body      io.Reader
	Name      string // of the file, as given
	Title     string // empty: taken from the document
	MediaType string // as claimed; what it is, is recognised
	URL       string
	Source    string // name; a new one makes a new source
	Published threat.When
	Marking   threat.Marking
	Way       string // as in [threat.Reception]
}

// Intake brings documents in. An error says in a sentence what is wrong with
// the document, and then nothing of it is kept.
type Intake interface {
	// Take keeps a document and has it read. fresh is false when the same
	// bytes were here already.
	Take(ctx context.Context, by threat.Reader, a Arrival) (report threat.Report, fresh bool, err error)
	// Fetch gets the page at a.URL and takes it in.
	Fetch(ctx context.Context, by threat.Reader, a Arrival) (report threat.Report, fresh bool, err error)
}
