package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"github.com/tocsin/tocsin/internal/intake"
	"github.com/tocsin/tocsin/internal/intake/document"
	"github.com/tocsin/tocsin/internal/intake/fetch"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

var (
	all = threat.Machinery("test")
	ana = threat.Reader{Person: "per_ana", Name: "Ana", Role: threat.RoleAnalyst, Clearance: threat.Red}
	low = threat.Reader{Person: "per_low", Name: "Low", Role: threat.RoleReader, Clearance: threat.Red}
)

const report = `Gunmen attack concert hall near Moscow

At least 40 people were killed and more than 100 injured when four gunmen opened fire in the Crocus City Hall near Moscow on Friday evening, the Federal Security Service said. Islamic State claimed responsibility through Amaq on Telegram.

Witnesses spoke of automatic weapons and of a fire that spread to the roof of the concert hall within minutes. Flames and black smoke could be seen from afar, and part of the roof came down during the night.

The United States embassy had warned its citizens on 7 March to avoid large gatherings for the next 48 hours.
`

const second = `Toll in concert hall attack rises to 60

More than 60 people died and over 145 were injured in the attack on the Crocus City Hall near Moscow on 22 March 2024, investigators said on Saturday. Four gunmen in combat gear had opened fire on concertgoers and set the hall on fire.

Islamic State has claimed the attack through its news agency Amaq.
`

func taker(s *store.Store) *intake.Taker {
	return intake.NewTaker(intake.Options{
		Store: s, Limits: document.Limits{Bytes: 4 << 20}, Jitter: func() float64 { return .5 },
		Fetch: fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Wait: 10 * time.Second, Limit: 1 << 20}),
	})
}

