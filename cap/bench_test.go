package cap

import "testing"

// BenchmarkValidate parses and judges the messages of the corpus of ordinary
// size, one after the other, in all three layers.
func BenchmarkValidate(b *testing.B) {
	list := samples(b)
	var v Validator
	var docs [][]byte
	size := 0
	for _, s := range list {
		if (s.class == "valid" || s.class == "invalid-rules" || s.class == "signed") && len(s.data) < 100_000 {
			docs = append(docs, s.data)
			size += len(s.data)
		}
	}
	b.ReportMetric(float64(size)/float64(len(docs)), "bytes/message")
	b.ReportAllocs()
	b.ResetTimer()
	n := 0
	for i := 0; b.Loop(); i++ {
		v.Validate(docs[i%len(docs)])
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "messages/s")
}
