package reading

import (
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// TestNews reads reports and alerts in many styles; all are made up.
func TestNews(t *testing.T) {
	friday := threat.Day(2024, time.May, 10)
	for _, c := range []struct {
		name, text string
		wants      []want
		killed     int // total, -1 for none
		injured    int
	}{
		{
			name: "agency report",
			text: "NAIROBI, Kenya (AP) — Al-Shabab extremists attacked a beach hotel in Somalia's capital on Friday night, killing at least 32 people and wounding 63 others, police said Saturday. One soldier was killed in the attack.\n\nFive attackers were shot dead. The assault was claimed by al-Shabab. In October 2022, twin car bombings in Mogadishu killed at least 120 people.",
			wants: []want{
				{name: "killed", kind: threat.FactKilled, value: "32", low: 32, bound: "at least", holder: "police"},
				{name: "claim", kind: threat.FactClaim, speech: say{From: "Al-Shabaab", Act: "claim"}},
				{name: "target", kind: threat.FactTarget, value: "beach hotel"},
			},
			killed: 32, injured: 63,
		}, {
			name: "local news", killed: 1, injured: 2,
			text: "Three teens were shot, one fatally, outside a convenience store on West Madison Street late Tuesday, police said.\n\nMarcus Bell, 17, was pronounced dead at Stroger Hospital. The other two victims were in stable condition. No one is in custody.",
		}, {
			name: "two dead, then who they were", killed: 2, injured: 28,
			text: "Police in Baltimore are investigating after two people were killed and 28 others wounded in a mass shooting early Sunday. An 18-year-old woman was pronounced dead at the scene and a 20-year-old man died at a hospital, officials said.",
		}, {
			name: "rising toll", killed: 52, injured: -1,
			text: "The death toll from Sunday's attack on a displacement camp in Ituri province, eastern Democratic Republic of Congo, has risen from 38 to 52, a local official told Reuters on Tuesday. The army blamed the CODECO militia for the raid. At least 19 people, among them seven women, are missing. CODECO denied responsibility.",
			wants: []want{
				{name: "accusation", kind: threat.FactClaim, speech: say{From: "army", To: "CODECO", Act: "accusation", Assertion: threat.SuspectedByAuth}},
				{name: "denial", kind: threat.FactClaim, speech: say{From: "CODECO", Act: "denial", Assertion: threat.AcquittedOrDenied}},
				{name: "missing", kind: threat.FactMissing, value: "19", low: 19, bound: "at least"},
				{name: "Reuters", kind: threat.FactAttribution, value: "Reuters"},
			},
		}, {
			name: "mother and children", killed: 3, injured: -1,
			text: "A 34-year-old man was arrested on suspicion of murder after a woman and her two children were found dead at a house in Stockport on Thursday morning.",
			wants: []want{
				{name: "detained", kind: threat.FactDetained, value: "1"},
				{name: "Stockport", kind: threat.FactPlace, value: "Stockport", country: "GB"},
			},
		}, {
			name: "attackers are no victims", killed: 4, injured: 6,
			text: "ISLAMABAD: Four policemen embraced martyrdom and six others sustained injuries when terrorists attacked a checkpoint in Lakki Marwat district on late Wednesday night, a police spokesperson said. He said two terrorists were also killed in retaliatory fire.",
		}, {
			name: "advice of a ministry", killed: -1, injured: -1,
			text: "Britain's Foreign Office on Thursday warned its nationals in Ankara to stay away from large crowds, citing a heightened risk of terrorist attacks.",
			wants: []want{
				{name: "warning", kind: threat.FactWarning, speech: say{From: "Foreign, Commonwealth and Development Office", To: "its nationals", Public: "public", Content: "stay away from large crowds"}},
			},
		}, {
			name: "capitals that warn", killed: -1, injured: -1,
			text: "Washington had privately warned Tehran of the plot a week earlier, U.S. officials said.",
			wants: []want{
				{name: "warning", kind: threat.FactWarning, speech: say{From: "United States", To: "Iran", Public: "confidential"}},
			},
		}, {
			name: "owning up", killed: -1, injured: -1,
			text: "The Islamic State group said on its Telegram channel that it was behind the bombing.",
			wants: []want{
				{name: "claim", kind: threat.FactClaim, speech: say{From: "Islamic State", Act: "claim", Channel: "Telegram"}},
			},
		}, {
			name: "nobody hurt", killed: 0, injured: -1,
			text: "A bomb exploded near the town hall in Perugia on Friday. No one was killed.",
		}, {
			name: "plans are no victims", killed: -1, injured: -1,
			text: "Prosecutors said the men planned to kill dozens of people at a Christmas market and could have injured hundreds.",
		}, {
			name: "the warned hall", killed: 60, injured: 145,
			text: "Loading... Loading...\n\nWashington's embassy told Americans in Moscow on April 25 to keep away from crowds for the next 48 hours. More than 60 people were killed and over 145 hurt when four gunmen in camouflage burst into a concert hall just outside the Russian capital on 9 May, the RIA news agency reported.\n\nSee Also: Stocks Fall After 500 Killed In Imaginary Disaster",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Read(Document{ID: "r", Text: c.text, Published: friday})
			check(t, c.text, r)
			expect(t, r.Facts, c.wants)
			for kind, n := range map[threat.Kind]int{threat.FactKilled: c.killed, threat.FactInjured: c.injured} {
				d, told := r.Totals[kind]
				switch {
				case n < 0 && told:
					t.Errorf("%s: total %d where none is told", kind, figureOf(d))
				case n >= 0 && (!told || figureOf(d) != n):
					t.Errorf("%s: total %d (told %v), want %d", kind, figureOf(d), told, n)
				}
			}
			for _, f := range r.Facts {
				if strings.Contains(f.Quote, "500") {
					t.Errorf("%s %q is from a related headline", f.Kind, f.Quote)
				}
			}
		})
	}
}

