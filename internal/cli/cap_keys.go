package cli

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/cap/xmlsig"
)

// capTrust are the flags that say which signatures are believed.
type capTrust struct {
	roots, keys                                   []string
	system, untrusted, sha1, several, reformatted bool
	minRSA                                        int
	at                                            string
	signers                                       []string
}

func (t *capTrust) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringArrayVar(&t.roots, "roots", nil, "believe certificates that lead to those in this PEM file")
	f.BoolVar(&t.system, "system-roots", false, "believe the authorities that this system trusts for the web; they certify anybody")
	f.StringArrayVar(&t.keys, "trust", nil, "believe the keys and certificates in this PEM file by themselves")
	f.StringArrayVar(&t.signers, "signer", nil, "of certificates that lead to a root, believe only those for this name, host or mail address")
	f.BoolVar(&t.untrusted, "untrusted", false, "believe any key; this shows damage, not who signed")
	f.StringVar(&t.at, "at", "", "judge certificates at this time (RFC 3339) instead of when the alert says it was sent")
	f.BoolVar(&t.sha1, "allow-sha1", false, "accept SHA-1, and say so")
	f.IntVar(&t.minRSA, "min-rsa-bits", 2048, "the shortest RSA key that is accepted")
	f.BoolVar(&t.several, "several", false, "accept more than one signature, as Canada's NAADS sends them; all must be right")
	f.BoolVar(&t.reformatted, "reformatted", false, "accept what was indented or given a style sheet after signing, and say so")
}

// given tells whether anything was said to be believed.
func (t *capTrust) given() bool {
	return len(t.roots) > 0 || len(t.keys) > 0 || t.system || t.untrusted
}

func (t *capTrust) policy() (xmlsig.Policy, error) {
	p := xmlsig.Policy{
		AllowUntrusted: t.untrusted, AllowSHA1: t.sha1, MinRSABits: t.minRSA,
		AllowSeveral: t.several, AllowReformatted: t.reformatted,
	}
	if len(t.signers) > 0 {
		p.Accept = t.accept
	}
	if t.at != "" {
		at, err := time.Parse(time.RFC3339, t.at)
		if err != nil {
			return p, misuse("--at %q is not a time such as 2024-03-07T21:00:00+03:00", t.at)
		}
		p.At = at
	}
	if t.system && len(t.signers) == 0 {
		return p, misuse("--system-roots certify anybody: say whose certificate with --signer HOST")
	}
	if t.system {
		pool, err := x509.SystemCertPool()
		if err != nil {
			return p, fmt.Errorf("read the system's authorities: %w", err)
		}
		p.Roots = pool
	}
	for _, name := range t.roots {
		certs, _, err := readPEM(name)
		if err != nil {
			return p, err
		}
		if p.Roots == nil {
			p.Roots = x509.NewCertPool()
		}
		for _, c := range certs {
			p.Roots.AddCert(c)
		}
	}
	for _, name := range t.keys {
		certs, keys, err := readPEM(name)
		if err != nil {
			return p, err
		}
		for _, c := range certs {
			keys = append(keys, c.PublicKey)
		}
		p.Keys = append(p.Keys, keys...)
	}
	return p, nil
}

// accept tells whether a certificate is for one of the names given.
func (t *capTrust) accept(cert *x509.Certificate) error {
	names := append([]string{cert.Subject.CommonName}, cert.EmailAddresses...)
	for _, want := range t.signers {
		for _, name := range names {
			if strings.EqualFold(name, want) {
				return nil
			}
		}
		if len(cert.DNSNames) > 0 && cert.VerifyHostname(want) == nil {
			return nil
		}
	}
	return errors.New("it is for none of the names given with --signer")
}

// readPEM reads the certificates and public keys of a file.
func readPEM(name string) (certs []*x509.Certificate, keys []crypto.PublicKey, err error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, misuse("%v", err)
	}
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "CERTIFICATE":
			cert, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, nil, misuse("%s: certificate: %v", name, err)
			}
			certs = append(certs, cert)
		case "PUBLIC KEY":
			key, err := x509.ParsePKIXPublicKey(block.Bytes)
			if err != nil {
				return nil, nil, misuse("%s: public key: %v", name, err)
			}
			keys = append(keys, key)
		}
	}
	if len(certs)+len(keys) == 0 {
		return nil, nil, misuse("%s holds no certificate or public key in PEM form", name)
	}
	return certs, keys, nil
}

// readPrivateKey reads the first private key of a PEM file.
func readPrivateKey(name string) (crypto.Signer, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, misuse("%v", err)
	}
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		var key any
		switch block.Type {
		case "PRIVATE KEY":
			key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
		case "RSA PRIVATE KEY":
			key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
		case "EC PRIVATE KEY":
			key, err = x509.ParseECPrivateKey(block.Bytes)
		case "ENCRYPTED PRIVATE KEY":
			err = errors.New("it is encrypted; decrypt it with openssl pkey")
		default:
			continue
		}
		if err != nil {
			return nil, misuse("%s: private key: %v", name, err)
		}
		if signer, ok := key.(crypto.Signer); ok {
			return signer, nil
		}
	}
	return nil, misuse("%s holds no private key in PEM form", name)
}
