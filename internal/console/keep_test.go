package console_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// A report is said to be from another source, and the source is renamed.
func TestTheSourceOfAReportIsChanged(t *testing.T) {
	h := scene.Open(t)
	b, id := h.Browser("ben"), h.Reports["toll-40"]
	page := b.Post("/reports/"+id+"/source", url.Values{"source": {"Harbour Gazette"}})
	if page.Status != http.StatusOK || !strings.Contains(page.Text, "Harbour Gazette") {
		t.Fatalf("status %d", page.Status)
	}
	rep, err := h.Store.Report(context.Background(), threat.Machinery("test"), id)
	if err != nil {
		t.Fatal(err)
	}
	page = b.Post("/sources/"+rep.Source+"/edit", url.Values{"name": {"Harbour Gazette, city desk"}, "type": {"agency"}, "url": {"https://gazette.example/"}, "marking": {"TLP:GREEN"}})
	for _, want := range []string{"Harbour Gazette, city desk", "agency", "https://gazette.example/"} {
		if !strings.Contains(page.Text, want) {
			t.Errorf("the source's page does not say %q", want)
		}
	}
	if page := b.Post("/sources/"+rep.Source+"/edit", url.Values{"name": {" "}, "marking": {"TLP:GREEN"}}); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("a source without a name gives %d", page.Status)
	}
}

// What a report says goes only when the word was typed, and then everywhere.
func TestAReportIsErasedByTheTypedWord(t *testing.T) {
	h := scene.Open(t)
	id := h.Reports["toll-40"]
	at := "/reports/" + id + "/erase"
	if page := h.Browser("ben").Post(at, url.Values{"reason": {"asked for"}, "sure": {"erase"}}); page.Status != http.StatusForbidden {
		t.Errorf("an analyst erases: %d", page.Status)
	}
	b := h.Browser("ada")
	before := b.Get("/reports/" + id)
	for _, form := range []url.Values{{"reason": {"asked for"}, "sure": {"yes"}}, {"reason": {" "}, "sure": {"erase"}}} {
		if page := b.Post(at, form); page.Status != http.StatusUnprocessableEntity {
			t.Errorf("%v gives %d", form, page.Status)
		}
	}
	if page := b.Get("/reports/" + id); page.Text == "" || !strings.Contains(page.Text, "40") || before.Status != http.StatusOK {
		t.Fatal("the report is gone before anybody erased it")
	}
	page := b.Post(at, url.Values{"reason": {"a court's order"}, "sure": {"erase"}})
	if page.Status != http.StatusOK || !strings.Contains(page.Text, "was erased") || strings.Contains(page.Text, "/original") {
		t.Errorf("after the erasure: %d", page.Status)
	}
	rep, err := h.Store.Report(context.Background(), threat.Machinery("test"), id)
	if err != nil || rep.Text != "" || rep.Title != "" {
		t.Errorf("the report still says %q, %v", rep.Title, err)
	}
}

// A case is given to somebody who can look at it, and to nobody else.
func TestACaseGetsAnOwner(t *testing.T) {
	h := scene.Open(t)
	people, err := h.Store.People(context.Background(), threat.Machinery("test"))
	if err != nil {
		t.Fatal(err)
	}
	id := map[string]string{}
	for _, p := range people {
		id[p.Login] = p.ID
	}
	b := h.Browser("ada")
	edit := func(owner, marking string) (status int, now threat.Case) {
		t.Helper()
		c, err := h.Store.Case(context.Background(), threat.Machinery("test"), h.Case)
		if err != nil {
			t.Fatal(err)
		}
		page := b.Post("/cases/"+h.Case+"/edit", url.Values{"title": {c.Title}, "marking": {marking}, "state": {"open"}, "owner": {owner}, "version": {strconv.Itoa(c.Version)}})
		if now, err = h.Store.Case(context.Background(), threat.Machinery("test"), h.Case); err != nil {
			t.Fatal(err)
		}
		return page.Status, now
	}
	if status, now := edit(id["cleo"], "TLP:GREEN"); status != http.StatusOK || now.Owner != id["cleo"] {
		t.Errorf("status %d, owner %q", status, now.Owner)
	}
	edit("", "TLP:RED")
	for _, owner := range []string{"nobody-at-all", id["cleo"]} {
		if status, now := edit(owner, "TLP:RED"); status != http.StatusUnprocessableEntity || now.Owner != "" {
			t.Errorf("the case is in the hands of %q: %d", now.Owner, status)
		}
	}
}

