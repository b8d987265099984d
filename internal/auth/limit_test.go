package auth

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

func TestLimiter(t *testing.T) {
	now := time.Unix(0, 0)
	l := NewLimiter(3, 10*time.Second, func() time.Time { return now })
	for range 3 {
		if err := l.Allow("a"); err != nil {
			t.Fatal(err)
		}
	}
	var slow *RateError
	if err := l.Allow("a"); !errors.As(err, &slow) || slow.After != 10*time.Second || threat.KindOf(err) != threat.KindRateLimited {
		t.Fatalf("the fourth try gives %v", err)
	}
	if err := l.Allow("b"); err != nil {
		t.Error("another key is held up")
	}
	now = now.Add(10 * time.Second)
	if err := l.Allow("a"); err != nil {
		t.Error("a try does not come back")
	}
	l.Forget("a")
	if err := l.Allow("a"); err != nil {
		t.Error("who has shown who they are is held up")
	}
}

func TestLimiterHoldsBoundedKeys(t *testing.T) {
	l := NewLimiter(2, time.Hour, time.Now)
	for i := range limiterKeys + 1000 {
		if err := l.Allow(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if len(l.buckets) > limiterKeys {
		t.Errorf("%d keys are held", len(l.buckets))
	}
}

func TestAddressOf(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct{ peer, forwarded, want string }{
		{"203.0.113.9:4711", "", "203.0.113.9"},
		{"203.0.113.9:4711", "198.51.100.1", "203.0.113.9"}, // not a proxy of ours: what it says is not believed
		{"10.0.0.2:80", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.2:80", "192.0.2.66, 198.51.100.1, 10.0.0.7", "198.51.100.1"},
		{"10.0.0.2:80", "rubbish", "10.0.0.2"},
		{"[2001:db8:1:2:3:4:5:6]:80", "", "2001:db8:1:2::/64"},
		{"[::ffff:203.0.113.9]:80", "", "203.0.113.9"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := AddressOf(r, trusted); got != c.want {
			t.Errorf("%s forwarded %q counts for %s, want %s", c.peer, c.forwarded, got, c.want)
		}
	}
}
