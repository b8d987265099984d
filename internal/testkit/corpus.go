package testkit

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Root is the top of the repository.
func Root(t testing.TB) string {
	t.Helper()
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("cannot tell where the sources are")
	}
	return filepath.Join(filepath.Dir(file), "..", "..")
}

// Shared is a file or folder beside the repository, such as "seeds". Without
// it the test is skipped; under CI=true it fails, so that it cannot be skipped
// unnoticed.
func Shared(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(Root(t), "..", "shared", name)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	missing(t, path+" is not here; this test needs it")
	return ""
}

// Corpus is the folder of a corpus, such as "cap" or "muc4".
func Corpus(t testing.TB, name string) string {
	t.Helper()
	return Shared(t, filepath.Join("corpora", name))
}

// missing skips a test for want of something, or fails it under CI.
func missing(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}
