package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

func put(t *testing.T, s *store.Store, by threat.Reader, c threat.Contact) threat.Contact {
	t.Helper()
	write(t, s, func(tx *store.Tx) (err error) { c, err = tx.PutContact(by, c); return err })
	return c
}

// Somebody may be known while the organisation they speak for is not: neither
// its id nor their rank there is told, and an edit by who cannot see it keeps it.
func TestAHiddenOrganisationIsNotToldByItsPeople(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		org := put(t, s, ana, threat.Contact{Kind: threat.ContactOrganisation, Name: canary, Marking: threat.Red})
		p := put(t, s, ana, threat.Contact{Kind: threat.ContactPerson, Name: "Ada Open", Org: org.ID, Rank: threat.RankContact, Marking: threat.Amber})
		got, err := s.Contact(ctx, low, p.ID)
		if err != nil || got.Org != "" || got.Rank != "" {
			t.Errorf("low sees org %q rank %q %v", got.Org, got.Rank, err)
		}
		versions, err := s.ContactVersions(ctx, low, p.ID)
		if err != nil || len(versions) != 1 || strings.Contains(fmt.Sprintf("%+v", versions), org.ID) || versions[0].Contact.Rank != "" {
			t.Errorf("versions %+v %v", versions, err)
		}
		got.Role = "doorkeeper"
		put(t, s, low, got)
		if again, err := s.Contact(ctx, ana, p.ID); err != nil || again.Org != org.ID || again.Rank != threat.RankContact || again.Role != "doorkeeper" {
			t.Errorf("after an edit by somebody who cannot see it: %+v %v", again, err)
		}
		err = s.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.PutContact(low, threat.Contact{Kind: threat.ContactPerson, Name: "x", Org: org.ID, Marking: threat.Amber})
			return err
		})
		missing := s.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.PutContact(low, threat.Contact{Kind: threat.ContactPerson, Name: "x", Org: "con_06h0000000000000000000000", Marking: threat.Amber})
			return err
		})
		if err == nil || missing == nil || err.Error() != missing.Error() {
			t.Errorf("a hidden organisation is told from a missing one: %v, %v", err, missing)
		}
	})
}

// That a rank is taken tells nothing of a hidden person who has it.
func TestAHiddenDeputyTakesNoRankFromAnyoneWhoCannotKnow(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		org := put(t, s, ana, threat.Contact{Kind: threat.ContactOrganisation, Name: "Hall", Marking: threat.Amber})
		put(t, s, ana, threat.Contact{Kind: threat.ContactPerson, Name: canary, Org: org.ID, Rank: threat.RankDeputy, Marking: threat.Red})
		put(t, s, low, threat.Contact{Kind: threat.ContactPerson, Name: "Open deputy", Org: org.ID, Rank: threat.RankDeputy, Marking: threat.Amber})
		err := s.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.PutContact(low, threat.Contact{Kind: threat.ContactPerson, Name: "Another", Org: org.ID, Rank: threat.RankDeputy, Marking: threat.Amber})
			return err
		})
		if threat.KindOf(err) != threat.KindConflict || !strings.Contains(err.Error(), "Open deputy") {
			t.Errorf("a second visible deputy: %v", err)
		}
	})
}

func TestTheDirectoryIsPagedSearchedAndCounted(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		write(t, s, func(tx *store.Tx) error {
			for i := range 23 {
				c := threat.Contact{Kind: threat.ContactPerson, Name: fmt.Sprintf("Guard %02d", i%12), Role: "doors", Marking: threat.Amber, Points: []threat.Point{{Channel: "sms", Address: fmt.Sprintf("+49 30 55 %02d", i)}}}
				if _, err := tx.PutContact(low, c); err != nil {
					return err
				}
			}
			return nil
		})
		seen, after := map[string]bool{}, ""
		for pages := 1; ; pages++ {
			p, err := s.ContactPage(ctx, low, store.ContactFilter{After: after, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range p.Contacts {
				if seen[c.ID] || len(c.Points) != 1 {
					t.Errorf("%s comes twice or without points", c.Name)
				}
				seen[c.ID] = true
			}
			if after = p.Next; after == "" {
				if pages != 3 || len(seen) != 23 {
					t.Errorf("%d contacts on %d pages", len(seen), pages)
				}
				break
			}
		}
		for query, want := range map[string]int64{"guard 03": 2, "doors": 23, "493055": 23, "30 55 20": 1, "nobody": 0, "%": 23} {
			if n, err := s.CountContacts(ctx, low, store.ContactFilter{Query: query}); err != nil || n != want {
				t.Errorf("%q finds %d, want %d %v", query, n, want, err)
			}
		}
		for state, want := range map[store.ContactState]int64{store.ContactUnreachable: 23, store.ContactUnverified: 23, store.ContactFailed: 0, "nonsense": 0} {
			if n, err := s.CountContacts(ctx, low, store.ContactFilter{State: state}); err != nil || n != want {
				t.Errorf("%s: %d, want %d %v", state, n, want, err)
			}
		}
	})
}

func TestWhatAContactWasIsKeptWithoutSecrets(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, _ *testkit.Clock) {
		c := put(t, s, low, threat.Contact{Kind: threat.ContactPerson, Name: "Ada", Marking: threat.Amber, Points: []threat.Point{{Channel: "webhook", Address: "https://a.example/", Secret: "quiet words"}}})
		write(t, s, func(tx *store.Tx) error { return tx.VerifyPoint(low, c.Points[0].ID, "by telephone") })
		c.Name, c.Points[0].Secret = "Ada Lane", ""
		put(t, s, low, c)
		c.Retired = true
		put(t, s, low, c)
		all, err := s.ContactVersions(ctx, low, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		var verbs []string
		for _, v := range all {
			verbs = append(verbs, fmt.Sprint(v.Version, v.Verb, v.Contact.Name))
		}
		if diff := cmp.Diff([]string{"3retireAda Lane", "2editAda Lane", "1addAda"}, verbs); diff != "" || strings.Contains(fmt.Sprint(all), "quiet words") {
			t.Error(diff, all)
		}
		now, err := s.Contact(ctx, low, c.ID)
		if err != nil || now.Points[0].Secret != "quiet words" || now.Points[0].Verified.IsZero() || now.Points[0].How != "by telephone" {
			t.Errorf("the point lost what was known of it: %+v %v", now.Points, err)
		}
	})
}
