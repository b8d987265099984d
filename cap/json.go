package cap

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// EncodeJSON writes the JSON form of an alert: an object whose members carry
// the names of the standard and the texts of the message, lists where the
// standard allows several. docs/cap.schema.json describes it.
func EncodeJSON(a *Alert) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(a); err != nil {
		return nil, fmt.Errorf("write alert as JSON: %w", err)
	}
	return b.Bytes(), nil
}

// DecodeJSON reads the JSON form. It refuses members that the form doesn't
// have, for a misspelt one would vanish from the message.
func DecodeJSON(data []byte) (*Alert, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	a := &Alert{}
	if err := d.Decode(a); err != nil {
		return nil, fmt.Errorf("read alert as JSON: %w", err)
	}
	if a.Version.Namespace() == "" {
		return nil, fmt.Errorf("read alert as JSON: version %q is unknown; use 1.2", a.Version)
	}
	return a, nil
}
