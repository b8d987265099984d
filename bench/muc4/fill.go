package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/tocsin/tocsin/bench/muc4/corpus"
	"github.com/tocsin/tocsin/bench/muc4/template"
	"github.com/tocsin/tocsin/internal/reading/incident"
	"github.com/tocsin/tocsin/internal/reading/text"
)

// fill reads the messages and answers with templates, an irrelevant one for a
// message without incidents.
func fill(ms []corpus.Message) []template.Template {
	var out []template.Template
	var last time.Time
	for _, m := range ms {
		d := text.Split(m.Text)
		// the files are in the order of time, some datelines without a year
		day := incident.Published(d, last)
		if !day.IsZero() {
			last = day.AddDate(0, 1, 0)
		}
		found := incident.ReadDoc(d, incident.Options{Published: day})
		if len(found) == 0 {
			out = append(out, template.Template{Message: m.ID, Irrelevant: true})
		}
		for i := range found {
			out = append(out, toTemplate(m.ID, i+1, &found[i]))
		}
	}
	return out
}

func toTemplate(id string, n int, in *incident.Incident) template.Template {
	t := template.Template{Message: id, Number: strconv.Itoa(n)}
	t.Add(template.Date, in.Date.String())
	t.Add(template.Location, in.Place.String())
	t.Add(template.Type, in.Kind)
	t.Add(template.Stage, in.Stage)
	for _, f := range in.Instruments {
		t.Add(template.InstrumentID, upper(f))
		ref := upper(f)
		if ref == "" {
			ref = "-"
		}
		t.Add(template.InstrumentType, f.Kind, ref)
	}
	t.Add(template.Category, in.Category)
	for _, f := range in.Perpetrators {
		t.Add(template.PerpIndividual, upper(f))
	}
	for _, o := range in.Organizations {
		t.Add(template.PerpOrganization, upper(o.Filler))
		t.Add(template.PerpConfidence, string(o.Confidence), upper(o.Filler))
	}
	for i := range in.Things {
		addThing(&t, &in.Things[i])
	}
	for i := range in.People {
		addPerson(&t, &in.People[i])
	}
	if in.Total.Value > 0 {
		t.Add(template.HumTotal, number(in.Total))
	}
	return t
}

// upper is a filler's text in the capitals of the 1992 files.
func upper(f incident.Filler) string { return strings.ToUpper(f.Text) }

func addThing(t *template.Template, x *incident.Target) {
	id := upper(x.Filler)
	t.Add(template.PhysID, id)
	t.Add(template.PhysType, x.Kind, id)
	t.Add(template.PhysNumber, number(x.Count), id)
	t.Add(template.PhysNation, x.Nation, id)
	for _, e := range x.Effects {
		t.Add(template.PhysEffect, e, id)
	}
}

func addPerson(t *template.Template, x *incident.Target) {
	name, desc := upper(x.Name), upper(x.Filler)
	ref := name
	if ref == "" {
		ref = desc
	}
	if ref == "" {
		for _, e := range x.Effects {
			t.Add(template.HumEffect, e, "-")
		}
		return
	}
	t.Add(template.HumName, name)
	if name != "" {
		t.Add(template.HumDescription, desc, name)
	} else {
		t.Add(template.HumDescription, desc)
	}
	t.Add(template.HumType, x.Kind, ref)
	t.Add(template.HumNumber, number(x.Count), ref)
	t.Add(template.HumNation, x.Nation, ref)
	for _, e := range x.Effects {
		t.Add(template.HumEffect, e, ref)
	}
}

// number writes a count as template-doc-part1 §7.15 has it.
func number(c incident.Count) string {
	switch {
	case c.Value > 0 && c.AtLeast:
		return strconv.Itoa(c.Value) + "-"
	case c.Value > 0 && c.About:
		return "~" + strconv.Itoa(c.Value)
	case c.Value > 0:
		return strconv.Itoa(c.Value)
	case c.Plural:
		return "PLURAL"
	}
	return "1"
}
