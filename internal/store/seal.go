package store

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
)

// An encrypted original is a line that names the format, 16 random bytes, and
// the content in chunks of 64 KiB, each sealed with AES-256-GCM. The file's own
// key is derived from the desk's key and the random bytes (HKDF-SHA256), so
// that a chunk's number can be its nonce; the nonce's last byte is 1 in the
// last chunk only, so that a file cut short is noticed (the STREAM
// construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
const (
	sealMagic = "tocsin-original-v1\n"
	saltSize  = 16
	chunkSize = 64 << 10
)

// cipherOf derives the cipher of one file.
func (o *Originals) cipherOf(salt []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, o.key, salt, "tocsin original", 32)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	return cipher.NewGCM(block)
}

func chunkNonce(number uint64, last bool) []byte {
	nonce := make([]byte, 12)
	binary.BigEndian.PutUint64(nonce[3:11], number)
	if last {
		nonce[11] = 1
	}
	return nonce
}

// seal writes what r gives to w, encrypted.
func (o *Originals) seal(w io.Writer, r io.Reader) error {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(o.rand, salt); err != nil {
		return fmt.Errorf("read randomness: %w", err)
	}
	aead, err := o.cipherOf(salt)
	if err != nil {
		return err
	}
	if _, err := w.Write(append([]byte(sealMagic), salt...)); err != nil {
		return err
	}
	in := bufio.NewReaderSize(r, chunkSize+1)
	plain := make([]byte, chunkSize)
	sealed := make([]byte, 0, chunkSize+aead.Overhead())
	for number := uint64(0); ; number++ {
		n, err := io.ReadFull(in, plain)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return err
		}
		_, peekErr := in.Peek(1)
		if peekErr != nil && peekErr != io.EOF {
			return peekErr
		}
		last := peekErr == io.EOF
		sealed = aead.Seal(sealed[:0], chunkNonce(number, last), plain[:n], nil)
		if _, err := w.Write(sealed); err != nil || last {
			return err
		}
	}
}

// unseal gives the content of an encrypted file.
func (o *Originals) unseal(r io.Reader) (io.Reader, error) {
	head := make([]byte, len(sealMagic)+saltSize)
	if _, err := io.ReadFull(r, head); err != nil || string(head[:len(sealMagic)]) != sealMagic {
		return nil, errDamaged()
	}
	aead, err := o.cipherOf(head[len(sealMagic):])
	if err != nil {
		return nil, err
	}
	return &opener{
		aead: aead, in: bufio.NewReaderSize(r, chunkSize+aead.Overhead()+1),
		sealed: make([]byte, chunkSize+aead.Overhead()),
	}, nil
}

// opener decrypts chunk by chunk.
type opener struct {
	aead   cipher.AEAD
	in     *bufio.Reader
	number uint64
	sealed []byte
	plain  []byte // not handed out yet
	last   bool
}

func (o *opener) Read(p []byte) (int, error) {
	for len(o.plain) == 0 {
		if o.last {
			return 0, io.EOF
		}
		if err := o.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, o.plain)
	o.plain = o.plain[n:]
	return n, nil
}

func (o *opener) next() error {
	n, err := io.ReadFull(o.in, o.sealed)
	if err != nil && err != io.ErrUnexpectedEOF {
		return errDamaged()
	}
	_, err = o.in.Peek(1)
	o.last = err == io.EOF
	o.plain, err = o.aead.Open(o.sealed[:0], chunkNonce(o.number, o.last), o.sealed[:n], nil)
	if err != nil {
		return errDamaged()
	}
	o.number++
	return nil
}
