package api_test

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// validate checks a value against the part of JSON Schema that the description
// uses: $ref, type, enum, properties, required, items and date-time. What is
// not described is a fault too.
func validate(all, schema map[string]any, v any, at string) []string {
	if ref, ok := schema["$ref"].(string); ok {
		named, ok := all[strings.TrimPrefix(ref, "#/components/schemas/")].(map[string]any)
		if !ok {
			return []string{at + ": " + ref + " is not described"}
		}
		return validate(all, named, v, at)
	}
	if len(schema) == 0 {
		return nil
	}
	if list, ok := schema["anyOf"].([]any); ok {
		var faults []string
		for _, one := range list {
			if faults = validate(all, one.(map[string]any), v, at); len(faults) == 0 {
				return nil
			}
		}
		return faults
	}
	if !hasType(schema["type"], v) {
		return []string{fmt.Sprintf("%s is %T, described as %v", at, v, schema["type"])}
	}
	switch v := v.(type) {
	case string:
		return validateString(schema, v, at)
	case []any:
		items, _ := schema["items"].(map[string]any)
		var faults []string
		for i, item := range v {
			faults = append(faults, validate(all, items, item, fmt.Sprintf("%s[%d]", at, i))...)
		}
		return faults
	case map[string]any:
		return validateObject(all, schema, v, at)
	}
	return nil
}

func validateString(schema map[string]any, v, at string) []string {
	if list, ok := schema["enum"].([]any); ok && !slices.Contains(list, any(v)) {
		return []string{fmt.Sprintf("%s is %q, described as one of %v", at, v, list)}
	}
	if schema["format"] == "date-time" {
		if _, err := time.Parse(time.RFC3339, v); err != nil {
			return []string{at + " is no date-time"}
		}
	}
	return nil
}

func validateObject(all, schema, v map[string]any, at string) []string {
	var faults []string
	properties, _ := schema["properties"].(map[string]any)
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if _, ok := v[name.(string)]; !ok {
			faults = append(faults, fmt.Sprintf("%s has no %s", at, name))
		}
	}
	for name, value := range v {
		described, ok := properties[name].(map[string]any)
		if !ok {
			if _, open := schema["additionalProperties"]; !open {
				faults = append(faults, at+"."+name+" is not described")
			}
			continue
		}
		faults = append(faults, validate(all, described, value, at+"."+name)...)
	}
	return faults
}

func hasType(want any, v any) bool {
	if list, ok := want.([]any); ok {
		return slices.ContainsFunc(list, func(one any) bool { return hasType(one, v) })
	}
	switch v := v.(type) {
	case nil:
		return want == "null"
	case string:
		return want == "string"
	case bool:
		return want == "boolean"
	case float64:
		return want == "number" || want == "integer" && v == float64(int64(v))
	case []any:
		return want == "array"
	case map[string]any:
		return want == "object"
	}
	return false
}
