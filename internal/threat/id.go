package threat

import (
	"encoding/base32"
	"encoding/binary"
	"time"
)

var idAlphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID makes an identifier such as "rep_06a1…": a short prefix that says what
// it names, the millisecond and 80 random bits, so that ids sort by time and
// cannot be guessed. random must hold at least ten random bytes.
func NewID(prefix string, now time.Time, random []byte) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(now.UnixMilli())<<16)
	copy(b[6:], random[:10])
	return prefix + "_" + idAlphabet.EncodeToString(b[:])
}
