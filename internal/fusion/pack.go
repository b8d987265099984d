package fusion

import (
	"encoding/binary"
	"errors"
	"math"
)

// packVersion is the first byte of a packed profile. It changes when what is
// kept, or how it is reckoned from a text, changes: an older one is not read,
// and is made again.
const packVersion = 1

var errPack = errors.New("not a profile of this version")

// Pack writes a profile, without its report's id, to be kept.
func (p Profile) Pack() []byte {
	w := packer{b: make([]byte, 0, 1024)}
	w.b = append(w.b, packVersion)
	w.int(p.Published)
	w.int(p.Shingles)
	w.hashes(p.Sketch)
	w.int(int32(len(p.Terms)))
	for _, t := range p.Terms {
		w.hash(t.Hash)
		w.b = append(w.b, t.Count, flag(t.Name, 1))
	}
	w.int(int32(len(p.Keys)))
	for _, k := range p.Keys {
		w.hash(k.Hash)
		w.b = append(w.b, byte(k.Kind), flag(k.Lead, 1))
	}
	w.int(int32(len(p.Places)))
	for _, s := range p.Places {
		w.string(s.Name)
		w.string(s.Country)
		w.hash(math.Float32bits(s.Lat))
		w.hash(math.Float32bits(s.Lon))
		w.b = append(w.b, flag(s.Town, 1)|flag(s.Wide, 2)|flag(s.Point, 4)|flag(s.Sure, 8))
	}
	for _, list := range [][]int32{p.Days, p.Told, p.Months} {
		w.int(int32(len(list)))
		for _, v := range list {
			w.int(v)
		}
	}
	for _, c := range []Bounds{p.Killed, p.Injured} {
		w.b = append(w.b, flag(c.Known, 1))
		w.int(c.Low)
		w.int(c.High)
	}
	w.hashes(p.Attacks)
	w.string(string(p.Ages))
	return w.b
}

// Unpack reads what [Profile.Pack] wrote of a report.
func Unpack(report string, body []byte) (Profile, error) {
	if len(body) == 0 || body[0] != packVersion {
		return Profile{}, errPack
	}
	r := unpacker{b: body[1:]}
	p := Profile{Report: report, Published: r.int(), Shingles: r.int(), Sketch: r.hashes()}
	p.Terms = make([]Term, r.len(6))
	for i := range p.Terms {
		p.Terms[i] = Term{Hash: r.hash(), Count: r.byte(), Name: r.byte() != 0}
	}
	p.Keys = make([]Key, r.len(6))
	for i := range p.Keys {
		p.Keys[i] = Key{Hash: r.hash(), Kind: KeyKind(r.byte()), Lead: r.byte() != 0}
	}
	p.Places = make([]Spot, r.len(11))
	for i := range p.Places {
		s := Spot{Name: r.string(), Country: r.string(), Lat: math.Float32frombits(r.hash()), Lon: math.Float32frombits(r.hash())}
		f := r.byte()
		s.Town, s.Wide, s.Point, s.Sure = f&1 != 0, f&2 != 0, f&4 != 0, f&8 != 0
		p.Places[i] = s
	}
	for _, list := range []*[]int32{&p.Days, &p.Told, &p.Months} {
		*list = make([]int32, r.len(1))
		for i := range *list {
			(*list)[i] = r.int()
		}
	}
	for _, c := range []*Bounds{&p.Killed, &p.Injured} {
		*c = Bounds{Known: r.byte() != 0, Low: r.int(), High: r.int()}
	}
	p.Attacks = r.hashes()
	p.Ages = []byte(r.string())
	if r.bad || len(r.b) != 0 {
		return Profile{}, errPack
	}
	return p, nil
}

func flag(on bool, bit byte) byte {
	if on {
		return bit
	}
	return 0
}

type packer struct{ b []byte }

func (w *packer) int(v int32)     { w.b = binary.AppendVarint(w.b, int64(v)) }
func (w *packer) hash(v uint32)   { w.b = binary.LittleEndian.AppendUint32(w.b, v) }
func (w *packer) string(s string) { w.int(int32(len(s))); w.b = append(w.b, s...) }

func (w *packer) hashes(list []uint32) {
	w.int(int32(len(list)))
	for _, h := range list {
		w.hash(h)
	}
}

// unpacker reads from the front; once something is not there, everything is
// zero and bad is set.
type unpacker struct {
	b   []byte
	bad bool
}

func (r *unpacker) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.b, r.bad = nil, true
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *unpacker) int() int32 {
	v, n := binary.Varint(r.b)
	if n <= 0 || v != int64(int32(v)) {
		n, v = -1, 0
	}
	r.take(n)
	return int32(v)
}

// len reads how many things follow, of which each takes so many bytes at least.
func (r *unpacker) len(each int) int {
	n := int(r.int())
	if n < 0 || n*each > len(r.b) {
		r.bad = true
		return 0
	}
	return n
}

func (r *unpacker) hash() uint32 {
	if b := r.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *unpacker) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *unpacker) string() string { return string(r.take(r.len(1))) }

func (r *unpacker) hashes() []uint32 {
	out := make([]uint32, r.len(4))
	for i := range out {
		out[i] = r.hash()
	}
	return out
}
