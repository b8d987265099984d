package reach

import (
	"fmt"
	"testing"
	"time"
)

func TestOneNetworkIsOneVisitor(t *testing.T) {
	l := newLimiter(func() time.Time { return time.Unix(0, 0) })
	for i := range perMinute {
		if !l.allow(fmt.Sprintf("2001:db8::%x", i)) {
			t.Fatalf("held back after %d", i)
		}
	}
	for address, want := range map[string]bool{"2001:db8::ffff": false, "2001:db8:0:1::1": true, "192.0.2.1": true, "::ffff:192.0.2.1": true, "": true} {
		if l.allow(address) != want {
			t.Errorf("%q: %v", address, !want)
		}
	}
}
