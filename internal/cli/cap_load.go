package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// capLimit bounds one document of CAP messages.
const capLimit = 32 << 20

// capDocuments reads every document that the arguments name and hands it to f
// under its name: files, directories with all below them, http and https URLs,
// and - for standard input. In a directory only what looks like XML is read.
// It is wrong use to name something that can't be read; the others are read
// all the same.
func capDocuments(ctx context.Context, env *Env, args []string, f func(name string, data []byte) error) error {
	var wrong error
	for _, arg := range args {
		err := capDocument(ctx, env, arg, f)
		if err != nil {
			fmt.Fprintf(env.Err, "tocsin: %v\n", err)
			wrong = misuse("something that was named could not be read")
		}
	}
	return wrong
}

func capDocument(ctx context.Context, env *Env, arg string, f func(string, []byte) error) error {
	if arg == "-" {
		data, err := limited(env.In)
		if err != nil {
			return fmt.Errorf("read standard input: %w", err)
		}
		return f(arg, data)
	}
	if strings.HasPrefix(arg, "http://") || strings.HasPrefix(arg, "https://") {
		data, err := fetchCAP(ctx, arg)
		if err != nil {
			return err
		}
		return f(arg, data)
	}
	info, err := os.Stat(arg)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		data, err := readFile(arg)
		if err != nil {
			return err
		}
		return f(arg, data)
	}
	return capDirectory(env, arg, f)
}

// capDirectory reads what looks like XML below a directory, links included. A
// file that can't be read is said and passed over.
func capDirectory(env *Env, dir string, f func(string, []byte) error) error {
	unread := 0
	err := filepath.WalkDir(dir+string(filepath.Separator), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			return nil
		}
		var data []byte
		if err == nil {
			data, err = readRegular(path)
		}
		if err != nil {
			unread++
			fmt.Fprintf(env.Err, "tocsin: %v\n", err)
			return nil
		}
		if data == nil || !looksLikeXML(path, data) {
			return nil
		}
		return f(path, data)
	})
	if err == nil && unread > 0 {
		err = fmt.Errorf("read %s: %d of its files could not be read", dir, unread)
	}
	return err
}

// readRegular reads a regular file, or what a link to one points at; nil for
// anything else.
func readRegular(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return nil, err
	}
	return readFile(path)
}

// readFile reads a file up to one byte beyond the limit, which Validate then
// refuses.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return limited(file)
}

func limited(r io.Reader) ([]byte, error) {
	return io.ReadAll(io.LimitReader(r, capLimit+1))
}

// looksLikeXML says whether a file of a directory is worth judging: by its
// name, or because it begins like XML in some encoding.
func looksLikeXML(path string, data []byte) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xml", ".cap", ".atom", ".rss", ".edxl", ".edxlde":
		return true
	case ".xsd", ".rng", ".xsl", ".html", ".htm", ".svg":
		return false
	}
	head := bytes.TrimLeft(data[:min(len(data), 64)], "\xEF\xBB\xBF\xFE\xFF\x00 \t\r\n")
	return bytes.HasPrefix(head, []byte("<"))
}

// fetchCAP gets a document from the web.
func fetchCAP(ctx context.Context, url string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", url, err)
	}
	req.Header.Set("Accept", "application/cap+xml, application/atom+xml, application/xml, text/xml;q=0.9, */*;q=0.1")
	req.Header.Set("User-Agent", "tocsin")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetch %s: the server answers %s", url, resp.Status)
	}
	data, err := limited(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", url, err)
	}
	return data, nil
}
