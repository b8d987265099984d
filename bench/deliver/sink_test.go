package deliver

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// sink is a mail relay on loopback that takes everything, counts it and throws
// it away. It takes commands in groups (RFC 2920) and texts in chunks (RFC
// 3030) unless it is told to be a plain one.
type sink struct {
	address string
	plain   bool
	taken   atomic.Int64
	watched string         // recipients whose first byte is timed begin with it
	first   chan time.Time // of each watched RCPT
	offers  string
}

func newSink(t testing.TB, plain bool) *sink {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &sink{address: listener.Addr().String(), plain: plain, first: make(chan time.Time, 1<<16), offers: "250-sink\r\n250-PIPELINING\r\n250 CHUNKING\r\n"}
	if plain {
		s.offers = "250 sink\r\n"
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return s
}

var ok = []byte("250 ok\r\n")

// serve answers when nothing more has come in, as a relay that knows groups
// does.
func (s *sink) serve(conn net.Conn) {
	defer conn.Close()
	in, out := bufio.NewReaderSize(conn, 64<<10), bufio.NewWriterSize(conn, 16<<10)
	out.WriteString("220 sink\r\n")
	for {
		if in.Buffered() == 0 && out.Flush() != nil {
			return
		}
		line, err := in.ReadSlice('\n')
		if err != nil {
			return
		}
		switch {
		case bytes.HasPrefix(line, []byte("EHLO")):
			out.WriteString(s.offers)
		case bytes.HasPrefix(line, []byte("BDAT ")):
			size, _ := strconv.Atoi(string(bytes.Fields(line)[1]))
			if n, err := in.Discard(size); n < size || err != nil {
				return
			}
			s.taken.Add(1)
			out.Write(ok)
		case bytes.HasPrefix(line, []byte("DATA")):
			out.WriteString("354 go on\r\n")
			out.Flush()
			if !skipText(in) {
				return
			}
			s.taken.Add(1)
			out.Write(ok)
		default:
			if s.watched != "" && strings.HasPrefix(string(line), "RCPT TO:<"+s.watched) {
				s.first <- time.Now()
			}
			out.Write(ok)
		}
	}
}

func skipText(in *bufio.Reader) bool {
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return false
		}
		if len(line) == 3 && line[0] == '.' {
			return true
		}
	}
}

// stopAndWait is what the machine gives with each command answered before the
// next: mails a second over some connections.
func stopAndWait(t testing.TB, conns, mails int, text []byte) float64 {
	s := newSink(t, true)
	return ceiling(t, s, conns, mails, func(conn net.Conn, in *bufio.Reader, n int) error {
		for range n {
			for _, out := range [][]byte{[]byte("MAIL FROM:<desk@example.org>\r\n"), []byte("RCPT TO:<p@example.org>\r\n"), []byte("DATA\r\n"), append(text, ".\r\n"...)} {
				if _, err := conn.Write(out); err != nil {
					return err
				}
				if _, err := in.ReadSlice('\n'); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// inGroups is what it gives with whole mails sent one behind the other.
func inGroups(t testing.TB, conns, mails int, text []byte) float64 {
	s := newSink(t, false)
	const group = 32
	one := append([]byte("RSET\r\nMAIL FROM:<desk@example.org>\r\nRCPT TO:<p@example.org>\r\nBDAT "+strconv.Itoa(len(text))+" LAST\r\n"), text...)
	out := bytes.Repeat(one, group)
	return ceiling(t, s, conns, mails, func(conn net.Conn, in *bufio.Reader, n int) error {
		for ; n > 0; n -= group {
			if _, err := conn.Write(out); err != nil {
				return err
			}
			for range 4 * group {
				if _, err := in.ReadSlice('\n'); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func ceiling(t testing.TB, s *sink, conns, mails int, send func(net.Conn, *bufio.Reader, int) error) float64 {
	errs := make(chan error, conns)
	begin := time.Now()
	for range conns {
		go func() {
			conn, err := net.Dial("tcp", s.address)
			if err != nil {
				errs <- err
				return
			}
			defer conn.Close()
			in := bufio.NewReader(conn)
			if _, err = in.ReadSlice('\n'); err == nil {
				err = send(conn, in, mails/conns)
			}
			errs <- err
		}()
	}
	for range conns {
		if err := <-errs; err != nil && err != io.EOF {
			t.Fatal(err)
		}
	}
	return float64(s.taken.Load()) / time.Since(begin).Seconds()
}
