package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

const (
	originalsDir = "originals"
	tempPrefix   = ".tmp-"
)

// Originals keeps the bytes of reports as they came in: one encrypted file for
// each content, named by its SHA-256.
type Originals struct {
	dir  string
	key  []byte
	rand io.Reader
}

// Kept is an original that is durably on disk.
type Kept struct {
	Digest string // SHA-256, lower-case hex
	Size   int64
}

// Put keeps what r gives, up to limit bytes, and returns when it is durable.
// More than limit is an error of kind too-large, and nothing is kept. The same
// content twice is one file. A content that no report is made of is removed by
// [Store.SweepOriginals].
func (o *Originals) Put(r io.Reader, limit int64) (Kept, error) {
	// Content that fits in memory is hashed first, so that a second arrival
	// of the same costs no disk.
	head, err := io.ReadAll(io.LimitReader(r, min(limit+1, chunkSize)))
	if err != nil {
		return Kept{}, fmt.Errorf("read original: %w", err)
	}
	if int64(len(head)) > limit {
		return Kept{}, tooLong(limit)
	}
	if int64(len(head)) < chunkSize {
		return o.putBytes(head)
	}
	return o.putStream(io.MultiReader(bytes.NewReader(head), r), limit)
}

func tooLong(limit int64) error {
	return threat.TooLarge("original", fmt.Sprintf("it is longer than %d bytes", limit), "give a shorter file, or raise the limit in the configuration")
}

func (o *Originals) putBytes(content []byte) (Kept, error) {
	sum := sha256.Sum256(content)
	kept := Kept{Digest: hex.EncodeToString(sum[:]), Size: int64(len(content))}
	path := o.path(kept.Digest)
	if o.whole(path) {
		return kept, nil
	}
	err := o.place(path, func(f *os.File) error { return o.seal(f, bytes.NewReader(content)) })
	return kept, err
}

// whole says whether the file is there. Its age is renewed, so that a sweep
// running now does not take it for an orphan.
func (o *Originals) whole(path string) bool {
	now := time.Now()
	return os.Chtimes(path, now, now) == nil
}

func (o *Originals) place(path string, write func(*os.File) error) error {
	if err := o.makeDir(filepath.Dir(path)); err != nil {
		return unavailable("the original cannot be kept", "check the disk's free space and the directory's mode", err)
	}
	if err := replaceFile(path, write); err != nil {
		return unavailable("the original cannot be kept", "check the disk's free space and the directory's mode", err)
	}
	return nil
}

// makeDir makes one of the 256 directories, durably.
func (o *Originals) makeDir(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return syncDir(o.dir)
}

// putStream keeps content whose name is known only at its end.
func (o *Originals) putStream(r io.Reader, limit int64) (Kept, error) {
	f, err := os.CreateTemp(o.dir, tempPrefix+"*")
	if err != nil {
		return Kept{}, unavailable("the original cannot be kept", "check the disk's free space and the directory's mode", err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already when all went well
	count := &counter{hash: sha256.New(), left: limit}
	err = o.seal(f, io.TeeReader(r, count))
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if count.left < 0 {
		return Kept{}, tooLong(limit)
	}
	if err != nil {
		return Kept{}, unavailable("the original cannot be kept", "check that it can be read, and the disk's free space", err)
	}
	kept := Kept{Digest: hex.EncodeToString(count.hash.Sum(nil)), Size: limit - count.left}
	return kept, o.rename(f.Name(), o.path(kept.Digest))
}

func (o *Originals) rename(from, to string) error {
	err := o.makeDir(filepath.Dir(to))
	if err == nil {
		err = os.Rename(from, to)
	}
	if err == nil {
		err = syncDir(filepath.Dir(to))
	}
	if err != nil {
		return unavailable("the original cannot be kept", "check the disk's free space and the directory's mode", err)
	}
	return nil
}

// counter hashes what passes, and stops it when it becomes too long.
type counter struct {
	hash hash.Hash
	left int64
}

func (c *counter) Write(p []byte) (int, error) {
	c.left -= int64(len(p))
	if c.left < 0 {
		return 0, errors.New("too long")
	}
	return c.hash.Write(p)
}

func (o *Originals) path(digest string) string {
	return filepath.Join(o.dir, digest[:2], digest)
}

// open decrypts an original. What it gives is checked against the digest at
// the end: a reader that got io.EOF has read exactly what came in.
func (o *Originals) open(digest string) (io.ReadCloser, error) {
	if len(digest) != 64 {
		return nil, threat.NotFound("original")
	}
	f, err := os.Open(o.path(digest))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, threat.NotFound("original")
	}
	if err != nil {
		return nil, unavailable("the original cannot be read", "check the disk and the directory's mode", err)
	}
	plain, err := o.unseal(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return &checked{plain: plain, file: f, hash: sha256.New(), digest: digest}, nil
}

// checked compares content with its digest while it is read.
type checked struct {
	plain  io.Reader
	file   *os.File
	hash   hash.Hash
	digest string
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.plain.Read(p)
	c.hash.Write(p[:n])
	if err == io.EOF && hex.EncodeToString(c.hash.Sum(nil)) != c.digest {
		return n, errDamaged()
	}
	return n, err
}

func (c *checked) Close() error { return c.file.Close() }

func errDamaged() error {
	return unavailable("the original is damaged on disk", "restore it from the backup", nil)
}

// Original gives the bytes of a report as they came in.
func (s *Store) Original(ctx context.Context, r threat.Reader, report string) (io.ReadCloser, error) {
	digest, err := one(ctx, &s.Reads, r, "report", text, "SELECT r.digest FROM {report} r WHERE r.id = ? AND r.erased = 0", report)
	if err != nil {
		return nil, err
	}
	return s.Originals.open(digest)
}
