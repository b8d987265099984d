package testkit

import (
	"bytes"
	"log/slog"
	"sync"
)

// Log keeps what is logged, down to the least detail.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Logger writes to it.
func (l *Log) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// Write keeps a line.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String is all that was logged.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
