package incident

import (
	"os"
	"path/filepath"
	"testing"
)

func BenchmarkRead(b *testing.B) {
	path := filepath.Join("..", "..", "..", "..", "shared", "corpora", "muc4", "TASK", "CORPORA", "dev", "dev-muc3-0101-0200")
	text, err := os.ReadFile(path)
	if err != nil {
		b.Skip("no MUC-4 corpus beside the repository")
	}
	text = text[:20000]
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Read(string(text), Options{})
	}
}
