package auth

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/tocsin/tocsin/internal/threat"
)

func TestAcceptPassword(t *testing.T) {
	for _, good := range []string{"four words that stand alone", "vWq3!unplayed-Tarn", "приветстолокноветер", "korrekt häst batteri häftstift"} {
		if err := AcceptPassword(good, "ada", "Ada Okafor"); err != nil {
			t.Errorf("%q is refused: %v", good, err)
		}
	}
	for name, bad := range map[string]string{
		"short": "short one", "long": strings.Repeat("abcde fghij ", 30), "common": "123456789012", "common, decorated": "Password12345!",
		"common, leet": "P4ssw0rd2024!", "keyboard": "qwertyuiopasdf", "repeated": "aaaabbbbaaaabbbb", "doubled": "sunshinesunshine",
		"own name": "okafor okafor", "not text": "abcdefgh\xff\xfe12345678",
	} {
		if err := AcceptPassword(bad, "ada", "Ada Okafor"); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("%s: %q is accepted", name, bad)
		}
	}
}

func TestPasswordsAreArgon2idAndSalted(t *testing.T) {
	p := NewPasswords(2)
	ctx := context.Background()
	one, err := p.Hash(ctx, "four words that stand alone")
	if err != nil {
		t.Fatal(err)
	}
	two, err := p.Hash(ctx, "four words that stand alone")
	if err != nil {
		t.Fatal(err)
	}
	if one == two || !strings.HasPrefix(one, "$argon2id$v=19$m=65536,t=3,p=1$") {
		t.Errorf("hashes are %q and %q", one, two)
	}
	for password, want := range map[string]bool{"four words that stand alone": true, "four words that stand alonE": false, "": false} {
		if got, err := p.Check(ctx, one, password); err != nil || got != want {
			t.Errorf("Check(%q) = %v, %v", password, got, err)
		}
	}
	if ok, err := p.Check(ctx, "", "anything at all"); ok || err != nil {
		t.Errorf("nobody's password is right: %v, %v", ok, err)
	}
}

// The same letters are the same password whether they were typed as one
// character or as letter and accent (RFC 8265 §4.2.1).
func TestPasswordsAreNormalised(t *testing.T) {
	p := QuickPasswords()
	hash, err := p.Hash(context.Background(), "caf\u00e9 caf\u00e9 noir")
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := p.Check(context.Background(), hash, "cafe\u0301 cafe\u0301 noir"); !ok || err != nil {
		t.Errorf("the decomposed form is refused: %v", err)
	}
}

// Only so many hashes run at once; who waits too long is told to come back.
func TestPasswordsAreBounded(t *testing.T) {
	p := QuickPasswords()
	for range cap(p.slots) {
		if err := p.enter(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	var waiting sync.WaitGroup
	waiting.Go(func() {
		if _, err := p.Check(ctx, "", "four words that stand alone"); threat.KindOf(err) != threat.KindUnavailable {
			t.Errorf("a full house gives %v", err)
		}
	})
	cancel()
	waiting.Wait()
}

func FuzzVerifyHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=16,t=1,p=1$AAAA$AAAA", "x")
	f.Add("$argon2id$v=19$m=4294967295,t=1,p=1$$", "")
	f.Fuzz(func(t *testing.T, hash, password string) {
		if ok, _ := verifyHash(hash, password); ok && !strings.HasPrefix(hash, "$argon2id$") {
			t.Errorf("%q matches %q", hash, password)
		}
	})
}
