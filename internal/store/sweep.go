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
// temporary files left behind, once they are an hour old. On SQLite it also
// empties the write-ahead log, in which erased text would otherwise stand until
// it is overwritten.
func (s *Store) SweepOriginals(ctx context.Context) (Swept, error) {
	if err := s.emptyLog(ctx); err != nil {
		return Swept{}, fmt.Errorf("sweep originals: %w", err)
	}
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

// emptyLog moves what the write-ahead log holds into the database, where
// secure_delete has overwritten what was erased, and cuts it to nothing. A
// reader who holds an older state puts it off to the next sweep.
func (s *Store) emptyLog(ctx context.Context) error {
	if s.d != sqliteDialect || s.readOnly {
		return nil
	}
	if err := s.scrubWords(ctx); err != nil {
		return err
	}
	var busy, frames, moved int64
	err := s.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved)
	if err == nil && busy != 0 {
		s.log.Info("the write-ahead log is being read and is emptied at the next sweep", "frames", frames, "moved", moved)
	}
	return dbError(err)
}

// scrubWords takes the words of reports erased since the last sweep out of the
// index for good: until then they are only marked as deleted there. It rewrites
// the index, some seconds for a hundred thousand reports.
func (s *Store) scrubWords(ctx context.Context) error {
	return s.Write(ctx, func(tx *Tx) error {
		n, err := tx.exec("UPDATE report SET erased = 2 WHERE erased = 1")
		if err != nil || n == 0 {
			return err
		}
		_, err = tx.exec("INSERT INTO report_words (report_words) VALUES ('optimize')")
		return err
	})
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
