package deliver

import (
	"bytes"
	"database/sql"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

// posts is what the machine gives of bare HTTP posts, client and server.
func posts(t *testing.T, atOnce, n, size int) float64 {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: atOnce}}
	body := bytes.Repeat([]byte("x"), size)
	begin := time.Now()
	var all sync.WaitGroup
	for range atOnce {
		all.Go(func() {
			for range n / atOnce {
				answer, err := client.Post(server.URL, "application/json", bytes.NewReader(body))
				if err != nil {
					t.Error(err)
					return
				}
				answer.Body.Close()
			}
		})
	}
	all.Wait()
	return float64(n) / time.Since(begin).Seconds()
}

// rows is what SQLite gives of durable rows, 512 a commit: the size of a
// delivery's row, with its key and one more index.
func rows(t *testing.T, n int) float64 {
	db, err := sql.Open("sqlite", "file:"+t.TempDir()+"/rows.db?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE r (num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, a TEXT, b TEXT, c BIGINT, d BIGINT); CREATE INDEX r_c ON r (c)"); err != nil {
		t.Fatal(err)
	}
	const group, each = 512, 128
	filler := strings.Repeat("x", 30)
	begin := time.Now()
	for i := 0; i < n; i += group {
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		for range group / each {
			var args []any
			for range each {
				args = append(args, i, filler, filler, 1, 2)
			}
			if _, err := tx.Exec("INSERT INTO r (id, a, b, c, d) VALUES (hex(randomblob(12)) || ?, ?, ?, ?, ?)"+strings.Repeat(", (hex(randomblob(12)) || ?, ?, ?, ?, ?)", each-1), args...); err != nil {
				t.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	return float64(n) / time.Since(begin).Seconds()
}
