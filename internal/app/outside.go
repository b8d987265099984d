package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/tocsin/tocsin/internal/compose"
	"github.com/tocsin/tocsin/internal/deliver"
	"github.com/tocsin/tocsin/internal/deliver/email"
	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// auditPage is how many open chains one check decides anew.
const auditPage = 500

// Blind says why the desk cannot be relied on; nothing when it can.
func (a *App) Blind(ctx context.Context) ([]string, error) {
	now, grace := a.Store.Now(), a.o.Config.Grace
	why, err := desk.Blind(ctx, &a.Store.Reads, now, grace)
	if err != nil {
		return why, err
	}
	faults, _, err := desk.Audit(ctx, &a.Store.Reads, now, grace, "", auditPage)
	if faults > 0 {
		why = append(why, "warnings are open that nothing moves")
	}
	return why, err
}

// beat tells the outside that the desk sees, if it does. Each beat audits
// another page of the open chains, so that all are looked at in turn.
func (a *App) beat(ctx context.Context) {
	why, err := a.Blind(ctx)
	if err = errors.Join(err, a.Store.Room()); err == nil && len(why) == 0 {
		var faults int
		if faults, a.sending.cursor, err = desk.Audit(ctx, &a.Store.Reads, a.Store.Now(), a.o.Config.Grace, a.sending.cursor, auditPage); faults > 0 {
			why = append(why, "warnings are open that nothing moves")
		}
	}
	if err != nil || len(why) > 0 {
		a.o.Log.Error("no heartbeat: the desk is blind", "why", why, "error", err)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.o.Config.Heartbeat, nil)
	if err != nil {
		a.o.Log.Error("the heartbeat's address is wrong; correct the setting heartbeat", "error", err)
		return
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		a.o.Log.Warn("the heartbeat was not heard; it is sent again", "error", err)
		return
	}
	_ = answer.Body.Close()
}

// probe sends a real test message through each channel that has an address
// for it, and rings when one does not get through.
func (a *App) probe(ctx context.Context) {
	for _, channel := range a.sending.channels {
		to := map[string]string{"email": a.o.Config.ProbeEmail, "sms": a.o.Config.ProbeSMS}[channel.Name()]
		if to == "" {
			continue
		}
		if err := a.probeOne(ctx, channel, to); err != nil && ctx.Err() == nil {
			a.o.Log.Error("a test of a channel could not be recorded", "channel", channel.Name(), "error", err)
		}
	}
}

func (a *App) probeOne(ctx context.Context, channel deliver.Channel, to string) error {
	by, now := threat.Machinery("probe"), a.Store.Now()
	banner := compose.Banner(threat.ModeExercise)
	text := fmt.Sprintf("%s\n\n%s tests this channel. Nothing is to be done.\n\n%s\n", banner, a.o.Config.Desk, banner)
	m := deliver.Message{Delivery: fmt.Sprintf("prb_%d", now.UnixMilli()), To: to, Subject: banner + " test of this channel", Text: text, Short: banner + " test of this channel", Mode: threat.ModeExercise, Expires: now.Add(time.Hour)}
	result := channel.Send(ctx, m)
	return a.Store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		if _, err := tx.Act(by, store.Deed{Verb: "probe", Kind: "channel", Object: channel.Name(), Marking: threat.Green, Data: map[string]any{"outcome": result.Outcome, "code": result.Code}}); err != nil {
			return err
		}
		if result.Outcome == threat.OutcomeAccepted {
			return nil
		}
		return a.sending.bell.Ring(tx, store.Alarm{
			Kind: store.AlarmProbe, About: channel.Name(), Step: int(now.Unix() / 3600), Marking: threat.Green,
			Text: "The test of the channel " + channel.Name() + " did not get through: " + result.Detail + ".",
		}, "")
	})
}

// bounces reads what the mail system has put into the folder for mail that
// came back. A file is moved aside once what it says is recorded.
func (a *App) bounces(ctx context.Context) {
	files, err := os.ReadDir(a.o.Config.BounceDir)
	if err != nil {
		a.o.Log.Error("the folder of bounces cannot be read", "error", err)
		return
	}
	for _, f := range files {
		if !f.Type().IsRegular() || f.Name()[0] == '.' || ctx.Err() != nil {
			continue
		}
		if err := a.bounce(ctx, filepath.Join(a.o.Config.BounceDir, f.Name())); err != nil {
			a.o.Log.Error("a bounce could not be recorded; it is tried again", "error", err)
		}
	}
}

func (a *App) bounce(ctx context.Context, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("open bounce: %w", err)
	}
	b, err := email.ParseBounce(f)
	_ = f.Close()
	if err == nil && b.Failed {
		err = desk.Bounced(ctx, a.Store, a.sending.bell, b.Delivery, b.Code, "the mail came back ("+b.Status+")")
	}
	aside := "done"
	switch threat.KindOf(err) {
	case "":
	case threat.KindInvalid, threat.KindNotFound:
		aside = "other" // not ours, or no notification: for a person to look at
	default:
		return err
	}
	dir := filepath.Join(filepath.Dir(name), aside)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	return os.Rename(name, filepath.Join(dir, filepath.Base(name)))
}
