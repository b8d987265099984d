package duty

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Policy is what the desk has decided beforehand.
type Policy struct {
	Version  string                      `json:"version" toml:"version"`
	Criteria map[threat.Criterion]string `json:"criteria" toml:"criteria"` // what each word means here
	Grounds  []Ground                    `json:"grounds" toml:"grounds"`   // the closed list for waivers

	// How long each duty may take.
	WarnWithin       Hours `json:"warn_within" toml:"warn_within"`                 // from a threshold met
	DoubtWithin      Hours `json:"doubt_within" toml:"doubt_within"`               // from a threshold in doubt
	CoordinateWithin Hours `json:"coordinate_within" toml:"coordinate_within"`     // after an emergency warning
	WindowAhead      Hours `json:"window_ahead" toml:"window_ahead"`               // a decision is due so long before a window ends
	WaiverReview     Hours `json:"waiver_review" toml:"waiver_review"`             // longest life of a waiver before it is looked at again
	TakeUpWithin     Hours `json:"take_up_within,omitempty" toml:"take_up_within"` // a report that tells of a warning is placed or set aside; four hours when zero
	GapAhead         Hours `json:"gap_ahead,omitempty" toml:"gap_ahead"`           // an alarm is raised so long before a gap in the rota; a day when zero

	// ExtendBy is by how much an extension proposes to move a window's end; by
	// the window's own length when zero.
	ExtendBy Hours `json:"extend_by,omitempty" toml:"extend_by"`

	// Ladder is who at the desk is called when a clock is overdue, in turn.
	Ladder []Rung `json:"ladder" toml:"ladder"`

	// WarnOnDoubt is the doctrine's rule that doubt favours warning.
	WarnOnDoubt bool `json:"warn_on_doubt" toml:"warn_on_doubt"`
	// SecondPerson names the acts that need somebody other than their author.
	SecondPerson []string `json:"second_person" toml:"second_person"`
	// Roles names the least role for an act; an act that is absent has that of
	// [Acts].
	Roles map[string]threat.Role `json:"roles,omitempty" toml:"roles"`
}

// ActRole is an act with the least role for it.
type ActRole struct {
	Name  string
	Least threat.Role
	Means string
}

// Acts are what a policy gives roles for, with the role when it says nothing,
// below which none may go.
var Acts = [...]ActRole{
	{"assess", threat.RoleAnalyst, "assess a case"},
	{"determine", threat.RoleAnalyst, "decide whether somebody must be warned"},
	{"ask-waiver", threat.RoleAnalyst, "ask for a waiver"},
	{"decide-waiver", threat.RoleApprover, "approve or refuse a waiver"},
	{"directory", threat.RoleAnalyst, "change contacts, groups and escalation policies"},
	{"rota", threat.RoleAnalyst, "change the rota"},
}

// RoleFor is the least role for an act.
func (p Policy) RoleFor(act string) threat.Role {
	least := threat.RoleAdmin
	for _, a := range Acts {
		if a.Name == act {
			least = a.Least
		}
	}
	if given, ok := p.Roles[act]; ok && given.Reaches(least) {
		return given
	}
	return least
}

// Ahead is how long before a gap in the rota an alarm is raised.
func (p Policy) Ahead() Hours {
	if p.GapAhead > 0 {
		return p.GapAhead
	}
	return 24
}

// TakeUp is how long a report that tells of a warning may be in nobody's hands.
func (p Policy) TakeUp() Hours {
	if p.TakeUpWithin > 0 {
		return p.TakeUpWithin
	}
	return 4
}

// Extended is the window that an extension proposes: on from the end of the one
// before, or from now when that is over, by what the policy says, or as long as
// the one before was. Its phrase spoke of the old end and does not go on.
func (p Policy) Extended(w threat.Window, now time.Time) threat.Window {
	by := p.ExtendBy.Duration()
	if by == 0 {
		by = w.End.Sub(w.Start)
	}
	out := threat.Window{Start: w.Start, End: w.End.Add(by), Zone: w.Zone}
	if w.End.Before(now) {
		out.Start = now.Truncate(time.Minute)
		out.End = out.Start.Add(by)
	}
	return out
}

// Hours is a length of time as people write it in a policy.
type Hours float64

// Duration is the length.
func (h Hours) Duration() time.Duration { return time.Duration(float64(h) * float64(time.Hour)) }

// Ground is one reason for which a warning may be waived.
type Ground struct {
	Code string `json:"code" toml:"code"`
	Text string `json:"text" toml:"text"`
	// NeedsTried says that the channels tried must be listed.
	NeedsTried bool `json:"needs_tried,omitempty" toml:"needs_tried"`
	// NeedsFacts says that facts must be cited.
	NeedsFacts bool `json:"needs_facts,omitempty" toml:"needs_facts"`
}

// Rung is one step of the ladder inside the desk.
type Rung struct {
	Role  string `json:"role" toml:"role"`   // "on duty", "deputy", "head"
	After Hours  `json:"after" toml:"after"` // since the clock ran out
}

// The acts that can be made to need a second person.
const (
	SecondApproval = "approve"  // of a product: approver ≠ author
	SecondWaiver   = "waive"    // approver ≠ requester
	SecondOverride = "override" // of a leak: overrider ≠ author
	SecondErase    = "erase"    // of a contact: a second administrator ≠ who asked for it
	SecondNotMet   = "not-met"  // a second look at a determination that nobody need be warned
)

