package compose

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/internal/testkit/cputime"
)

var (
	moscow = time.FixedZone("MSK", 3*3600)
	sent   = time.Date(2024, 3, 7, 21, 0, 0, 0, moscow)
)

// concert is the reference case as it could have been warned of.
func concert() Draft {
	return Draft{
		Identifier: "desk-2024-0307-1", Sender: "desk@embassy.example", Sent: sent,
		Status: cap.Actual, MsgType: cap.MsgAlert, Scope: cap.Public,
		Incidents: []string{"large gatherings"},
		Events: []Event{{
			Category: []cap.Category{cap.Security}, ResponseType: []cap.ResponseType{cap.Avoid},
			Urgency: cap.Expected, Severity: cap.Extreme, Certainty: cap.Possible,
			Onset: sent, Expires: sent.Add(48 * time.Hour),
			Codes: []cap.NamedValue{{ValueName: "OET:v1.2", Value: "OET-186"}},
			Areas: []Area{{
				Desc:     "Moscow",
				Polygons: [][]cap.Point{{{Lat: 55.5, Lon: 37.2}, {Lat: 55.5, Lon: 37.9}, {Lat: 56, Lon: 37.9}, {Lat: 56, Lon: 37.2}}},
				Circles:  []Circle{{cap.Point{Lat: 55.8256, Lon: 37.3904}, 2.5}},
			}},
			Resources: []Resource{{Desc: "Map", MimeType: "image/png", Content: []byte("not really a map")}},
			Texts: []Text{
				{Language: "en-GB", Event: "Attack on gatherings", Headline: "Avoid large gatherings", Description: "Extremists plan to target concerts.", Instruction: "Stay away.", Web: "https://embassy.example/alert"},
				{Language: "ru", Event: "Нападение", Headline: "Избегайте скоплений людей", Areas: []string{"Москва"}},
			},
		}},
	}
}

func TestComposeWritesAValidMessage(t *testing.T) {
	a, err := concert().Compose()
	if err != nil {
		t.Fatal(err)
	}
	if a.Sent != "2024-03-07T21:00:00+03:00" || len(a.Info) != 2 || a.Info[1].Area[0].AreaDesc != "Москва" {
		t.Errorf("read back %+v", a)
	}
	if diff := cmp.Diff(a.Info[0].Area[0].Polygon, a.Info[1].Area[0].Polygon); diff != "" {
		t.Errorf("the languages differ in their area:\n%s", diff)
	}
	ring, err := a.Info[0].Area[0].Polygon[0].Points()
	if err != nil || len(ring) != 5 || ring[0] != ring[4] {
		t.Errorf("the ring is not closed: %v, %v", ring, err)
	}
	r := a.Info[0].Resource[0]
	if r.Size != "16" || len(r.Digest) != 40 || r.DerefURI == "" {
		t.Errorf("resource %+v", r)
	}
	if got := a.Incidents.List(); !slices.Equal(got, []string{"large gatherings"}) {
		t.Errorf("incidents %q", got)
	}
}