// A feed is changed and removed; the reports it brought stay.
func TestAFeedIsChangedAndRemoved(t *testing.T) {
	h := scene.Open(t)
	b := h.Browser("ada")
	b.Post("/feeds", url.Values{"url": {"https://feeds.example/a.xml"}, "name": {"Harbour"}, "source": {"Harbour Gazette"}, "every": {"15m"}, "marking": {"TLP:GREEN"}})
	find := func(name string) (store.Feed, bool) {
		t.Helper()
		feeds, err := h.Store.Feeds(context.Background(), threat.Machinery("test"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range feeds {
			if f.Name == name {
				return f, true
			}
		}
		return store.Feed{}, false
	}
	f, ok := find("Harbour")
	if !ok {
		t.Fatal("the feed was not added")
	}
	if page := b.Post("/feeds/"+f.ID+"/edit", url.Values{"url": {"ftp://x"}, "name": {"Harbour"}, "source": {"Harbour Gazette"}, "every": {"1h"}, "marking": {"TLP:GREEN"}}); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("an address that is none gives %d", page.Status)
	}
	page := b.Post("/feeds/"+f.ID+"/edit", url.Values{"url": {"https://feeds.example/b.xml"}, "name": {"Harbour, all"}, "source": {"Harbour Gazette"}, "every": {"1h"}, "marking": {"TLP:AMBER"}})
	now, ok := find("Harbour, all")
	if page.Status != http.StatusOK || !ok || now.URL != "https://feeds.example/b.xml" || now.Every.Hours() != 1 || now.Marking != threat.Amber || now.Source != f.Source {
		t.Errorf("status %d, feed %+v", page.Status, now)
	}
	b.Post("/feeds/"+f.ID, url.Values{"do": {"delete"}})
	if _, ok := find("Harbour, all"); ok {
		t.Error("the feed was not removed")
	}
}

// A withdrawn report leaves the picture, the judgement that cites it is
// flagged to who may read it, and both come back.
func TestAWithdrawnReportIsFollowedToWhatRestsOnIt(t *testing.T) {
	h := scene.Open(t)
	ben, id := h.Browser("ben"), h.Reports["toll-40"]
	facts, err := h.Store.FactsOfReport(t.Context(), machinery, id)
	if err != nil || len(facts) == 0 {
		t.Fatal("no facts", err)
	}
	form := sheet("yes")
	form.Set("fact-credible", facts[0].ID)
	if page := ben.Post("/cases/"+h.Case+"/determine", form); page.Status != http.StatusOK {
		t.Fatalf("determine: %d", page.Status)
	}
	const flag, quote = "rests on what was withdrawn", "At least 40 people were killed"
	at := "/cases/" + h.Case
	if page := ben.Get(at); strings.Contains(page.Text, flag) || !strings.Contains(page.Text, quote) {
		t.Fatal("flagged, or out of the picture, before anything was withdrawn")
	}
	if page := ben.Post("/reports/"+id+"/withdraw", url.Values{"do": {"withdraw"}, "reason": {" "}}); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("a withdrawal without a reason gives %d", page.Status)
	}
	page := ben.Post("/reports/"+id+"/withdraw", url.Values{"do": {"withdraw"}, "reason": {"The agency took it back."}})
	if !strings.Contains(page.Text, "This report was withdrawn") || !strings.Contains(page.Text, "The agency took it back.") {
		t.Errorf("the report's page does not say so: %d", page.Status)
	}
	if page := ben.Get(at); !strings.Contains(page.Text, flag) || strings.Contains(page.Text, quote) {
		t.Error("not flagged, or still in the picture")
	}
	if page := ben.Get("/"); !strings.Contains(page.Text, "rests on a report that was withdrawn") {
		t.Error("the watch is not called")
	}
	if page := ben.Post(at+"/determine", sheet("yes")); page.Status != http.StatusOK {
		t.Fatalf("determine anew: %d", page.Status)
	}
	if page := ben.Get("/"); strings.Contains(page.Text, "rests on a report that was withdrawn") {
		t.Error("a newer determination does not end the call")
	}
	form.Set("fact-credible", facts[0].ID)
	ben.Post(at+"/determine", form)
	for _, path := range []string{"/", at} {
		if strings.Contains(h.Browser("cleo").Get(path).Text, "withdrawn.") {
			t.Errorf("%s tells a reader of TLP:GREEN of a TLP:AMBER judgement", path)
		}
	}
	ben.Post("/reports/"+id+"/withdraw", url.Values{"do": {"reinstate"}})
	if page := ben.Get(at); strings.Contains(page.Text, flag) || !strings.Contains(page.Text, quote) {
		t.Error("the reinstated report does not count again")
	}
}

