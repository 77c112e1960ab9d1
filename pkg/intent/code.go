package intent

import "strings"

// WithoutComments returns TypeScript or JavaScript with every comment replaced by spaces, so that what somebody has
// commented out is not found and everything else stays in its place.
func WithoutComments(text string) string {
	var code strings.Builder
	from := 0
	for _, c := range scanComments(text) {
		code.WriteString(text[from:c.from])
		for _, b := range []byte(text[c.from:c.to]) {
			if b != '\n' {
				b = ' '
			}
			code.WriteByte(b)
		}
		from = c.to
	}
	code.WriteString(text[from:])
	return code.String()
}
