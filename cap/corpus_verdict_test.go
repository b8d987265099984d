package cap

import "testing"

// Layer 1 agrees with the XML Schema on every message of the corpus, and what
// is malformed or hostile is refused.
func TestCorpusAgreesWithSchema(t *testing.T) {
	for _, s := range samples(t) {
		r := Validate(s.data)[0]
		want := map[string]Verdict{"valid": Valid, "invalid": Invalid, "not well-formed": Malformed}[s.xsd]
		if r.Layer1 != want {
			t.Errorf("%s: the schema says %s, layer 1 %s: %+v", s.file, want, r.Layer1, r.Findings)
		}
		if s.class == "security" && r.Verdict == Valid {
			t.Errorf("%s: accepted", s.file)
		}
	}
}
