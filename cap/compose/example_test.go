package compose_test

import (
	"fmt"
	"time"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/cap/compose"
)

func ExampleDraft_Compose() {
	sent := time.Date(2024, 3, 7, 21, 0, 0, 0, time.FixedZone("", 3*3600))
	alert, err := compose.Draft{
		Identifier: "2024-0307-1", Sender: "desk@embassy.example", Sent: sent,
		Status: cap.Actual, MsgType: cap.MsgAlert, Scope: cap.Public,
		Events: []compose.Event{{
			Category: []cap.Category{cap.Security},
			Urgency:  cap.Expected, Severity: cap.Extreme, Certainty: cap.Possible,
			Expires: sent.Add(48 * time.Hour),
			Areas:   []compose.Area{{Desc: "Moscow", Circles: []compose.Circle{{Center: cap.Point{Lat: 55.75, Lon: 37.62}, Radius: 30}}}},
			Texts: []compose.Text{
				{Language: "en-GB", Event: "Attack", Headline: "Avoid large gatherings"},
				{Language: "ru-RU", Event: "Нападение", Headline: "Избегайте скоплений людей", Areas: []string{"Москва"}},
			},
		}},
	}.Compose()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(alert.Sent, alert.Info[1].Area[0].AreaDesc, alert.Info[1].Area[0].Circle[0])
	// Output: 2024-03-07T21:00:00+03:00 Москва 55.75,37.62 30
}

func ExampleTemplate() {
	text, err := compose.Template("{event} in {area}").Fill(map[string]string{"event": "Flood", "area": "Vienna"})
	fmt.Println(text, err)
	_, err = compose.Template("{event} in {area}").Fill(map[string]string{"event": "Flood"})
	fmt.Println(err)
	// Output:
	// Flood in Vienna <nil>
	// fill template: no value for area
}
