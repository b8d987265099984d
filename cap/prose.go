package cap

import (
	"strings"
	"unicode/utf8"

	"github.com/tocsin/tocsin/cap/internal/xmltree"
)

// view finds the first child of each name; 0 is none.
type view [termCount]int32

// look fills v with the children of an element.
func (c *checker) look(v *view, at int32) {
	*v = view{}
	for i := c.t.Elements[at].First; i != xmltree.None; i = c.t.Elements[i].Next {
		e := &c.t.Elements[i]
		if e.Space == c.space && v[e.ID] == 0 {
			v[e.ID] = i
		}
	}
	v[tNone] = 0
}

// text is the text of the first child of a name, without white space around it.
func (c *checker) text(v *view, t term) string {
	if v[t] == 0 {
		return ""
	}
	return trimSpace(c.t.Elements[v[t]].Text)
}

// each calls f for every child of a name.
func (c *checker) each(at int32, t term, f func(i int32)) {
	for i := c.t.Elements[at].First; i != xmltree.None; i = c.t.Elements[i].Next {
		if e := &c.t.Elements[i]; term(e.ID) == t && e.Space == c.space {
			f(i)
		}
	}
}

// prose is layers 2 and 3: what the standard demands in words, and sense.
func (c *checker) prose(root int32) {
	if c.t.Doctype >= 0 {
		c.addAt(rDoctype, root, int32(c.t.Doctype), "<!DOCTYPE", "leave the document type out")
	}
	if i := c.t.Unbound; i >= root && c.t.Elements[i].Start < c.t.Elements[root].End {
		c.add(rNamespace, i, "a prefix of <"+c.t.Elements[i].Name+"> that is not declared, or wrongly", "declare the prefix")
	}
	c.scratch.reset()
	v := &c.scratch.alert
	c.look(v, root)
	c.texts(root)
	c.head(root, v)
	c.references(root, v)
	c.sender(v)
	c.each(root, tInfo, func(i int32) { c.info(i) })
	c.sameTexts()
}

// head checks the elements of the alert itself. CAP 1.2 §3.2.1
func (c *checker) head(root int32, v *view) {
	c.token(v[tIdentifier], rIdentifier)
	c.token(v[tSender], rSender)
	c.scratch.sent = c.moment(v[tSent])
	if m := c.scratch.sent; m.zoned && m.unix < 946684800 {
		c.add(rSentEpoch, v[tSent], c.t.Elements[v[tSent]].Text, catalogue[rSentEpoch].Title)
	}
	c.scopes(root, v)
	if v[tPassword] != 0 {
		c.add(rPassword, v[tPassword], "<password>", "leave it out")
	}
	note := c.text(v, tNote)
	msgType := MsgType(c.text(v, tMsgType))
	if c.text(v, tStatus) == string(Exercise) && note == "" {
		c.add(rExerciseNote, v[tStatus], "an exercise without note", "name the exercise in <note>")
	}
	if msgType == MsgError && note == "" {
		c.add(rErrorNote, v[tMsgType], "an error without note", "explain in <note>")
	}
	if v[tInfo] == 0 && (msgType == MsgAlert || msgType == MsgUpdate) && c.text(v, tStatus) == string(Actual) {
		c.add(rNoInfo, root, "no <info>", "add an <info> block")
	}
}

// scopes checks what goes with each scope. CAP 1.2 §3.2.1
func (c *checker) scopes(root int32, v *view) {
	scope := Scope(c.text(v, tScope))
	restriction, addresses := c.text(v, tRestriction), c.text(v, tAddresses)
	at := v[tScope]
	if at == 0 {
		at = root
	}
	if restriction != "" && scope != Restricted {
		c.add(rRestriction, v[tRestriction], "a restriction with scope "+quote(string(scope)), "leave it out, or set scope to Restricted")
	}
	if scope == Restricted && restriction == "" {
		c.add(rNoRestriction, at, "scope Restricted without <restriction>", "add <restriction>")
	}
	if scope == Private && addresses == "" {
		c.add(rNoAddresses, at, "scope Private without <addresses>", "add <addresses>")
	}
	if strings.Count(addresses, `"`)%2 != 0 {
		c.add(rAddressesForm, v[tAddresses], quote(addresses), "close the quote")
	}
}

