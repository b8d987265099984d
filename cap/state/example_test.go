package state_test

import (
	"fmt"
	"time"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/cap/state"
)

func message(id string, typ cap.MsgType, sent string, refs ...cap.Reference) *cap.Alert {
	return &cap.Alert{
		Version: cap.V12, Identifier: id, Sender: "desk@example.org", Sent: cap.DateTime(sent),
		Status: cap.Actual, MsgType: typ, Scope: cap.Public, References: cap.NewReferences(refs...),
		Info: []cap.Info{{Headline: "Headline of " + id, Expires: "2024-03-09T18:00:00-00:00"}},
	}
}

// The Update arrives before what it updates; the result is the same.
func Example() {
	first := message("one", cap.MsgAlert, "2024-03-07T18:00:00-00:00")
	second := message("two", cap.MsgUpdate, "2024-03-07T19:00:00-00:00", first.Reference())

	set := state.New(state.Options{})
	set.Add(second, "feed A")
	set.Add(first, "feed B")

	at := state.Query{At: time.Date(2024, 3, 8, 12, 0, 0, 0, time.UTC)}
	for _, e := range set.InForce(at) {
		fmt.Println("in force:", e.Alert.Info[0].Headline)
	}
	for _, e := range set.All(at) {
		fmt.Println(e.Alert.Identifier, e.Phase, e.By)
	}
	// Output:
	// in force: Headline of two
	// one superseded [desk@example.org,two,2024-03-07T19:00:00-00:00]
	// two in-force []
}
