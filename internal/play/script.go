package play

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/tocsin/tocsin/internal/console"
	"github.com/tocsin/tocsin/internal/intake/samples"
	"github.com/tocsin/tocsin/internal/threat"
)

// Moment is something that happens in the play, for those who watch.
type Moment struct {
	At    time.Time `json:"at"`
	Kind  string    `json:"kind"` // "report", "decision", "sent", "answer", "event", "clock", "review"
	Title string    `json:"title"`
	Text  string    `json:"text,omitempty"`
	Fault string    `json:"fault,omitempty"` // why the script could not go on as written
}

// moment is one scene of the script.
type moment struct {
	at    time.Time
	kind  string
	title string // shown before it is played
	play  func(context.Context, *console.DemoMoment) error
}

// scenes is the script: what people do and what comes in, each at its time.
// What the desk's clocks bring in between stands nowhere: it happens.
func (s *stage) scenes() ([]moment, error) {
	out := []moment{
		{at(2, 9, 0), "event", "The desk is set up: its people, its rota, and whom it can warn", s.setUp},
		{at(6, 10, 0), "report", "A liaison service passes something on, in confidence", s.tipComes},
		{at(6, 14, 0), "decision", "Assessment and determination: a clock starts", s.determine},
		{at(6, 16, 0), "decision", "The analyst writes the confidential warning and hands it in", s.writeWarning},
		{at(6, 20, 0), "sent", "A second person approves the warning: it goes out", s.approveWarning},
		{at(6, 20, 20), "answer", "The liaison’s duty officer opens the link", s.liaisonOpens},
		{at(6, 20, 40), "answer", "The liaison answers: disputed", s.liaisonDisputes},
		{at(6, 23, 5), "sent", "Nobody at the events office has answered: the analyst telephones", s.tellByTelephone},
		{at(7, 17, 0), "decision", "The public advisory is written; parity with the warning is checked", s.writeAdvisory},
		{at(7, 20, 0), "sent", "A second person approves the advisory: it is public for 48 hours", s.approveAdvisory},
		{at(9, 19, 0), "decision", "The window ends this evening: the head of desk decides", s.letLapse},
		{at(9, 20, 0), "event", "The 48 hours are over", s.windowOver},
		{at(19, 20, 0), "answer", "The events office dismisses the warning", s.dismissal},
		{at(22, 19, 58), "event", "The attack, outside any window", s.attack},
		{april(4, 9, 0), "decision", "The outcome is recorded", s.outcome},
		{april(4, 9, 30), "review", "The review looks back, and leaves a lesson", s.lookBack},
	}
	all, err := samples.All()
	if err != nil {
		return nil, err
	}
	for _, sample := range all {
		out = append(out, moment{sample.Received.In(moscow), "report", "A report comes in from " + sample.Source.Name, s.reportComes(sample)})
	}
	slices.SortStableFunc(out, func(a, b moment) int { return a.at.Compare(b.at) })
	return out, nil
}

func april(day, hour, minute int) time.Time {
	return time.Date(2024, time.April, day, hour, minute, 0, 0, moscow)
}

// next is the scene that comes next, if there is one.
func (s *stage) next() (moment, bool) {
	if s.state.Moment >= len(s.script) {
		return moment{}, false
	}
	return s.script[s.state.Moment], true
}

// playNext plays the next scene, at its time.
func (s *stage) playNext(ctx context.Context) error {
	m, ok := s.next()
	if !ok {
		return nil
	}
	s.clock.to(m.at)
	told := console.DemoMoment{Number: s.state.Moment + 1, At: s.clock.Now().In(moscow).Truncate(time.Second), Kind: m.kind, Title: m.title}
	err := m.play(ctx, &told)
	var why *threat.Error
	switch {
	case err == nil:
	case errors.As(err, &why) && refusal(why.Kind):
		// The visitor has done something else meanwhile: the desk says no, and
		// the play goes on with what there is.
		told.Fault = strings.TrimSuffix(why.Message, ".") + "."
	default:
		return err
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	s.state.Moment++
	return s.note(ctx, told)
}

// refusal says whether a kind of error is the desk's answer, and not a fault.
func refusal(k threat.ErrorKind) bool {
	switch k {
	case threat.KindConflict, threat.KindInvalid, threat.KindForbidden, threat.KindNotFound:
		return true
	}
	return false
}

// note keeps a moment with how things stand now, and tells it.
func (s *stage) note(ctx context.Context, told console.DemoMoment) error {
	if s.watched {
		var err error
		if told.State, err = s.stands(ctx); err != nil {
			return err
		}
	}
	s.state.Log = append(s.state.Log, told)
	s.state.Mails = len(s.box.messages())
	s.tell(Moment{told.At, told.Kind, told.Title, told.Text, told.Fault})
	return s.save()
}

// to moves the clock on to a time, through every scene and every clock of the
// desk that comes before it, each at its own time.
func (s *stage) to(ctx context.Context, until time.Time) error {
	for {
		stop, err := s.stop(ctx, until)
		if err != nil || stop {
			return err
		}
	}
}

// toScene moves on until the next scene is played, and no further.
func (s *stage) toScene(ctx context.Context, at time.Time) error {
	for before := s.state.Moment; s.state.Moment == before; {
		if stop, err := s.stop(ctx, at); err != nil || stop {
			return err
		}
	}
	return nil
}

// toMoment moves on until so many scenes are played; all for too many.
func (s *stage) toMoment(ctx context.Context, moment int) error {
	s.state.Goal = max(1, min(moment, len(s.script)))
	if err := s.save(); err != nil {
		return err
	}
	for s.state.Moment < s.state.Goal {
		if err := s.toScene(ctx, s.script[s.state.Moment].at); err != nil {
			return err
		}
	}
	return nil
}

// stop goes to whatever comes first, and says whether that was the end.
func (s *stage) stop(ctx context.Context, until time.Time) (bool, error) {
	// What became due while time stood still has not run out: it is late.
	if err := s.app.Settle(ctx); err != nil {
		return false, err
	}
	due, what, err := s.due(ctx)
	if err != nil {
		return false, err
	}
	scene, more := s.next()
	switch {
	case !due.IsZero() && !due.After(until) && (!more || !due.After(scene.at)):
		return false, s.runOut(ctx, due, what)
	case more && !scene.at.After(until):
		return false, s.playNext(ctx)
	}
	s.clock.to(until)
	return true, s.save()
}

// runOut lets a clock of the desk run out.
func (s *stage) runOut(ctx context.Context, due time.Time, what string) error {
	s.clock.to(due)
	if err := s.settle(ctx); err != nil {
		return err
	}
	return s.noteClock(ctx, due, what)
}
