// Package cli is the command line: one file a command, its help the manual.
//
// Data goes to standard output, errors to standard error with a hint at the
// remedy. A command ends with 0 when all went well, 1 when something that was
// asked for failed or was found invalid, and 2 when it was used wrongly.
//
// A command is a function that takes the [Env] and returns a [cobra.Command];
// it is listed in root. It returns an error built by [misuse] for wrong use,
// [errFound] when it has already printed what it found wrong, and any other
// error to have it printed.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/threat"
)

// The exit codes.
const (
	exitOK    = 0
	exitFound = 1
	exitUsage = 2
)

// Env is the world a command runs in; tests give their own.
type Env struct {
	In     io.Reader
	Out    io.Writer // data
	Err    io.Writer // errors and progress
	Getenv func(string) string
	Now    func() time.Time
	// Width is the terminal's width in columns, 0 when Out is no terminal.
	Width int
	// Color says whether Out takes ANSI colours.
	Color bool
}

// Terminal is the Env of the process itself.
func Terminal() Env {
	env := Env{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Now: time.Now}
	env.Width, env.Color = terminalOf(os.Stdout, os.Getenv)
	return env
}

// errFound ends a command with exit code 1 without a further word: what was
// found wrong has been printed already.
var errFound = errors.New("something was found wrong")

// usageError is wrong use of a command.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// misuse is an error for wrong use: exit code 2 and a pointer to the help.
func misuse(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

// Run carries out one command line and gives its exit code.
func Run(ctx context.Context, args []string, env Env) int {
	out := &checked{w: env.Out}
	env.Out = out
	root := root(&env)
	root.SetArgs(args)
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	command, err := root.ExecuteContextC(ctx)
	if err == nil {
		err = out.err
	}
	return report(env, command, err)
}

// checked remembers that data could not be written: a command whose output is
// lost has not gone well, whether it looked or not.
type checked struct {
	w   io.Writer
	err error
}

func (c *checked) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	if err != nil {
		c.err = err
	}
	return n, err
}

// report prints err, if it is to be printed, and gives the exit code.
func report(env Env, command *cobra.Command, err error) int {
	var wrong usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFound):
		return exitFound
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(env.Err, "tocsin: broken off")
		return exitFound
	case errors.As(err, &wrong), isCobraUsage(err):
		fmt.Fprintf(env.Err, "tocsin: %v\nRun '%s --help' for how it is used.\n", err, command.CommandPath())
		return exitUsage
	}
	fmt.Fprintf(env.Err, "tocsin: %s\n", sentence(err))
	return exitFound
}

// isCobraUsage recognises the errors cobra makes itself, which have no type.
func isCobraUsage(err error) bool {
	text := err.Error()
	for _, start := range []string{"unknown command", "unknown flag", "unknown shorthand", "flag needs an argument", "invalid argument", "required flag", "accepts ", "requires "} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}

// sentence puts the remedy of a [threat.Error] on a line of its own.
func sentence(err error) string {
	var e *threat.Error
	if !errors.As(err, &e) || e.Remedy == "" {
		return err.Error()
	}
	return strings.TrimSuffix(err.Error(), "; "+e.Remedy) + "\nHint: " + e.Remedy + "."
}
