package main

import (
	"github.com/tocsin/tocsin/bench/muc4/corpus"
	"github.com/tocsin/tocsin/bench/muc4/template"
)

// fill reads the messages and answers with templates.
func fill(ms []corpus.Message) []template.Template {
	var out []template.Template
	for _, m := range ms {
		out = append(out, template.Template{Message: m.ID, Irrelevant: true})
	}
	return out
}
