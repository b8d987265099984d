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
	Version     Version    `json:"version"`
	Identifier  string     `json:"identifier"`
	Sender      string     `json:"sender"`
	Sent        DateTime   `json:"sent"`
	Status      Status     `json:"status"`
	MsgType     MsgType    `json:"msgType"`
	Password    string     `json:"password,omitempty"` // CAP 1.0 only
	Source      string     `json:"source,omitempty"`
	Scope       Scope      `json:"scope,omitempty"`
	Restriction string     `json:"restriction,omitempty"`
	Addresses   Words      `json:"addresses,omitempty"`
	Code        []string   `json:"code,omitempty"`
	Note        string     `json:"note,omitempty"`
	References  References `json:"references,omitempty"`
	Incidents   Words      `json:"incidents,omitempty"`
	Info        []Info     `json:"info,omitempty"`
	Extra       Extra      `json:"extra,omitzero"` // signatures, and whatever the standard does not name

	origin *origin
}

// Info is one info block: one language's account of one event. CAP 1.2 §3.2.2
type Info struct {
	Language     string         `json:"language,omitempty"` // as written; DefaultLanguage when absent
	Category     []Category     `json:"category"`
	Event        string         `json:"event"`
	ResponseType []ResponseType `json:"responseType,omitempty"`
	Urgency      Urgency        `json:"urgency"`
	Severity     Severity       `json:"severity"`
	Certainty    Certainty      `json:"certainty"`
	Audience     string         `json:"audience,omitempty"`
	EventCode    []NamedValue   `json:"eventCode,omitempty"`
	Effective    DateTime       `json:"effective,omitempty"`
	Onset        DateTime       `json:"onset,omitempty"`
	Expires      DateTime       `json:"expires,omitempty"`
	SenderName   string         `json:"senderName,omitempty"`
	Headline     string         `json:"headline,omitempty"`
	Description  string         `json:"description,omitempty"`
	Instruction  string         `json:"instruction,omitempty"`
	Web          string         `json:"web,omitempty"`
	Contact      string         `json:"contact,omitempty"`
	Parameter    []NamedValue   `json:"parameter,omitempty"`
	Resource     []Resource     `json:"resource,omitempty"`
	Area         []Area         `json:"area,omitempty"`
	Extra        Extra          `json:"extra,omitzero"`
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
	ResourceDesc string `json:"resourceDesc"`
	MimeType     string `json:"mimeType,omitempty"`
	Size         string `json:"size,omitempty"` // bytes, a decimal integer
	URI          string `json:"uri,omitempty"`
	DerefURI     string `json:"derefUri,omitempty"` // the content itself, base64
	Digest       string `json:"digest,omitempty"`   // SHA-1 of the content, hexadecimal
	Extra        Extra  `json:"extra,omitzero"`
}

// Area is where an info block applies: the union of its shapes and codes.
// CAP 1.2 §3.2.4
type Area struct {
	AreaDesc string       `json:"areaDesc"`
	Polygon  []Polygon    `json:"polygon,omitempty"`
	Circle   []Circle     `json:"circle,omitempty"`
	Geocode  []NamedValue `json:"geocode,omitempty"`
	Altitude string       `json:"altitude,omitempty"` // feet above mean sea level, a decimal
	Ceiling  string       `json:"ceiling,omitempty"`  // feet above mean sea level, a decimal
	Extra    Extra        `json:"extra,omitzero"`
}

// NamedValue is a value in a system of codes that valueName names. CAP 1.0
// writes "valueName=value" in one element.
type NamedValue struct {
	ValueName string `json:"valueName"`
	Value     string `json:"value"`
}

// Extra is what an element holds beyond the standard.
type Extra struct {
	Attributes []Attribute `json:"attributes,omitempty"`
	Elements   []Extension `json:"elements,omitempty"`
}

// Attribute is an attribute of an element; CAP itself has none.
type Attribute struct {
	Space string `json:"space,omitempty"` // namespace, or ""
	Local string `json:"local"`
	Value string `json:"value"`
}

// Extension is an element that the standard does not name at its place, a
// signature for one. XML is the element as it was written, with the namespace
// declarations of its surroundings that it needs, so it stands by itself.
type Extension struct {
	Space string `json:"space,omitempty"`
	Local string `json:"local"`
	XML   string `json:"xml"`
}
