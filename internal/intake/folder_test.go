package intake

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestWhatTakesAWatchedFilesPlaceIsNotRead puts other things where a file was
// looked at.
func TestWhatTakesAWatchedFilesPlaceIsNotRead(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(t.TempDir(), "secret")
	path := filepath.Join(dir, "report.txt")
	for _, name := range []string{secret, path} {
		if err := os.WriteFile(name, []byte("words"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	seen, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	f := &Folder{Dir: dir}
	in, err := f.open("report.txt", seen)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	for what, put := range map[string]func() error{
		"a symbolic link": func() error { return os.Symlink(secret, path) },
		"a hard link":     func() error { return os.Link(secret, path) },
		"a pipe":          func() error { return syscall.Mkfifo(path, 0o600) },
	} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := put(); err != nil {
			t.Fatal(err)
		}
		if in, err := f.open("report.txt", seen); err == nil {
			in.Close()
			t.Errorf("%s is read", what)
		}
	}
}
