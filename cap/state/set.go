package state

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/cap/xmlsig"
)

// Options are the rules that a hub may set.
type Options struct {
	// MayAct decides whether a message may supersede or cancel another of the
	// same status. nil means SameOrganisation.
	MayAct func(by, on *cap.Alert) bool

	// Life is how long a block without expires counts as current, from its
	// effective time; 0 means until it is superseded or cancelled. CAP 1.2
	// §3.2.2 leaves this to the recipient.
	Life time.Duration
}

// SameOrganisation lets a sender act on its own messages, and on those of
// senders that are mail addresses of the same domain.
func SameOrganisation(by, on *cap.Alert) bool {
	a, b := strings.TrimSpace(by.Sender), strings.TrimSpace(on.Sender)
	if a == b {
		return true
	}
	_, domainA, okA := strings.Cut(a, "@")
	_, domainB, okB := strings.Cut(b, "@")
	return okA && okB && strings.EqualFold(domainA, domainB)
}

// AnySender lets every message act on every other, for feeds whose operator
// has checked who may replace what.
func AnySender(_, _ *cap.Alert) bool { return true }

// identity is what makes two messages one. CAP 1.2 §3.2.1
type identity struct {
	sender, identifier string
	moment             int64  // of sent, in nanoseconds
	written            string // sent as written, when it is no time
}

func identify(r cap.Reference) identity {
	id := identity{sender: r.Sender, identifier: r.Identifier}
	if t, err := r.Sent.Time(); err == nil {
		id.moment = t.Unix()*1e9 + int64(t.Nanosecond())
	} else {
		id.written = string(r.Sent)
	}
	return id
}

// record is one message: one identity with one content.
type record struct {
	id      identity
	alert   *cap.Alert
	digest  [32]byte // of the content; only set when identities collide
	sources []string
	targets []target
}

// target is another message that a message names, and how it was written.
type target struct {
	id  identity
	ref cap.Reference
}

// Set holds messages. It is not safe for concurrent use.
type Set struct {
	options Options
	records map[identity][]*record // more than one where contents differ
	naming  map[identity][]*record // who names an identity in references
	count   int
}

// New makes an empty set.
func New(o Options) *Set {
	if o.MayAct == nil {
		o.MayAct = SameOrganisation
	}
	return &Set{options: o, records: map[identity][]*record{}, naming: map[identity][]*record{}}
}

// Len is the number of different messages.
func (s *Set) Len() int { return s.count }

// Add takes a message and tells whether it was new. source says where it came
// from; a message that comes again only adds its source.
func (s *Set) Add(a *cap.Alert, source string) bool {
	id := identify(a.Reference())
	same := s.records[id]
	r := &record{id: id, alert: a}
	if len(same) > 0 {
		r.digest = digest(a)
		for _, old := range same {
			if old.digest == ([32]byte{}) {
				old.digest = digest(old.alert)
			}
			if old.digest == r.digest {
				old.from(source)
				return false
			}
		}
	}
	r.from(source)
	s.records[id] = append(same, r)
	s.count++
	s.index(r)
	return true
}

func (s *Set) index(r *record) {
	refs, _ := r.alert.References.List()
	// Some feeds name the message itself; that says nothing.
	seen := map[identity]bool{r.id: true}
	for _, ref := range refs {
		id := identify(ref)
		if seen[id] {
			continue
		}
		seen[id] = true
		r.targets = append(r.targets, target{id, ref})
		s.naming[id] = append(s.naming[id], r)
	}
}

func (r *record) from(source string) {
	if source == "" {
		return
	}
	if at, found := slices.BinarySearch(r.sources, source); !found {
		r.sources = slices.Insert(r.sources, at, source)
	}
}

// digest tells contents apart: everything but signatures and layout.
func digest(a *cap.Alert) [32]byte {
	plain := cap.Alert{
		Version: a.Version, Identifier: a.Identifier, Sender: a.Sender, Status: a.Status, MsgType: a.MsgType,
		Password: a.Password, Source: a.Source, Scope: a.Scope, Restriction: a.Restriction, Addresses: a.Addresses,
		Code: a.Code, Note: a.Note, References: a.References, Incidents: a.Incidents, Info: a.Info,
		Extra: cap.Extra{Attributes: a.Extra.Attributes},
	}
	for _, e := range a.Extra.Elements {
		if e.Space != xmlsig.Namespace {
			plain.Extra.Elements = append(plain.Extra.Elements, e)
		}
	}
	return sha256.Sum256([]byte(strings.Join(strings.Fields(fmt.Sprintf("%+v", plain)), " ")))
}
