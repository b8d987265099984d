package threat

import (
	"bytes"
	"testing"
	"time"
)

func TestMarkingTLP20(t *testing.T) {
	for _, m := range Markings {
		got, err := ParseMarking(m.String())
		if err != nil || got != m {
			t.Errorf("ParseMarking(%q) = %v, %v", m.String(), got, err)
		}
	}
	if m, err := ParseMarking("tlp:white"); err != nil || m != Clear {
		t.Errorf("WHITE reads as %v, %v; want CLEAR", m, err)
	}
	if _, err := ParseMarking("TLP:PURPLE"); KindOf(err) != KindInvalid {
		t.Errorf("an unknown label gives %v", err)
	}
	var zero Marking
	if zero != Red {
		t.Error("what nobody has marked must be RED")
	}
}

func TestReaderSeesNothingAboveClearance(t *testing.T) {
	r := Reader{Role: RoleAnalyst, Clearance: Amber}
	for _, m := range Markings {
		if got, want := r.MayRead(m), m <= Amber; got != want {
			t.Errorf("MayRead(%v) = %v", m, got)
		}
	}
	if (Reader{}).MayRead(Clear) {
		t.Error("the zero Reader must read nothing")
	}
}

func TestLikelihoodICD203SharedEdges(t *testing.T) {
	for percent, want := range map[int]Likelihood{
		0: 0, 1: AlmostNoChance, 4: AlmostNoChance, 5: VeryUnlikely, 20: Unlikely, 45: RoughlyEvenChance,
		55: Likely, 80: VeryLikely, 95: AlmostCertain, 99: AlmostCertain, 100: 0,
	} {
		if got := LikelihoodOf(percent); got != want {
			t.Errorf("LikelihoodOf(%d) = %q, want %q", percent, got, want)
		}
	}
}

func TestNewIDSortsByTime(t *testing.T) {
	at := time.Date(2024, 3, 22, 16, 58, 0, 0, time.UTC)
	high, low := bytes.Repeat([]byte{255}, 10), make([]byte, 10)
	if a, b := NewID("rep", at, high), NewID("rep", at.Add(time.Millisecond), low); a >= b {
		t.Errorf("%s is not before %s", a, b)
	}
}

func TestWhenOverlaps(t *testing.T) {
	day := Day(2024, time.March, 22)
	if !day.Overlaps(Instant(time.Date(2024, 3, 22, 17, 0, 0, 0, time.UTC))) {
		t.Error("a minute of the day overlaps with the day")
	}
	if day.Overlaps(Day(2024, time.March, 23)) || day.Overlaps(When{}) {
		t.Error("the next day, or an unknown time, does not")
	}
}
