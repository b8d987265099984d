package ledger_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tocsin/tocsin/internal/ledger"
)

// member is one line of a test's group.
type member struct {
	ID string `json:"id"`
}

// groupOf is a group of n members, as it is read back from where it is kept.
func groupOf(t testing.TB, n int) *ledger.Group {
	t.Helper()
	made := &ledger.Group{}
	for i := range n {
		if err := made.Add(member{fmt.Sprintf("m\n%d", i)}); err != nil {
			t.Fatal(err)
		}
	}
	read, err := ledger.ReadGroup(made.Bytes())
	if err != nil || read.Len() != n || read.Data() != made.Data() {
		t.Fatalf("%d members: read back as %d, %v", n, read.Len(), err)
	}
	return read
}

// proveMember makes the proof file of member i of a group whose act is the
// third of five in a log.
func proveMember(t testing.TB, k ledger.Key, g *ledger.Group, i int) []byte {
	t.Helper()
	data, err := json.Marshal(g.Data())
	if err != nil {
		t.Fatal(err)
	}
	salt := []byte("salt of the group")
	payload, err := ledger.Act{ID: "act_group", Verb: "deliver", Data: data}.Payload()
	if err != nil {
		t.Fatal(err)
	}
	l := &log{}
	for n := range 5 {
		_, _, digest := leaf(n)
		if n == 2 {
			digest = ledger.Digest(salt, payload)
		}
		l.add(t, digest)
	}
	proof, err := ledger.Prove(2, salt, payload, l.size, l.sign(t, k), l)
	if err != nil {
		t.Fatal(err)
	}
	m, err := g.Prove(func(line []byte) bool {
		var m member
		return json.Unmarshal(line, &m) == nil && m.ID == fmt.Sprintf("m\n%d", i)
	})
	if err != nil {
		t.Fatal(err)
	}
	file, err := json.Marshal(proof.Of(m))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestEachMemberIsProvedByItself: groups of every size up to 40, every member.
func TestEachMemberIsProvedByItself(t *testing.T) {
	k := key(t, "desk.example")
	for n := 1; n <= 40; n++ {
		g := groupOf(t, n)
		for i := range n {
			v, err := ledger.VerifyProof(proveMember(t, k, g, i), k.Public())
			if err != nil || v.Act.ID != "act_group" || string(v.Member) != fmt.Sprintf(`{"id":"m\n%d"}`, i) {
				t.Fatalf("member %d of %d: %s, %v", i, n, v.Member, err)
			}
		}
	}
	if _, err := groupOf(t, 3).Prove(func([]byte) bool { return false }); err == nil {
		t.Error("who is not in the group is proved to be")
	}
}

func TestAProofOfAMemberThatWasChangedDoesNotVerify(t *testing.T) {
	k := key(t, "desk.example")
	g := groupOf(t, 6)
	file := proveMember(t, k, g, 4)
	change := func(change func(*ledger.Proof)) []byte {
		var p ledger.Proof
		if err := json.Unmarshal(file, &p); err != nil {
			t.Fatal(err)
		}
		change(&p)
		out, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for what, forged := range map[string][]byte{
		"its line":          change(func(p *ledger.Proof) { p.Member.Line = strings.Replace(p.Member.Line, "4", "5", 1) }),
		"its place":         change(func(p *ledger.Proof) { p.Member.Index = 5 }),
		"a place beyond":    change(func(p *ledger.Proof) { p.Member.Index = 6 }),
		"a place before":    change(func(p *ledger.Proof) { p.Member.Index = -1 }),
		"its path":          change(func(p *ledger.Proof) { p.Member.Path[0] = tlog.Hash{} }),
		"no path":           change(func(p *ledger.Proof) { p.Member.Path = nil }),
		"no member":         change(func(p *ledger.Proof) { p.Member = nil }),
		"the older format":  change(func(p *ledger.Proof) { p.Format = "tocsin-proof-v1" }),
		"the group's tree":  change(func(p *ledger.Proof) { p.Payload = strings.Replace(p.Payload, `"members":6`, `"members":7`, 1) }),
		"another group's":   change(func(p *ledger.Proof) { *p = p.Of(other(t, k)) }),
		"the act's own way": change(func(p *ledger.Proof) { p.Path[0] = tlog.Hash{} }),
	} {
		if v, err := ledger.VerifyProof(forged, k.Public()); err == nil {
			t.Errorf("%s changed: %s verifies", what, v.Member)
		}
	}
	if _, err := ledger.VerifyProof(file, k.Public()); err != nil {
		t.Errorf("the proof itself: %v", err)
	}
	if _, err := ledger.ReadGroup(nil); err == nil {
		t.Error("nothing is read as a group")
	}
}

// other is a member, with its path, of a group of another size.
func other(t testing.TB, k ledger.Key) ledger.Member {
	t.Helper()
	var p ledger.Proof
	if err := json.Unmarshal(proveMember(t, k, groupOf(t, 9), 4), &p); err != nil {
		t.Fatal(err)
	}
	return *p.Member
}
