package intake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// Folder is a watched folder: files put into it are taken in and moved to its
// done or failed folder, the failed ones beside a text that says why. A file is
// taken when it has not changed between two looks, so that one still being
// copied is left alone; files whose names begin with a dot or end in .part,
// .tmp or .crdownload are left alone too.
type Folder struct {
	Dir     string
	Source  string // name or id of the source of what lies there; told from each document when empty
	Marking threat.Marking

	t    *Taker
	last map[string]fs.FileInfo
}

// The folders within a watched folder.
const (
	folderDone   = "done"
	folderFailed = "failed"
)

// Folder makes a watched folder, and the folders in it.
func (t *Taker) Folder(dir, source string, m threat.Marking) (*Folder, error) {
	for _, d := range []string{folderDone, folderFailed} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			return nil, &threat.Error{Kind: threat.KindUnavailable, Where: dir, Message: "the watched folder cannot be used", Remedy: "check that it exists and may be written to", Err: err}
		}
	}
	return &Folder{Dir: dir, Source: source, Marking: m, t: t, last: map[string]fs.FileInfo{}}, nil
}

// Watch looks into the folder every so often until the context ends.
func (f *Folder) Watch(ctx context.Context, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if _, err := f.Scan(ctx); err != nil && ctx.Err() == nil {
			f.t.o.Log.Error("look into watched folder", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// Scan looks once, and says how many files were taken in or refused.
func (f *Folder) Scan(ctx context.Context) (int, error) {
	entries, err := os.ReadDir(f.Dir)
	if err != nil {
		return 0, fmt.Errorf("list watched folder: %w", err)
	}
	now, n := map[string]fs.FileInfo{}, 0
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || unfinished(e.Name()) {
			continue
		}
		before := f.last[e.Name()]
		if before == nil || before.Size() != info.Size() || !before.ModTime().Equal(info.ModTime()) {
			now[e.Name()] = info
			continue
		}
		if err := f.file(ctx, e.Name(), info); err != nil {
			if ctx.Err() != nil {
				return n, ctx.Err()
			}
			now[e.Name()] = info
			f.t.o.Log.Error("watched file stays", "error", err)
			continue
		}
		n++
	}
	f.last = now
	return n, nil
}

// unfinished says by its name that a file is not complete.
func unfinished(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".part", ".tmp", ".crdownload", ".partial", ".swp":
		return true
	}
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~")
}

// file takes one file in and moves it away. It is remembered with the reports
// that it was taken, so that one whose move was interrupted is not taken twice.
func (f *Folder) file(ctx context.Context, name string, info fs.FileInfo) error {
	in, err := f.open(name, info)
	if err != nil {
		return err
	}
	s := Submission{
		Body: in, Name: name, Way: WayFolder, Source: f.Source, Marking: f.Marking,
		Seen: Seen{Scope: "folder " + f.Dir, Item: fmt.Sprintf("%s %d %d", name, info.Size(), info.ModTime().UnixNano())},
	}
	results, err := f.t.Take(ctx, threat.Machinery("folder"), s, nil)
	_ = in.Close() // it was only read
	var e *threat.Error
	if err != nil && (!errors.As(err, &e) || e.Kind == threat.KindUnavailable || e.Kind == threat.KindInternal) {
		return err
	}
	if err != nil {
		return f.move(name, folderFailed, sentence(err))
	}
	var faults []string
	for _, r := range results {
		if r.Err != nil {
			faults = append(faults, sentence(r.Err))
		}
	}
	return f.move(name, folderDone, strings.Join(faults, "\n"))
}

// open opens a file of the folder, and only the one that was looked at: in its
// place may by now stand a link to something else, or a pipe that never ends.
func (f *Folder) open(name string, seen fs.FileInfo) (*os.File, error) {
	in, err := os.OpenFile(filepath.Join(f.Dir, name), os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := in.Stat()
	if err == nil && !os.SameFile(info, seen) {
		err = fmt.Errorf("%s has been replaced meanwhile", name)
	}
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	return in, nil
}

// move moves a file away under a free name; what is to be said of it lies
// beside it.
func (f *Folder) move(name, to, said string) error {
	target := filepath.Join(f.Dir, to, name)
	for i := 2; exists(target); i++ {
		ext := filepath.Ext(name)
		target = filepath.Join(f.Dir, to, fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), i, ext))
	}
	if said != "" {
		if err := os.WriteFile(target+".error.txt", []byte(said+"\n"), 0o600); err != nil {
			return fmt.Errorf("write why: %w", err)
		}
	}
	if err := os.Rename(filepath.Join(f.Dir, name), target); err != nil {
		return fmt.Errorf("move watched file: %w", err)
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// Forget drops what is remembered of files taken long ago.
func (f *Folder) Forget(ctx context.Context, before time.Time) error {
	return f.t.o.Store.Write(ctx, func(tx *store.Tx) error { return tx.ForgetSeen("folder "+f.Dir, before) })
}
