package desk

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/tocsin/tocsin/internal/geo"
	"github.com/tocsin/tocsin/internal/score"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Scores measure across the cases that one reader may see. A measure that
// cannot be computed is nil, never zero.
type Scores struct {
	Cases    int             `json:"cases"` // with an outcome
	Table    score.Table     `json:"table"`
	POD      *float64        `json:"pod"`
	FAR      *float64        `json:"far_ratio"`
	CSI      *float64        `json:"csi"`
	Brier    *float64        `json:"brier"`
	Judged   int             `json:"judged"` // forecasts that the Brier score is of
	Bins     []score.Bin     `json:"reliability"`
	Products []ScoredProduct `json:"products"`
	Sources  []SourceRecord  `json:"sources"`
	Partners []PartnerRecord `json:"partners"` // those who were warned, the most often first
	Desk     PartnerRecord   `json:"desk"`     // all of them together
}

// ScoredProduct is a product beside what came of its case: how long and how
// wide it was. Bigger warnings look better.
type ScoredProduct struct {
	Product string             `json:"product"`
	Case    string             `json:"case"`
	Kind    threat.ProductKind `json:"kind"`
	Mode    threat.Mode        `json:"mode"`
	Title   string             `json:"title"`
	Outcome threat.OutcomeCode `json:"outcome"`
	Hours   float64            `json:"window_hours"`
	Km2     float64            `json:"area_km2,omitempty"` // of its shapes together; absent without any
}

// SourceRecord is how a source's reports have turned out, and the grade that
// suggests. It never sets one.
type SourceRecord struct {
	Source    string             `json:"source"`
	Name      string             `json:"name"`
	Now       threat.Reliability `json:"reliability"`
	Suggested threat.Reliability `json:"suggested,omitempty"`
	True      int                `json:"borne_out"`
	False     int                `json:"not_borne_out"`
	Open      int                `json:"open"`
	Reason    string             `json:"reason"`
}

// maxScored bounds the cases and sources that are measured together.
const maxScored = 500

// ScoresOf measures across cases.
func ScoresOf(ctx context.Context, q *store.Reads, r threat.Reader) (*Scores, error) {
	s := &Scores{Bins: []score.Bin{}, Products: []ScoredProduct{}, Sources: []SourceRecord{}, Partners: []PartnerRecord{}}
	outcomes, err := q.AllOutcomes(ctx, r, maxScored)
	if err != nil {
		return nil, err
	}
	var codes []threat.OutcomeCode
	var forecasts []score.Forecast
	for _, o := range outcomes {
		codes = append(codes, o.Code)
		assessments, err := q.Assessments(ctx, r, o.Case)
		if err != nil {
			return nil, err
		}
		if f, ok := forecastOf(assessments, o.Code); ok {
			forecasts = append(forecasts, f)
		}
		if err := s.addProducts(ctx, q, r, o); err != nil {
			return nil, err
		}
	}
	s.measure(codes, forecasts)
	if err := s.addPartners(ctx, q, r, outcomes); err != nil {
		return nil, err
	}
	return s, s.addSources(ctx, q, r)
}

func (s *Scores) measure(codes []threat.OutcomeCode, forecasts []score.Forecast) {
	known := func(v float64, ok bool) *float64 {
		if !ok {
			return nil
		}
		return &v
	}
	s.Cases, s.Judged, s.Table = len(codes), len(forecasts), score.Tabulate(codes)
	s.POD, s.FAR, s.CSI, s.Brier = known(s.Table.POD()), known(s.Table.FAR()), known(s.Table.CSI()), known(score.Brier(forecasts))
	s.Bins = append(s.Bins, score.Reliability(forecasts)...)
}

// forecastOf is what was judged last, the middle of its band if only a term was
// given, and whether it happened. What was averted or is unknown settles no
// forecast.
func forecastOf(all []threat.Assessment, code threat.OutcomeCode) (score.Forecast, bool) {
	if code == threat.OutcomeNotKnown || code == threat.Averted {
		return score.Forecast{}, false
	}
	f := score.Forecast{Occurred: strings.HasPrefix(string(code), "occurred")}
	for _, a := range all {
		if a.Percent > 0 {
			f.Percent = a.Percent
			return f, true
		}
		if a.Likelihood > 0 {
			b := threat.LikelihoodScale[a.Likelihood-1]
			f.Percent = (b.Low + b.High) / 2
			return f, true
		}
	}
	return f, false
}

