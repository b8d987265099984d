package cli

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// warnCommand writes, approves and follows warnings and advisories.
func warnCommand(env *Env) *cobra.Command {
	r := &remote{env: env}
	command := group("warn", "Write, approve and follow warnings and advisories at a desk that runs", `Does what the console's composer, approvals and delivery board do: a draft is
begun from a case, checked, handed in, approved by somebody else, and followed
until it is answered.
`+remoteHelp,
		r.warnList(), r.warnDraft(), r.warnShow(), r.warnEdit(), r.warnCheck(), r.warnReason(), r.warnSubmit(), r.warnApprove(), r.warnRefuse(), r.warnEmergency(),
		r.warnChange("update"), r.warnChange("extend"), r.warnChange("cancel"), r.warnLapse(), r.warnStatus(), r.warnResend(), r.warnStop())
	r.addTo(command)
	return command
}

// productLine is a product in one line.
func (r *remote) productLine(p threat.Product) {
	ends := "–"
	if !p.Window.End.IsZero() {
		ends = p.Window.End.UTC().Format("2006-01-02T15:04Z")
	}
	r.printf("%s  %-8s  %-9s  %-10s  ends %s  %s\n", p.ID, p.Kind, p.Mode, p.State, ends, oneLine(desk.ProductTitle(p)))
}

func (r *remote) warnList() *cobra.Command {
	var caseID, state, kind string
	command := &cobra.Command{
		Use: "list", Short: "List warnings and advisories, the newest first", Args: cobra.NoArgs,
		Example: "  tocsin warn list --state submitted\n  tocsin warn list --case cas_… --json",
		RunE: func(c *cobra.Command, _ []string) error {
			var list struct{ Items []threat.Product }
			return r.do(c.Context(), http.MethodGet, asked("/products", map[string]string{"case": caseID, "state": state, "kind": kind, "limit": "500"}), nil, &list, func() {
				for _, p := range list.Items {
					r.productLine(p)
				}
			})
		},
	}
	command.Flags().StringVar(&caseID, "case", "", "`id` of a case")
	command.Flags().StringVar(&state, "state", "", "`state`, such as submitted")
	command.Flags().StringVar(&kind, "kind", "", "warning or advisory")
	return command
}

func (r *remote) warnDraft() *cobra.Command {
	var kind, mode, marking, zone string
	command := &cobra.Command{
		Use: "draft CASE", Short: "Begin a draft, filled from a case", Args: exactly("the id of a case"),
		Long: `Begins a draft that is filled from the case: from what its reports say at or
below the marking, and from the desk's own judgement. Nothing is made up: what
is not known stays empty, and 'warn check' names it. The id is printed.`,
		Example: "  ID=$(tocsin warn draft cas_… --kind warning --marking TLP:AMBER)",
		RunE: func(c *cobra.Command, args []string) error {
			in := api.ProductStart{Kind: threat.ProductKind(kind), Mode: threat.Mode(mode), Zone: zone}
			if marking != "" {
				m, err := threat.ParseMarking(marking)
				if err != nil {
					return misuse("%s", err)
				}
				in.Marking = &m
			}
			var p threat.Product
			return r.do(c.Context(), http.MethodPost, under("cases", args[0], "products"), in, &p, func() { r.printf("%s\n", p.ID) })
		},
	}
	command.Flags().StringVar(&kind, "kind", "warning", "warning or advisory")
	command.Flags().StringVar(&mode, "mode", "", "actual, exercise or test; the desk's own when empty")
	command.Flags().StringVar(&marking, "marking", "", "TLP `label` of the warning: its tearline")
	command.Flags().StringVar(&zone, "zone", "", "IANA time `zone` of the window")
	return command
}

func (r *remote) warnShow() *cobra.Command {
	var forms, diff bool
	command := &cobra.Command{
		Use: "show ID", Short: "Show a product: as it stands, as everybody gets it, or what it changes", Args: exactly("the id of a product"),
		Example: "  tocsin warn show pro_… --json > draft.json\n  tocsin warn show pro_… --forms",
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case forms:
				return r.showForms(c, args[0])
			case diff:
				return r.showChanges(c, args[0])
			}
			var p threat.Product
			return r.do(c.Context(), http.MethodGet, under("products", args[0]), nil, &p, func() {
				r.productLine(p)
				r.printf("case %s, version %d, %s, written by %s, digest %s\n", p.Case, p.Version, p.Marking, p.Author, firstOf(p.Digest, "none yet"))
				r.showTexts(p)
			})
		},
	}
	command.Flags().BoolVar(&forms, "forms", false, "as everybody gets it, by each channel")
	command.Flags().BoolVar(&diff, "changes", false, "what it changes")
	return command
}

