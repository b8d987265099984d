package cli

import (
	"os"
	"strconv"

	"golang.org/x/term"
)

// terminalOf finds the width of f in columns and whether it takes colours;
// NO_COLOR and TERM=dumb turn colours off.
func terminalOf(f *os.File, getenv func(string) string) (width int, color bool) {
	if !term.IsTerminal(int(f.Fd())) {
		width, _ = strconv.Atoi(getenv("COLUMNS"))
		return width, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		width = 80
	}
	return width, getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
}
