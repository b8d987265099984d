package reading

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestAlertForms reads alerts and advice of many offices, part by part.
func TestAlertForms(t *testing.T) {
	for _, c := range []struct {
		file string
		all  int // parts that are right at least
	}{
		{"testdata/alerts.txt", 134},
		{"testdata/alerts2.txt", 78},
	} {
		right, parts, whole, n := 0, 0, 0, 0
		for _, rep := range reports(t, c.file) {
			r := Read(Document{ID: rep.name, Text: rep.text, Published: rep.published})
			want, got := strings.TrimPrefix(rep.checks[0], "= "), alertLine(r.Alert)
			a, b := strings.Split(want, " | "), strings.Split(got, " | ")
			n++
			bad := 0
			for i := range a {
				parts++
				ok := len(a) == len(b) && (a[i] == b[i] || i == 3 && a[i] != "-" && strings.HasPrefix(b[i], a[i]))
				if ok {
					right++
				} else {
					bad++
				}
			}
			if bad > 0 {
				t.Logf("%s: got %s\n  want %s", rep.name, got, want)
			} else {
				whole++
			}
		}
		t.Logf("%s: %d of %d parts, %d of %d alerts in all", c.file, right, parts, whole, n)
		if right < c.all {
			t.Errorf("%s: %d parts are right, want at least %d", c.file, right, c.all)
		}
	}
}

// alertLine is an alert as the file writes it.
func alertLine(a *Alert) string {
	if a == nil {
		return "none"
	}
	standing, issued, until, location := "no", "-", "-", a.Location
	if a.Standing {
		standing = "yes"
	}
	if a.Issued.Known() {
		issued = a.Issued.EDTF[:min(len(a.Issued.EDTF), 10)]
	}
	if !a.Window.To.IsZero() {
		until = a.Window.To.Add(-time.Second).Format(time.DateOnly)
	}
	if location == "" {
		location = "-"
	}
	return fmt.Sprintf("alert %s | %s | %d | %s | %d | %s | %s", a.Kind, standing, a.Level, location, len(a.Actions), issued, until)
}
