package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/cap/xmlsig"
)

// capVerdict is the line that cap verify --json prints for a message.
type capVerdict struct {
	File       string     `json:"file"`
	Identifier string     `json:"identifier,omitempty"`
	Verdict    string     `json:"verdict"` // verified or refused
	Kind       string     `json:"kind,omitempty"`
	Reason     string     `json:"reason,omitempty"`
	Trust      string     `json:"trust,omitempty"` // chain, key, none
	Signer     string     `json:"signer,omitempty"`
	NotBefore  *time.Time `json:"notBefore,omitempty"`
	NotAfter   *time.Time `json:"notAfter,omitempty"`
	Method     string     `json:"method,omitempty"`
	Digest     string     `json:"digest,omitempty"`
	Notes      []string   `json:"notes,omitempty"`
}

// capVerifyCommand verifies signatures.
func capVerifyCommand(env *Env) *cobra.Command {
	var trust capTrust
	var asJSON, content bool
	c := &cobra.Command{
		Use:   "verify FILE|DIR|URL…",
		Short: "Verify the signatures of messages",
		Long: `Verifies the enveloped XML signature of every CAP message in the files,
directories and URLs given. - reads standard input. Say whom you believe:
authorities with --roots or --system-roots, single keys or certificates with
--trust, or anybody with --untrusted.

Certificates must have been valid when the alert says it was sent. SHA-1 and
short keys are refused unless allowed. A refusal says what happened, where that
can be told: that a message was indented after it was signed, for one.

With --content the octets that were signed are printed instead of a verdict:
read the alert from these and you can't be shown another. The exit code is 0
when all messages are verified, 1 when some are not or have no signature.`,
		Example: `  tocsin cap verify --roots national-ca.pem alert.xml
  tocsin cap verify --system-roots --signer www.meteo.example --json alerts/
  tocsin cap verify --trust desk.pem --content alert.xml | tocsin cap show -`,
		Args: needArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if !trust.given() {
				return misuse("say whom to believe: --roots, --system-roots, --trust or --untrusted")
			}
			policy, err := trust.policy()
			if err != nil {
				return err
			}
			bad := false
			err = capDocuments(c.Context(), env, args, func(name string, data []byte) error {
				ok, err := verifyDocument(env, name, data, policy, asJSON, content)
				bad = bad || !ok
				return err
			})
			if err == nil && bad {
				return errFound
			}
			return err
		},
	}
	trust.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print one line of JSON a message")
	c.Flags().BoolVar(&content, "content", false, "print what was signed, in canonical XML, instead of a verdict")
	c.MarkFlagsMutuallyExclusive("json", "content")
	return c
}

// verifyDocument verifies a message, or every message of a feed.
func verifyDocument(env *Env, name string, data []byte, p xmlsig.Policy, asJSON, content bool) (bool, error) {
	docs := [][]byte{data}
	if doc, err := cap.Read(data); err == nil && doc.Kind != cap.KindAlert {
		docs = docs[:0]
		for _, a := range doc.Alerts {
			docs = append(docs, a.Original())
		}
	}
	all := true
	for _, d := range docs {
		alert, result, err := cap.Verify(d, p)
		all = all && err == nil
		if content && err == nil {
			if _, err := fmt.Fprintf(env.Out, "%s\n", result.Canonical); err != nil {
				return false, err
			}
			continue
		}
		if err := printVerdict(env, verdictOf(name, alert, result, err), asJSON, content); err != nil {
			return false, err
		}
	}
	return all, nil
}

func verdictOf(name string, a *cap.Alert, r *xmlsig.Result, err error) capVerdict {
	if err != nil {
		v := capVerdict{File: name, Verdict: "refused", Kind: string(xmlsig.Malformed), Reason: err.Error()}
		var e *xmlsig.Error
		if errors.As(err, &e) {
			v.Kind = string(e.Kind)
		}
		return v
	}
	v := capVerdict{
		File: name, Identifier: a.Identifier, Verdict: "verified", Trust: string(r.Trust),
		Method: short(r.SignatureMethod), Digest: short(r.DigestMethod), Notes: r.Weak,
	}
	if r.Certificate != nil {
		v.Signer, v.NotBefore, v.NotAfter = r.Certificate.Subject.String(), &r.Certificate.NotBefore, &r.Certificate.NotAfter
	}
	if r.Reformatted != "" {
		v.Notes = append(v.Notes, "after signing, "+r.Reformatted)
	}
	for _, o := range r.Others {
		if o.Certificate != nil {
			v.Notes = append(v.Notes, "also signed by "+o.Certificate.Subject.String())
		}
	}
	return v
}

// short is the last part of an algorithm's URI.
func short(uri string) string {
	if _, fragment, ok := strings.Cut(uri, "#"); ok {
		return fragment
	}
	return path.Base(uri)
}

func printVerdict(env *Env, v capVerdict, asJSON, content bool) error {
	if asJSON {
		e := json.NewEncoder(env.Out)
		e.SetEscapeHTML(false)
		return e.Encode(v)
	}
	if v.Verdict == "refused" {
		out := env.Out
		if content {
			out = env.Err
		}
		_, err := fmt.Fprintf(out, "%s: refused: %s [%s]\n", v.File, printable(v.Reason), v.Kind)
		return err
	}
	signer := v.Signer
	if signer == "" {
		signer = "a key without certificate"
	}
	trust := map[string]string{
		"chain": "trusted through its certificates", "key": "trusted by itself", "none": "NOT TRUSTED, only undamaged",
	}[v.Trust]
	line := fmt.Sprintf("%s: verified: %s, signed by %s, %s, %s", v.File, v.Identifier, signer, trust, v.Method)
	for _, n := range v.Notes {
		line += "; " + n
	}
	_, err := fmt.Fprintln(env.Out, printable(line))
	return err
}
