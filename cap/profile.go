package cap

// Profile is a set of requirements beyond the standard, such as those of a
// country or of a publisher.
type Profile struct {
	Code  string        `json:"code"`
	Name  string        `json:"name"`
	Rules []Requirement `json:"rules"`
}

// Requirement is one rule of a profile.
type Requirement struct {
	ID       string `json:"id"`
	Severity Level  `json:"severity"`
	Clause   string `json:"clause"`
}

func (r *Requirement) level(*Profile) Level   { return r.Severity }
func (r *Requirement) clause(*Profile) string { return r.Clause }

func (c *checker) profile(p *Profile) {}