func (s *Scores) addProducts(ctx context.Context, q *store.Reads, r threat.Reader, o threat.CaseOutcome) error {
	products, err := q.Products(ctx, r, store.ProductFilter{Case: o.Case, Limit: 500})
	for _, p := range products {
		if Issued(p.State) && p.Action != threat.ActionCancel && p.Mode != threat.ModeTest && p.Mode != threat.ModeDraft {
			s.Products = append(s.Products, ScoredProduct{
				Product: p.ID, Case: o.Case, Kind: p.Kind, Mode: p.Mode, Title: ProductTitle(p), Outcome: o.Code, Hours: p.Window.End.Sub(p.Window.Start).Hours(), Km2: AreaSize(p.Area),
			})
		}
	}
	return err
}

// ProductTitle is what a product is called in lists.
func ProductTitle(p threat.Product) string {
	for _, t := range p.Texts {
		if strings.TrimSpace(t.Headline) != "" {
			return t.Headline
		}
	}
	return string(p.Kind) + " without a headline"
}

// AreaSize is how large the shapes of an area are together, in square
// kilometres; overlaps count twice.
func AreaSize(a threat.Area) float64 {
	size := 0.0
	for _, k := range a.Circles {
		size += math.Pi * k.Km * k.Km
	}
	for _, ring := range a.Polygons {
		size += ringSize(ring)
	}
	return size
}

// ringSize is the area of a closed ring of latitudes and longitudes on a
// sphere, by the excess of its trapezoids.
func ringSize(ring [][2]float64) float64 {
	const earth = 6371.0088 // km, mean radius
	rad := math.Pi / 180
	sum := 0.0
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		sum += (b[1] - a[1]) * rad * (2 + math.Sin(a[0]*rad) + math.Sin(b[0]*rad))
	}
	return math.Abs(sum) * earth * earth / 2
}

// addSources gives each source's track record: of its graded reports, those
// confirmed or probably true, and those doubtful or improbable.
func (s *Scores) addSources(ctx context.Context, q *store.Reads, r threat.Reader) error {
	sources, err := q.Sources(ctx, r)
	if err != nil {
		return err
	}
	for _, source := range sources {
		if source.Reports == 0 || len(s.Sources) == maxScored {
			continue
		}
		rec, err := recordOf(ctx, q, r, source.ID)
		if err != nil {
			return err
		}
		out := SourceRecord{
			Source: source.ID, Name: source.Name, Now: source.Reliability, True: rec.True, False: rec.False, Open: rec.Open,
			Reason: fmt.Sprintf("%d borne out, %d not, %d open", rec.True, rec.False, rec.Open),
		}
		if g, ok := score.SuggestReliability(rec); ok {
			out.Suggested = g.Reliability
		}
		s.Sources = append(s.Sources, out)
	}
	return nil
}

func recordOf(ctx context.Context, q *store.Reads, r threat.Reader, source string) (score.Record, error) {
	rec := score.Record{Source: source}
	for after := ""; ; {
		page, err := q.Reports(ctx, r, store.ReportFilter{Source: source, After: after, Limit: 500})
		if err != nil {
			return rec, err
		}
		for _, rep := range page.Reports {
			switch rep.Credibility {
			case 1, 2:
				rec.True++
			case 4, 5:
				rec.False++
			default:
				rec.Open++
			}
		}
		if after = page.Next; after == "" {
			return rec, nil
		}
	}
}

// PointOf is where the gazetteer has a place by a name.
func PointOf(name string) (geo.Place, bool) {
	found := geo.Lookup(strings.TrimSpace(name))
	if len(found) == 0 || !found[0].HasPoint {
		return geo.Place{}, false
	}
	return found[0], true
}
