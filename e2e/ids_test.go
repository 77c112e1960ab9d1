package e2e

import (
	"fmt"
	"hash/crc32"
	"strings"

	"convex-schema-plan/pkg/value"
)

// testIDs gives IDs the form that convex-test recognises: a number of digits, then the table, 32 characters in all.
func testIDs(v value.Value) value.Value {
	switch v := v.(type) {
	case value.ID:
		if len(v.Text) == 32 && strings.HasSuffix(v.Text, v.Table) {
			return v // made by connect
		}
		number := crc32.ChecksumIEEE([]byte(v.Text))
		return value.ID{Table: v.Table, Text: fmt.Sprintf("%0*d%s", 32-len(v.Table), number, v.Table)}
	case value.Array:
		out := make(value.Array, len(v))
		for i, e := range v {
			out[i] = testIDs(e)
		}
		return out
	case value.Object:
		out := make(value.Object, len(v))
		for i, e := range v {
			out[i] = value.Entry{Name: e.Name, Value: testIDs(e.Value)}
			if e.Table != "" {
				out[i].Name = testIDs(e.Key()).(value.ID).Text
			}
		}
		return out
	default:
		return v
	}
}

// realIDs turns text in the form of testIDs back into IDs.
func realIDs(v value.Value) value.Value {
	switch v := v.(type) {
	case value.String:
		table := strings.TrimLeft(string(v), "0123456789")
		if len(v) == 32 && table != "" && len(table) < 32 {
			return value.ID{Table: table, Text: string(v)}
		}
		return v
	case value.Array:
		out := make(value.Array, len(v))
		for i, e := range v {
			out[i] = realIDs(e)
		}
		return out
	case value.Object:
		out := make(value.Object, len(v))
		for i, e := range v {
			out[i] = value.Entry{Name: e.Name, Value: realIDs(e.Value)}
			if id, ok := realIDs(value.String(e.Name)).(value.ID); ok {
				out[i].Table = id.Table
			}
		}
		return out
	default:
		return v
	}
}
