package store

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/tocsin/tocsin/internal/threat"
)

// Hit is a report in which the words were found.
type Hit struct {
	Report  threat.Report `json:"report"` // without text
	Snippet []Piece       `json:"snippet"`
}

// Piece is a stretch of a snippet; Match marks those that were searched.
type Piece struct {
	Text  string `json:"text"`
	Match bool   `json:"match,omitempty"`
}

// HitPage is one page of hits, newest arrival first: an order by relevance
// would depend on reports that the reader cannot see.
type HitPage struct {
	Hits []Hit
	Next string // give it as After for the next page; empty at the end
}

// Search finds reports by words that must all occur, "words in a row",
// begin*, and -without; accents and case do not matter. The filter narrows it
// further; its Query is not used.
func (q *Reads) Search(ctx context.Context, r threat.Reader, query string, f ReportFilter) (HitPage, error) {
	terms := parseTerms(query)
	if len(terms) == 0 {
		return HitPage{}, nil
	}
	f.Query = query
	found, err := q.Reports(ctx, r, f)
	if err != nil {
		return HitPage{}, err
	}
	p := HitPage{Next: found.Next, Hits: make([]Hit, len(found.Reports))}
	for i, rep := range found.Reports {
		content, err := one(ctx, q, r, "report", text, "SELECT substr(t.content, 1, 200000) FROM {report_text} t WHERE t.report_id = ?", rep.ID)
		if err != nil {
			return HitPage{}, err
		}
		p.Hits[i] = Hit{Report: rep, Snippet: snippet(content, terms)}
	}
	return p, nil
}

// snippetLength is the length of a snippet in bytes, about.
const snippetLength = 240

// snippet cuts the stretch around the first match, and marks the matches in it.
func snippet(content string, terms []term) []Piece {
	first := -1
	eachWord(content, 0, func(start, end int) bool {
		if wanted(content[start:end], terms) {
			first = start
		}
		return first < 0
	})
	begin := max(first-snippetLength/3, 0)
	for begin > 0 && begin < len(content) && (!utf8.RuneStart(content[begin]) || content[begin-1] != ' ' && first-begin < snippetLength/2) {
		begin--
	}
	end := begin + cut(content[begin:], snippetLength)
	return markMatches(content[begin:end], terms)
}

func markMatches(s string, terms []term) []Piece {
	var out []Piece
	at := 0
	eachWord(s, 0, func(start, end int) bool {
		if wanted(s[start:end], terms) {
			if start > at {
				out = append(out, Piece{Text: s[at:start]})
			}
			out = append(out, Piece{Text: s[start:end], Match: true})
			at = end
		}
		return true
	})
	if at < len(s) {
		out = append(out, Piece{Text: s[at:]})
	}
	return out
}

// eachWord calls f for the words of s until it says false.
func eachWord(s string, from int, f func(start, end int) bool) {
	start := -1
	for i, c := range s[from:] {
		i += from
		in := wordRune(c)
		if start >= 0 && (!in || unbroken(c)) {
			if !f(start, i) {
				return
			}
			start = -1
		}
		if in && start < 0 {
			start = i
			if unbroken(c) {
				if !f(i, i+utf8.RuneLen(c)) {
					return
				}
				start = -1
			}
		}
	}
	if start >= 0 {
		f(start, len(s))
	}
}

// wanted says whether a word of the text is one that is searched.
func wanted(word string, terms []term) bool {
	folded := fold(word)
	for _, t := range terms {
		if t.not {
			continue
		}
		for i, w := range t.words {
			if folded == w || t.prefix && i == len(t.words)-1 && strings.HasPrefix(folded, w) {
				return true
			}
		}
	}
	return false
}
