package cli

import (
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// directoryCommand keeps who can be warned.
func directoryCommand(env *Env) *cobra.Command {
	r := &remote{env: env}
	command := group("directory", "Keep who can be warned, at a desk that runs", `People and organisations that can be warned, with how they are reached and
whether that way still works.
`+remoteHelp,
		r.directoryList(), r.directoryShow(), r.directoryImport(), r.directoryExport(), r.directoryVerify(), r.directoryErase(), r.directoryGroups())
	r.addTo(command)
	return command
}

func (r *remote) directoryList() *cobra.Command {
	var state, kind string
	var retired bool
	command := &cobra.Command{
		Use: "list [WORDS]", Short: "List contacts by name", Args: cobra.ArbitraryArgs,
		Example: "  tocsin directory list hall\n  tocsin directory list --state unreachable --json",
		RunE: func(c *cobra.Command, args []string) error {
			params := map[string]string{"q": strings.Join(args, " "), "state": state, "kind": kind, "limit": "500"}
			if retired {
				params["retired"] = "true"
			}
			for {
				var list struct {
					Items []threat.Contact
					Next  string
				}
				if err := r.do(c.Context(), http.MethodGet, asked("/contacts", params), nil, &list, func() {
					for _, k := range list.Items {
						r.printf("%s  %-12s  %-8s  %s  %s\n", k.ID, k.Kind, k.Rank, oneLine(k.Name), pointWords(k))
					}
				}); err != nil || list.Next == "" {
					return err
				}
				params["cursor"] = list.Next
			}
		},
	}
	command.Flags().StringVar(&state, "state", "", "unreachable, unverified, failed or silent")
	command.Flags().StringVar(&kind, "kind", "", "person or organisation")
	command.Flags().BoolVar(&retired, "retired", false, "those who are retired, too")
	return command
}

// pointWords are a contact's points: ✓ verified, ? not, ✕ failed.
func pointWords(k threat.Contact) string {
	var out []string
	for _, p := range k.Points {
		mark := "?"
		switch {
		case !p.Failed.IsZero():
			mark = "✕"
		case !p.Verified.IsZero():
			mark = "✓"
		}
		out = append(out, mark+p.Channel+":"+oneLine(p.Address))
	}
	return strings.Join(out, " ")
}

func (r *remote) directoryShow() *cobra.Command {
	return &cobra.Command{
		Use: "show CONTACT", Short: "Show a contact, with the ids of its points", Args: exactly("the id of a contact"),
		RunE: func(c *cobra.Command, args []string) error {
			var k api.ContactOut
			return r.do(c.Context(), http.MethodGet, under("contacts", args[0]), nil, &k, func() {
				r.printf("%s  %s  %s  version %d\n%s\n", k.ID, k.Kind, k.Marking, k.Version, oneLine(k.Name))
				for _, f := range [][2]string{{"speaks for", k.Org}, {"rank", string(k.Rank)}, {"role", k.Role}, {"language", k.Language}, {"zone", k.Zone}, {"quiet", strings.Trim(k.QuietFrom+"–"+k.QuietTo, "–")}, {"note", k.Note}} {
					if f[1] != "" {
						r.printf("  %-11s %s\n", f[0], oneLine(f[1]))
					}
				}
				for _, p := range k.Points {
					state := "not verified"
					if !p.Verified.IsZero() {
						state = "verified " + when(p.Verified) + " " + oneLine(p.How)
					}
					r.printf("  %s  %-9s  %s  %s\n", p.ID, p.Channel, oneLine(p.Address), state)
				}
			})
		},
	}
}

func (r *remote) directoryImport() *cobra.Command {
	var dry bool
	var marking string
	command := &cobra.Command{
		Use: "import FILE", Short: "Take a table of contacts in, all lines or none", Args: exactly("a file, or - for standard input"),
		Long: `Takes a table in: a first line of column names, then a line a contact. Columns
are kind and name, and any of organisation, rank, role, language, zone,
quiet_from, quiet_to, email, sms, telephone, webhook, marking, note and id.
Commas, semicolons and tabs are understood, in UTF-8, UTF-16 or Windows-1252.

With --dry-run nothing is changed, and what would become of each line is shown.
When a line is refused nothing is taken, and the exit code is 1.`,
		Example: "  tocsin directory import contacts.csv --dry-run\n  tocsin directory export | tocsin directory import --dry-run -",
		RunE: func(c *cobra.Command, args []string) error {
			m, err := threat.ParseMarking(marking)
			if err != nil {
				return misuse("%s", err)
			}
			file, err := readAll(r.env, args[0])
			if err != nil {
				return err
			}
			var im desk.Import
			if err := r.do(c.Context(), http.MethodPost, "/directory/import", api.ImportIn{Data: file, Marking: &m, DryRun: dry}, &im, func() { r.showImport(im, dry) }); err != nil {
				return err
			}
			if im.Counts[desk.FateRefused]+im.Counts[desk.FateDuplicate] > 0 {
				return errFound
			}
			return nil
		},
	}
	command.Flags().BoolVar(&dry, "dry-run", false, "change nothing, and show each line's fate")
	command.Flags().StringVar(&marking, "marking", "TLP:AMBER", "TLP `label` of those without one")
	return command
}

func (r *remote) showImport(im desk.Import, dry bool) {
	for _, note := range im.Notes {
		r.printf("note: %s\n", note)
	}
	for _, f := range im.Fates {
		what := strings.Join(f.Changes, "; ")
		if f.Reason != "" {
			what = strings.TrimPrefix(f.Where+": ", ": ") + f.Reason + "; " + f.Remedy
		}
		r.printf("%6d  %-9s  %s  %s\n", f.Line, f.Fate, oneLine(f.Name), oneLine(what))
	}
	said := "taken in"
	if dry {
		said = "nothing was changed: a dry run"
	} else if !im.Taken {
		said = "nothing was taken in"
	}
	r.printf("%d new, %d changed, %d same, %d refused, %d twice; %s\n", im.Counts[desk.FateNew], im.Counts[desk.FateChanged], im.Counts[desk.FateSame], im.Counts[desk.FateRefused], im.Counts[desk.FateDuplicate], said)
}

func (r *remote) directoryExport() *cobra.Command {
	return &cobra.Command{
		Use: "export", Short: "Print the contacts as a table that can be taken in again", Args: cobra.NoArgs,
		Long: `Prints CSV with the ids, so that names can be changed in it and taken in again.
Cells that a spreadsheet would compute have an apostrophe before them. Secrets of
webhooks are left out.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if r.asJSON {
				return misuse("the export is CSV: 'tocsin directory list --json' gives JSON")
			}
			table, err := r.send(c.Context(), http.MethodGet, "/directory/export", nil)
			if err == nil {
				_, err = r.env.Out.Write(table)
			}
			return err
		},
	}
}

func (r *remote) directoryVerify() *cobra.Command {
	var in api.VerificationIn
	command := &cobra.Command{
		Use: "verify POINT", Short: "Send a code to a point, take its code, or say how it was made sure", Args: exactly("the id of a point"),
		Example: "  tocsin directory verify poi_…\n  tocsin directory verify poi_… --code '1234 5678'\n  tocsin directory verify poi_… --by-hand 'called back on the number of the switchboard'",
		RunE: func(c *cobra.Command, args []string) error {
			in.Do = "ask"
			switch {
			case in.Code != "" && in.How != "":
				return misuse("give --code or --by-hand, not both")
			case in.Code != "":
				in.Do = "code"
			case in.How != "":
				in.Do = "hand"
			}
			said := map[string]string{"ask": "a code is on its way", "code": "verified", "hand": "verified"}[in.Do]
			return r.do(c.Context(), http.MethodPost, under("points", args[0], "verification"), in, nil, func() { r.printf("%s\n", said) })
		},
	}
	command.Flags().StringVar(&in.Code, "code", "", "`code` that its owner told you")
	command.Flags().StringVar(&in.How, "by-hand", "", "`how` you made sure")
	return command
}
