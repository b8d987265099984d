package cap_test

import (
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/tocsin/tocsin/cap"
)

const message = `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>2026-0001</identifier>
  <sender>desk@example.org</sender>
  <sent>2026-03-07T09:00:00+03:00</sent>
  <status>Actual</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <info>
    <language>en</language>
    <category>Security</category>
    <event>Threat to large gatherings</event>
    <responseType>Avoid</responseType>
    <urgency>Expected</urgency>
    <severity>Severe</severity>
    <certainty>Possible</certainty>
    <expires>2026-03-09T09:00:00+03:00</expires>
    <headline>Avoid large gatherings, concerts included, for 48 hours</headline>
    <area>
      <areaDesc>The city and its surroundings</areaDesc>
      <circle>55.75,37.62 40</circle>
    </area>
  </info>
</alert>
`

func ExampleParse() {
	alert, err := cap.Parse([]byte(message))
	if err != nil {
		log.Fatal(err)
	}
	sent, err := alert.Sent.Time()
	if err != nil {
		log.Fatal(err)
	}
	info := &alert.Info[0]
	expires, err := info.Expires.Time()
	if err != nil {
		log.Fatal(err)
	}
	center, radius, err := info.Area[0].Circle[0].Disc()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Headline)
	fmt.Println("in force for", expires.Sub(sent))
	fmt.Println("within", radius, "km of", center)
	// Output:
	// Avoid large gatherings, concerts included, for 48 hours
	// in force for 48h0m0s
	// within 40 km of 55.75,37.62
}

func ExampleValidate() {
	wrong := strings.Replace(message, "55.75,37.62 40", "55.75 37.62 40", 1)
	for _, report := range cap.Validate([]byte(wrong)) {
		fmt.Println(report.Verdict, "- by the schema alone", report.Layer1)
		for _, f := range report.Findings {
			fmt.Printf("line %d: %s: %s; %s (%s)\n", f.Line, f.Severity, f.Found, f.Remedy, f.Clause)
		}
	}
	// Output:
	// invalid - by the schema alone valid
	// line 21: error: "55.75 37.62 40" in <circle>; write latitude,longitude radius such as 48.2,16.37 15 (CAP 1.2 §3.2.4 circle (1))
}

func ExampleValidator() {
	google, err := cap.ProfileByCode("google")
	if err != nil {
		log.Fatal(err)
	}
	v := cap.Validator{
		Profiles: []*cap.Profile{google},
		Known:    func(r cap.Reference) bool { return r.Identifier == "2026-0000" },
	}
	report := v.Validate([]byte(message))[0]
	fmt.Println(report.Verdict)
	for _, f := range report.Findings {
		fmt.Println(f.Rule)
	}
	// Output:
	// valid
	// google.description
	// google.web
	// google.sender-name
	// google.instruction
	// google.contact
}

func ExampleEncode() {
	zone := time.FixedZone("", 3*3600)
	alert := &cap.Alert{
		Version:    cap.V12,
		Identifier: "2026-0002",
		Sender:     "desk@example.org",
		Sent:       cap.NewDateTime(time.Date(2026, 3, 7, 12, 0, 0, 0, zone)),
		Status:     cap.Actual,
		MsgType:    cap.MsgCancel,
		Scope:      cap.Public,
		Note:       "The threat is over",
		References: cap.NewReferences(cap.Reference{Sender: "desk@example.org", Identifier: "2026-0001", Sent: "2026-03-07T09:00:00+03:00"}),
	}
	data, err := cap.Encode(alert)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(string(data))
	fmt.Println(cap.Validate(data)[0].Verdict)
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
	//   <identifier>2026-0002</identifier>
	//   <sender>desk@example.org</sender>
	//   <sent>2026-03-07T12:00:00+03:00</sent>
	//   <status>Actual</status>
	//   <msgType>Cancel</msgType>
	//   <scope>Public</scope>
	//   <note>The threat is over</note>
	//   <references>desk@example.org,2026-0001,2026-03-07T09:00:00+03:00</references>
	// </alert>
	// valid
}

// What was read and not changed is written byte for byte; what was changed
// keeps what this package does not know.
func ExampleEncode_unchanged() {
	signed := strings.Replace(message, "</alert>", `<x:extension xmlns:x="urn:example">kept</x:extension></alert>`, 1)
	alert, err := cap.Parse([]byte(signed))
	if err != nil {
		log.Fatal(err)
	}
	same, err := cap.Encode(alert)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(same) == signed)
	alert.Note = "seen"
	changed, err := cap.Encode(alert)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Contains(string(changed), `<x:extension xmlns:x="urn:example">kept</x:extension>`))
	// Output:
	// true
	// true
}

func ExampleAlert_Elements() {
	alert, err := cap.Parse([]byte(message))
	if err != nil {
		log.Fatal(err)
	}
	for e := range alert.Elements() {
		if e.Local == "headline" || e.Local == "circle" {
			fmt.Printf("%s at %d:%d\n", e.Path, e.Line, e.Column)
		}
	}
	// Output:
	// /alert[1]/info[1]/headline[1] at 18:5
	// /alert[1]/info[1]/area[1]/circle[1] at 21:7
}
