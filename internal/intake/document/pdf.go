package document

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tocsin/tocsin/internal/intake/pdf"
	"github.com/tocsin/tocsin/internal/threat"
)

// readPDF reads a PDF's text layer, page after page.
func readPDF(r *reader, in Input, parent, _ int) error {
	p, err := pdf.Read(in.Data, pdf.Limits{Steps: r.limits.Steps, Text: r.limits.Text})
	if err != nil {
		return pdfError(in, err)
	}
	if strings.TrimSpace(p.Text) == "" {
		why := "the PDF has no text"
		if p.Images > 0 {
			why = fmt.Sprintf("the PDF has no text layer: its %d pages are pictures (a scan)", p.Pages)
		}
		return threat.Invalid(in.where(), why, "run text recognition (OCR) over it first")
	}
	d := Document{
		Name: in.Name, MediaType: "application/pdf", Original: in.Data, Text: p.Text, Title: p.Title, Author: p.Author,
		URL: in.URL, Said: pdfTime(p.Created), Parent: parent,
	}
	if p.Unmapped*10 > len(p.Text) {
		d.Notes = append(d.Notes, fmt.Sprintf("%d characters are in fonts that do not say what letters they draw", p.Unmapped))
	}
	if p.Cut != "" {
		d.Notes = append(d.Notes, p.Cut)
	}
	_, err = r.add(d)
	return err
}

func pdfError(in Input, err error) error {
	switch {
	case errors.Is(err, pdf.ErrEncrypted):
		return threat.Invalid(in.where(), "the PDF is encrypted", "open it with its password and save it without one")
	case errors.Is(err, pdf.ErrLimit):
		return &threat.Error{Kind: threat.KindTooLarge, Where: in.where(), Message: "the PDF takes more work than is allowed", Remedy: "print it to a new PDF, or paste its text", Err: err}
	}
	return &threat.Error{Kind: threat.KindInvalid, Where: in.where(), Message: "the PDF is damaged", Remedy: "save or send it again", Err: err}
}

// pdfTime reads "D:20240322201500+03'00'". ISO 32000-1 §7.9.4
func pdfTime(s string) threat.When {
	s = strings.ReplaceAll(strings.TrimPrefix(s, "D:"), "'", "")
	switch {
	case len(s) >= 19:
		return parseTime(s[:4] + "-" + s[4:6] + "-" + s[6:8] + "T" + s[8:10] + ":" + s[10:12] + ":" + s[12:14] + s[14:19])
	case len(s) == 15 && s[14] == 'Z':
		return parseTime(s[:4] + "-" + s[4:6] + "-" + s[6:8] + "T" + s[8:10] + ":" + s[10:12] + ":" + s[12:14] + "Z")
	case len(s) >= 8:
		return parseTime(s[:8])
	}
	return threat.When{}
}
