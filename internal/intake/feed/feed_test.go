package feed

import (
	"strings"
	"testing"
)

func TestFeedsThatAreBrokenGiveWhatTheyHold(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		items    int
		cut      bool
	}{
		{"RDF", `<rdf:RDF xmlns:rdf="x"><channel><title>t</title></channel><item rdf:about="1"><title>a</title><link>/a</link></item></rdf:RDF>`, 1, false},
		{"an item that is not closed", `<rss><channel><item><title>a</title><item><title>b</title></item></channel></rss>`, 2, false},
		{"an end without beginning", `<rss><channel></b><item><title>a</title></item></channel></rss>`, 1, false},
		{"entities that XML does not know", `<rss><channel><item><title>caf&eacute; &bogus;</title></item></channel></rss>`, 1, false},
		{"a stray ampersand", `<rss><channel><item><title>a & b</title></item></channel></rss>`, 1, false},
		{"breaking off", `<rss><channel><item><title>a</title></item><item><title>b`, 1, true},
		{"without end", `<rss><channel>` + strings.Repeat(`<item><title>a</title></item>`, 3000), 2000, true},
		{"deep", `<rss><channel><item><title>a</title></item><item>` + strings.Repeat("<a>", 1000), 1, true},
		{"an item of nothing", `<rss><channel><item></item><item><title>a</title></item></channel></rss>`, 1, false},
	} {
		f, err := Parse(tt.in)
		if err != nil || len(f.Items) != tt.items || (f.Cut != "") != tt.cut {
			t.Errorf("%s: got %d items, cut %q, %v", tt.name, len(f.Items), f.Cut, err)
		}
	}
	for _, in := range []string{"", "text", "<html><body>", "{}", `{"version":"2"}`, "<x/>"} {
		if f, err := Parse(in); err == nil {
			t.Errorf("%q is no feed, got %+v", in, f)
		}
	}
}

func TestContentIsTakenBeforeSummary(t *testing.T) {
	f, err := Parse(`<rss xmlns:content="c"><channel><item><guid>7</guid><link>https://a.example/7</link><content:encoded>whole</content:encoded><description>short</description></item></channel></rss>`)
	if err != nil || len(f.Items) != 1 {
		t.Fatal(f, err)
	}
	if it := f.Items[0]; it.HTML != "whole" || it.Summary || it.ID != "7" || it.Link != "https://a.example/7" {
		t.Errorf("got %+v", it)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`<rss><channel><item><title>a</title><link>/a</link></item></channel></rss>`)
	f.Add(`<feed><entry><link href="/a"/><content type="xhtml"><div>x</div></content></entry></feed>`)
	f.Add(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1}]}`)
	f.Fuzz(func(t *testing.T, in string) {
		out, err := Parse(in)
		if err == nil && len(out.Items) > maxItems {
			t.Fatalf("%d items", len(out.Items))
		}
		for _, it := range out.Items {
			if it.ID == "" {
				t.Fatalf("an item without identity: %+v", it)
			}
		}
	})
}
