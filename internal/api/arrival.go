package api

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// arrival reads a report in one of the three forms it may come in. A nil body
// says that the page at URL is to be fetched.
func (a *API) arrival(c *call) (ReportIn, io.Reader, error) {
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil {
		return ReportIn{}, nil, threat.Invalid("content-type", "the body says not what it is", "send application/json, multipart/form-data, or the document under its own media type")
	}
	switch {
	case kind == "application/json":
		return a.arrivalJSON(c)
	case kind == "multipart/form-data":
		return a.arrivalForm(c)
	}
	in := ReportIn{MediaType: c.r.Header.Get("Content-Type")}
	if err := in.fill(c.r.URL.Query().Get); err != nil {
		return in, nil, err
	}
	return in, http.MaxBytesReader(c.w, c.r.Body, a.o.MaxSize), nil
}

// fill takes the fields beside the document from the query or a form.
func (in *ReportIn) fill(get func(string) string) error {
	in.Name, in.Title, in.URL, in.Source, in.Published = get("name"), get("title"), get("url"), get("source"), get("published")
	if get("marking") == "" {
		return nil
	}
	m, err := threat.ParseMarking(get("marking"))
	in.Marking = &m
	return err
}

func (a *API) arrivalJSON(c *call) (ReportIn, io.Reader, error) {
	var in ReportIn
	if err := c.read(&in, a.o.MaxSize*2); err != nil { // base64 makes it longer
		return in, nil, err
	}
	switch {
	case in.Text != "" && len(in.Data) == 0:
		if in.MediaType == "" {
			in.MediaType = "text/plain; charset=utf-8"
		}
		return in, strings.NewReader(in.Text), nil
	case len(in.Data) > 0 && in.Text == "":
		return in, bytes.NewReader(in.Data), nil
	case in.URL != "" && in.Text == "":
		return in, nil, nil
	}
	return in, nil, threat.Invalid("body", "the report is empty, or given twice", "give exactly one of text, data and url")
}

func (a *API) arrivalForm(c *call) (ReportIn, io.Reader, error) {
	var in ReportIn
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, a.o.MaxSize+bodyLimit)
	if err := c.r.ParseMultipartForm(bodyLimit); err != nil {
		return in, nil, threat.TooLarge("body", "the form could not be read, or is too large", "send one file at a time")
	}
	if err := in.fill(c.r.FormValue); err != nil {
		return in, nil, err
	}
	file, header, err := c.r.FormFile("file")
	if err != nil {
		return in, nil, threat.Invalid("file", "the form has no file", "send the document in the field file")
	}
	if in.Name == "" {
		in.Name = header.Filename
	}
	in.MediaType = header.Header.Get("Content-Type")
	return in, file, nil
}
