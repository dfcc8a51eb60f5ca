// Command mergewoff unpacks two WOFF files of one typeface, a base subset and an extension, and joins
// them into one TrueType file: one face for all names, small enough to embed.
//
// A WOFF (version 1) is a TrueType file whose tables are zlib-compressed one by one. The joined font
// has the glyphs of the base followed by those of the extension, both hmtx and cmap joined, and none
// of the layout tables, which a PDF does not use.
package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: mergewoff BASE.woff EXTENSION.woff OUT.ttf")
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal("mergewoff: ", err)
	}
}

func run(basePath, extPath, out string) error {
	var fonts [2]tables
	for i, p := range []string{basePath, extPath} {
		b, err := os.ReadFile(p)
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		if fonts[i], err = unpack(b); err != nil {
			return fmt.Errorf("unpack %s: %w", p, err)
		}
	}
	merged, err := merge(fonts[0], fonts[1])
	if err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	if err := os.WriteFile(out, sfnt(merged), 0o644); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// tables are a font's tables by tag.
type tables map[string][]byte

var be = binary.BigEndian

// unpack reads the table directory of a WOFF and inflates each table.
func unpack(b []byte) (tables, error) {
	if len(b) < 44 || string(b[:4]) != "wOFF" {
		return nil, errors.New("not a WOFF version 1 file")
	}
	n := int(be.Uint16(b[12:]))
	if len(b) < 44+20*n {
		return nil, errors.New("table directory is cut short")
	}
	t := tables{}
	for i := range n {
		e := b[44+20*i:]
		tag, off, comp, orig := string(e[:4]), be.Uint32(e[4:]), be.Uint32(e[8:]), be.Uint32(e[12:])
		if int(off)+int(comp) > len(b) {
			return nil, fmt.Errorf("table %s lies outside the file", tag)
		}
		data := b[off : off+comp]
		if comp < orig {
			zr, err := zlib.NewReader(bytes.NewReader(data))
			if err != nil {
				return nil, fmt.Errorf("table %s: %w", tag, err)
			}
			if data, err = io.ReadAll(zr); err != nil {
				return nil, fmt.Errorf("table %s: %w", tag, err)
			}
		}
		t[tag] = slices.Clone(data)
	}
	return t, nil
}

// replacement is U+FFFD, which the document writers use for characters that cannot be shown.
const replacement = 0xFFFD

// merge joins ext onto base.
func merge(base, ext tables) (tables, error) {
	if be.Uint16(base["head"][18:]) != be.Uint16(ext["head"][18:]) {
		return nil, errors.New("the two files have different units per em")
	}
	baseGlyphs, extGlyphs := glyphs(base), glyphs(ext)
	all := baseGlyphs
	for _, g := range extGlyphs {
		all = append(all, shift(g, len(baseGlyphs)))
	}
	if len(all) > 0xFFFF {
		return nil, errors.New("too many glyphs")
	}
	runes := cmap(ext)
	for r, g := range runes {
		runes[r] = g + uint16(len(baseGlyphs))
	}
	for r, g := range cmap(base) {
		runes[r] = g
	}
	if _, ok := runes[replacement]; !ok { // the empty box of glyph 0 stands for what cannot be shown
		runes[replacement] = uint16(len(all))
		all = append(all, all[0])
	}
	out := tables{
		"head": base["head"], "hhea": base["hhea"], "maxp": base["maxp"],
		"OS/2": base["OS/2"], "name": base["name"],
		"hmtx": slices.Concat(metrics(base), metrics(ext), metrics(base)[:4])[:4*len(all)],
		"cmap": cmapTable(runes), "post": postTable(base["post"]),
	}
	out["glyf"], out["loca"] = glyphTables(all)
	be.PutUint16(out["head"][50:], 1) // long offsets in loca
	be.PutUint16(out["hhea"][34:], uint16(len(all)))
	be.PutUint16(out["maxp"][4:], uint16(len(all)))
	for _, at := range []int{6, 8, 10, 12, 28, 30} { // points, contours, components: the larger of the two
		be.PutUint16(out["maxp"][at:], max(be.Uint16(base["maxp"][at:]), be.Uint16(ext["maxp"][at:])))
	}
	return out, nil
}
