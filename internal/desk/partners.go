package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/score"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// PartnerRecord is how somebody who was warned dealt with it, over all warnings
// that the reader may see. It suggests nothing of them.
type PartnerRecord struct {
	Partner  string   `json:"partner,omitempty"` // id of the contact; empty for all together
	Name     string   `json:"name"`
	Warnings int      `json:"warnings"`
	Reached  int      `json:"reached"`
	Answered int      `json:"answered"`
	TakenOn  int      `json:"taken_on"`
	Acted    int      `json:"acted"`
	Refused  int      `json:"refused"`   // disputed or dismissed
	BorneOut int      `json:"borne_out"` // of those refused: what was warned of came about
	ToReach  *float64 `json:"median_hours_to_reach"`
	ToAnswer *float64 `json:"median_hours_to_answer"`
}

// maxTold bounds the warnings times recipients that are measured together, the
// latest warnings first.
const maxTold = 20_000

// addPartners gives each partner's record, and that of the desk over all of
// them.
func (s *Scores) addPartners(ctx context.Context, q *store.Reads, r threat.Reader, outcomes []threat.CaseOutcome) error {
	came := map[string]threat.OutcomeCode{}
	for _, o := range outcomes {
		came[o.Case] = o.Code
	}
	products, err := q.Products(ctx, r, store.ProductFilter{Kind: threat.WarningProduct, Limit: maxScored})
	if err != nil {
		return err
	}
	var told []score.Told
	for _, p := range products {
		if !Issued(p.State) || p.Action == threat.ActionCancel || p.Mode == threat.ModeTest || p.Mode == threat.ModeDraft || len(told) >= maxTold {
			continue
		}
		more, err := toldBy(ctx, q, r, p, came[p.Case])
		if err != nil {
			return err
		}
		told = append(told, more...)
	}
	records := score.RecordPartners(told)
	var ids []string
	for _, k := range records[:min(len(records), maxScored)] {
		ids = append(ids, k.Partner)
	}
	names, err := q.ContactNames(ctx, r, ids)
	for _, k := range records[:len(ids)] {
		s.Partners = append(s.Partners, partnerRecord(k, names[k.Partner]))
	}
	s.Desk = partnerRecord(score.RecordDesk(told), "all together")
	return err
}

func partnerRecord(k score.PartnerRecord, name string) PartnerRecord {
	hours := func(d *time.Duration) *float64 {
		if d == nil {
			return nil
		}
		h := d.Hours()
		return &h
	}
	return PartnerRecord{k.Partner, name, k.Warnings, k.Reached, k.Answered, k.TakenOn, k.Acted, k.Refused, k.BorneOut, hours(k.ToReach), hours(k.ToAnswer)}
}

// toldBy is what each recipient made of one warning.
func toldBy(ctx context.Context, q *store.Reads, r threat.Reader, p threat.Product, outcome threat.OutcomeCode) ([]score.Told, error) {
	chains, err := q.Chains(ctx, r, p.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(chains))
	for i, c := range chains {
		ids[i] = c.ID
	}
	sent, err := q.DeliveriesOfChains(ctx, r, chains)
	if err != nil {
		return nil, err
	}
	said, err := q.AnswersOfChains(ctx, r, ids)
	out := make([]score.Told, len(chains))
	for i, c := range chains {
		t := score.Told{Partner: c.Contact, Sent: p.Approved, Outcome: outcome}
		for _, d := range sent[c.ID] {
			if d.State == threat.DeliveryDelivered && (t.Reached.IsZero() || d.Done.Before(t.Reached)) {
				t.Reached = d.Done
			}
		}
		for _, a := range said[c.ID] {
			t.Answers = append(t.Answers, a.State)
			if a.State.ByPerson() && (t.Answered.IsZero() || a.At.Before(t.Answered)) {
				t.Answered = a.At
			}
		}
		out[i] = t
	}
	return out, err
}

// Words are the record in a sentence.
func (k PartnerRecord) Words() string {
	out := fmt.Sprintf("%d warnings: %d reached, %d answered, %d taken on, %d acted", k.Warnings, k.Reached, k.Answered, k.TakenOn, k.Acted)
	if k.Refused > 0 {
		out += fmt.Sprintf(", %d disputed or dismissed, of which %d came about", k.Refused, k.BorneOut)
	}
	return out
}

// Median is a length of time in words, a dash where there is none.
func (PartnerRecord) Median(hours *float64) string {
	if hours == nil {
		return "–"
	}
	return HoursWords(*hours)
}

// Markdown writes the measures across cases for a report.
func (s *Scores) Markdown() []byte {
	var b strings.Builder
	b.WriteString("# Review across cases\n\n")
	for _, m := range []struct {
		name  string
		value *float64
	}{{"POD", s.POD}, {"FAR (ratio)", s.FAR}, {"CSI", s.CSI}, {"Brier", s.Brier}} {
		text := "–"
		if m.value != nil {
			text = fmt.Sprintf("%.2f", *m.value)
		}
		fmt.Fprintf(&b, "- %s: %s\n", m.name, text)
	}
	b.WriteString("\n## Those who were warned\n\nWhat is recorded of them; it suggests nothing. Who disputes a warning may be right.\n\n| who | record | reached after | answered after |\n|---|---|---|---|\n")
	for _, k := range append([]PartnerRecord{s.Desk}, s.Partners...) {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", inlined.Replace(k.Name), k.Words(), k.Median(k.ToReach), k.Median(k.ToAnswer))
	}
	b.WriteString("\n## Sources\n\nA record suggests a grade; a person sets it.\n\n| source | now | suggested | record |\n|---|---|---|---|\n")
	for _, k := range s.Sources {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", inlined.Replace(k.Name), k.Now, orNone(string(k.Suggested)), k.Reason)
	}
	return []byte(b.String())
}
