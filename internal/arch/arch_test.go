package arch

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const module = "github.com/tocsin/tocsin/"

// rank orders the rooms: a room imports only rooms of a lower rank, or of its
// own where siblings says so.
var rank = map[string]int{
	"internal/threat": 0, "internal/memo": 0,

	"internal/geo": 1, "internal/reading": 2, "internal/fusion": 3,
	"internal/duty": 2, "internal/escalate": 2, "internal/score": 2, "internal/compose": 4,

	"internal/config": 2, "internal/guard": 2, "internal/ledger": 3, "internal/store": 4,
	"internal/machineread": 4, "internal/desk": 5, "internal/auth": 5, "internal/intake": 5, "internal/deliver": 6,
	"internal/api": 7, "internal/reach": 7, "internal/console": 8, "internal/app": 9, "internal/play": 10,
	"internal/cli": 11, "cmd/tocsin": 12,
}

// pure rooms do no input or output.
var pure = []string{"internal/threat", "internal/reading", "internal/fusion", "internal/duty", "internal/escalate", "internal/score", "internal/compose"}

var impure = []string{"net/http", "database/sql", "os/exec", "net/smtp", "log/slog"}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("list packages: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// room is the room a package lies in, empty for one outside the module.
func room(path string) string {
	path, ok := strings.CutPrefix(path, module)
	if !ok {
		return ""
	}
	parts := strings.Split(path, "/")
	return strings.Join(parts[:min(2, len(parts))], "/")
}

func standard(r string) bool {
	return strings.HasPrefix(r, "cap") || strings.HasPrefix(r, "stix") || strings.HasPrefix(r, "taxii")
}

func TestArrowsPointInward(t *testing.T) {
	for _, p := range packages(t) {
		from := room(p.ImportPath)
		if strings.HasPrefix(from, "bench/") || strings.HasPrefix(from, "e2e") || from == "internal/testkit" || from == "internal/arch" {
			continue
		}
		for _, path := range p.Imports {
			to := room(path)
			switch {
			case to == "" || to == from:
			case standard(from):
				if !standard(to) {
					t.Errorf("%s imports %s: the standards import nothing of ours", p.ImportPath, to)
				}
			case standard(to):
			default:
				checkRank(t, p.ImportPath, from, to)
			}
		}
	}
}

func checkRank(t *testing.T, path, from, to string) {
	t.Helper()
	a, known := rank[from]
	b, alsoKnown := rank[to]
	if !known || !alsoKnown {
		t.Errorf("%s imports %s: give both rooms a rank here", path, to)
	} else if b >= a {
		t.Errorf("%s imports %s, against the direction", path, to)
	}
}

func TestPureRoomsDoNoInputOrOutput(t *testing.T) {
	for _, p := range packages(t) {
		for _, r := range pure {
			if room(p.ImportPath) != r {
				continue
			}
			for _, bad := range impure {
				for _, i := range p.Imports {
					if i == bad {
						t.Errorf("%s is pure and imports %s", p.ImportPath, bad)
					}
				}
			}
		}
	}
}

// docs/doctrine.md names the tests that hold each rule; each of them exists.
func TestTheDoctrineNamesRealTests(t *testing.T) {
	text, err := os.ReadFile("../../docs/doctrine.md")
	if err != nil {
		t.Fatal(err)
	}
	sources := testSources(t)
	named := regexp.MustCompile(`Test\w+`).FindAllString(string(text), -1)
	if len(named) < 30 {
		t.Fatalf("only %d tests are named", len(named))
	}
	for _, name := range named {
		if !strings.Contains(sources, "func "+name+"(") {
			t.Errorf("there is no %s", name)
		}
	}
}

func testSources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		body, err := os.ReadFile(path)
		all.Write(body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
