// Package config is everything an operator can set: one struct, filled from
// defaults, then the file, then the environment, then the flags, each over the
// one before. The set of flags is the documentation: `tocsin config describe`
// prints it, and docs/configuration.md is made from it.
//
// Every setting has a useful zero or default value; an unknown key in the file
// is an error that names it.
package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/spf13/pflag"

	"github.com/tocsin/tocsin/internal/threat"
)

// Config is what can be set.
type Config struct {
	Dir      string
	Database string
	Listen   string
	URL      string
	TLSCert  string
	TLSKey   string
	Proxies  []string

	Desk     string
	Zone     string
	Exercise bool
	Sender   string

	Marking     string
	IntakeLimit int64
	IntakeDir   string
	FetchAllow  []string
	FetchLimit  int64
	FetchWait   time.Duration

	SMTP         string
	SMTPTLS      string
	SMTPUser     string
	SMTPPassword string
	SMTPFrom     string
	SMTPRate     float64
	BounceDir    string

	SMSURL     string
	SMSHeaders []string
	SMSBody    string
	SMSSecret  string
	SMSRate    float64

	Webhooks     bool
	WebhookAllow []string
	WebhookRate  float64

	ModelURL     string
	Model        string
	ModelKey     string
	ModelSamples int
	ModelAgree   int
	ModelMarking string
	ModelAllow   []string
	ModelWait    time.Duration

	ContactGap     time.Duration
	SendWait       time.Duration
	Heartbeat      string
	HeartbeatEvery time.Duration
	Grace          time.Duration
	ProbeEvery     time.Duration
	ProbeEmail     string
	ProbeSMS       string

	LogLevel  string
	LogFormat string
	Drain     time.Duration
}

// FileName is the configuration file looked for in the data directory.
const FileName = "tocsin.toml"