func take(t testing.TB, k *intake.Taker, s intake.Submission) []intake.Result {
	t.Helper()
	out, err := k.Take(t.Context(), ana, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func count(t testing.TB, s *store.Store) int64 {
	t.Helper()
	n, err := s.CountReports(t.Context(), all, store.ReportFilter{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func original(t testing.TB, s *store.Store, id string) string {
	t.Helper()
	r, err := s.Original(t.Context(), all, id)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestAReportWalksFromTheDoorToACase takes reports in, has River read them,
// and finds facts, a copy and a proposed case.
func TestAReportWalksFromTheDoorToACase(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		clock.Set(time.Date(2024, 3, 23, 8, 0, 0, 0, time.UTC))
		k := taker(s)
		ids := map[string]string{}
		for _, in := range []struct{ name, source, text string }{
			{"first", "The Daily", report}, {"copy", "The Mirror", "Breaking news. " + report}, {"second", "Wire", second},
		} {
			res := take(t, k, intake.Submission{Data: []byte(in.text), Name: in.name + ".txt", Way: intake.WayUpload, Source: in.source, Marking: threat.Green, Published: threat.Day(2024, 3, 23)})
			if len(res) != 1 || !res[0].New || res[0].Report.State != threat.ReportReceived {
				t.Fatalf("got %+v", res)
			}
			ids[in.name] = res[0].Report.ID
			clock.Move(time.Minute)
		}
		if got := original(t, s, ids["first"]); got != report {
			t.Errorf("the original is not what came in: %q", got)
		}
		work(t, s, k, func() bool {
			n, err := s.CountReports(t.Context(), all, store.ReportFilter{State: threat.ReportRead})
			return err == nil && n == 3
		})
		facts, err := s.FactsOfReport(t.Context(), all, ids["first"])
		if err != nil || len(facts) == 0 {
			t.Fatalf("got %d facts, %v", len(facts), err)
		}
		for _, f := range facts {
			if report[f.Start:f.End] != f.Quote {
				t.Errorf("the quote %q is not in the original at %d", f.Quote, f.Start)
			}
		}
		copied, err := s.Report(t.Context(), all, ids["copy"])
		if err != nil || copied.CopyOf != ids["first"] {
			t.Errorf("the copy is a copy of %q, want %q (%v)", copied.CopyOf, ids["first"], err)
		}
		cases, err := s.Cases(t.Context(), all, store.CaseFilter{})
		if err != nil || len(cases.Cases) != 1 {
			t.Fatalf("got %d cases, %v; want one", len(cases.Cases), err)
		}
		placements, err := s.PlacementsOfCase(t.Context(), all, cases.Cases[0].ID)
		if err != nil || len(placements) != 3 {
			t.Fatalf("got %+v, %v; want all three reports proposed", placements, err)
		}
		for _, p := range placements {
			if p.State != threat.PlacementProposed || len(p.Reasons) == 0 {
				t.Errorf("got %+v, want a proposal with reasons", p)
			}
		}
	})
}

// work runs the jobs until done says so.
func work(t *testing.T, s *store.Store, k *intake.Taker, done func() bool) {
	t.Helper()
	c := &river.Config{}
	intake.Register(c, k, intake.NewPipeline(s, nil, nil), 2)
	jobs, err := s.Jobs(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	if err := jobs.Start(ctx); err != nil {
		t.Fatal(err)
	}
	for !done() {
		news := s.News()
		if done() {
			break
		}
		select {
		case <-news:
		case <-ctx.Done():
			t.Fatal("the jobs did not finish in time")
		}
	}
	if err := jobs.Stop(context.WithoutCancel(ctx)); err != nil {
		t.Fatal(err)
	}
}

// TestReadingTwiceLeavesTheSame reads every report again, as after a kill.
func TestReadingTwiceLeavesTheSame(t *testing.T) {
	s := testkit.TempStore(t, nil)
	k := taker(s)
	var ids []string
	for _, text := range []string{report, second} {
		ids = append(ids, take(t, k, intake.Submission{Data: []byte(text), Way: intake.WayPaste, Marking: threat.Green, Published: threat.Day(2024, 3, 23)})[0].Report.ID)
	}
	state := func() string {
		var b strings.Builder
		for _, id := range ids {
			facts, err := s.FactsOfReport(t.Context(), all, id)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range facts {
				fmt.Fprintln(&b, f.ID, f.Kind, f.Start, f.State)
			}
			places, err := s.PlacementsOfReport(t.Context(), all, id)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range places {
				fmt.Fprintln(&b, p.Report, p.Case, p.State, p.Score)
			}
		}
		return b.String()
	}
	for _, id := range ids {
		if err := intake.NewPipeline(s, nil, nil).Read(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	before := state()
	if !strings.Contains(before, "cas_") {
		t.Fatalf("no case is proposed:\n%s", before)
	}
	for range 2 {
		p := intake.NewPipeline(s, nil, nil) // a new one: its index is made from the store
		for _, id := range ids {
			rep, err := s.Report(t.Context(), all, id)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.ReadAgain(t.Context(), rep); err != nil {
				t.Fatal(err)
			}
		}
	}
	if after := state(); after != before {
		t.Errorf("reading again changed the records:\n%s\nwas\n%s", after, before)
	}
	if page, err := s.Cases(t.Context(), all, store.CaseFilter{}); err != nil || len(page.Cases) != 1 {
		t.Errorf("got %d cases, %v", len(page.Cases), err)
	}
}

func TestACaseDoesNotTellOfReportsAboveTheReader(t *testing.T) {
	s := testkit.TempStore(t, nil)
	k, p := taker(s), intake.NewPipeline(s, nil, nil)
	green := threat.Reader{Person: "per_green", Role: threat.RoleAnalyst, Clearance: threat.Green}
	read := func(text string, m threat.Marking) {
		res := take(t, k, intake.Submission{Data: []byte(text), Way: intake.WayPaste, Marking: m, Published: threat.Day(2024, 3, 23)})
		if err := p.Read(t.Context(), res[0].Report.ID); err != nil {
			t.Fatal(err)
		}
	}
	read(report, threat.Green)
	read(second, threat.Red)
	if page, err := s.Cases(t.Context(), green, store.CaseFilter{}); err != nil || len(page.Cases) != 0 {
		t.Errorf("a reader of TLP:GREEN sees %d cases that only a TLP:RED report explains (%v)", len(page.Cases), err)
	}
	if page, err := s.Cases(t.Context(), all, store.CaseFilter{}); err != nil || len(page.Cases) != 1 {
		t.Errorf("got %d cases, %v", len(page.Cases), err)
	}
}

func TestTheSameBytesTwiceAreOneReport(t *testing.T) {
	s := testkit.TempStore(t, nil)
	k := taker(s)
	first := take(t, k, intake.Submission{Data: []byte(report), Way: intake.WayPaste, Marking: threat.Green})
	again := take(t, k, intake.Submission{Data: []byte(report), Way: intake.WayUpload, Marking: threat.Green})
	if again[0].New || again[0].Report.ID != first[0].Report.ID {
		t.Errorf("got %+v", again)
	}
	if got, err := s.Receptions(t.Context(), all, first[0].Report.ID); err != nil || len(got) != 2 {
		t.Errorf("got %d receptions, %v", len(got), err)
	}
}

func TestWhatIsRefusedLeavesNothing(t *testing.T) {
	s := testkit.TempStore(t, nil)
	k := taker(s)
	for name, c := range map[string]struct {
		by   threat.Reader
		in   intake.Submission
		kind threat.ErrorKind
	}{
		"empty":               {ana, intake.Submission{Data: []byte{}, Way: intake.WayPaste}, threat.KindInvalid},
		"nothing":             {ana, intake.Submission{Way: intake.WayPaste}, threat.KindInvalid},
		"too long":            {ana, intake.Submission{Body: bytes.NewReader(make([]byte, 5<<20)), Way: intake.WayUpload}, threat.KindTooLarge},
		"binary":              {ana, intake.Submission{Data: []byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08 \x00\x01"), Way: intake.WayUpload}, threat.KindInvalid},
		"a reader's":          {low, intake.Submission{Data: []byte(report), Way: intake.WayPaste}, threat.KindForbidden},
		"above clearance":     {threat.Reader{Person: "p", Role: threat.RoleAnalyst, Clearance: threat.Green}, intake.Submission{Data: []byte(report), Way: intake.WayPaste, Marking: threat.Red}, threat.KindForbidden},
		"an unknown source":   {ana, intake.Submission{Data: []byte(report), Way: intake.WayPaste, Source: "src_none"}, threat.KindNotFound},
		"a private address":   {ana, intake.Submission{URL: "http://10.0.0.1/", Way: intake.WayFetch}, threat.KindForbidden},
		"no address at all":   {ana, intake.Submission{URL: "javascript:alert(1)", Way: intake.WayFetch}, threat.KindInvalid},
		"a wrong PDF":         {ana, intake.Submission{Data: []byte("%PDF-1.7 rubbish"), Way: intake.WayUpload}, threat.KindInvalid},
		"text that is a bomb": {ana, intake.Submission{Data: []byte("PK\x03\x04"), Way: intake.WayUpload}, threat.KindInvalid},
	} {
		if _, err := k.Take(t.Context(), c.by, c.in, nil); threat.KindOf(err) != c.kind {
			t.Errorf("%s: got %v (%s), want %s", name, err, threat.KindOf(err), c.kind)
		}
	}
	if n := count(t, s); n != 0 {
		t.Errorf("%d reports are kept", n)
	}
	files, err := filepath.Glob(filepath.Join(s.Dir(), "originals", "*", "*"))
	if err != nil || len(files) > 1 { // the one of the unknown source is swept later
		t.Errorf("%d originals are kept, %v", len(files), err)
	}
}

func TestAStoppedSubmissionLeavesNothing(t *testing.T) {
	s := testkit.TempStore(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := taker(s).Take(ctx, ana, intake.Submission{Data: []byte(report), Way: intake.WayPaste}, nil); err == nil {
		t.Error("it was taken all the same")
	}
	if n := count(t, s); n != 0 {
		t.Errorf("%d reports are kept", n)
	}
}

func TestAMailAndItsAttachmentsAreReportsOfTheirOwn(t *testing.T) {
	s := testkit.TempStore(t, nil)
	mail := "From: Duty <duty@example.org>\nSubject: Two reports\nDate: Sat, 23 Mar 2024 08:00:00 +0300\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nPlease see what is attached.\n" +
		"--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=one.txt\n\n" + report + "\n--b\nContent-Type: application/x-strange\nContent-Disposition: attachment; filename=two.bin\nContent-Transfer-Encoding: base64\n\nAAECAwQFBgcICQ==\n--b--\n"
	var told []string
	res, err := taker(s).Take(t.Context(), ana, intake.Submission{Data: []byte(mail), Name: "m.eml", Way: intake.WayMail, Marking: threat.Amber}, func(r intake.Result) { told = append(told, r.Name) })
	if err != nil {
		t.Fatal(err)
	}
	if len(res) != 3 || strings.Join(told, " ") != "m.eml one.txt two.bin" {
		t.Fatalf("got %+v, told %q", res, told)
	}
	if got := original(t, s, res[0].Report.ID); got != mail {
		t.Error("the mail's original is not what came in")
	}
	one, err := s.Report(t.Context(), all, res[1].Report.ID)
	if err != nil || !strings.Contains(strings.Join(one.Provenance, " "), res[0].Report.ID) || one.Title != "Gunmen attack concert hall near Moscow" {
		t.Errorf("got %+v, %v", one, err)
	}
	src, err := s.Source(t.Context(), all, one.Source)
	if err != nil || src.Name != "Duty" {
		t.Errorf("the source is %q, %v", src.Name, err)
	}
	if res[2].Err == nil || res[2].Report.State != threat.ReportFailed || !strings.Contains(res[2].Report.Fault, "no text") {
		t.Errorf("got %+v", res[2])
	}
}

// page is an article as a site gives it.
func page(title, text string) string {
	return "<!doctype html><html lang=en><head><title>" + title + "</title></head><body><nav><a href=/>Home</a></nav><article><h1>" + title + "</h1><p>" +
		strings.ReplaceAll(text, "\n\n", "</p><p>") + "</p></article><footer>Imprint</footer></body></html>"
}

// newsroom is a site with a feed.
func newsroom(t *testing.T) (*httptest.Server, *int) {
	asked := 0
	mux := http.NewServeMux()
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	mux.HandleFunc("/feed", func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"v1"`)
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Newsroom</title>
<item><guid>1</guid><title>Gunmen attack</title><link>/one</link><pubDate>Fri, 22 Mar 2024 21:00:00 +0300</pubDate><description>Short.</description></item>
<item><guid>2</guid><title>Behind a log-in</title><link>/login</link><description>The embassy warned its citizens to avoid large gatherings in the city this weekend.</description></item>
<item><guid>3</guid><title>Gone</title><link>/gone</link><description>Nothing</description></item>
<item><guid>4</guid><title>Inside</title><link>http://10.9.9.9/secret</link></item>
<item><guid>5</guid><title>Toll rises</title><link>/two</link></item></channel></rss>`)
	})
	mux.HandleFunc("/one", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, page("Gunmen attack", report)) })
	mux.HandleFunc("/two", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, page("Toll rises", second)) })
	mux.HandleFunc("/login", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<html><body><h1>Members</h1><p>Sign in to read this story.</p></body></html>")
	})
	mux.HandleFunc("/gone", http.NotFound)
	mux.HandleFunc("/busy", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7200")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `<rss><channel><title>Endless</title>`)
		for i := 0; r.Context().Err() == nil; i++ {
			if _, err := fmt.Fprintf(w, "<item><guid>%d</guid><title>Item %d</title><description>%s</description></item>\n", i, i, strings.Repeat("Police reported an incident in the city centre. ", 40)); err != nil {
				return
			}
		}
	})
	return s, &asked
}

func addFeed(t *testing.T, s *store.Store, address string) store.Feed {
	t.Helper()
	var f store.Feed
	err := s.Write(t.Context(), func(tx *store.Tx) (err error) {
		f, err = tx.AddFeed(ana, store.Feed{URL: address, Name: "Newsroom", Marking: threat.Clear, Enabled: true, Every: time.Hour})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAFeedBringsItsArticlesOnce(t *testing.T) {
	clock := testkit.NewClock()
	s := testkit.TempStore(t, clock)
	site, asked := newsroom(t)
	f, k := addFeed(t, s, site.URL+"/feed"), taker(s)
	got, err := k.Poll(t.Context(), f.ID)
	if err != nil || got.Items != 5 || got.New != 3 || got.Failed != 2 {
		t.Fatalf("got %+v, %v; want two articles and one summary, two failures", got, err)
	}
	page, err := s.Reports(t.Context(), all, store.ReportFilter{})
	if err != nil || len(page.Reports) != 3 {
		t.Fatalf("got %d reports, %v", len(page.Reports), err)
	}
	for _, r := range page.Reports {
		rep, err := s.Report(t.Context(), all, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(rep.Text, "Imprint") || strings.Contains(rep.Text, "Sign in") || rep.Marking != threat.Clear {
			t.Errorf("got %q marked %s", rep.Text, rep.Marking)
		}
		if rep.Title == "Gunmen attack" && (rep.URL != site.URL+"/one" || !strings.Contains(rep.Text, "At least 40") || rep.Published.EDTF != "2024-03-22T21:00:00+03:00") {
			t.Errorf("got %+v", rep)
		}
	}
	kept, err := s.Feed(t.Context(), all, f.ID)
	if err != nil || kept.ETag != `"v1"` || kept.Next.Sub(clock.Now()) != time.Hour || !strings.Contains(kept.LastError, "2 of 5") {
		t.Errorf("got %+v, %v", kept, err)
	}
	if got, err = k.Poll(t.Context(), f.ID); err != nil || got.New != 0 || *asked != 2 {
		t.Errorf("polled again: %+v, %v, asked %d times", got, err, *asked)
	}
	if n := count(t, s); n != 3 {
		t.Errorf("%d reports after polling twice", n)
	}
}

func TestAFeedThatFailsIsAskedLessOften(t *testing.T) {
	clock := testkit.NewClock()
	s := testkit.TempStore(t, clock)
	site, _ := newsroom(t)
	f, k := addFeed(t, s, site.URL+"/gone"), taker(s)
	for _, want := range []time.Duration{2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 16 * time.Hour, 24 * time.Hour, 24 * time.Hour} {
		got, err := k.Poll(t.Context(), f.ID)
		if threat.KindOf(err) != threat.KindNotFound || got.Next.Sub(clock.Now()) != want {
			t.Fatalf("next in %s (%v), want %s", got.Next.Sub(clock.Now()), err, want)
		}
	}
	busy := addFeed(t, s, site.URL+"/busy")
	for range 2 {
		if got, err := k.Poll(t.Context(), busy.ID); err == nil || got.Next.Sub(clock.Now()) < 2*time.Hour {
			t.Errorf("next in %s (%v), though the server asked for two hours", got.Next.Sub(clock.Now()), err)
		}
	}
}

func TestAFeedThatNeverEndsIsCut(t *testing.T) {
	s := testkit.TempStore(t, nil)
	site, _ := newsroom(t)
	f := addFeed(t, s, site.URL+"/endless")
	got, err := taker(s).Poll(t.Context(), f.ID)
	if err != nil || got.Cut == "" || got.New != 60 || got.Later == 0 {
		t.Errorf("got %+v, %v; want 60 items now, the rest later", got, err)
	}
}

// alert is a CAP message.
func alert(id, text string) string {
	return `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>` + id + `</identifier><sender>alerts@embassy.example</sender><sent>2024-03-07T18:00:00+03:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><language>en</language><category>Security</category><event>Security alert</event><urgency>Expected</urgency><severity>Severe</severity><certainty>Possible</certainty><senderName>Embassy</senderName><headline>` + text + `</headline><description>Extremists have plans to target large gatherings.</description><area><areaDesc>Moscow</areaDesc></area></info></alert>`
}

// TestAlertsOfACAPFeedAreReports polls a feed that holds its alerts, and one
// that links to them.
func TestAlertsOfACAPFeedAreReports(t *testing.T) {
	mux := http.NewServeMux()
	site := httptest.NewServer(mux)
	t.Cleanup(site.Close)
	serve := func(path, text string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) })
	}
	serve("/inside", `<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>Alerts</title><updated>2024-03-07T18:00:00Z</updated><entry><id>1</id><title>a</title><updated>2024-03-07T18:00:00Z</updated><content type="text/xml">`+alert("1", "Avoid large gatherings")+`</content></entry></feed>`)
	serve("/linked", `<feed xmlns="http://www.w3.org/2005/Atom"><title>Alerts</title><entry><id>2</id><title>b</title><link href="/2.xml" type="application/cap+xml"/></entry></feed>`)
	serve("/2.xml", `<?xml version="1.0" encoding="UTF-8"?>`+alert("2", "Stay away from the square"))
	s := testkit.TempStore(t, nil)
	k := taker(s)
	for path, want := range map[string]string{"/inside": "Avoid large gatherings", "/linked": "Stay away from the square"} {
		for range 2 { // the second poll brings nothing new
			if got, err := k.Poll(t.Context(), addFeed(t, s, site.URL+path).ID); err != nil || got.Failed != 0 {
				t.Fatalf("%s: got %+v, %v", path, got, err)
			}
		}
		page, err := s.Reports(t.Context(), all, store.ReportFilter{Query: want})
		if err != nil || len(page.Reports) != 1 {
			t.Fatalf("%s: got %d reports, %v", path, len(page.Reports), err)
		}
		rep := page.Reports[0]
		if rep.MediaType != "application/cap+xml" || rep.Title != want || rep.Published.EDTF != "2024-03-07T18:00:00+03:00" || !strings.Contains(original(t, s, rep.ID), "<identifier>") {
			t.Errorf("%s: got %+v", path, rep)
		}
	}
}

func TestDueFeedsAreJobs(t *testing.T) {
	s := testkit.TempStore(t, nil)
	site, _ := newsroom(t)
	addFeed(t, s, site.URL+"/feed")
	work(t, s, taker(s), func() bool {
		n, err := s.CountReports(t.Context(), all, store.ReportFilter{State: threat.ReportRead})
		return err == nil && n == 3
	})
}

func TestAnAddressIsFetchedAndRead(t *testing.T) {
	s := testkit.TempStore(t, nil)
	site, _ := newsroom(t)
	res := take(t, taker(s), intake.Submission{URL: site.URL + "/one", Way: intake.WayFetch, Marking: threat.Clear})
	if len(res) != 1 || res[0].Report.Title != "Gunmen attack" || res[0].Report.MediaType != "text/html" || res[0].Report.Language != "en" {
		t.Errorf("got %+v", res)
	}
	_, err := taker(s).Take(t.Context(), ana, intake.Submission{URL: site.URL + "/login", Way: intake.WayFetch}, nil)
	if threat.KindOf(err) != threat.KindInvalid || !strings.Contains(err.Error(), "the page is no article") {
		t.Errorf("got %v", err)
	}
}

func TestAWatchedFolderTakesWhatIsComplete(t *testing.T) {
	s := testkit.TempStore(t, nil)
	dir := t.TempDir()
	f, err := taker(s).Folder(dir, "", threat.Amber)
	if err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	scan := func(want int) {
		t.Helper()
		if n, err := f.Scan(t.Context()); err != nil || n != want {
			t.Fatalf("took %d, %v; want %d", n, err, want)
		}
	}
	put("a.txt", report)
	put("b.txt", "")
	put("c.part", second)
	scan(0) // seen for the first time: they may still grow
	put("a.txt", report+second)
	scan(1) // b only: a has grown
	scan(1)
	scan(0)
	for path, want := range map[string]bool{"done/a.txt": true, "failed/b.txt": true, "failed/b.txt.error.txt": true, "c.part": true, "a.txt": false, "b.txt": false} {
		if _, err := os.Stat(filepath.Join(dir, path)); (err == nil) != want {
			t.Errorf("%s: there %v, want %v", path, err == nil, want)
		}
	}
	why, err := os.ReadFile(filepath.Join(dir, "failed/b.txt.error.txt"))
	if err != nil || !strings.Contains(string(why), "b.txt: it is empty") {
		t.Errorf("got %q, %v", why, err)
	}
	if n := count(t, s); n != 1 {
		t.Errorf("%d reports", n)
	}
}
