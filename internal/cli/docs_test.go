package cli

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

var (
	mdLink    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	mdCode    = regexp.MustCompile("(?s)```sh\n(.*?)```")
	mdInline  = regexp.MustCompile("`(tocsin [^`\n]+)`")
	mdHeading = regexp.MustCompile(`(?m)^#+ (.+)$`)
)

// documents are what a stranger reads, by path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range append(names, "../../README.md") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(text)
	}
	return out
}

// TestEveryLinkInTheDocumentsLeadsSomewhere follows the links between them.
func TestEveryLinkInTheDocumentsLeadsSomewhere(t *testing.T) {
	all := documents(t)
	for name, text := range all {
		for _, m := range mdLink.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			file, anchor, _ := strings.Cut(m[1], "#")
			to := name
			if file != "" {
				to = filepath.Join(filepath.Dir(name), file)
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: %s leads nowhere", name, m[1])
			}
			if anchor != "" && strings.HasSuffix(to, ".md") && !hasHeading(all[to], anchor) {
				t.Errorf("%s: %s has no such heading", name, m[1])
			}
		}
	}
}

func hasHeading(text, anchor string) bool {
	for _, m := range mdHeading.FindAllStringSubmatch(text, -1) {
		slug := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
				return r
			}
			return -1
		}, strings.ToLower(m[1]))
		if slug == anchor {
			return true
		}
	}
	return false
}

// TestEveryCommandInTheDocumentsExists holds the commands and flags that the
// documents tell people to use against those of the program.
func TestEveryCommandInTheDocumentsExists(t *testing.T) {
	seen := 0
	for name, text := range documents(t) {
		var lines []string
		for _, block := range mdCode.FindAllStringSubmatch(text, -1) {
			lines = append(lines, strings.Split(block[1], "\n")...)
		}
		for _, m := range mdInline.FindAllStringSubmatch(text, -1) {
			lines = append(lines, m[1])
		}
		for _, line := range lines {
			if words := commandIn(line); words != nil {
				seen++
				if why := unknownIn(words); why != "" {
					t.Errorf("%s: %s: %s", name, line, why)
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d commands were found: the documents are not read right", seen)
	}
}

// commandIn gives the words of a call of the program, without what the shell
// makes of the rest of the line.
func commandIn(line string) []string {
	line, _, _ = strings.Cut(line, " #")
	line, _, _ = strings.Cut(line, "|")
	line, _, _ = strings.Cut(line, ">")
	words := strings.Fields(line)
	if len(words) < 2 || strings.TrimPrefix(words[0], "./") != "tocsin" && words[0] != "./bin/tocsin" {
		return nil
	}
	return words[1:]
}

// unknownIn says what of a call the program does not know.
func unknownIn(words []string) string {
	var env Env
	env.Out, env.Err = io.Discard, io.Discard
	command, rest, err := root(&env).Find(words)
	if err != nil {
		return err.Error()
	}
	if command.HasSubCommands() && command.Runnable() && len(rest) > 0 && !strings.HasPrefix(rest[0], "-") && rest[0] != "…" && rest[0] == strings.ToLower(rest[0]) && command.Name() != "help" {
		return "there is no " + rest[0]
	}
	for _, w := range rest {
		if flag, _, _ := strings.Cut(strings.TrimPrefix(w, "--"), "="); strings.HasPrefix(w, "--") && flag != "help" && lacks(command, flag) {
			return "there is no --" + flag
		}
	}
	return ""
}

// lacks says whether a command lacks a flag.
func lacks(command *cobra.Command, name string) bool {
	return command.Flags().Lookup(name) == nil && command.InheritedFlags().Lookup(name) == nil && command.PersistentFlags().Lookup(name) == nil
}
