package intake

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"github.com/tocsin/tocsin/internal/threat"
)

// ReadArgs is the job that reads a report for facts and finds its place.
type ReadArgs struct {
	Report string `json:"report"`
}

// Kind names the job.
func (ReadArgs) Kind() string { return "intake.read" }

// InsertOpts puts the job in its queue.
func (ReadArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: QueueRead, MaxAttempts: 12}
}

// PollArgs is the job that polls one feed.
type PollArgs struct {
	Feed string `json:"feed" river:"unique"`
}

// Kind names the job.
func (PollArgs) Kind() string { return "intake.poll" }

// InsertOpts lets a feed be polled by one job at a time.
func (PollArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: QueuePoll, MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: time.Minute}}
}

// DueArgs is the periodic job that looks which feeds are due.
type DueArgs struct{}

// Kind names the job.
func (DueArgs) Kind() string { return "intake.due" }

// InsertOpts puts the job in its queue.
func (DueArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: QueuePoll, MaxAttempts: 1}
}

// The queues of the intake. Reading is for the processor, polling for the
// network: neither waits for the other.
const (
	QueueRead = "read"
	QueuePoll = "poll"
	// QueueMachine waits for a model: nothing else does.
	QueueMachine = "machine"
)

// Register adds the workers, queues and periodic jobs of the intake to a
// River configuration.
func Register(c *river.Config, t *Taker, p *Pipeline, readers int) {
	if c.Workers == nil {
		c.Workers = river.NewWorkers()
	}
	if c.Queues == nil {
		c.Queues = map[string]river.QueueConfig{}
	}
	river.AddWorker(c.Workers, &readWorker{p: p})
	river.AddWorker(c.Workers, &pollWorker{t: t})
	river.AddWorker(c.Workers, &dueWorker{t: t})
	if p.Machine != nil {
		river.AddWorker(c.Workers, &machineWorker{p: p})
		c.Queues[QueueMachine] = river.QueueConfig{MaxWorkers: 2}
	}
	c.Queues[QueueRead] = river.QueueConfig{MaxWorkers: max(1, readers)}
	c.Queues[QueuePoll] = river.QueueConfig{MaxWorkers: 4}
	c.PeriodicJobs = append(c.PeriodicJobs, river.NewPeriodicJob(river.PeriodicInterval(dueEvery),
		func() (river.JobArgs, *river.InsertOpts) { return DueArgs{}, nil }, &river.PeriodicJobOpts{RunOnStart: true}))
}

// dueEvery is how often it is looked which feeds are due.
const dueEvery = 30 * time.Second

type readWorker struct {
	river.WorkerDefaults[ReadArgs]
	p *Pipeline
}

// Timeout bounds one job. What is read is bounded in size; this is for what
// was not foreseen.
func (*readWorker) Timeout(*river.Job[ReadArgs]) time.Duration { return 2 * time.Minute }

// Work reads one report. On the last attempt what cannot be read is marked so.
func (w *readWorker) Work(ctx context.Context, job *river.Job[ReadArgs]) error {
	err := w.p.Read(ctx, job.Args.Report)
	if err != nil && job.Attempt >= job.MaxAttempts && ctx.Err() == nil {
		return w.p.Fail(ctx, job.Args.Report, err)
	}
	return err
}

type pollWorker struct {
	river.WorkerDefaults[PollArgs]
	t *Taker
}

// Timeout bounds a poll with all its articles.
func (*pollWorker) Timeout(*river.Job[PollArgs]) time.Duration { return 10 * time.Minute }

// Work polls one feed.
func (w *pollWorker) Work(ctx context.Context, job *river.Job[PollArgs]) error {
	_, err := w.t.Poll(ctx, job.Args.Feed)
	if threat.KindOf(err) == threat.KindNotFound {
		return nil // deleted meanwhile
	}
	return err
}

type dueWorker struct {
	river.WorkerDefaults[DueArgs]
	t *Taker
}

// Work makes a job for every feed that is due.
func (w *dueWorker) Work(ctx context.Context, _ *river.Job[DueArgs]) error {
	if err := w.t.EnqueueDue(ctx); err != nil {
		return fmt.Errorf("look for due feeds: %w", err)
	}
	return nil
}
