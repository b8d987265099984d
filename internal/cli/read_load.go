package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/intake/document"
	"github.com/tocsin/tocsin/internal/intake/fetch"
	"github.com/tocsin/tocsin/internal/threat"
)

// load turns one name of the command line into the documents it holds: a mail
// and its attachments, a feed and its items are several.
func load(ctx context.Context, env *Env, name string, allow []netip.Prefix) ([]readReport, error) {
	in := document.Input{Name: name}
	var err error
	if isURL(name) {
		in, err = fetchOne(ctx, env, name, allow)
	} else {
		in.Data, err = readAll(env, name)
	}
	if err != nil {
		return nil, err
	}
	docs, err := document.Read(in, document.Limits{Bytes: readLimit})
	if err != nil {
		return nil, err
	}
	var out []readReport
	for _, d := range docs {
		if d.Container {
			continue
		}
		if d.Fault != nil {
			fmt.Fprintf(env.Err, "tocsin: %s\n", sentence(d.Fault))
			continue
		}
		out = append(out, reportOf(name, d))
	}
	if len(out) == 0 {
		return nil, threat.Invalid(name, "there is nothing in it that can be read", "give a text, a web page, a PDF with a text layer, a DOCX or a mail")
	}
	return out, nil
}

func isURL(name string) bool {
	return strings.HasPrefix(name, "https://") || strings.HasPrefix(name, "http://")
}

// fetchOne gets a page as the server would: public addresses only, unless a
// flag allows others.
func fetchOne(ctx context.Context, env *Env, address string, allow []netip.Prefix) (document.Input, error) {
	client := fetch.New(fetch.Options{Limit: readLimit, Allow: allow, Now: env.Now})
	a, err := client.Get(ctx, fetch.Request{URL: address})
	return document.Input{Data: a.Body, Name: address, MediaType: a.MediaType, URL: a.URL}, err
}

func reportOf(name string, d document.Document) readReport {
	sum := sha256.Sum256(d.Original)
	if d.Parent >= 0 && d.Name != "" {
		name += " → " + d.Name
	}
	return readReport{Name: name, Digest: hex.EncodeToString(sum[:]), Title: d.Title, MediaType: d.MediaType, Language: d.Language, Published: d.Published, Text: d.Text}
}

// parseDay reads a date flag; empty is no date.
func parseDay(s string) (threat.When, error) {
	if s == "" {
		return threat.When{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return threat.When{}, misuse("--published %q is no date; write it as YYYY-MM-DD", s)
	}
	return threat.Day(t.Year(), t.Month(), t.Day()), nil
}

// parsePrefixes reads a list of address prefixes.
func parsePrefixes(list []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, misuse("--fetch-allow %q is no address prefix; write it as 10.1.0.0/16", s)
		}
		out = append(out, p)
	}
	return out, nil
}
