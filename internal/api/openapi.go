package api

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// describe writes the routes as an OpenAPI 3.1 document.
func describe(routes []route, version string) map[string]any {
	s := newSchemas()
	paths := map[string]map[string]any{}
	for _, rt := range routes {
		at := Root + rt.path
		if paths[at] == nil {
			paths[at] = map[string]any{}
		}
		paths[at][strings.ToLower(rt.method)] = s.operation(rt)
	}
	s.of(reflect.TypeFor[Problem]())
	return map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{
			"title": "Tocsin", "version": version, "license": map[string]any{"name": "Apache-2.0", "identifier": "Apache-2.0"},
			"description": "Everything the console does. What is above a token's clearance does not exist for it: it is not listed, not counted, and asking for it gives 404.",
		},
		"paths":      paths,
		"components": map[string]any{"schemas": s.made, "securitySchemes": map[string]any{"token": map[string]any{"type": "http", "scheme": "bearer", "description": "A token from the console's settings"}}},
		"security":   []any{map[string]any{"token": []string{}}},
	}
}

// operation describes one route.
func (s *schemas) operation(rt route) map[string]any {
	op := map[string]any{
		"operationId": operationID(rt), "summary": rt.summary, "tags": []string{rt.tag},
		"description":    "Needs the scope `" + string(rt.scope) + "` and the role `" + string(rt.role) + "`.",
		"x-tocsin-scope": string(rt.scope),
		"responses":      map[string]any{strconv.Itoa(rt.status): s.response(rt), "default": problemResponse},
		"security":       []any{map[string]any{"token": []string{}}},
	}
	if params := parameters(rt); len(params) > 0 {
		op["parameters"] = params
	}
	if rt.path == "/reports" && rt.method == "POST" {
		op["responses"].(map[string]any)["200"] = s.response(rt)
	}
	if rt.body != nil {
		op["requestBody"] = map[string]any{"required": true, "content": map[string]any{"application/json": map[string]any{"schema": s.of(reflect.TypeOf(rt.body))}}}
	}
	return op
}

var problemResponse = map[string]any{
	"description": "A problem document (RFC 9457)",
	"content":     map[string]any{"application/problem+json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/Problem"}}},
}

func (s *schemas) response(rt route) map[string]any {
	out := map[string]any{"description": rt.summary}
	switch {
	case rt.binary:
		out["content"] = map[string]any{"application/octet-stream": map[string]any{}}
	case rt.result != nil:
		out["content"] = map[string]any{"application/json": map[string]any{"schema": s.of(reflect.TypeOf(rt.result))}}
	}
	return out
}

// operationID is a name for generated clients, such as "getReportsId".
func operationID(rt route) string {
	id := strings.ToLower(rt.method)
	for part := range strings.FieldsFuncSeq(rt.path, func(r rune) bool { return strings.ContainsRune("/{}", r) }) {
		id += strings.ToUpper(part[:1]) + part[1:]
	}
	return id
}

func parameters(rt route) []any {
	var out []any
	if strings.Contains(rt.path, "{id}") {
		out = append(out, map[string]any{"name": "id", "in": "path", "required": true, "schema": map[string]any{"type": "string"}})
	}
	for _, p := range rt.query {
		schema := map[string]any{"type": "string"}
		if p.name == "limit" {
			schema = map[string]any{"type": "integer", "minimum": 1, "maximum": 500, "default": 50}
		}
		if p.enum != nil {
			schema["enum"] = p.enum
		}
		one := map[string]any{"name": p.name, "in": "query", "schema": schema}
		if p.about != "" {
			one["description"] = p.about
		}
		out = append(out, one)
	}
	return out
}

// enums are the closed lists of the vocabulary.
var enums = map[reflect.Type][]string{
	reflect.TypeFor[threat.Marking]():        labels(threat.Markings[:]),
	reflect.TypeFor[threat.Role]():           words(threat.Roles[:]),
	reflect.TypeFor[threat.Kind]():           words(threat.Kinds[:]),
	reflect.TypeFor[threat.Reliability]():    words(threat.Reliabilities[:]),
	reflect.TypeFor[threat.ReportState]():    {"received", "read", "failed"},
	reflect.TypeFor[threat.FactState]():      {"read", "confirmed", "rejected", "corrected"},
	reflect.TypeFor[threat.CaseState]():      {"open", "closed", "merged"},
	reflect.TypeFor[threat.PlacementState](): {"proposed", "confirmed", "rejected"},
	reflect.TypeFor[threat.ProductKind]():    {"warning", "advisory"},
	reflect.TypeFor[threat.Mode]():           {"actual", "exercise", "test", "draft"},
	reflect.TypeFor[threat.Action]():         {"issue", "update", "extend", "cancel"},
	reflect.TypeFor[threat.ProductState]():   words(threat.ProductStates[:]),
	reflect.TypeFor[threat.DeliveryState]():  {"pending", "delivered", "failed", "suppressed"},
	reflect.TypeFor[threat.Verdict]():        {"yes", "no", "undetermined"},
	reflect.TypeFor[threat.Criterion]():      words(threat.Criteria[:]),
	reflect.TypeFor[threat.Outcome]():        {"accepted", "transient", "permanent", "unknown", "blocked"},
}

func labels(markings []threat.Marking) []string {
	var out []string
	for _, m := range markings {
		out = append(out, m.String())
	}
	return out
}

func words[T ~string](list []T) []string {
	var out []string
	for _, w := range list {
		out = append(out, string(w))
	}
	return out
}
