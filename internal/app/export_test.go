package app

import "slices"

// Sends are the channels that the desk sends by at this moment: those whose
// peers are not left alone.
func (a *App) Sends() []string {
	return slices.DeleteFunc(slices.Clone(a.sending.names), func(name string) bool { return a.sending.engine.Rests(name) > 0 })
}
