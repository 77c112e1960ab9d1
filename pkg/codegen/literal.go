package codegen

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"

	"convex-schema-plan/pkg/value"
)

// quote prints s as a JavaScript string literal in double quotes, as prettier would: single quotes when that saves
// escapes. Characters that are invisible or that an editor might change are escaped, so that the file is plain text.
// s may hold lone surrogates, encoded as in WTF-8.
func quote(s string) string {
	mark := byte('"')
	if strings.Count(s, `"`) > strings.Count(s, `'`) {
		mark = '\''
	}
	var b strings.Builder
	b.WriteByte(mark)
	for len(s) > 0 {
		r, size := decodeWTF8(s)
		s = s[size:]
		writeRune(&b, r, mark)
	}
	b.WriteByte(mark)
	return b.String()
}

func writeRune(b *strings.Builder, r rune, mark byte) {
	switch {
	case r == rune(mark) || r == '\\':
		b.WriteByte('\\')
		b.WriteRune(r)
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\r':
		b.WriteString(`\r`)
	case r == '\t':
		b.WriteString(`\t`)
	case mustEscape(r):
		for _, unit := range utf16Units(r) {
			fmt.Fprintf(b, `\u%04x`, unit)
		}
	default:
		b.WriteRune(r)
	}
}

// mustEscape reports whether r would be invisible, ambiguous or invalid in a source file.
func mustEscape(r rune) bool { return !strconv.IsPrint(r) || isSurrogate(r) || r == '\uFFFD' }

func isSurrogate(r rune) bool { return r >= 0xD800 && r <= 0xDFFF }

func utf16Units(r rune) []uint16 {
	if isSurrogate(r) {
		return []uint16{uint16(r)}
	}
	return utf16.Encode([]rune{r})
}

// decodeWTF8 decodes the first code point of s. Unlike UTF-8, WTF-8 has three-byte forms for lone surrogates. A byte
// that fits neither is taken as the replacement character.
func decodeWTF8(s string) (rune, int) {
	if len(s) >= 3 && s[0] == 0xED && s[1] >= 0xA0 && s[1] <= 0xBF && s[2]&0xC0 == 0x80 {
		return rune(s[0]&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), 3
	}
	for i, r := range s {
		if i == 0 {
			return r, max(1, runeLength(s))
		}
	}
	return 0, 0
}

func runeLength(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

// propertyName prints a name as an object key: bare where JavaScript allows it, quoted otherwise.
func propertyName(name string) string {
	if isIdentifier(name) {
		return name
	}
	return quote(name)
}

// member prints the access to a property of object.
func member(object, name string) string {
	if isIdentifier(name) {
		return object + "." + name
	}
	return object + "[" + quote(name) + "]"
}

// isIdentifier reports whether name is an ASCII JavaScript identifier name. Reserved words count: they are allowed as
// keys and after a dot.
func isIdentifier(name string) bool {
	for i := range len(name) {
		c := name[i]
		letter := c == '_' || c == '$' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

// literal prints a value as a TypeScript expression.
func literal(v value.Value) doc {
	switch v := v.(type) {
	case value.Null:
		return text("null")
	case value.Boolean:
		return text(strconv.FormatBool(bool(v)))
	case value.Int64:
		return text(strconv.FormatInt(int64(v), 10) + "n")
	case value.Float64:
		return text(number(float64(v)))
	case value.String:
		return text(quote(string(v)))
	case value.ID:
		return text(quote(v.Text))
	case value.Bytes:
		parts := make([]string, len(v))
		for i, b := range v {
			parts[i] = strconv.Itoa(int(b))
		}
		return text("new Uint8Array([" + strings.Join(parts, ", ") + "]).buffer")
	case value.Array:
		elements := make([]doc, len(v))
		for i, e := range v {
			elements[i] = literal(e)
		}
		return brackets(elements)
	case value.Object:
		properties := make([]doc, len(v))
		for i, e := range v {
			properties[i] = concat{text(propertyName(e.Name) + ": "), literal(e.Value)}
		}
		return braces(properties, false)
	}
	panic(fmt.Sprintf("codegen: unknown value %T", v))
}

// number prints a float64 as JavaScript source.
func number(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case f == 0 && math.Signbit(f):
		return "-0"
	}
	if a := math.Abs(f); a >= 1e21 || a != 0 && a < 1e-6 {
		s := strconv.FormatFloat(f, 'e', -1, 64)
		mantissa, exponent, _ := strings.Cut(s, "e")
		sign := exponent[:1]
		digits := strings.TrimLeft(exponent[1:], "0")
		return mantissa + "e" + strings.TrimPrefix(sign, "+") + digits
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