// Default is the policy a desk starts with.
func Default() Policy {
	return Policy{
		Version: "default-1",
		Criteria: map[threat.Criterion]string{
			threat.Credible:   "At least one report that is not known to be false, from a source not graded E, or two independent ones of any grade.",
			threat.Specific:   "It names or describes a person, a group of people, an institution, a place of business, a structure or a location.",
			threat.Impending:  "It is meant to happen within days, or no time is given and preparations are reported.",
			threat.ListedHarm: "Intentional killing, serious bodily injury, or kidnapping.",
		},
		Grounds: []Ground{
			{Code: "aware", Text: "The intended victim or protector is already aware of the specific threat; cite the evidence.", NeedsFacts: true},
			{Code: "insurgency", Text: "The victim is at risk only through taking part in an insurgency or insurrection.", NeedsFacts: true},
			{Code: "perpetrator", Text: "There is a reasonable basis to believe that the victim is a terrorist, a direct supporter of terrorists, an assassin, a drug trafficker, or involved in violent crimes.", NeedsFacts: true},
			{Code: "endanger-own", Text: "A warning would unduly endanger own personnel, sources, methods or operations.", NeedsFacts: true},
			{Code: "endanger-partner", Text: "The information is a partner's, and a warning would unduly endanger theirs.", NeedsFacts: true},
			{Code: "no-way", Text: "There is no reasonable way to warn; list the channels tried.", NeedsTried: true},
		},
		WarnWithin: 4, DoubtWithin: 8, CoordinateWithin: 12, WindowAhead: 12, WaiverReview: 7 * 24,
		Ladder:       []Rung{{"on duty", 0}, {"deputy", 0.5}, {"head", 1}},
		WarnOnDoubt:  true,
		SecondPerson: []string{SecondApproval, SecondWaiver, SecondOverride},
	}
}

// Check refuses a policy that cannot work, and names the place.
func (p Policy) Check() error {
	if p.Version == "" {
		return threat.Invalid("version", "the policy has no version", "name one; determinations record it")
	}
	for _, c := range threat.Criteria {
		if p.Criteria[c] == "" {
			return threat.Invalid("criteria", fmt.Sprintf("nothing says what %q means", c), "write a sentence for it")
		}
	}
	for _, h := range p.Lengths() {
		if !(h.Hours > 0) || h.Hours > 366*24 {
			return threat.Invalid(h.Name, "it must be longer than zero and at most a year", "give it in hours, such as 4 or 0.5")
		}
	}
	if !(p.ExtendBy >= 0) || p.ExtendBy > 366*24 {
		return threat.Invalid("extend_by", "it must be at most a year, or 0 for the window's own length", "give it in hours, such as 48")
	}
	if len(p.Grounds) == 0 || len(p.Ladder) == 0 {
		return threat.Invalid("ladder", "a policy needs grounds for waivers and a ladder of people", "add at least one of each")
	}
	return p.checkLists()
}

func (p Policy) checkLists() error {
	seen := map[string]bool{}
	for _, g := range p.Grounds {
		if g.Code == "" || g.Text == "" || seen[g.Code] {
			return threat.Invalid("grounds", fmt.Sprintf("the ground %q has no code, no text, or stands twice", g.Code), "give each a code of its own and a text")
		}
		seen[g.Code] = true
	}
	for _, r := range p.Ladder {
		if strings.TrimSpace(r.Role) == "" || r.After < 0 {
			return threat.Invalid("ladder", "a rung has no role, or is called before the clock has run out", "name the role as the rota does, and give hours from 0")
		}
	}
	if !slices.IsSortedFunc(p.Ladder, func(a, b Rung) int { return int(a.After*3600) - int(b.After*3600) }) {
		return threat.Invalid("ladder", "a later rung is called before an earlier one", "order the rungs by the time after which they are called")
	}
	return p.checkPeople()
}

// checkPeople refuses what would let one person do what takes two, or a role
// do what it may not.
func (p Policy) checkPeople() error {
	for _, act := range p.SecondPerson {
		if !slices.Contains([]string{SecondApproval, SecondWaiver, SecondOverride, SecondErase, SecondNotMet}, act) {
			return threat.Invalid("second_person", fmt.Sprintf("there is no act %q", act), "use approve, waive, override, erase, not-met")
		}
	}
	if !p.Needs(SecondApproval) || !p.Needs(SecondWaiver) {
		return threat.Invalid("second_person", "a product and a waiver are always approved by a second person", "put approve and waive into the list")
	}
	for act, role := range p.Roles {
		i := slices.IndexFunc(Acts[:], func(a ActRole) bool { return a.Name == act })
		switch {
		case i < 0:
			return threat.Invalid("roles", fmt.Sprintf("there is no act %q", act), "see the policy in force for those there are")
		case !role.Reaches(Acts[i].Least):
			return threat.Invalid("roles", fmt.Sprintf("%q needs at least the role %s", act, Acts[i].Least), "give that role or a higher one")
		}
	}
	return nil
}

// Ground finds a ground by its code.
func (p Policy) Ground(code string) (Ground, bool) {
	i := slices.IndexFunc(p.Grounds, func(g Ground) bool { return g.Code == code })
	if i < 0 {
		return Ground{}, false
	}
	return p.Grounds[i], true
}

// Needs says whether an act needs a second person.
func (p Policy) Needs(act string) bool { return slices.Contains(p.SecondPerson, act) }
