package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Escalation is an escalation policy as the desk writes it: who is called, by
// which channels, how long each is waited for, and how many must take it on.
type Escalation struct {
	Name  string           `json:"name"`
	Note  string           `json:"note,omitempty"` // when to use it
	Steps []EscalationStep `json:"steps"`
	Need  int              `json:"need"` // recipients that must take it on; 0 is each
	// Answers is how many different people of one recipient must take it on; 0
	// is one.
	Answers int `json:"answers,omitempty"`
}

// EscalationStep is one call.
type EscalationStep struct {
	Who      string   `json:"who"`      // "contact", "deputy", "everybody", "role:…", or the id of a contact
	Channels []string `json:"channels"` // empty: all of theirs
	Minutes  float64  `json:"minutes"`  // waited for an answer
}

// WhoRole begins a step that calls everybody of a recipient with a role.
const WhoRole = "role:"

// standardName is the policy that is used when none is named.
const standardName = "standard"

// DefaultEscalation calls the designated contact, then the deputy, then
// everybody of the organisation.
func DefaultEscalation() Escalation {
	return Escalation{Name: standardName, Steps: []EscalationStep{{"contact", nil, 15}, {"deputy", nil, 15}, {"everybody", nil, 15}}}
}

// EscalationNamed finds a policy by name; the standard one for none.
func EscalationNamed(ctx context.Context, q *store.Reads, r threat.Reader, name string) (Escalation, error) {
	e, _, err := EscalationAt(ctx, q, r, name, 0)
	return e, err
}

// EscalationAt gives a policy in a version, the latest for zero, with that
// version's number: zero is the one the desk began with.
func EscalationAt(ctx context.Context, q *store.Reads, r threat.Reader, name string, version int) (Escalation, int, error) {
	name = cmp.Or(name, standardName)
	paper, err := q.Paper(ctx, r, paperEscalation, name, version)
	if threat.KindOf(err) == threat.KindNotFound && name == standardName && version == 0 {
		return DefaultEscalation(), 0, nil
	}
	if err != nil {
		return Escalation{}, 0, err
	}
	e, err := readEscalation(paper)
	return e, paper.Version, err
}

func readEscalation(paper store.Paper) (Escalation, error) {
	var e Escalation
	if err := json.Unmarshal([]byte(paper.Body), &e); err != nil {
		return e, fmt.Errorf("read escalation policy: %w", err)
	}
	return e, nil
}

// Escalations lists the policies by name, the standard one first.
func Escalations(ctx context.Context, q *store.Reads, r threat.Reader) ([]Escalation, error) {
	papers, err := q.Papers(ctx, r, paperEscalation)
	if err != nil {
		return nil, err
	}
	standard := DefaultEscalation()
	var out []Escalation
	for _, p := range papers {
		e, err := readEscalation(p)
		if err != nil {
			return nil, err
		}
		if e.Name == standardName {
			standard = e
			continue
		}
		out = append(out, e)
	}
	return slices.Insert(out, 0, standard), nil
}

// EscalationVersions lists the versions of a policy, the latest first.
func EscalationVersions(ctx context.Context, q *store.Reads, r threat.Reader, name string) ([]store.Paper, error) {
	return q.PaperVersions(ctx, r, paperEscalation, name)
}

// The limits of an escalation policy.
const (
	maxSteps   = 20
	maxMinutes = 7 * 24 * 60
	maxNote    = 1000
)

// Channels are those that a contact can be reached by.
var Channels = [...]string{"email", "sms", "webhook", ChannelTelephone}

// Check refuses a policy that cannot work, and names the step.
func (e Escalation) Check() error {
	switch {
	case strings.TrimSpace(e.Name) == "" || len(e.Name) > 80 || strings.ContainsAny(e.Name, "/\\\n"):
		return threat.Invalid("name", "the policy has no name, or one that is too long or has a slash", "give it a short name, such as night")
	case len(e.Steps) == 0:
		return threat.Invalid("steps", "nobody is called", "add at least one step")
	case len(e.Steps) > maxSteps:
		return threat.TooLarge("steps", fmt.Sprintf("it has more than %d steps", maxSteps), "leave some out")
	case len(e.Note) > maxNote:
		return threat.TooLarge("note", "the note is longer than 1,000 bytes", "say it in fewer words")
	case e.Need < 0 || e.Need > 10_000 || e.Answers < 0 || e.Answers > 100:
		return threat.Invalid("need", "the number of answers cannot be", "use 0 for each recipient, or a number from 1")
	}
	for i, s := range e.Steps {
		if err := s.check(i + 1); err != nil {
			return err
		}
	}
	return nil
}

func (s EscalationStep) check(n int) error {
	where := fmt.Sprintf("step %d", n)
	named := strings.HasPrefix(s.Who, "con_") || strings.HasPrefix(s.Who, WhoRole) && len(s.Who) > len(WhoRole) && len(s.Who) < 120
	switch {
	case !named && !slices.Contains([]string{"contact", "deputy", "everybody"}, s.Who):
		return threat.Invalid(where, fmt.Sprintf("%q is nobody to call", s.Who), "use contact, deputy, everybody, role: and a role, or a contact's id")
	case !(s.Minutes > 0) || s.Minutes > maxMinutes:
		return threat.Invalid(where, "the wait must be longer than zero and at most a week", "give it in minutes, such as 15")
	}
	for _, c := range s.Channels {
		if !slices.Contains(Channels[:], c) {
			return threat.Invalid(where, fmt.Sprintf("there is no channel %q", c), "use "+strings.Join(Channels[:], ", "))
		}
	}
	return nil
}

// Advice is something about a policy that works but is perhaps not meant.
type Advice struct {
	Step int    `json:"step,omitempty"` // from 1; 0 for the whole
	Text string `json:"text"`
}

