package cli

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

// reviewCommand looks back on cases.
func reviewCommand(env *Env) *cobra.Command {
	r := &remote{env: env}
	command := group("review", "Look back: what was known, sent and answered, and what came of it", `Looks back on a case and across cases, as the console's review does.
`+remoteHelp, r.reviewShow(), r.reviewScores(), r.reviewLessons(), r.reviewLesson(), r.reviewDone())
	r.addTo(command)
	return command
}

func (r *remote) reviewShow() *cobra.Command {
	var markdown bool
	command := &cobra.Command{
		Use: "show CASE", Short: "Show the review of a case", Args: exactly("the id of a case"),
		Example: "  tocsin review show cas_… --markdown > review.md\n  tocsin review show cas_… --json | jq .window_gap_hours",
		RunE: func(c *cobra.Command, args []string) error {
			if markdown {
				return r.text(c.Context(), under("cases", args[0], "review.md"))
			}
			var v desk.CaseReview
			return r.do(c.Context(), http.MethodGet, under("cases", args[0], "review"), nil, &v, func() { r.printReview(v) })
		},
	}
	command.Flags().BoolVar(&markdown, "markdown", false, "print it as Markdown")
	return command
}

func (r *remote) printReview(v desk.CaseReview) {
	r.printf("%s\noutcome: %s (windows and event suggest: %s)\n\n", oneLine(v.Title), firstOf(oneLine(string(v.Outcome)), "not decided"), v.Suggested)
	for _, m := range v.Measures() {
		r.printf("%-20s %-12s %s\n", m.Name, m.Value, m.Of)
	}
	r.printf("\n")
	for _, m := range v.Replay {
		times := ""
		if m.Count > 1 {
			times = fmt.Sprintf(" (%d times)", m.Count)
		}
		r.printf("%-16s  %-9s %s%s\n", m.Stamp(), m.Lane, oneLine(m.Text), times)
	}
	for _, n := range v.Lessons {
		r.printf("lesson %s: %s\n", n.ID, oneLine(n.Text))
	}
}

func (r *remote) reviewScores() *cobra.Command {
	var markdown bool
	command := &cobra.Command{
		Use: "scores", Short: "Measure across cases: POD, FAR (ratio), CSI, Brier, and track records", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if markdown {
				return r.text(c.Context(), "/scores.md")
			}
			var s desk.Scores
			return r.do(c.Context(), http.MethodGet, "/scores", nil, &s, func() {
				for _, m := range []struct {
					name  string
					value *float64
				}{{"POD", s.POD}, {"FAR (ratio)", s.FAR}, {"CSI", s.CSI}, {"Brier", s.Brier}} {
					text := "–"
					if m.value != nil {
						text = fmt.Sprintf("%.2f", *m.value)
					}
					r.printf("%-12s %s\n", m.name, text)
				}
				for _, p := range s.Products {
					r.printf("%s  %-8s  %7.1f h  %8.0f km²  %-22s %s\n", p.Product, p.Kind, p.Hours, p.Km2, oneLine(string(p.Outcome)), oneLine(p.Title))
				}
				for _, k := range append([]desk.PartnerRecord{s.Desk}, s.Partners...) {
					r.printf("%s  %s; reached after %s, answered after %s\n", oneLine(firstOf(k.Name, k.Partner)), k.Words(), k.Median(k.ToReach), k.Median(k.ToAnswer))
				}
				for _, k := range s.Sources {
					r.printf("%s  now %s, suggested %s  %s: %s\n", k.Source, k.Now, firstOf(string(k.Suggested), "–"), oneLine(k.Name), k.Reason)
				}
			})
		},
	}
	command.Flags().BoolVar(&markdown, "markdown", false, "print it as Markdown")
	return command
}

// text prints a document of the desk.
func (r *remote) text(ctx context.Context, path string) error {
	text, err := r.send(ctx, http.MethodGet, path, nil)
	if err == nil {
		_, err = fmt.Fprint(r.env.Out, printable(string(text)))
	}
	return err
}

func (r *remote) reviewLessons() *cobra.Command {
	return &cobra.Command{
		Use: "lessons", Short: "List the lessons of all cases, those not done first", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var list struct{ Items []threat.Lesson }
			return r.do(c.Context(), http.MethodGet, "/lessons", nil, &list, func() {
				for _, n := range list.Items {
					done := "by " + when(n.Due)
					if !n.Done.IsZero() {
						done = "done " + when(n.Done)
					}
					r.printf("%s  %s  %s  %s\n", n.ID, n.Owner, done, oneLine(n.Text))
				}
			})
		},
	}
}

func (r *remote) reviewLesson() *cobra.Command {
	var in api.LessonIn
	command := &cobra.Command{
		Use: "lesson CASE TEXT…", Short: "Add a lesson to a case, with who does it by when", Args: cobra.MinimumNArgs(2),
		Example: "  tocsin review lesson cas_… --owner per_… --due 2024-05-01 'Extend before the window ends'",
		RunE: func(c *cobra.Command, args []string) error {
			if in.Text = strings.Join(args[1:], " "); in.Owner == "" || in.Due == "" {
				return misuse("say who does it (--owner) and by when (--due)")
			}
			var n threat.Lesson
			return r.do(c.Context(), http.MethodPost, under("cases", args[0], "lessons"), in, &n, func() { r.printf("%s\n", n.ID) })
		},
	}
	command.Flags().StringVar(&in.Owner, "owner", "", "`id` of the person who does it")
	command.Flags().StringVar(&in.Due, "due", "", "`day` by which (YYYY-MM-DD)")
	return command
}

func (r *remote) reviewDone() *cobra.Command {
	return &cobra.Command{
		Use: "done LESSON", Short: "Say that a lesson was put to use", Args: exactly("the id of a lesson"),
		RunE: func(c *cobra.Command, args []string) error {
			var n threat.Lesson
			return r.do(c.Context(), http.MethodPost, under("lessons", args[0], "done"), nil, &n, func() { r.printf("done\n") })
		},
	}
}
