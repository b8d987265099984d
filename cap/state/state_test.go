package state

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/cap"
)

var noon = time.Date(2024, 3, 7, 12, 0, 0, 0, time.UTC)

// say makes a message: "id type minutes after noon, refs…".
func say(sender, id string, typ cap.MsgType, minute int, refs ...*cap.Alert) *cap.Alert {
	a := &cap.Alert{
		Version: cap.V12, Identifier: id, Sender: sender, Sent: cap.NewDateTime(noon.Add(time.Duration(minute) * time.Minute)),
		Status: cap.Actual, MsgType: typ, Scope: cap.Public,
	}
	var list []cap.Reference
	for _, r := range refs {
		list = append(list, r.Reference())
	}
	a.References = cap.NewReferences(list...)
	if typ == cap.MsgAlert || typ == cap.MsgUpdate {
		a.Info = []cap.Info{{Event: "Flood", Severity: cap.Severe, Expires: cap.NewDateTime(noon.Add(10 * time.Hour))}}
	}
	return a
}

func at(hours int) Query { return Query{At: noon.Add(time.Duration(hours) * time.Hour)} }

func setOf(o Options, list ...*cap.Alert) *Set {
	s := New(o)
	for _, a := range list {
		s.Add(a, "test")
	}
	return s
}

func phases(entries []Entry) map[string]Phase {
	got := map[string]Phase{}
	for _, e := range entries {
		got[e.Alert.Identifier] = e.Phase
	}
	return got
}

