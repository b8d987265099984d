package cap

// Version is a version of the standard.
type Version string

const (
	V10 Version = "1.0"
	V11 Version = "1.1"
	V12 Version = "1.2"
)

// The namespaces of the versions.
const (
	Namespace10 = "http://www.incident.com/cap/1.0"
	Namespace11 = "urn:oasis:names:tc:emergency:cap:1.1"
	Namespace12 = "urn:oasis:names:tc:emergency:cap:1.2"
)

// Namespace is the XML namespace of the version, or "" for none we know.
func (v Version) Namespace() string {
	switch v {
	case V10:
		return Namespace10
	case V11:
		return Namespace11
	case V12:
		return Namespace12
	}
	return ""
}

// Alert is one CAP message. CAP 1.2 §3.2.1
//
// An element that may occur once and is absent is the empty string.
type Alert struct {
	Version     Version
	Identifier  string
	Sender      string
	Sent        DateTime
	Status      Status
	MsgType     MsgType
	Password    string // CAP 1.0 only
	Source      string
	Scope       Scope
	Restriction string
	Addresses   Words
	Code        []string
	Note        string
	References  References
	Incidents   Words
	Info        []Info
	Extra       Extra // signatures, and whatever the standard does not name

	origin *origin
}

// Info is one info block: one language's account of one event. CAP 1.2 §3.2.2
type Info struct {
	Language     string // as written; DefaultLanguage when absent
	Category     []Category
	Event        string
	ResponseType []ResponseType
	Urgency      Urgency
	Severity     Severity
	Certainty    Certainty
	Audience     string
	EventCode    []NamedValue
	Effective    DateTime
	Onset        DateTime
	Expires      DateTime
	SenderName   string
	Headline     string
	Description  string
	Instruction  string
	Web          string
	Contact      string
	Parameter    []NamedValue
	Resource     []Resource
	Area         []Area
	Extra        Extra
}

// DefaultLanguage is what an info block without language is written in.
// CAP 1.2 §3.2.2
const DefaultLanguage = "en-US"

// Lang is the language of the block, the default included.
func (i *Info) Lang() string {
	if i.Language == "" {
		return DefaultLanguage
	}
	return i.Language
}

// Resource is a file that goes with an info block. CAP 1.2 §3.2.3
type Resource struct {
	ResourceDesc string
	MimeType     string
	Size         string // bytes, a decimal integer
	URI          string
	DerefURI     string // the content itself, base64
	Digest       string // SHA-1 of the content, hexadecimal
	Extra        Extra
}

// Area is where an info block applies: the union of its shapes and codes.
// CAP 1.2 §3.2.4
type Area struct {
	AreaDesc string
	Polygon  []Polygon
	Circle   []Circle
	Geocode  []NamedValue
	Altitude string // feet above mean sea level, a decimal
	Ceiling  string // feet above mean sea level, a decimal
	Extra    Extra
}

// NamedValue is a value in a system of codes that valueName names. CAP 1.0
// writes "valueName=value" in one element.
type NamedValue struct {
	ValueName string
	Value     string
}

// Extra is what an element holds beyond the standard.
type Extra struct {
	Attributes []Attribute
	Elements   []Extension
}

// Attribute is an attribute of an element; CAP itself has none.
type Attribute struct {
	Space string // namespace, or ""
	Local string
	Value string
}

// Extension is an element that the standard does not name at its place, a
// signature for one. XML is the element as it was written, with the namespace
// declarations of its surroundings that it needs, so it stands by itself.
type Extension struct {
	Space string
	Local string
	XML   string
}
