package value

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"convex-schema-plan/pkg/value/jsontext"
)

// Display prints v as Convex prints values in its error messages: {a: 1.0, b: "x"} with fields ordered by name, int64
// as bare digits, numbers always with a point or an exponent, strings as Rust quotes them, bytes as b"<base64>".
func Display(v Value) string {
	var b strings.Builder
	display(&b, v)
	return b.String()
}

func display(b *strings.Builder, v Value) {
	switch v := v.(type) {
	case Null:
		b.WriteString("null")
	case Boolean:
		b.WriteString(strconv.FormatBool(bool(v)))
	case Int64:
		b.WriteString(strconv.FormatInt(int64(v), 10))
	case Float64:
		b.WriteString(displayFloat(float64(v)))
	case String:
		b.WriteString(Quote(string(v)))
	case ID:
		b.WriteString(Quote(v.Text))
	case Bytes:
		b.WriteString(`b"` + base64.StdEncoding.EncodeToString(v) + `"`)
	case Array:
		b.WriteByte('[')
		for i, item := range v {
			separate(b, i)
			display(b, item)
		}
		b.WriteByte(']')
	case Object:
		b.WriteByte('{')
		for i, e := range v.Sorted() {
			separate(b, i)
			b.WriteString(e.Name + ": ")
			display(b, e.Value)
		}
		b.WriteByte('}')
	}
}

func separate(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteString(", ")
	}
}

// displayFloat prints f like {:?} of Rust: decimal with at least one digit after the point, and an exponent below 1e-4
// and from 1e16 on.
func displayFloat(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 0):
		return strings.Replace(strconv.FormatFloat(f, 'f', -1, 64), "Inf", "inf", 1)[btoi(f > 0):]
	}
	if abs := math.Abs(f); abs != 0 && abs < 1e-4 || abs >= 1e16 {
		mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
		n, _ := strconv.Atoi(exponent)
		return mantissa + "e" + strconv.Itoa(n)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Quote prints the text of a string as Rust's {:?} does: in double quotes, with \t \r \n \0 \" \\ and \u{…} for what
// cannot be printed.
func Quote(s string) string {
	b := []byte{'"'}
	for i := 0; i < len(s); {
		if unit, ok := jsontext.Surrogate(s[i:]); ok {
			b = append(b, `\u{`+strconv.FormatUint(uint64(unit), 16)+`}`...)
			i += 3
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		b = appendQuoted(b, r)
		i += size
	}
	return string(append(b, '"'))
}

func appendQuoted(b []byte, r rune) []byte {
	switch r {
	case '\t':
		return append(b, `\t`...)
	case '\r':
		return append(b, `\r`...)
	case '\n':
		return append(b, `\n`...)
	case 0:
		return append(b, `\0`...)
	case '"', '\\':
		return append(b, '\\', byte(r))
	}
	if !unicode.IsPrint(r) || unicode.In(r, unicode.Mn, unicode.Me, unicode.Other_Grapheme_Extend) {
		return append(b, `\u{`+strconv.FormatInt(int64(r), 16)+`}`...)
	}
	return utf8.AppendRune(b, r)
}
