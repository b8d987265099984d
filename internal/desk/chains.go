package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/escalate"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// openChains opens the way to each recipient of a warning. A cancellation goes
// to those who got what it cancels, and to nobody else. An update or extension
// is a whole warning: who never got the one before must not be left without,
// and is sent it as a first one (see [FirstsFor]).
func openChains(tx *store.Tx, p threat.Product) error {
	policy, err := EscalationNamed(tx.Context(), &tx.Reads, house, p.Policy)
	if err != nil {
		return err
	}
	recipients := p.Recipients
	if p.Action == threat.ActionCancel {
		if recipients, err = whoGot(tx, p.Changes, recipients); err != nil {
			return err
		}
	}
	people, err := tx.ContactsByID(tx.Context(), house, recipients)
	if err != nil {
		return err
	}
	chains, now := make([]store.Chain, 0, len(recipients)), tx.Now()
	for _, recipient := range recipients {
		who, known := people[recipient]
		if !known {
			return threat.NotFound("contact")
		}
		steps, err := resolve(tx, policy, who, p.Channels)
		if err != nil {
			return err
		}
		body, err := json.Marshal(chainBody{steps, policy.Answers})
		if err != nil {
			return fmt.Errorf("write chain: %w", err)
		}
		chains = append(chains, store.Chain{Product: p.ID, Contact: recipient, Policy: policy.Name, Wake: now, Routine: p.Precedence == threat.Routine, Body: string(body)})
	}
	return tx.AddChains(chains)
}

// whoGot gives those recipients who have a product, or may have it.
func whoGot(tx *store.Tx, product string, recipients []string) ([]string, error) {
	var out []string
	for _, recipient := range recipients {
		got, err := gotAny(tx, product, recipient)
		if err != nil {
			return nil, err
		}
		if got {
			out = append(out, recipient)
		}
	}
	return out, nil
}

// gotAny says whether anybody who was called for a recipient has a product, or
// may have it: one that is being sent at this moment counts.
func gotAny(tx *store.Tx, product, recipient string) (bool, error) {
	chain, err := tx.ChainOf(tx.Context(), house, product, recipient)
	if threat.KindOf(err) == threat.KindNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if inHand, err := tx.InHand(tx.Context(), house, chain.ID, tx.Now()); err != nil || inHand {
		return inHand, err
	}
	sent, err := tx.DeliveriesOfChain(tx.Context(), house, chain.ID)
	if err != nil {
		return false, err
	}
	var called []string
	for _, d := range sent {
		called = append(called, d.Recipient)
	}
	reached, err := tx.Reached(tx.Context(), house, product, called)
	return len(reached) > 0, err
}

// FirstsFor says of each contact whether they got nothing of what p changes,
// nor of what that one changed, so that p is the first they hear.
func FirstsFor(ctx context.Context, q *store.Reads, p threat.Product, contacts []string) (map[string]bool, error) {
	first := map[string]bool{}
	for _, c := range contacts {
		first[c] = true
	}
	for earlier, depth := p.Changes, 0; earlier != "" && depth < 50; depth++ {
		reached, err := q.Reached(ctx, house, earlier, contacts)
		if err != nil {
			return nil, err
		}
		for c := range reached {
			first[c] = false
		}
		prev, err := q.ProductHead(ctx, house, earlier)
		if err != nil {
			return nil, err
		}
		earlier = prev.Changes
	}
	return first, nil
}

// AsFirst gives an update as a first warning for somebody who got nothing of
// what it changes. A cancellation does not go to them at all.
func AsFirst(p threat.Product, first bool) (threat.Product, error) {
	switch {
	case !first:
		return p, nil
	case p.Action == threat.ActionCancel:
		return p, threat.Invalid("recipient", "they never got what it cancels", "")
	}
	p.Action = threat.ActionIssue
	return p, nil
}

// ShownTo gives a product as somebody who was sent it is to read it: who never
// got what it changes reads a first warning, on every channel and page alike.
func ShownTo(ctx context.Context, q *store.Reads, p threat.Product, contact string) (threat.Product, error) {
	if p.Changes == "" || p.Action == threat.ActionCancel {
		return p, nil
	}
	firsts, err := FirstsFor(ctx, q, p, []string{contact})
	if err != nil {
		return p, err
	}
	return AsFirst(p, firsts[contact])
}

// chainBody is what a chain keeps of its policy. Chains of earlier programs
// keep the steps alone.
type chainBody struct {
	Steps   []ChainStep `json:"steps"`
	Answers int         `json:"answers,omitempty"`
}

func readChain(body string) (chainBody, error) {
	var out chainBody
	var err error
	if strings.HasPrefix(body, "[") || body == "null" {
		err = json.Unmarshal([]byte(body), &out.Steps)
	} else {
		err = json.Unmarshal([]byte(body), &out)
	}
	if err != nil {
		return out, fmt.Errorf("read chain: %w", err)
	}
	return out, nil
}

