package store

import (
	"context"
	"database/sql"

	"github.com/tocsin/tocsin/internal/threat"
)

// Profile is what the fusion of reports remembers of one, in its own form.
type Profile struct {
	Report string
	Body   []byte // nil when none is kept, or when what it was made from has changed
}

// profilePage is how many profiles are read at once.
const profilePage = 1000

// Profiles lists the reports that were read with their profiles, in the order
// in which they came, a page at a time: those after the report named, from the
// beginning for an empty name.
func (q *Reads) Profiles(ctx context.Context, r threat.Reader, after string) ([]Profile, error) {
	return list(ctx, q, r, scanProfile, `SELECT r.id, p.body FROM {report} r LEFT JOIN {report_profile} p ON p.report_id = r.id
		WHERE r.state = ? AND r.num > COALESCE((SELECT a.num FROM {report} a WHERE a.id = ?), 0) ORDER BY r.num LIMIT ?`,
		string(threat.ReportRead), after, profilePage)
}

func scanProfile(r row) (p Profile, err error) {
	var body sql.Null[[]byte]
	err = r.Scan(&p.Report, &body)
	p.Body = body.V
	return p, err
}

// SaveProfiles keeps profiles that were made again from what is kept. They are
// derived, and nothing is done to a report by it: the ledger has no row of it.
func (tx *Tx) SaveProfiles(profiles []Profile) error {
	for _, p := range profiles {
		if err := tx.saveProfile(p.Report, p.Body); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) saveProfile(report string, body []byte) error {
	if body == nil {
		_, err := tx.exec("DELETE FROM report_profile WHERE report_id = ?", report)
		return err
	}
	_, err := tx.exec(`INSERT INTO report_profile (report_id, body) SELECT id, ? FROM report WHERE id = ? AND erased = 0
		ON CONFLICT (report_id) DO UPDATE SET body = excluded.body`, body, report)
	return err
}