// When a source turns out to be false, all of it is withdrawn at once.
func TestASourceIsWithdrawnWhole(t *testing.T) {
	h := scene.Open(t)
	rep, err := h.Store.Report(t.Context(), machinery, h.Reports["toll-40"])
	if err != nil {
		t.Fatal(err)
	}
	h.Browser("ben").Post("/sources/"+rep.Source+"/withdraw", url.Values{"reason": {"It invents its news."}})
	page, err := h.Store.Reports(t.Context(), machinery, store.ReportFilter{Source: rep.Source})
	if err != nil || len(page.Reports) == 0 {
		t.Fatal(err)
	}
	for _, r := range page.Reports {
		if r.Withdrawn == nil {
			t.Errorf("%s still counts", r.Title)
		}
	}
}

// An alarm stands first on the watch and beside its name on every page, until
// somebody says that they have seen it.
func TestAnAlarmIsSeen(t *testing.T) {
	h := scene.Open(t)
	var id string
	err := h.Store.Write(t.Context(), func(tx *store.Tx) error {
		a, _, err := tx.Raise(machinery, store.Alarm{Kind: store.AlarmClock, About: "clk_x", Case: h.Case, Marking: threat.Amber, Text: "A duty is overdue since nine."})
		id = a.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ben := h.Browser("ben")
	for _, path := range []string{"/", "/alarms"} {
		if !strings.Contains(ben.Get(path).Text, "A duty is overdue since nine.") {
			t.Errorf("%s does not show it", path)
		}
		if strings.Contains(h.Browser("cleo").Get(path).Text, "overdue since nine") {
			t.Errorf("%s shows a TLP:AMBER alarm to a reader of TLP:GREEN", path)
		}
	}
	if !strings.Contains(ben.Get("/inbox").Text, `class="n hot">1`) || strings.Contains(h.Browser("cleo").Get("/inbox").Text, `class="n hot"`) {
		t.Error("the count beside the watch is not of what the reader may read")
	}
	if page := h.Browser("cleo").Post("/alarms/"+id, url.Values{}); page.Status != http.StatusForbidden {
		t.Errorf("a reader sees an alarm for the desk: %d", page.Status)
	}
	if page := ben.Post("/alarms/"+id, url.Values{"back": {"/alarms"}}); !strings.Contains(page.Text, "seen by Ben Larsen") {
		t.Errorf("after it was seen: %d", page.Status)
	}
	if strings.Contains(ben.Get("/").Text, "overdue since nine") {
		t.Error("a seen alarm stays on the watch")
	}
}

// A report that tells of a warning is set aside for good by two people only,
// and leaves the watch.
func TestNoLeadNeedsASecondLook(t *testing.T) {
	h := scene.Open(t)
	ben, ada := h.Browser("ben"), h.Browser("ada")
	page := ben.Post("/reports/new", url.Values{"text": {"The embassy warned on 7 March 2024 that extremists plan to attack concerts in Lyon."}, "title": {"A tip"}, "source": {"Desk"}, "marking": {"TLP:GREEN"}})
	id := strings.Split(strings.TrimPrefix(page.Path, "/reports/"), "?")[0]
	at := "/reports/" + id + "/lead"
	if page := ben.Post(at, url.Values{"do": {"set-aside"}, "reason": {""}}); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", page.Status)
	}
	if page := ben.Post(at, url.Values{"do": {"set-aside"}, "reason": {"An old story."}}); !strings.Contains(page.Text, "a second person looks") {
		t.Fatalf("set aside: %d", page.Status)
	}
	if page := ada.Get("/"); !strings.Contains(page.Text, "A second look") || !strings.Contains(page.Text, "An old story.") {
		t.Error("the second look does not stand on the watch")
	}
	if page := ben.Post(at, url.Values{"do": {"second-look"}}); page.Status != http.StatusForbidden {
		t.Errorf("one person looks twice: %d", page.Status)
	}
	if page := ada.Post(at, url.Values{"do": {"second-look"}}); !strings.Contains(page.Text, "agreed by Ada Okafor") {
		t.Errorf("the second person: %d", page.Status)
	}
	if strings.Contains(ada.Get("/").Text, "A tip") {
		t.Error("what two people set aside stays on the watch")
	}
	if page := ben.Post(at, url.Values{"do": {"take-up"}}); !strings.Contains(page.Text, "It is no lead") || !strings.Contains(ben.Get("/").Text, "A tip") {
		t.Error("it cannot be taken up again")
	}
}
