package duty

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/tocsin/tocsin/internal/threat"
)

// maxPolicyFile bounds a policy's file, in bytes.
const maxPolicyFile = 256 << 10

// ParsePolicy reads a policy from its file: TOML as [Policy.File] writes it,
// or the same as JSON. A key that is not known is refused, because it would be
// silently lost.
func ParsePolicy(file []byte) (Policy, error) {
	var p Policy
	if len(file) > maxPolicyFile {
		return p, threat.TooLarge("file", "the policy is longer than 256 kB", "shorten it")
	}
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	if bytes.HasPrefix(bytes.TrimSpace(file), []byte("{")) {
		d := json.NewDecoder(bytes.NewReader(file))
		d.DisallowUnknownFields()
		if err := d.Decode(&p); err != nil {
			return p, threat.Invalid("file", "the policy could not be read: "+strings.TrimPrefix(err.Error(), "json: "), "compare it with what 'tocsin policy show --json' prints")
		}
		return p, p.Check()
	}
	meta, err := toml.Decode(string(file), &p)
	if err != nil {
		return p, threat.Invalid("file", "the policy could not be read: "+strings.TrimPrefix(err.Error(), "toml: "), "compare it with what 'tocsin policy show' prints")
	}
	if lost := meta.Undecoded(); len(lost) > 0 {
		return p, threat.Invalid(lost[0].String(), "a policy has no such key", "take it out, or correct its name; 'tocsin policy show' lists all keys")
	}
	return p, p.Check()
}

// File writes the policy as the documented file that a desk edits.
func (p Policy) File() []byte {
	var b strings.Builder
	b.WriteString(policyHead)
	fmt.Fprintf(&b, "version = %s\n", quoted(p.Version))
	b.WriteString("\n# How long each duty may take, in hours (0.5 is half an hour).\n")
	for _, h := range p.Lengths() {
		fmt.Fprintf(&b, "%s = %s # %s\n", h.Name, strconv.FormatFloat(float64(h.Hours), 'f', -1, 64), h.Means)
	}
	fmt.Fprintf(&b, "extend_by = %s # %s\n", strconv.FormatFloat(float64(p.ExtendBy), 'f', -1, 64), extendMeans)
	b.WriteString("\n# Doubt favours warning: a criterion that is undetermined counts as met.\n")
	fmt.Fprintf(&b, "warn_on_doubt = %v\n", p.WarnOnDoubt)
	b.WriteString(secondHead)
	fmt.Fprintf(&b, "second_person = [%s]\n", list(p.SecondPerson))
	b.WriteString("\n# What each of the four words means at this desk (ICD 191 leaves it to the desk).\n[criteria]\n")
	for _, c := range threat.Criteria {
		fmt.Fprintf(&b, "%s = %s\n", c, quoted(p.Criteria[c]))
	}
	b.WriteString("\n# Which role does what, at least: reader, analyst, approver or admin.\n[roles]\n")
	for _, act := range Acts {
		fmt.Fprintf(&b, "%s = %s # %s\n", act.Name, quoted(string(p.RoleFor(act.Name))), act.Means)
	}
	b.WriteString("\n# Who at the desk is called when a clock has run out, and after how many hours.\n# The names are those of the rota.\n")
	for _, r := range p.Ladder {
		fmt.Fprintf(&b, "[[ladder]]\nrole = %s\nafter = %s\n", quoted(r.Role), strconv.FormatFloat(float64(r.After), 'f', -1, 64))
	}
	b.WriteString("\n# The closed list of grounds on which a warning may be waived (ICD 191 §F).\n# needs_facts: facts must be cited; needs_tried: the channels tried must be listed.\n")
	for _, g := range p.Grounds {
		fmt.Fprintf(&b, "[[grounds]]\ncode = %s\ntext = %s\nneeds_facts = %v\nneeds_tried = %v\n", quoted(g.Code), quoted(g.Text), g.NeedsFacts, g.NeedsTried)
	}
	return []byte(b.String())
}

const policyHead = `# The duty policy of this desk: when it must warn, by when, who decides, and on
# which grounds it may be excused. Change it, then:
#   tocsin policy check FILE      says what is wrong with it
#   tocsin policy dry-run FILE    shows what it would have decided on past cases
#   tocsin policy set FILE        puts it in force; determinations record the version

# A name for this version, of your own.
`

const extendMeans = "by how much an extension proposes to move a window's end; 0: as long as the window was"

const secondHead = `
# Acts that need somebody other than their author. "approve" (a product) and
# "waive" can not be taken out. "override": a leak is overridden by somebody
# else. "erase": a second administrator agrees before what is known of a contact
# is erased. "not-met": a determination that nobody need be warned is looked at by a
# second person, on a clock as long as doubt_within.
`

// Length is one of a policy's lengths of time.
type Length struct {
	Name  string // of its key
	Hours Hours
	Means string
}

// Lengths are the policy's lengths of time in the order they are shown.
func (p Policy) Lengths() []Length {
	return []Length{
		{"warn_within", p.WarnWithin, "to warn or have a waiver approved, once the threshold is met"},
		{"doubt_within", p.DoubtWithin, "the same, when in doubt"},
		{"coordinate_within", p.CoordinateWithin, "to coordinate after an emergency warning"},
		{"window_ahead", p.WindowAhead, "a decision is due so long before a window ends"},
		{"waiver_review", p.WaiverReview, "longest life of a waiver before it is looked at again"},
		{"take_up_within", p.TakeUp(), "to place a report that tells of a warning in a case, or set it aside"},
		{"gap_ahead", p.Ahead(), "an alarm is raised so long before a gap in the rota"},
	}
}

// quoted writes a string as TOML has it: the escapes of JSON are among its own.
func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string can always be encoded
	return strings.TrimSpace(strings.ReplaceAll(b.String(), "\u007f", `\u007f`))
}

func list(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = quoted(w)
	}
	return strings.Join(out, ", ")
}
