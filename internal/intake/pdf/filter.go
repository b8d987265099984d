package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"io"
)

// maxUnpacked bounds one unpacked stream.
const maxUnpacked = 128 << 20

// unpack applies a stream's filters. ISO 32000-1 §7.4. A stream that breaks off
// gives what was read of it; a picture's gives nothing.
func (f *file) unpack(s stream) ([]byte, error) {
	filters, ok := f.resolve(s.d["Filter"]).(array)
	if !ok && s.d["Filter"] != nil {
		filters = array{s.d["Filter"]}
	}
	parms, ok := f.resolve(s.d["DecodeParms"]).(array)
	if !ok {
		parms = array{s.d["DecodeParms"]}
	}
	data := s.raw
	if len(filters) > 8 {
		return nil, ErrLimit
	}
	for i, o := range filters {
		n, _ := f.resolve(o).(name)
		var err error
		if data, err = f.filter(n, data); err != nil {
			return nil, err
		}
		if i < len(parms) {
			data = f.predict(f.dictOf(parms[i]), data)
		}
		if err := f.step(len(data)/64 + 1); err != nil {
			return nil, err
		}
	}
	return data, nil
}

func (f *file) filter(n name, data []byte) ([]byte, error) {
	switch n {
	case "FlateDecode", "Fl":
		return inflate(data)
	case "ASCIIHexDecode", "AHx":
		p := &lexer{d: append(bytes.Clone(data), '>'), f: f}
		s, _ := p.hex().(string)
		return []byte(s), nil
	case "ASCII85Decode", "A85":
		return decode85(data), nil
	case "RunLengthDecode", "RL":
		return runLength(data)
	case "LZWDecode", "LZW":
		return lzw(data)
	case "Crypt":
		return data, nil
	}
	return nil, nil // pictures: DCT, JPX, CCITT, JBIG2
}

// inflate reads zlib data; what breaks off is given as far as it goes.
func inflate(data []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(bytes.TrimLeft(data, "\r\n")))
	if err != nil {
		return nil, nil
	}
	out, _ := io.ReadAll(io.LimitReader(z, maxUnpacked+1))
	if len(out) > maxUnpacked {
		return nil, ErrLimit
	}
	return out, nil
}

func decode85(data []byte) []byte {
	data = bytes.TrimSpace(data)
	data = bytes.TrimPrefix(data, []byte("<~"))
	if i := bytes.Index(data, []byte("~>")); i >= 0 {
		data = data[:i]
	}
	out := make([]byte, len(data)*4/5+8+4*bytes.Count(data, []byte("z")))
	n, _, _ := ascii85.Decode(out, data, true)
	return out[:n]
}

func runLength(data []byte) ([]byte, error) {
	var out []byte
	for i := 0; i < len(data); {
		n := int(data[i])
		i++
		switch {
		case n == 128:
			return out, nil
		case n < 128:
			e := min(len(data), i+n+1)
			out = append(out, data[i:e]...)
			i = e
		case i < len(data):
			out = append(out, bytes.Repeat(data[i:i+1], 257-n)...)
			i++
		}
		if len(out) > maxUnpacked {
			return nil, ErrLimit
		}
	}
	return out, nil
}

// lzw reads LZW with early change, as PDF and TIFF have it; compress/lzw has
// not. ISO 32000-1 §7.4.4
func lzw(data []byte) ([]byte, error) {
	const clearCode, endCode = 256, 257
	var out []byte
	table := make([][]byte, 258, 4097)
	for i := range 256 {
		table[i] = []byte{byte(i)}
	}
	width, bits, held := 9, 0, 0
	var prev []byte
	for _, b := range data {
		held, bits = held<<8|int(b), bits+8
		if bits < width {
			continue
		}
		bits -= width
		code := held >> bits & (1<<width - 1)
		held &= 1<<bits - 1
		var entry []byte
		switch {
		case code == clearCode:
			table, width, prev = table[:258], 9, nil
			continue
		case code == endCode:
			return out, nil
		case code < len(table):
			entry = table[code]
		case prev != nil && code == len(table):
			entry = append(bytes.Clone(prev), prev[0])
		default:
			return out, nil
		}
		if out = append(out, entry...); len(out) > maxUnpacked {
			return nil, ErrLimit
		}
		if prev != nil && len(table) < 4096 {
			table = append(table, append(bytes.Clone(prev), entry[0]))
		}
		prev = entry
		switch n := len(table); {
		case n >= 2047:
			width = 12
		case n >= 1023:
			width = 11
		case n >= 511:
			width = 10
		}
	}
	return out, nil
}

// predict undoes the PNG predictors, which object streams may use.
// ISO 32000-1 §7.4.4.4
func (f *file) predict(d dict, data []byte) []byte {
	if f.integer(d["Predictor"]) < 10 {
		return data
	}
	columns, colors, depth := f.integer(d["Columns"]), max(1, f.integer(d["Colors"])), f.integer(d["BitsPerComponent"])
	if depth <= 0 {
		depth = 8
	}
	row := (max(1, columns)*colors*depth + 7) / 8
	bpp := max(1, colors*depth/8)
	if row > 1<<20 || row <= 0 {
		return nil
	}
	var out []byte
	prev := make([]byte, row)
	for len(data) > row {
		kind, line := data[0], bytes.Clone(data[1:row+1])
		data = data[row+1:]
		for i := range line {
			var left, up, corner byte
			if i >= bpp {
				left, corner = line[i-bpp], prev[i-bpp]
			}
			up = prev[i]
			switch kind {
			case 1:
				line[i] += left
			case 2:
				line[i] += up
			case 3:
				line[i] += byte((int(left) + int(up)) / 2)
			case 4:
				line[i] += paeth(left, up, corner)
			}
		}
		out = append(out, line...)
		prev = line
	}
	return out
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	da, db, dc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case da <= db && da <= dc:
		return a
	case db <= dc:
		return b
	}
	return c
}

func abs(n int) int { return max(n, -n) }