// Flags are the settings with their defaults and what they mean. Parsing the
// set fills c.
func (c *Config) Flags() *pflag.FlagSet {
	f := pflag.NewFlagSet("tocsin", pflag.ContinueOnError)
	f.SortFlags = false
	f.StringVar(&c.Dir, "dir", "tocsin-data", "data `directory`; all state is in it")
	f.StringVar(&c.Database, "database", "", "PostgreSQL `URL` (postgres://…); empty keeps the records in SQLite in the data directory")
	f.StringVar(&c.Listen, "listen", "127.0.0.1:8470", "`address` to listen on")
	f.StringVar(&c.URL, "url", "", "the `URL` people reach this desk at, for links; empty takes the listen address")
	f.StringVar(&c.TLSCert, "tls-cert", "", "certificate chain `file` (PEM); with tls-key the console speaks HTTPS itself")
	f.StringVar(&c.TLSKey, "tls-key", "", "private key `file` (PEM)")
	f.StringSliceVar(&c.Proxies, "trusted-proxies", nil, "address `prefixes` of reverse proxies whose X-Forwarded-For is believed")
	f.StringVar(&c.Desk, "desk", "Security desk", "`name` of this desk, as recipients and partners see it")
	f.StringVar(&c.Zone, "zone", "UTC", "IANA time `zone` the desk works in")
	f.BoolVar(&c.Exercise, "exercise", false, "everything is an exercise: every page and message says so, nothing can leave as actual")
	f.StringVar(&c.Sender, "cap-sender", "", "`address` that this desk's CAP messages are from; it must be unique in the world and stay the same (CAP 1.2 §3.2.1); empty takes desk@ and the host of url")
	f.StringVar(&c.Marking, "marking", "TLP:AMBER", "TLP `label` of what comes in without one")
	f.Int64Var(&c.IntakeLimit, "intake-limit", 64<<20, "largest document taken in, in `bytes`")
	f.StringVar(&c.IntakeDir, "intake-dir", "", "`folder` that is watched; files in it are taken in and moved to its done or failed folder")
	f.StringSliceVar(&c.FetchAllow, "fetch-allow", nil, "private address `prefixes` that may be fetched from, such as 10.1.0.0/16; all others are refused")
	f.Int64Var(&c.FetchLimit, "fetch-limit", 16<<20, "largest answer read when fetching, in `bytes`")
	f.DurationVar(&c.FetchWait, "fetch-wait", 30*time.Second, "longest `time` one fetch may take")
	f.StringVar(&c.SMTP, "smtp", "", "`host:port` of the mail relay; empty: this desk sends no mail")
	f.StringVar(&c.SMTPTLS, "smtp-tls", "starttls", "how the relay is spoken to: implicit, starttls, or none (for a relay on this machine)")
	f.StringVar(&c.SMTPUser, "smtp-user", "", "`name` to sign in to the relay with")
	f.StringVar(&c.SMTPPassword, "smtp-password", "", "password for the relay, or @`FILE` that holds it")
	f.StringVar(&c.SMTPFrom, "smtp-from", "", "`address` that mail comes from; bounces return there")
	f.Float64Var(&c.SMTPRate, "smtp-rate", 0, "most mails a second; 0 is no limit")
	f.StringVar(&c.BounceDir, "bounce-dir", "", "`folder` into which the mail system puts what comes back, one file a mail; each is read and moved to its done folder")
	f.StringVar(&c.SMSURL, "sms-url", "", "`URL` of the SMS gateway, in which {to}, {text}, {id} and {secret} are replaced; empty: no SMS")
	f.StringArrayVar(&c.SMSHeaders, "sms-header", nil, "`header` for the SMS gateway, such as 'Authorization: Bearer {secret}'; may be given several times")
	f.StringVar(&c.SMSBody, "sms-body", "", "`body` for the SMS gateway, JSON or a form, with the same names in braces; empty sends a GET")
	f.StringVar(&c.SMSSecret, "sms-secret", "", "secret for the SMS gateway, or @`FILE` that holds it")
	f.Float64Var(&c.SMSRate, "sms-rate", 0, "most SMS a second; 0 is no limit")
	f.BoolVar(&c.Webhooks, "webhooks", true, "warnings may be sent to webhooks")
	f.StringSliceVar(&c.WebhookAllow, "webhook-allow", nil, "private address `prefixes` that webhooks and the SMS gateway may lead to, and the only ones spoken to without TLS; all others are refused")
	f.Float64Var(&c.WebhookRate, "webhook-rate", 0, "most webhook requests a second; 0 is no limit")
	f.StringVar(&c.ModelURL, "model-url", "", "base `URL` of an OpenAI-compatible API, such as http://127.0.0.1:8000/v1, whose model reads reports beside the rules; empty: no report is read by a machine and nothing leaves")
	f.StringVar(&c.Model, "model", "", "`name` of the model at model-url")
	f.StringVar(&c.ModelKey, "model-key", "", "key for model-url, or @`FILE` that holds it")
	f.IntVar(&c.ModelSamples, "model-samples", 3, "`times` that the model is asked about a report")
	f.IntVar(&c.ModelAgree, "model-agree", 0, "`times` of those that a fact must come to be kept; 0 is more than half")
	f.StringVar(&c.ModelMarking, "model-marking", "TLP:CLEAR", "most restricted TLP `label` of reports whose text may be sent to the model; what is marked above it never is")
	f.StringSliceVar(&c.ModelAllow, "model-allow", nil, "private address `prefixes` that the model may be at, such as 127.0.0.1/32, and the only ones spoken to without TLS; all others are refused")
	f.DurationVar(&c.ModelWait, "model-wait", time.Minute, "longest `time` that one answer of the model is waited for")
	f.DurationVar(&c.ContactGap, "contact-gap", 0, "least `time` between two routine messages to one recipient; more urgent ones never wait")
	f.DurationVar(&c.SendWait, "send-wait", 20*time.Second, "longest `time` that a mail server, gateway or webhook is waited for at each step of a message")
	f.StringVar(&c.Heartbeat, "heartbeat", "", "`URL` that is fetched only while every duty and every unanswered warning has a valid next step; its silence tells the outside that the desk is blind")
	f.DurationVar(&c.HeartbeatEvery, "heartbeat-every", time.Minute, "`time` between heartbeats")
	f.DurationVar(&c.Grace, "grace", 2*time.Minute, "`time` by which something may be late before the desk counts as blind")
	f.DurationVar(&c.ProbeEvery, "probe-every", 0, "`time` between real test messages through each channel that has a probe address; 0 is never")
	f.StringVar(&c.ProbeEmail, "probe-email", "", "`address` for test mails")
	f.StringVar(&c.ProbeSMS, "probe-sms", "", "`number` for test SMS")
	f.StringVar(&c.LogLevel, "log-level", "info", "least `level` logged: debug, info, warn or error")
	f.StringVar(&c.LogFormat, "log-format", "text", "log `format`: text or json")
	f.DurationVar(&c.Drain, "drain", 20*time.Second, "`time` that work in hand gets to finish when the program stops")
	return f
}

