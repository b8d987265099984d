package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// orphanAge is how long an original may wait for its report. Between keeping
// the bytes and recording the report lie seconds.
const orphanAge = time.Hour

// Swept is what a sweep removed.
type Swept struct{ Originals, Temporary int }

// SweepOriginals removes originals that no report is made of (their report was
// erased, or was never recorded because the program was killed in between) and
// temporary files left behind, once they are an hour old.
func (s *Store) SweepOriginals(ctx context.Context) (Swept, error) {
	s.files.Lock() // not while a backup copies them
	defer s.files.Unlock()
	var out Swept
	before := time.Now().Add(-orphanAge) // file times are the machine's
	err := filepath.WalkDir(s.Originals.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || info.ModTime().After(before) {
			return err
		}
		return s.sweepFile(ctx, path, e.Name(), &out)
	})
	if err != nil {
		return out, fmt.Errorf("sweep originals: %w", err)
	}
	return out, nil
}

func (s *Store) sweepFile(ctx context.Context, path, name string, out *Swept) error {
	if strings.HasPrefix(name, tempPrefix) {
		out.Temporary++
		return os.Remove(path)
	}
	_, err := s.ReportByDigest(ctx, threat.Machinery("sweep"), name)
	if threat.KindOf(err) != threat.KindNotFound {
		return err
	}
	out.Originals++
	return os.Remove(path)
}
