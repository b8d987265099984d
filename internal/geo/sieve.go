package geo

// sieve is a set of words of which a few that are not in it pass, too (Bloom
// 1970). It is small enough to stay near the processor: most words of a text
// start no name, and need not be looked for in the large tables.
type sieve struct {
	bits []uint64
	mask uint32
}

// newSieve makes one of two to the power of so many bits.
func newSieve(power int) sieve {
	return sieve{bits: make([]uint64, 1<<(power-6)), mask: 1<<power - 1}
}

// places are the two bits of a word.
func places[W string | []byte](s *sieve, word W) (uint32, uint32) {
	h := uint64(14695981039346656037)
	for i := range len(word) {
		h = (h ^ uint64(word[i])) * 1099511628211
	}
	h ^= h >> 29
	return uint32(h) & s.mask, uint32(h>>32) & s.mask
}

func (s *sieve) put(word string) {
	a, b := places(s, word)
	s.bits[a>>6] |= 1 << (a & 63)
	s.bits[b>>6] |= 1 << (b & 63)
}

func has[W string | []byte](s *sieve, word W) bool {
	a, b := places(s, word)
	return s.bits[a>>6]&(1<<(a&63)) != 0 && s.bits[b>>6]&(1<<(b&63)) != 0
}

// Starts says whether the name of a place or people may start with some words
// (of a key). Where it says no there is none; it says yes of some that start none.
func Starts[W string | []byte](words W) bool {
	for i := range len(words) {
		if words[i] >= 0x80 {
			return true // its key may be another
		}
	}
	return has(&names().starts, words)
}
