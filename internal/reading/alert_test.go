package reading

import (
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// TestAlerts reads the structure of embassies' and ministries' alerts; all are
// made up.
func TestAlerts(t *testing.T) {
	issued := threat.Instant(time.Date(2025, time.May, 6, 14, 30, 0, 0, time.UTC))
	for _, c := range []struct {
		name, text, source string
		published          threat.When
		standing, none     bool
		kind, location     string
		actions, contact   int
		window, from, to   string
		content            string
	}{
		{
			name: "labels on lines of their own", published: issued,
			text: "Security Alert: Possible Attacks on Hotels\n\nU.S. Embassy Antananarivo, Madagascar\n\nLocation: Antananarivo, all districts\n\nEvent: The Embassy has received information that armed groups may attack hotels in the city. U.S. citizens should avoid hotels over the next 72 hours.\n\nActions to Take:\n• Avoid hotels used by foreigners.\n• Keep a low profile.\n• Review your personal security plans.\n\nAssistance:\n- U.S. Embassy Antananarivo\n- +261-00-000-0000\n- State Department – Consular Affairs",
			kind: "security alert", location: "Antananarivo, all districts", actions: 3, contact: 3,
			window: "2025-05-06T14:30:00Z/2025-05-09T14:30:00Z", from: "US embassy", to: "U.S. citizens", content: "Avoid hotels used by foreigners",
		},
		{
			name: "only the day is known", published: threat.Day(2025, time.May, 6),
			text: "Demonstration Alert\n\nLocation: Plaza Mayor, Quito\nEvent: Protests are planned for the next 48 hours. U.S. citizens are advised to avoid the area.\nActions to Take:\n* Avoid the area.\n* Monitor local media.\nAssistance: U.S. Embassy Quito",
			kind: "demonstration alert", location: "Plaza Mayor, Quito", actions: 2, contact: 1, window: "2025-05-06/2025-05-08", from: "US embassy", to: "U.S. citizens",
		},
		{
			name: "no day is known: no window is made up",
			text: "Security Alert\n\nLocation: Lagos\nEvent: U.S. citizens should shelter for the next 24 hours after reports of gunfire.\nActions to Take:\n- Shelter in place.\nAssistance:\nU.S. Consulate General Lagos",
			kind: "security alert", location: "Lagos", actions: 1, contact: 1, to: "U.S. citizens",
		},
		{
			name: "a ministry in prose", published: threat.Day(2025, time.July, 1), source: "Ministry for Foreign Affairs",
			text: "Travel alert\n\nThe Embassy of Finland in Ankara urges Finnish citizens to avoid large gatherings in Ankara and Istanbul over the next 24 hours because of an increased threat of terrorist attacks.",
			kind: "travel alert", window: "2025-07-01/2025-07-02", from: "Finland embassy", to: "Finnish citizens", content: "avoid large gatherings",
		},
		{
			name: "standing advice", standing: true, published: threat.Day(2025, time.July, 1),
			text: "Travel Advisory\nLevel 3: Reconsider Travel\n\nReconsider travel to the country due to terrorism and kidnapping. U.S. citizens should keep away from the border.",
			kind: "travel advisory",
		},
		{
			name: "standing advice of a foreign office", standing: true,
			text: "FCDO travel advice\n\nStill current at: 3 June 2025. FCDO advises against all but essential travel to the north. British nationals should stay away from crowds.",
			kind: "travel advice",
		},
		{
			name: "news of an alert is no alert", none: true,
			text: "WASHINGTON - The State Department issued a security alert on Monday for Kampala, warning of attacks on places of worship, and U.S. officials said that the embassy would stay open.",
		},
		{
			name: "capitals and numbers", published: issued,
			text: "SECURITY ALERT\n\nLOCATION: Dhaka\nEVENT: There may be attacks on restaurants. U.S. citizens should be careful for the next three days.\nACTIONS TO TAKE:\n1. Avoid restaurants.\n2. Stay at home.\nASSISTANCE:\nU.S. Embassy Dhaka",
			kind: "security alert", location: "Dhaka", actions: 2, contact: 1, window: "2025-05-06T14:30:00Z/2025-05-09T14:30:00Z", from: "US embassy",
		},
	} {
		r := Read(Document{ID: "a", Text: c.text, Published: c.published, Source: c.source})
		a := r.Alert
		if a == nil || c.none {
			if (a == nil) != c.none {
				t.Errorf("%s: alert %+v", c.name, a)
			}
			continue
		}
		if a.Kind != c.kind || a.Standing != c.standing || a.Location != c.location || len(a.Actions) != c.actions || len(a.Contact) != c.contact || a.Window.EDTF != c.window {
			t.Errorf("%s: %+v", c.name, *a)
		}
		for _, s := range append(append([]threat.Span{}, a.Actions...), a.Contact...) {
			if got := s.Of(c.text); got == "" || strings.ContainsAny(got[:1], "•-*0123456789 ") && !strings.HasPrefix(got, "+") {
				t.Errorf("%s: item %q", c.name, got)
			}
		}
		if c.from == "" && c.content == "" {
			continue
		}
		if !anyFact(r, func(f threat.Fact) bool {
			s := f.Speech
			return f.Kind == threat.FactWarning && s.Public == "public" && (c.from == "" || s.From == c.from) && (c.to == "" || s.To == c.to) && strings.Contains(s.Content, c.content)
		}) {
			for _, f := range r.Facts {
				if f.Kind == threat.FactWarning {
					t.Logf("   has %+v", f.Speech)
				}
			}
			t.Errorf("%s: the warning is not read", c.name)
		}
	}
}
