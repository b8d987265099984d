package cap

import (
	"embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Profile is a set of requirements beyond the standard, such as those of a
// country or of a publisher. Profiles are data: see ParseProfile.
type Profile struct {
	Code   string        `json:"code"`   // short and stable; begins the id of every finding
	Name   string        `json:"name"`   // for people
	Source string        `json:"source"` // where the requirements are written
	Rules  []Requirement `json:"rules"`
}

// Requirement is one rule of a profile: a check on an element, for every alert,
// info or area of a message.
//
// The checks are:
//
//	present      Element occurs and says something; of several in Any, one does
//	absent       Element does not occur
//	matches      every Element matches Pattern; Values are allowed words
//	not          no Element has one of Values
//	code         some <code> matches Pattern
//	named        Element (eventCode, parameter, geocode) whose valueName matches
//	             Name occurs Min to Max times (0: no bound), its value matching Pattern
//	table        the value of Element named Name is a key of Table
//	event        <event> is what Table has for the value of Element named Name
//	same         all info blocks have the same Elements
//	same-event   info blocks in one language have the same Element
//	languages    every language of Values is there
//	local-time   Element is not in UTC
//	length       Element has at most Max characters
//	differs      Element and Other differ
//	order        Element is not before Other; sent stands for a missing effective
//	radius       no circle has radius zero
type Requirement struct {
	ID       string              `json:"id"`
	Google   string              `json:"google,omitempty"` // the rule of Google's validator that asks the same
	Severity Level               `json:"severity"`
	Clause   string              `json:"clause,omitempty"` // within Source
	In       string              `json:"in"`               // alert, info or area
	Check    string              `json:"check"`
	Element  string              `json:"element,omitempty"`
	Any      []string            `json:"any,omitempty"`
	Other    string              `json:"other,omitempty"`
	Name     string              `json:"name,omitempty"`
	Pattern  string              `json:"pattern,omitempty"`
	Values   []string            `json:"values,omitempty"`
	Table    map[string][]string `json:"table,omitempty"`
	Min      int                 `json:"min,omitempty"`
	Max      int                 `json:"max,omitempty"`
	When     map[string][]string `json:"when,omitempty"` // only for these values of elements of the alert
	Remedy   string              `json:"remedy"`

	element, other term
	any            []term
	name, pattern  *regexp.Regexp
	when           []condition
}

type condition struct {
	term   term
	values []string
}

//go:embed profiles/*.json
var profileFiles embed.FS

// Profiles gives the profiles that come with this package: google, ipaws,
// cap-cp, cap-au, wmo and meteoalarm.
func Profiles() ([]*Profile, error) {
	files, err := profileFiles.ReadDir("profiles")
	if err != nil {
		return nil, fmt.Errorf("read profiles: %w", err)
	}
	var list []*Profile
	for _, f := range files {
		data, err := profileFiles.ReadFile("profiles/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("read profiles: %w", err)
		}
		p, err := ParseProfile(data)
		if err != nil {
			return nil, fmt.Errorf("read profile %s: %w", f.Name(), err)
		}
		list = append(list, p)
	}
	return list, nil
}

// ProfileByCode finds one of Profiles.
func ProfileByCode(code string) (*Profile, error) {
	list, err := Profiles()
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, p := range list {
		if p.Code == code {
			return p, nil
		}
		codes = append(codes, p.Code)
	}
	return nil, fmt.Errorf("find profile %q: there are %s", code, strings.Join(codes, ", "))
}

// ParseProfile reads a profile from JSON, in the form of the type Profile.
func ParseProfile(data []byte) (*Profile, error) {
	p := &Profile{}
	if err := json.Unmarshal(data, p); err != nil {
		return nil, fmt.Errorf("parse profile: %w", err)
	}
	if p.Code == "" {
		return nil, fmt.Errorf("parse profile: it has no code")
	}
	for i := range p.Rules {
		if err := p.Rules[i].compile(); err != nil {
			return nil, fmt.Errorf("parse profile %s rule %q: %w", p.Code, p.Rules[i].ID, err)
		}
	}
	return p, nil
}

// compile resolves names and patterns, and refuses what no check understands.
func (r *Requirement) compile() error {
	if _, ok := requirementChecks[r.Check]; !ok {
		return fmt.Errorf("check %q is unknown", r.Check)
	}
	if r.ID == "" || r.In != "alert" && r.In != "info" && r.In != "area" {
		return fmt.Errorf("id and in (alert, info, area) are needed")
	}
	if r.Severity != LevelError && r.Severity != LevelWarning && r.Severity != LevelInfo {
		return fmt.Errorf("severity %q is unknown", r.Severity)
	}
	var err error
	if r.name, err = compilePattern(r.Name); err != nil {
		return err
	}
	if r.pattern, err = compilePattern(r.Pattern); err != nil {
		return err
	}
	if r.element, err = elementTerm(r.Element); err != nil {
		return err
	}
	if r.other, err = elementTerm(r.Other); err != nil {
		return err
	}
	for _, name := range r.Any {
		t, err := elementTerm(name)
		if err != nil {
			return err
		}
		r.any = append(r.any, t)
	}
	for name, values := range r.When {
		t, err := elementTerm(name)
		if err != nil {
			return err
		}
		r.when = append(r.when, condition{t, values})
	}
	return nil
}

func compilePattern(s string) (*regexp.Regexp, error) {
	if s == "" {
		return nil, nil
	}
	return regexp.Compile("^(?:" + s + ")$")
}

func elementTerm(name string) (term, error) {
	t := lookupTerm(name)
	if name != "" && t == tNone {
		return tNone, fmt.Errorf("element %q is not one of CAP's", name)
	}
	return t, nil
}
