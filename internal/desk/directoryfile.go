package desk

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// The columns of a directory file; name must be there, and kind or id.
var directoryColumns = []string{"id", "kind", "name", "organisation", "rank", "role", "language", "zone", "quiet_from", "quiet_to", "email", "sms", "telephone", "webhook", "marking", "note"}

// Other names that people's tables have for them.
var columnNames = map[string]string{
	"type": "kind", "organization": "organisation", "org": "organisation", "company": "organisation", "e-mail": "email", "mail": "email", "phone": "telephone", "tel": "telephone",
	"mobile": "sms", "lang": "language", "time zone": "zone", "timezone": "zone", "tz": "zone", "tlp": "marking", "notes": "note", "quiet from": "quiet_from", "quiet to": "quiet_to",
}

// Limits of a directory file.
const (
	directoryBytes = 16 << 20
	directoryLines = 20_000
	directoryCell  = 2_000
)

// directoryRow is one line with its columns by name.
type directoryRow struct {
	line  int
	cells map[string]string
	fault string
}

// table is a directory file as it was read.
type table struct {
	rows    []directoryRow
	columns []string
	notes   []string // how the file was understood, where that was not plain
}

// readTable reads comma-, semicolon- or tab-separated values in UTF-8, UTF-16
// or Windows-1252.
func readTable(file io.Reader) (table, error) {
	var t table
	data, err := io.ReadAll(io.LimitReader(file, directoryBytes+1))
	if err != nil {
		return t, threat.Invalid("file", "the file could not be read", "try again")
	}
	if len(data) > directoryBytes {
		return t, threat.TooLarge("file", "it is larger than 16 MB", "split it")
	}
	text, note, err := decoded(data)
	if err != nil {
		return t, err
	}
	t.note(note)
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord, in.TrimLeadingSpace = -1, true
	in.Comma, note = separator(text)
	t.note(note)
	if err := t.head(in); err != nil {
		return t, err
	}
	return t, t.body(in)
}

func (t *table) note(s string) {
	if s != "" {
		t.notes = append(t.notes, s)
	}
}

// decoded gives the text of a file, and how it was read where that is a guess.
func decoded(data []byte) (text, note string, err error) {
	var e encoding.Encoding
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		e, note = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "read as UTF-16"
	case bytes.IndexByte(data, 0) >= 0, bytes.HasPrefix(data, []byte("PK")):
		return "", "", threat.Invalid("file", "this is no text", "save the table as CSV (UTF-8) and take that")
	case utf8.Valid(data):
		return string(bytes.TrimPrefix(data, []byte("\ufeff"))), "", nil
	default:
		e, note = charmap.Windows1252, "read as Windows-1252, because it is not UTF-8: look at the letters with accents"
	}
	out, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return "", "", threat.Invalid("file", "the letters could not be read", "save the table as CSV (UTF-8) and take that")
	}
	return strings.TrimPrefix(string(out), "\ufeff"), note, nil
}

// separator is what stands between the columns of the first line.
func separator(text string) (rune, string) {
	head, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	best, most := ',', strings.Count(head, ",")
	for _, c := range []rune{';', '\t'} {
		if n := strings.Count(head, string(c)); n > most {
			best, most = c, n
		}
	}
	return best, map[rune]string{';': "columns are separated by semicolons", '\t': "columns are separated by tabs"}[best]
}

// head reads the first line.
func (t *table) head(in *csv.Reader) error {
	head, err := in.Read()
	if err != nil {
		return threat.Invalid("file", "this is not a table with a first line of column names", "begin it with "+strings.Join(directoryColumns[1:], ","))
	}
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(name))
		if other, ok := columnNames[name]; ok {
			name = other
		}
		if !slices.Contains(directoryColumns, name) {
			return threat.Invalid("file", fmt.Sprintf("there is no column %q", shortened(name)), "use some of "+strings.Join(directoryColumns, ","))
		}
		if slices.Contains(head[:i], name) {
			return threat.Invalid("file", fmt.Sprintf("the column %s stands twice", name), "keep one of them")
		}
		head[i] = name
	}
	if !slices.Contains(head, "name") || !slices.Contains(head, "kind") && !slices.Contains(head, "id") {
		return threat.Invalid("file", "the columns kind and name are missing", "add them: kind is person or organisation")
	}
	t.columns = head
	return nil
}

func shortened(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// body reads the other lines. A line that is wrong is kept with its fault.
func (t *table) body(in *csv.Reader) error {
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if len(t.rows) >= directoryLines {
			return threat.TooLarge("file", fmt.Sprintf("it has more than %d lines", directoryLines), "split it")
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			t.rows = append(t.rows, directoryRow{line: broken.StartLine, cells: map[string]string{}, fault: "a quotation mark is open or out of place"})
			continue
		}
		if err != nil {
			return threat.Invalid("file", "the file could not be read to its end", "save it again")
		}
		line, _ := in.FieldPos(0)
		if row := t.row(line, cells); row.fault != "" || strings.Join(cells, "") != "" {
			t.rows = append(t.rows, row)
		}
	}
}

func (t *table) row(line int, cells []string) directoryRow {
	row := directoryRow{line: line, cells: map[string]string{}}
	for i, cell := range cells {
		switch {
		case i >= len(t.columns) && strings.TrimSpace(cell) != "":
			row.fault = "it has more columns than the first line"
		case i >= len(t.columns):
		case len(cell) > directoryCell:
			row.fault = fmt.Sprintf("the column %s is longer than %d bytes", t.columns[i], directoryCell)
		default:
			row.cells[t.columns[i]] = disarmed(strings.TrimSpace(cell))
		}
	}
	return row
}

// formula says whether a spreadsheet would compute a cell rather than show it.
func formula(cell string) bool {
	return cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0]))
}

// armed writes a cell so that a spreadsheet shows it and computes nothing.
func armed(cell string) string {
	if formula(cell) {
		return "'" + cell
	}
	return cell
}

// disarmed takes away what armed has put before a cell.
func disarmed(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && formula(rest) {
		return rest
	}
	return cell
}

// ExportDirectory writes the contacts that the reader may see as a file that
// can be taken in again. Cells that a spreadsheet would compute are quoted with
// an apostrophe. Secrets of webhooks are left out.
func ExportDirectory(ctx context.Context, q *store.Reads, r threat.Reader, f store.ContactFilter, w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(directoryColumns); err != nil {
		return fmt.Errorf("write directory: %w", err)
	}
	orgs := map[string]string{}
	f.Limit = 500
	for {
		page, err := q.ContactPage(ctx, r, f)
		if err != nil {
			return err
		}
		for _, c := range page.Contacts {
			if _, known := orgs[c.Org]; !known && c.Org != "" {
				org, err := q.Contact(ctx, r, c.Org)
				if err != nil {
					return err
				}
				orgs[c.Org] = org.Name
			}
			if err := out.Write(exported(c, orgs[c.Org])); err != nil {
				return fmt.Errorf("write directory: %w", err)
			}
		}
		if f.After = page.Next; f.After == "" {
			out.Flush()
			return out.Error()
		}
	}
}

func exported(c threat.Contact, org string) []string {
	cells := []string{
		c.ID, string(c.Kind), c.Name, org, string(c.Rank), c.Role, c.Language, c.Zone, c.QuietFrom, c.QuietTo,
		addresses(c, "email"), addresses(c, "sms"), addresses(c, ChannelTelephone), addresses(c, "webhook"), c.Marking.String(), c.Note,
	}
	for i := range cells {
		cells[i] = armed(cells[i])
	}
	return cells
}
