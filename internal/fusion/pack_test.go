package fusion

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tocsin/tocsin/internal/reading"
	"github.com/tocsin/tocsin/internal/threat"
)

func TestPackedProfileIsTheSame(t *testing.T) {
	text := `BIRMINGHAM, Ala. (AP) - Two people were killed and three wounded Friday night in the 1200 block of Elm Street in
Birmingham, Sgt. Ann Poole said. Marcus Reed, 23, died at 10:41 p.m. In March 2014 somebody was shot there.`
	published := threat.Day(2015, time.May, 9)
	out := reading.Read(reading.Document{Text: text, Published: published})
	p := ProfileOf("r", published, text, out.Facts)
	if len(p.Keys) < 4 || len(p.Days) == 0 || len(p.Places) == 0 || !p.Killed.Known {
		t.Fatalf("little is remembered: %+v", p)
	}
	got, err := Unpack("r", p.Pack())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(p, got, cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(profile("fire", fireText).Pack())
	f.Add([]byte{packVersion, 2, 255, 255, 255, 255, 15})
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := Unpack("r", body)
		if err != nil {
			return
		}
		again, err := Unpack("r", p.Pack())
		if err != nil || !bytes.Equal(again.Pack(), p.Pack()) {
			t.Errorf("not the same when packed again: %v", err)
		}
	})
}
