package xmlsig

import (
	"cmp"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"math/big"
	"slices"
)

const (
	maxCertificates = 16
	dsig11          = "http://www.w3.org/2009/xmldsig11#"
)

// candidate is a key that may have made the signature.
type candidate struct {
	key  crypto.PublicKey
	cert *x509.Certificate // nil when the message has only the bare key
}

// candidates reads the keys that a message offers for itself. They prove
// nothing until the policy trusts one. Certificates that can't be read are
// skipped; the first reason is returned beside what could be read.
func candidates(keyInfo *node) (found []candidate, reason error) {
	if keyInfo == nil {
		return nil, nil
	}
	kids, _ := keyInfo.elements()
	for _, k := range kids {
		switch {
		case k.is(Namespace, "X509Data"):
			certs, err := certificates(k)
			if reason == nil {
				reason = err
			}
			found = append(found, certs...)
		case k.is(Namespace, "KeyValue"):
			if key := keyValue(k); key != nil && acceptable(key, 1024) == nil {
				found = append(found, candidate{key: key})
			}
		}
		if len(found) > maxCertificates {
			return found[:maxCertificates], refuse(TooLarge, "KeyInfo has more than %d keys", maxCertificates)
		}
	}
	// A key with a certificate says more than the same key without.
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(bare(a), bare(b)) })
	return found, reason
}

func bare(c candidate) int {
	if c.cert == nil {
		return 1
	}
	return 0
}

func certificates(data *node) (found []candidate, reason error) {
	kids, _ := data.elements()
	for _, k := range kids {
		if !k.is(Namespace, "X509Certificate") {
			continue
		}
		der, ok := decode64(k)
		if !ok {
			reason = refuse(Structure, "X509Certificate is not plain base64")
			continue
		}
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			reason = &Error{Kind: Structure, Message: "X509Certificate cannot be read", Err: err}
			continue
		}
		if err := acceptable(cert.PublicKey, 1024); err != nil {
			reason = err
			continue
		}
		if found = append(found, candidate{cert.PublicKey, cert}); len(found) > maxCertificates {
			break
		}
	}
	return found, reason
}

// keyValue reads RSAKeyValue (XML Signature 1.1 §4.5.2.2) or ECKeyValue
// (§4.5.2.3, named curves only).
func keyValue(el *node) crypto.PublicKey {
	kids, _ := el.elements()
	if len(kids) != 1 {
		return nil
	}
	parts, _ := kids[0].elements()
	switch {
	case kids[0].is(Namespace, "RSAKeyValue") && len(parts) == 2:
		return rsaKeyValue(parts)
	case kids[0].is(dsig11, "ECKeyValue") && len(parts) == 2:
		return ecKeyValue(parts)
	}
	return nil
}

func rsaKeyValue(parts []*node) crypto.PublicKey {
	n, ok1 := decode64(parts[0])
	e, ok2 := decode64(parts[1])
	exp := new(big.Int).SetBytes(e)
	if !ok1 || !ok2 || !parts[0].is(Namespace, "Modulus") || !parts[1].is(Namespace, "Exponent") ||
		len(n) > 2048 || !exp.IsInt64() || exp.Int64() < 3 || exp.Int64() > 1<<31-1 {
		return nil
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(exp.Int64())}
}

func ecKeyValue(parts []*node) crypto.PublicKey {
	uri, _ := parts[0].attr("URI")
	curve := map[string]elliptic.Curve{
		"urn:oid:1.2.840.10045.3.1.7": elliptic.P256(),
		"urn:oid:1.3.132.0.34":        elliptic.P384(),
		"urn:oid:1.3.132.0.35":        elliptic.P521(),
	}[uri]
	point, ok := decode64(parts[1])
	if curve == nil || !ok || !parts[0].is(dsig11, "NamedCurve") || !parts[1].is(dsig11, "PublicKey") {
		return nil
	}
	key, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		return nil
	}
	return key
}

func sameKey(a, b crypto.PublicKey) bool {
	k, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && k.Equal(b)
}