func TestPhases(t *testing.T) {
	alert := say("a@x", "A", cap.MsgAlert, 0)
	update := say("a@x", "U", cap.MsgUpdate, 10, alert)
	cancel := say("a@x", "C", cap.MsgCancel, 20, update)
	later := say("a@x", "L", cap.MsgAlert, 0)
	later.Info[0].Effective = cap.NewDateTime(noon.Add(5 * time.Hour))
	stranger := say("b@y", "S", cap.MsgCancel, 30, alert)
	colleague := say("c@x", "K", cap.MsgCancel, 30, alert)
	exercise := say("a@x", "E", cap.MsgCancel, 30, alert)
	exercise.Status = cap.Exercise
	early := say("a@x", "Y", cap.MsgCancel, -1, alert)
	self := say("a@x", "SELF", cap.MsgUpdate, 0)
	self.References = cap.NewReferences(self.Reference())
	ringA, ringB := say("a@x", "RA", cap.MsgUpdate, 0), say("a@x", "RB", cap.MsgUpdate, 0)
	ringA.References, ringB.References = cap.NewReferences(ringB.Reference()), cap.NewReferences(ringA.Reference())
	zone := say("a@x", "Z", cap.MsgCancel, 30)
	zone.References = "a@x,A,2024-03-07T15:00:00+03:00"
	nobody := say("a@x", "N", cap.MsgUpdate, 30)
	nobody.References = "a@x,GONE,2024-03-01T00:00:00-00:00"
	draft := say("a@x", "D", cap.MsgAlert, 0)
	draft.Status = cap.Draft

	for name, c := range map[string]struct {
		list  []*cap.Alert
		hours int
		want  map[string]Phase
	}{
		"alone":                            {[]*cap.Alert{alert}, 1, map[string]Phase{"A": InForce}},
		"not yet sent":                     {[]*cap.Alert{alert}, -1, map[string]Phase{"A": Pending}},
		"not yet effective":                {[]*cap.Alert{later}, 1, map[string]Phase{"L": Pending}},
		"effective":                        {[]*cap.Alert{later}, 5, map[string]Phase{"L": InForce}},
		"expired is not ended":             {[]*cap.Alert{alert}, 10, map[string]Phase{"A": Expired}},
		"updated":                          {[]*cap.Alert{alert, update}, 1, map[string]Phase{"A": Superseded, "U": InForce}},
		"update first":                     {[]*cap.Alert{update, alert}, 1, map[string]Phase{"A": Superseded, "U": InForce}},
		"cancel of an update revives none": {[]*cap.Alert{cancel, update, alert}, 1, map[string]Phase{"A": Superseded, "U": Cancelled, "C": NoAlert}},
		"cancelled stays so after expires": {[]*cap.Alert{cancel, update}, 20, map[string]Phase{"U": Cancelled, "C": NoAlert}},
		"a stranger cannot cancel":         {[]*cap.Alert{alert, stranger}, 1, map[string]Phase{"A": InForce, "S": NoAlert}},
		"a colleague can":                  {[]*cap.Alert{alert, colleague}, 1, map[string]Phase{"A": Cancelled, "K": NoAlert}},
		"an exercise cannot":               {[]*cap.Alert{alert, exercise}, 1, map[string]Phase{"A": InForce, "E": NoAlert}},
		"nor what came before":             {[]*cap.Alert{alert, early}, 1, map[string]Phase{"A": InForce, "Y": NoAlert}},
		"self reference":                   {[]*cap.Alert{self}, 1, map[string]Phase{"SELF": InForce}},
		"ring":                             {[]*cap.Alert{ringA, ringB}, 1, map[string]Phase{"RA": InForce, "RB": InForce}},
		"same moment, other zone":          {[]*cap.Alert{alert, zone}, 1, map[string]Phase{"A": Cancelled, "Z": NoAlert}},
		"unknown reference":                {[]*cap.Alert{nobody}, 1, map[string]Phase{"N": InForce}},
		"draft":                            {[]*cap.Alert{draft}, 1, map[string]Phase{"D": NoAlert}},
	} {
		if diff := cmp.Diff(c.want, phases(setOf(Options{}, c.list...).All(at(c.hours)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReasonsAreGiven(t *testing.T) {
	alert := say("a@x", "A", cap.MsgAlert, 0)
	stranger := say("b@y", "S", cap.MsgCancel, 30, alert)
	ack := say("b@y", "K", cap.MsgAck, 31, alert)
	wrong := say("b@y", "W", cap.MsgError, 32, alert)
	wrong.Note = "unreadable polygon"
	update := say("a@x", "U", cap.MsgUpdate, 40, alert)
	update.References += " a@x,GONE,2024-03-01T00:00:00-00:00"
	entries := setOf(Options{}, wrong, stranger, ack, update, alert).All(at(1))
	first, last := entries[0], entries[len(entries)-1]
	if len(first.Answers) != 2 || first.Answers[1].Note != "unreadable polygon" || first.Answers[0].By.Sender != "b@y" {
		t.Errorf("answers: %+v", first.Answers)
	}
	if len(first.Contests) != 1 || !strings.Contains(first.Contests[0].Reason, "may not act for a@x") {
		t.Errorf("contests: %+v", first.Contests)
	}
	if len(first.By) != 1 || first.By[0].Identifier != "U" {
		t.Errorf("by: %+v", first.By)
	}
	if len(last.Missing) != 1 || last.Missing[0].Identifier != "GONE" {
		t.Errorf("missing: %+v", last.Missing)
	}
}

// Nothing is hidden because it resembles something else.
func TestDuplicatesByIdentityOnly(t *testing.T) {
	alert := say("a@x", "A", cap.MsgAlert, 0)
	again := *alert
	again.Sent = "2024-03-07T13:00:00+01:00" // the same moment in Vienna
	worse := *alert
	worse.Info = []cap.Info{alert.Info[0]}
	worse.Info[0].Severity = cap.Extreme
	twin := *alert
	twin.Identifier = "A2"
	s := New(Options{})
	for i, c := range []struct {
		a   *cap.Alert
		new bool
	}{{alert, true}, {&again, false}, {&worse, true}, {&worse, false}, {&twin, true}} {
		if got := s.Add(c.a, fmt.Sprint("feed ", i)); got != c.new {
			t.Errorf("message %d: new is %v", i, got)
		}
	}
	entries := s.InForce(at(1))
	if len(entries) != 3 || s.Len() != 3 {
		t.Fatalf("%d in force, %d known", len(entries), s.Len())
	}
	for _, e := range entries {
		if e.Conflicts != (e.Alert.Identifier == "A") {
			t.Errorf("%s: conflicts %v", e.Alert.Identifier, e.Conflicts)
		}
		if e.Alert == alert && !slices.Equal(e.Sources, []string{"feed 0", "feed 1"}) {
			t.Errorf("sources %v", e.Sources)
		}
	}
}

func TestWhoMaySee(t *testing.T) {
	public, private, restricted, exercise := say("a@x", "P", cap.MsgAlert, 0), say("a@x", "V", cap.MsgAlert, 0), say("a@x", "R", cap.MsgAlert, 0), say("a@x", "E", cap.MsgAlert, 0)
	private.Scope, private.Addresses = cap.Private, cap.NewWords("desk@x", "Duty Officer")
	restricted.Scope, restricted.Restriction = cap.Restricted, "responders"
	exercise.Status = cap.Exercise
	s := setOf(Options{}, public, private, restricted, exercise)
	for name, c := range map[string]struct {
		q    Query
		want []string
	}{
		"anybody":   {Query{}, []string{"P"}},
		"addressee": {Query{Address: "DESK@x"}, []string{"P", "V"}},
		"by name":   {Query{Address: "Duty Officer"}, []string{"P", "V"}},
		"other":     {Query{Address: "desk@y"}, []string{"P"}},
		"responder": {Query{Restricted: true}, []string{"P", "R"}},
		"exercise":  {Query{Status: cap.Exercise}, []string{"E"}},
	} {
		c.q.At = noon.Add(time.Hour)
		var got []string
		for _, e := range s.InForce(c.q) {
			got = append(got, e.Alert.Identifier)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// What somebody may not see leaves no trace in what they see.
func TestNothingLeaks(t *testing.T) {
	alert := say("a@x", "A", cap.MsgAlert, 0)
	update := say("a@x", "SECRET-U", cap.MsgUpdate, 1, alert)
	update.Scope, update.Addresses = cap.Private, "desk@x"
	ack := say("desk@y", "SECRET-K", cap.MsgAck, 2, alert)
	ack.Scope, ack.Addresses, ack.Note = cap.Private, "a@x", "SECRET note"
	stranger := say("b@y", "SECRET-S", cap.MsgCancel, 3, alert)
	stranger.Scope, stranger.Restriction = cap.Restricted, "police"
	twin := say("a@x", "A", cap.MsgAlert, 0)
	twin.Scope, twin.Addresses, twin.Note = cap.Private, "desk@x", "SECRET twin"
	s := setOf(Options{}, alert, update, ack, stranger, twin)
	public := s.InForce(at(1))
	if text := fmt.Sprintf("%+v", public); len(public) != 1 || public[0].Alert != alert || public[0].Conflicts || len(public[0].Answers) > 0 || strings.Contains(text, "SECRET") {
		t.Errorf("the public sees %s", text)
	}
	q := at(1)
	q.Address = "desk@x"
	if got := s.InForce(q); len(got) != 1 || got[0].Alert != update {
		t.Errorf("the addressee sees %v", phases(got))
	}
	cancel := say("a@x", "SECRET-C", cap.MsgCancel, 4, alert)
	cancel.Scope, cancel.Addresses = cap.Private, "desk@x"
	s.Add(cancel, "")
	if got := s.InForce(at(1)); len(got) != 0 {
		t.Errorf("a cancelled alert is shown: %v", phases(got))
	}
}

func TestAwaitedAnswers(t *testing.T) {
	private := say("a@x", "P", cap.MsgAlert, 0)
	private.Scope, private.Addresses = cap.Private, cap.NewWords("hall@y", "Duty Officer", "press@z")
	ack, rejection := say("HALL@y", "K", cap.MsgAck, 1, private), say("press@z", "E", cap.MsgError, 2, private)
	e := setOf(Options{}, private, ack, rejection).All(at(1))[0]
	if diff := cmp.Diff([]string{"Duty Officer"}, e.Awaiting); diff != "" || len(e.Answers) != 2 {
		t.Errorf("awaiting (-want +got):\n%s\nanswers %v", diff, e.Answers)
	}
}

func TestWhere(t *testing.T) {
	box := func(s, w, n, e float64) cap.Polygon {
		return cap.NewPolygon(cap.Point{Lat: s, Lon: w}, cap.Point{Lat: s, Lon: e}, cap.Point{Lat: n, Lon: e}, cap.Point{Lat: n, Lon: w})
	}
	code := []cap.NamedValue{{ValueName: "SAME", Value: "048113"}}
	for name, c := range map[string]struct {
		area cap.Area
		lat  float64
		lon  float64
		want Coverage
	}{
		"in a box":             {cap.Area{Polygon: []cap.Polygon{box(55, 37, 56, 38)}}, 55.8, 37.4, Inside},
		"beside it":            {cap.Area{Polygon: []cap.Polygon{box(55, 37, 56, 38)}}, 55.8, 38.4, Outside},
		"on its edge":          {cap.Area{Polygon: []cap.Polygon{box(55, 37, 56, 38)}}, 55, 37.4, Inside},
		"Fiji, east of 180":    {cap.Area{Polygon: []cap.Polygon{box(-20, 176, -15, -178)}}, -17, 179.5, Inside},
		"Fiji, west of 180":    {cap.Area{Polygon: []cap.Polygon{box(-20, 176, -15, -178)}}, -17, -179, Inside},
		"Fiji is not Africa":   {cap.Area{Polygon: []cap.Polygon{box(-20, 176, -15, -178)}}, -17, 25, Outside},
		"the world":            {cap.Area{Polygon: []cap.Polygon{box(-90, -180, 90, 180)}}, 10, 20, Inside},
		"circle":               {cap.Area{Circle: []cap.Circle{cap.NewCircle(cap.Point{Lat: 55.75, Lon: 37.6}, 30)}}, 55.82, 37.39, Inside},
		"outside the circle":   {cap.Area{Circle: []cap.Circle{cap.NewCircle(cap.Point{Lat: 55.75, Lon: 37.6}, 10)}}, 55.82, 37.39, Outside},
		"circle across 180":    {cap.Area{Circle: []cap.Circle{cap.NewCircle(cap.Point{Lat: 0, Lon: 179.9}, 50)}}, 0, -179.9, Inside},
		"codes only":           {cap.Area{Geocode: code}, 55, 37, Unknown},
		"unreadable":           {cap.Area{Polygon: []cap.Polygon{"55,37 x"}}, 55, 37, Unknown},
		"description only":     {cap.Area{AreaDesc: "Moscow"}, 55, 37, Unknown},
		"one shape of several": {cap.Area{Polygon: []cap.Polygon{box(0, 0, 1, 1), box(55, 37, 56, 38)}}, 55.5, 37.5, Inside},
	} {
		q := Query{Point: &cap.Point{Lat: c.lat, Lon: c.lon}}
		if got := q.coverage(&cap.Info{Area: []cap.Area{c.area}}); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	for value, want := range map[string]Coverage{"048113": Inside, "048114": Outside} {
		q := Query{Geocode: &cap.NamedValue{ValueName: "same", Value: value}}
		if got := q.coverage(&cap.Info{Area: []cap.Area{{Geocode: code}}}); got != want {
			t.Errorf("code %s: %s, want %s", value, got, want)
		}
	}
}

func TestBlocksHaveTheirOwnTimes(t *testing.T) {
	a := say("a@x", "A", cap.MsgAlert, 0)
	open := cap.Info{Event: "Wind"}
	future := cap.Info{Event: "Snow", Effective: cap.NewDateTime(noon.Add(20 * time.Hour))}
	a.Info = append(a.Info, open, future)
	e := setOf(Options{}, a).InForce(at(12))
	if len(e) != 1 || len(e[0].Spans) != 1 || e[0].Spans[0].Info != 1 || !e[0].Spans[0].Open {
		t.Fatalf("at 12: %+v", e)
	}
	if e = setOf(Options{Life: 6 * time.Hour}, a).InForce(at(12)); len(e) != 0 {
		t.Errorf("a block without expires outlives the life it was given: %+v", e)
	}
	q := at(12)
	q.SentBy = noon.Add(-time.Hour)
	if e = setOf(Options{}, a).All(q); len(e) != 0 {
		t.Errorf("looking back sees the future: %+v", e)
	}
}

func TestCorpus(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "corpora", "cap", "valid")
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(files) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not there, and CI=true", dir)
		}
		t.Skipf("%s is not there", dir)
	}
	s := New(Options{})
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		a, err := cap.Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		s.Add(a, file)
		if sent, err := a.Sent.Time(); err == nil && a.RefersTo(a.Reference()) && setOf(Options{}, a).All(Query{At: sent})[0].Phase == Superseded {
			t.Errorf("%s refers to itself and vanished", file)
		}
	}
	entries := s.All(Query{At: noon})
	checkInvariants(t, entries)
	count := map[Phase]int{}
	for _, e := range entries {
		count[e.Phase]++
	}
	t.Logf("%d files, %d messages: %v", len(files), s.Len(), count)
}