// CAP 1.2 §3.3.2: never Z, and UTC is -00:00.
func TestTimesHaveANumericOffset(t *testing.T) {
	for name, c := range map[string]struct {
		in   time.Time
		want cap.DateTime
	}{
		"Moscow":      {sent, "2024-03-07T21:00:00+03:00"},
		"UTC":         {sent.UTC(), "2024-03-07T18:00:00-00:00"},
		"another UTC": {sent.In(time.FixedZone("GMT", 0)), "2024-03-07T18:00:00-00:00"},
		"fraction":    {sent.Add(900 * time.Millisecond), "2024-03-07T21:00:00+03:00"},
		"odd zone":    {sent.In(time.FixedZone("LMT", 9017)), "2024-03-07T20:30:00+02:30"},
		"none":        {time.Time{}, ""},
	} {
		if got := stamp(c.in); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestNothingInvalidIsComposed(t *testing.T) {
	for field, spoil := range map[string]func(*Draft){
		"Identifier":   func(d *Draft) { d.Identifier = "a b" },
		"Sender":       func(d *Draft) { d.Sender = "a,b" },
		"Sent":         func(d *Draft) { d.Sent = time.Time{} },
		"Status":       func(d *Draft) { d.Status = "Real" },
		"MsgType":      func(d *Draft) { d.MsgType = "Correction" },
		"Scope":        func(d *Draft) { d.Scope = "" },
		"Restriction":  func(d *Draft) { d.Scope = cap.Restricted },
		"Addresses":    func(d *Draft) { d.Scope = cap.Private },
		"Addresses[0]": func(d *Draft) { d.Scope, d.Addresses = cap.Private, []string{`a"b`} },
		"Note":         func(d *Draft) { d.Status = cap.Exercise },
		"References":   func(d *Draft) { d.MsgType = cap.MsgUpdate },
		"References[0]": func(d *Draft) {
			d.MsgType, d.References = cap.MsgUpdate, []cap.Reference{{Sender: d.Sender, Identifier: d.Identifier, Sent: stamp(d.Sent)}}
		},
		"References[0].Sent": func(d *Draft) {
			d.MsgType, d.References = cap.MsgUpdate, []cap.Reference{{Sender: "a", Identifier: "b", Sent: "2024-03-09T00:00:00-00:00"}}
		},
		"References[0].Sender": func(d *Draft) {
			d.MsgType, d.References = cap.MsgUpdate, []cap.Reference{{Sender: "a b", Identifier: "b", Sent: "2024-03-01T00:00:00-00:00"}}
		},
		"Events":                      func(d *Draft) { d.Events = nil },
		"Incidents[0]":                func(d *Draft) { d.Incidents = []string{" "} },
		"Source":                      func(d *Draft) { d.Source = "a\x00" },
		"Events[0].Category":          func(d *Draft) { d.Events[0].Category = nil },
		"Events[0].ResponseType":      func(d *Draft) { d.Events[0].ResponseType = []cap.ResponseType{"Run"} },
		"Events[0].Urgency":           func(d *Draft) { d.Events[0].Urgency = "" },
		"Events[0].Severity":          func(d *Draft) { d.Events[0].Severity = "Bad" },
		"Events[0].Certainty":         func(d *Draft) { d.Events[0].Certainty = cap.VeryLikely },
		"Events[0].Expires":           func(d *Draft) { d.Events[0].Expires = time.Time{} },
		"Events[0].Expires ":          func(d *Draft) { d.Events[0].Expires = sent.Add(-time.Hour) },
		"Events[0].Expires  ":         func(d *Draft) { d.Events[0].Onset = sent.AddDate(0, 1, 0) },
		"Events[0].Codes[0]":          func(d *Draft) { d.Events[0].Codes[0].ValueName = "" },
		"Events[0].Texts":             func(d *Draft) { d.Events[0].Texts = nil },
		"Events[0].Texts[1].Language": func(d *Draft) { d.Events[0].Texts[1].Language = "EN-gb" },
		"Events[0].Texts[0].Language": func(d *Draft) { d.Events[0].Texts[0].Language = "English" },
		"Events[0].Texts[0].Event":    func(d *Draft) { d.Events[0].Texts[0].Event = " " },
		"Events[0].Texts[0].Web":      func(d *Draft) { d.Events[0].Texts[0].Web = "www.example.org" },
		"Events[0].Texts[1].Areas":    func(d *Draft) { d.Events[0].Texts[1].Areas = []string{"a", "b"} },
		"Events[0].Texts[0].Headline": func(d *Draft) { d.Events[0].Texts[0].Headline = "bell\a" },
		"Events[0].Areas[0].Desc":     func(d *Draft) { d.Events[0].Areas[0].Desc = "" },
		"Events[0].Areas[0].Polygons[0]": func(d *Draft) {
			d.Events[0].Areas[0].Polygons[0] = []cap.Point{{Lat: 1, Lon: 1}, {Lat: 2, Lon: 2}, {Lat: 1, Lon: 1}}
		},
		"Events[0].Areas[0].Polygons[0] ": func(d *Draft) { d.Events[0].Areas[0].Polygons[0][0].Lat = 137 },
		"Events[0].Areas[0].Circles[0]":   func(d *Draft) { d.Events[0].Areas[0].Circles[0].Radius = math.NaN() },
		"Events[0].Areas[0].Circles[0] ":  func(d *Draft) { d.Events[0].Areas[0].Circles[0].Radius = 0 },
		"Events[0].Resources[0].URI":      func(d *Draft) { d.Events[0].Resources[0].Content = nil },
		"Events[0].Resources[0].MimeType": func(d *Draft) { d.Events[0].Resources[0].MimeType = "picture" },
	} {
		d := concert()
		spoil(&d)
		a, err := d.Compose()
		var problems Problems
		if !errors.As(err, &problems) || a != nil {
			t.Errorf("%s: composed %v, %v", field, a != nil, err)
			continue
		}
		if problems[0].Field != strings.TrimSpace(field) || problems[0].Remedy == "" {
			t.Errorf("%s: %v", field, problems)
		}
	}
}

func TestOpenEndedMustBeMeant(t *testing.T) {
	d := concert()
	d.Events[0].Expires, d.Events[0].OpenEnded = time.Time{}, true
	a, err := d.Compose()
	if err != nil || a.Info[0].Expires != "" {
		t.Errorf("%v, %v", a, err)
	}
}

// made composes or ends the test.
func made(t *testing.T, d Draft) *cap.Alert {
	t.Helper()
	a, err := d.Compose()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestUpdateAndCancelNameTheWholeChain(t *testing.T) {
	first := made(t, concert())
	u := Update(From{"desk@embassy.example", "desk-2", sent.Add(time.Hour)}, first)
	u.Events = concert().Events
	second := made(t, u)
	third := made(t, Cancel(From{"desk@embassy.example", "desk-3", sent.Add(2 * time.Hour)}, second, "over"))
	if !third.RefersTo(first.Reference()) || !third.RefersTo(second.Reference()) || third.MsgType != cap.MsgCancel || third.Note != "over" {
		t.Errorf("cancel %+v", third)
	}
	if diff := cmp.Diff([]string{"large gatherings"}, third.Incidents.List()); diff != "" {
		t.Error(diff)
	}
}

func TestAnswersGoToTheSender(t *testing.T) {
	received := made(t, concert())
	from := From{"venue@hall.example", "answer-1", sent.Add(10 * time.Minute)}
	ack := made(t, Ack(from, received, ""))
	if ack.MsgType != cap.MsgAck || ack.Scope != cap.Private || !ack.AddressedTo("desk@embassy.example") || !ack.RefersTo(received.Reference()) || len(ack.Info) > 0 {
		t.Errorf("ack %+v", ack)
	}
	if _, err := Error(from, received, "").Compose(); err == nil {
		t.Error("an Error without a reason was composed")
	}
	rejected := made(t, Error(from, received, "polygon unreadable"))
	if rejected.MsgType != cap.MsgError || rejected.Note != "polygon unreadable" {
		t.Errorf("error %+v", rejected)
	}
	drill := concert()
	drill.Status, drill.Note = cap.Exercise, "Exercise Spring"
	if a := made(t, Ack(from, made(t, drill), "")); a.Status != cap.Exercise || a.Note != "Exercise Spring" {
		t.Errorf("answer to an exercise: %+v", a)
	}
}

func TestPrivateAndRestricted(t *testing.T) {
	d := concert()
	d.Scope, d.Addresses = cap.Private, []string{"fsb@host.example", "Duty Officer"}
	if a := made(t, d); !a.AddressedTo("duty officer") || a.AddressedTo("press@host.example") {
		t.Errorf("addresses %s", a.Addresses)
	}
	d.Scope, d.Addresses, d.Restriction = cap.Restricted, nil, "licensed venues"
	if a := made(t, d); a.Restriction != "licensed venues" {
		t.Errorf("restriction %s", a.Restriction)
	}
}

func TestTemplate(t *testing.T) {
	e := concert().Events[0]
	got, err := Template("{severity}: {event}, {area}, until {expires} {{local}}").Fill(e.Values(&e.Texts[1]))
	if want := "Extreme: Нападение, Москва, until 2024-03-09 21:00 (UTC+03:00) {local}"; err != nil || got != want {
		t.Errorf("%q, %v", got, err)
	}
	for _, bad := range []Template{"{nobody}", "{effective}", "{", "}", "{}", "{a{b}}", "{a"} {
		if got, err := bad.Fill(e.Values(&e.Texts[0])); err == nil {
			t.Errorf("%q gives %q", bad, got)
		}
	}
	places, err := Template("{b} {a} {b}").Places()
	if err != nil || !slices.Equal(places, []string{"a", "b"}) {
		t.Errorf("%v, %v", places, err)
	}
}

func TestAdvise(t *testing.T) {
	a := made(t, concert())
	got := map[string][]bool{}
	for _, adv := range Advise(a) {
		got[adv.Channel.Name] = append(got[adv.Channel.Name], adv.Fits)
	}
	if diff := cmp.Diff([]bool{true, true}, got["SMS"]); diff != "" {
		t.Errorf("SMS: %s", diff)
	}
	if len(got) != len(Channels()) || len(got["small links"]) != 1 {
		t.Errorf("advice %v", got)
	}
	for text, want := range map[string]int{"abc": 3, "€": 2, "{}": 4, strings.Repeat("я", 70): 160, strings.Repeat("я", 71): 163, "😀": 5} {
		if n := septets(text); n != want {
			t.Errorf("%q: %d septets, want %d", text, n, want)
		}
	}
	long := *a
	long.Info = []cap.Info{{Headline: strings.Repeat("long ", 40)}}
	adv := Advise(&long, Channels()[0])
	if len(adv) != 1 || adv[0].Fits || adv[0].String() != "199 characters is too long for headline (at most 160)" {
		t.Errorf("%v", adv)
	}
}

func TestSpeech(t *testing.T) {
	for name, c := range map[string]struct {
		info cap.Info
		want []string
	}{
		"order": {
			cap.Info{Event: "Attack", SenderName: "Embassy", Headline: "Avoid large gatherings", Description: "Plans exist. Be careful", Instruction: "Stay away!", Contact: "Call +7 495 728 5000"},
			[]string{"Embassy.", "Avoid large gatherings.", "Plans exist.", "Be careful.", "Stay away!", "Call + 7 4 9 5 7 2 8 5 0 0 0."},
		},
		"event when there is no headline": {cap.Info{Event: "Flood", SenderName: "Office"}, []string{"Office.", "Flood."}},
		"capitals, ellipses, breaks": {
			cap.Info{Headline: "x", Description: "...FLASH FLOOD WARNING IN EFFECT...\nTHE RIVER IS RISING.\nMove to\nhigher ground"},
			[]string{"x.", "Flash flood warning in effect.", "The river is rising.", "Move to higher ground."},
		},
		"addresses and times": {
			cap.Info{Headline: "x", Description: "Until 2024-03-09T21:00:00+03:00 see https://example.org/a?b=c. Bye"},
			[]string{"x.", "Until 2024-03-09 21:00 see.", "Bye."},
		},
		"bullets":  {cap.Info{Headline: "x", Instruction: "- Go in\n- Close windows"}, []string{"x.", "Go in.", "Close windows."}},
		"decimals": {cap.Info{Headline: "Magnitude 6.2 near St. Ives"}, []string{"Magnitude 6.2 near St.", "Ives."}},
		"Japanese": {cap.Info{Headline: "避難してください。今すぐ"}, []string{"避難してください。", "今すぐ."}},
	} {
		if diff := cmp.Diff(c.want, Speech(&c.info).Sentences); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	s := Spoken{"en-GB", []string{"Fire & <smoke>."}}
	if got := s.SSML(); !strings.Contains(got, `xml:lang="en-GB"`) || !strings.Contains(got, "<s>Fire &amp; &lt;smoke&gt;.</s>") {
		t.Errorf("%s", got)
	}
}

// A text of a megabyte in short lines is spoken for in no time.
func TestSpeechIsLinear(t *testing.T) {
	var s Spoken
	took := cputime.Of(t, func() { s = Speech(&cap.Info{Headline: "x", Description: strings.Repeat("ab\n", 300_000)}) })
	if took > 5*time.Second || len(s.Sentences) != 2 {
		t.Errorf("%d sentences in %s", len(s.Sentences), took)
	}
}
