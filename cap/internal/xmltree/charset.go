package xmltree

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// Decode turns the bytes of a document into UTF-8 without a byte order mark,
// by the byte order mark or the encoding that the XML declaration names.
// name is the encoding in lower case. XML 1.0 §4.3.3 and appendix F
func Decode(data []byte) (text, name string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		if name := declared(data[3:]); wide(name) {
			return "", name, contradicted(name)
		}
		return string(data[3:]), "utf-8", nil
	case bytes.HasPrefix(data, []byte("\xFF\xFE\x00\x00")), bytes.HasPrefix(data, []byte("\x00\x00\xFE\xFF")):
		return "", "utf-32", unsupported("UTF-32")
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return fromUTF16(data[2:], false)
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return fromUTF16(data[2:], true)
	case bytes.HasPrefix(data, []byte("<\x00?\x00")):
		return fromUTF16(data, false)
	case bytes.HasPrefix(data, []byte("\x00<\x00?")):
		return fromUTF16(data, true)
	}
	return decodeDeclared(data)
}

func unsupported(name string) error {
	return &Error{Rule: "xml.encoding", Text: "the encoding " + name + " is not read; send UTF-8"}
}

func decodeDeclared(data []byte) (string, string, error) {
	name := declared(data)
	switch name {
	case "", "utf-8", "utf8":
		return string(data), "utf-8", nil
	case "us-ascii", "ascii":
		for i, c := range data {
			if c >= utf8.RuneSelf {
				return "", name, &Error{Offset: i, Rule: "xml.encoding", Text: "this byte is not ASCII, though the declaration says so"}
			}
		}
		return string(data), name, nil
	}
	if wide(name) {
		return "", name, contradicted(name)
	}
	if table := singleByte(name); table != nil {
		text, err := fromTable(data, table)
		return text, name, err
	}
	if e := eastAsian(name); e != nil {
		text, err := fromEncoding(data, e)
		return text, name, err
	}
	return "", name, unsupported(name)
}

// wide says whether an encoding writes more than one byte for every character,
// so that its declaration can't be read byte by byte.
func wide(name string) bool {
	return strings.HasPrefix(name, "utf-16") || strings.HasPrefix(name, "utf-32") || strings.HasPrefix(name, "ucs-") || strings.HasPrefix(name, "iso-10646-ucs")
}

func contradicted(name string) error {
	return &Error{Rule: "xml.encoding", Text: "the declaration says " + name + ", but the bytes are not"}
}

// eastAsian gives the encodings of China, Japan, Korea and Taiwan.
func eastAsian(name string) encoding.Encoding {
	switch name {
	case "shift_jis", "shift-jis", "sjis", "windows-31j":
		return japanese.ShiftJIS
	case "euc-jp":
		return japanese.EUCJP
	case "iso-2022-jp":
		return japanese.ISO2022JP
	case "gb2312", "gbk":
		return simplifiedchinese.GBK
	case "gb18030":
		return simplifiedchinese.GB18030
	case "big5":
		return traditionalchinese.Big5
	case "euc-kr":
		return korean.EUCKR
	}
	return nil
}

// fromEncoding refuses bytes that mean nothing.
func fromEncoding(data []byte, e encoding.Encoding) (string, error) {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return "", &Error{Rule: "xml.encoding", Text: "there are bytes that mean nothing in the declared encoding"}
	}
	return string(text), nil
}

// declared reads the encoding out of the XML declaration, in lower case.
func declared(data []byte) string {
	if !bytes.HasPrefix(data, []byte("<?xml")) {
		return ""
	}
	end := bytes.Index(data, []byte("?>"))
	if end < 0 || end > 1024 {
		return ""
	}
	t := Tree{Source: string(data[:end+2]), pos: len("<?xml")}
	t.pseudo("version")
	name, _ := t.pseudo("encoding")
	return strings.ToLower(name)
}

// singleByte gives the table of an encoding with one byte a character.
func singleByte(name string) *charmap.Charmap {
	switch name {
	case "iso-8859-1", "iso8859-1", "latin1", "l1", "iso_8859-1":
		return charmap.ISO8859_1
	case "windows-1252", "cp1252":
		return charmap.Windows1252
	}
	if n, ok := strings.CutPrefix(name, "windows-"); ok {
		return windows(n)
	}
	if n, ok := strings.CutPrefix(name, "cp"); ok {
		return windows(n)
	}
	if n, ok := strings.CutPrefix(name, "iso-8859-"); ok {
		return iso8859(n)
	}
	switch name {
	case "koi8-r":
		return charmap.KOI8R
	case "koi8-u":
		return charmap.KOI8U
	case "macintosh":
		return charmap.Macintosh
	}
	return nil
}

func windows(n string) *charmap.Charmap {
	tables := [...]*charmap.Charmap{
		charmap.Windows1250, charmap.Windows1251, charmap.Windows1252, charmap.Windows1253, charmap.Windows1254,
		charmap.Windows1255, charmap.Windows1256, charmap.Windows1257, charmap.Windows1258,
	}
	if len(n) == 4 && n[:3] == "125" && n[3] >= '0' && n[3] <= '8' {
		return tables[n[3]-'0']
	}
	if n == "874" {
		return charmap.Windows874
	}
	return nil
}

func iso8859(n string) *charmap.Charmap {
	tables := map[string]*charmap.Charmap{
		"2": charmap.ISO8859_2, "3": charmap.ISO8859_3, "4": charmap.ISO8859_4, "5": charmap.ISO8859_5,
		"6": charmap.ISO8859_6, "7": charmap.ISO8859_7, "8": charmap.ISO8859_8, "9": charmap.ISO8859_9,
		"10": charmap.ISO8859_10, "13": charmap.ISO8859_13, "14": charmap.ISO8859_14,
		"15": charmap.ISO8859_15, "16": charmap.ISO8859_16,
	}
	return tables[n]
}

func fromTable(data []byte, table *charmap.Charmap) (string, error) {
	var b strings.Builder
	b.Grow(len(data) + len(data)/8)
	for i, c := range data {
		r := table.DecodeByte(c)
		if r == utf8.RuneError {
			return "", &Error{Offset: i, Rule: "xml.encoding", Text: "this byte means nothing in the declared encoding"}
		}
		b.WriteRune(r)
	}
	return b.String(), nil
}

func fromUTF16(data []byte, bigEndian bool) (string, string, error) {
	if len(data)%2 != 0 {
		return "", "utf-16", &Error{Offset: len(data), Rule: "xml.encoding", Text: "the UTF-16 text ends in the middle of a character"}
	}
	var b strings.Builder
	b.Grow(len(data)/2 + len(data)/4)
	unit := func(i int) rune {
		if bigEndian {
			return rune(data[i])<<8 | rune(data[i+1])
		}
		return rune(data[i+1])<<8 | rune(data[i])
	}
	for i := 0; i < len(data); i += 2 {
		r := unit(i)
		if utf16.IsSurrogate(r) {
			if i+3 >= len(data) {
				return "", "utf-16", &Error{Offset: i, Rule: "xml.encoding", Text: "half a surrogate pair ends the text"}
			}
			i += 2
			if r = utf16.DecodeRune(r, unit(i)); r == utf8.RuneError {
				return "", "utf-16", &Error{Offset: i, Rule: "xml.encoding", Text: "half a surrogate pair stands alone"}
			}
		}
		b.WriteRune(r)
	}
	return b.String(), "utf-16", nil
}
