package xmlsig

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Examples 3.1 to 3.4 of Canonical XML 1.0, without their DTDs, and the cases
// that Exclusive C14N 1.0 §2 argues from.
func TestCanonicalForm(t *testing.T) {
	for name, c := range map[string]struct {
		method   Method
		prefixes string
		in, want string
	}{
		"3.1 instructions and comments": {
			C14N10WithComments, "",
			"<?xml version=\"1.0\"?>\n\n<?xml-stylesheet   href=\"doc.xsl\"\n   type=\"text/xsl\"   ?>\n\n<doc>Hello, world!<!-- Comment 1 --></doc>\n\n<?pi-without-data     ?>\n\n<!-- Comment 2 -->\n\n<!-- Comment 3 -->",
			"<?xml-stylesheet href=\"doc.xsl\"\n   type=\"text/xsl\"   ?>\n<doc>Hello, world!<!-- Comment 1 --></doc>\n<?pi-without-data?>\n<!-- Comment 2 -->\n<!-- Comment 3 -->",
		},
		"3.1 without comments": {
			C14N10, "",
			"<?a b?>\n<!-- x --><doc>Hello<!-- y --></doc>\n<!-- z -->\n<?c?>",
			"<?a b?>\n<doc>Hello</doc>\n<?c?>",
		},
		"3.2 white space": {C14N10, "", "<doc>\n   <clean>   </clean>\r\n <a  x = '1'\n/></doc>", "<doc>\n   <clean>   </clean>\n <a x=\"1\"></a></doc>"},
		"3.3 order of namespaces and attributes": {
			C14N10, "",
			`<doc><e5 a:attr="out" b:attr="sorted" attr2="all" attr="I'm" xmlns:b="http://www.ietf.org" xmlns:a="http://www.w3.org" xmlns="http://example.org"/></doc>`,
			`<doc><e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I'm" attr2="all" b:attr="sorted" a:attr="out"></e5></doc>`,
		},
		"3.3 superfluous declarations": {
			C14N10, "",
			`<e6 xmlns=""><e7 xmlns="http://www.ietf.org"><e8 xmlns=""><e9 xmlns="" xmlns:a="http://www.ietf.org"/></e8></e7></e6>`,
			`<e6><e7 xmlns="http://www.ietf.org"><e8 xmlns=""><e9 xmlns:a="http://www.ietf.org"></e9></e8></e7></e6>`,
		},
		"3.4 references": {
			C14N10, "",
			"<doc><text>First line&#x0d;&#10;Second line</text><value>&#x32;</value><compute><![CDATA[value>\"0\" && value<\"10\" ?\"valid\":\"error\"]]></compute><norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/></doc>",
			"<doc><text>First line&#xD;\nSecond line</text><value>2</value><compute>value&gt;\"0\" &amp;&amp; value&lt;\"10\" ?\"valid\":\"error\"</compute><norm attr=\" '    &#xD;&#xA;&#x9;   ' \"></norm></doc>",
		},
		"exclusive: only where used": {
			Exclusive, "",
			`<n0:a xmlns:n0="urn:0" xmlns:n1="urn:1"><n1:b xmlns:n2="urn:2" n2:x="1"/><c xml:lang="en"/></n0:a>`,
			`<n0:a xmlns:n0="urn:0"><n1:b xmlns:n1="urn:1" xmlns:n2="urn:2" n2:x="1"></n1:b><c xml:lang="en"></c></n0:a>`,
		},
		"exclusive: prefix list": {
			Exclusive, "n1 #default missing",
			`<n0:a xmlns:n0="urn:0" xmlns:n1="urn:1" xmlns="urn:d"><n0:b xmlns="" xmlns:n1="urn:2"/></n0:a>`,
			`<n0:a xmlns="urn:d" xmlns:n0="urn:0" xmlns:n1="urn:1"><n0:b xmlns="" xmlns:n1="urn:2"></n0:b></n0:a>`,
		},
		"exclusive: default undone": {Exclusive, "", `<a xmlns="urn:a"><b xmlns=""><c xmlns=""/></b></a>`, `<a xmlns="urn:a"><b xmlns=""><c></c></b></a>`},
	} {
		got, err := Canonicalize([]byte(c.in), c.method, strings.Fields(c.prefixes), Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestNotXML(t *testing.T) {
	for _, doc := range []string{
		"", "x", "<a>", "<a></b>", "<a></a><b/>", "<a/>x", "<a b></a>", "<a b=c/>", `<a b="1" b="2"/>`, `<a b="<"/>`,
		`<a xmlns:x="urn:1" xmlns:y="urn:1" x:b="" y:b=""/>`, `<x:a/>`, `<a x:b=""/>`, `<a xmlns:x=""/>`, `<a xmlns:xml="urn:1"/>`,
		`<a xmlns="http://www.w3.org/2000/xmlns/"/>`, `<a>&nbsp;</a>`, `<a>&#0;</a>`, `<a>&#x110000;</a>`, `<a>&#+65;</a>`, `<a>&amp</a>`,
		"<a>\x01</a>", "<a>\uFFFE</a>", "<a>\xff</a>", `<a>]]></a>`, `<a><!-- -- --></a>`, `<a><!-- ---></a>`, `<a><?xml x?></a>`, `<a><?x:y?></a>`,
		`<a><![CDATA[</a>`, `<![CDATA[x]]><a/>`, `<!DOCTYPE a><a/>`, `<?xml version="1.1"?><a/>`, `<a b:c:d=""/>`, `<1a/>`, `<a:/>`, `<a b="1"c="2"/>`,
		`<?xml version="1.0" encoding="EBCDIC"?><a/>`, "\xff\xfe<", "<a>" + strings.Repeat("<a>", 70), "<a xmlns='rel'/>",
		`<a ` + strings.Repeat("x", 10) + ` = '1' y='1'`, `<a`, `<a `, `<?x`, `<!--`, `</a>`, `<a></a`, `<a b="`, `<a b=`, `<a b`,
	} {
		if out, err := Canonicalize([]byte(doc), C14N10, nil, Limits{}); err == nil {
			t.Errorf("%q was accepted as %q", doc, out)
		}
	}
}

func TestCanonicalFormIsBounded(t *testing.T) {
	long := "urn:" + strings.Repeat("x", 10_000)
	doc := `<a xmlns:p="` + long + `">` + strings.Repeat("<p:b/>", 10_000) + `</a>`
	if _, err := Canonicalize([]byte(doc), Exclusive, nil, Limits{}); kindOf(t, err) != TooLarge {
		t.Errorf("100 MB from 70 kB: %v", err)
	}
	if _, err := Canonicalize([]byte(doc), C14N10, nil, Limits{Nodes: 100}); kindOf(t, err) != TooLarge {
		t.Errorf("node limit: %v", err)
	}
	if _, err := Canonicalize([]byte(doc), C14N10, nil, Limits{Bytes: 100}); kindOf(t, err) != TooLarge {
		t.Errorf("byte limit: %v", err)
	}
}

var libxml2Methods = map[string]Method{
	"--c14n": C14N10WithComments, "--c14n11": C14N11WithComments, "--exc-c14n": ExclusiveComments,
}

// Every well-formed alert of the corpus has the canonical forms that libxml2
// gives it.
func TestCanonicalFormAgreesWithLibxml2(t *testing.T) {
	xmllint := tool(t, "xmllint")
	var files []string
	for _, dir := range []string{"valid", "invalid-schema", "signed"} {
		found, err := filepath.Glob(filepath.Join(corpus(t, dir), "*"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	compared := 0
	for i, file := range files {
		if i%4 != 0 && testing.Short() {
			continue
		}
		for flag, method := range libxml2Methods {
			want, err := exec.Command(xmllint, "--nonet", flag, file).Output()
			if err != nil {
				continue
			}
			doc, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Canonicalize(doc, method, nil, Limits{})
			if err != nil {
				t.Logf("%s: %v", filepath.Base(file), err)
				continue
			}
			compared++
			if !bytes.Equal(got, bytes.TrimSuffix(want, []byte("\n"))) && !bytes.Equal(got, want) {
				t.Errorf("%s %s differs", filepath.Base(file), flag)
			}
		}
	}
	t.Logf("%d canonical forms compared", compared)
}
