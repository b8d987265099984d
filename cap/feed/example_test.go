package feed_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/tocsin/tocsin/cap/feed"
)

const flood = `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>f-1</identifier><sender>desk@example.org</sender>
<sent>2024-03-07T18:00:00-00:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><language>en-GB</language><category>Met</category><event>Flood</event><urgency>Expected</urgency>
<severity>Severe</severity><certainty>Likely</certainty><expires>2024-03-08T18:00:00-00:00</expires>
<headline>The river will rise</headline><area><areaDesc>Old town</areaDesc></area></info></alert>`

// A channel is published and collected again.
func Example() {
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()

	publisher, err := feed.NewPublisher(feed.Channel{Title: "Warnings", Author: "Desk", Base: server.URL + "/cap/"})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux.Handle("/cap/", http.StripPrefix("/cap", publisher))
	if _, err := publisher.Add([]byte(flood), time.Now()); err != nil {
		fmt.Println(err)
		return
	}

	// The client decides which addresses may be asked; see the SSRF note in docs/cap-hub.md.
	poller := feed.Poller{Client: server.Client(), Now: time.Now}
	harvest := poller.Poll(context.Background(), &feed.Subscription{URL: server.URL + "/cap/feed.atom"})
	for _, m := range harvest.Messages {
		fmt.Println(m.Alert.Identifier, m.Alert.Info[0].Headline, m.Reports[0].Verdict)
	}
	// Output: f-1 The river will rise valid
}
