package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"strings"

	"sharewell/internal/screening"
	"sharewell/internal/screening/columnar"
)

// isParquet reports whether a file's name says that it is Parquet.
func isParquet(path string) bool { return strings.HasSuffix(strings.ToLower(path), ".parquet") }

// screenParquet screens a Parquet file. It is read from its end first, so it is a file and no stream.
func (c screenCmd) screenParquet(ctx context.Context, o screening.Options, outs *outputs, report *screening.Report) error {
	f, err := os.Open(c.In)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	var w io.Writer
	if outs.list != nil {
		w = outs.list
	}
	report.Counts, err = columnar.Screen(ctx, f, w, columnar.Options{Set: o.Set, Column: c.Column, Invalid: o.Invalid, FirstOnly: o.FirstOnly})
	if err != nil {
		return err
	}
	if outs.report != nil {
		if report.Input.Digest, err = digestOf(f); err != nil {
			return err
		}
	}
	if report.Output, err = outs.list.finish(); err != nil {
		return err
	}
	return outs.tell(report)
}

// digestOf reads a file again from its start.
func digestOf(f *os.File) (screening.Digest, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return screening.Digest{}, err
	}
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	return screening.Digest{SHA256: hex.EncodeToString(sum.Sum(nil)), Bytes: n}, err
}
