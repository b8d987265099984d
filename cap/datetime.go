package cap

import (
	"errors"
	"fmt"
	"time"
)

// DateTime is a time as a message writes it, such as
// 2002-05-24T16:49:00-07:00. The empty DateTime is an absent element.
type DateTime string

// NewDateTime writes t in the zone it is in, whole seconds, with a numeric
// offset; UTC is -00:00. CAP 1.2 §3.3.2
func NewDateTime(t time.Time) DateTime {
	if t.Location() == time.UTC {
		return DateTime(t.Format("2006-01-02T15:04:05") + "-00:00")
	}
	return DateTime(t.Format("2006-01-02T15:04:05-07:00"))
}

// Time is the moment written. It reads what XML Schema calls a dateTime with a
// zone: fractions of a second and Z too, which CAP 1.1 let pass.
func (d DateTime) Time() (time.Time, error) {
	m, ok := parseMoment(trimSpace(string(d)))
	if !ok {
		return time.Time{}, fmt.Errorf("read time %q: want a form such as 2002-05-24T16:49:00-07:00", clip(string(d)))
	}
	if !m.zoned {
		return time.Time{}, errNoZone
	}
	zone := time.UTC
	if m.offset != 0 {
		zone = time.FixedZone("", int(m.offset)*60)
	}
	return time.Unix(m.unix, int64(m.nano)).In(zone), nil
}

var errNoZone = errors.New("read time: the offset from UTC is missing; write one, such as +02:00")

// moment is a dateTime of XML Schema.
type moment struct {
	unix   int64 // seconds; of local time when there is no zone
	nano   int32
	offset int32 // minutes east of UTC
	zoned  bool
	zulu   bool // written as Z
	minus  bool // a zero offset written as -00:00
}

// after compares two moments; without a zone on either side it is never true.
func (m moment) after(n moment) bool {
	return m.zoned && n.zoned && (m.unix > n.unix || m.unix == n.unix && m.nano > n.nano)
}

// parseMoment reads a dateTime. XML Schema part 2 §3.2.7
func parseMoment(s string) (m moment, ok bool) {
	neg := false
	if s != "" && s[0] == '-' {
		neg, s = true, s[1:]
	}
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	if n < 4 || n > 18 || n > 4 && s[0] == '0' || len(s) < n+15 {
		return m, false
	}
	year := decimal(s[:n])
	if neg {
		year = -year
	}
	d := s[n:]
	if year == 0 || d[0] != '-' || d[3] != '-' || d[6] != 'T' || d[9] != ':' || d[12] != ':' ||
		!allDigits(d[1:3]) || !allDigits(d[4:6]) || !allDigits(d[7:9]) || !allDigits(d[10:12]) || !allDigits(d[13:15]) {
		return m, false
	}
	month, day, hour, minute, second := decimal(d[1:3]), decimal(d[4:6]), decimal(d[7:9]), decimal(d[10:12]), decimal(d[13:15])
	rest := d[15:]
	if rest, ok = m.fraction(rest); !ok {
		return m, false
	}
	endOfDay := hour == 24 && minute == 0 && second == 0 && m.nano == 0
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 && !endOfDay || minute > 59 || second > 59 {
		return m, false
	}
	const farthest = 9_999_999_999 // years that count the seconds in 64 bits
	year = min(max(year, -farthest), farthest)
	m.unix = daysFromCivil(year, month, day)*86400 + int64(hour*3600+minute*60+second)
	return m, m.zone(rest)
}

// fraction reads an optional fraction of a second.
func (m *moment) fraction(s string) (rest string, ok bool) {
	if s == "" || s[0] != '.' {
		return s, true
	}
	n, scale := 1, int32(100_000_000)
	for ; n < len(s) && isDigit(s[n]); n++ {
		m.nano += int32(s[n]-'0') * scale
		scale /= 10
	}
	return s[n:], n > 1
}

// zone reads an optional zone.
func (m *moment) zone(s string) bool {
	switch {
	case s == "":
		return true
	case s == "Z":
		m.zoned, m.zulu = true, true
		return true
	case len(s) != 6 || s[0] != '+' && s[0] != '-' || s[3] != ':' || !allDigits(s[1:3]) || !allDigits(s[4:6]):
		return false
	}
	h, min := decimal(s[1:3]), decimal(s[4:6])
	if min > 59 || h > 14 || h == 14 && min > 0 {
		return false
	}
	m.zoned, m.offset = true, int32(h*60+min)
	if s[0] == '-' {
		m.minus = m.offset == 0
		m.offset = -m.offset
	}
	m.unix -= int64(m.offset) * 60
	return true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

func decimal(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// daysFromCivil counts days from 1970-01-01 in the Gregorian calendar.
func daysFromCivil(y, m, d int) int64 {
	if m <= 2 {
		y--
	}
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	yoe := y - era*400
	doy := (153*((m+9)%12)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int64(era)*146097 + int64(doe) - 719468
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// trimSpace removes the white space of XML from both ends.
func trimSpace(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// clip shortens a text that is shown in a message.
func clip(s string) string {
	const most = 120
	if len(s) <= most {
		return s
	}
	n := most
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}