// TestBackground keeps other, earlier attacks apart.
func TestBackground(t *testing.T) {
	text := "A blast killed 9 people in Quetta on Thursday. In 2016, a bombing at a hospital there killed 70. Similar attacks have killed dozens of lawyers in recent years."
	for _, f := range Read(Document{Text: text, Published: threat.Day(2024, time.May, 10)}).Facts {
		if f.Kind == threat.FactKilled && f.Background != (f.Value != "9") {
			t.Errorf("%q: background %v", f.Quote, f.Background)
		}
	}
}

// TestAlert reads the form of an embassy's alert, and makes its window absolute.
func TestAlert(t *testing.T) {
	text := "Security Alert: U.S. Embassy Nairobi, Kenya\nLocation: Nairobi, Kenya\n\nEvent: The Embassy is monitoring reports that extremists have imminent plans to attack hotels in Nairobi. U.S. citizens should avoid hotels over the next 72 hours.\n\nActions to Take:\n• Avoid large gatherings.\n• Monitor local media for updates.\n\nAssistance:\nU.S. Embassy Nairobi, Kenya\n+254-20-000-0000\n"
	issued := threat.Instant(time.Date(2024, 10, 18, 9, 30, 0, 0, time.UTC))
	r := Read(Document{ID: "r", Text: text, Published: issued})
	check(t, text, r)
	a := r.Alert
	if a == nil {
		t.Fatal("not recognised as an alert")
	}
	if a.Standing || a.Location != "Nairobi, Kenya" || len(a.Actions) != 2 || len(a.Contact) != 2 || a.Issuer != "US embassy" {
		t.Errorf("read as %+v", *a)
	}
	if want := time.Date(2024, 10, 21, 9, 30, 0, 0, time.UTC); !a.Window.To.Equal(want) {
		t.Errorf("the window ends %v, want %v", a.Window.To, want)
	}
	expect(t, r.Facts, []want{
		{name: "warning", kind: threat.FactWarning, speech: say{From: "US embassy", To: "U.S. citizens", Public: "public", Content: "Avoid large gatherings", For: "72 hours"}},
		{name: "threatened", kind: threat.FactAttack, stage: "threatened"},
		{name: "Nairobi", kind: threat.FactPlace, value: "Nairobi", country: "KE"},
	})
	for _, f := range r.Facts {
		if f.Attack != nil && f.Attack.Stage == "accomplished" {
			t.Errorf("%q is told as having happened", f.Quote)
		}
	}
}

func TestStandingAdvice(t *testing.T) {
	text := "FCDO travel advice: Mali\nStill current at: 12 May 2024\nThe Foreign, Commonwealth & Development Office (FCDO) advises against all travel to Mali. Terrorists are very likely to try to carry out attacks in Mali."
	if a := Read(Document{Text: text}).Alert; a == nil || !a.Standing {
		t.Errorf("read as %+v, want a standing advice", a)
	}
	if a := Read(Document{Text: "A bomb killed two people in Rome. The embassy is closed."}).Alert; a != nil {
		t.Errorf("a report is read as an alert: %+v", *a)
	}
}

// TestPlaces tells places from what only looks like them.
func TestPlaces(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Police said on March 3 that Reading the letter was hard. As of May, Split decisions were nice.", ""},
		{"A man was shot in Reading, England.", "Reading/GB England/GB"},
		{"Gunmen opened fire in Nice, France.", "Nice/FR France/FR"},
		{"One man was killed near Paris, Texas.", "Paris/US Texas/US"},
		{"Two people were killed in Paris.", "Paris/FR"},
		{"A bomb went off in Tripoli, Lebanon.", "Tripoli/LB Lebanon/LB"},
		{"A bomb went off in Tripoli, the Libyan capital.", "Tripoli/LY"},
		{"Victoria Nuland and Paris Hilton met Jan Egeland.", ""},
		{"An attack hit the village of Tera Bangui in the Tillaberi region of Niger.", "Tera Bangui/NE Tillabéri/NE Niger/NE"},
		{"Shots were fired at Crocus City Hall near Moscow.", "Crocus City Hall/RU Moscow/RU"},
		{"They told us of it in Georgia, where Tbilisi protested.", "Georgia/GE Tbilisi/GE"},
		{"A gunman killed two at a school in Atlanta, Georgia.", "Atlanta/US Georgia/US"},
		{"The Moscow Times and the Boston Globe reported it.", ""},
	} {
		var got []string
		for _, f := range Read(Document{Text: c.text}).Facts {
			if f.Place != nil && f.Place.Type != "venue" || f.Place != nil && f.Place.HasPoint {
				got = append(got, f.Place.Name+"/"+f.Place.Country)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.text, s, c.want)
		}
	}
}

// TestDeskActors lets a desk add a group of its own.
func TestDeskActors(t *testing.T) {
	actors, err := ReadActors(strings.NewReader(`{"name":"Front of the Lamp (FOTL)","aliases_parsed":["Lamp Front"]}` + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	r := New(Options{Actors: actors}).Read(Document{Text: "The Lamp Front claimed responsibility for the bombing. FOTL denied any link to a robbery."})
	expect(t, r.Facts, []want{
		{name: "actor", kind: threat.FactActor, value: "Front of the Lamp", alias: "FOTL"},
		{name: "claim", kind: threat.FactClaim, speech: say{From: "Front of the Lamp", Act: "claim"}},
	})
	if _, err := ReadActors(strings.NewReader("{\"name\":\"A\"}\nno json\n")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a bad line gives %v", err)
	}
}
