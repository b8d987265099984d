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
