package guard

import (
	"net/netip"
	"testing"
)

func TestOnlyPublicAddressesAreAllowed(t *testing.T) {
	r := Rule{Allow: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}}
	for address, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1::1": true, "10.1.2.3": true, "::ffff:10.1.2.3": true,
		"10.2.0.1": false, "127.0.0.1": false, "::1": false, "169.254.169.254": false, "fe80::1": false, "fd00::1": false,
		"0.0.0.0": false, "::": false, "100.64.0.1": false, "192.168.0.1": false, "172.16.0.1": false, "224.0.0.1": false,
		"255.255.255.255": false, "::ffff:127.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "ff02::1": false, "::127.0.0.1": false,
	} {
		if got := r.Allows(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: got %v", address, got)
		}
	}
}

func TestAConnectionIsRefusedByItsAddress(t *testing.T) {
	for address, want := range map[string]bool{"93.184.216.34:443": true, "127.0.0.1:80": false, "[::1]:80": false, "example.org:80": false, "": false} {
		if err := (Rule{}).Control("tcp", address, nil); (err == nil) != want {
			t.Errorf("%q: %v", address, err)
		}
	}
}
