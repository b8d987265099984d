// Command cap measures package cap on the messages of a directory: parsing and
// all three layers of validation on one thread, and xmllint --schema (Debian's
// libxml2-utils) on the same messages in the same run.
//
//	go run ./bench/cap [-schemas DIR] [-profile CODE] [-time 5s] DIR
//
// Rates are messages per second of processor time. xmllint is given its own
// --repeat, so that starting it and compiling the schema hardly count.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"github.com/tocsin/tocsin/cap"
)

type message struct {
	file    string
	data    []byte
	version cap.Version
	layer1  cap.Verdict
}

func main() {
	log.SetFlags(0)
	schemas := flag.String("schemas", filepath.Join("..", "shared", "corpora", "cap", "schema"), "folder of CAP-v1.2.xsd, CAP-v1.1.xsd and google-cap10.xsd")
	profile := flag.String("profile", "", "ask for a profile too")
	span := flag.Duration("time", 5*time.Second, "how long to measure")
	most := flag.Int("most", 100_000, "leave out messages larger than this many bytes; 0 for none")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	list, err := load(flag.Arg(0), *most)
	if err != nil {
		log.Fatal(err)
	}
	if len(list) == 0 {
		log.Fatalf("no CAP messages in %s", flag.Arg(0))
	}
	ours := measure(list, *profile, *span)
	theirs, agree, judged := libxml2(list, *schemas)
	if theirs > 0 {
		fmt.Printf("xmllint --schema       %9.0f messages per CPU-second; layer 1 agrees on %d of %d\n", theirs, agree, judged)
		fmt.Printf("ratio                  %9.2f\n", ours/theirs)
	}
}

// load reads the messages of a directory, once each; documents that are no
// single alert are left out.
func load(dir string, most int) ([]message, error) {
	var list []message
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		r := cap.Validate(data)
		if len(r) == 1 && r[0].Kind == cap.KindAlert && r[0].Alert != nil && (most == 0 || len(data) <= most) {
			list = append(list, message{path, data, r[0].Alert.Version, r[0].Layer1})
		}
		return nil
	})
	return list, err
}

// cpu is the processor time of this process, or of the children it waited for.
func cpu(who int) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(who, &u); err != nil {
		log.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// measure runs the validator over the messages and prints rates.
func measure(list []message, profile string, span time.Duration) float64 {
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(400)
	v := cap.Validator{}
	if profile != "" {
		p, err := cap.ProfileByCode(profile)
		if err != nil {
			log.Fatal(err)
		}
		v.Profiles = append(v.Profiles, p)
	}
	size := 0
	for _, m := range list {
		size += len(m.data)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n, slowest := 0, time.Duration(0)
	begin, from := time.Now(), cpu(syscall.RUSAGE_SELF)
	for time.Since(begin) < span {
		for _, m := range list {
			at := time.Now()
			v.Validate(m.data)
			slowest = max(slowest, time.Since(at))
			n++
		}
	}
	used := cpu(syscall.RUSAGE_SELF) - from
	runtime.ReadMemStats(&after)
	rate := float64(n) / used.Seconds()
	fmt.Printf("messages               %9d of %d bytes in the mean\n", len(list), size/len(list))
	fmt.Printf("parse and three layers %9.0f messages per CPU-second, %.0f MB/s; slowest %v\n", rate, rate*float64(size)/float64(len(list))/1e6, slowest.Round(time.Microsecond))
	fmt.Printf("memory                 %9d allocations and %d bytes a message\n", int(after.Mallocs-before.Mallocs)/n, int(after.TotalAlloc-before.TotalAlloc)/n)
	return rate
}

// libxml2 runs xmllint over the same messages; the rate is 0 without it.
func libxml2(list []message, schemas string) (rate float64, agree, judged int) {
	if _, err := exec.LookPath("xmllint"); err != nil {
		fmt.Println("xmllint is not installed (Debian: libxml2-utils)")
		return 0, 0, 0
	}
	const repeats = 100 // what --repeat does
	var used time.Duration
	n := 0
	files := map[cap.Version]string{cap.V12: "CAP-v1.2.xsd", cap.V11: "CAP-v1.1.xsd", cap.V10: "google-cap10.xsd"}
	for version, file := range files {
		schema := filepath.Join(schemas, file)
		if _, err := os.Stat(schema); err != nil {
			log.Fatalf("no schema to give xmllint: %v; name its folder with -schemas", err)
		}
		var names []string
		for _, m := range list {
			if m.version != version {
				continue
			}
			names = append(names, m.file)
			judged++
			if (exec.Command("xmllint", "--noout", "--nonet", "--schema", schema, m.file).Run() == nil) == (m.layer1 == cap.Valid) {
				agree++
			}
		}
		for chunk := range slices.Chunk(names, 50) {
			from := cpu(syscall.RUSAGE_CHILDREN)
			// It ends with an error when a message is invalid, which is no matter here.
			_ = exec.Command("xmllint", append([]string{"--noout", "--nonet", "--repeat", "--schema", schema}, chunk...)...).Run()
			used += cpu(syscall.RUSAGE_CHILDREN) - from
			n += repeats * len(chunk)
		}
	}
	return float64(n) / used.Seconds(), agree, judged
}
