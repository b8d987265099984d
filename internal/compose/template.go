package compose

import "github.com/tocsin/tocsin/internal/threat"

// Template are texts to begin a product from.
type Template struct {
	Name  string
	Texts []threat.Text
}

// Templates are those that come with the program: advice that fits a kind of
// threat. What is particular is left for the author; a desk keeps its own
// beside them.
func Templates() []Template {
	en := func(name, headline, atRisk string, there, elsewhere []string) Template {
		return Template{name, []threat.Text{{Language: "en", Headline: headline, AtRisk: atRisk, Unknown: "Day, place and means are not known for certain", Actions: there, Elsewhere: elsewhere}}}
	}
	return []Template{
		en("attack on a crowd", "Attack on large gatherings reported to be planned", "People at concerts, services, markets and other large gatherings",
			[]string{"Avoid large gatherings", "If you must be there, know the exits and stay away from the entrance queue", "Leave at once when you hear shots or see people run; hide and be silent if you cannot"},
			[]string{"Follow the advice of the local authorities", "Tell people close to you where you are"}),
		en("attack on a building", "Attack on a building reported to be planned", "People in and around the building",
			[]string{"Stay away from the building unless you must be there", "Keep entrances and escape routes free", "Report unattended bags and vehicles, and do not touch them"},
			[]string{"Choose another way around the area"}),
		en("kidnapping", "Kidnappings of foreigners reported to be planned", "Foreign nationals, aid workers and journalists",
			[]string{"Change your routes and times", "Do not travel alone or after dark", "Tell somebody where you go and when you will be back"},
			[]string{"Put off travel to the area"}),
		en("threat to one person", "A threat to your life was reported", "You, and those who live with you",
			[]string{"Call the number below now", "Go to a place where others are", "Do not tell others about this warning"}, nil),
		en("vehicle attack", "Attack with a vehicle reported to be planned", "People on foot in streets and squares where many gather",
			[]string{"Keep to places that vehicles cannot reach", "Stay away from the edge of the road", "Leave when a vehicle drives at people, to the side and behind something solid"}, []string{"Avoid the area"}),
	}
}

// Begin puts a template into texts: only what is still empty is filled, and a
// language that is missing is added, so that nothing an author wrote is lost.
func Begin(texts []threat.Text, template []threat.Text) []threat.Text {
	out := append([]threat.Text(nil), texts...)
	for _, t := range template {
		at := -1
		for i := range out {
			if baseOf(out[i].Language) == baseOf(t.Language) {
				at = i
			}
		}
		if at < 0 {
			out = append(out, t)
			continue
		}
		fillEmpty(&out[at], t)
	}
	return out
}

func fillEmpty(o *threat.Text, t threat.Text) {
	for _, f := range []struct {
		into *string
		from string
	}{
		{&o.Headline, t.Headline},
		{&o.Hazard, t.Hazard},
		{&o.Place, t.Place},
		{&o.AtRisk, t.AtRisk},
		{&o.Likelihood, t.Likelihood},
		{&o.Unknown, t.Unknown},
		{&o.Source, t.Source},
		{&o.Asked, t.Asked},
		{&o.Contact, t.Contact},
	} {
		if *f.into == "" {
			*f.into = f.from
		}
	}
	if len(o.Actions) == 0 {
		o.Actions = t.Actions
	}
	if len(o.Elsewhere) == 0 {
		o.Elsewhere = t.Elsewhere
	}
}
