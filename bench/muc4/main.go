// Command muc4 measures reading against the MUC-3/MUC-4 answer keys.
//
//	go run ./bench/muc4 -texts FILE... -keys FILE...
//	go run ./bench/muc4 -responses FILE -keys FILE...
//
// It prints the official 24-slot table, the official summary rows and
// F-measures, the 2021 measures (GTT micro-F and CEAF-RME), and last one line
// of JSON whose "f" is the official F of ALL TEMPLATES. docs/measurements/muc4.md
// says what the automatic scoring decides differently from the people of 1992.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/tocsin/tocsin/bench/muc4/corpus"
	"github.com/tocsin/tocsin/bench/muc4/score"
	"github.com/tocsin/tocsin/bench/muc4/template"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "muc4:", err)
		os.Exit(2)
	}
}

const usage = `use: muc4 -texts FILE... -keys FILE... [-write FILE] [-errors FILE] [-case CASE]
     muc4 -responses FILE... -keys FILE... [-texts FILE...]`

// options are the flags; each takes every argument up to the next flag.
type options struct {
	texts, keys, responses []string
	write, errors, letters string
}

func parseFlags(args []string) (options, error) {
	var o options
	var list *[]string
	single := map[string]*string{"write": &o.write, "errors": &o.errors, "case": &o.letters}
	many := map[string]*[]string{"texts": &o.texts, "keys": &o.keys, "responses": &o.responses}
	for i := 0; i < len(args); i++ {
		name := strings.TrimLeft(args[i], "-")
		name, value, hasValue := strings.Cut(name, "=")
		switch {
		case !strings.HasPrefix(args[i], "-"):
			if list == nil {
				return o, fmt.Errorf("unexpected %q\n%s", args[i], usage)
			}
			*list = append(*list, args[i])
		case many[name] != nil:
			list = many[name]
			if hasValue {
				*list = append(*list, value)
			}
		case single[name] != nil:
			if !hasValue && i+1 < len(args) {
				i++
				value = args[i]
			}
			*single[name], list = value, nil
		default:
			return o, fmt.Errorf("unknown flag %q\n%s", args[i], usage)
		}
	}
	if len(o.keys) == 0 || len(o.texts)+len(o.responses) == 0 {
		return o, fmt.Errorf("keys and either texts or responses are needed\n%s", usage)
	}
	return o, nil
}

func run(args []string, w io.Writer) error {
	o, err := parseFlags(args)
	if err != nil {
		return err
	}
	keys, err := readTemplates(o.keys)
	if err != nil {
		return err
	}
	texts, err := readTexts(o.texts, o.letters)
	if err != nil {
		return err
	}
	start := time.Now()
	responses, err := answers(o, texts)
	if err != nil {
		return err
	}
	elapsed := time.Since(start)
	r := report{
		official:  score.Official(keys, responses),
		gtt:       score.GTT(keys, responses, lowerTexts(texts)),
		rme:       score.CEAFRME(keys, responses, lowerTexts(texts)),
		documents: len(texts),
		elapsed:   elapsed,
		read:      len(o.responses) == 0,
	}
	if o.errors != "" {
		if err := writeErrors(o.errors, r.official, keys, responses); err != nil {
			return err
		}
	}
	return r.print(w)
}

// answers are the response files' templates, or those of our reader.
func answers(o options, texts []corpus.Message) ([]template.Template, error) {
	if len(o.responses) > 0 {
		return readTemplates(o.responses)
	}
	responses := fill(texts)
	if o.write == "" {
		return responses, nil
	}
	f, err := os.Create(o.write)
	if err != nil {
		return nil, fmt.Errorf("write responses: %w", err)
	}
	if err := template.Write(f, responses); err != nil {
		f.Close()
		return nil, err
	}
	return responses, f.Close()
}

func readTemplates(paths []string) ([]template.Template, error) {
	var out []template.Template
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return nil, fmt.Errorf("read templates: %w", err)
		}
		ts, err := template.Parse(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		out = append(out, ts...)
	}
	return out, nil
}

func readTexts(paths []string, letters string) ([]corpus.Message, error) {
	var out []corpus.Message
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			return nil, fmt.Errorf("read texts: %w", err)
		}
		for _, m := range corpus.Split(string(b)) {
			m.Text = corpus.Recase(m.Text, letters)
			out = append(out, m)
		}
	}
	return out, nil
}

// lowerTexts are the messages as the 2021 measures search them for mentions.
func lowerTexts(ms []corpus.Message) map[string]string {
	if len(ms) == 0 {
		return nil
	}
	out := make(map[string]string, len(ms))
	for _, m := range ms {
		out[m.ID] = strings.ToLower(strings.Join(strings.Fields(m.Text), " "))
	}
	return out
}
