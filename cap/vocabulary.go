package cap

// term is an element name of the standard.
type term uint8

const (
	tNone term = iota
	tAlert
	tIdentifier
	tSender
	tSent
	tStatus
	tMsgType
	tPassword
	tSource
	tScope
	tRestriction
	tAddresses
	tCode
	tNote
	tReferences
	tIncidents
	tInfo
	tLanguage
	tCategory
	tEvent
	tResponseType
	tUrgency
	tSeverity
	tCertainty
	tAudience
	tEventCode
	tEffective
	tOnset
	tExpires
	tSenderName
	tHeadline
	tDescription
	tInstruction
	tWeb
	tContact
	tParameter
	tResource
	tResourceDesc
	tMimeType
	tSize
	tURI
	tDerefURI
	tDigest
	tArea
	tAreaDesc
	tPolygon
	tCircle
	tGeocode
	tAltitude
	tCeiling
	tValueName
	tValue
	termCount
)

var termNames = [termCount]string{
	"", "alert", "identifier", "sender", "sent", "status", "msgType", "password", "source", "scope",
	"restriction", "addresses", "code", "note", "references", "incidents", "info", "language", "category",
	"event", "responseType", "urgency", "severity", "certainty", "audience", "eventCode", "effective",
	"onset", "expires", "senderName", "headline", "description", "instruction", "web", "contact",
	"parameter", "resource", "resourceDesc", "mimeType", "size", "uri", "derefUri", "digest", "area",
	"areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling", "valueName", "value",
}

func (t term) String() string { return termNames[t] }

// termOf names the vocabulary for the scanner.
func termOf(local string) uint8 { return uint8(lookupTerm(local)) }

func lookupTerm(local string) term {
	if len(local) < 3 {
		return tNone
	}
	for _, t := range termIndex[termHash(local)] {
		if t != tNone && termNames[t] == local {
			return t
		}
	}
	return tNone
}

const termBuckets = 256

var termIndex = indexTerms()

// termHash spreads the names of the standard so that a lookup compares about
// one name.
func termHash(s string) uint8 {
	return s[0]*7 + s[len(s)-1]*31 + s[len(s)/2]*13 + uint8(len(s))
}

func indexTerms() (index [termBuckets][3]term) {
	for t := tAlert; t < termCount; t++ {
		bucket := &index[termHash(termNames[t])]
		for i := range bucket {
			if bucket[i] == tNone {
				bucket[i] = t
				break
			}
		}
	}
	return index
}

// Indexes of the namespaces in every tree.
const (
	spaceNone = iota
	space12
	space11
	space10
	spaceDSig
	spaceXSI
	spaceXML
	spaceAtom
	spaceEDXL
)

const dsigNamespace = "http://www.w3.org/2000/09/xmldsig#"

// knownSpaces are the namespaces of those indexes, from 1.
var knownSpaces = []string{
	Namespace12, Namespace11, Namespace10, dsigNamespace,
	"http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/XML/1998/namespace",
	"http://www.w3.org/2005/Atom", "urn:oasis:names:tc:emergency:EDXL:DE:1.0",
}

// versionOf is the version whose namespace a tree index stands for.
func versionOf(space int32) Version {
	switch space {
	case space12:
		return V12
	case space11:
		return V11
	case space10:
		return V10
	}
	return ""
}
