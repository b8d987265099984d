package compose

import (
	"crypto/sha1" //nolint:gosec // CAP 1.2 §3.2.3 fixes the digest of a resource to SHA-1
	"encoding/base64"
	"encoding/hex"
	"strconv"

	"github.com/tocsin/tocsin/cap"
)

// resource writes a file: by reference when it has a URI, else inside.
func (r *Resource) resource() cap.Resource {
	out := cap.Resource{ResourceDesc: r.Desc, MimeType: r.MimeType, URI: r.URI}
	if len(r.Content) == 0 {
		return out
	}
	sum := sha1.Sum(r.Content)
	out.Size, out.Digest = strconv.Itoa(len(r.Content)), hex.EncodeToString(sum[:])
	if r.URI == "" {
		out.DerefURI = base64.StdEncoding.EncodeToString(r.Content)
	}
	return out
}
