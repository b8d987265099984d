// Package samples holds reports written for the demo: the Moscow case of March
// 2024 as the desk would have received it. The facts are those publicly
// reported; the words, and the outlets that are not part of the facts, are
// made up. Among them are a reprint, a partner's repeat, rising tolls, a claim,
// and statements that contradict each other.
package samples

import (
	"embed"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tocsin/tocsin/internal/threat"
)

//go:embed manifest.json reports
var files embed.FS

// Sample is one report with what the desk knows of it.
type Sample struct {
	File      string
	Data      []byte
	Source    threat.Source
	Marking   threat.Marking
	URL       string
	Event     threat.When
	Said      threat.When
	Published threat.When
	Received  time.Time
}

// line is a sample as the manifest has it; times are EDTF.
type line struct {
	File        string             `json:"file"`
	Source      string             `json:"source"`
	Type        string             `json:"type"`
	Reliability threat.Reliability `json:"reliability"`
	Marking     threat.Marking     `json:"marking"`
	URL         string             `json:"url"`
	Event       string             `json:"event"`
	Said        string             `json:"said"`
	Published   string             `json:"published"`
	Received    time.Time          `json:"received"`
}

// All gives the samples in the order they were received.
func All() ([]Sample, error) {
	raw, err := files.ReadFile("manifest.json")
	if err != nil {
		return nil, fmt.Errorf("read samples: %w", err)
	}
	var lines []line
	if err := json.Unmarshal(raw, &lines); err != nil {
		return nil, fmt.Errorf("read samples: %w", err)
	}
	out := make([]Sample, len(lines))
	for i, l := range lines {
		if out[i], err = l.sample(); err != nil {
			return nil, fmt.Errorf("read sample %s: %w", l.File, err)
		}
	}
	return out, nil
}

func (l line) sample() (Sample, error) {
	s := Sample{
		File: l.File, Marking: l.Marking, URL: l.URL, Received: l.Received,
		Source: threat.Source{Name: l.Source, Type: l.Type, Reliability: l.Reliability, Marking: l.Marking},
	}
	var err error
	if s.Data, err = files.ReadFile("reports/" + l.File); err != nil {
		return s, err
	}
	for _, t := range []struct {
		to   *threat.When
		from string
	}{{&s.Event, l.Event}, {&s.Said, l.Said}, {&s.Published, l.Published}} {
		if *t.to, err = when(t.from); err != nil {
			return s, err
		}
	}
	return s, nil
}

// when reads a day or an instant.
func when(s string) (threat.When, error) {
	if s == "" {
		return threat.When{}, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return threat.Day(t.Date()), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return threat.When{}, err
	}
	return threat.Instant(t), nil
}

// Files are the names of samples.
func Files(list []Sample) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.File
	}
	return out
}