func (r *remote) showTexts(p threat.Product) {
	for _, t := range p.Texts {
		r.printf("\n[%s] %s\n", oneLine(t.Language), oneLine(t.Headline))
		for _, f := range [][2]string{
			{"what", t.Hazard},
			{"where", t.Place},
			{"at risk", t.AtRisk},
			{"likelihood", t.Likelihood},
			{"not known", t.Unknown},
			{"who says so", t.Source},
			{"do", strings.Join(t.Actions, "; ")},
			{"elsewhere", strings.Join(t.Elsewhere, "; ")},
			{"asked", t.Asked},
			{"contact", t.Contact},
		} {
			if f[1] != "" {
				r.printf("  %-12s %s\n", f[0], oneLine(f[1]))
			}
		}
	}
}

func (r *remote) showForms(c *cobra.Command, id string) error {
	var list struct{ Items []desk.Preview }
	return r.do(c.Context(), http.MethodGet, under("products", id, "forms"), nil, &list, func() {
		for _, f := range list.Items {
			to := firstOf(strings.Join(f.To, "; "), "everybody")
			r.printf("--- %s, %s, to %s\n%s\n", f.Channel, f.Language, oneLine(to), printable(f.Text))
		}
	})
}

func (r *remote) showChanges(c *cobra.Command, id string) error {
	var list struct{ Items []desk.Compared }
	return r.do(c.Context(), http.MethodGet, under("products", id, "changes"), nil, &list, func() {
		for _, against := range list.Items {
			r.printf("against %s\n", oneLine(against.Against))
			for _, change := range against.Changes {
				r.printf("[%s]\n", oneLine(change.Part))
				for _, piece := range change.Pieces {
					switch piece.Kind {
					case "+":
						r.printf("{+%s+}", printable(piece.Text))
					case "-":
						r.printf("[-%s-]", printable(piece.Text))
					default:
						r.printf("%s", printable(piece.Text))
					}
				}
				r.printf("\n")
			}
		}
	})
}

func (r *remote) warnEdit() *cobra.Command {
	return &cobra.Command{
		Use: "edit ID FILE|-", Short: "Save another text of a draft", Args: exactly("the id of a product", "a file, or - for standard input"),
		Long: `Saves the text in the file over the draft. The file is JSON as 'warn show --json'
prints it; what it does not hold stays as it is. The version in it must be the
one that stands, so that nobody's change is lost. A draft that was handed in
goes back to draft.`,
		Example: "  tocsin warn show pro_… --json | jq '.texts[0].headline = \"…\"' | tocsin warn edit pro_… -",
		RunE: func(c *cobra.Command, args []string) error {
			data, err := readAll(r.env, args[1])
			if err != nil {
				return err
			}
			var p threat.Product
			now, err := r.send(c.Context(), http.MethodGet, under("products", args[0]), nil)
			if err != nil {
				return err
			}
			if err := json.Unmarshal(now, &p); err != nil {
				return err
			}
			if err := json.Unmarshal(data, &p); err != nil {
				return threat.Invalid(args[1], "this is no product in JSON", "begin with what 'tocsin warn show --json' prints")
			}
			in := api.ProductEdit{
				Version: p.Version, Twin: p.Twin, Marking: p.Marking, PAP: p.PAP, Precedence: p.Precedence, Texts: p.Texts, Window: p.Window, Area: p.Area,
				AnswerBy: p.AnswerBy, Recipients: p.Recipients, Channels: p.Channels, Policy: p.Policy,
			}
			return r.do(c.Context(), http.MethodPut, under("products", args[0]), in, &p, func() { r.productLine(p) })
		},
	}
}

func (r *remote) warnCheck() *cobra.Command {
	return &cobra.Command{
		Use: "check ID", Short: "Say what stands between a product and its approval", Args: exactly("the id of a product"),
		Long: `Holds a product against what it must say, against everything above its tearline
in every form it leaves in, and against its twin. The exit code is 1 while
something stands in the way. The last line is the digest that an approval is
bound to.`,
		RunE: func(c *cobra.Command, args []string) error {
			var checks api.ProductChecks
			if err := r.do(c.Context(), http.MethodGet, under("products", args[0], "checks"), nil, &checks, func() { r.printChecks(checks) }); err != nil {
				return err
			}
			if !checks.Clear {
				return errFound
			}
			return nil
		},
	}
}

func (r *remote) printChecks(checks api.ProductChecks) {
	for _, f := range checks.Faults {
		r.printf("missing  %s: %s; %s\n", oneLine(f.Where), oneLine(f.Message), oneLine(f.Remedy))
	}
	for _, l := range checks.Leaks {
		r.printf("leak     %s: %s in the %s: “%s”\n", l.ID, oneLine(l.Reason), strings.Join(l.Forms, "; "), oneLine(l.Quote))
	}
	for _, d := range checks.Parity {
		r.printf("differs  %s: %s\n", d.ID, oneLine(d.Text))
	}
	for _, g := range checks.Given {
		r.printf("given    %s, %s: %s\n", g.Kind, g.Field, oneLine(g.Reason))
	}
	if checks.Clear {
		r.printf("clear\n")
	}
	r.printf("digest   %s\n", checks.Digest)
}

// when is a time in a list, a dash for none.
func when(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.UTC().Format("2006-01-02T15:04Z")
}
