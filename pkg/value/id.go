package value

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strconv"
)

// crockford is the alphabet of Convex's IDs: base32 as Douglas Crockford wrote it down, in lower case, unpadded.
const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

// ExampleID returns the n-th example of an ID of a document of table. Its text has the form of a real Convex ID (the
// number of the table, 16 bytes, a Fletcher-16 checksum, in base32) and depends on nothing but table and n; no
// deployment is asked, so a document with this ID is unlikely to exist.
func ExampleID(table string, n int) ID {
	sum := sha256.Sum256([]byte(table + "\x00" + strconv.Itoa(n)))
	content := binary.AppendUvarint(nil, tableNumber(table))
	content = append(content, sum[:16]...)
	content = binary.LittleEndian.AppendUint16(content, fletcher16(content))
	encoding := base32.NewEncoding(crockford).WithPadding(base32.NoPadding)
	return ID{Table: table, Text: encoding.EncodeToString(content)}
}

// tableNumber returns the number of a system table as Convex assigns it, and for other tables one from the range of
// user tables, which starts at 10001.
func tableNumber(table string) uint64 {
	switch table {
	case "_storage":
		return 540
	case "_scheduled_functions":
		return 539
	}
	sum := sha256.Sum256([]byte(table))
	return 10001 + uint64(binary.LittleEndian.Uint16(sum[:]))%100
}

func fletcher16(content []byte) uint16 {
	var a, b uint8
	for _, c := range content {
		a += c
		b += a
	}
	return uint16(b)<<8 | uint16(a)
}
