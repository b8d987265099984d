package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/cap/xmlsig"
)

// capSignCommand signs one message.
func capSignCommand(env *Env) *cobra.Command {
	var key, chain, output, method string
	var trust capTrust
	c := &cobra.Command{
		Use:   "sign --key FILE [--cert FILE] FILE|-",
		Short: "Sign a message and verify the result before handing it out",
		Long: `Signs one CAP message with an enveloped XML signature (CAP 1.2 §3.3.4.1) and
writes it to standard output or --output. The signature is inserted into the
bytes as they are; nothing else changes. Sign last: whatever changes the
message afterwards, such as indenting it or adding a style sheet, breaks the
signature.

The message must be valid and not signed yet. What comes out has been verified
as readers will verify it: with --roots against those certificates at the time
the alert says it was sent, else against the signing key. When anything fails
nothing is written and the exit code is 1.`,
		Example: `  tocsin cap sign --key desk.key --cert desk-chain.pem alert.xml > signed.xml
  tocsin cap sign --key desk.key --cert desk-chain.pem --roots root.pem -o signed.xml alert.xml`,
		Args: oneFile,
		RunE: func(c *cobra.Command, args []string) error {
			if key == "" {
				return misuse("--key is needed: the PEM file of the private key")
			}
			sealed, err := capSign(c, env, args[0], key, chain, xmlsig.Method(method), &trust)
			if err != nil {
				return err
			}
			if output == "" {
				_, err = sealed.WriteTo(env.Out)
				return err
			}
			return writeWhole(output, sealed.Bytes())
		},
	}
	c.Flags().StringVar(&key, "key", "", "PEM file of the private key, RSA or ECDSA")
	c.Flags().StringVar(&chain, "cert", "", "PEM file of its certificate, followed by those that lead to a root")
	c.Flags().StringVarP(&output, "output", "o", "", "write to this file instead of standard output")
	c.Flags().StringVar(&method, "c14n", string(xmlsig.Exclusive), "canonicalisation method, by its URI")
	c.Flags().StringArrayVar(&trust.roots, "roots", nil, "verify the result against the certificates in this PEM file")
	return c
}

func oneFile(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return misuse("name one file, or - for standard input")
	}
	return nil
}

func capSign(c *cobra.Command, env *Env, file, key, chain string, method xmlsig.Method, trust *capTrust) (xmlsig.Sealed, error) {
	signer := xmlsig.Signer{Method: method}
	var err error
	if signer.Key, err = readPrivateKey(key); err != nil {
		return xmlsig.Sealed{}, err
	}
	if chain != "" {
		if signer.Chain, _, err = readPEM(chain); err != nil {
			return xmlsig.Sealed{}, err
		}
	}
	policy, err := trust.policy()
	if err != nil {
		return xmlsig.Sealed{}, err
	}
	var data []byte
	var name string
	err = capDocument(c.Context(), env, file, func(n string, d []byte) error {
		name, data = n, d
		return nil
	})
	if err != nil {
		return xmlsig.Sealed{}, misuse("%v", err)
	}
	return signDocument(env, name, data, signer, policy)
}

// signDocument refuses to sign what is not a valid alert by itself.
func signDocument(env *Env, name string, data []byte, s xmlsig.Signer, p xmlsig.Policy) (xmlsig.Sealed, error) {
	v := &cap.Validator{}
	reports := v.Validate(data)
	for i := range reports {
		if reports[i].Verdict != cap.Valid {
			quiet := *env
			quiet.Out = env.Err
			if err := printJudgement(&quiet, name, &reports[i], false, false); err != nil {
				return xmlsig.Sealed{}, err
			}
			return xmlsig.Sealed{}, errors.New("the message is not valid, so it was not signed")
		}
	}
	doc, err := cap.Read(data)
	if err != nil {
		return xmlsig.Sealed{}, fmt.Errorf("sign %s: %w", name, err)
	}
	if doc.Kind != cap.KindAlert {
		return xmlsig.Sealed{}, fmt.Errorf("sign %s: it is not an alert by itself; sign alerts before they go into a feed", name)
	}
	return cap.Sign(doc.Alerts[0], s, p)
}

// writeWhole writes a file so that nobody ever sees a part of it.
func writeWhole(name string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), ".tocsin-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if err == nil {
		err = tmp.Sync()
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
