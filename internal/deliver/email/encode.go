package email

import (
	"bytes"
	"encoding/base64"
)

// lineLength is that of a base64 line (RFC 2045 §6.8).
const lineLength = 76

// writeBase64 writes data as base64 in lines.
func writeBase64(b *bytes.Buffer, data []byte) {
	encoded := make([]byte, base64.StdEncoding.EncodedLen(len(data)))
	base64.StdEncoding.Encode(encoded, data)
	for len(encoded) > 0 {
		n := min(lineLength, len(encoded))
		b.Write(encoded[:n])
		b.WriteString("\r\n")
		encoded = encoded[n:]
	}
}