// ChainStep is one step of a chain with the points it is tried by.
type ChainStep struct {
	Targets []ChainTarget `json:"targets"`
	Wait    time.Duration `json:"wait"`
}

// ChainTarget is one point of one contact.
type ChainTarget struct {
	Contact string `json:"contact"`
	Point   string `json:"point"`
	Channel string `json:"channel"`

	Quiet escalate.Quiet `json:"quiet,omitzero"` // of the contact
}

// resolve turns a policy's words into the points of the people meant. A step
// that means nobody is left out.
func resolve(tx *store.Tx, policy Escalation, who threat.Contact, channels []string) ([]ChainStep, error) {
	people, err := speakersFor(tx.Context(), &tx.Reads, house, who)
	if err != nil {
		return nil, err
	}
	var out []ChainStep
	for _, s := range policy.Steps {
		step := ChainStep{Wait: s.wait()}
		for _, t := range s.targets(who, people, channels) {
			step.Targets = append(step.Targets, ChainTarget{t.contact.ID, t.point.ID, t.point.Channel, quietOf(t.contact)})
		}
		if len(step.Targets) > 0 {
			out = append(out, step)
		}
	}
	return out, nil
}

// quietOf are a contact's quiet hours, if they have both ends.
func quietOf(c threat.Contact) escalate.Quiet {
	if c.QuietFrom == "" || c.QuietTo == "" {
		return escalate.Quiet{}
	}
	return escalate.Quiet{From: c.QuietFrom, To: c.QuietTo, Zone: c.Zone}
}

// speakers are a recipient, and those who can be called for them.
func speakers(ctx context.Context, q *store.Reads, r threat.Reader, recipient string) (threat.Contact, []threat.Contact, error) {
	who, err := q.Contact(ctx, r, recipient)
	if err != nil {
		return who, nil, err
	}
	people, err := speakersFor(ctx, q, r, who)
	return who, people, err
}

func speakersFor(ctx context.Context, q *store.Reads, r threat.Reader, who threat.Contact) ([]threat.Contact, error) {
	if who.Kind != threat.ContactOrganisation {
		return []threat.Contact{who}, nil
	}
	people, err := q.Contacts(ctx, r, store.ContactFilter{Org: who.ID, Limit: 500})
	return append(people, who), err
}

// target is one point of one contact that a step calls.
type target struct {
	contact threat.Contact
	point   threat.Point
}

// targets are the points that a step calls.
func (s EscalationStep) targets(recipient threat.Contact, people []threat.Contact, channels []string) []target {
	var out []target
	for _, c := range people {
		if !s.means(c, recipient) {
			continue
		}
		for _, p := range usable(c.Points) {
			if allowed(s.Channels, p.Channel) && allowed(channels, p.Channel) {
				out = append(out, target{c, p})
			}
		}
	}
	return out
}

// wait is how long a step waits for an answer.
func (s EscalationStep) wait() time.Duration {
	return time.Duration(s.Minutes * float64(time.Minute))
}

// usable are the points that have not failed since they were last seen alive;
// all of them when every one has failed, for one may work again.
func usable(points []threat.Point) []threat.Point {
	var out []threat.Point
	for _, p := range points {
		if p.Failed.IsZero() {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return points
	}
	return out
}

// means says whether a step calls a contact. A person who is the recipient is
// called by the first step that calls anybody.
func (s EscalationStep) means(c, recipient threat.Contact) bool {
	switch s.Who {
	case "contact":
		return c.Rank == threat.RankContact || c.ID == recipient.ID
	case "deputy":
		return c.Rank == threat.RankDeputy
	case "everybody":
		return true
	}
	if role, ok := strings.CutPrefix(s.Who, WhoRole); ok {
		return strings.EqualFold(strings.TrimSpace(c.Role), role)
	}
	return c.ID == s.Who
}

func allowed(list []string, channel string) bool {
	return len(list) == 0 || slices.Contains(list, channel)
}

// StateOf gives a chain as escalate decides on it.
func StateOf(c store.Chain, p threat.Product, deliveries []store.Delivery, answers []threat.Answer) (escalate.Chain, []ChainStep, error) {
	body, err := readChain(c.Body)
	if err != nil {
		return escalate.Chain{}, nil, err
	}
	out := escalate.Chain{Started: c.Started, Expires: p.Window.End, Answers: answers, Withdrawn: p.State != threat.ProductApproved, Considerate: p.Precedence == threat.Routine, Want: body.Answers}
	for _, s := range body.Steps {
		step := escalate.Step{Wait: s.Wait}
		for _, t := range s.Targets {
			if t.Quiet != (escalate.Quiet{}) {
				t.Quiet.Zone = cmp.Or(t.Quiet.Zone, p.Window.Zone)
			}
			step.Targets = append(step.Targets, escalate.Target{Contact: t.Contact, Channel: t.Point, Reachable: true, Quiet: t.Quiet})
		}
		out.Steps = append(out.Steps, step)
	}
	for _, d := range deliveries {
		out.Deliveries = append(out.Deliveries, d.Delivery)
	}
	return out, body.Steps, nil
}
