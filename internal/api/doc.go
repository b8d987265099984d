// Package api is the desk for programs: everything the console does, as JSON
// under /api/v1, with bearer tokens that carry scopes and a clearance.
//
// The routes are a table. The router, the OpenAPI 3.1 document at
// /api/v1/openapi.json and the tests all go by it, so that a route that is not
// described does not exist. Errors are problem documents (RFC 9457); lists are
// {"items": […], "next": cursor}.
//
// Cookies are not looked at: a page of another site that makes a browser call
// the API calls it as nobody.
package api

//go:generate go test -run TestDescriptionDrift -update .
