package xmlsig

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	_ "crypto/sha1" // verified only when the policy asks for it
	_ "crypto/sha256"
	_ "crypto/sha512"
	"encoding/asn1"
	"io"
	"math/big"
)

// The namespace of XML Signature and the names of what it may use here.
// URIs from XML Signature 1.1 §6 and RFC 9231 §2.
const (
	Namespace = "http://www.w3.org/2000/09/xmldsig#"

	moreSpace = "http://www.w3.org/2001/04/xmldsig-more#"
	encSpace  = "http://www.w3.org/2001/04/xmlenc#"
	enveloped = Namespace + "enveloped-signature"
)

func digestMethod(uri string) (crypto.Hash, bool) {
	switch uri {
	case Namespace + "sha1":
		return crypto.SHA1, true
	case encSpace + "sha256":
		return crypto.SHA256, true
	case moreSpace + "sha384":
		return crypto.SHA384, true
	case encSpace + "sha512":
		return crypto.SHA512, true
	}
	return 0, false
}

func digestURI(h crypto.Hash) string {
	switch h {
	case crypto.SHA384:
		return moreSpace + "sha384"
	case crypto.SHA512:
		return encSpace + "sha512"
	}
	return encSpace + "sha256"
}

// signatureMethod is a family of keys and the hash that goes with it.
type signatureMethod struct {
	ecdsa bool
	hash  crypto.Hash
}

// methods are the signature methods that exist for us. HMAC is not among them:
// a public key taken for a shared secret would let anybody sign.
func signatureMethodOf(uri string) (signatureMethod, bool) {
	switch uri {
	case Namespace + "rsa-sha1":
		return signatureMethod{false, crypto.SHA1}, true
	case moreSpace + "rsa-sha256":
		return signatureMethod{false, crypto.SHA256}, true
	case moreSpace + "rsa-sha384":
		return signatureMethod{false, crypto.SHA384}, true
	case moreSpace + "rsa-sha512":
		return signatureMethod{false, crypto.SHA512}, true
	case moreSpace + "ecdsa-sha1":
		return signatureMethod{true, crypto.SHA1}, true
	case moreSpace + "ecdsa-sha256":
		return signatureMethod{true, crypto.SHA256}, true
	case moreSpace + "ecdsa-sha384":
		return signatureMethod{true, crypto.SHA384}, true
	case moreSpace + "ecdsa-sha512":
		return signatureMethod{true, crypto.SHA512}, true
	}
	return signatureMethod{}, false
}

func (m signatureMethod) uri() string {
	kind := "rsa-"
	if m.ecdsa {
		kind = "ecdsa-"
	}
	switch m.hash {
	case crypto.SHA384:
		return moreSpace + kind + "sha384"
	case crypto.SHA512:
		return moreSpace + kind + "sha512"
	}
	return moreSpace + kind + "sha256"
}

func sum(h crypto.Hash, data []byte) []byte {
	w := h.New()
	w.Write(data)
	return w.Sum(nil)
}

// verify tells whether value is this key's signature of data.
func (m signatureMethod) verify(key crypto.PublicKey, data, value []byte) bool {
	hashed := sum(m.hash, data)
	switch k := key.(type) {
	case *rsa.PublicKey:
		return !m.ecdsa && rsa.VerifyPKCS1v15(k, m.hash, hashed, value) == nil
	case *ecdsa.PublicKey:
		size := curveBytes(k.Curve)
		if !m.ecdsa || len(value) != 2*size {
			return false
		}
		// XML Signature 1.1 §6.4.3: r and s, each as long as the field, side by side.
		r, s := new(big.Int).SetBytes(value[:size]), new(big.Int).SetBytes(value[size:])
		return ecdsa.Verify(k, hashed, r, s)
	}
	return false
}

func curveBytes(c elliptic.Curve) int { return (c.Params().BitSize + 7) / 8 }

// sign makes the SignatureValue octets.
func (m signatureMethod) sign(random io.Reader, key crypto.Signer, data []byte) ([]byte, error) {
	der, err := key.Sign(random, sum(m.hash, data), m.hash)
	if err != nil || !m.ecdsa {
		return der, err
	}
	var pair struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &pair); err != nil {
		return nil, err
	}
	size := curveBytes(key.Public().(*ecdsa.PublicKey).Curve)
	value := make([]byte, 2*size)
	pair.R.FillBytes(value[:size])
	pair.S.FillBytes(value[size:])
	return value, nil
}

// maxRSABits bounds what one verification costs; a message brings its own keys.
const maxRSABits = 8192

// acceptable tells why a key is too weak or of the wrong kind; "" is fine.
func acceptable(key crypto.PublicKey, minRSA int) *Error {
	switch k := key.(type) {
	case *rsa.PublicKey:
		switch n := k.N.BitLen(); {
		case n < minRSA:
			return refuse(Weak, "RSA key has %d bits, fewer than %d", n, minRSA)
		case n > maxRSABits:
			return refuse(TooLarge, "RSA key has %d bits, more than %d", n, maxRSABits)
		}
		return nil
	case *ecdsa.PublicKey:
		switch k.Curve {
		case elliptic.P256(), elliptic.P384(), elliptic.P521():
			return nil
		}
		return refuse(Weak, "ECDSA curve %s is not P-256, P-384 or P-521", k.Params().Name)
	}
	return refuse(Unsupported, "key is neither RSA nor ECDSA")
}
