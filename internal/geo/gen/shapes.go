package main

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"slices"
	"sort"
)

// tolerance of the simplification, degrees: about two kilometres.
const tolerance = 0.02

type topology struct {
	Arcs      [][][2]float64 `json:"arcs"`
	Transform struct {
		Scale, Translate [2]float64
	} `json:"transform"`
	Objects struct {
		Countries struct {
			Geometries []geometry `json:"geometries"`
		} `json:"countries"`
	} `json:"objects"`
}

type geometry struct {
	Type       string          `json:"type"`
	ID         string          `json:"id"`
	Arcs       json.RawMessage `json:"arcs"`
	Properties struct {
		Name string `json:"name"`
	} `json:"properties"`
}

// readShapes writes the arcs (longitude and latitude differences, 1e-2
// degrees) and then, per country, its polygons' rings as arc numbers. Arcs are
// simplified once, so neighbours keep one border.
func readShapes(path string, codes map[string]string) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var t topology
	if err := json.Unmarshal(raw, &t); err != nil {
		return nil, err
	}
	b := binary.AppendUvarint(nil, uint64(len(t.Arcs)))
	for _, a := range t.Arcs {
		b = appendArc(b, simplify(absolute(a, t)))
	}
	polygons, err := byCountry(t, codes)
	if err != nil {
		return nil, err
	}
	order := make([]string, 0, len(polygons))
	for code := range polygons {
		order = append(order, code)
	}
	sort.Strings(order)
	for _, code := range order {
		b = text(b, code)
		b = binary.AppendUvarint(b, uint64(len(polygons[code])))
		for _, rings := range polygons[code] {
			b = binary.AppendUvarint(b, uint64(len(rings)))
			for _, ring := range rings {
				b = binary.AppendUvarint(b, uint64(len(ring)))
				for _, arc := range ring {
					b = binary.AppendVarint(b, int64(arc))
				}
			}
		}
	}
	return b, nil
}

func byCountry(t topology, codes map[string]string) (map[string][][][]int, error) {
	polygons := map[string][][][]int{}
	for _, g := range t.Objects.Countries.Geometries {
		code := codes[g.ID]
		if code == "" {
			code = codes[g.Properties.Name]
		}
		if code == "" {
			continue
		}
		if g.Type == "Polygon" {
			var one [][]int
			if err := json.Unmarshal(g.Arcs, &one); err != nil {
				return nil, err
			}
			polygons[code] = append(polygons[code], one)
			continue
		}
		var many [][][]int
		if err := json.Unmarshal(g.Arcs, &many); err != nil {
			return nil, err
		}
		polygons[code] = append(polygons[code], many...)
	}
	return polygons, nil
}

func absolute(arc [][2]float64, t topology) [][2]float64 {
	out := make([][2]float64, len(arc))
	var x, y float64
	for i, d := range arc {
		x, y = x+d[0], y+d[1]
		out[i] = [2]float64{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]}
	}
	return out
}

// simplify is Douglas-Peucker; ends stay, so rings still close.
func simplify(p [][2]float64) [][2]float64 {
	if len(p) < 3 {
		return p
	}
	worst, at := 0.0, 0
	for i := 1; i < len(p)-1; i++ {
		if d := distance(p[i], p[0], p[len(p)-1]); d > worst {
			worst, at = d, i
		}
	}
	if worst <= tolerance {
		return [][2]float64{p[0], p[len(p)-1]}
	}
	return append(slices.Clip(simplify(p[:at+1])), simplify(p[at:])[1:]...)
}

// distance is that of p from the line a to b, or from a if both are one.
func distance(p, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	n := math.Hypot(dx, dy)
	if n == 0 {
		return math.Hypot(p[0]-a[0], p[1]-a[1])
	}
	return math.Abs(dx*(p[1]-a[1])-dy*(p[0]-a[0])) / n
}

func appendArc(b []byte, arc [][2]float64) []byte {
	b = binary.AppendUvarint(b, uint64(len(arc)))
	var x, y int64
	for _, p := range arc {
		nx, ny := int64(math.Round(p[0]*100)), int64(math.Round(p[1]*100))
		b = binary.AppendVarint(b, nx-x)
		b = binary.AppendVarint(b, ny-y)
		x, y = nx, ny
	}
	return b
}
