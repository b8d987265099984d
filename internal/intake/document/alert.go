package document

import (
	"errors"
	"strings"

	"github.com/tocsin/tocsin/cap"
	"github.com/tocsin/tocsin/internal/threat"
)

// readCAP reads a CAP alert, by itself or in a wrapping. CAP 1.2
func readCAP(r *reader, in Input, cs decoded, parent, _ int) error {
	doc, err := cap.Read(in.Data)
	if err != nil || len(doc.Alerts) == 0 {
		if errors.Is(err, cap.ErrNoAlert) { // some other vocabulary's alert
			return readPlain(r, in, cs, parent, 0)
		}
		return &threat.Error{Kind: threat.KindInvalid, Where: in.where(), Message: "the CAP alert cannot be read: " + sentence(err), Remedy: "check it with tocsin cap validate", Err: err}
	}
	for _, a := range doc.Alerts {
		if _, err := r.add(alertDocument(in, a, parent)); err != nil {
			return err
		}
	}
	return nil
}

// Alerts reads the CAP alerts that a feed itself holds; their names are what
// identifies them. A feed that only links to alerts has none.
func Alerts(data []byte) (docs []Document, err error) {
	defer contain(Input{Name: "feed"}, &err)
	doc, err := cap.Read(data)
	if err != nil {
		return nil, err
	}
	for _, a := range doc.Alerts {
		d := alertDocument(Input{Data: data}, a, -1)
		d.Name = a.Sender + "," + a.Identifier + "," + string(a.Sent)
		d.finish()
		docs = append(docs, d)
	}
	return docs, nil
}

func sentence(err error) string {
	if err == nil {
		return "it is empty"
	}
	return err.Error()
}

// alertDocument writes an alert as a person would read it: what its first info
// block says, and what the blocks in other languages say after it.
func alertDocument(in Input, a *cap.Alert, parent int) Document {
	d := Document{
		Name: in.Name, MediaType: "application/cap+xml", Charset: "utf-8", Original: a.Original(), URL: in.URL, Parent: parent,
		Author: a.Sender, Published: parseTime(string(a.Sent)), Said: parseTime(string(a.Sent)),
	}
	if len(d.Original) == 0 {
		d.Original = in.Data
	}
	var out []string
	if a.Status != "Actual" || a.MsgType != "Alert" {
		out = append(out, "Status: "+string(a.Status)+". Message type: "+string(a.MsgType)+".")
	}
	for i := range a.Info {
		info := &a.Info[i]
		if i == 0 {
			d.Title, d.Site, d.Language = first(info.Headline, info.Event), info.SenderName, info.Lang()
		}
		out = append(out, infoText(info)...)
	}
	if a.Note != "" {
		out = append(out, a.Note)
	}
	d.Text = strings.Join(out, "\n\n")
	if d.Text == "" {
		d.Text = "Alert " + a.Identifier + " of " + a.Sender
	}
	return d
}

// infoText are the paragraphs of an info block.
func infoText(i *cap.Info) []string {
	var out []string
	for _, s := range []string{i.Headline, i.Description, i.Instruction} {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	var areas []string
	for _, a := range i.Area {
		if a.AreaDesc != "" {
			areas = append(areas, a.AreaDesc)
		}
	}
	for _, l := range []struct{ label, text string }{
		{"Event", i.Event}, {"Area", strings.Join(areas, "; ")}, {"From", string(i.Onset)}, {"Expires", string(i.Expires)}, {"Contact", i.Contact},
	} {
		if l.text != "" {
			out = append(out, l.label+": "+l.text)
		}
	}
	return out
}

func first(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}
