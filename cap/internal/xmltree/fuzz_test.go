package xmltree

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// FuzzParse: the table is sound, and what is accepted encoding/xml accepts too,
// where it knows the rules as well.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"<a/>", "<a b='c'>d</a>", `<?xml version="1.0"?><!-- c --><a xmlns="u" xmlns:p="v"><p:b p:c="d"/>e&amp;f<![CDATA[g]]></a>`,
		"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a>\r\n&#65;&#x42;]]</a>", "<a><b></a></b>", "<a>]]></a>",
	} {
		f.Add(s)
	}
	var tree Tree
	f.Fuzz(func(t *testing.T, s string) {
		if err := tree.Parse(s, Options{}); err != nil {
			return
		}
		sound(t, &tree)
		// encoding/xml has the letters of XML 1.0's fourth edition; we, as
		// libxml2, those of the fifth (§2.3), which are more.
		if tree.Doctype < 0 && isASCII(s) && !readsAsXML(s) {
			t.Fatalf("accepted what encoding/xml refuses")
		}
	})
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 0x7f })
}

// sound checks the links and offsets of a table.
func sound(t *testing.T, tree *Tree) {
	t.Helper()
	for i := range tree.Elements {
		e := &tree.Elements[i]
		if e.Start < 0 || e.Open <= e.Start || e.Close < e.Open || e.End < e.Close || int(e.End) > len(tree.Source) {
			t.Fatalf("element %d lies at %d %d %d %d", i, e.Start, e.Open, e.Close, e.End)
		}
		if !strings.HasPrefix(tree.Source[e.Start+1:], e.Name) {
			t.Fatalf("element %d is not %s", i, e.Name)
		}
		n := 0
		for c := e.First; c != None; c = tree.Elements[c].Next {
			child := &tree.Elements[c]
			if child.Parent != int32(i) || child.Start < e.Open || child.End > e.Close {
				t.Fatalf("child %d lies outside %d", c, i)
			}
			n++
		}
		if (n > 0) != (e.Flags&HasElements != 0) {
			t.Fatalf("element %d has %d children", i, n)
		}
		tree.Attrs(int32(i))
		tree.Declared(int32(i))
	}
}

// readsAsXML says whether encoding/xml reads a document to its end. It is
// stricter in nothing that we allow but names of namespaces and versions.
func readsAsXML(s string) bool {
	if strings.Contains(s, "<?xml") || strings.Contains(s, "xmlns") || strings.Contains(s, ":") {
		return true
	}
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		if _, err := d.Token(); err == io.EOF {
			return true
		} else if err != nil {
			return false
		}
	}
}
