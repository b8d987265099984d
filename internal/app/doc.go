// Package app wires the rooms together and keeps their lifecycle. It is the
// only room that knows everybody. A test starts it as a value:
//
//	a, err := app.New(ctx, app.Options{Config: c, Now: clock.Now})
//	…
//	err = a.Run(ctx) // serves until ctx ends, then finishes what is in hand
package app
