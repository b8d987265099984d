package desk

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// VerifyPrefix begins the ids of what asks a point whether it reaches its owner.
const VerifyPrefix = "ver_"

// VerifyPath is where the links lead that are sent to points to be verified.
const VerifyPath = "/v/"

const (
	purposePoint  = "point"
	verifyLife    = 48 * time.Hour
	verifySending = time.Hour // for which sending it is tried
	verifyGap     = time.Minute
	verifyTries   = 5 // wrong codes
)

// asked is what is kept of a question to a point.
type asked struct {
	ID      string    `json:"id"`
	Contact string    `json:"contact"`
	Channel string    `json:"channel"`
	Address string    `json:"address"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Wrong   int       `json:"wrong,omitempty"`
}

// VerifyToken is the secret part of the link that asks a point.
func (l *Links) VerifyToken(id, address string) string { return l.mac("verify", id, address) }

// VerifyURL is the link that asks a point.
func (l *Links) VerifyURL(id, address string) string {
	return l.base + VerifyPath + l.VerifyToken(id, address)
}

// VerifyCode is the eight figures by which an owner confirms a point to
// somebody at the desk.
func (l *Links) VerifyCode(id, address string) string {
	sum := sha256.Sum256([]byte(l.mac("code", id, address)))
	n := binary.BigEndian.Uint64(sum[:8]) % 1e8
	return fmt.Sprintf("%04d %04d", n/1e4, n%1e4)
}

// AskPoint sends a link and a code through a point's own channel, by which its
// owner says that it reaches them. Only the last one sent holds.
func AskPoint(ctx context.Context, s *store.Store, by threat.Reader, point string, links *Links) error {
	if err := Permitted(ctx, &s.Reads, by, "directory", "verifying a point"); err != nil {
		return err
	}
	if links == nil {
		return threat.Conflict("this desk sends nothing", "confirm the point by calling its owner")
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		c, p, err := pointNamed(tx, by, point)
		if err != nil {
			return err
		}
		if p.Channel == ChannelTelephone {
			return threat.Invalid("point", "nothing can be sent to a telephone", "call it, and record how it was confirmed")
		}
		last, waiting, err := asking(tx, point)
		if err != nil {
			return err
		}
		if waiting && tx.Now().Sub(last.At) < verifyGap {
			return &threat.Error{Kind: threat.KindRateLimited, Message: "a code was sent less than a minute ago", Remedy: "wait a little, and look whether it came"}
		}
		if err := tx.DropOneTime(purposePoint, point); err != nil {
			return err
		}
		a := asked{ID: tx.NewID(strings.TrimSuffix(VerifyPrefix, "_")), Contact: c.ID, Channel: p.Channel, Address: p.Address, By: by.Person, At: tx.Now()}
		if err := keepAsked(tx, point, HashLink(links.VerifyToken(a.ID, a.Address)), a, tx.Now().Add(verifyLife)); err != nil {
			return err
		}
		d := store.Delivery{Chain: c.ID, Point: point, Urgent: true, Delivery: threat.Delivery{Product: a.ID, Recipient: c.ID, Channel: p.Channel, Next: tx.Now(), Expires: tx.Now().Add(verifySending)}}
		if err := tx.PlanDelivery(d); err != nil {
			return err
		}
		_, err = tx.Act(by, store.Deed{Verb: "ask", Kind: "contact", Object: c.ID, Marking: c.Marking, Data: map[string]any{"point": point}})
		return err
	})
}

func keepAsked(tx *store.Tx, point, hash string, a asked, until time.Time) error {
	data, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("write question: %w", err)
	}
	return tx.PutOneTime(store.OneTime{Hash: hash, Purpose: purposePoint, Subject: point, Data: data, Expires: until})
}

// pointNamed finds a point with its contact.
func pointNamed(tx *store.Tx, by threat.Reader, point string) (threat.Contact, threat.Point, error) {
	c, err := tx.ContactOfPoint(tx.Context(), by, point)
	if err != nil {
		return c, threat.Point{}, err
	}
	for _, p := range c.Points {
		if p.ID == point {
			return c, p, nil
		}
	}
	return c, threat.Point{}, threat.NotFound("point")
}

// asking gives the question that waits for a point's owner.
func asking(tx *store.Tx, point string) (asked, bool, error) {
	open, err := tx.OneTimesFor(tx.Context(), house, purposePoint, point)
	if err != nil || len(open) == 0 || !open[0].Expires.After(tx.Now()) {
		return asked{}, false, err
	}
	var a asked
	if err := json.Unmarshal(open[0].Data, &a); err != nil {
		return a, false, fmt.Errorf("read question: %w", err)
	}
	return a, true, nil
}

// Asked is how a question to a point stands.
type Asked struct {
	At, Expires time.Time
	State       threat.DeliveryState // of its sending
	Reason      string
}

// AskedOf gives the question that waits for the owner of a point, which must
// be one of a contact that the reader may see; nil for none.
func AskedOf(ctx context.Context, q *store.Reads, now time.Time, point string) (*Asked, error) {
	open, err := q.OneTimesFor(ctx, house, purposePoint, point)
	if err != nil || len(open) == 0 || !open[0].Expires.After(now) {
		return nil, err
	}
	var a asked
	if err := json.Unmarshal(open[0].Data, &a); err != nil {
		return nil, fmt.Errorf("read question: %w", err)
	}
	out := &Asked{At: a.At, Expires: open[0].Expires, State: threat.DeliveryPending}
	sent, err := q.Notices(ctx, house, a.ID)
	if len(sent) > 0 {
		out.State, out.Reason = sent[0].State, sent[0].Reason
	}
	return out, err
}

// Question is what the page behind a point's link asks.
type Question struct {
	Channel, Address, Language string
}

// OpenQuestion gives what a link asks, without answering it: mail scanners
// open links, too.
func OpenQuestion(ctx context.Context, q *store.Reads, now time.Time, token string) (Question, error) {
	o, err := q.PeekOneTime(ctx, house, purposePoint, HashLink(token), now)
	if err != nil {
		return Question{}, err
	}
	var a asked
	if err := json.Unmarshal(o.Data, &a); err != nil {
		return Question{}, fmt.Errorf("read question: %w", err)
	}
	c, err := q.Contact(ctx, house, a.Contact)
	return Question{a.Channel, a.Address, c.Language}, err
}

// ConfirmByLink records that the owner of a point pressed the button behind
// the link that was sent to it.
func ConfirmByLink(ctx context.Context, s *store.Store, token string) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		o, err := tx.UseOneTime(purposePoint, HashLink(token))
		if err != nil {
			return err
		}
		return confirm(tx, threat.Machinery("recipient"), o.Subject, o.Data, "by the link that was sent to it")
	})
}

// confirm verifies a point if it still has the address that was asked.
func confirm(tx *store.Tx, by threat.Reader, point string, data []byte, how string) error {
	var a asked
	if err := json.Unmarshal(data, &a); err != nil {
		return fmt.Errorf("read question: %w", err)
	}
	_, p, err := pointNamed(tx, by, point)
	if err != nil {
		return err
	}
	if p.Channel != a.Channel || p.Address != a.Address {
		return threat.NotFound("message")
	}
	return tx.VerifyPoint(by, point, how)
}

// ConfirmByCode records that the owner of a point told somebody at the desk the
// code that was sent to it. After a few wrong codes it holds no more.
func ConfirmByCode(ctx context.Context, s *store.Store, by threat.Reader, point, code string, links *Links) error {
	if err := Permitted(ctx, &s.Reads, by, "directory", "verifying a point"); err != nil {
		return err
	}
	var wrong error
	err := s.Write(ctx, func(tx *store.Tx) error {
		wrong = nil
		if _, _, err := pointNamed(tx, by, point); err != nil {
			return err
		}
		a, waiting, err := asking(tx, point)
		if err != nil {
			return err
		}
		if !waiting || links == nil {
			return threat.Conflict("no code waits for this point", "send a new one")
		}
		if hmac.Equal([]byte(plainCode(code)), []byte(plainCode(links.VerifyCode(a.ID, a.Address)))) {
			if err := tx.DropOneTime(purposePoint, point); err != nil {
				return err
			}
			data, _ := json.Marshal(a) // was read from JSON just now
			return confirm(tx, by, point, data, "by the code that was sent to it")
		}
		wrong = threat.Invalid("code", "this is not the code that was sent", "ask them to read the eight figures again")
		return wrongCode(tx, point, a, links)
	})
	if err != nil {
		return err
	}
	return wrong
}

func plainCode(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// wrongCode counts a wrong code, and withdraws the right one after a few.
func wrongCode(tx *store.Tx, point string, a asked, links *Links) error {
	a.Wrong++
	until := a.At.Add(verifyLife)
	if err := tx.DropOneTime(purposePoint, point); err != nil || a.Wrong >= verifyTries {
		return err
	}
	return keepAsked(tx, point, HashLink(links.VerifyToken(a.ID, a.Address)), a, until)
}

// ConfirmByHand records that somebody at the desk made sure that a point
// reaches its owner, and how.
func ConfirmByHand(ctx context.Context, s *store.Store, by threat.Reader, point, how string) error {
	if err := Permitted(ctx, &s.Reads, by, "directory", "verifying a point"); err != nil {
		return err
	}
	if how = strings.TrimSpace(how); len(how) < 3 || len(how) > 300 {
		return threat.Invalid("how", "it is not said how you know", "say whom you called, on which number, and what they said")
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		if err := tx.DropOneTime(purposePoint, point); err != nil {
			return err
		}
		return tx.VerifyPoint(by, point, "by "+by.Name+": "+how)
	})
}
