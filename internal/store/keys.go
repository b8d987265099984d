package store

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tocsin/tocsin/internal/ledger"
	"github.com/tocsin/tocsin/internal/threat"
)

// The key files of a data directory. Whoever has the originals' key can read
// the originals; whoever has the ledger's key can sign in the desk's name.
const (
	keyDir           = "keys"
	originalsKeyFile = "originals.key"
	ledgerKeyFile    = "ledger.key"
	ledgerPublicFile = "ledger.pub"
)

// keys are the secrets of a data directory.
type keys struct {
	originals []byte // 32 bytes, AES-256
	ledger    ledger.Key
}

// keyFiles says where each of the key files lies.
func keyFiles(o Options) map[string]string {
	return map[string]string{
		originalsKeyFile: o.KeyFile,
		ledgerKeyFile:    filepath.Join(o.Dir, keyDir, ledgerKeyFile),
		ledgerPublicFile: filepath.Join(o.Dir, keyDir, ledgerPublicFile),
	}
}

// openKeys reads the keys, and makes them for a new database. The database
// remembers the ledger's public key: another key would fork the log.
func openKeys(ctx context.Context, s *Store, o Options) (keys, error) {
	var known string
	err := s.reader.QueryRowContext(ctx, "SELECT value FROM setting WHERE name = 'ledger.public'").Scan(&known)
	fresh := errors.Is(err, sql.ErrNoRows) && !s.readOnly
	if err != nil && !fresh {
		return keys{}, dbError(err)
	}
	dir := filepath.Join(o.Dir, keyDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return keys{}, unavailable("the key directory cannot be made", "check the owner and mode of the data directory", err)
	}
	var k keys
	if k.originals, err = openOriginalsKey(o.KeyFile, s.rand, fresh); err != nil {
		return keys{}, err
	}
	if k.ledger, err = openLedgerKey(dir, o.Origin, s.rand, fresh); err != nil {
		return keys{}, err
	}
	if fresh {
		_, err = s.writer.ExecContext(ctx, s.d.rebind("INSERT INTO setting (name, value) VALUES ('ledger.public', ?)"), k.ledger.Public())
		return k, dbError(err)
	}
	if k.ledger.Public() != known {
		return keys{}, threat.Conflict("the ledger key in "+dir+" is not this database's",
			"put back the key files from the backup, or copy them from another node of this desk")
	}
	return k, nil
}

// DeriveKey gives a key of 32 bytes for one purpose, made from the ledger's
// key file: the same on every node that has the desk's keys, and after a
// restore. It tells nothing of the key it is made from.
func (s *Store) DeriveKey(purpose string) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, []byte(s.keys.ledger.Secret()), nil, "tocsin "+purpose+" v1", 32)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	return key, nil
}

func openOriginalsKey(path string, random io.Reader, mayMake bool) ([]byte, error) {
	text, err := readOrMake(path, mayMake, func() (string, error) {
		var key [32]byte
		_, err := io.ReadFull(random, key[:])
		return hex.EncodeToString(key[:]) + "\n", err
	})
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != 32 {
		return nil, threat.Invalid(path, "this is no key of originals", "restore the file from the backup: 64 hexadecimal digits")
	}
	return key, nil
}

func openLedgerKey(dir, origin string, random io.Reader, mayMake bool) (ledger.Key, error) {
	var made ledger.Key
	secret, err := readOrMake(filepath.Join(dir, ledgerKeyFile), mayMake, func() (string, error) {
		var err error
		made, err = ledger.NewKey(random, origin)
		return made.Secret() + "\n", err
	})
	if err != nil {
		return ledger.Key{}, err
	}
	public, err := readOrMake(filepath.Join(dir, ledgerPublicFile), mayMake && made.Public() != "", func() (string, error) {
		return made.Public() + "\n", nil
	})
	if err != nil {
		return ledger.Key{}, err
	}
	return ledger.ParseKey(secret, public)
}

// readOrMake reads a small secret file, and makes it when it may and must.
func readOrMake(path string, mayMake bool, content func() (string, error)) (string, error) {
	b, err := os.ReadFile(path)
	if err == nil {
		return string(b), nil
	}
	if !errors.Is(err, fs.ErrNotExist) || !mayMake {
		return "", &threat.Error{
			Kind: threat.KindUnavailable, Where: path, Message: "this key file cannot be read",
			Remedy: "put it back from the backup, or copy it from another node of this desk", Err: err,
		}
	}
	text, err := content()
	if err != nil {
		return "", fmt.Errorf("make key: %w", err)
	}
	return text, writeDurably(path, []byte(text))
}

// writeDurably writes a file for its owner only, so that it is whole or not
// there at all, whenever the power goes.
func writeDurably(path string, content []byte) error {
	err := replaceFile(path, func(f *os.File) error {
		_, err := f.Write(content)
		return err
	})
	if err != nil {
		return unavailable("a file could not be written", "check the disk's free space and the directory's mode", err)
	}
	return nil
}

// replaceFile writes to a temporary file beside path, makes it durable, and
// renames it.
func replaceFile(path string, write func(*os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), tempPrefix+"*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already when all went well
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes the names in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if closeErr := d.Close(); err == nil {
		err = closeErr
	}
	return err
}
