package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"
	"unicode/utf8"

	"github.com/tocsin/tocsin/internal/threat"
)

// load turns one name of the command line into the documents it holds.
func load(_ context.Context, env *Env, name string) ([]readReport, error) {
	data, err := readAll(env, name)
	if err != nil {
		return nil, err
	}
	if !utf8.Valid(data) || len(data) == 0 {
		return nil, threat.Invalid(name, "it is no text", "give a text file in UTF-8")
	}
	sum := sha256.Sum256(data)
	return []readReport{{Name: name, Digest: hex.EncodeToString(sum[:]), Text: string(data)}}, nil
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