// token checks identifier and sender: no space, comma, < or &.
func (c *checker) token(at int32, r ruleID) {
	if at == 0 {
		return
	}
	s := c.t.Elements[at].Text
	switch {
	case s == "":
		c.add(r, at, "an empty <"+c.name(at)+">", "write one that no other message has")
	case strings.ContainsAny(s, " ,<&\t\r\n"):
		c.add(r, at, quote(s)+" in <"+c.name(at)+">", "leave out spaces, commas, < and &")
	}
}

// moment reads a time and checks its form. CAP 1.1 and 1.2 §3.3.2
func (c *checker) moment(at int32) moment {
	if at == 0 {
		return moment{}
	}
	e := &c.t.Elements[at]
	text := trimSpace(e.Text)
	m, ok := parseMoment(text)
	if !ok {
		return moment{}
	}
	switch {
	case c.version != V12 && !hasNumericOffset(text):
		c.add(rTimeForm, at, quote(text)+" in <"+e.Local()+">", "write a time such as 2002-05-24T16:49:00-07:00")
	case c.version == V12 && m.zoned && m.offset == 0 && !m.minus:
		c.add(rTimeUTC, at, quote(text)+" in <"+e.Local()+">", "write -00:00 if this is UTC")
	}
	return m
}

// references checks the list of references. CAP 1.2 §3.2.1
func (c *checker) references(root int32, v *view) {
	at := v[tReferences]
	switch MsgType(c.text(v, tMsgType)) {
	case MsgUpdate, MsgCancel, MsgAck, MsgError:
		if c.text(v, tReferences) == "" {
			c.add(rReferencesMissing, max(v[tMsgType], root), c.text(v, tMsgType)+" without references", "name the messages it concerns in <references>")
		}
	}
	if at == 0 {
		return
	}
	text := trimSpace(c.t.Elements[at].Text)
	if text == "" {
		c.add(rReferencesForm, at, "an empty <references>", "leave it out, or write sender,identifier,sent")
		return
	}
	if c.version == V10 {
		c.references10(at, text)
		return
	}
	seen := c.scratch.references[:0]
	for rest := text; rest != ""; {
		var field string
		field, rest = nextField(rest)
		if ref, ok := c.reference(at, field); ok {
			seen = append(seen, ref)
		}
	}
	c.scratch.references = seen
	c.repeatedReferences(at)
}

// references10 checks identifier/sender pairs. CAP 1.0 §3.2.1
func (c *checker) references10(at int32, text string) {
	for rest := text; rest != ""; {
		var field string
		field, rest = nextField(rest)
		id, sender, ok := strings.Cut(field, "/")
		if !ok || id == "" || sender == "" {
			c.add(rReferencesForm, at, quote(field)+" in <references>", "write identifier/sender")
		} else if id == c.text(&c.scratch.alert, tIdentifier) && sender == c.text(&c.scratch.alert, tSender) {
			c.add(rReferencesSelf, at, quote(field)+" in <references>", "refer to earlier messages")
		}
	}
}

// reference checks one triplet.
func (c *checker) reference(at int32, field string) (Reference, bool) {
	ref, ok := parseReference(field)
	if !ok || strings.ContainsAny(field, "<&") {
		c.add(rReferencesForm, at, quote(field)+" in <references>", "write sender,identifier,sent")
		return ref, false
	}
	m, ok := parseMoment(string(ref.Sent))
	if !ok || !hasNumericOffset(string(ref.Sent)) {
		c.add(rReferencesForm, at, quote(string(ref.Sent))+" as time in <references>", "write a time such as 2002-05-24T16:49:00-07:00")
		return ref, false
	}
	v := &c.scratch.alert
	switch {
	case ref.Identifier == c.text(v, tIdentifier) && ref.Sender == c.text(v, tSender):
		c.add(rReferencesSelf, at, quote(field)+", which is this message", "refer to earlier messages; give every message an identifier of its own")
	case m.after(c.scratch.sent):
		c.add(rReferencesLater, at, quote(field)+", later than this message", "refer to earlier messages")
	case c.v.Known != nil && !c.v.Known(ref):
		c.add(rReferencesUnknown, at, quote(field)+", which has not been seen", "refer to a message that was published")
	}
	return ref, true
}

