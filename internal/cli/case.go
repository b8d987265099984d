package cli

import (
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/threat"
)

// caseCommand judges cases: assessments, determinations, clocks and waivers.
func caseCommand(env *Env) *cobra.Command {
	r := &remote{env: env}
	command := group("case", "Look at cases, assess and determine them, at a desk that runs", `Does what the console's page "Judgement and duty" does: an assessment and a
determination are added as versions, the clocks that follow are listed, waivers
are asked for and decided on by somebody else. Nothing is overwritten.
`+remoteHelp,
		r.caseList(), r.caseShow(), r.caseAssess(), r.caseDetermine(), r.caseClocks(), r.caseNote(), r.caseWaive(), r.caseWaivers(), r.caseDecide(), r.caseReview(), r.caseActors(), r.caseSame(), r.caseUnsay())
	r.addTo(command)
	return command
}

func (r *remote) caseList() *cobra.Command {
	var state, title string
	command := &cobra.Command{
		Use: "list", Short: "List cases, the last changed first", Args: cobra.NoArgs,
		Example: "  tocsin case list --state open\n  tocsin case list --title hall --json",
		RunE: func(c *cobra.Command, _ []string) error {
			var list struct{ Items []threat.Case }
			return r.do(c.Context(), http.MethodGet, asked("/cases", map[string]string{"state": state, "title": title, "limit": "500"}), nil, &list, func() {
				for _, k := range list.Items {
					r.printf("%s  %-6s  %-16s  %s\n", k.ID, k.State, k.Marking, oneLine(k.Title))
				}
			})
		},
	}
	command.Flags().StringVar(&state, "state", "", "open, closed or merged")
	command.Flags().StringVar(&title, "title", "", "`words` of the title")
	return command
}

