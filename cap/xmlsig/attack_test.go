package xmlsig

import (
	"crypto"
	"strings"
	"testing"
)

// attacks turn a signed alert into one that a careless verifier accepts and a
// careless reader misunderstands.
func TestWrappingIsRefused(t *testing.T) {
	k := newPKI(p256())
	signed := string(must(Sign([]byte(`<alert xmlns="urn:a" Id="one"><sender>good</sender></alert>`), k.signer())))
	from, to := strings.Index(signed, "<Signature"), strings.Index(signed, "</alert>")
	sig := signed[from:to]
	byID := strings.Replace(sig, `URI=""`, `URI="#one"`, 1)
	evil := func(inside string) string { return `<alert xmlns="urn:a"><sender>evil</sender>` + inside + `</alert>` }
	for name, c := range map[string]struct {
		doc  string
		want Kind
	}{
		"original inside an envelope":      {`<env>` + signed + `</env>`, Structure},
		"original inside the evil alert":   {evil(signed), Structure},
		"signature moved to an evil alert": {evil(sig), BadDigest},
		"original hidden in Object":        {evil(strings.Replace(sig, "</Signature>", "<Object>"+signed+"</Object></Signature>", 1)), Structure},
		"reference to a hidden element":    {evil(`<x Id="one"><sender>good</sender></x>` + byID), Structure},
		"ID twice":                         {strings.Replace(signed, sig, `<x id="one"/>`+byID, 1), Structure},
		"reference to another document":    {strings.Replace(signed, `URI=""`, `URI="http://example.org/"`, 1), Structure},
		"reference by xpointer":            {strings.Replace(signed, `URI=""`, `URI="#xpointer(/alert)"`, 1), Structure},
		"reference without URI":            {strings.Replace(signed, ` URI=""`, ``, 1), Structure},
		"two signatures":                   {strings.Replace(signed, sig, sig+sig, 1), Structure},
		"signature below another element":  {strings.Replace(signed, sig, `<info>`+sig+`</info>`, 1), Structure},
		"no signature":                     {strings.Replace(signed, sig, "", 1), Unsigned},
		"second reference":                 {strings.Replace(signed, "</Reference>", "</Reference><Reference/>", 1), Structure},
		"comment in the sender":            {strings.Replace(signed, "good", "go<!-- -->od", 1), ""},
		"comment in the digest":            {strings.Replace(signed, "<DigestValue>", "<DigestValue>AAAA<!-- -->", 1), Structure},
		"comment in the value":             {strings.Replace(signed, "<SignatureValue>", "<SignatureValue>AAAA<!-- -->", 1), Structure},
		"text changed":                     {strings.Replace(signed, "good", "evil", 1), BadDigest},
		"element added":                    {strings.Replace(signed, "<sender>", "<status>Test</status><sender>", 1), BadDigest},
		"namespace changed":                {strings.Replace(signed, `"urn:a"`, `"urn:b"`, 1), BadDigest},
		"transform added":                  {strings.Replace(signed, "</Transforms>", `<Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/></Transforms>`, 1), Structure},
		"transform replaced by XSLT":       {strings.Replace(signed, `<Transform Algorithm="`+string(Exclusive), `<Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116`, 1), Unsupported},
		"no enveloped transform":           {strings.Replace(signed, enveloped, string(Exclusive), 1), Structure},
		"HMAC with the public key":         {strings.Replace(signed, moreSpace+"ecdsa-sha256", Namespace+"hmac-sha1", 1), Unsupported},
		"other hash":                       {strings.Replace(signed, "ecdsa-sha256", "ecdsa-sha384", 1), BadValue},
		"RSA for ECDSA":                    {strings.Replace(signed, "ecdsa-sha256", "rsa-sha256", 1), BadValue},
		"shorter digest":                   {strings.Replace(signed, encSpace+"sha256", Namespace+"sha1", 1), Structure},
		"digest cut":                       {cutElement(signed, "DigestValue", "QUJD"), Structure},
		"value cut":                        {cutElement(signed, "SignatureValue", "QUJD"), BadValue},
		"value of zeros":                   {cutElement(signed, "SignatureValue", strings.Repeat("A", 84)+"AA=="), BadValue},
		"DTD":                              {`<!DOCTYPE alert [<!ATTLIST alert x CDATA "y">]>` + signed, Malformed},
		"namespace prefix bomb":            {`<alert>` + strings.Repeat(`<a xmlns:b="urn:b">`, 70), TooLarge},
		"text inside SignedInfo":           {strings.Replace(signed, "<SignedInfo>", "<SignedInfo>x", 1), Structure},
		"other canonicalisation":           {strings.ReplaceAll(signed, string(Exclusive), string(C14N10)), BadValue},
	} {
		r, err := Verify([]byte(c.doc), k.policy())
		if kindOf(t, err) != c.want {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
		if err == nil && strings.Contains(string(r.Canonical), "evil") {
			t.Errorf("%s: what is returned was not signed", name)
		}
	}
}

func cutElement(doc, name, value string) string {
	from := strings.Index(doc, "<"+name+">") + len(name) + 2
	to := strings.Index(doc, "</"+name+">")
	return doc[:from] + value + doc[to:]
}

// A comment is not signed, so it may come and go; what matters is that the
// caller reads the text that the signer wrote.
func TestCanonicalIsWhatWasSigned(t *testing.T) {
	k := newPKI(p256())
	signed := string(must(Sign([]byte(`<alert xmlns="urn:a"><sender>desk@good.example</sender></alert>`), k.signer())))
	split := strings.Replace(signed, "good.example", "good.example<!---->", 1)
	r, err := Verify([]byte(split), k.policy())
	if err != nil {
		t.Fatal(err)
	}
	if want := `<alert xmlns="urn:a"><sender>desk@good.example</sender></alert>`; string(r.Canonical) != want {
		t.Errorf("canonical form is %s", r.Canonical)
	}
}

func TestSeveralSignatures(t *testing.T) {
	a, b := newPKI(p256()), newPKI(rsaKey())
	plain := `<alert xmlns="urn:a"><sender>good</sender></alert>`
	one := string(must(Sign([]byte(plain), a.signer())))
	sig := cutSignature(one)
	two := cutSignature(string(must(Sign([]byte(plain), b.signer()))))
	both := strings.Replace(one, sig, sig+two, 1)
	p := a.policy()
	if _, err := Verify([]byte(both), p); kindOf(t, err) != Structure {
		t.Errorf("two signatures without the policy's leave: %v", err)
	}
	p.AllowSeveral = true
	r, err := Verify([]byte(both), p)
	if err != nil || len(r.Others) != 1 {
		t.Fatalf("two parallel signatures: %v", err)
	}
	onlyB := Policy{Keys: []crypto.PublicKey{rsaKey().Public()}, AllowSeveral: true}
	if r, err = Verify([]byte(both), onlyB); err != nil || !sameKey(r.Key, rsaKey().Public()) || r.Others[0].Trust != "" {
		t.Errorf("one of two trusted: %+v, %v", r, err)
	}
	broken := strings.Replace(one, sig, sig+cutElement(two, "SignatureValue", "QUJD"), 1)
	if _, err := Verify([]byte(broken), p); kindOf(t, err) != BadValue {
		t.Errorf("one of two broken: %v", err)
	}
	stranger := Policy{Keys: []crypto.PublicKey{p521().Public()}, AllowSeveral: true}
	if _, err := Verify([]byte(both), stranger); kindOf(t, err) != Untrusted {
		t.Errorf("none of two trusted: %v", err)
	}
}

func cutSignature(doc string) string {
	return doc[strings.Index(doc, "<Signature") : strings.Index(doc, "</Signature>")+len("</Signature>")]
}

func TestReformattedAfterSigning(t *testing.T) {
	k := newPKI(p256())
	signed := string(must(Sign([]byte(`<alert xmlns="urn:a"><sender>good</sender><web> </web></alert>`), k.signer())))
	for name, doc := range map[string]string{
		"indented":          strings.ReplaceAll(signed, "><", ">\n  <"),
		"style sheet":       `<?xml-stylesheet href="a.xsl"?>` + signed,
		"indented and both": `<?xml-stylesheet href="a.xsl"?>` + strings.ReplaceAll(signed, "><", ">\n<"),
	} {
		_, err := Verify([]byte(doc), k.policy())
		if kindOf(t, err) != BadDigest || !strings.Contains(err.Error(), "sign the final bytes") {
			t.Errorf("%s: refused without saying why: %v", name, err)
		}
		p := k.policy()
		p.AllowReformatted = true
		r, err := Verify([]byte(doc), p)
		if err != nil || r.Reformatted == "" || strings.Contains(string(r.Canonical), "xsl") {
			t.Errorf("%s: with leave: %+v, %v", name, r, err)
		}
		if _, err := Verify([]byte(strings.Replace(doc, "good", "evil", 1)), p); kindOf(t, err) != BadDigest {
			t.Errorf("%s: changed text: %v", name, err)
		}
	}
}
