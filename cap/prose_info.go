package cap

import (
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// infoTexts is what sameTexts compares of an info block.
type infoTexts struct {
	language string
	texts    [4]string
	places   [4]int32
}

// info checks an info block. CAP 1.2 §3.2.2
func (c *checker) info(at int32) {
	v := &c.scratch.info
	c.look(v, at)
	c.language(v)
	c.times(at, v)
	if v[tCertainty] != 0 && c.version == V10 && c.text(v, tCertainty) == string(VeryLikely) {
		c.add(rVeryLikely, v[tCertainty], "Very Likely", "write Likely")
	}
	if v[tWeb] != 0 {
		if text := c.text(v, tWeb); !absoluteURI(text) {
			c.add(rWeb, v[tWeb], quote(text)+" in <web>", "write an absolute URI such as https://example.org/, or leave <web> out")
		}
	}
	if h := c.text(v, tHeadline); runes(h) > 160 {
		c.add(rHeadlineLong, v[tHeadline], "a headline of more than 160 characters", "shorten it")
	}
	if v[tArea] == 0 && c.scratch.alert[tInfo] != 0 {
		c.add(rNoArea, at, "no <area>", "add an <area>")
	}
	c.pairs(at)
	c.each(at, tResource, c.resource)
	c.each(at, tArea, c.area)
}

// language checks the tag, and notes the texts by language.
func (c *checker) language(v *view) {
	tag := c.text(v, tLanguage)
	if tag == "" {
		tag = DefaultLanguage
	} else if isLanguage(tag) {
		if p := primary(tag); (len(p) < 2 || len(p) > 3) && p != "i" && p != "x" {
			c.add(rLanguageTag, v[tLanguage], quote(tag)+" in <language>", "begin with a code of ISO 639, such as en")
		}
	}
	n := infoTexts{language: primary(tag)}
	for k, t := range [4]term{tEvent, tHeadline, tDescription, tInstruction} {
		n.texts[k], n.places[k] = c.text(v, t), v[t]
	}
	c.scratch.infos = append(c.scratch.infos, n)
}

const longWindow = 30 * 24 * 3600 // seconds

// times checks the times of an info block against one another.
func (c *checker) times(at int32, v *view) {
	sent := c.scratch.sent
	effective, onset, expires := c.moment(v[tEffective]), c.moment(v[tOnset]), c.moment(v[tExpires])
	if v[tExpires] == 0 {
		switch MsgType(c.text(&c.scratch.alert, tMsgType)) {
		case MsgAlert, MsgUpdate:
			c.add(rNoExpires, at, "no <expires>", "add <expires>")
		}
		return
	}
	e := c.text(v, tExpires)
	switch {
	case sent.after(expires):
		c.add(rExpiresBeforeSent, v[tExpires], "expires "+e+", sent "+c.text(&c.scratch.alert, tSent), "expire after sent")
	case effective.after(expires):
		c.add(rExpiresBeforeEffective, v[tExpires], "expires "+e+", effective "+c.text(v, tEffective), "expire after effective")
	case onset.after(expires):
		c.add(rExpiresBeforeOnset, v[tExpires], "expires "+e+", onset "+c.text(v, tOnset), "expire after onset")
	}
	begin := sent
	if effective.zoned && effective.after(sent) {
		begin = effective
	}
	if onset.zoned && onset.after(begin) {
		begin = onset
	}
	if begin.zoned && expires.zoned && expires.unix-begin.unix > longWindow {
		c.add(rLongWindow, v[tExpires], "in force for more than 30 days, until "+e, "let it expire sooner and renew it")
	}
}

// pairs checks the named values of an info block.
func (c *checker) pairs(at int32) {
	c.each(at, tEventCode, c.pair)
	c.each(at, tParameter, c.pair)
}

func (c *checker) pair(at int32) {
	if c.version == V10 {
		if !strings.Contains(c.t.Elements[at].Text, "=") {
			c.add(rCode10, at, quote(c.t.Elements[at].Text)+" in <"+c.name(at)+">", "write name=value")
		}
		return
	}
	var v view
	c.look(&v, at)
	name := c.text(&v, tValueName)
	if v[tValueName] != 0 && name == "" || v[tValue] != 0 && c.text(&v, tValue) == "" && term(c.t.Elements[at].ID) != tParameter {
		c.add(rPairForm, at, "an empty field in <"+c.name(at)+">", "fill it, or leave the element out")
	}
}

// resource checks a resource. CAP 1.2 §3.2.3
func (c *checker) resource(at int32) {
	var v view
	c.look(&v, at)
	if mime := c.text(&v, tMimeType); v[tMimeType] != 0 && !isMediaType(mime) {
		c.add(rMimeType, v[tMimeType], quote(mime)+" in <mimeType>", "write type/subtype such as image/png")
	}
	if size := c.text(&v, tSize); strings.HasPrefix(size, "-") && isInteger(size) {
		c.add(rSize, v[tSize], quote(size)+" in <size>", "write the number of bytes")
	}
	uri := c.text(&v, tURI)
	switch {
	case v[tURI] == 0 && v[tDerefURI] == 0:
		c.add(rNoContent, at, "neither <uri> nor <derefUri>", "add <uri>")
	case v[tURI] == 0:
	case strings.ContainsAny(uri, " <>\"{}|\\^`") || !anyURI(uri):
		c.add(rURI, v[tURI], quote(uri)+" in <uri>", "write a URI; see RFC 3986")
	case !absoluteURI(uri) && v[tDerefURI] == 0:
		c.add(rRelativeURI, v[tURI], quote(uri)+" in <uri>", "write an absolute URI, or carry the file in <derefUri>")
	}
	c.content(&v)
}

// content checks what a resource carries, and its digest.
func (c *checker) content(v *view) {
	digest := c.text(v, tDigest)
	_, err := hex.DecodeString(digest)
	if digest != "" && (len(digest) != 2*sha1.Size || err != nil) {
		c.add(rDigest, v[tDigest], quote(digest)+" in <digest>", "write 40 hexadecimal digits")
		digest = ""
	}
	if v[tDerefURI] == 0 {
		return
	}
	data, ok := decodeBase64(c.t.Elements[v[tDerefURI]].Text)
	if !ok {
		c.add(rDerefURI, v[tDerefURI], quote(c.text(v, tDerefURI))+" in <derefUri>", "write base64")
		return
	}
	if digest == "" {
		return
	}
	if sum := sha1.Sum(data); !strings.EqualFold(hex.EncodeToString(sum[:]), digest) {
		c.add(rDigest, v[tDigest], quote(digest)+" in <digest>", "the SHA-1 of the content is "+hex.EncodeToString(sum[:]))
	}
}

// decodeBase64 reads base64 with any white space in it. RFC 2045 §6.8
func decodeBase64(s string) ([]byte, bool) {
	if strings.ContainsAny(s, " \t\r\n") {
		s = strings.Map(func(r rune) rune {
			if r < 0x80 && isSpace(byte(r)) {
				return -1
			}
			return r
		}, s)
	}
	data, err := base64.StdEncoding.DecodeString(s)
	return data, err == nil
}

// isMediaType checks type/subtype with a top-level type that is registered or
// private. RFC 2046, RFC 6838
func isMediaType(s string) bool {
	s, _, _ = strings.Cut(s, ";")
	top, sub, ok := strings.Cut(strings.ToLower(trimSpace(s)), "/")
	if !ok || sub == "" || strings.ContainsAny(sub, " /\"(),:;<=>?@[\\]\t\n") {
		return false
	}
	switch top {
	case "application", "audio", "example", "font", "haptics", "image", "message", "model", "multipart", "text", "video":
		return true
	}
	return strings.HasPrefix(top, "x-") && len(top) > 2
}

// absoluteURI checks a URI that is whole: a scheme and something it names.
// RFC 3986 §4.3
func absoluteURI(s string) bool {
	n := schemeLength(s)
	if n == 0 || n+1 == len(s) || strings.ContainsAny(s, " <>\"{}|\\^`\t\r\n") || !anyURI(s) {
		return false
	}
	rest := s[n+1:]
	return rest != "//"
}