func (r *remote) caseShow() *cobra.Command {
	return &cobra.Command{
		Use: "show CASE", Short: "Show a case: what it is, what was judged, and what is due", Args: exactly("the id of a case"),
		Long: `Shows the case with its latest assessment and determination and its clocks.
With --json the whole case is printed: its questions with their answers, its
timeline and contradictions.`,
		RunE: func(c *cobra.Command, args []string) error {
			var k threat.Case
			if err := r.do(c.Context(), http.MethodGet, under("cases", args[0]), nil, &k, func() {
				r.printf("%s  %s  %s\n%s\n", k.ID, k.State, k.Marking, oneLine(k.Title))
			}); err != nil || r.asJSON {
				return err
			}
			for _, show := range []func(*cobra.Command, string) error{r.showAssessment, r.showDetermination, r.showClocks} {
				if err := show(c, args[0]); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (r *remote) showAssessment(c *cobra.Command, id string) error {
	var list struct{ Items []threat.Assessment }
	return r.do(c.Context(), http.MethodGet, under("cases", id, "assessments"), nil, &list, func() {
		if len(list.Items) == 0 {
			r.printf("\nnot assessed\n")
			return
		}
		a := list.Items[0]
		r.printf("\nassessment, version %d, %s\n  %s\n", a.Version, when(a.At), oneLine(a.Judgement))
		// Two lines, never one sentence (ICD 203 §6.e).
		if a.Likelihood != 0 {
			r.printf("  likelihood: %s\n", a.Likelihood)
		}
		if a.Confidence != "" {
			r.printf("  confidence: %s. %s\n", a.Confidence, oneLine(a.Basis))
		}
		for _, d := range a.Dissents {
			r.printf("  dissent of %s: %s\n", oneLine(d.By), oneLine(d.Text))
		}
	})
}

func (r *remote) showDetermination(c *cobra.Command, id string) error {
	var list struct{ Items []threat.Determination }
	return r.do(c.Context(), http.MethodGet, under("cases", id, "determinations"), nil, &list, func() {
		if len(list.Items) == 0 {
			r.printf("\nnot determined\n")
			return
		}
		d := list.Items[0]
		r.printf("\ndetermination, version %d, %s: the threshold is %s (policy %s)\n", d.Version, when(d.At), d.Threshold, oneLine(d.Policy))
		for _, f := range d.Findings {
			r.printf("  %-12s %-12s %s\n", f.Criterion, f.Verdict, oneLine(f.Reasons))
		}
		for _, p := range d.Dispute {
			r.printf("  position of %s: %s\n", oneLine(p.By), oneLine(p.Text))
		}
	})
}

func (r *remote) showClocks(c *cobra.Command, id string) error {
	path := "/clocks"
	if id != "" {
		path = under("cases", id, "clocks")
	}
	var list struct{ Items []api.ClockOut }
	return r.do(c.Context(), http.MethodGet, path, nil, &list, func() {
		for _, k := range list.Items {
			state := "due " + when(k.Due)
			switch {
			case !k.Running():
				state = "stopped " + when(k.Stopped) + ": " + oneLine(k.Reason)
			case k.OverdueSeconds >= 0:
				state = "OVERDUE since " + when(k.Due) + ", called: " + firstOf(strings.Join(k.Called, ", "), "nobody")
			}
			r.printf("%s  %s  %s; %s\n", k.ID, k.Case, k.Text, state)
		}
	})
}

func (r *remote) caseAssess() *cobra.Command {
	var in api.AssessmentIn
	var marking, likelihood, confidence string
	command := &cobra.Command{
		Use: "assess CASE", Short: "Assess a case: add a version", Args: exactly("the id of a case"),
		Long: `Adds a version of the assessment. Likelihood and confidence are two axes and
never stand in one sentence (ICD 203): the desk refuses a judgement or a basis
that mixes them.`,
		Example: `  tocsin case assess cas_… --judgement "An attack on a concert is planned." \
    --likelihood likely --confidence moderate --basis "Two independent origins agree." \
    --unknown "which hall" --indicator "a rehearsal is seen"`,
		RunE: func(c *cobra.Command, args []string) error {
			var err error
			if in.Marking, err = threat.ParseMarking(marking); err != nil {
				return misuse("%s", err)
			}
			if in.Likelihood, err = likelihoodNamed(likelihood); err != nil {
				return err
			}
			in.Confidence = threat.Confidence(confidence)
			var a threat.Assessment
			return r.do(c.Context(), http.MethodPost, under("cases", args[0], "assessments"), in, &a, func() { r.printf("%s  version %d\n", a.ID, a.Version) })
		},
	}
	f := command.Flags()
	f.StringVar(&in.Judgement, "judgement", "", "`sentence` without words of likelihood or confidence")
	f.StringVar(&likelihood, "likelihood", "", "`term` of ICD 203, such as likely or very unlikely")
	f.IntVar(&in.Percent, "percent", 0, "`number` from 1 to 99, if one was judged")
	f.StringVar(&confidence, "confidence", "", "low, moderate or high")
	f.StringVar(&in.Basis, "basis", "", "`sentence`: what the confidence rests on")
	f.StringArrayVar(&in.Unknowns, "unknown", nil, "`what` is not known; may be given several times")
	f.StringArrayVar(&in.Indicators, "indicator", nil, "`what` would change the judgement; may be given several times")
	f.StringArrayVar(&in.Facts, "fact", nil, "`id` of a fact it rests on; may be given several times")
	f.StringVar(&in.Dissent, "dissent", "", "a `position` of your own that differs, kept beside it")
	f.StringVar(&marking, "marking", "TLP:AMBER", "TLP `label`")
	return command
}

// likelihoodNamed reads a term of the scale.
func likelihoodNamed(term string) (threat.Likelihood, error) {
	var known []string
	for _, b := range threat.LikelihoodScale {
		if strings.EqualFold(strings.ReplaceAll(term, "-", " "), b.Words) {
			return b.Term, nil
		}
		known = append(known, b.Words)
	}
	if term == "" {
		return 0, nil
	}
	return 0, misuse("%q is no term of ICD 203: use %s", term, strings.Join(known, ", "))
}

func (r *remote) caseDetermine() *cobra.Command {
	var in api.DeterminationIn
	var marking, other string
	var cite []string
	verdicts := map[threat.Criterion]*string{}
	command := &cobra.Command{
		Use: "determine CASE", Short: "Decide whether somebody must be warned: add a version", Args: exactly("the id of a case"),
		Long: `Answers the four questions of the duty to warn, each with a verdict (yes, no or
undetermined), a colon and its reasons. When the threshold is met or in doubt, a
clock starts that only a warning that arrived or an approved waiver stops.`,
		Example: `  tocsin case determine cas_… --credible "yes: two origins agree" --specific "yes: a hall is named" \
    --impending "undetermined: no day is given" --listed-harm "yes: killing" \
    --victim "people at concerts" --place Moscow --cite credible=fac_…`,
		RunE: func(c *cobra.Command, args []string) error {
			var err error
			if in.Marking, err = threat.ParseMarking(marking); err != nil {
				return misuse("%s", err)
			}
			if in.Findings, err = findingsOf(verdicts, cite); err != nil {
				return err
			}
			if in.Emergency = in.EmergencyReason != ""; other != "" {
				person, text, _ := strings.Cut(other, ":")
				in.Other = &api.PositionIn{Person: strings.TrimSpace(person), Text: strings.TrimSpace(text)}
			}
			var d threat.Determination
			return r.do(c.Context(), http.MethodPost, under("cases", args[0], "determinations"), in, &d, func() { r.printf("%s  version %d  %s\n", d.ID, d.Version, d.Threshold) })
		},
	}
	f := command.Flags()
	for _, k := range threat.Criteria {
		verdicts[k] = f.String(string(k), "", "`VERDICT: REASONS`")
	}
	f.StringArrayVar(&cite, "cite", nil, "`CRITERION=FACT`; may be given several times")
	f.StringArrayVar(&in.Victims, "victim", nil, "`whom` it is aimed at; may be given several times")
	f.StringArrayVar(&in.Places, "place", nil, "`where`; may be given several times")
	f.StringArrayVar(&in.Protectors, "protector", nil, "`id` of a contact who can protect them; may be given several times")
	f.StringVar(&in.EmergencyReason, "emergency", "", "warn first: the `reason` why it cannot wait")
	f.StringVar(&in.Position, "position", "", "your `position`, where people at the desk do not agree")
	f.StringVar(&other, "other", "", "`PERSON: POSITION`, the other one, with the id of whose it is")
	f.StringVar(&marking, "marking", "TLP:AMBER", "TLP `label`")
	return command
}

// findingsOf reads "yes: reasons" for each criterion.
func findingsOf(verdicts map[threat.Criterion]*string, cite []string) ([]threat.Finding, error) {
	facts := map[threat.Criterion][]string{}
	for _, c := range cite {
		criterion, fact, ok := strings.Cut(c, "=")
		if _, known := verdicts[threat.Criterion(criterion)]; !ok || !known {
			return nil, misuse("--cite %q is not CRITERION=FACT", c)
		}
		facts[threat.Criterion(criterion)] = append(facts[threat.Criterion(criterion)], fact)
	}
	var out []threat.Finding
	for _, k := range threat.Criteria {
		verdict, reasons, _ := strings.Cut(*verdicts[k], ":")
		if strings.TrimSpace(verdict) == "" {
			return nil, misuse("answer --%s, such as --%s \"yes: the reasons\"", k, k)
		}
		out = append(out, threat.Finding{Criterion: k, Verdict: threat.Verdict(strings.TrimSpace(verdict)), Reasons: strings.TrimSpace(reasons), Facts: facts[k]})
	}
	return out, nil
}

func (r *remote) caseClocks() *cobra.Command {
	return &cobra.Command{
		Use: "clocks [CASE]", Short: "List the clocks that run, or all of a case", Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return r.showClocks(c, strings.Join(args, "")) },
	}
}

func (r *remote) caseNote() *cobra.Command {
	return &cobra.Command{
		Use: "note CLOCK REASON", Short: "Say that what a clock asked for was done", Args: exactly("the id of a clock", "what was done"),
		Long: `Stops a clock for coordination, a second look or a dispute. Whoever made the
determination cannot do it. A duty to warn is not stopped by a note.`,
		RunE: func(c *cobra.Command, args []string) error {
			return r.do(c.Context(), http.MethodPost, under("clocks", args[0], "note"), api.NoteIn{Reason: args[1]}, nil, nil)
		},
	}
}
