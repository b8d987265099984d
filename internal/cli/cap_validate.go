package cli

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/cap"
)

// capJudgement is the line that cap validate --json prints for a message.
type capJudgement struct {
	File       string        `json:"file"`
	Verdict    cap.Verdict   `json:"verdict"`
	Layer1     cap.Verdict   `json:"layer1"`
	Kind       cap.Kind      `json:"kind"`
	Identifier string        `json:"identifier,omitempty"`
	Findings   []cap.Finding `json:"findings"`
}

// capValidateCommand judges messages.
func capValidateCommand(env *Env) *cobra.Command {
	var asJSON, all bool
	var profiles []string
	c := &cobra.Command{
		Use:   "validate FILE|DIR|URL…",
		Short: "Judge messages by the schema, the prose of the standard, and sense",
		Long: `Judges every CAP message in the files, directories and URLs given, bare or in an
Atom, RSS or EDXL-DE document: against the XML Schema of its version, against
the prose of the standard, and against what messages get wrong in practice.
- reads standard input.

A message is valid when nothing of severity error is found; warnings don't make
it invalid. It is malformed when it is not well-formed XML or breaks a limit.

With --json one line is printed a message: file as given, verdict and layer1
(the schema alone) as valid, invalid or malformed, and findings with rule,
severity, clause, path, line, column, found and remedy.

The exit code is 0 when all are valid, 1 when some are not, and 2 on wrong use.`,
		Example: `  tocsin cap validate alert.xml
  tocsin cap validate --json alerts/ | jq -r 'select(.verdict != "valid") | .file'
  tocsin cap validate --profile ipaws --profile google https://example.org/feed.atom`,
		Args: needArgs,
		RunE: func(c *cobra.Command, args []string) error {
			v, err := capValidator(profiles)
			if err != nil {
				return err
			}
			found := false
			err = capDocuments(c.Context(), env, args, func(name string, data []byte) error {
				for _, r := range v.Validate(data) {
					found = found || r.Verdict != cap.Valid
					if err := printJudgement(env, name, &r, asJSON, all); err != nil {
						return err
					}
				}
				return nil
			})
			if err == nil && found {
				return errFound
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one line of JSON a message")
	c.Flags().BoolVarP(&all, "all", "a", false, "print findings of severity info too")
	c.Flags().StringArrayVarP(&profiles, "profile", "p", nil, "ask for a profile too: cap-au, cap-cp, google, ipaws, meteoalarm, wmo, or a JSON file")
	return c
}

// needArgs asks for at least one file.
func needArgs(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return misuse("name at least one file, directory or URL, or - for standard input")
	}
	return nil
}

// capValidator is a validator with the profiles named, built in or in a file.
func capValidator(names []string) (*cap.Validator, error) {
	v := &cap.Validator{}
	for _, name := range names {
		p, err := cap.ProfileByCode(name)
		if err != nil {
			data, readErr := readFile(name)
			if readErr != nil {
				return nil, misuse("%v; it is no file either", err)
			}
			if p, err = cap.ParseProfile(data); err != nil {
				return nil, misuse("%v", err)
			}
		}
		v.Profiles = append(v.Profiles, p)
	}
	return v, nil
}

// printJudgement prints one message's report.
func printJudgement(env *Env, name string, r *cap.Report, asJSON, all bool) error {
	j := capJudgement{File: name, Verdict: r.Verdict, Layer1: r.Layer1, Kind: r.Kind, Findings: r.Findings}
	if r.Alert != nil {
		j.Identifier = r.Alert.Identifier
	}
	if j.Findings == nil {
		j.Findings = []cap.Finding{}
	}
	if asJSON {
		e := json.NewEncoder(env.Out)
		e.SetEscapeHTML(false)
		return e.Encode(j)
	}
	for _, f := range j.Findings {
		if f.Severity == cap.LevelInfo && !all {
			continue
		}
		if _, err := fmt.Fprintf(env.Out, "%s:%d:%d: %s: %s; %s [%s, %s]\n", name, f.Line, f.Column, f.Severity, f.Found, f.Remedy, f.Rule, f.Clause); err != nil {
			return err
		}
	}
	label := name
	if j.Identifier != "" && r.Kind != cap.KindAlert {
		label += " " + j.Identifier
	}
	_, err := fmt.Fprintf(env.Out, "%s: %s\n", label, j.Verdict)
	return err
}
