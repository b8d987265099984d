package email

import "encoding/base64"

// A line of base64 has 76 characters (RFC 2045 §6.8), which are 57 bytes.
const lineBytes = 57

// appendBase64 appends data as base64 in lines.
func appendBase64(b, data []byte) []byte {
	for len(data) > 0 {
		n := min(lineBytes, len(data))
		b = append(base64.StdEncoding.AppendEncode(b, data[:n]), "\r\n"...)
		data = data[n:]
	}
	return b
}
