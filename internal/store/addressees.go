package store

import (
	"context"
	"errors"

	"github.com/tocsin/tocsin/internal/threat"
)

// ContactsByID gives those of some contacts that exist for the reader, with
// their points.
func (q *Reads) ContactsByID(ctx context.Context, r threat.Reader, ids []string) (map[string]threat.Contact, error) {
	out := make(map[string]threat.Contact, len(ids))
	for part := range parts(ids) {
		contacts, err := list(ctx, q, r, bodyOf[threat.Contact], "SELECT c.body FROM {contact} c WHERE c.id IN "+places(len(part)), anys(part)...)
		if err != nil {
			return nil, err
		}
		if err := q.addPoints(ctx, r, contacts); err != nil {
			return nil, err
		}
		for _, c := range contacts {
			out[c.ID] = c
		}
	}
	return out, nil
}

// Addressee is what sending needs of a point and its contact.
type Addressee struct {
	Contact  string `json:"-"`
	Name     string `json:"-"`
	Address  string `json:"-"`
	Language string `json:"language"`
	Secret   string `json:"secret"`
}

// Addressees gives those of some points that exist for the reader.
func (q *Reads) Addressees(ctx context.Context, r threat.Reader, points []string) (map[string]Addressee, error) {
	out := make(map[string]Addressee, len(points))
	for part := range parts(points) {
		_, err := list(ctx, q, r, func(row row) (none struct{}, err error) {
			var id, contact, point string
			var a Addressee
			if err := row.Scan(&id, &a.Contact, &a.Address, &a.Name, &contact, &point); err != nil {
				return none, err
			}
			if err := errors.Join(decode(contact, &a), decode(point, &a)); err != nil {
				return none, err
			}
			out[id] = a
			return none, nil
		}, "SELECT p.id, p.contact_id, p.address, c.name, c.body, p.body FROM {contact_point} p JOIN {contact} c ON c.id = p.contact_id WHERE p.id IN "+places(len(part)), anys(part)...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
