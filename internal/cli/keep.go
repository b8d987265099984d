package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/ledger"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// openStore opens the data directory of a command, which must be there unless
// make is set.
func openStore(command *cobra.Command, env *Env, c *configured, make bool) (*store.Store, error) {
	if err := c.load(env); err != nil {
		return nil, err
	}
	return store.Open(command.Context(), store.Options{Dir: c.config.Dir, Database: c.config.Database, Now: env.Now, MustExist: !make, ReadOnly: !make})
}

// initCommand makes a data directory.
func initCommand(env *Env) *cobra.Command {
	var c configured
	command := &cobra.Command{
		Use:   "init",
		Short: "Make a data directory with its keys",
		Long: `Makes the data directory, its database and its keys, and prints the ledger's
public key: give it to partners, so that they can verify what you send them.
A directory that is there already is opened and left as it is.`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			s, err := openStore(command, env, &c, true)
			if err != nil {
				return err
			}
			fmt.Fprintf(env.Out, "data directory  %s\nrecords         %s\npublic key      %s\n", s.Dir(), s.Engine(), s.PublicKey())
			fmt.Fprintln(env.Err, "Next: 'tocsin serve --dir "+c.config.Dir+"'. Keep a copy of the keys directory apart from the data.")
			return s.Close()
		},
	}
	c.addTo(command)
	return command
}

// checkCommand says whether a desk could start here.
func checkCommand(env *Env) *cobra.Command {
	var c configured
	command := &cobra.Command{
		Use:   "check",
		Short: "Check configuration, data directory and ledger, and change nothing",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			s, err := openStore(command, env, &c, false)
			if err != nil {
				return err
			}
			defer s.Close()
			fmt.Fprintf(env.Out, "ok  configuration\nok  records on %s\n", s.Engine())
			found, err := s.Verify(command.Context())
			if err != nil {
				return err
			}
			return printFindings(env, found)
		},
	}
	c.addTo(command)
	return command
}

// verifyCommand checks a ledger, or a proof without any data directory.
func verifyCommand(env *Env) *cobra.Command {
	var c configured
	var key string
	command := &cobra.Command{
		Use:   "verify [FILE]",
		Short: "Verify a data directory, or a proof or receipt, offline",
		Long: `Without FILE, verifies a data directory: every row of the ledger against its
hash, the tree against its signed checkpoints, and every original against its
digest.

With FILE, verifies an exported proof or receipt. This needs nothing but the
desk's public key: no server, no data directory, no network.`,
		Example: `  tocsin verify --dir /var/lib/tocsin
  tocsin verify --key desk.example.org+1a2b3c4d+AbC… receipt.json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 1 {
				return verifyFile(env, args[0], key)
			}
			s, err := openStore(command, env, &c, false)
			if err != nil {
				return err
			}
			defer s.Close()
			found, err := s.Verify(command.Context())
			if err != nil {
				return err
			}
			return printFindings(env, found)
		},
	}
	c.addTo(command)
	command.Flags().StringVar(&key, "key", "", "the desk's public `key`, or the name of a file that holds it")
	return command
}

func verifyFile(env *Env, name, key string) error {
	if key == "" {
		return misuse("a proof is verified against the desk's public key: give it with --key")
	}
	if data, err := os.ReadFile(key); err == nil {
		key = string(data)
	}
	file, err := readAll(env, name)
	if err != nil {
		return err
	}
	var proved any
	if desk.IsReceipt(file) {
		proved, err = desk.VerifyReceipt(file, trimmed(key))
	} else {
		proved, err = ledger.VerifyProof(file, trimmed(key))
	}
	if err != nil {
		return &threat.Error{Kind: threat.KindInvalid, Where: name, Message: "it does not verify: " + err.Error(), Remedy: "ask the desk for the file again, and check that the key is theirs", Err: err}
	}
	out, err := json.MarshalIndent(proved, "", "  ")
	if err != nil {
		return fmt.Errorf("print proof: %w", err)
	}
	fmt.Fprintf(env.Out, "verified\n%s\n", out)
	return nil
}

// backupCommand copies a data directory while it is in use.
func backupCommand(env *Env) *cobra.Command {
	var c configured
	var keys bool
	command := &cobra.Command{
		Use:   "backup DIR",
		Short: "Copy records and originals to DIR while the desk runs",
		Long: `Copies the records and the originals to DIR, which must be new or empty. The
desk may go on working meanwhile; the copy is its state at one moment.

Without --with-keys the copy can be restored only where the keys are: keep those
apart. With it, whoever has the copy can read everything.`,
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			s, err := openStore(command, env, &c, false)
			if err != nil {
				return err
			}
			defer s.Close()
			m, err := s.Backup(command.Context(), args[0], store.BackupOptions{WithoutKeys: !keys})
			if err != nil {
				return err
			}
			out, err := json.MarshalIndent(m, "", "  ")
			if err != nil {
				return fmt.Errorf("print manifest: %w", err)
			}
			_, err = fmt.Fprintf(env.Out, "%s\n", out)
			return err
		},
	}
	c.addTo(command)
	command.Flags().BoolVar(&keys, "with-keys", false, "copy the keys, too")
	return command
}

// restoreCommand makes a data directory from a backup.
func restoreCommand(env *Env) *cobra.Command {
	var c configured
	command := &cobra.Command{
		Use:   "restore DIR",
		Short: "Make a new data directory from the backup in DIR, and verify it",
		Long: `Makes the data directory named by --dir, which must be new, from the backup in
DIR, and verifies it. A backup made without --with-keys holds no keys: put the
desk's keys directory into the new data directory first.`,
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if err := c.load(env); err != nil {
				return err
			}
			found, err := store.Restore(command.Context(), args[0], store.Options{Dir: c.config.Dir, Database: c.config.Database, Now: env.Now})
			if err != nil {
				return err
			}
			return printFindings(env, found)
		},
	}
	c.addTo(command)
	return command
}

// printFindings prints what a verification saw; exit code 1 if anything is
// wrong.
func printFindings(env *Env, f store.Findings) error {
	for _, p := range f.Problems {
		fmt.Fprintf(env.Out, "!!  %s\n", p)
	}
	fmt.Fprintf(env.Out, "%d acts (%d erased), %d checkpoints, %d originals\nroot %s\n", f.Acts, f.Erased, f.Checkpoints, f.Originals, f.Root)
	if len(f.Problems) > 0 {
		fmt.Fprintln(env.Err, "tocsin: the data does not verify. Hint: restore the latest backup that does, and keep this one to look into.")
		return errFound
	}
	fmt.Fprintln(env.Out, "verified")
	return nil
}

func trimmed(s string) string { return strings.TrimSpace(s) }
