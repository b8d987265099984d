package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/app"
	"github.com/tocsin/tocsin/internal/threat"
)

// TestTheProgramKilledAtAnyMoment runs the real program, lets four people take
// in and edit through the API, and kills it with SIGKILL at random moments:
// ten times, or TOCSIN_KILLS times. Whatever was answered with success must be
// there, and the directory must verify after every kill.
func TestTheProgramKilledAtAnyMoment(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and kills the program")
	}
	kills, err := strconv.Atoi(os.Getenv("TOCSIN_KILLS"))
	if err != nil {
		kills = 10
	}
	program := filepath.Join(t.TempDir(), "tocsin")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/tocsin").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	k := &killing{t: t, program: program, dir: filepath.Join(t.TempDir(), "data"), random: rand.New(rand.NewPCG(3, 22)), said: map[string]string{}}
	k.furnish()
	for n := range kills {
		k.round(n)
		if out, err := exec.Command(program, "verify", "--dir", k.dir).CombinedOutput(); err != nil {
			t.Fatalf("after kill %d: verify: %v\n%s", n+1, err, out)
		}
	}
	k.allThere()
	t.Logf("%d kills, %d acknowledged changes, %d edits cut off in flight", kills, len(k.said), k.cut)
}

// killing is what the people outside know: said holds, by address, a word that
// the answer to a GET must bear.
type killing struct {
	t            *testing.T
	program, dir string
	token        string
	random       *rand.Rand

	mu   sync.Mutex
	said map[string]string
	cut  int
	end  func() // kills the program
	left int    // acknowledgements until then
}

// furnish makes the directory and a token.
func (k *killing) furnish() {
	a, err := app.New(k.t.Context(), app.Options{Config: settings(k.dir)})
	if err != nil {
		k.t.Fatal(err)
	}
	k.token = analyst(k.t, a)
	if err := a.Close(); err != nil {
		k.t.Fatal(err)
	}
}

// serve starts the program and gives its address.
func (k *killing) serve() (*exec.Cmd, string) {
	child := exec.Command(k.program, "serve", "--dir", k.dir, "--listen", "127.0.0.1:0", "--log-level", "error")
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		k.t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		k.t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), "Tocsin serves at "); ok {
			return child, url
		}
	}
	k.t.Fatalf("the program does not start: %v", child.Wait())
	return nil, ""
}

// round is one life of the program.
func (k *killing) round(n int) {
	child, url := k.serve()
	k.left = 1 + k.random.IntN(120)
	k.end = sync.OnceFunc(func() { _ = child.Process.Kill() })
	var people sync.WaitGroup
	for p := range 4 {
		people.Go(func() {
			for i := 0; k.work(url, fmt.Sprintf("word%dx%dx%d", n, p, i)); i++ {
			}
		})
	}
	people.Wait()
	if err := child.Wait(); err == nil {
		k.t.Fatal("the program ended by itself")
	}
}

// work takes a report in and edits what comes of it, until the program is gone.
func (k *killing) work(url, word string) bool {
	var report struct {
		Report threat.Report `json:"report"`
	}
	text := "Gunmen killed at least 40 people in a hall near Moscow on 22 March 2024, " + word + "."
	if !k.ask(url, "POST", "/reports", map[string]any{"text": text, "source": "Meridian Post", "marking": "TLP:CLEAR"}, &report, func() (string, string) { return "/reports/" + report.Report.ID, word }) {
		return false
	}
	at := "/reports/" + report.Report.ID
	if !k.ask(url, "PATCH", at, map[string]any{"credibility": 2}, nil, func() (string, string) { return at + "?", `"credibility":2` }) {
		return false
	}
	var fact threat.FactRecord
	if !k.ask(url, "POST", at+"/facts", map[string]any{"kind": "target", "quote": "a hall", "value": word}, &fact, func() (string, string) { return "/facts/" + fact.ID, word }) {
		return false
	}
	if !k.ask(url, "POST", "/facts/"+fact.ID+"/decisions", map[string]any{"do": "confirm"}, nil, func() (string, string) { return "/facts/" + fact.ID + "?", `"confirmed"` }) {
		return false
	}
	var opened threat.Case
	if !k.ask(url, "POST", "/cases", map[string]any{"title": word, "marking": "TLP:CLEAR"}, &opened, func() (string, string) { return "/cases/" + opened.ID, word }) {
		return false
	}
	return k.ask(url, "POST", "/cases/"+opened.ID+"/placements", map[string]any{"report": report.Report.ID, "do": "confirm"}, nil,
		func() (string, string) { return "/cases/" + opened.ID + "?", report.Report.ID })
}

// ask makes a change and remembers what must be seen of it from now on. It is
// false when the program is gone.
func (k *killing) ask(url, method, path string, body, into any, must func() (path, word string)) bool {
	data, err := json.Marshal(body)
	if err != nil {
		k.t.Error(err)
		return false
	}
	answer, err := k.call(url, method, path, data)
	k.mu.Lock()
	defer k.mu.Unlock()
	if err != nil {
		k.cut++
		return false
	}
	if into != nil {
		if err := json.Unmarshal(answer, into); err != nil {
			k.t.Errorf("%s %s: %v", method, path, err)
			k.end()
			return false
		}
	}
	at, word := must()
	k.said[at] = word
	if k.left--; k.left <= 0 {
		k.end()
	}
	return true
}

// call gives the body of an answer that arrived whole and says success.
func (k *killing) call(url, method, path string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+k.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	var answer bytes.Buffer
	if _, err := answer.ReadFrom(res.Body); err != nil {
		return nil, err
	}
	if res.StatusCode >= 300 {
		k.t.Errorf("%s %s: %d %s", method, path, res.StatusCode, answer.String())
		k.end()
		return nil, fmt.Errorf("status %d", res.StatusCode)
	}
	return answer.Bytes(), nil
}

// allThere looks for everything that was acknowledged.
func (k *killing) allThere() {
	child, url := k.serve()
	k.end = func() {}

	for path, word := range k.said {
		answer, err := k.call(url, "GET", strings.TrimSuffix(path, "?"), nil)
		if err != nil || !strings.Contains(string(answer), word) {
			k.t.Errorf("acknowledged and lost: %s in %s (%v)", word, path, err)
		}
	}
	if err := child.Process.Signal(os.Interrupt); err != nil {
		k.t.Error(err)
	}
	if err := child.Wait(); err != nil {
		k.t.Errorf("a graceful stop ends with %v", err)
	}
}
