package jsontext

import (
	"math"
	"strconv"
	"unicode/utf8"
)

func (p *parser) number() (Node, error) {
	start := p.at
	if p.text[p.at] == '-' {
		p.at++
	}
	whole := p.digits()
	if whole == 0 {
		return Node{}, p.fail("expected a digit, found %s", p.found())
	}
	if first := p.text[p.at-whole]; first == '0' && whole > 1 {
		return Node{}, p.fail("a number may not start with 0")
	}
	if p.at < len(p.text) && p.text[p.at] == '.' {
		p.at++
		if p.digits() == 0 {
			return Node{}, p.fail("expected a digit, found %s", p.found())
		}
	}
	if p.at < len(p.text) && (p.text[p.at] == 'e' || p.text[p.at] == 'E') {
		p.at++
		if p.at < len(p.text) && (p.text[p.at] == '+' || p.text[p.at] == '-') {
			p.at++
		}
		if p.digits() == 0 {
			return Node{}, p.fail("expected a digit, found %s", p.found())
		}
	}
	return Node{Kind: Number, Text: string(p.text[start:p.at])}, nil
}

// digits skips digits and returns how many there were.
func (p *parser) digits() int {
	start := p.at
	for p.at < len(p.text) && '0' <= p.text[p.at] && p.text[p.at] <= '9' {
		p.at++
	}
	return p.at - start
}

func (p *parser) str() (string, error) {
	p.at++
	start := p.at
	for p.at < len(p.text) && p.text[p.at] >= ' ' && p.text[p.at] != '"' && p.text[p.at] != '\\' {
		p.at++
	}
	if p.at < len(p.text) && p.text[p.at] == '"' && utf8.Valid(p.text[start:p.at]) {
		p.at++
		return string(p.text[start : p.at-1]), nil
	}
	p.at = start
	return p.escapedString()
}

func (p *parser) escapedString() (string, error) {
	var s []byte
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return string(s), nil
		case c < ' ':
			return "", p.fail("a control character in a string must be escaped")
		case c == '\\':
			var err error
			if s, err = p.escape(s); err != nil {
				return "", err
			}
		default:
			r, size := utf8.DecodeRune(p.text[p.at:])
			if r == utf8.RuneError && size == 1 {
				return "", p.fail("the text is not UTF-8")
			}
			s = append(s, p.text[p.at:p.at+size]...)
			p.at += size
		}
	}
	return "", p.fail("the string has no end")
}

const escapes = `"\/bfnrt`
const escaped = "\"\\/\b\f\n\r\t"

func (p *parser) escape(s []byte) ([]byte, error) {
	p.at++
	if p.at >= len(p.text) {
		return nil, p.fail("the string has no end")
	}
	c := p.text[p.at]
	for i := range len(escapes) {
		if c == escapes[i] {
			p.at++
			return append(s, escaped[i]), nil
		}
	}
	unit, ok := p.unit()
	if !ok {
		return nil, p.fail(`expected an escape such as \n or \u0041, found %s`, p.found())
	}
	if isHigh(unit) && p.at+1 < len(p.text) && p.text[p.at] == '\\' && p.text[p.at+1] == 'u' {
		back := p.at
		p.at++
		if low, ok := p.unit(); ok && isLow(low) {
			return utf8.AppendRune(s, 0x10000+(rune(unit)-0xd800)<<10+(rune(low)-0xdc00)), nil
		}
		p.at = back
	}
	return appendUnit(s, unit), nil
}

// unit reads u and four hexadecimal digits.
func (p *parser) unit() (uint16, bool) {
	if len(p.text)-p.at < 5 || p.text[p.at] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(p.text[p.at+1:p.at+5]), 16, 16)
	if err != nil {
		return 0, false
	}
	p.at += 5
	return uint16(n), true
}

func isHigh(unit uint16) bool { return 0xd800 <= unit && unit < 0xdc00 }
func isLow(unit uint16) bool  { return 0xdc00 <= unit && unit < 0xe000 }

// appendUnit appends a UTF-16 code unit; a lone surrogate becomes the three bytes of WTF-8, which Go's UTF-8 functions
// would not write.
func appendUnit(s []byte, unit uint16) []byte {
	if !isHigh(unit) && !isLow(unit) {
		return utf8.AppendRune(s, rune(unit))
	}
	return append(s, 0xe0|byte(unit>>12), 0x80|byte(unit>>6)&0x3f, 0x80|byte(unit)&0x3f)
}

// Surrogate decodes a lone surrogate at the start of a WTF-8 string, and reports whether there is one.
func Surrogate(s string) (uint16, bool) {
	if len(s) < 3 || s[0] != 0xed || s[1] < 0xa0 || s[1] > 0xbf || s[2]&0xc0 != 0x80 {
		return 0, false
	}
	return 0xd000 | uint16(s[1]&0x3f)<<6 | uint16(s[2]&0x3f), true
}

const hex = "0123456789abcdef"

// AppendString appends the WTF-8 string s as JSON.stringify prints it: no HTML escaping, lone surrogates as \udXXX.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c < ' ':
			dst = appendControl(dst, c)
		case c == 0xed:
			if unit, ok := Surrogate(s[i:]); ok {
				dst = append(dst, '\\', 'u', 'd', hex[unit>>8&15], hex[unit>>4&15], hex[unit&15])
				i += 3
				continue
			}
			dst = append(dst, c)
		default:
			dst = append(dst, c)
		}
		i++
	}
	return append(dst, '"')
}

func appendControl(dst []byte, c byte) []byte {
	for i := range len(escaped) {
		if c == escaped[i] {
			return append(dst, '\\', escapes[i])
		}
	}
	return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}

// AppendNumber appends f as JavaScript prints numbers: 1, 0.000001, 1e-7, 1e+21, NaN, Infinity. Like JavaScript it
// prints -0 as 0.
func AppendNumber(dst []byte, f float64) []byte {
	switch {
	case f == 0:
		return append(dst, '0')
	case math.IsNaN(f):
		return append(dst, "NaN"...)
	case math.IsInf(f, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(f, -1):
		return append(dst, "-Infinity"...)
	}
	if abs := math.Abs(f); abs >= 1e-6 && abs < 1e21 {
		return strconv.AppendFloat(dst, f, 'f', -1, 64)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'e', -1, 64)
	// Go writes at least two digits of the exponent, JavaScript as few as it needs.
	if n := len(dst); dst[n-2] == '0' && (dst[n-3] == '-' || dst[n-3] == '+') && n-3 > start {
		dst[n-2] = dst[n-1]
		dst = dst[:n-1]
	}
	return dst
}
