package console

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/threat"
)

// The ceremonies of passkeys are the one thing that needs script in the
// browser; they speak JSON.

func (c *Console) passkeyRoutes() []route {
	return []route{
		{"POST /passkeys/create/begin", threat.RoleReader, asJSON(c.createBegin)},
		{"POST /passkeys/create/finish", threat.RoleReader, asJSON(c.createFinish)},
		{"POST /passkeys/get/begin", open, asJSON(c.getBegin)},
		{"POST /passkeys/get/finish", open, asJSON(c.getFinish)},
	}
}

// passkeyAnswer is what the browser sends of a ceremony.
type passkeyAnswer struct {
	Ceremony   string          `json:"ceremony"`
	Name       string          `json:"name"`
	Next       string          `json:"next"`
	Credential json.RawMessage `json:"credential"`
}

func isJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "application/json")
}

// asJSON answers in JSON, and errors as a problem document (RFC 9457).
func asJSON(serve func(*visit) (any, error)) func(*visit) error {
	return func(v *visit) error {
		answer, err := serve(v)
		if err == nil {
			v.w.Header().Set("Content-Type", "application/json")
			return json.NewEncoder(v.w).Encode(answer)
		}
		var e *threat.Error
		if !errors.As(err, &e) {
			return err
		}
		v.w.Header().Set("Content-Type", "application/problem+json")
		v.w.WriteHeader(auth.Status(e.Kind))
		return json.NewEncoder(v.w).Encode(map[string]string{"title": e.Message, "detail": e.Message, "remedy": e.Remedy})
	}
}

func readAnswer(v *visit) (passkeyAnswer, error) {
	var a passkeyAnswer
	if err := json.NewDecoder(v.r.Body).Decode(&a); err != nil {
		return a, threat.Invalid("passkey", "the browser's answer could not be read", "try again")
	}
	return a, nil
}

func (c *Console) createBegin(v *visit) (any, error) { return c.Auth.BeginCreate(v.ctx(), v.Visit) }

func (c *Console) createFinish(v *visit) (any, error) {
	a, err := readAnswer(v)
	if err != nil {
		return nil, err
	}
	return map[string]bool{"ok": true}, c.Auth.FinishCreate(v.ctx(), v.Visit, a.Ceremony, a.Name, a.Credential)
}

func (c *Console) getBegin(v *visit) (any, error) { return c.Auth.BeginGet(v.r) }

func (c *Console) getFinish(v *visit) (any, error) {
	a, err := readAnswer(v)
	if err != nil {
		return nil, err
	}
	return map[string]string{"next": back(a.Next, "/")}, c.Auth.FinishGet(v.w, v.r, a.Ceremony, a.Credential)
}
