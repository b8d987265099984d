package xmltree

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	const doc = "<?xml version='1.0'?>\n<!-- c -->\n<p:a xmlns:p=\"u\" xmlns=\"v\" b='1&#10;2\n3'>\n  <c>x&lt;<!-- y --><![CDATA[z&]]></c><d xmlns=''/>é<e/></p:a>\n"
	var tree Tree
	if err := tree.Parse(doc, Options{Spaces: []string{"v"}}); err != nil {
		t.Fatal(err)
	}
	type row struct {
		Prefix, Local, Space, Text string
		Line, Column               int
	}
	var have []row
	for i := range tree.Elements {
		e := &tree.Elements[i]
		line, column := tree.Position(int(e.Start))
		have = append(have, row{e.Prefix(), e.Local(), tree.Spaces[e.Space], e.Text, line, column})
	}
	want := []row{
		{"p", "a", "u", "", 3, 1}, {"", "c", "v", "x<z&", 5, 3}, {"", "d", "", "", 5, 39}, {"", "e", "v", "", 5, 53},
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
	if got := tree.Attrs(0)[0].Value; got != "1\n2 3" {
		t.Errorf("attribute is %q", got)
	}
	if got, ok := tree.Lookup(1, "p"); got != "u" || !ok {
		t.Errorf("prefix p is %q %v", got, ok)
	}
}

// A document is refused with the place of the fault.
func TestErrors(t *testing.T) {
	for doc, want := range map[string]Error{
		"":                           {0, "xml.syntax", ""},
		"<a>":                        {0, "xml.syntax", ""},
		"<a></b>":                    {3, "xml.syntax", ""},
		"<a b='1' b='2'/>":           {9, "xml.syntax", ""},
		"<a b=1/>":                   {5, "xml.syntax", ""},
		"<a>&x;</a>":                 {3, "xml.entity", ""},
		"<a>\x01</a>":                {3, "xml.character", ""},
		"<a>&#x1F;</a>":              {3, "xml.character", ""},
		"<a>]]></a>":                 {3, "xml.syntax", ""},
		"<a/><b/>":                   {4, "xml.syntax", ""},
		"<a><!-- -- --></a>":         {8, "xml.syntax", ""},
		" <?xml version='1.0'?><a/>": {1, "xml.syntax", ""},
		"<1/>":                       {1, "xml.syntax", ""},
		"<a><![CDATA[x</a>":          {3, "xml.syntax", ""},
	} {
		var tree Tree
		err := tree.Parse(doc, Options{})
		var e *Error
		if err == nil {
			t.Errorf("%q is accepted", doc)
			continue
		}
		e = err.(*Error)
		if e.Offset != want.Offset || e.Rule != want.Rule {
			t.Errorf("%q: want %d %s, have %d %s (%s)", doc, want.Offset, want.Rule, e.Offset, e.Rule, e.Text)
		}
	}
}
