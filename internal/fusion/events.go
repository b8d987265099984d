package fusion

import (
	"fmt"
	"math"
	"slices"
)

// Match is how a report stands to another one.
type Match struct {
	Report  string
	Copy    bool    // likely the same words; [CompareTexts] settles it
	Score   float64 // 0 to 1: how likely both tell of the same event
	Reasons []string
}

// The score at which two reports are proposed to be about one event.
const sameEventScore = 0.5

// SameEvent says how likely two reports tell of the same event, and why:
// specifics (place, day, figures, names) decide, not the topic. weight gives
// how telling a term is, as its inverse document frequency.
func SameEvent(a, b Profile, weight func(uint32) float64) Match {
	m := Match{Report: b.Report}
	cosine, names := likeness(a, b, weight)
	logit := -3.2 + 9*cosine + 0.25*min(names, 12)
	if names >= 2 {
		m.Reasons = append(m.Reasons, "they share rare names and figures")
	}
	for _, judge := range []func(a, b Profile) (float64, string){judgePlaces, judgeDays, judgeCounts, judgeAttacks, judgePublished} {
		score, reason := judge(a, b)
		logit += score
		if reason != "" {
			m.Reasons = append(m.Reasons, reason)
		}
	}
	m.Score = 1 / (1 + math.Exp(-logit))
	return m
}

// likeness is the cosine of the two reports' terms, names counting double, and
// the summed weight of the names and numbers in common.
func likeness(a, b Profile, weight func(uint32) float64) (cosine, names float64) {
	var dot, na, nb float64
	value := func(t Term) float64 {
		v := (1 + math.Log(float64(t.Count))) * weight(t.Hash)
		if t.Name {
			v *= 1.6
		}
		return v
	}
	for _, t := range a.Terms {
		na += value(t) * value(t)
	}
	for _, t := range b.Terms {
		nb += value(t) * value(t)
	}
	for i, j := 0, 0; i < len(a.Terms) && j < len(b.Terms); {
		switch ta, tb := a.Terms[i], b.Terms[j]; {
		case ta.Hash < tb.Hash:
			i++
		case ta.Hash > tb.Hash:
			j++
		default:
			dot += value(ta) * value(tb)
			if ta.Name && tb.Name {
				names += weight(ta.Hash)
			}
			i++
			j++
		}
	}
	if na == 0 || nb == 0 {
		return 0, 0
	}
	return dot / math.Sqrt(na*nb), names
}

// judgePlaces compares where the events are told to have been.
func judgePlaces(a, b Profile) (float64, string) {
	if len(a.Places) == 0 || len(b.Places) == 0 {
		return 0, ""
	}
	best, reason := -2.5, "the places told are different"
	for _, p := range a.Places {
		for _, q := range b.Places {
			score, why := spots(p, q)
			if score > best {
				best, reason = score, why
			}
		}
	}
	return best, reason
}

// spots compares two places: the same one, near each other, one in the other,
// or apart.
func spots(p, q Spot) (float64, string) {
	km := math.Inf(1)
	if p.Point && q.Point {
		const rad = math.Pi / 180
		x := (p.Lon - q.Lon) * rad * math.Cos((p.Lat+q.Lat)/2*rad)
		km = 6371 * math.Hypot(x, (p.Lat-q.Lat)*rad)
	}
	wide := fineness(p.Type) <= fineness("region") || fineness(q.Type) <= fineness("region")
	switch {
	case p.Country != "" && q.Country != "" && p.Country != q.Country:
		return -3, "they tell of different countries"
	case p.Name == q.Name && !wide:
		return 1.6, "both tell of " + p.Name
	case km <= farKm && !wide:
		return 1, fmt.Sprintf("the places lie %d km apart", int(km))
	case wide && (p.Country == q.Country || p.Name == q.Name):
		return 0.3, "the places lie in one country or region"
	}
	return -2.5, "the places told are different"
}

// judgeDays compares the days told for the event.
func judgeDays(a, b Profile) (float64, string) {
	if len(a.Days) == 0 || len(b.Days) == 0 {
		return 0, ""
	}
	nearest := int32(math.MaxInt32)
	for _, x := range a.Days {
		for _, y := range b.Days {
			nearest = min(nearest, max(x-y, y-x))
		}
	}
	switch {
	case nearest == 0:
		return 1.4, "both give the same day"
	case nearest == 1:
		return 0.8, "the days they give are one apart"
	}
	return -min(3, 0.6*float64(nearest)), fmt.Sprintf("the days they give are %d apart", nearest)
}

// judgeCounts compares the figures: equal ones speak for one event, and the
// greater they are the more.
func judgeCounts(a, b Profile) (float64, string) {
	score, reason := 0.0, ""
	for _, kind := range []string{"killed", "injured"} {
		x, okX := a.Counts[kind]
		y, okY := b.Counts[kind]
		switch {
		case !okX || !okY:
		case x == y:
			score += 0.3 + 0.15*min(math.Log1p(float64(x[0])), 4)
			reason = "they give the same figures"
		case x[0] > y[1] || y[0] > x[1]:
			score -= 0.3
		}
	}
	return score, reason
}

func judgeAttacks(a, b Profile) (float64, string) {
	if len(a.Attacks) == 0 || len(b.Attacks) == 0 {
		return 0, ""
	}
	for _, x := range a.Attacks {
		if slices.Contains(b.Attacks, x) {
			return 0.3, ""
		}
	}
	return -0.5, ""
}

// judgePublished compares when the reports came out: those about one event
// mostly come out close together.
func judgePublished(a, b Profile) (float64, string) {
	if !a.Published.Known() || !b.Published.Known() {
		return 0, ""
	}
	days := a.Published.From.Sub(b.Published.From).Abs().Hours() / 24
	switch {
	case days <= 3:
		return 0.5, ""
	case days <= 14:
		return 0, ""
	}
	return -min(1.5, 0.4*math.Log(days/14)+0.3), fmt.Sprintf("they came out %d days apart", int(days))
}
