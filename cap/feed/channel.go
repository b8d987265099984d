package feed

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/cap/xmlsig"
)

// Channel describes a feed.
type Channel struct {
	Title    string
	Subtitle string
	Author   string // who is responsible; required by Atom
	Language string // of the titles, such as en
	Base     string // absolute URL under which the handler or the files are found
	Home     string // a page for people; Base when empty
	Hubs     []string
	PageSize int // messages on a page, default 50

	// Accept says which messages belong here. nil takes what is Actual and
	// Public; exercises belong into a channel of their own.
	Accept func(*cap.Alert) bool

	// Signed, when set, is what the signature of every message must satisfy.
	Signed *xmlsig.Policy
}

// ActualPublic accepts what everybody may read and nobody may take for a drill.
func ActualPublic(a *cap.Alert) bool {
	return a.Status == cap.Actual && (a.Scope == cap.Public || a.Scope == "" && a.Version == cap.V10)
}

func (c Channel) prepare() (Channel, error) {
	base, err := url.Parse(c.Base)
	switch {
	case err != nil:
		return c, fmt.Errorf("open channel: base: %w", err)
	case base.Scheme != "http" && base.Scheme != "https" || base.Host == "" || base.RawQuery != "" || base.Fragment != "":
		return c, fmt.Errorf("open channel: base %q is not the address of a folder on the web", c.Base)
	case strings.TrimSpace(c.Title) == "" || strings.TrimSpace(c.Author) == "":
		return c, errors.New("open channel: title and author are required")
	}
	c.Base = strings.TrimSuffix(base.String(), "/") + "/"
	if c.Home == "" {
		c.Home = c.Base
	}
	if c.PageSize <= 0 {
		c.PageSize = 50
	}
	if c.Accept == nil {
		c.Accept = ActualPublic
	}
	return c, nil
}
