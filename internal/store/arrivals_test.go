package store_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/ledger"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// arrive plans n deliveries of a new product and records, in one change, that
// they arrived.
func (d *desk) arrive(n int) []store.Delivery {
	d.t.Helper()
	p := d.product(threat.ProductDraft)
	planned := make([]store.Delivery, n)
	d.write(func(tx *store.Tx) (err error) {
		if p, err = tx.SaveProduct(d.author, p, "digest", threat.Red); err != nil {
			return err
		}
		for i := range planned {
			planned[i] = store.Delivery{Chain: "chn_1", Point: fmt.Sprint("poi_", i), Delivery: threat.Delivery{
				Product: p.ID, Recipient: fmt.Sprint("con_", i), Channel: "email", Next: d.clock.Now(), Expires: d.clock.Now().Add(time.Hour),
			}}
		}
		return tx.PlanAll(planned)
	})
	d.write(func(tx *store.Tx) error {
		arrived, tried := make([]*store.Delivery, n), make([]store.Tried, n)
		for i := range tried {
			tried[i] = store.Tried{Delivery: planned[i], Attempt: &threat.Attempt{Number: 1, At: tx.Now(), Outcome: threat.OutcomeAccepted, Code: 250}}
			arrived[i] = &tried[i].Delivery
			arrived[i].State, arrived[i].Done, arrived[i].Attempts = threat.DeliveryDelivered, tx.Now(), 1
		}
		if err := tx.Arrived(d.author, arrived, "digest"); err != nil {
			return err
		}
		return tx.Record(tried)
	})
	return planned
}

// TestWhatArrivedTogetherIsOneActAndEachIsProved: one row of the ledger for
// many, found and proved by each delivery's own id; one that came alone has a
// row of its own.
func TestWhatArrivedTogetherIsOneActAndEachIsProved(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		d := newDesk(t, s, clock)
		for _, n := range []int{1, 2, 70} {
			deliveries, acts := d.arrive(n), map[string]bool{}
			for _, one := range deliveries {
				rows, err := s.Ledger(t.Context(), d.author, store.LedgerFilter{Object: one.ID, Verb: store.ArrivalVerb})
				if err != nil || len(rows) != 1 {
					t.Fatalf("delivery %s of %d: %d rows, %v", one.ID, n, len(rows), err)
				}
				acts[rows[0].ID] = true
				file, err := s.ProofOf(t.Context(), d.author, rows[0].ID, one.ID)
				if err != nil {
					t.Fatal(err)
				}
				v, err := ledger.VerifyProof(file, s.PublicKey())
				if said := string(v.Member); err != nil || n > 1 && !strings.Contains(said, one.ID) || n == 1 && (said != "" || v.Act.Object != one.ID) {
					t.Errorf("delivery of %d: %s, %v", n, v.Member, err)
				}
				if rest := deliveries[0].ID; rest != one.ID && strings.Contains(string(file), rest) {
					t.Error("a proof names another delivery")
				}
			}
			if len(acts) != 1 {
				t.Errorf("%d arrivals are %d acts", n, len(acts))
			}
			if rows, err := s.Ledger(t.Context(), d.outsider, store.LedgerFilter{Object: deliveries[0].ID}); err != nil || len(rows) > 0 {
				t.Errorf("who may not know of the case sees %+v, %v", rows, err)
			}
		}
		if f, err := s.Verify(t.Context()); err != nil || len(f.Problems) > 0 {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

// TestAGroupOfArrivalsTellsNothingOfWhoIsRaised: when one of those who were told
// together is marked higher, the act that counts them goes along; from then on
// they are in no group with the others.
func TestAGroupOfArrivalsTellsNothingOfWhoIsRaised(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, s *store.Store, clock *testkit.Clock) {
		d := openDesk(t, s, clock)
		n := d.nameContacts()
		deliveries, err := s.Deliveries(t.Context(), d.author, n.product.ID, "", 10)
		if err != nil || len(deliveries) != 2 {
			t.Fatalf("%+v, %v", deliveries, err)
		}
		before := d.groups(d.outsider, n.product.ID)
		d.together(&deliveries[0], &deliveries[1])
		if seen := d.groups(d.outsider, n.product.ID); seen != before+"2" {
			t.Fatalf("two arrived together; who may know sees groups of %q", seen)
		}
		d.raise(n.deputy.ID)
		if seen := d.groups(d.outsider, n.product.ID); seen != before {
			t.Errorf("one of them was raised; who is below sees groups of %q", seen)
		}
		again := deliveries[0]
		if again.Recipient == n.deputy.ID {
			again = deliveries[1]
		}
		d.together(&deliveries[0], &deliveries[1], &again)
		if seen := d.groups(d.outsider, n.product.ID); seen != before+"2" {
			t.Errorf("two arrived, and one who is hidden; who is below sees groups of %q", seen)
		}
	})
}

