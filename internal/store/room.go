package store

import (
	"errors"
	"os"
)

// spare is the room that must be left: what is under way at any moment fits.
const spare = 1 << 20

// Room says whether the data directory can take more, by writing some: no
// figure of a file system tells what a quota, a mode or a network will do.
func (s *Store) Room() error {
	if s.readOnly {
		return nil
	}
	s.room.Lock() // however many ask at once
	defer s.room.Unlock()
	f, err := os.CreateTemp(s.dir, ".room-")
	if err != nil {
		return unavailable("the data directory cannot be written", "check the disk's free space and the directory's mode", err)
	}
	_, err = f.Write(make([]byte, spare))
	if err = errors.Join(err, f.Close(), os.Remove(f.Name())); err != nil {
		return unavailable("the disk is full", "free some space: what comes now cannot be kept", err)
	}
	return nil
}
