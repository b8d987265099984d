package cap

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func fuzzSeeds(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(complete(Namespace12)))
	f.Add([]byte(complete(Namespace11)))
	f.Add([]byte(complete10))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id/>` + small + `</entry></feed>`))
	f.Add([]byte(`<rss><channel><item><title>t</title></item></channel></rss>`))
	f.Add([]byte(`<?xml version="1.0" encoding="ISO-8859-1"?><a>` + "\xe9</a>"))
	f.Add(utf16Bytes(small, true, true))
}

// FuzzParse: whatever is read is written back byte for byte, and written anew
// it means the same.
func FuzzParse(f *testing.F) {
	fuzzSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := Parse(data)
		if err != nil {
			return
		}
		if back, err := Encode(a); err != nil || !bytes.Equal(back, a.Original()) {
			t.Fatalf("not written back as it was read: %v", err)
		}
		for e := range a.Elements() {
			if e.Line < 1 || e.Column < 1 || e.Path == "" {
				t.Fatalf("element without place: %+v", e)
			}
		}
		b := *a
		b.origin = nil
		anew, err := Encode(&b)
		if err != nil {
			return // a text with a character that can't be written
		}
		c, err := Parse(anew)
		if err != nil {
			t.Fatalf("written anew it can't be read: %v\n%s", err, anew)
		}
		if diff := cmp.Diff(a, c, cmpopts.IgnoreUnexported(Alert{}), cmpopts.IgnoreFields(Extension{}, "XML"), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("written anew it differs:\n%s\n%s", diff, anew)
		}
	})
}

// FuzzValidate: there is always a report, its verdict fits its findings, and
// every finding has a place and a known rule.
func FuzzValidate(f *testing.F) {
	fuzzSeeds(f)
	profiles, err := Profiles()
	if err != nil {
		f.Fatal(err)
	}
	known := map[string]bool{}
	for _, r := range Rules() {
		known[r.ID] = true
	}
	for _, p := range profiles {
		for _, r := range p.Rules {
			known[p.Code+"."+r.ID] = true
		}
	}
	v := Validator{Profiles: profiles}
	f.Fuzz(func(t *testing.T, data []byte) {
		reports := v.Validate(data)
		if len(reports) == 0 {
			t.Fatal("no report")
		}
		for _, r := range reports {
			errors := 0
			for _, f := range r.Findings {
				if !known[f.Rule] || f.Line < 1 || f.Column < 1 || f.Found == "" || f.Remedy == "" {
					t.Fatalf("finding %+v", f)
				}
				if f.Severity == LevelError {
					errors++
				}
			}
			if (r.Verdict == Valid) != (errors == 0) && len(r.Findings) < mostFindings {
				t.Fatalf("verdict %s with %d errors", r.Verdict, errors)
			}
			if r.Layer1 == Malformed && r.Verdict != Malformed || r.Layer1 == Invalid && r.Verdict == Valid {
				t.Fatalf("layer 1 %s, verdict %s", r.Layer1, r.Verdict)
			}
		}
	})
}

// FuzzDateTime: a time that is read is one that xs:dateTime has.
func FuzzDateTime(f *testing.F) {
	for _, s := range []string{"2002-05-24T16:49:00-07:00", "2002-05-24T16:49:00Z", "-0001-12-31T24:00:00", "12002-02-29T00:00:00.5+14:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		when, err := DateTime(s).Time()
		if err != nil || when.Year() < 1 || when.Year() > 9999 {
			return
		}
		again, err := NewDateTime(when).Time()
		if err != nil || !again.Equal(when.Truncate(1e9)) {
			t.Fatalf("%q is %v, written anew %v (%v)", s, when, again, err)
		}
	})
}
