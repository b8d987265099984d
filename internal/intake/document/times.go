package document

import (
	"net/mail"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// layouts of times as pages and feeds write them, and whether they tell the
// zone. Those without a zone are taken for the day only: which day it was
// elsewhere is not known to the hour.
var layouts = []struct {
	layout string
	zoned  bool
}{
	{time.RFC3339Nano, true},
	{"2006-01-02T15:04:05Z0700", true},
	{"2006-01-02T15:04Z07:00", true},
	{"2006-01-02T15:04Z0700", true},
	{"2006-01-02 15:04:05 -0700", true},
	{"2006-01-02 15:04:05 -0700 MST", true},
	{"2006-01-02 15:04:05Z07:00", true},
	{time.RFC1123Z, true},
	{"Mon, 2 Jan 2006 15:04:05 -0700", true},
	{"Mon, 2 Jan 2006 15:04 -0700", true},
	{"2 Jan 2006 15:04:05 -0700", true},
	{"Mon, 2 Jan 2006 15:04:05 GMT", true},
	{"Mon, 2 Jan 2006 15:04:05 UTC", true},
	{"Mon, 2 Jan 2006 15:04:05 UT", true},
	{"Mon, 2 Jan 2006 15:04:05 Z", true},
	{"2006-01-02T15:04:05.999999999", false},
	{"2006-01-02T15:04:05", false},
	{"2006-01-02T15:04", false},
	{"2006-01-02 15:04:05", false},
	{"2006-01-02 15:04", false},
	{time.DateOnly, false},
	{"20060102", false},
	{"2006/01/02", false},
	{"2006/01/02 15:04:05", false},
	{"2006-1-2", false},
	{"January 2, 2006", false},
	{"Jan 2, 2006", false},
	{"2 January 2006", false},
	{"2 Jan 2006", false},
	{"Mon, 2 Jan 2006", false},
	{"Monday, January 2, 2006", false},
	{"January 2, 2006 3:04 PM", false},
	{"Mon, 2 Jan 2006 15:04:05", false},
}

// zones are the names that feeds still write in place of an offset (RFC 822).
var zones = strings.NewReplacer(" EST", " -0500", " EDT", " -0400", " CST", " -0600", " CDT", " -0500", " MST", " -0700", " MDT", " -0600",
	" PST", " -0800", " PDT", " -0700", " BST", " +0100", " CEST", " +0200", " CET", " +0100", " EEST", " +0300", " EET", " +0200", " MSK", " +0300")

// earliest is the year before which a publication time is a mistake of the
// page's ("1970-01-01").
const earliest = 1980

// parseTime reads a time as written by a machine. What it cannot read it leaves
// unknown.
func parseTime(s string) threat.When {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 60 {
		return threat.When{}
	}
	for _, try := range [2]string{s, zones.Replace(s)} {
		for _, l := range layouts {
			t, err := time.Parse(l.layout, try)
			if err != nil || t.Year() < earliest || t.Year() > 2200 {
				continue
			}
			if l.zoned {
				return threat.Instant(t.Truncate(time.Second))
			}
			return threat.Day(t.Year(), t.Month(), t.Day())
		}
	}
	if t, err := mail.ParseDate(s); err == nil && t.Year() >= earliest {
		return threat.Instant(t)
	}
	return threat.When{}
}
