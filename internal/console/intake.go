package console

import (
	"cmp"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

type intakePage struct {
	frame
	Way, Wrong                 string
	Text, Heading, URL         string
	Source, Published, MaxSize string
	Sources                    []string
	Marking                    markingChoice
}

// maxFiles bounds how many files one form may bring.
const maxFiles = 20

func (c *Console) intakeRoutes() []route {
	return []route{
		{"GET /reports/new", threat.RoleAnalyst, c.intakeForm},
		{"POST /reports/new", threat.RoleAnalyst, c.take},
	}
}

func (c *Console) isUpload(r *http.Request) bool {
	return (r.URL.Path == "/reports/new" || r.URL.Path == "/cap" || r.URL.Path == "/directory/import" || r.URL.Path == "/actors/import") && strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data")
}

func (c *Console) intakePage(v *visit) (*intakePage, error) {
	p := &intakePage{frame: c.begin(v, "new", "New report"), Way: v.query("way"), MaxSize: sizeWords(c.MaxSize), Marking: markingFor(v.by(), c.Options.Marking)}
	if p.Way != "upload" && p.Way != "url" {
		p.Way = "paste"
	}
	var err error
	p.Sources, err = c.sourceNames(v)
	return p, err
}

func (c *Console) intakeForm(v *visit) error {
	p, err := c.intakePage(v)
	if err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "intake", p)
	return nil
}

// take brings in what the form holds.
func (c *Console) take(v *visit) error {
	to, said, err := c.takeForm(v)
	if err == nil {
		return c.done(v, to, said)
	}
	n, err := wrong(err)
	if err != nil {
		return err
	}
	p, err := c.intakePage(v)
	if err != nil {
		return err
	}
	p.Notice, p.Wrong = n, n.Where
	p.Text, p.Heading, p.URL, p.Source, p.Published = v.form("text"), v.form("title"), v.form("url"), v.form("source"), v.form("published")
	c.show(v.w, v.r, http.StatusUnprocessableEntity, "intake", p)
	return nil
}

// takeForm gives where to go afterwards, and what to say there.
func (c *Console) takeForm(v *visit) (to, said string, err error) {
	a := desk.Arrival{Title: v.form("title"), URL: v.form("url"), Source: strings.TrimSpace(v.form("source"))}
	if a.Source == "" {
		return "", "", threat.Invalid("source", "the report has no source", "say who it comes from")
	}
	if a.Marking, err = threat.ParseMarking(v.form("marking")); err != nil {
		return "", "", err
	}
	if a.Published, err = desk.ParseWhen("published", v.form("published")); err != nil {
		return "", "", err
	}
	switch v.query("way") {
	case "upload":
		return c.takeFiles(v, a)
	case "url":
		a.Way = "fetch"
		rep, fresh, err := c.Intake.Fetch(v.ctx(), v.by(), a)
		return "/reports/" + rep.ID, saidOf(fresh), err
	}
	if strings.TrimSpace(v.form("text")) == "" {
		return "", "", threat.Invalid("text", "there are no words in it", "paste the report's words")
	}
	a.Way, a.MediaType, a.URL = "paste", "text/plain; charset=utf-8", ""
	a.Body = strings.NewReader(strings.ReplaceAll(v.form("text"), "\r\n", "\n"))
	rep, fresh, err := c.Intake.Take(v.ctx(), v.by(), a)
	return "/reports/" + rep.ID, saidOf(fresh), err
}

func saidOf(fresh bool) string {
	if fresh {
		return "taken"
	}
	return "again"
}

// takeFiles takes each file by itself: one that is refused does not keep the
// others out, and is named.
func (c *Console) takeFiles(v *visit, a desk.Arrival) (to, said string, err error) {
	files := v.r.MultipartForm.File["file"]
	if len(files) == 0 {
		return "", "", threat.Invalid("file", "no file was chosen", "choose one or more files")
	}
	if len(files) > maxFiles {
		return "", "", threat.TooLarge("file", "that is more than "+counted(maxFiles, "file", "files"), "send fewer at once")
	}
	var refused []string
	var last threat.Report
	fresh := false
	for _, f := range files {
		rep, isNew, err := c.takeFile(v, a, f)
		var e *threat.Error
		switch {
		case errors.As(err, &e) && (e.Kind == threat.KindInvalid || e.Kind == threat.KindTooLarge):
			refused = append(refused, f.Filename+": "+e.Message)
		case err != nil:
			return "", "", err
		default:
			last, fresh = rep, fresh || isNew
		}
	}
	if len(refused) > 0 {
		rest := counted(len(files)-len(refused), "other file was", "other files were") + " taken in"
		return "", "", threat.Invalid("file", strings.Join(refused, "; "), rest)
	}
	if len(files) > 1 {
		return "/inbox", saidOf(fresh), nil
	}
	return "/reports/" + last.ID, saidOf(fresh), nil
}

func (c *Console) takeFile(v *visit, a desk.Arrival, f *multipart.FileHeader) (threat.Report, bool, error) {
	body, err := f.Open()
	if err != nil {
		return threat.Report{}, false, err
	}
	defer body.Close()
	a.Way, a.Name, a.MediaType, a.URL = "upload", f.Filename, f.Header.Get("Content-Type"), ""
	a.Body = io.LimitReader(body, c.MaxSize+1)
	if f.Size > c.MaxSize {
		return threat.Report{}, false, threat.TooLarge(cmp.Or(f.Filename, "file"), "the file is larger than "+sizeWords(c.MaxSize), "split it, or take in its text")
	}
	return c.Intake.Take(v.ctx(), v.by(), a)
}
