package api

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// schemas writes Go types as JSON Schema (2020-12, the dialect of OpenAPI 3.1):
// structs with a name become components.
type schemas struct {
	made  map[string]any
	whose map[string]reflect.Type
}

// newSchemas starts with none.
func newSchemas() *schemas {
	return &schemas{made: map[string]any{}, whose: map[string]reflect.Type{}}
}

// nameOf is the component's name of a type. Two types of one name are told
// apart by where they come from.
func (s *schemas) nameOf(t reflect.Type) string {
	name := componentName(t)
	if other := s.whose[name]; other != nil && other != t {
		from := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
		name = strings.ToUpper(from[:1]) + from[1:] + name
	}
	s.whose[name] = t
	return name
}

func (s *schemas) of(t reflect.Type) map[string]any {
	if list, ok := enums[t]; ok {
		return map[string]any{"type": "string", "enum": list}
	}
	switch t {
	case reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case reflect.TypeFor[json.RawMessage]():
		return map[string]any{}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Struct:
		return s.component(t)
	case reflect.Array:
		return map[string]any{"type": "array", "items": s.of(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return map[string]any{"type": "string", "contentEncoding": "base64"}
		}
		// Lists inside records of the vocabulary may be null when empty.
		return map[string]any{"type": []string{"array", "null"}, "items": s.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Int, reflect.Int8, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.String:
		return map[string]any{"type": "string"}
	}
	return map[string]any{}
}

// component describes a struct once, under its name.
func (s *schemas) component(t reflect.Type) map[string]any {
	name := s.nameOf(t)
	ref := map[string]any{"$ref": "#/components/schemas/" + name}
	if _, done := s.made[name]; done {
		return ref
	}
	properties, required := map[string]any{}, []string{}
	s.made[name] = map[string]any{} // a type may hold itself
	s.fields(t, properties, &required)
	made := map[string]any{"type": "object", "properties": properties}
	if len(required) > 0 {
		made["required"] = required
	}
	s.made[name] = made
	return ref
}

// componentName is the type's name, and for a page that of its items.
func componentName(t reflect.Type) string {
	name := t.Name()
	base, item, generic := strings.Cut(name, "[")
	if !generic {
		return name
	}
	item = strings.TrimSuffix(item, "]")
	item = item[strings.LastIndexAny(item, "./")+1:]
	return strings.ToUpper(base[:1]) + base[1:] + "Of" + item
}

// fields adds a struct's fields, those of embedded structs among them, as
// encoding/json writes them.
func (s *schemas) fields(t reflect.Type, properties map[string]any, required *[]string) {
	for f := range fieldsOf(t) {
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && tag == "" {
			s.fields(f.Type, properties, required)
			continue
		}
		if tag == "-" || !f.IsExported() {
			continue
		}
		if tag == "" {
			tag = f.Name
		}
		properties[tag] = s.of(f.Type)
		if f.Type.Kind() == reflect.Pointer && !strings.Contains(options, "omit") { // null where there is none
			properties[tag] = map[string]any{"anyOf": []any{properties[tag], map[string]any{"type": "null"}}}
		}
		if !strings.Contains(options, "omit") {
			*required = append(*required, tag)
		}
	}
}

func fieldsOf(t reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}
