package api

import (
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/threat"
)

// route is one call: what the router, the description and the tests go by.
type route struct {
	method, path string // path below [Root]
	summary      string
	tag          string
	scope        auth.Scope
	role         threat.Role
	query        []param
	body         any // a value of the body's type, nil for none
	status       int
	result       any  // a value of the answer's type, nil for no body
	binary       bool // the answer is a file
	serve        func(*call) (any, error)
}

// param is a parameter of the query.
type param struct {
	name, about string
	enum        []string
}

// page is one page of a list.
type page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"` // give it as cursor for the next page; absent at the end
}

// pageOf never writes null for an empty list.
func pageOf[T any](items []T, next string) page[T] {
	if items == nil {
		items = []T{}
	}
	return page[T]{items, next}
}

// paging are the parameters of every list.
var paging = []param{{"cursor", "the next of the page before", nil}, {"limit", "how many at most, 1 to 500", nil}}

func (a *API) routes() []route {
	var all []route
	for _, room := range [][]route{
		a.reportRoutes(), a.factRoutes(), a.caseRoutes(), a.caseStepRoutes(), a.actorRoutes(), a.sourceRoutes(), a.feedRoutes(), a.peopleRoutes(), a.ledgerRoutes(), a.tokenRoutes(),
		a.productRoutes(), a.productStepRoutes(), a.boardRoutes(), a.reviewRoutes(), a.alarmRoutes(),
		a.dutyRoutes(), a.policyRoutes(), a.directoryRoutes(), a.rotaRoutes(),
	} {
		all = append(all, room...)
	}
	return all
}
