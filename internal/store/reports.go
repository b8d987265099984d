package store

import (
	"context"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

// Arrival is a report on its way in. The original is already kept
// ([Originals.Put]); Report tells its Digest and Size, and whatever else is
// known of it. ID, State and Received are set by [Tx.Take].
type Arrival struct {
	Report threat.Report
	Way    string // as in [threat.Reception]
	Origin string
}

// Taken is what became of an arrival.
type Taken struct {
	Report    threat.Report // without its text
	New       bool          // false: these bytes were here already, and have one more reception
	Reception threat.Reception
}

// Take records that a report came in. The same bytes twice are one report with
// two receptions, as far as by can see: bytes that are here above by's
// clearance are taken as new, because anything else would tell that they are.
func (tx *Tx) Take(by threat.Reader, in Arrival) (Taken, error) {
	rep := in.Report
	if len(rep.Digest) != 64 {
		return Taken{}, threat.Invalid("digest", "the report has no SHA-256 of its original", "keep the original first")
	}
	if rep.Marking > by.Clearance || !by.Role.Valid() {
		return Taken{}, errMarkingAbove()
	}
	if rep.Source != "" {
		if _, err := tx.Source(tx.ctx, by, rep.Source); err != nil {
			return Taken{}, err
		}
	}
	here, err := list(tx.ctx, &tx.Reads, by, scanReport,
		"SELECT "+reportColumns+" FROM {report} r WHERE r.digest = ? AND r.erased = 0 ORDER BY r.num LIMIT 1", rep.Digest)
	if err != nil {
		return Taken{}, err
	}
	out := Taken{New: len(here) == 0}
	if out.New {
		out.Report, err = tx.newReport(by, rep)
	} else {
		out.Report = here[0]
	}
	if err != nil {
		return Taken{}, err
	}
	out.Reception, err = tx.receive(by, out.Report.ID, in)
	return out, err
}

func errMarkingAbove() error {
	return threat.Forbidden("the marking is above your clearance", "ask somebody whose clearance reaches it")
}

// newReport writes the first row of a report.
func (tx *Tx) newReport(by threat.Reader, rep threat.Report) (threat.Report, error) {
	rep.ID = tx.NewID("rep")
	rep.State = threat.ReportReceived
	rep.CopyOf = ""
	if rep.Received.IsZero() {
		rep.Received = tx.Now()
	}
	if rep.Fault != "" {
		rep.State = threat.ReportFailed
	}
	whole := rep
	rep.Text, rep.Asides = "", nil
	body, err := reportBody(whole)
	if err != nil {
		return rep, err
	}
	_, err = tx.exec(`INSERT INTO report (id, digest, source_id, marking, state, language, received, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		rep.ID, rep.Digest, rep.Source, int64(rep.Marking), string(rep.State), rep.Language, stamp(rep.Received), body)
	if err != nil {
		return rep, err
	}
	if err := tx.saveText(rep.ID, rep.Title, whole.Text); err != nil {
		return rep, err
	}
	return rep, tx.act(by, Deed{
		Verb: "take", Kind: "report", Object: rep.ID, Marking: rep.Marking,
		Data: map[string]any{"digest": rep.Digest, "size": rep.Size, "source": rep.Source},
	})
}

// receive records one arrival of a report that is here.
func (tx *Tx) receive(by threat.Reader, report string, in Arrival) (threat.Reception, error) {
	e := threat.Reception{ID: tx.NewID("rcp"), Report: report, At: in.Report.Received, Way: in.Way, Origin: in.Origin, By: who(by), Source: in.Report.Source}
	if e.At.IsZero() {
		e.At = tx.Now()
	}
	_, err := tx.exec(`INSERT INTO reception (id, report_id, at, way, origin, by_id, source_id, marking) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.ID, e.Report, stamp(e.At), e.Way, e.Origin, e.By, e.Source, int64(in.Report.Marking))
	if err != nil {
		return e, err
	}
	return e, tx.act(by, Deed{
		Verb: "receive", Kind: "reception", Object: e.ID, Parent: report, Marking: in.Report.Marking,
		Data: map[string]any{"way": e.Way},
	})
}

// reportBody is the JSON of what no other column holds.
func reportBody(rep threat.Report) (string, error) {
	rep.ID, rep.Digest, rep.Source, rep.State, rep.Language, rep.CopyOf, rep.Text = "", "", "", "", "", "", ""
	rep.Received = time.Time{}
	return encode(rep)
}

// saveText keeps a report's text, and makes it searchable.
func (tx *Tx) saveText(report, title, content string) error {
	if strings.ContainsRune(content, 0) { // PostgreSQL has no text with zero bytes
		return threat.Invalid("text", "the text holds zero bytes", "recognise the character set first")
	}
	num, err := one(tx.ctx, &tx.Reads, threat.Machinery("store"), "report", number, "SELECT r.num FROM {report} r WHERE r.id = ?", report)
	if err != nil {
		return err
	}
	if _, err := tx.exec(tx.d.dropWords, num); err != nil {
		return err
	}
	if words := fold(title + "\n" + content); words != "" {
		if _, err := tx.exec(tx.d.words, num, words); err != nil {
			return err
		}
	}
	_, err = tx.exec(`INSERT INTO report_text (report_id, content) VALUES (?, ?)
		ON CONFLICT (report_id) DO UPDATE SET content = excluded.content`, report, content)
	return err
}

const reportColumns = "r.id, r.digest, r.source_id, r.marking, r.state, r.language, r.received, r.copy_of, r.body"

func scanReport(row row) (threat.Report, error) {
	var rep threat.Report
	var body string
	var received int64
	var id, digest, source, language, copyOf string
	var marking threat.Marking
	var state threat.ReportState
	if err := row.Scan(&id, &digest, &source, &marking, &state, &language, &received, &copyOf, &body); err != nil {
		return rep, err
	}
	if err := decode(body, &rep); err != nil {
		return rep, err
	}
	rep.ID, rep.Digest, rep.Source, rep.Language, rep.CopyOf = id, digest, source, language, copyOf
	rep.Marking, rep.State, rep.Received = marking, state, moment(received)
	return rep, nil
}

// Report gives one report with its text.
func (q *Reads) Report(ctx context.Context, r threat.Reader, id string) (threat.Report, error) {
	rep, err := one(ctx, q, r, "report", scanReport, "SELECT "+reportColumns+" FROM {report} r WHERE r.id = ?", id)
	if err != nil {
		return rep, err
	}
	rep.Text, err = one(ctx, q, r, "report", text, "SELECT content FROM {report_text} t WHERE t.report_id = ?", id)
	return rep, err
}

// ReportByDigest gives the report with these original bytes, without its text.
func (q *Reads) ReportByDigest(ctx context.Context, r threat.Reader, digest string) (threat.Report, error) {
	return one(ctx, q, r, "report", scanReport,
		"SELECT "+reportColumns+" FROM {report} r WHERE r.digest = ? AND r.erased = 0 ORDER BY r.num LIMIT 1", digest)
}

// ReportFilter narrows a list of reports. Zero fields do not narrow.
type ReportFilter struct {
	State    threat.ReportState
	Source   string          // id
	Marking  *threat.Marking // exactly this one
	Language string
	Query    string // words in the text or title, as in [Reads.Search]
	Case     string // id: placed there, or proposed for it
	Unplaced bool   // neither placed nor proposed anywhere
	Since    time.Time
	Until    time.Time // received in [Since, Until)
	CopyOf   string    // id: copies of this report
	NoCopies bool      // originals only
	Lead     Lead      // how far it is set aside

	After string // id of the last report of the page before
	Limit int    // 50 when zero, at most 500
}

// ReportPage is one page of a list, newest arrival first. The reports are
// without their text and asides.
type ReportPage struct {
	Reports []threat.Report
	Next    string // give it as After for the next page; empty at the end
}

// Reports lists reports.
func (q *Reads) Reports(ctx context.Context, r threat.Reader, f ReportFilter) (ReportPage, error) {
	w, err := q.reportsWhere(f)
	if err != nil || w.nothing {
		return ReportPage{}, err
	}
	limit := page(f.Limit)
	reports, err := list(ctx, q, r, scanReport, "SELECT "+reportColumns+w.String()+" ORDER BY "+w.order+" DESC LIMIT ?", append(w.args, limit+1)...)
	if err != nil {
		return ReportPage{}, err
	}
	var p ReportPage
	if len(reports) > limit {
		reports = reports[:limit]
		p.Next = reports[limit-1].ID
	}
	for i := range reports {
		reports[i].Asides = nil
	}
	p.Reports = reports
	return p, nil
}

// CountReports counts the reports of a filter, whatever its After and Limit.
func (q *Reads) CountReports(ctx context.Context, r threat.Reader, f ReportFilter) (int64, error) {
	f.After = ""
	w, err := q.reportsWhere(f)
	if err != nil || w.nothing {
		return 0, err
	}
	return one(ctx, q, r, "report", number, "SELECT count(*)"+w.String(), w.args...)
}

// CountReportsUpTo is [Reads.CountReports] that stops at most: a list that long
// is not looked through for its exact length.
func (q *Reads) CountReportsUpTo(ctx context.Context, r threat.Reader, f ReportFilter, most int) (int64, error) {
	f.After = ""
	w, err := q.reportsWhere(f)
	if err != nil || w.nothing {
		return 0, err
	}
	return one(ctx, q, r, "report", number, "SELECT count(*) FROM (SELECT r.num"+w.String()+" LIMIT ?) n", append(w.args, most)...)
}

// reportsWhere writes a filter as conditions.
func (q *Reads) reportsWhere(f ReportFilter) (*where, error) {
	w := &where{from: " FROM {report} r", order: "r.num"}
	if err := q.wordsWhere(w, f.Query); err != nil {
		return nil, err
	}
	w.when(f.Source != "", "r.hidden_source = ? AND EXISTS (SELECT 1 FROM {source} s WHERE s.id = r.hidden_source)", f.Source)
	w.when(f.CopyOf != "", "r.hidden_copy = ? AND EXISTS (SELECT 1 FROM {report} o WHERE o.id = r.hidden_copy)", f.CopyOf)
	w.when(f.State != "", "r.state = ?", string(f.State))
	w.when(f.Language != "", "r.language = ?", f.Language)
	w.when(!f.Since.IsZero(), "r.received >= ?", stamp(f.Since))
	w.when(!f.Until.IsZero(), "r.received < ?", stamp(f.Until))
	w.when(f.Case != "", "r.id IN (SELECT p.report_id FROM {placement} p WHERE p.case_id = ? AND p.state <> 'rejected')", f.Case)
	w.when(f.After != "", w.order+" < (SELECT a.num FROM {report} a WHERE a.id = ?)", f.After)
	if f.Marking != nil {
		w.and("r.marking = ?", int64(*f.Marking))
	}
	if f.Unplaced {
		w.and("NOT EXISTS (SELECT 1 FROM {placement} p WHERE p.report_id = r.id AND p.state <> 'rejected')")
	}
	if f.Lead != LeadAny {
		w.and("r.nolead = ?", int(f.Lead-LeadOpen))
	}
	if f.NoCopies {
		w.and("r.copy_of = ''")
	}
	return w, nil
}

// wordsWhere lets the words drive the list when any are searched.
func (q *Reads) wordsWhere(w *where, query string) error {
	if strings.TrimSpace(query) == "" {
		return nil
	}
	terms := parseTerms(query)
	if len(terms) == 0 {
		w.nothing = true
		return nil
	}
	w.from, w.order = " FROM {words} w JOIN {report} r ON r.num = w.rowid", "w.rowid"
	w.and(q.d.match, q.d.query(terms))
	return nil
}

// where collects the conditions of a list.
type where struct {
	from, order string
	conditions  []string
	args        []any
	nothing     bool // no row can meet it
}

func (w *where) and(condition string, args ...any) {
	w.conditions = append(w.conditions, condition)
	w.args = append(w.args, args...)
}

// when adds a condition where the filter asks for it.
func (w *where) when(asked bool, condition string, args ...any) {
	if asked {
		w.and(condition, args...)
	}
}

func (w *where) String() string {
	if len(w.conditions) == 0 {
		return w.from
	}
	return w.from + " WHERE " + strings.Join(w.conditions, " AND ")
}

// Receptions lists the arrivals of a report, the first one first.
func (q *Reads) Receptions(ctx context.Context, r threat.Reader, report string) ([]threat.Reception, error) {
	return list(ctx, q, r, func(row row) (threat.Reception, error) {
		var e threat.Reception
		var at int64
		err := row.Scan(&e.ID, &e.Report, &at, &e.Way, &e.Origin, &e.By, &e.Source)
		e.At = moment(at)
		return e, err
	}, "SELECT e.id, e.report_id, e.at, e.way, e.origin, e.by_id, e.source_id FROM {reception} e WHERE e.report_id = ? ORDER BY e.at, e.id", report)
}