// together records that some deliveries arrived.
func (d *desk) together(deliveries ...*store.Delivery) {
	d.t.Helper()
	d.write(func(tx *store.Tx) error {
		if err := tx.Arrived(d.author, deliveries, "digest"); err != nil {
			return err
		}
		for _, one := range deliveries {
			one.State = threat.DeliveryDelivered
			if err := tx.CloseDelivery(*one); err != nil {
				return err
			}
		}
		return nil
	})
}

// groups gives the sizes of the groups of arrivals of a product that a reader
// sees, the earliest first.
func (d *desk) groups(r threat.Reader, product string) (sizes string) {
	d.t.Helper()
	rows, err := d.s.Ledger(d.t.Context(), r, store.LedgerFilter{Object: product, Verb: store.ArrivalVerb})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, row := range rows {
		var said ledger.GroupData
		if err := json.Unmarshal(row.Data, &said); err == nil && said.Members > 0 {
			sizes = fmt.Sprint(said.Members) + sizes
		}
	}
	return sizes
}

func TestVerifySeesThatMembersWereChanged(t *testing.T) {
	for name, tamper := range map[string]string{
		"a line":  "UPDATE act SET members = replace(CAST(members AS TEXT), 'con_3', 'con_4') WHERE members IS NOT NULL",
		"a tail":  "UPDATE act SET members = substr(members, 1, 40) WHERE members IS NOT NULL",
		"nothing": "UPDATE act SET members = '{}' WHERE members IS NOT NULL",
	} {
		t.Run(name, func(t *testing.T) {
			clock := testkit.NewClock()
			s := testkit.TempStore(t, clock)
			newDesk(t, s, clock).arrive(5)
			if f, err := s.Verify(t.Context()); err != nil || len(f.Problems) > 0 {
				t.Fatalf("a sound directory: %+v, %v", f, err)
			}
			db, err := sql.Open("sqlite", filepath.Join(s.Dir(), "tocsin.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(tamper); err != nil {
				t.Fatal(err)
			}
			if f, err := s.Verify(t.Context()); err != nil || len(f.Problems) != 1 || !strings.Contains(f.Problems[0], "members") {
				t.Errorf("found %+v, %v", f.Problems, err)
			}
		})
	}
}

// TestAttemptsComeAlong opens a directory with tries that an earlier program
// recorded.
func TestAttemptsComeAlong(t *testing.T) {
	dir := t.TempDir()
	if err := store.MakeOldDatabase(dir, 12); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "tocsin.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("INSERT INTO attempt (delivery_id, number, at, outcome, code, detail) VALUES ('dlv_2', 1, 7, 'accepted', 250, ''), ('dlv_1', 2, 6, 'unknown', 0, 'lost'), ('dlv_1', 1, 5, 'transient', 451, 'later')"); err != nil {
		t.Fatal(err)
	}
	testkit.OpenStore(t, store.Options{Dir: dir}, nil)
	var got string
	if err := db.QueryRow("SELECT group_concat(delivery_id || number || at || outcome || code || detail, ' ') FROM attempt").Scan(&got); err != nil {
		t.Fatal(err)
	}
	if want := "dlv_115transient451later dlv_126unknown0lost dlv_217accepted250"; got != want {
		t.Errorf("attempts: %s\nwant      %s", got, want)
	}
}
