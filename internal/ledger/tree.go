package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// HashReader reads stored hashes of the tree by their number.
type HashReader = tlog.HashReader

// Appended is what appending leaves makes: the stored hashes to keep, numbered
// from First without gaps.
type Appended struct {
	First  int64
	Hashes []tlog.Hash
	Size   int64 // of the tree afterwards
	Root   tlog.Hash
}

// Append adds leaves, given as their digests, to a tree of the given size whose
// stored hashes r reads.
func Append(size int64, digests [][32]byte, r HashReader) (Appended, error) {
	out := Appended{First: tlog.StoredHashCount(size), Size: size}
	both := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		return readThrough(indexes, out, r)
	})
	for _, d := range digests {
		hashes, err := tlog.StoredHashesForRecordHash(out.Size, tlog.RecordHash(d[:]), both)
		if err != nil {
			return Appended{}, fmt.Errorf("append leaf: %w", err)
		}
		out.Hashes = append(out.Hashes, hashes...)
		out.Size++
	}
	root, err := tlog.TreeHash(out.Size, both)
	if err != nil {
		return Appended{}, fmt.Errorf("hash tree: %w", err)
	}
	out.Root = root
	return out, nil
}

// readThrough takes from the hashes just made what is there, and asks r once
// for the rest.
func readThrough(indexes []int64, made Appended, r HashReader) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	var missing []int64
	var places []int
	for i, index := range indexes {
		if index >= made.First {
			out[i] = made.Hashes[index-made.First]
			continue
		}
		missing = append(missing, index)
		places = append(places, i)
	}
	if len(missing) == 0 {
		return out, nil
	}
	old, err := r.ReadHashes(missing)
	if err != nil {
		return nil, err
	}
	for i, h := range old {
		out[places[i]] = h
	}
	return out, nil
}
