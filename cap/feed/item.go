package feed

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tocsin/tocsin/cap"
)

// Item is a message in a feed.
type Item struct {
	Alert     *cap.Alert
	Doc       []byte // the bytes that are served
	Name      string // of its file below the base, such as alerts/abc-0f3a9c2b.xml
	Sent      time.Time
	Published time.Time
}

func newItem(doc []byte, a *cap.Alert, at time.Time) (*Item, error) {
	sent, err := a.Sent.Time()
	if err != nil {
		return nil, err
	}
	return &Item{Alert: a, Doc: doc, Name: "alerts/" + FileName(a, doc), Sent: sent, Published: at}, nil
}

var notInNames = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// FileName is a name for a message: readable, safe in every file system and
// URL, and different for every content.
func FileName(a *cap.Alert, doc []byte) string {
	sum := sha256.Sum256(doc)
	name := strings.Trim(notInNames.ReplaceAllString(a.Identifier, "-"), ".-")
	if name == "" {
		name = "message"
	}
	return name[:min(len(name), 80)] + "-" + hex.EncodeToString(sum[:6]) + ".xml"
}

// title is one line about a message, marked when it is not a plain warning.
func (i *Item) title() string {
	text := ""
	if len(i.Alert.Info) > 0 {
		text = strings.TrimSpace(i.Alert.Info[0].Headline)
		if text == "" {
			text = strings.TrimSpace(i.Alert.Info[0].Event)
		}
	}
	if text == "" {
		text = strings.TrimSpace(i.Alert.Note)
	}
	if text == "" {
		text = i.Alert.Identifier
	}
	switch i.Alert.MsgType {
	case cap.MsgCancel:
		text = "Cancelled: " + text
	case cap.MsgUpdate:
		text = "Update: " + text
	}
	if i.Alert.Status != cap.Actual {
		text = fmt.Sprintf("[%s] %s", strings.ToUpper(string(i.Alert.Status)), text)
	}
	return strings.Join(strings.Fields(text), " ")
}

func (i *Item) summary() string {
	if len(i.Alert.Info) == 0 {
		return i.Alert.Note
	}
	parts := []string{i.Alert.Info[0].Description, i.Alert.Info[0].Instruction}
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

func (i *Item) language() string {
	if len(i.Alert.Info) == 0 {
		return ""
	}
	return i.Alert.Info[0].Lang()
}

// categories are the kinds of event, each once.
func (i *Item) categories() []string {
	var list []string
	seen := map[cap.Category]bool{}
	for k := range i.Alert.Info {
		for _, c := range i.Alert.Info[k].Category {
			if !seen[c] {
				seen[c] = true
				list = append(list, string(c))
			}
		}
	}
	return list
}

var (
	declaration = regexp.MustCompile(`^<\?xml[ \t\r\n][^>]*\?>`)
	declaredAs  = regexp.MustCompile(`encoding[ \t\r\n]*=[ \t\r\n]*["']([^"']*)["']`)
	ownDefault  = regexp.MustCompile(`^<[^>]*[ \t\r\n]xmlns[ \t\r\n]*=`)
	plainAlert  = regexp.MustCompile(`(?s)^<(?:[\p{L}_][\p{L}\p{N}._-]*:)?alert[\s>].*</(?:[\p{L}_][\p{L}\p{N}._-]*:)?alert\s*>$`)
)

// embeddable is the alert element as it stands, when it can be put into
// another document without touching what a signature covers: UTF-8, and no
// instruction or comment beside the element. Otherwise the feed only links.
func (i *Item) embeddable() (string, bool) {
	doc := bytes.TrimPrefix(i.Doc, []byte("\xEF\xBB\xBF"))
	if !utf8.Valid(doc) {
		return "", false
	}
	text := string(doc)
	decl := declaration.FindString(text)
	if m := declaredAs.FindStringSubmatch(decl); m != nil && !strings.EqualFold(m[1], "utf-8") && !strings.EqualFold(m[1], "us-ascii") {
		return "", false
	}
	text = strings.TrimSpace(text[len(decl):])
	return text, plainAlert.MatchString(text)
}
