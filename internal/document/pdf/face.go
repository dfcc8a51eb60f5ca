package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Face is a typeface ready to embed. It is never changed after LoadFace and may be shared.
type Face struct {
	name      string
	glyphs    map[rune]uint16
	widths    []int // by glyph, in thousandths of the size
	ascent    int
	descent   int
	capHeight int
	bbox      [4]int
	bold      bool

	program   []byte // the font program, compressed
	length    int    // before compression
	toUnicode []byte // compressed
	wArray    string
}

var be = binary.BigEndian

// LoadFace reads a TrueType font. The name is its PostScript name with a subset tag.
func LoadFace(name, ttf string) (*Face, error) {
	t, err := sfntTables(ttf)
	if err != nil {
		return nil, fmt.Errorf("face %s: %w", name, err)
	}
	f := &Face{name: name, bold: strings.Contains(name, "Bold"), length: len(ttf)}
	f.metrics(t)
	f.glyphs = unicodeMap(t["cmap"])
	if f.program, err = deflate([]byte(ttf)); err != nil {
		return nil, fmt.Errorf("face %s: %w", name, err)
	}
	if f.toUnicode, err = deflate([]byte(f.unicodeCMap())); err != nil {
		return nil, fmt.Errorf("face %s: %w", name, err)
	}
	var w strings.Builder
	w.WriteString("[0 [")
	for i, v := range f.widths {
		if i > 0 {
			w.WriteByte(' ')
		}
		fmt.Fprint(&w, v)
	}
	w.WriteString("]]")
	f.wArray = w.String()
	return f, nil
}

// sfntTables cuts a font into its tables and makes sure that those we read are long enough.
func sfntTables(ttf string) (map[string][]byte, error) {
	b := []byte(ttf)
	if len(b) < 12 || be.Uint32(b) != 0x00010000 {
		return nil, errors.New("not a TrueType font")
	}
	t := map[string][]byte{}
	for i := range int(be.Uint16(b[4:])) {
		if len(b) < 12+16*(i+1) {
			return nil, errors.New("the table directory is cut short")
		}
		e := b[12+16*i:]
		off, n := int(be.Uint32(e[8:])), int(be.Uint32(e[12:]))
		if off+n > len(b) {
			return nil, errors.New("a table lies outside the file")
		}
		t[string(e[:4])] = b[off : off+n]
	}
	for tag, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "OS/2": 90, "cmap": 12, "hmtx": 4} {
		if len(t[tag]) < least {
			return nil, fmt.Errorf("table %s is missing or short", tag)
		}
	}
	if full := int(be.Uint16(t["hhea"][34:])); full < 1 || len(t["hmtx"]) < 4*full {
		return nil, errors.New("table hmtx is short")
	}
	return t, nil
}

func (f *Face) metrics(t map[string][]byte) {
	em := int(be.Uint16(t["head"][18:]))
	scale := func(b []byte, at int) int { return int(int16(be.Uint16(b[at:]))) * 1000 / em }
	for i := range f.bbox {
		f.bbox[i] = scale(t["head"], 36+2*i)
	}
	f.ascent, f.descent = scale(t["hhea"], 4), scale(t["hhea"], 6)
	f.capHeight = scale(t["OS/2"], 88)
	full := int(be.Uint16(t["hhea"][34:]))
	f.widths = make([]int, be.Uint16(t["maxp"][4:]))
	for i := range f.widths {
		f.widths[i] = int(be.Uint16(t["hmtx"][4*min(i, full-1):])) * 1000 / em
	}
}

// unicodeMap reads the font's map of the basic plane (format 4, the one our fonts have).
func unicodeMap(c []byte) map[rune]uint16 {
	out := map[rune]uint16{}
	s := c[be.Uint32(c[8:]):]
	if len(s) < 16 || be.Uint16(s) != 4 {
		return out
	}
	n := int(be.Uint16(s[6:])) / 2
	ends, starts, deltas := s[14:], s[16+2*n:], s[16+4*n:]
	for k := range n {
		lo, hi, delta := be.Uint16(starts[2*k:]), be.Uint16(ends[2*k:]), be.Uint16(deltas[2*k:])
		for r := int(lo); r <= int(hi) && r < 0xFFFF; r++ {
			if g := uint16(r) + delta; g != 0 {
				out[rune(r)] = g
			}
		}
	}
	return out
}

// unicodeCMap maps glyphs back to characters, for those who copy, search or listen.
func (f *Face) unicodeCMap() string {
	back := map[uint16]rune{}
	for _, r := range slices.Sorted(maps.Keys(f.glyphs)) {
		if _, ok := back[f.glyphs[r]]; !ok {
			back[f.glyphs[r]] = r
		}
	}
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for group := range slices.Chunk(slices.Sorted(maps.Keys(back)), 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(group))
		for _, g := range group {
			fmt.Fprintf(&b, "<%04X> <%04X>\n", g, back[g])
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.String()
}

// Has reports whether the face can show a character.
func (f *Face) Has(r rune) bool { return f.glyphs[r] != 0 }

// RuneWidth is the width of one character, in thousandths of the size.
func (f *Face) RuneWidth(r rune) int { return f.widths[f.glyphs[r]] }

// Width is the width of a text at a size.
func (f *Face) Width(s string, size float64) float64 {
	n := 0
	for _, r := range s {
		n += f.RuneWidth(r)
	}
	return float64(n) * size / 1000
}

// appendGlyphs writes a text as the hexadecimal glyph numbers that a page's text operator takes.
func (f *Face) appendGlyphs(dst []byte, s string) []byte {
	const digits = "0123456789ABCDEF"
	for _, r := range s {
		g := f.glyphs[r]
		dst = append(dst, digits[g>>12], digits[g>>8&15], digits[g>>4&15], digits[g&15])
	}
	return dst
}
