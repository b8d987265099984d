package compose

import "github.com/tocsin/tocsin/cap"

// judge lets the validator look at the final bytes.
func judge(data []byte) Problems {
	var p Problems
	for _, report := range cap.Validate(data) {
		for _, f := range report.Findings {
			if f.Severity == cap.LevelError || f.Rule == "geo.zero-area" {
				p.add(f.Path, "found "+f.Found+" ("+f.Rule+")", f.Remedy)
			}
		}
	}
	return p
}
