package threat

// Role is what a person at the desk may do. Each role may do all that the
// roles before it may.
type Role string

// The roles, from the least to the most powerful.
const (
	RoleReader   Role = "reader"   // reads what their clearance allows
	RoleAnalyst  Role = "analyst"  // takes in reports, judges facts and cases, writes warnings
	RoleApprover Role = "approver" // approves warnings and waivers that others wrote
	RoleAdmin    Role = "admin"    // people, sources, feeds, settings
)

// Roles lists the roles from the least to the most powerful.
var Roles = [...]Role{RoleReader, RoleAnalyst, RoleApprover, RoleAdmin}

// rank is the place of r among the roles, -1 for none.
func (r Role) rank() int {
	for i, known := range Roles {
		if known == r {
			return i
		}
	}
	return -1
}

// Valid says whether r is one of the roles.
func (r Role) Valid() bool { return r.rank() >= 0 }

// Reaches says whether somebody with role r may do what needs role need.
func (r Role) Reaches(need Role) bool { return need.Valid() && r.rank() >= need.rank() }

// Reader is who asks: every read of the store takes one, and what is above
// its clearance does not exist for it. The zero Reader reads nothing.
type Reader struct {
	Person    string // id of the person; empty for the desk's own machinery
	Name      string // as shown in records
	Role      Role
	Clearance Marking
	Token     string // id of the API token, if one is used
}

// MayRead says whether a thing marked m exists for r.
func (r Reader) MayRead(m Marking) bool { return r.Role.Valid() && m <= r.Clearance }

// May says whether r may do what needs role need.
func (r Reader) May(need Role) bool { return r.Role.Reaches(need) }

// Machinery is the desk's own machinery: it reads everything, and acts in the
// ledger under the name of the step it carries out (such as "reading").
func Machinery(step string) Reader {
	return Reader{Name: step, Role: RoleAdmin, Clearance: Red}
}
