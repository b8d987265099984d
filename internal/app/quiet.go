package app

import (
	"context"
	"log/slog"
)

// quiet passes warnings and errors on: what the job queue says of its ordinary
// life is for nobody on duty.
type quiet struct{ slog.Handler }

// Enabled says whether a record of a level is wanted.
func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

// WithAttrs and WithGroup keep the rule.
func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }

// WithGroup keeps the rule.
func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }
