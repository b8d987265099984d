// Command desk starts a desk with a handful of reports on a loopback address,
// for the browser tests: people of three clearances, cases with contradictions
// and proposals, and canaries above the lower clearances. It prints one line of
// JSON with its address and sign-in data, and runs until its input ends.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/tocsin/tocsin/e2e/scene"
	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/store"
)

func main() {
	empty := flag.Bool("empty", false, "without any report")
	exercise := flag.Bool("exercise", false, "in exercise")
	flag.Parse()
	if err := run(*empty, *exercise); err != nil {
		fmt.Fprintln(os.Stderr, "desk:", err)
		os.Exit(1)
	}
}

func run(empty, exercise bool) error {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "tocsin-e2e-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := store.Open(ctx, store.Options{Dir: dir, Origin: "desk.example"})
	if err != nil {
		return err
	}
	defer s.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return err
	}
	at := &url.URL{Scheme: "http", Host: "localhost:" + port}
	passwords := auth.QuickPasswords()
	door := auth.New(auth.Options{Store: s, URL: at, Desk: "Example desk", Passwords: passwords})
	told, err := scene.Empty(ctx, door)
	if !empty {
		told, err = scene.Furnish(ctx, s, door, passwords)
	}
	if err != nil {
		return err
	}
	told.URL = at.String()
	handler, err := scene.Handler(s, door, exercise)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }() // ends with the process
	if err := json.NewEncoder(os.Stdout).Encode(told); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}
