package email

import (
	"bytes"
	"strconv"

	"github.com/tocsin/tocsin/internal/deliver"
)

// letter is a mail ready to be sent.
type letter struct {
	place int // in the batch, for its result
	from  string
	to    string
	text  []byte // ends with CRLF
}

// groupLetters and groupBytes bound what is sent before the answers are read:
// a client must not fill both sides' windows (RFC 2920 §3.1).
const (
	groupLetters = 32
	groupBytes   = 256 << 10
)

// transact sends letters over a session and calls done for each whose outcome
// is known. It gives those that were not begun; when there are any, the
// session is at its end.
func (s *session) transact(letters []letter, done func(place int, r deliver.Result)) (left []letter) {
	_, pipelining := s.offers["PIPELINING"]
	_, chunking := s.offers["CHUNKING"]
	for len(letters) > 0 && !s.over {
		group := letters[:groupSize(letters)]
		if pipelining && chunking {
			s.chunks(group, done)
		} else {
			group = letters[:1]
			done(group[0].place, s.single(group[0]))
		}
		letters = letters[len(group):]
	}
	return letters
}

// groupSize is how many letters go out before their answers are read.
func groupSize(letters []letter) int {
	size := 0
	for i, l := range letters {
		if size += len(l.text); i == groupLetters || i > 0 && size > groupBytes {
			return i
		}
	}
	return len(letters)
}

// envelope appends the commands that open a transaction. One that may still be
// open is cleared first.
func (s *session) envelope(b []byte, l letter) []byte {
	if s.open {
		b = append(b, "RSET\r\n"...)
	}
	b = append(append(append(b, "MAIL FROM:<"...), l.from...), '>')
	if _, offered := s.offers["SMTPUTF8"]; offered && !ascii(l.to) {
		b = append(b, " SMTPUTF8"...)
	}
	return append(append(append(b, "\r\nRCPT TO:<"...), l.to...), ">\r\n"...)
}

// opened reads the answers to an envelope and the command behind it: of MAIL,
// of RCPT and of that.
func (s *session) opened(reset bool) (codes [3]int, err error) {
	if reset {
		if _, err := s.reply(nil); err != nil {
			return codes, err
		}
	}
	for i := range codes {
		if codes[i], err = s.reply(nil); err != nil {
			return codes, err
		}
	}
	return codes, nil
}

// chunks sends whole letters one behind the other and then reads the answers
// (RFC 2920, with BDAT of RFC 3030). A lost connection leaves open what became
// of those whose text had gone out whole, and of no other.
func (s *session) chunks(letters []letter, done func(int, deliver.Result)) {
	out, ends := s.out[:0], make([]int, len(letters))
	reset := s.open
	for i, l := range letters {
		out = s.envelope(out, l)
		out = append(strconv.AppendInt(append(out, "BDAT "...), int64(len(l.text)), 10), " LAST\r\n"...)
		out = append(out, l.text...)
		ends[i], s.open = len(out), true // a refused one leaves its transaction open (RFC 3030 §2)
	}
	s.out = out
	written := s.writeBeside(out)
	for i, l := range letters {
		codes, err := s.opened(i > 0 || reset)
		if err != nil {
			s.end()
			whole := <-written
			for j := i; j < len(letters); j++ {
				done(letters[j].place, lost(ends[j] <= whole))
			}
			return
		}
		r := outcome(codes[:]...)
		if s.unchunked = codes[0] < 300 && codes[1] < 300 && (codes[2] == 500 || codes[2] == 502); s.unchunked {
			r = lost(false)
		}
		done(l.place, r)
		if s.unchunked || r.Code == codeClosing {
			s.end() // it takes nothing of what stands behind (RFC 5321 §3.8)
			for _, rest := range letters[i+1:] {
				done(rest.place, lost(false))
			}
			break
		}
	}
	<-written
}

// writeBeside writes while answers are read, and gives how much went out.
func (s *session) writeBeside(out []byte) <-chan int {
	written := make(chan int, 1)
	if s.deadline() != nil {
		written <- 0 // closed: the answers will not come
		return written
	}
	go func() {
		n, _ := s.conn.Write(out) // an error shows in the answers that do not come
		written <- n
	}()
	return written
}

// single sends one letter by DATA: its envelope, in one group if the peer takes
// it so, and when that is answered its text.
func (s *session) single(l letter) deliver.Result {
	reset := s.open
	envelope := append(s.envelope(nil, l), "DATA\r\n"...)
	s.open = true
	codes, err := s.ask(envelope, reset)
	if err != nil {
		s.end()
		return lost(false)
	}
	r, refused := outcome(codes[:]...), codes[0] >= 300 || codes[1] >= 300
	if codes[2] != goOn {
		s.over = r.Code == codeClosing
		return r
	}
	text := dotted(l.text)
	if refused { // no recipient stands, yet the peer waits for a text: it gets none
		text = nil
	}
	n, err := s.write(append(text, ".\r\n"...))
	if err != nil {
		s.end()
		return lost(!refused && n == len(text)+3)
	}
	code, err := s.reply(nil)
	if err != nil {
		s.end()
		return lost(!refused)
	}
	if s.over, s.open = code == codeClosing, false; refused { // the end of a text ends its transaction (RFC 5321 §4.1.1.4)
		return r
	}
	return outcome(codes[0], codes[1], code)
}

// ask sends the commands of an envelope and gives the answers, one by one to a
// peer that does not take them together. After a refusal nothing more is asked.
func (s *session) ask(envelope []byte, reset bool) (codes [3]int, err error) {
	if _, together := s.offers["PIPELINING"]; together {
		if _, err := s.write(envelope); err != nil {
			return codes, err
		}
		return s.opened(reset)
	}
	place := 0
	for line := range bytes.Lines(envelope) {
		if _, err := s.write(line); err != nil {
			return codes, err
		}
		code, err := s.reply(nil)
		switch {
		case err != nil:
			return codes, err
		case reset:
			reset = false
			continue
		}
		if codes[place] = code; code >= 400 {
			break
		}
		place++
	}
	return codes, nil
}

// dotted doubles the dots that begin a line (RFC 5321 §4.5.2).
func dotted(text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("\r\n."), []byte("\r\n.."))
	if len(text) > 0 && text[0] == '.' {
		text = append([]byte{'.'}, text...)
	}
	return text
}
