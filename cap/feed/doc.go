// Package feed publishes CAP alerts as feeds and collects them from feeds.
//
// A [Publisher] holds messages and is an [net/http.Handler] that serves them:
// Atom with the alert inside, RSS and JSON Feed, each with archive pages
// (RFC 5005), conditional requests and the links of WebSub, and every message
// by itself in the bytes it was given. [Publisher.Files] gives the same as
// files. What is not valid, not public, not actual or, where a policy asks for
// it, not properly signed is refused when it is added, so it is never served.
//
// A [Poller] collects. It asks when it is time and not before, says what it
// has already, backs off when a server is in trouble, follows links to alerts
// and archive pages that it missed, and keeps every original. A [Harvest]
// tells one broken message from a broken feed. The HTTP client and the clock
// come from outside: which addresses may be asked is the caller's decision.
package feed
