package console

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/threat"
)

//go:embed templates/*.html
var templateFiles embed.FS

// static holds the desk's own assets, and under vendor those that make puts
// there. Without vendor every page works through forms and links.
//
//go:embed static
var static embed.FS

// pages are the parsed templates, one set a page: the layout, the parts and
// the page's own file.
type pages struct {
	sets   map[string]*template.Template
	hashes map[string]string
}

func loadPages() (*pages, error) {
	p := &pages{sets: map[string]*template.Template{}, hashes: map[string]string{}}
	if err := p.hashAssets(); err != nil {
		return nil, err
	}
	base, err := template.New("layout").Funcs(p.functions()).ParseFS(templateFiles, "templates/layout.html", "templates/parts.html", "templates/casebar.html")
	if err != nil {
		return nil, fmt.Errorf("parse layout: %w", err)
	}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	for _, name := range names {
		key := strings.TrimSuffix(path.Base(name), ".html")
		if key == "layout" || key == "parts" || key == "casebar" {
			continue
		}
		set, err := template.Must(base.Clone()).ParseFS(templateFiles, name)
		if err != nil {
			return nil, fmt.Errorf("parse page %s: %w", key, err)
		}
		p.sets[key] = set
	}
	return p, nil
}

// hashAssets gives each asset the address under which it never changes.
func (p *pages) hashAssets() error {
	return fs.WalkDir(static, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(static, name)
		if err != nil {
			return fmt.Errorf("read asset: %w", err)
		}
		sum := sha256.Sum256(b)
		p.hashes[strings.TrimPrefix(name, "static/")] = hex.EncodeToString(sum[:6])
		return nil
	})
}

func (p *pages) functions() template.FuncMap {
	return template.FuncMap{
		"asset":     func(name string) string { return "/static/" + name + "?v=" + p.hashes[name] },
		"hasVendor": func(name string) bool { return p.hashes["vendor/"+name] != "" },
		"tlp":       tlpLabel,
		"grade":     gradeBox,
		"csrf":      csrfInput,
		"select":    selectOptions,
		"chosen":    chosenOptions,
		"stamp":     stampTime,
		"day":       dayTime,
		"ago":       func(v any) template.HTML { return agoTime(v) },
		"meter":     meter,
		"pair":      func(page *boardPage, row desk.BoardRow) boardPair { return boardPair{page, row} },
		"asof":      whenWords,
		"fill":      func(desk, pattern string) string { return strings.Replace(pattern, "%s", desk, 1) },
	}
}

// buffers spare a page's worth of memory on each answer.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// show writes a page. It is rendered whole before the first byte leaves, so
// that a fault in it gives an error page and not half of one.
func (c *Console) show(w http.ResponseWriter, r *http.Request, status int, name string, page framed) {
	frame := page.around()
	c.fill(r, frame)
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := c.pages.sets[name].ExecuteTemplate(b, "layout", page); err != nil {
		c.log.Error("render page", "page", name, "err", err)
		http.Error(w, "This page could not be shown. The fault is in the desk's log.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader has gone; there is nobody to tell
}

// serveStatic serves the desk's assets, for ever where the address bears
// their hash.
func (c *Console) serveStatic(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/static/")
	hash, ok := c.pages.hashes[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("ETag", `"`+hash+`"`)
	w.Header().Set("Cache-Control", "public, max-age=3600")
	if r.URL.Query().Get("v") == hash {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if strings.HasSuffix(name, ".woff2") {
		w.Header().Set("Content-Type", "font/woff2")
	}
	http.ServeFileFS(w, r, static, "static/"+name)
}

// tlpLabel is a TLP 2.0 label in its own colours and its own words.
func tlpLabel(m threat.Marking) template.HTML {
	class := map[threat.Marking]string{threat.Clear: "clear", threat.Green: "green", threat.Amber: "amber", threat.AmberStrict: "amber", threat.Red: "red"}[m]
	return template.HTML(`<span class="tlp tlp-` + class + `">` + m.String() + `</span>`) //nolint:gosec // fixed words only
}
