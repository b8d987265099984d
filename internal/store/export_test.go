package store

import "github.com/tocsin/tocsin/internal/threat"

// CheckStatement says whether a statement may be used for reading.
func CheckStatement(sql string) error {
	_, err := expand(sql, threat.Reader{Role: threat.RoleReader})
	return err
}
