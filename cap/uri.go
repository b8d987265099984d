package cap

import "strings"

// anyURI says whether XML Schema's anyURI holds s, white space already
// collapsed. Characters that a URI can't hold are escaped first, the space
// included, as XLink has it; then RFC 3986 decides. XML Schema part 2 §3.2.17
func anyURI(s string) bool {
	for i := 0; i < len(s); i++ {
		if uriClass[s[i]] == 0 {
			s = escapeURI(s)
			break
		}
	}
	return uriReference(s)
}

// escapeURI puts an underscore for every byte that would be percent-encoded:
// for the grammar both are one unreserved character.
func escapeURI(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c <= ' ' || c >= 0x7F || strings.IndexByte(`<>"{}|\^`+"`", c) >= 0 {
			b[i] = '_'
		}
	}
	return string(b)
}

// Classes of bytes in RFC 3986.
const (
	uAlpha    = 1 << iota // ALPHA
	uDigit                // DIGIT
	uMark                 // - . _ ~
	uSub                  // sub-delims
	uColon                // :
	uAt                   // @
	uOtherURI             // / ? # [ ] %
)

const (
	uUnreserved = uAlpha | uDigit | uMark
	uRegName    = uUnreserved | uSub
	uUserinfo   = uRegName | uColon
	uPchar      = uUserinfo | uAt
)

var uriClass = uriClasses()

func uriClasses() (c [256]uint8) {
	for i := 'a'; i <= 'z'; i++ {
		c[i], c[i-'a'+'A'] = uAlpha, uAlpha
	}
	for i := '0'; i <= '9'; i++ {
		c[i] = uDigit
	}
	for _, set := range []struct {
		chars string
		class uint8
	}{{"-._~", uMark}, {"!$&'()*+,;=", uSub}, {":", uColon}, {"@", uAt}, {"/?#[]%", uOtherURI}} {
		for i := 0; i < len(set.chars); i++ {
			c[set.chars[i]] = set.class
		}
	}
	return c
}

// span gives the length of the run of characters of a class at the start of s,
// percent-encoded ones included.
func span(s string, class uint8) int {
	i := 0
	for i < len(s) {
		switch {
		case uriClass[s[i]]&class != 0:
			i++
		case s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			i += 3
		default:
			return i
		}
	}
	return i
}

func isHex(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// uriReference is RFC 3986 §4.1.
func uriReference(s string) bool {
	if n := schemeLength(s); n > 0 {
		if rest, ok := hierPart(s[n+1:], uPchar); ok && uriTail(rest) {
			return true
		}
	}
	rest, ok := hierPart(s, uPchar&^uColon)
	return ok && uriTail(rest)
}

// schemeLength is the length of the scheme before its colon, or 0. RFC 3986 §3.1
func schemeLength(s string) int {
	if s == "" || uriClass[s[0]] != uAlpha {
		return 0
	}
	for i := 1; i < len(s); i++ {
		if s[i] == ':' {
			return i
		}
		if uriClass[s[i]]&(uAlpha|uDigit) == 0 && s[i] != '+' && s[i] != '-' && s[i] != '.' {
			return 0
		}
	}
	return 0
}

// hierPart reads authority and path; first is what the first segment of a
// rootless path may hold. RFC 3986 §3 and §4.2
func hierPart(s string, first uint8) (rest string, ok bool) {
	switch {
	case strings.HasPrefix(s, "//"):
		if s, ok = authority(s[2:]); !ok {
			return s, false
		}
	case s != "" && (uriClass[s[0]]&uPchar != 0 || s[0] == '%'):
		n := span(s, first)
		if n == 0 {
			return s, false
		}
		s = s[n:]
	case strings.HasPrefix(s, "/"):
		s = s[1+span(s[1:], uPchar):]
	}
	for s != "" && s[0] == '/' {
		s = s[1+span(s[1:], uPchar):]
	}
	return s, true
}

// authority reads userinfo, host and port. RFC 3986 §3.2
func authority(s string) (rest string, ok bool) {
	if n := span(s, uUserinfo); n < len(s) && s[n] == '@' {
		s = s[n+1:]
	}
	if s != "" && s[0] == '[' {
		end := strings.IndexByte(s, ']')
		if end < 0 {
			return s, false
		}
		s = s[end+1:]
	} else {
		s = s[span(s, uRegName):]
	}
	if s == "" || s[0] != ':' {
		return s, true
	}
	n := 1
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	digits := strings.TrimLeft(s[1:n], "0")
	tooBig := len(digits) > 10 || len(digits) == 10 && digits > "2147483647"
	return s[n:], n > 1 && !tooBig
}

// uriTail reads query and fragment to the end. RFC 3986 §3.4 and §3.5
func uriTail(s string) bool {
	if s != "" && s[0] == '?' {
		s = s[1:]
		for {
			n := span(s, uPchar)
			s = s[n:]
			if s == "" || s[0] != '/' && s[0] != '?' {
				break
			}
			s = s[1:]
		}
	}
	if s != "" && s[0] == '#' {
		s = s[1:]
		for {
			n := span(s, uPchar)
			s = s[n:]
			if s == "" || strings.IndexByte("/?[]", s[0]) < 0 {
				break
			}
			s = s[1:]
		}
	}
	return s == ""
}
