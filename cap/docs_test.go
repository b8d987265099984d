package cap

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the generated pages in docs anew")

//go:generate go test -run TestDocs -update

// TestDocs keeps docs/cap-rules.md and docs/cap-google.md what the code and
// the corpus say.
func TestDocs(t *testing.T) {
	page(t, "cap-rules.md", rulesPage(t))
	page(t, "cap-google.md", googlePage(t))
}

func page(t *testing.T, name, want string) {
	t.Helper()
	path := filepath.Join("..", "docs", name)
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != want {
		t.Errorf("docs/%s is not what the code says; run go generate ./cap", name)
	}
}

func rulesPage(t *testing.T) string {
	var b strings.Builder
	b.WriteString("<!-- Made by go generate ./cap. -->\n# The rules of `tocsin cap validate`\n\nA message must:\n")
	layers := []string{"Reading", "Layer 1: the XML Schema", "Layer 2: the prose of the standard", "Layer 3: sense"}
	for layer, title := range layers {
		fmt.Fprintf(&b, "\n## %s\n\n| rule | severity | a message must | rests on |\n|---|---|---|---|\n", title)
		for _, r := range Rules() {
			if r.Layer == layer {
				fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", r.ID, r.Severity, cell(r.Title), cell(r.Clause))
			}
		}
	}
	profiles, err := Profiles()
	if err != nil {
		t.Fatal(err)
	}
	b.WriteString("\n## Profiles\n\nAsked for with `--profile`; each is a JSON file in `cap/profiles`, and a file of your own serves as well.\n")
	for _, p := range profiles {
		fmt.Fprintf(&b, "\n### %s: %s\n\nSource: %s\n\n| rule | severity | remedy |\n|---|---|---|\n", p.Code, p.Name, p.Source)
		for _, r := range p.Rules {
			fmt.Fprintf(&b, "| `%s.%s` | %s | %s |\n", p.Code, r.ID, r.Severity, cell(r.Remedy))
		}
	}
	return b.String()
}

// cell makes a text fit for a table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "&", "&amp;", "<", "&lt;", ">", "&gt;", "\n", " ").Replace(s)
}

// disagreements explains, by file of the corpus, where our verdict is not that
// of Google's validator.
var disagreements = map[string]string{
	"invalid-rules/screenly-should_parse_area_with_negative_altitude_below_sea_level_.xml": "Google refuses altitudes below zero. CAP 1.2 §3.2.4 counts altitude in feet above mean sea level, and land lies below it: a negative altitude is right.",
	"invalid-schema/google-earthquake_signed.cap":                                          "A signature in a CAP 1.1 message. The schema of CAP 1.1 has no place for one (that of CAP 1.2 has); Google extends the schema, we apply the one that OASIS published.",
	"signed/KDE-TMD25680225051318_2.xml":                                                   "Latitude and longitude are exchanged: latitudes near 100. Google checks no ranges.",
	"valid/captools-demo_templates-1-content.xml":                                          "Scope is Restricted and there is no restriction, the element that CAP 1.2 §3.2.1 makes conditional on just that. Google checks only the reverse.",
}

func googlePage(t *testing.T) string {
	var b strings.Builder
	b.WriteString("<!-- Made by go generate ./cap. -->\n# Beside Google's validator\n\n" + googleIntroduction)
	agree, total := 0, 0
	var rows []string
	for _, s := range samples(t) {
		if s.google == "" {
			continue
		}
		total++
		r := Validate(s.data)[0]
		if (s.google == "OK") == (r.Verdict == Valid) {
			agree++
			continue
		}
		why := disagreements[s.file]
		if why == "" {
			t.Errorf("%s: Google says %s, we say %s, and nobody explains why: %v", s.file, s.google, r.Verdict, firstErrors(r.Findings))
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s |\n", cell(filepath.Base(s.file)), s.google, r.Verdict, cell(why)))
	}
	fmt.Fprintf(&b, "The verdicts agree on %d of %d messages of the corpus. The others:\n\n| message | Google | Tocsin | why |\n|---|---|---|---|\n%s", agree, total, strings.Join(rows, ""))
	b.WriteString("\n## Its rules, one by one\n\nSeverity is that of our rule. A rule that is Google's opinion and not the standard's demand is a warning here.\n\n| class | Google's rule | its level | our rule | ours |\n|---|---|---|---|---|\n")
	for _, row := range googleRuleRows(t) {
		b.WriteString(row)
	}
	return b.String()
}

const googleIntroduction = `Google's cap-library was the most complete validator before this one. What it
demands was decided rule by rule: what the standard demands is an error, what is
Google's opinion a warning, and what is wrong was left out. ` + "`go generate ./cap`" + `
makes this page from the code and from a corpus of real messages.

`

func googleRuleRows(t *testing.T) []string {
	data, err := os.ReadFile(filepath.Join(corpus(t), "profiles", "google-rules.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	levels := map[string]Level{}
	for _, r := range Rules() {
		levels[r.ID] = r.Severity
	}
	profiles, err := Profiles()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range profiles {
		for _, r := range p.Rules {
			levels[p.Code+"."+r.ID] = r.Severity
		}
	}
	decided := googleRules(t)
	var rows []string
	for line := range strings.Lines(string(data)) {
		c := strings.Split(strings.TrimSpace(line), "\t")
		if len(c) < 3 || c[0] == "class" {
			continue
		}
		ours := strings.Fields(decided[c[0]+" "+c[1]])
		sort.Strings(ours)
		var names, severities []string
		for _, id := range ours {
			names = append(names, "`"+id+"`")
			if s := string(levels[id]); len(severities) == 0 || severities[len(severities)-1] != s {
				severities = append(severities, s)
			}
		}
		if len(ours) == 0 {
			names, severities = []string{"none: " + undecided[c[0]+" "+c[1]]}, []string{""}
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s | %s |\n", c[0], c[1], strings.ToLower(c[2]), strings.Join(names, " "), strings.Join(severities, ", ")))
	}
	return rows
}
