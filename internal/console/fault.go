package console

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/threat"
)

type faultPage struct {
	frame
	Heading, Text  string
	Back, BackText string
}

var faultTitles = map[threat.ErrorKind]string{
	threat.KindInvalid: "That could not be used", threat.KindTooLarge: "That is too large", threat.KindNotFound: "There is nothing here",
	threat.KindConflict: "Somebody was faster", threat.KindForbidden: "That is not yours to do", threat.KindRateLimited: "Too often",
	threat.KindUnavailable: "Not possible at this moment", threat.KindInternal: "Something broke",
}

// fault shows why something could not be done. Whoever is not signed in is
// sent to do that first.
func (c *Console) fault(v *visit, err error) {
	kind := threat.KindOf(err)
	if kind == threat.KindUnauthenticated && v.r.Method == http.MethodGet {
		_ = c.toSignIn(v) // writes a redirect, which has no error
		return
	}
	if kind == threat.KindInternal {
		c.log.Error("serve page", "method", v.r.Method, "path", v.r.URL.Path, "err", err)
	}
	var slow *auth.RateError
	if errors.As(err, &slow) {
		v.w.Header().Set("Retry-After", strconv.Itoa(int(slow.After.Seconds())))
	}
	p := &faultPage{frame: c.begin(v, "", faultTitles[kind]), Heading: faultTitles[kind], Text: faultText(err), Back: "/", BackText: "To the watch"}
	if kind == threat.KindUnauthenticated {
		p.Title, p.Heading, p.Back, p.BackText = "Signed out", "You are signed out", "/sign-in", "Sign in"
	}
	c.show(v.w, v.r, auth.Status(kind), "fault", p)
}

// faultText says what is wrong and what to do, never the cause.
func faultText(err error) string {
	var e *threat.Error
	if !errors.As(err, &e) {
		return "The fault is in the desk's log. Try again, and tell whoever looks after this desk."
	}
	text := sentenceOf(e.Message)
	if e.Where != "" {
		text = "In “" + e.Where + "”: " + e.Message + "."
	}
	if e.Remedy != "" {
		text += " " + sentenceOf(e.Remedy)
	}
	return text
}

// sentenceOf begins with a capital and ends with a point.
func sentenceOf(s string) string {
	if s == "" {
		return ""
	}
	if first, size := utf8.DecodeRuneInString(s); first != utf8.RuneError {
		s = string(unicode.ToUpper(first)) + s[size:] // it may begin with a quotation mark
	}
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

// wrong turns an error in what a person typed into a notice on the form's own
// page; any other error stays an error.
func wrong(err error) (*notice, error) {
	var e *threat.Error
	if errors.As(err, &e) {
		switch e.Kind {
		case threat.KindInvalid, threat.KindTooLarge, threat.KindConflict, threat.KindForbidden, threat.KindRateLimited, threat.KindUnauthenticated:
			return &notice{Tone: "alarm", Where: e.Where, Text: sentenceOf(e.Message), Remedy: sentenceOf(e.Remedy)}, nil
		}
	}
	return nil, err
}

func (c *Console) toSignIn(v *visit) error {
	to := "/sign-in"
	if v.r.Method == http.MethodGet && v.r.URL.Path != "/" {
		to += "?next=" + url.QueryEscape(v.r.URL.RequestURI())
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}
