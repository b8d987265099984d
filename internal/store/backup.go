package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// A backup is a directory with the database (always a SQLite file, from
// whichever engine), the originals as they lie on disk, encrypted, the keys,
// and a manifest that is written last: without it the backup is not whole.
//
// The keys are in the backup unless they are left out, because a backup
// without them cannot be restored. Whoever holds a backup with its keys can
// read everything in it and sign in the desk's name: keep it as one keeps the
// desk. With WithoutKeys the operator keeps the directory "keys" elsewhere and
// puts it back before restoring.

// Manifest tells what a backup holds.
type Manifest struct {
	Format    string    `json:"format"`
	At        time.Time `json:"at"`
	Engine    string    `json:"engine"` // the backup was taken from
	Acts      int64     `json:"acts"`
	Head      string    `json:"head"` // signed, of the ledger
	Originals int64     `json:"originals"`
	Keys      bool      `json:"keys"`
}

const (
	backupFormat = "tocsin-backup-v1"
	manifestFile = "backup.json"
)

// BackupOptions say what goes into a backup.
type BackupOptions struct{ WithoutKeys bool }

// Backup writes a backup into dir, which must be empty or missing, while the
// desk goes on working. It is the state at one moment after the call.
func (s *Store) Backup(ctx context.Context, dir string, o BackupOptions) (Manifest, error) {
	m, err := s.backup(ctx, dir, o)
	if err != nil {
		return m, fmt.Errorf("back up: %w", err)
	}
	return m, nil
}

func (s *Store) backup(ctx context.Context, dir string, o BackupOptions) (Manifest, error) {
	if err := emptyDir(dir); err != nil {
		return Manifest{}, err
	}
	s.files.RLock() // no original goes while it is copied
	defer s.files.RUnlock()
	path := filepath.Join(dir, databaseFile)
	if err := s.copyDatabase(ctx, path); err != nil {
		return Manifest{}, err
	}
	m := Manifest{Format: backupFormat, At: s.Now(), Engine: s.d.name, Keys: !o.WithoutKeys}
	if err := readCopy(ctx, path, s, dir, &m); err != nil {
		return m, err
	}
	if m.Keys {
		if err := copyKeys(s.keyFiles, filepath.Join(dir, keyDir)); err != nil {
			return m, err
		}
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, fmt.Errorf("encode manifest: %w", err)
	}
	return m, writeDurably(filepath.Join(dir, manifestFile), append(b, '\n'))
}

// emptyDir makes a directory, or refuses one that holds anything.
func emptyDir(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unavailable("the directory cannot be read", "check its owner and mode", err)
	}
	if len(entries) > 0 {
		return &threat.Error{Kind: threat.KindConflict, Where: dir, Message: "the directory is not empty", Remedy: "give a new one: nothing is ever overwritten"}
	}
	if err := os.MkdirAll(filepath.Join(dir, originalsDir), 0o700); err != nil {
		return unavailable("the directory cannot be made", "check the path, its owner and mode", err)
	}
	return nil
}

// readCopy reads from the copied database what belongs to it, so that database
// and originals are of the same moment.
func readCopy(ctx context.Context, path string, s *Store, dir string, m *Manifest) error {
	db, err := openReadOnly(path)
	if err != nil {
		return err
	}
	defer db.Close()
	q := &Reads{db: db, d: sqliteDialect}
	if m.Acts, m.Head, err = q.Head(ctx, threat.Machinery("backup")); err != nil {
		return err
	}
	digests, err := list(ctx, q, threat.Machinery("backup"), text, "SELECT DISTINCT r.digest FROM {report} r WHERE r.erased = 0")
	if err != nil {
		return err
	}
	for _, digest := range digests {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := filepath.Join(dir, originalsDir, digest[:2], digest)
		if err := copyFile(s.Originals.path(digest), to); err != nil {
			return err
		}
		m.Originals++
	}
	return syncTree(filepath.Join(dir, originalsDir))
}

// copyFile copies a file durably, for its owner only.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err == nil {
		defer in.Close()
		err = os.MkdirAll(filepath.Dir(to), 0o700)
	}
	if err == nil {
		err = replaceFile(to, func(out *os.File) error {
			_, err := io.Copy(out, in)
			return err
		})
	}
	if err != nil {
		return unavailable("a file could not be copied", "check both disks and their free space", err)
	}
	return nil
}

func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() {
			err = syncDir(path)
		}
		return err
	})
}

// copyKeys copies the three key files, wherever they lie, into a key directory.
func copyKeys(files map[string]string, to string) error {
	for name, from := range files {
		if err := copyFile(from, filepath.Join(to, name)); err != nil {
			return err
		}
	}
	return nil
}

// Restore makes a new data directory (o.Dir must be empty, or hold the
// directory "keys" and nothing else) from a backup, on the engine that
// o.Database names, and verifies it. Problems it finds do not undo the restore.
func Restore(ctx context.Context, backup string, o Options) (Findings, error) {
	f, err := restore(ctx, backup, o.withDefaults())
	if err != nil {
		return f, fmt.Errorf("restore: %w", err)
	}
	return f, nil
}

func restore(ctx context.Context, backup string, o Options) (Findings, error) {
	m, err := readManifest(backup)
	if err != nil {
		return Findings{}, err
	}
	if err := restoreFiles(backup, o, m); err != nil {
		return Findings{}, err
	}
	if o.Database != "" {
		if err := fillPostgres(ctx, filepath.Join(backup, databaseFile), o.Database); err != nil {
			return Findings{}, err
		}
	} else if err := copyFile(filepath.Join(backup, databaseFile), filepath.Join(o.Dir, databaseFile)); err != nil {
		return Findings{}, err
	}
	s, err := Open(ctx, o)
	if err != nil {
		return Findings{}, err
	}
	f, err := s.Verify(ctx)
	if err == nil && f.Acts < m.Acts {
		f.problem("ledger: the backup's manifest says %d acts", m.Acts)
	}
	return f, errors.Join(err, s.Close())
}

func readManifest(backup string) (Manifest, error) {
	var m Manifest
	b, err := os.ReadFile(filepath.Join(backup, manifestFile))
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil || m.Format != backupFormat {
		return m, &threat.Error{
			Kind: threat.KindInvalid, Where: backup, Message: "this is no whole backup",
			Remedy: "give the directory that tocsin backup wrote; one that was interrupted cannot be used", Err: err,
		}
	}
	return m, nil
}

func restoreFiles(backup string, o Options, m Manifest) error {
	entries, err := os.ReadDir(o.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unavailable("the directory cannot be read", "check its owner and mode", err)
	}
	for _, e := range entries {
		if e.Name() != keyDir || m.Keys {
			return &threat.Error{Kind: threat.KindConflict, Where: o.Dir, Message: "the directory is not empty", Remedy: "restore into a new one: nothing is ever overwritten"}
		}
	}
	if !m.Keys && len(entries) == 0 {
		return &threat.Error{Kind: threat.KindInvalid, Where: o.Dir, Message: "the backup holds no keys, and none are here", Remedy: "put the desk's keys directory into " + filepath.Join(o.Dir, keyDir) + " first, then restore again"}
	}
	err = filepath.WalkDir(filepath.Join(backup, originalsDir), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		return copyFile(path, filepath.Join(o.Dir, originalsDir, e.Name()[:2], e.Name()))
	})
	if err != nil || !m.Keys {
		return err
	}
	from := filepath.Join(backup, keyDir)
	for name, to := range keyFiles(o) {
		if err := copyFile(filepath.Join(from, name), to); err != nil {
			return err
		}
	}
	return nil
}
