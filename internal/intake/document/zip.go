package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tocsin/tocsin/internal/threat"
)

// readZip reads a DOCX; other archives are refused.
func readZip(r *reader, in Input, parent, _ int) error {
	z, err := zip.NewReader(bytes.NewReader(in.Data), int64(len(in.Data)))
	if err != nil {
		return &threat.Error{Kind: threat.KindInvalid, Where: in.where(), Message: "it is a damaged DOCX or ZIP archive", Remedy: "save or send it again", Err: err}
	}
	if len(z.File) > maxArchiveParts {
		return threat.TooLarge(in.where(), fmt.Sprintf("the archive has more than %d files", maxArchiveParts), "save it again as DOCX or PDF")
	}
	files := map[string]*zip.File{}
	for _, f := range z.File {
		files[strings.TrimPrefix(f.Name, "/")] = f
	}
	switch {
	case files["word/document.xml"] != nil:
		return readDOCX(r, in, files, parent)
	case files["EncryptedPackage"] != nil:
		return threat.Invalid(in.where(), "it is encrypted", "save it without a password")
	}
	return threat.Invalid(in.where(), "it is a ZIP archive, and no DOCX", "unpack it and give the files in it")
}

const maxArchiveParts = 5000

// unpack gives one file of an archive, bounded in size and ratio whatever its
// header claims.
func (r *reader) unpack(in Input, f *zip.File) ([]byte, error) {
	bomb := threat.TooLarge(in.where(), f.Name+" unpacks to more than is allowed (a zip bomb?)", "save it again as DOCX or PDF, or paste its text")
	most := min(r.limits.Bytes, int64(len(in.Data))*int64(r.limits.Ratio)+1<<20)
	if f.UncompressedSize64 > uint64(most) {
		return nil, bomb
	}
	if f.Flags&1 != 0 {
		return nil, threat.Invalid(in.where(), "it is encrypted", "save it without a password")
	}
	rc, err := f.Open()
	if err != nil {
		return nil, damaged(in, f.Name, err)
	}
	defer rc.Close()
	data, err := io.ReadAll(io.LimitReader(rc, most+1))
	if int64(len(data)) > most {
		return nil, bomb
	}
	if err != nil {
		return nil, damaged(in, f.Name, err)
	}
	return data, nil
}

func damaged(in Input, part string, err error) error {
	return &threat.Error{Kind: threat.KindInvalid, Where: in.where(), Message: part + " in it is damaged", Remedy: "save or send it again", Err: err}
}

// readDOCX reads a Word document: paragraphs, tables row by row, foot- and
// endnotes. Deleted text of tracked changes is left out. ECMA-376 part 1, §17
func readDOCX(r *reader, in Input, files map[string]*zip.File, parent int) error {
	var b strings.Builder
	for _, name := range []string{"word/document.xml", "word/footnotes.xml", "word/endnotes.xml"} {
		f := files[name]
		if f == nil {
			continue
		}
		data, err := r.unpack(in, f)
		if err != nil {
			return err
		}
		if err := wordText(&b, data, r.limits); err != nil {
			return place(err, in, name)
		}
	}
	d := Document{Name: in.Name, MediaType: mediaDOCX, Original: in.Data, Text: strings.TrimSpace(b.String()), URL: in.URL, Parent: parent}
	if d.Text == "" {
		return threat.Invalid(in.where(), "the document has no text", "if it holds pictures of text, run text recognition over it")
	}
	if f := files["docProps/core.xml"]; f != nil {
		if data, err := r.unpack(in, f); err == nil {
			d.coreProperties(data)
		}
	}
	if d.Title == "" {
		d.Title = titleOfText(d.Text)
	}
	_, err := r.add(d)
	return err
}

const mediaDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

var errTooDeep = errors.New("elements are nested too deep")

// place says in which part of the input something is wrong.
func place(err error, in Input, part string) error {
	var e *threat.Error
	if errors.As(err, &e) {
		return err
	}
	if errors.Is(err, errTooDeep) {
		return threat.TooLarge(in.where(), part+": its elements are nested too deep", "save it again with another program")
	}
	return damaged(in, part, err)
}

// wordText writes the text of one part of a DOCX.
func wordText(b *strings.Builder, data []byte, limits Limits) error {
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.Strict = false
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	depth, text, cell := 0, 0, 0
	for {
		tok, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return errTooDeep
			}
			switch t.Name.Local {
			case "t":
				text++
			case "tab":
				b.WriteByte('\t')
			case "br", "cr":
				b.WriteByte('\n')
			case "noBreakHyphen":
				b.WriteByte('-')
			case "tc":
				cell++
			}
		case xml.EndElement:
			depth--
			switch t.Name.Local {
			case "t":
				text = max(0, text-1)
			case "p":
				if cell > 0 {
					b.WriteByte(' ')
				} else {
					b.WriteString("\n\n")
				}
			case "tc":
				cell = max(0, cell-1)
				b.WriteByte('\t')
			case "tr":
				b.WriteByte('\n')
			case "tbl":
				b.WriteByte('\n')
			}
		case xml.CharData:
			if text > 0 {
				b.Write(t)
			}
		}
		if b.Len() > limits.Text {
			return threat.TooLarge("document", "its text is longer than "+size(int64(limits.Text)), "split it")
		}
	}
}

// coreProperties reads title, author and time of making.
func (d *Document) coreProperties(data []byte) {
	var p struct {
		Title    string `xml:"title"`
		Creator  string `xml:"creator"`
		Created  string `xml:"created"`
		Language string `xml:"language"`
	}
	if xml.Unmarshal(data, &p) == nil {
		d.Title, d.Author, d.Language, d.Said = p.Title, p.Creator, p.Language, parseTime(p.Created)
	}
}