// Advise looks for steps that call nobody new: they only wait.
func (e Escalation) Advise() []Advice {
	var out []Advice
	for i, s := range e.Steps {
		for j, before := range e.Steps[:i] {
			if before.Who != s.Who && before.Who != "everybody" || !covers(before.Channels, s.Channels) {
				continue
			}
			text := fmt.Sprintf("calls the same people by the same channels as step %d again", j+1)
			if before.Who != s.Who {
				text = fmt.Sprintf("calls nobody who was not called by step %d, which called everybody", j+1)
			}
			out = append(out, Advice{i + 1, text})
			break
		}
	}
	if e.Answers > 1 && !slices.ContainsFunc(e.Steps, func(s EscalationStep) bool { return s.Who == "everybody" || strings.HasPrefix(s.Who, WhoRole) }) && len(e.Steps) < e.Answers {
		out = append(out, Advice{0, fmt.Sprintf("%d people must take it on, and its steps call fewer", e.Answers)})
	}
	return out
}

// covers says whether the channels of one step are among those of another.
func covers(all, some []string) bool {
	if len(all) == 0 {
		return true
	}
	return len(some) > 0 && !slices.ContainsFunc(some, func(c string) bool { return !slices.Contains(all, c) })
}

// PutEscalation adds a version of a policy, on top of the one that was looked
// at. It is marked as the contacts that it names.
func PutEscalation(ctx context.Context, s *store.Store, by threat.Reader, e Escalation, seen int, retired bool) error {
	if err := Permitted(ctx, &s.Reads, by, "directory", "changing an escalation policy"); err != nil {
		return err
	}
	e.Name = strings.TrimSpace(e.Name)
	if err := e.Check(); err != nil {
		return err
	}
	if retired && e.Name == standardName {
		return threat.Conflict("the standard policy is used where none is named, and cannot be retired", "change it instead")
	}
	body, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return fmt.Errorf("write escalation policy: %w", err)
	}
	return s.Write(ctx, func(tx *store.Tx) error {
		m := threat.Clear
		for i, step := range e.Steps {
			if !strings.HasPrefix(step.Who, "con_") {
				continue
			}
			c, err := tx.Contact(ctx, by, step.Who)
			if threat.KindOf(err) == threat.KindNotFound {
				return threat.Invalid(fmt.Sprintf("step %d", i+1), "there is no such contact", "choose one of the directory")
			}
			if err != nil {
				return err
			}
			m = m.Max(c.Marking)
		}
		_, err := tx.PutPaper(by, store.Paper{Kind: paperEscalation, Name: e.Name, Version: seen, Body: string(body), Retired: retired, Marking: &m})
		return err
	})
}

// Call is one message that a policy would send.
type Call struct {
	At       time.Time `json:"at"`
	Step     int       `json:"step"` // from 1
	Contact  string    `json:"contact"`
	Name     string    `json:"name"`
	Channel  string    `json:"channel"`
	Address  string    `json:"address"`
	Verified bool      `json:"verified"`
	Failed   bool      `json:"failed,omitempty"`
	Held     time.Time `json:"held,omitzero"` // quiet hours hold it until then
}

// EscalationRun is what a policy would do for a recipient who never answers.
type EscalationRun struct {
	Policy  string    `json:"policy"`
	Starts  time.Time `json:"starts"`
	Ends    time.Time `json:"ends"` // when the desk is alarmed that nobody took it on
	Calls   []Call    `json:"calls"`
	Advice  []Advice  `json:"advice"`
	Reached int       `json:"reached"` // different people with a verified point that works
}

// RehearseEscalation shows what a policy would do for a recipient who never
// answers, from a time on, as the directory stands now for the reader. Nothing
// is sent.
func RehearseEscalation(ctx context.Context, q *store.Reads, r threat.Reader, e Escalation, recipient string, at time.Time, precedence threat.Precedence) (EscalationRun, error) {
	run := EscalationRun{Policy: e.Name, Starts: at, Ends: at, Calls: []Call{}, Advice: e.Advise()}
	if err := e.Check(); err != nil {
		return run, err
	}
	who, people, err := speakers(ctx, q, r, recipient)
	if err != nil {
		return run, err
	}
	reached := map[string]bool{}
	for i, s := range e.Steps {
		targets := s.targets(who, people, nil)
		if len(targets) == 0 {
			run.Advice = append(run.Advice, Advice{i + 1, "calls nobody here, and takes no time"})
			continue
		}
		works := false
		for _, t := range targets {
			call := Call{At: run.Ends, Step: i + 1, Contact: t.contact.ID, Name: t.contact.Name, Channel: t.point.Channel, Address: t.point.Address, Verified: !t.point.Verified.IsZero(), Failed: !t.point.Failed.IsZero()}
			if precedence == threat.Routine {
				if until := quietOf(t.contact).Until(call.At); until.After(call.At) {
					call.Held = until
				}
			}
			if call.Verified && !call.Failed {
				works, reached[t.contact.ID] = true, true
			}
			run.Calls = append(run.Calls, call)
		}
		if !works {
			run.Advice = append(run.Advice, Advice{i + 1, "has no point that is verified and works"})
		}
		run.Ends = run.Ends.Add(s.wait())
	}
	if run.Reached = len(reached); run.Reached == 0 {
		run.Advice = append(run.Advice, Advice{0, "nobody has a verified point that works: verify one before it is needed"})
	}
	if e.Answers > 1 && len(reached) < e.Answers {
		run.Advice = append(run.Advice, Advice{0, fmt.Sprintf("%d people must take it on, and only %d can be reached", e.Answers, len(reached))})
	}
	return run, nil
}
