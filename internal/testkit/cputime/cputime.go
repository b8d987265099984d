// Package cputime measures work by the processor time it took, so that a bound
// on it holds on a machine that is busy with other things.
package cputime

import (
	"runtime"
	"syscall"
	"testing"
	"time"
)

// Of is the processor time that do takes on its own thread: not what the
// machine spends on others meanwhile, and not what goroutines that do starts
// spend.
func Of(t testing.TB, do func()) time.Duration {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return spent(t, syscall.RUSAGE_THREAD, do)
}

// All is the processor time that the whole program takes while do runs, for a
// test beside which no other runs.
func All(t testing.TB, do func()) time.Duration {
	t.Helper()
	return spent(t, syscall.RUSAGE_SELF, do)
}

func spent(t testing.TB, who int, do func()) time.Duration {
	t.Helper()
	begin := used(t, who)
	do()
	return used(t, who) - begin
}

func used(t testing.TB, who int) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(who, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
