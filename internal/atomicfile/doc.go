// Package atomicfile writes files of which, under their name, there is all or nothing.
//
// A file is written beside its place under another name, made safe on disk, and then renamed, which the
// system does in one step. A full disk, a kill or a power cut leaves what was there before, and at worst a
// file whose name begins with a dot and ends with .part.
package atomicfile
