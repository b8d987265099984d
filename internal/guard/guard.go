// Package guard says which network addresses may be reached from here. What
// others write (feeds, links, redirects, addresses of recipients) must not lead
// into this machine or the private network behind it.
package guard

import (
	"errors"
	"net/netip"
	"syscall"
)

// ErrNotPublic is the refusal of an address.
var ErrNotPublic = errors.New("the address is not public")

// ErrPlain is the refusal of a connection without TLS to where it would be read
// on the way.
var ErrPlain = errors.New("the address is public and not protected by TLS")

// Rule says which addresses may be reached: the public ones, and Allow.
type Rule struct {
	Allow []netip.Prefix
}

// refused are ranges that are not public, or not to be reached, beyond those
// that netip knows (IANA special-purpose address registries).
var refused = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("fec0::/10"), netip.MustParsePrefix("3fff::/20"),
}

// Allows says whether an address may be reached.
func (r Rule) Allows(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if within(r.Allow, ip) {
		return true
	}
	local := !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast()
	return !local && !within(refused, ip)
}

func within(ranges []netip.Prefix, ip netip.Addr) bool {
	for _, p := range ranges {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

// Control is for [net.Dialer]: it refuses at the moment of connecting, when the
// name is resolved, so that no name and no redirect gets around it.
func (r Rule) Control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !r.Allows(to.Addr()) {
		return ErrNotPublic
	}
	return nil
}

// ControlPlain is Control for connections without TLS: they lead to what Allow
// names, and nowhere else.
func (r Rule) ControlPlain(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	switch {
	case err != nil || !r.Allows(to.Addr()):
		return ErrNotPublic
	case !within(r.Allow, to.Addr().Unmap().WithZone("")):
		return ErrPlain
	}
	return nil
}
