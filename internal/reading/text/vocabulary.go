package text

import "hash/maphash"

// vocabulary numbers the words of a text, so that what is to be found out
// about a word need be found out once, however often the text has it.
type vocabulary struct {
	all   []string
	sums  []uint64 // of the words
	slots []int32  // of a word, one more than its number; open addressing
}

// seed is chosen anew for every process, so that nobody can make words whose
// sums are the same.
var seed = maphash.MakeSeed()

// newVocabulary makes room for the words of a text of so many bytes.
func newVocabulary(size int) *vocabulary {
	n := 64
	for n < size/5 {
		n *= 2
	}
	return &vocabulary{all: make([]string, 0, n/2), sums: make([]uint64, 0, n/2), slots: make([]int32, n)}
}

// index is the number of a word.
func (v *vocabulary) index(word string) int32 {
	sum := maphash.String(seed, word)
	mask := uint64(len(v.slots) - 1)
	at := sum & mask
	for ; v.slots[at] != 0; at = (at + 1) & mask {
		if k := v.slots[at] - 1; v.sums[k] == sum && v.all[k] == word {
			return k
		}
	}
	v.all, v.sums = append(v.all, word), append(v.sums, sum)
	n := int32(len(v.all))
	v.slots[at] = n
	if 2*len(v.all) > len(v.slots) {
		v.grow()
	}
	return n - 1
}

func (v *vocabulary) grow() {
	v.slots = make([]int32, 2*len(v.slots))
	mask := uint64(len(v.slots) - 1)
	for k, sum := range v.sums {
		at := sum & mask
		for v.slots[at] != 0 {
			at = (at + 1) & mask
		}
		v.slots[at] = int32(k) + 1
	}
}