// EnvName is the environment variable of a setting.
func EnvName(key string) string {
	return "TOCSIN_" + strings.ToUpper(strings.ReplaceAll(key, "-", "_"))
}

// Load fills what the flags did not: first from the file (the one named, or
// tocsin.toml in the data directory if there is one), then from the
// environment. flags must be c's own, already parsed.
func (c *Config) Load(flags *pflag.FlagSet, file string, getenv func(string) string) error {
	given := map[string]bool{}
	flags.Visit(func(f *pflag.Flag) { given[f.Name] = true })
	var env []string
	flags.VisitAll(func(f *pflag.Flag) {
		if getenv(EnvName(f.Name)) != "" && !given[f.Name] {
			env = append(env, f.Name)
		}
	})
	if slices.Contains(env, "dir") {
		c.Dir = getenv(EnvName("dir"))
	}
	if err := c.loadFile(flags, file, given); err != nil {
		return err
	}
	for _, key := range env {
		if err := flags.Set(key, getenv(EnvName(key))); err != nil {
			return threat.Invalid(EnvName(key), err.Error(), "see 'tocsin config describe'")
		}
	}
	return c.check()
}

// loadFile sets what the file sets and no flag gave.
func (c *Config) loadFile(flags *pflag.FlagSet, file string, given map[string]bool) error {
	named := file != ""
	if !named {
		file = filepath.Join(c.Dir, FileName)
	}
	data, err := os.ReadFile(file)
	if os.IsNotExist(err) && !named {
		return nil
	}
	if err != nil {
		return &threat.Error{Kind: threat.KindNotFound, Where: file, Message: "the configuration cannot be read", Remedy: "check the name and who may read it", Err: err}
	}
	values := map[string]any{}
	if err := toml.Unmarshal(data, &values); err != nil {
		return threat.Invalid(file, err.Error(), "each line is a key, an equals sign and a value in TOML")
	}
	for key, value := range values {
		flag := flags.Lookup(key)
		if flag == nil {
			return threat.Invalid(file, fmt.Sprintf("there is no setting %q", key), "see 'tocsin config describe' for those there are")
		}
		if given[key] {
			continue
		}
		if err := flags.Set(key, plain(value)); err != nil {
			return threat.Invalid(file, fmt.Sprintf("%s: %v", key, err), "see 'tocsin config describe'")
		}
	}
	return nil
}

// plain writes a TOML value as a flag takes it.
func plain(value any) string {
	list, ok := value.([]any)
	if !ok {
		return fmt.Sprint(value)
	}
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = fmt.Sprint(v)
	}
	return strings.Join(parts, ",")
}

// check refuses what cannot work, and names the setting.
func (c *Config) check() error {
	if _, err := threat.ParseMarking(c.Marking); err != nil {
		return threat.Invalid("marking", fmt.Sprintf("%q is no TLP 2.0 label", c.Marking), "use one such as TLP:AMBER")
	}
	if _, err := time.LoadLocation(c.Zone); err != nil {
		return threat.Invalid("zone", fmt.Sprintf("%q is no time zone", c.Zone), "use an IANA name such as Europe/Vienna")
	}
	for key, list := range map[string][]string{"fetch-allow": c.FetchAllow, "trusted-proxies": c.Proxies, "webhook-allow": c.WebhookAllow, "model-allow": c.ModelAllow} {
		for _, p := range list {
			if _, err := netip.ParsePrefix(p); err != nil {
				return threat.Invalid(key, fmt.Sprintf("%q is no address prefix", p), "write it as 10.1.0.0/16 or ::1/128")
			}
		}
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return threat.Invalid("tls-cert", "a certificate needs its key, and a key its certificate", "set both tls-cert and tls-key")
	}
	if u, err := url.Parse(c.URL); c.URL != "" && (err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "") {
		return threat.Invalid("url", fmt.Sprintf("%q is no web address", c.URL), "write it as https://desk.example.org")
	}
	if !slices.Contains([]string{"text", "json"}, c.LogFormat) || !slices.Contains([]string{"debug", "info", "warn", "error"}, c.LogLevel) {
		return threat.Invalid("log-level", "levels are debug, info, warn and error, formats text and json", "correct log-level or log-format")
	}
	if c.IntakeLimit <= 0 || c.FetchLimit <= 0 || c.FetchWait <= 0 {
		return threat.Invalid("intake-limit", "limits must be greater than zero", "leave the setting out to have the default")
	}
	if strings.ContainsAny(c.Sender, " \t\n,<&") {
		return threat.Invalid("cap-sender", fmt.Sprintf("%q cannot be the sender of a CAP message", c.Sender), "write it without blanks, commas, < and &, such as desk@example.org")
	}
	if err := c.checkModel(); err != nil {
		return err
	}
	return c.checkSending()
}

