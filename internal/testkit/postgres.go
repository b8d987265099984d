package testkit

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
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
	once    sync.Once
	address string // without the database's name
	err     error
	made    atomic.Int64
	held    io.Closer // open as long as this process lives
}

// Postgres gives the address of a new, empty database on a PostgreSQL server
// on loopback, which is started from the installed program. Where that is not
// installed the test is skipped; under CI=true it fails.
func Postgres(t testing.TB) string {
	t.Helper()
	bin := postgresBin()
	if bin == "" {
		missing(t, "PostgreSQL is not installed (Debian: postgresql); this test needs it")
	}
	server.once.Do(func() { server.address, server.err = startPostgres(bin) })
	if server.err != nil {
		t.Fatal(server.err)
	}
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), server.made.Add(1))
	admin, err := sql.Open("pgx", server.address+"postgres")
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if _, err := admin.ExecContext(context.Background(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return server.address + name
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
	dir, err := os.MkdirTemp("", "tocsin-postgres-")
	if err != nil {
		return "", err
	}
	port, err := freePort()
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
	watch := exec.Command("/bin/sh", "-c", `"$1" -D "$2" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$4" -c max_connections=200 >"$4/log" 2>&1 &
		cat >/dev/null; kill -INT $!; wait $!; rm -rf "$4"`, "sh", filepath.Join(bin, "postgres"), data, strconv.Itoa(port), dir)
	watch.Dir, watch.SysProcAttr = dir, who
	if server.held, err = watch.StdinPipe(); err != nil {
		return "", err
	}
	if err := watch.Start(); err != nil {
		return "", err
	}
	address := fmt.Sprintf("postgres://tocsin@127.0.0.1:%d/", port)
	return address, awaitPostgres(address, filepath.Join(dir, "log"))
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

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// awaitPostgres returns when the server answers.
func awaitPostgres(address, log string) error {
	db, err := sql.Open("pgx", address+"postgres")
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			said, _ := os.ReadFile(log)
			return fmt.Errorf("start postgres: %w: %s", err, said)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
