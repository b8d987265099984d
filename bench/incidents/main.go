// Command incidents measures how often the killed and injured read from a
// short description of an incident are those of the list it stands in.
//
//	go run ./bench/incidents [-v] FILE…
//
// Each FILE, or each .json file of a folder, is an array of objects with
// Description (or text), Dead (or killed) and Injured; figures may be numbers
// or words in quotes.
// It prints one table and last one line of JSON, whose f is the mean of the
// two shares. A list's figure may not be in its text at all; the share of
// those that are is the ceiling.
package main

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/threat"
)

// incident is one entry, under any of the names its figures go by.
type incident struct {
	Description, Text string
	Dead, Killed      any
	Injured           any
}

func (in incident) text() string { return cmp.Or(in.Description, in.Text) }

func (in incident) dead() string { return figure(cmp.Or(in.Dead, in.Killed)) }

func figure(v any) string {
	if v == nil {
		return ""
	}
	return strings.TrimSpace(fmt.Sprint(v))
}

// files are those named, and the .json files of the folders named.
func files(paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			out = append(out, p)
			continue
		}
		in, err := filepath.Glob(filepath.Join(p, "*.json"))
		if err != nil {
			return nil, err
		}
		out = append(out, in...)
	}
	return out, nil
}

type tally struct{ right, silent, all int }

func main() {
	verbose := flag.Bool("v", false, "print every miss")
	flag.Parse()
	if err := run(flag.Args(), *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "incidents:", err)
		os.Exit(1)
	}
}

func run(paths []string, verbose bool) error {
	var killed, injured tally
	paths, err := files(paths)
	if err != nil {
		return err
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var list []incident
		if err := json.Unmarshal(raw, &list); err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		for _, in := range list {
			totals := reading.Read(reading.Document{Text: in.text()}).Totals
			k := killed.add(in.dead(), totals, threat.FactKilled)
			i := injured.add(figure(in.Injured), totals, threat.FactInjured)
			if verbose && (k != "" || i != "") {
				fmt.Printf("%s%s\n   %s\n", k, i, in.text())
			}
		}
	}
	fmt.Printf("%-8s %6s %6s %6s %6s\n", "", "n", "right", "share", "silent")
	for _, row := range []struct {
		name string
		t    tally
	}{{"killed", killed}, {"injured", injured}} {
		fmt.Printf("%-8s %6d %6d %6.3f %6d\n", row.name, row.t.all, row.t.right, row.t.share(), row.t.silent)
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]float64{
		"killed": killed.share(), "injured": injured.share(), "n": float64(killed.all),
		"f": (killed.share() + injured.share()) / 2,
	})
}

func (t tally) share() float64 { return float64(t.right) / float64(max(1, t.all)) }

// add scores one figure and says what was missed, empty if it is right. What
// the text does not tell counts as none.
func (t *tally) add(want string, totals map[threat.Kind]threat.CountDetail, kind threat.Kind) string {
	d, told := totals[kind]
	got := 0
	if d.Low != nil {
		got = *d.Low
	} else if d.High != nil {
		got = *d.High
	}
	t.all++
	if !told {
		t.silent++
	}
	n, err := strconv.Atoi(want)
	if err == nil && n == got {
		t.right++
		return ""
	}
	return fmt.Sprintf("%s: want %s, got %d; ", kind, want, got)
}
