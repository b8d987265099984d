package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tocsin/tocsin/internal/config"
)

//go:generate go test -run TestDocumentsDrift -update .

// Manual is docs/commands.md: every command's help, in the order of the help.
func Manual() string {
	env := &Env{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now}
	var b strings.Builder
	b.WriteString("# Commands\n\nMade from the program's own help; `tocsin COMMAND --help` says the same.\n")
	describe(&b, root(env))
	return b.String()
}

// describe writes one command and those under it.
func describe(b *strings.Builder, c *cobra.Command) {
	if c.Hidden || c.Name() == "help" || c.Name() == "completion" {
		return
	}
	if c.Runnable() {
		fmt.Fprintf(b, "\n## %s\n\n", c.CommandPath())
		text := c.Long
		if text == "" {
			text = c.Short + "."
		}
		fmt.Fprintf(b, "%s\n\n```\n%s\n```\n", text, c.UseLine())
		if c.Example != "" {
			fmt.Fprintf(b, "\n```sh\n%s\n```\n", outdent(c.Example))
		}
		flags(b, c)
	}
	for _, sub := range c.Commands() {
		describe(b, sub)
	}
}

// flags lists a command's own flags; the settings are described elsewhere.
func flags(b *strings.Builder, c *cobra.Command) {
	settings := new(config.Config).Flags()
	var own []*pflag.Flag
	all := false
	c.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
		switch {
		case f.Name == "help":
		case settings.Lookup(f.Name) != nil && c.Flags().Lookup("config") != nil:
			all = true
		default:
			own = append(own, f)
		}
	})
	if len(own) > 0 {
		b.WriteString("\n| flag | meaning |\n|---|---|\n")
	}
	for _, f := range own {
		name, usage := pflag.UnquoteUsage(f)
		fmt.Fprintf(b, "| `--%s` | %s |\n", strings.TrimSpace(f.Name+" "+name), strings.ReplaceAll(usage, "|", "\\|"))
	}
	if all {
		b.WriteString("\nAlso every [setting](configuration.md) as a flag.\n")
	}
}

func outdent(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], "  ")
	}
	return strings.Join(lines, "\n")
}

// Configuration is docs/configuration.md.
func Configuration() string {
	return `# Configuration

Made from the program; ` + "`tocsin config describe`" + ` prints the table. A setting comes from
its default, then the file, then the environment, then the flag, each over the
one before. The file is ` + "`tocsin.toml`" + ` in the data directory, or the one that --config
names: a line a setting, such as ` + "`desk = \"Security desk\"`" + `. A setting that does not exist
is an error.

` + config.Describe()
}
