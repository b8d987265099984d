package testkit

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// server is the PostgreSQL of this test binary: started by the first test that
// needs it, ended with the process that watches over it.
var server struct {
	once sync.Once
	dir  string // of its socket
	err  error
	made atomic.Int64
	held io.Closer // open as long as this process lives
}

// Postgres gives the address of a new, empty database on a PostgreSQL server,
// which is started from the installed program and listens at a socket of its
// own: no port that somebody else may take meanwhile. Where PostgreSQL is not
// installed the test is skipped; under CI=true it fails.
func Postgres(t testing.TB) string {
	t.Helper()
	bin := postgresBin()
	if bin == "" {
		missing(t, "PostgreSQL is not installed (Debian: postgresql); this test needs it")
	}
	server.once.Do(func() { server.dir, server.err = startPostgres(bin) })
	if server.err != nil {
		t.Fatal(server.err)
	}
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), server.made.Add(1))
	admin, err := sql.Open("pgx", database(server.dir, "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if _, err := admin.ExecContext(context.Background(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return database(server.dir, name)
}

// database is the address of a database of the server whose socket is in dir.
func database(dir, name string) string {
	return "postgres://tocsin@/" + name + "?host=" + url.QueryEscape(dir)
}

// postgresBin finds the newest installed server's programs.
func postgresBin() string {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		if path, err := exec.LookPath("initdb"); err == nil {
			return filepath.Dir(path)
		}
		return ""
	}
	sort.Strings(found)
	return filepath.Dir(found[len(found)-1])
}

// startPostgres makes a cluster in a temporary folder and starts a server for
// it. A shell holds the server and ends it, and the folder, when this process
// is gone: it waits on a pipe that only this process keeps open.
func startPostgres(bin string) (string, error) {
	parent := os.TempDir()
	if len(parent) > 60 { // the path of a socket has at most 107 bytes
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, "tocsin-postgres-")
	if err != nil {
		return "", err
	}
	who := &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() == 0 { // the server refuses to run as root
		if who.Credential, err = postgresUser(dir); err != nil {
			return "", err
		}
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "tocsin", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = dir, who
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	watch := exec.Command("/bin/sh", "-c", `"$1" -D "$2" -c listen_addresses= -c unix_socket_directories="$3" -c max_connections=200 >"$3/log" 2>&1 &
		cat >/dev/null; kill -INT $!; wait $!; rm -rf "$3"`, "sh", filepath.Join(bin, "postgres"), data, dir)
	watch.Dir, watch.SysProcAttr = dir, who
	if server.held, err = watch.StdinPipe(); err != nil {
		return "", err
	}
	if err := watch.Start(); err != nil {
		return "", err
	}
	return dir, awaitPostgres(dir)
}

// postgresUser is whom the server runs as, and gives them the folder.
func postgresUser(dir string) (*syscall.Credential, error) {
	id := func(flag string) (uint32, error) {
		out, err := exec.Command("id", flag, "postgres").Output()
		if err != nil {
			return 0, fmt.Errorf("find user postgres: %w", err)
		}
		n, err := strconv.ParseUint(string(bytes.TrimSpace(out)), 10, 32)
		return uint32(n), err
	}
	uid, err := id("-u")
	if err != nil {
		return nil, err
	}
	gid, err := id("-g")
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uid, Gid: gid}, os.Chown(dir, int(uid), int(gid))
}

// awaitPostgres returns when the server answers.
func awaitPostgres(dir string) error {
	db, err := sql.Open("pgx", database(dir, "postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			said, _ := os.ReadFile(filepath.Join(dir, "log"))
			return fmt.Errorf("start postgres: %w: %s", err, said)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
