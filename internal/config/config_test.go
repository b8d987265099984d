package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/threat"
)

func load(t *testing.T, file string, env map[string]string, args ...string) (Config, error) {
	t.Helper()
	var c Config
	flags := c.Flags()
	dir := t.TempDir()
	if file != "" {
		if err := os.WriteFile(filepath.Join(dir, FileName), []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := flags.Parse(append(args, "--dir", dir)); err != nil {
		t.Fatal(err)
	}
	return c, c.Load(flags, "", func(k string) string { return env[k] })
}

func TestFlagsOverEnvironmentOverFileOverDefault(t *testing.T) {
	c, err := load(t, "listen = \"127.0.0.1:1\"\ndesk = \"File\"\nzone = \"Europe/Vienna\"\nfetch-allow = [\"10.0.0.0/8\", \"::1/128\"]",
		map[string]string{"TOCSIN_DESK": "Environment", "TOCSIN_LISTEN": "127.0.0.1:2"}, "--listen", "127.0.0.1:3")
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:3" || c.Desk != "Environment" || c.Zone != "Europe/Vienna" || c.LogLevel != "info" || len(c.FetchAllow) != 2 {
		t.Errorf("got %+v", c)
	}
}

func TestWrongSettingsNameThePlaceAndTheRemedy(t *testing.T) {
	for _, file := range []string{
		"lisen = \"x\"", "marking = \"TLP:PINK\"", "zone = \"Mars\"", "fetch-allow = [\"10\"]", "intake-limit = 0",
		"tls-cert = \"a.pem\"", "url = \"desk\"", "desk = ", "log-level = \"loud\"", "fetch-wait = \"soon\"",
	} {
		_, err := load(t, file, nil)
		if threat.KindOf(err) != threat.KindInvalid || !strings.Contains(err.Error(), ";") {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestDescribeNamesEverySetting(t *testing.T) {
	text := Describe()
	for _, key := range []string{"`dir`", "`TOCSIN_FETCH_ALLOW`", "`exercise`"} {
		if !strings.Contains(text, key) {
			t.Errorf("%s is missing", key)
		}
	}
}
