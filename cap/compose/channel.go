package compose

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tocsin/tocsin/cap"
)

// Channel is a way to people that carries less than CAP does.
type Channel struct {
	Name string
	// Limit is the most that the Fields together may have, counted in Unit.
	Limit  int
	Unit   Unit
	Fields []string // of: headline, description, instruction
	Source string   // where the limit is written
}

// Unit is how a channel counts.
type Unit string

// The units.
const (
	Characters Unit = "characters"
	Septets    Unit = "SMS septets" // GSM 7-bit; a text outside its alphabet counts as if limited to 70 of 160
	Words      Unit = "words"
	Bytes      Unit = "bytes of the whole message"
	Corners    Unit = "corners of one polygon"
)

// Channels are the limits that matter most, from the documents that set them.
func Channels() []Channel {
	return []Channel{
		{"headline", 160, Characters, []string{"headline"}, "CAP 1.2 §3.2.2"},
		{"SMS", 160, Septets, []string{"headline"}, "3GPP TS 23.038"},
		{"cell broadcast, short", 90, Characters, []string{"headline"}, "ATIS-0700037 WEA"},
		{"cell broadcast, long", 360, Characters, []string{"headline", "instruction"}, "47 CFR 10.430 WEA"},
		{"cell broadcast, all pages", 1395, Septets, []string{"headline", "description", "instruction"}, "3GPP TS 23.041, 15 pages of 93"},
		{"television crawl", 1800, Characters, []string{"description", "instruction"}, "ECIG EAS CAP Implementation Guide §3.6"},
		{"spoken in two minutes", 300, Words, []string{"headline", "description", "instruction"}, "EAS: 2 minutes of audio at 150 words a minute"},
		{"social post", 280, Characters, []string{"headline"}, "the shortest of the large networks"},
		{"cell broadcast area", 100, Corners, nil, "ATIS-0700037 WEA"},
		{"small links", 64_000, Bytes, nil, "satellite and radio data broadcasts"},
	}
}

// Advice is how one info block fares on one channel.
type Advice struct {
	Channel Channel
	Info    int // index of the block; -1 for the whole message
	Size    int
	Fits    bool
}

func (a Advice) String() string {
	word := "fits"
	if !a.Fits {
		word = "is too long for"
	}
	return fmt.Sprintf("%d %s %s %s (at most %d)", a.Size, a.Channel.Unit, word, a.Channel.Name, a.Channel.Limit)
}

// Advise measures a message against channels; without any against [Channels].
func Advise(a *cap.Alert, channels ...Channel) []Advice {
	if len(channels) == 0 {
		channels = Channels()
	}
	var list []Advice
	for _, ch := range channels {
		switch ch.Unit {
		case Bytes:
			data, err := cap.Encode(a)
			if err == nil {
				list = append(list, Advice{ch, -1, len(data), len(data) <= ch.Limit})
			}
		default:
			for i := range a.Info {
				size := ch.measure(&a.Info[i])
				list = append(list, Advice{ch, i, size, size <= ch.Limit})
			}
		}
	}
	return list
}

func (ch Channel) measure(i *cap.Info) int {
	text := ch.text(i)
	switch ch.Unit {
	case Septets:
		return septets(text)
	case Words:
		return len(strings.Fields(text))
	case Corners:
		return corners(i)
	}
	return utf8.RuneCountInString(text)
}

func (ch Channel) text(i *cap.Info) string {
	fields := map[string]string{"headline": i.Headline, "description": i.Description, "instruction": i.Instruction}
	var parts []string
	for _, f := range ch.Fields {
		if s := strings.TrimSpace(fields[f]); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}

func corners(i *cap.Info) int {
	most := 0
	for _, a := range i.Area {
		for _, ring := range a.Polygon {
			most = max(most, len(strings.Fields(string(ring))))
		}
	}
	return most
}

// The alphabet of 3GPP TS 23.038 §6.2.1, and what takes two septets.
const (
	gsmBasic    = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "\f^{}\\[~]|€"
)

// septets counts a text as an SMS does. One character outside the alphabet
// turns the whole text into UTF-16, where 70 units take the room of 160.
func septets(s string) int {
	n, units := 0, 0
	outside := false
	for _, r := range s {
		units++
		if r > 0xFFFF {
			units++
		}
		switch {
		case strings.ContainsRune(gsmBasic, r):
			n++
		case strings.ContainsRune(gsmExtended, r):
			n += 2
		default:
			outside = true
		}
	}
	if outside {
		return (units*160 + 69) / 70
	}
	return n
}
