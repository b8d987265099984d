package auth

import (
	"net/http"

	"github.com/tocsin/tocsin/internal/threat"
)

// Status is the HTTP status of a kind of failure, the same on pages and in the
// API.
func Status(kind threat.ErrorKind) int {
	switch kind {
	case "":
		return http.StatusOK
	case threat.KindInvalid:
		return http.StatusUnprocessableEntity
	case threat.KindTooLarge:
		return http.StatusRequestEntityTooLarge
	case threat.KindNotFound:
		return http.StatusNotFound
	case threat.KindConflict:
		return http.StatusConflict
	case threat.KindUnauthenticated:
		return http.StatusUnauthorized
	case threat.KindForbidden:
		return http.StatusForbidden
	case threat.KindRateLimited:
		return http.StatusTooManyRequests
	case threat.KindUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
