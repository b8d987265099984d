package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// MachineReader reads a report with a model. It refuses what is marked above
// what it may see, with [threat.KindForbidden], before anything leaves.
type MachineReader interface {
	Read(ctx context.Context, rep threat.Report) ([]threat.Fact, error)
	Takes(m threat.Marking) bool
	Timeout() time.Duration
}

// MachineArgs is the job that has a report read by a model, after it was read
// by the rules. The report is complete without it.
type MachineArgs struct {
	Report string `json:"report"`
}

// Kind names the job.
func (MachineArgs) Kind() string { return "intake.machine" }

// InsertOpts puts the job in its queue. A model that cannot be had is asked
// again over some hours, then no more.
func (MachineArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: QueueMachine, MaxAttempts: 8}
}

// machineTakes says whether a report is to be read by a model as well.
func (p *Pipeline) machineTakes(rep threat.Report) bool {
	return p.Machine != nil && p.Machine.Takes(rep.Marking) && rep.Text != ""
}

// ReadByMachine has a model read a report, and keeps what it found beside what
// the rules found. The marking is looked at again when the text would leave:
// it may have been raised meanwhile.
func (p *Pipeline) ReadByMachine(ctx context.Context, id string) error {
	rep, err := p.s.Report(ctx, machinery, id)
	if threat.KindOf(err) == threat.KindNotFound || err == nil && (rep.State != threat.ReportRead || !p.machineTakes(rep)) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load report: %w", err)
	}
	facts, err := p.Machine.Read(ctx, rep)
	if threat.KindOf(err) == threat.KindForbidden {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read by machine: %w", err)
	}
	err = p.s.Write(ctx, func(tx *store.Tx) error { return tx.SaveMachineReading(machinery, id, facts) })
	if k := threat.KindOf(err); k == threat.KindNotFound || k == threat.KindInvalid {
		return nil // erased, or its text became another, while the model read it
	}
	return err
}

type machineWorker struct {
	river.WorkerDefaults[MachineArgs]
	p *Pipeline
}

// Timeout bounds all samples of one report.
func (w *machineWorker) Timeout(*river.Job[MachineArgs]) time.Duration {
	return w.p.Machine.Timeout() + 10*time.Second
}

// Work has one report read. What fails is tried again later; when no attempt is
// left the report stays as the rules read it.
func (w *machineWorker) Work(ctx context.Context, job *river.Job[MachineArgs]) error {
	err := w.p.ReadByMachine(ctx, job.Args.Report)
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	if job.Attempt >= job.MaxAttempts {
		w.p.log.Warn("a report is left without machine reading; the rules have read it", "report", job.Args.Report, "error", err)
	}
	return err
}
