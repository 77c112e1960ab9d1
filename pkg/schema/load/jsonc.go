package load

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/tailscale/hujson"
)

// parseJSONC reads JSON as esbuild reads a tsconfig.json, with comments and trailing commas, or, when strict, a
// package.json. The order of members and where they are stay known.
func parseJSONC(text []byte, strict bool) (hujson.Value, bool) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	value, err := hujson.Parse(text)
	if err != nil || strict && !value.IsStandard() {
		return hujson.Value{}, false
	}
	return value, true
}

// member returns the value of an object's member, the first of that name, and its key; nil when there is none.
func member(of *hujson.Value, name string) (value, key *hujson.Value) {
	object, ok := of.Value.(*hujson.Object)
	if !ok {
		return nil, nil
	}
	for i := range object.Members {
		m := &object.Members[i]
		if literal, ok := m.Name.Value.(hujson.Literal); ok && literal.String() == name {
			return &m.Value, &m.Name
		}
	}
	return nil, nil
}

// stringMember returns an object's member when it is a string.
func stringMember(of *hujson.Value, name string) (string, bool) {
	value, _ := member(of, name)
	if value == nil {
		return "", false
	}
	return asString(value)
}

// boolMember returns an object's member when it is true or false.
func boolMember(of *hujson.Value, name string) (value, ok bool) {
	v, _ := member(of, name)
	if v == nil {
		return false, false
	}
	return asBool(v)
}

func asString(v *hujson.Value) (string, bool) {
	literal, ok := v.Value.(hujson.Literal)
	if !ok || literal.Kind() != '"' {
		return "", false
	}
	return literal.String(), true
}

func asBool(v *hujson.Value) (value, ok bool) {
	literal, ok := v.Value.(hujson.Literal)
	if !ok || literal.Kind() != 't' && literal.Kind() != 'f' {
		return false, false
	}
	return literal.Kind() == 't', true
}

// scriptOf is JSON as JavaScript that esbuild prints as it prints JSON: without quotes where they can go.
func scriptOf(text string) string {
	value, ok := parseJSONC([]byte(text), true)
	if !ok {
		return text
	}
	var b strings.Builder
	done := 0
	eachKey(&value, func(key *hujson.Value) {
		name, _ := asString(key)
		switch {
		case name == "__proto__":
			name = `["__proto__"]`
		case !identifier.MatchString(name):
			return
		}
		b.WriteString(text[done:key.StartOffset] + name)
		done = key.EndOffset
	})
	return b.String() + text[done:]
}

var identifier = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*$`)

// eachKey calls do for the keys of all objects in a value, in order.
func eachKey(value *hujson.Value, do func(key *hujson.Value)) {
	switch v := value.Value.(type) {
	case *hujson.Object:
		for i := range v.Members {
			do(&v.Members[i].Name)
			eachKey(&v.Members[i].Value, do)
		}
	case *hujson.Array:
		for i := range v.Elements {
			eachKey(&v.Elements[i], do)
		}
	}
}

// quoted is a string in JSON.
func quoted(text string) string {
	data, _ := json.Marshal(text)
	return string(data)
}
