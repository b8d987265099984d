package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// firstStart says whether a desk may be served from a directory, and whether
// it will be a new one. A directory that is not there is far more often a slip
// of the hand than a wish: a desk that silently starts empty looks like one
// that has lost everything, and warns nobody. An empty one was made by
// somebody, for this.
func firstStart(dir string, wanted bool) (isNew bool, err error) {
	if store.Made(dir) {
		return false, nil
	}
	held, err := os.ReadDir(dir)
	switch {
	case wanted:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, noDesk(dir, "there is no such directory")
	case err != nil:
		return false, &threat.Error{Kind: threat.KindUnavailable, Where: dir, Message: "the data directory cannot be read", Remedy: "check its owner and mode", Err: err}
	}
	for _, e := range held {
		if name := e.Name(); name != "tocsin.toml" && name != "lost+found" {
			return false, noDesk(dir, fmt.Sprintf("it holds %s, and no desk", name))
		}
	}
	return true, nil
}

func noDesk(dir, why string) error {
	full, err := filepath.Abs(dir)
	if err != nil {
		full = dir
	}
	return &threat.Error{
		Kind: threat.KindNotFound, Where: full, Message: why,
		Remedy: "check the spelling of --dir; to make a new desk there, run 'tocsin init --dir " + dir + "' first, or add --new",
	}
}
