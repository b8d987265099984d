package console_test

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Among more contacts than a page can hold, recipients are found by name and in
// groups, kept, and taken out again, by a form without a script.
func TestRecipientsAreFoundAmongMany(t *testing.T) {
	h := scene.Open(t)
	ben := h.Browser("ben")
	var ids []string
	var group store.Group
	err := h.Store.Write(t.Context(), func(tx *store.Tx) (err error) {
		for i := range 700 {
			c, err := tx.PutContact(machinery, threat.Contact{Kind: threat.ContactPerson, Name: fmt.Sprintf("Warden %04d", i), Marking: threat.Green, Points: []threat.Point{{Channel: "telephone", Address: "+100"}}})
			if err != nil {
				return err
			}
			ids = append(ids, c.ID)
		}
		group, err = tx.PutGroup(machinery, store.Group{Name: "All wardens", Marking: threat.Green}, ids)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	id := begun(t, ben, h, "warning")
	edit := func(version string, more url.Values) scene.Page {
		form := letter(h, version, "")
		form.Del("recipient")
		form.Set("do", "save")
		for name, values := range more {
			form[name] = values
		}
		return ben.Post("/products/"+id+"/edit", form)
	}
	recipients := func() []string {
		t.Helper()
		p, err := h.Store.Product(t.Context(), machinery, id)
		if err != nil {
			t.Fatal(err)
		}
		return p.Recipients
	}
	page := edit("1", url.Values{"do": {"find"}, "find": {"0699"}, "recipient": {ids[3]}})
	if !offered(page.Text, ids[699]) || offered(page.Text, ids[698]) || !strings.Contains(page.Text, `value="`+ids[3]+`" checked`) {
		t.Errorf("the last of seven hundred is not found, or who was chosen is lost")
	}
	if len(recipients()) != 0 {
		t.Error("looking for somebody saved the draft")
	}
	if page = ben.Get("/products/" + id + "/edit?find=warden+0650"); !offered(page.Text, ids[650]) {
		t.Error("the address of a search does not search")
	}
	edit("1", url.Values{"recipient": {ids[3], ids[699]}})
	if got := recipients(); !slices.Equal(got, []string{ids[3], ids[699]}) {
		t.Fatalf("chosen: %v", got)
	}
	edit("2", url.Values{"group": {group.ID}})
	if got := recipients(); len(got) != 700 {
		t.Fatalf("%d of the group's 700", len(got))
	}
	page = ben.Get("/products/" + id + "/edit")
	shown := regexp.MustCompile(`name="shown" value="([^"]+)"`).FindAllStringSubmatch(page.Text, -1)
	if len(shown) != 100 || !strings.Contains(page.Text, "and 600 more, who are kept") {
		t.Errorf("%d of those chosen are shown", len(shown))
	}
	// Unticking one takes out that one, and nobody who was not shown.
	form := url.Values{}
	for i, s := range shown {
		form.Add("shown", s[1])
		if i > 0 {
			form.Add("recipient", s[1])
		}
	}
	edit("3", form)
	if got := recipients(); len(got) != 699 || slices.Contains(got, shown[0][1]) {
		t.Errorf("after one was unticked there are %d", len(got))
	}
}

func offered(page, id string) bool {
	return strings.Contains(page, `name="recipient" value="`+id+`"`)
}
