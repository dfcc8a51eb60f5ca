package main

import (
	"maps"
	"slices"
)

// glyphs cuts glyf into one outline per glyph by loca.
func glyphs(t tables) [][]byte {
	n := int(be.Uint16(t["maxp"][4:]))
	long := be.Uint16(t["head"][50:]) == 1
	at := func(i int) int {
		if long {
			return int(be.Uint32(t["loca"][4*i:]))
		}
		return 2 * int(be.Uint16(t["loca"][2*i:]))
	}
	out := make([][]byte, n)
	for i := range n {
		out[i] = t["glyf"][at(i):at(i+1)]
	}
	return out
}

// Composite glyph flags (TrueType, table glyf).
const (
	argsAreWords  = 1 << 0
	haveScale     = 1 << 3
	moreParts     = 1 << 5
	haveTwoScales = 1 << 6
	haveMatrix    = 1 << 7
)

// shift returns a glyph whose component references are moved by n.
func shift(g []byte, n int) []byte {
	g = slices.Clone(g)
	if len(g) == 0 || int16(be.Uint16(g)) >= 0 {
		return g
	}
	for p := 10; ; {
		flags := be.Uint16(g[p:])
		be.PutUint16(g[p+2:], be.Uint16(g[p+2:])+uint16(n))
		p += 6
		if flags&argsAreWords != 0 {
			p += 2
		}
		switch {
		case flags&haveScale != 0:
			p += 2
		case flags&haveTwoScales != 0:
			p += 4
		case flags&haveMatrix != 0:
			p += 8
		}
		if flags&moreParts == 0 {
			return g
		}
	}
}

// metrics expands hmtx to one full entry per glyph.
func metrics(t tables) []byte {
	n, full := int(be.Uint16(t["maxp"][4:])), int(be.Uint16(t["hhea"][34:]))
	h := t["hmtx"]
	out := slices.Clone(h[:4*full])
	last := h[4*(full-1) : 4*(full-1)+2]
	for i := full; i < n; i++ {
		bearing := h[4*full+2*(i-full):]
		out = append(out, last[0], last[1], bearing[0], bearing[1])
	}
	return out
}

// cmap reads the Unicode mapping of the basic plane (format 4).
func cmap(t tables) map[rune]uint16 {
	c, out := t["cmap"], map[rune]uint16{}
	for i := range int(be.Uint16(c[2:])) {
		s := c[be.Uint32(c[4+8*i+4:]):]
		if be.Uint16(s) != 4 {
			continue
		}
		n := int(be.Uint16(s[6:])) / 2
		ends, starts, deltas, offs := s[14:], s[16+2*n:], s[16+4*n:], s[16+6*n:]
		for k := range n {
			lo, hi := int(be.Uint16(starts[2*k:])), int(be.Uint16(ends[2*k:]))
			for r := lo; r <= hi && r != 0xFFFF; r++ {
				g := uint16(r)
				if o := int(be.Uint16(offs[2*k:])); o != 0 {
					g = be.Uint16(offs[2*k+o+2*(r-lo):])
					if g == 0 {
						continue
					}
				}
				if g += be.Uint16(deltas[2*k:]); g != 0 {
					out[rune(r)] = g
				}
			}
		}
	}
	return out
}

// cmapTable writes the mapping as one format 4 subtable.
func cmapTable(m map[rune]uint16) []byte {
	type seg struct{ lo, hi, delta uint16 }
	var segs []seg
	for _, r := range slices.Sorted(maps.Keys(m)) {
		c, d := uint16(r), m[r]-uint16(r)
		if n := len(segs); n > 0 && segs[n-1].hi+1 == c && segs[n-1].delta == d {
			segs[n-1].hi = c
			continue
		}
		segs = append(segs, seg{c, c, d})
	}
	segs = append(segs, seg{0xFFFF, 0xFFFF, 1})
	n := len(segs)
	pow, log := 1, 0
	for pow*2 <= n {
		pow, log = pow*2, log+1
	}
	b := be.AppendUint16(nil, 0)
	b = be.AppendUint16(b, 1) // one subtable: Windows, Unicode basic plane
	b = be.AppendUint16(b, 3)
	b = be.AppendUint16(b, 1)
	b = be.AppendUint32(b, 12)
	for _, v := range []int{4, 16 + 8*n, 0, 2 * n, 2 * pow, log, 2*n - 2*pow} {
		b = be.AppendUint16(b, uint16(v))
	}
	for _, s := range segs {
		b = be.AppendUint16(b, s.hi)
	}
	b = be.AppendUint16(b, 0)
	for _, s := range segs {
		b = be.AppendUint16(b, s.lo)
	}
	for _, s := range segs {
		b = be.AppendUint16(b, s.delta)
	}
	return append(b, make([]byte, 2*n)...)
}

// postTable is the header alone (version 3: no glyph names).
func postTable(old []byte) []byte {
	p := slices.Clone(old[:32])
	be.PutUint32(p, 0x00030000)
	return p
}

func glyphTables(all [][]byte) (glyf, loca []byte) {
	for _, g := range all {
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, g...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	return glyf, be.AppendUint32(loca, uint32(len(glyf)))
}

// sfnt lays the tables out as a TrueType file with right checksums.
func sfnt(t tables) []byte {
	tags := slices.Sorted(maps.Keys(t))
	n := len(tags)
	pow, log := 1, 0
	for pow*2 <= n {
		pow, log = pow*2, log+1
	}
	be.PutUint32(t["head"][8:], 0)
	b := be.AppendUint32(nil, 0x00010000)
	for _, v := range []int{n, 16 * pow, log, 16*n - 16*pow} {
		b = be.AppendUint16(b, uint16(v))
	}
	at, body, head := 12+16*n, []byte(nil), 0
	for _, tag := range tags {
		if tag == "head" {
			head = at + len(body)
		}
		b = append(b, tag...)
		b = be.AppendUint32(b, checksum(t[tag]))
		b = be.AppendUint32(b, uint32(at+len(body)))
		b = be.AppendUint32(b, uint32(len(t[tag])))
		body = append(body, t[tag]...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	b = append(b, body...)
	be.PutUint32(b[head+8:], 0xB1B0AFBA-checksum(b))
	return b
}

func checksum(b []byte) uint32 {
	var sum uint32
	for len(b) >= 4 {
		sum, b = sum+be.Uint32(b), b[4:]
	}
	var last [4]byte
	copy(last[:], b)
	return sum + be.Uint32(last[:])
}
