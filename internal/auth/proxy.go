package auth

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

func isTrusted(addr netip.Addr, trusted []netip.Prefix) bool {
	addr = addr.Unmap()
	return slices.ContainsFunc(trusted, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// forwardedFor walks X-Forwarded-For from the right, past the proxies that are
// trusted: what stands further left was written by whoever asked.
func forwardedFor(r *http.Request, peer netip.Addr, trusted []netip.Prefix) netip.Addr {
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		addr, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return peer
		}
		peer = addr
		if !isTrusted(addr, trusted) {
			return addr
		}
	}
	return peer
}
