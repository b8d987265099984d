package auth

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Limiter bounds how often somebody may try: for each key so many tries at
// once, and one more each interval. It forgets who has not tried for long, and
// holds a bounded number of keys.
type Limiter struct {
	burst    float64
	interval time.Duration
	now      func() time.Time

	mu      sync.Mutex
	buckets map[string]bucket
}

type bucket struct {
	left float64
	at   time.Time
}

// limiterKeys bounds the memory of a Limiter. When it is full the oldest half
// is dropped; an attacker with so many addresses is beyond this limit anyway.
const limiterKeys = 50_000

// NewLimiter allows burst tries at once and one more each interval.
func NewLimiter(burst int, interval time.Duration, now func() time.Time) *Limiter {
	return &Limiter{burst: float64(burst), interval: interval, now: now, buckets: make(map[string]bucket)}
}

// Allow takes one try of key. The error says when to come back.
func (l *Limiter) Allow(key string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	b, known := l.buckets[key]
	if !known {
		b = bucket{left: l.burst, at: now}
		l.makeRoom(now)
	}
	b.left = min(l.burst, b.left+float64(now.Sub(b.at))/float64(l.interval))
	b.at = now
	if b.left < 1 {
		l.buckets[key] = b
		wait := time.Duration((1 - b.left) * float64(l.interval)).Round(time.Second)
		return &RateError{After: max(wait, time.Second)}
	}
	b.left--
	l.buckets[key] = b
	return nil
}

// Forget gives key all its tries back, after it has shown who it is.
func (l *Limiter) Forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.buckets, key)
}

// makeRoom drops the keys that have all their tries back, and any others if
// that is not enough.
func (l *Limiter) makeRoom(now time.Time) {
	if len(l.buckets) < limiterKeys {
		return
	}
	full := time.Duration(l.burst) * l.interval
	for key, b := range l.buckets {
		if now.Sub(b.at) > full {
			delete(l.buckets, key)
		}
	}
	for key := range l.buckets {
		if len(l.buckets) < limiterKeys/2 {
			break
		}
		delete(l.buckets, key)
	}
}

// RateError says that somebody tried too often.
type RateError struct{ After time.Duration }

// Error says how long to wait.
func (e *RateError) Error() string { return e.Unwrap().Error() }

// Unwrap gives the error in the words of the house.
func (e *RateError) Unwrap() error {
	return &threat.Error{
		Kind: threat.KindRateLimited, Message: "too many tries",
		Remedy: fmt.Sprintf("wait %s and try again", e.After),
	}
}

// AddressOf is the network address that a request counts for: the peer's, an
// IPv6 one cut to its /64, which is what one household has. Forwarded headers
// are believed only from a peer that trusted contains.
func AddressOf(r *http.Request, trusted []netip.Prefix) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if isTrusted(addr, trusted) {
		addr = forwardedFor(r, addr, trusted)
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is6() {
		if prefix, err := addr.Prefix(64); err == nil {
			return prefix.String()
		}
	}
	return addr.String()
}
