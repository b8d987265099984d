// Command reading measures how many documents a second are read:
//
//	go run ./bench/reading [-seconds N] PATH...
//
// Package pace says what a PATH is and what is printed.
package main

import (
	"fmt"
	"os"

	"github.com/tocsin/tocsin/bench/internal/pace"
)

func main() {
	if err := pace.Run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "reading:", err)
		os.Exit(2)
	}
}
