package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/testkit"
	"github.com/tocsin/tocsin/internal/threat"
)

// bell is a job that rings.
type bell struct {
	N int `json:"n"`
}

func (bell) Kind() string { return "bell" }

type ringer struct {
	river.WorkerDefaults[bell]
	rung chan int
}

func (r *ringer) Work(_ context.Context, job *river.Job[bell]) error {
	r.rung <- job.Args.N
	return nil
}

// ring starts workers that tell which bells rang.
func ring(t testing.TB, s *store.Store, at int) chan int {
	t.Helper()
	r := &ringer{rung: make(chan int, 1<<17)}
	workers := river.NewWorkers()
	river.AddWorker(workers, r)
	jobs, err := s.Jobs(&river.Config{Workers: workers, Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: at}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := jobs.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := jobs.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return r.rung
}

func TestJobsExistIfTheChangeDoes(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			o := store.Options{Dir: t.TempDir()}
			if engine == "postgres" {
				o.Database = testkit.Postgres(t)
			}
			s := testkit.OpenStore(t, o, nil)
			rung := ring(t, s, 2)
			err := s.Write(ctx, func(tx *store.Tx) error {
				if err := tx.Enqueue(bell{1}, nil); err != nil {
					return err
				}
				return errors.New("not so")
			})
			if err == nil || err.Error() != "not so" {
				t.Fatal(err)
			}
			write(t, s, func(tx *store.Tx) error {
				if _, err := tx.AddSource(ana, threat.Source{Name: "with a job"}); err != nil {
					return err
				}
				return tx.Enqueue(bell{2}, nil)
			})
			if n := <-rung; n != 2 {
				t.Errorf("the job of a change that was taken back runs: %d", n)
			}
		})
	}
}

// TestJobsWaitForNobody: a job that is enqueued on an idle desk starts at once,
// not when somebody looks next (River looks every second).
func TestJobsWaitForNobody(t *testing.T) {
	s := testkit.TempStore(t, nil)
	rung := ring(t, s, 2)
	var took []time.Duration
	for i := range 20 {
		at := time.Now()
		write(t, s, func(tx *store.Tx) error { return tx.Enqueue(bell{i}, nil) })
		<-rung
		took = append(took, time.Since(at))
	}
	// Where nobody wakes the workers, every job but the first waits for their
	// next look; where somebody does, a busy machine may be late, but not always.
	slices.Sort(took)
	if early := took[2]; early > 400*time.Millisecond {
		t.Errorf("all but two of the jobs start later than %v: nobody wakes the workers", early)
	}
}

// BenchmarkJobWakeup is the time from the submission of a change with a job to
// the job's start, on an otherwise idle desk.
func BenchmarkJobWakeup(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			o := store.Options{Dir: b.TempDir()}
			if engine == "postgres" {
				o.Database = testkit.Postgres(b)
			}
			s := testkit.OpenStore(b, o, nil)
			rung := ring(b, s, 2)
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				at := time.Now()
				write(b, s, func(tx *store.Tx) error { return tx.Enqueue(bell{i}, nil) })
				<-rung
				took = append(took, time.Since(at))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

// BenchmarkJobs enqueues jobs, a hundred with each change, and works them all
// while reports are taken in.
func BenchmarkJobs(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			o := store.Options{Dir: b.TempDir()}
			if engine == "postgres" {
				o.Database = testkit.Postgres(b)
			}
			s := testkit.OpenStore(b, o, nil)
			rung := ring(b, s, 100)
			stop, taken := make(chan struct{}), atomic.Int64{}
			go func() {
				defer close(stop)
				for i := 0; i < b.N; i += 100 {
					write(b, s, func(tx *store.Tx) error {
						var many []river.InsertManyParams
						for j := range min(100, b.N-i) {
							many = append(many, river.InsertManyParams{Args: bell{i + j}})
						}
						return tx.EnqueueMany(many)
					})
					take(b, s, ana, threat.Amber, fmt.Sprint("report ", i))
					taken.Add(1)
				}
			}()
			for range b.N {
				<-rung
			}
			<-stop
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
		})
	}
}

// BenchmarkJobTimers is how late timers fire that are all due at one moment.
func BenchmarkJobTimers(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			o := store.Options{Dir: b.TempDir()}
			if engine == "postgres" {
				o.Database = testkit.Postgres(b)
			}
			s := testkit.OpenStore(b, o, nil)
			due := time.Now().Add(3 * time.Second)
			var many []river.InsertManyParams
			for i := range b.N {
				many = append(many, river.InsertManyParams{Args: bell{i}, InsertOpts: &river.InsertOpts{ScheduledAt: due}})
			}
			write(b, s, func(tx *store.Tx) error { return tx.EnqueueMany(many) })
			rung := ring(b, s, 100)
			var late []time.Duration
			for range b.N {
				<-rung
				late = append(late, time.Since(due))
			}
			b.ReportMetric(late[len(late)/2].Seconds(), "median-late-s")
			b.ReportMetric(late[len(late)-1].Seconds(), "max-late-s")
		})
	}
}