// repeatedReferences looks for a message named twice, in lists short enough to
// be written by hand or machine in good faith.
func (c *checker) repeatedReferences(at int32) {
	list := c.scratch.references
	for i := range list[:min(len(list), 64)] {
		for j := range i {
			if list[i] == list[j] {
				c.add(rReferencesTwice, at, quote(list[i].String())+" twice", "name it once")
				return
			}
		}
	}
}

// texts looks at every text of the message for HTML and for emptiness.
func (c *checker) texts(root int32) {
	end := c.t.Elements[root].End
	for i := root + 1; i < int32(len(c.t.Elements)) && c.t.Elements[i].Start < end; i++ {
		e := &c.t.Elements[i]
		if e.Space != c.space {
			i = c.skip(i)
			continue
		}
		if e.Text == "" {
			if mandatory(term(e.ID)) {
				c.add(rEmpty, i, "an empty <"+e.Local()+">", "write something")
			}
			continue
		}
		if len(e.Text) <= 32 && e.Close-e.Open == int32(len(e.Text)) {
			continue // too short, and written without references
		}
		c.markup(i, e)
	}
}

// skip gives the last element inside element i.
func (c *checker) skip(i int32) int32 {
	end := c.t.Elements[i].End
	for i+1 < int32(len(c.t.Elements)) && c.t.Elements[i+1].Start < end {
		i++
	}
	return i
}

// mandatory are the elements whose emptiness the schema lets pass.
func mandatory(t term) bool {
	switch t {
	case tEvent, tAreaDesc, tResourceDesc:
		return true
	}
	return false
}

// markup looks for HTML tags and entities in a text.
func (c *checker) markup(i int32, e *xmltree.Element) {
	if hasTag(e.Text) {
		c.add(rHTMLTag, i, "HTML tags in <"+e.Local()+">", "write plain text")
	}
	if hasEntity(e.Text) {
		c.add(rHTMLEntity, i, "HTML entities in <"+e.Local()+">", "write the characters themselves")
	}
}

// hasTag finds what looks like a tag of HTML: <name …> or </name>.
func hasTag(s string) bool {
	i := strings.IndexByte(s, '<')
	if i < 0 {
		return false
	}
	s = s[i:max(i, strings.LastIndexByte(s, '>')+1)] // no tag ends after that
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			return false
		}
		s = strings.TrimPrefix(s[i+1:], "/")
		n := 0
		for n < len(s) && n < 12 && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || n > 0 && isDigit(s[n])) {
			n++
		}
		if n > 0 && n < len(s) && (s[n] == '>' || s[n] == '/' || isSpace(s[n])) {
			return true
		}
	}
}

// hasEntity finds what looks like an entity or character reference of HTML.
func hasEntity(s string) bool {
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			return false
		}
		s = s[i+1:]
		n := 0
		if strings.HasPrefix(s, "#") {
			n = 1
		}
		from := n
		for n < len(s) && n < 10 && (isDigit(s[n]) || s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z') {
			n++
		}
		if n > from+1 && n < len(s) && s[n] == ';' {
			return true
		}
	}
}

// sameTexts finds texts that stand in blocks of different languages.
func (c *checker) sameTexts() {
	infos := c.scratch.infos[:min(len(c.scratch.infos), 16)]
	for i := range infos {
		for j := range i {
			if infos[i].language == infos[j].language {
				continue
			}
			for k, text := range infos[i].texts {
				if text != "" && text == infos[j].texts[k] {
					at := infos[i].places[k]
					c.add(rSameText, at, "the same <"+c.name(at)+"> in "+infos[j].language+" and "+infos[i].language, "translate it, or mend <language>")
				}
			}
		}
	}
}

// primary is the language of a tag without its region, in lower case.
func primary(tag string) string {
	tag, _, _ = strings.Cut(tag, "-")
	return strings.ToLower(tag)
}

func runes(s string) int {
	if len(s) <= 160 {
		return len(s)
	}
	return utf8.RuneCountInString(s)
}
