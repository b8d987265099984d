// Command tocsin takes an organisation from the first report of a threat to
// people, to a warning that provably arrived and was answered.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/tocsin/tocsin/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, os.Args[1:], cli.Terminal())
	stop()
	os.Exit(code)
}
