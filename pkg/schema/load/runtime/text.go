package runtime

import (
	"encoding/binary"
	"net/url"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"
	"golang.org/x/text/encoding/charmap"
)

// textPart is what host/text.js and others need done to bytes quickly: encodeUTF8(text) → ArrayBuffer, decode(encoding,
// ArrayBuffer, stream) → {text, used, valid}, and decodePercent(text) → text.
func textPart(vm *goja.Runtime) *goja.Object {
	part := vm.NewObject()
	set(part, "encodeUTF8", func(call goja.FunctionCall) goja.Value {
		return vm.ToValue(vm.NewArrayBuffer([]byte(call.Argument(0).String())))
	})
	set(part, "decodePercent", func(call goja.FunctionCall) goja.Value {
		return vm.ToValue(decodeUTF8(unescape(call.Argument(0).String()), false).text)
	})
	set(part, "decode", func(call goja.FunctionCall) goja.Value {
		buffer, _ := call.Argument(1).Export().(goja.ArrayBuffer)
		d := decodeBytes(call.Argument(0).String(), buffer.Bytes(), call.Argument(2).ToBoolean())
		result := vm.NewObject()
		set(result, "text", d.text)
		set(result, "used", d.used)
		set(result, "valid", d.valid)
		return result
	})
	return part
}

// set defines a property of an object of our own, which cannot fail.
func set(o *goja.Object, name string, value any) {
	if err := o.Set(name, value); err != nil {
		panic(err)
	}
}

// A decoding is the text of some bytes, with U+FFFD where they were not valid, and how many of them were used up.
type decoding struct {
	text  string
	used  int
	valid bool
}

// decodeBytes decodes bytes in one of the encodings that host/text.js knows. When more bytes may come (stream), an
// incomplete character at the end is left unused.
func decodeBytes(encoding string, data []byte, stream bool) decoding {
	switch encoding {
	case "utf-16le":
		return decodeUTF16(data, binary.LittleEndian, stream)
	case "utf-16be":
		return decodeUTF16(data, binary.BigEndian, stream)
	case "windows-1252":
		text, err := charmap.Windows1252.NewDecoder().Bytes(data)
		return decoding{string(text), len(data), err == nil}
	default:
		return decodeUTF8(data, stream)
	}
}

// decodeUTF8 replaces each maximal prefix of a character by one U+FFFD, as the Encoding Standard has it; Go's own
// conversion replaces each byte.
func decodeUTF8(data []byte, stream bool) decoding {
	text := make([]rune, 0, len(data))
	valid := true
	i := 0
	for i < len(data) {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			size = prefixLength(data[i:])
			if stream && i+size == len(data) && !utf8.FullRune(data[i:]) {
				break
			}
			valid = false
		}
		text = append(text, r)
		i += size
	}
	return decoding{string(text), i, valid}
}

// prefixLength returns how many bytes at the start of data, which do not begin a character, could still have begun one;
// at least one.
func prefixLength(data []byte) int {
	n := 1
	for n < len(data) && n < utf8.UTFMax && !utf8.FullRune(data[:n]) {
		if next := data[:n+1]; utf8.FullRune(next) {
			if r, size := utf8.DecodeRune(next); r == utf8.RuneError && size <= 1 {
				break
			}
		}
		n++
	}
	return n
}

func decodeUTF16(data []byte, order binary.ByteOrder, stream bool) decoding {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	if last := len(units) - 1; stream && last >= 0 && utf16.IsSurrogate(rune(units[last])) && units[last] < 0xdc00 {
		units = units[:last]
	}
	d := decoding{used: 2 * len(units), valid: true}
	text := utf16.Decode(units)
	if !stream && d.used < len(data) {
		text = append(text, utf8.RuneError)
		d.used = len(data)
	}
	replaced := 0
	for _, r := range text {
		if r == utf8.RuneError {
			replaced++
		}
	}
	for _, u := range units {
		if u == utf8.RuneError {
			replaced--
		}
	}
	d.text, d.valid = string(text), replaced == 0
	return d
}

// unescape replaces %XX by the byte it names and leaves every other % alone.
func unescape(text string) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if b, err := url.PathUnescape(text[i : i+3]); err == nil {
				out = append(out, b...)
				i += 2
				continue
			}
		}
		out = append(out, text[i])
	}
	return out
}
