package webhook_test

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/tocsin/tocsin/internal/deliver/webhook"
)

// TestTheDocumentedCheckOfASignatureIsRight runs what docs/sending.md tells
// receivers to run.
func TestTheDocumentedCheckOfASignatureIsRight(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is missing")
	}
	text, err := os.ReadFile("../../../docs/sending.md")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile("(?s)```python\n(.*?)```").FindSubmatch(text)
	if code == nil {
		t.Fatal("docs/sending.md shows no check")
	}
	at := strconv.FormatInt(time.Now().Unix(), 10)
	old := strconv.FormatInt(time.Now().Add(-time.Hour).Unix(), 10)
	body := []byte(`{"text":"Ünïcode"}`)
	for name, c := range map[string]struct {
		at, signature, want string
	}{
		"right":           {at, webhook.Sign("secret", at, body), "True"},
		"another secret":  {at, webhook.Sign("other", at, body), "False"},
		"another body":    {at, webhook.Sign("secret", at, []byte("{}")), "False"},
		"an hour ago":     {old, webhook.Sign("secret", old, body), "False"},
		"no signature":    {at, "", "False"},
		"another version": {at, "v2=" + webhook.Sign("secret", at, body)[3:], "False"},
	} {
		call := fmt.Sprintf("%s\nprint(right('secret', {'Tocsin-Time': %q, 'Tocsin-Signature': %q}, %q.encode()))", code[1], c.at, c.signature, body)
		if out, err := exec.Command(python, "-c", call).CombinedOutput(); err != nil || string(out) != c.want+"\n" {
			t.Errorf("%s: %v %s", name, err, out)
		}
	}
}