// checkModel refuses settings of machine reading that cannot work.
func (c *Config) checkModel() error {
	if _, err := threat.ParseMarking(c.ModelMarking); err != nil {
		return threat.Invalid("model-marking", fmt.Sprintf("%q is no TLP 2.0 label", c.ModelMarking), "use one such as TLP:CLEAR")
	}
	if c.ModelURL == "" {
		return nil
	}
	switch u, err := url.Parse(c.ModelURL); {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return threat.Invalid("model-url", "this is no http or https address", "give the base address of an OpenAI-compatible API, or leave it out")
	case c.Model == "":
		return threat.Invalid("model", "no model is named", "give the name by which the host at model-url knows the model")
	case c.ModelSamples < 1 || c.ModelSamples > 9 || c.ModelAgree < 0 || c.ModelAgree > c.ModelSamples:
		return threat.Invalid("model-samples", "a report can be asked about one to nine times, and no more can agree", "leave model-samples and model-agree out to have the default")
	case c.ModelWait <= 0:
		return threat.Invalid("model-wait", "the time must be longer than zero", "leave it out to have the default")
	}
	return nil
}

// HighestForModel is the most restricted marking that may be sent to the model.
func (c *Config) HighestForModel() threat.Marking {
	m, _ := threat.ParseMarking(c.ModelMarking) // checked by Load
	return m
}

// checkSending refuses settings of the channels that cannot work.
func (c *Config) checkSending() error {
	switch {
	case c.SMTP != "" && !slices.Contains([]string{"implicit", "starttls", "none"}, c.SMTPTLS):
		return threat.Invalid("smtp-tls", fmt.Sprintf("%q is no TLS policy", c.SMTPTLS), "use implicit, starttls or none")
	case c.SMTP != "" && !strings.Contains(c.SMTPFrom, "@"):
		return threat.Invalid("smtp-from", "mail needs an address that it comes from", "set smtp-from, such as desk@example.org")
	case c.SMTPRate < 0 || c.SMSRate < 0 || c.WebhookRate < 0 || c.ContactGap < 0:
		return threat.Invalid("smtp-rate", "a rate or gap is below zero", "leave it out for no limit")
	case c.HeartbeatEvery <= 0 || c.Grace <= 0 || c.ProbeEvery < 0:
		return threat.Invalid("heartbeat-every", "times must be longer than zero", "leave the setting out to have the default")
	}
	return nil
}

// Secret gives a secret setting: itself, or what the file holds that it names
// after an @.
func Secret(value string) (string, error) {
	name, ok := strings.CutPrefix(value, "@")
	if !ok {
		return value, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return "", &threat.Error{Kind: threat.KindNotFound, Where: name, Message: "the secret cannot be read", Remedy: "check the file's name and who may read it", Err: err}
	}
	return strings.TrimSpace(string(data)), nil
}

// DefaultMarking is the marking of what comes in without one.
func (c *Config) DefaultMarking() threat.Marking {
	m, _ := threat.ParseMarking(c.Marking) // checked by Load
	return m
}

// Prefixes parses a list of address prefixes that Load has checked.
func Prefixes(list []string) []netip.Prefix {
	out := make([]netip.Prefix, 0, len(list))
	for _, s := range list {
		if p, err := netip.ParsePrefix(s); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// Describe writes every setting with its environment variable, default and
// meaning, as Markdown.
func Describe() string {
	var b strings.Builder
	b.WriteString("| setting | environment | default | meaning |\n|---|---|---|---|\n")
	new(Config).Flags().VisitAll(func(f *pflag.Flag) {
		_, usage := pflag.UnquoteUsage(f)
		def := f.DefValue
		if def == "" || def == "[]" {
			def = "—"
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", f.Name, EnvName(f.Name), def, usage)
	})
	return b.String()
}
