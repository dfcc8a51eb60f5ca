package columnar

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/metadata"

	"sharewell/internal/errs"
	"sharewell/internal/screening"
	"sharewell/internal/screening/nhs"
	"sharewell/internal/screening/optout"
)

// Source is a file that was opened for reading; *os.File is one.
type Source interface {
	io.ReaderAt
	io.Seeker
}

// Options says how a file is screened. They mean what they mean in package screening.
type Options struct {
	Set       *optout.Set
	Column    string // by name, dots between the parts of a nested one, or by number from 1; "" finds it
	Invalid   screening.Policy
	FirstOnly bool
}

// IsParquet reports whether a file that begins like this claims to be Parquet.
func IsParquet(beginning []byte) bool { return strings.HasPrefix(string(beginning), "PAR1") }

// Screen reads a Parquet file and writes one of the rows of those who did not opt out. With no w it only
// counts. When it fails, what was written must be thrown away.
func Screen(ctx context.Context, in Source, w io.Writer, o Options) (c screening.Counts, err error) {
	if o.Set == nil || o.Set.Len() == 0 {
		return c, errs.New(errs.Invalid, "screening.list_empty", "The opt-out list holds nobody. A list of nobody would let everybody through, so it is refused.")
	}
	defer func() {
		if p := recover(); p != nil { // the library panics on some damaged files
			c, err = screening.Counts{}, damaged(fmt.Errorf("%T", p))
		}
	}()
	props := parquet.NewReaderProperties(nil)
	props.BufferedStreamEnabled = true
	r, err := file.NewParquetReader(in, file.WithReadProps(props))
	if err != nil {
		return c, damaged(err)
	}
	column, err := find(r.MetaData(), o.Column)
	if err != nil {
		return c, err
	}
	j := &judge{o: o}
	out := writer(r.MetaData(), w)
	for i := range r.NumRowGroups() {
		if err := group(ctx, r.RowGroup(i), out, column, j); err != nil {
			return screening.Counts{}, err
		}
	}
	if c = j.counts; c.Rows != c.Kept+c.Removed+c.Aside.Total() || c.Rows != r.NumRows() {
		return screening.Counts{}, damaged(errors.New("the verdicts do not add up to the rows"))
	}
	if out != nil {
		return c, out.Close()
	}
	return c, nil
}

// damaged hides what the library says, which may hold values.
func damaged(err error) error {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e
	}
	return errs.Wrap(errs.Invalid, "columnar.damaged", "The Parquet file is damaged, encrypted or of a kind that cannot be read.", fmt.Errorf("%T", err))
}

// writer makes the output: the same columns, packing and notes.
func writer(m *metadata.FileMetaData, w io.Writer) *file.Writer {
	if w == nil {
		return nil
	}
	props := []parquet.WriterProperty{parquet.WithCreatedBy("sharewell"), parquet.WithVersion(m.Version())}
	if m.NumRowGroups() > 0 {
		first := m.RowGroup(0)
		for i := range first.NumColumns() {
			if chunk, err := first.ColumnChunk(i); err == nil {
				props = append(props, parquet.WithCompressionPath(m.Schema.Column(i).ColumnPath(), chunk.Compression()))
			}
		}
	}
	return file.NewParquetWriter(keepOpen{w}, m.Schema.Root(), file.WithWriterProps(parquet.NewWriterProperties(props...)),
		file.WithWriteMetadata(m.KeyValueMetadata()))
}

// keepOpen hides a Close of the caller's writer, which the library would call.
type keepOpen struct{ io.Writer }

// find gives the column that holds the NHS numbers.
func find(m *metadata.FileMetaData, wanted string) (int, error) {
	var found []int
	for i := range m.Schema.NumColumns() {
		path := m.Schema.Column(i).Path()
		if wanted == "" && synonym(path) || wanted != "" && path == wanted {
			found = append(found, i)
		}
	}
	if n, err := strconv.Atoi(wanted); len(found) == 0 && err == nil && n >= 1 && n <= m.Schema.NumColumns() {
		found = append(found, n-1)
	}
	switch {
	case len(found) == 0:
		return 0, errs.New(errs.Invalid, "columnar.column", "The Parquet file has no such column of NHS numbers. Name the column.")
	case len(found) > 1:
		return 0, errs.New(errs.Invalid, "columnar.columns", "More than one column may hold the NHS numbers. Name the column.")
	}
	c := m.Schema.Column(found[0])
	if c.MaxRepetitionLevel() > 0 {
		return 0, errs.New(errs.Invalid, "columnar.repeated", "The column of NHS numbers may hold several in one row. Give each its own row.")
	}
	switch c.PhysicalType() {
	case parquet.Types.ByteArray, parquet.Types.FixedLenByteArray, parquet.Types.Int64:
		return found[0], nil
	}
	return 0, errs.New(errs.Invalid, "columnar.type", "The column of NHS numbers must hold text or whole numbers.")
}

// synonym reports whether a column's name says that it holds NHS numbers.
func synonym(name string) bool {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	switch plain {
	case "nhsnumber", "nhsno", "nhs", "nhsnum", "nhsid", "patientnhsnumber":
		return true
	}
	return false
}

// judge gives the verdicts.
type judge struct {
	o      Options
	seen   optout.Seen
	counts screening.Counts
	rows   int64
}

// keep judges one row by the text of its column; missing is a column without a value.
func (j *judge) keep(text []byte, missing bool) (bool, error) {
	j.counts.Rows++
	j.rows++
	prefix, state := nhs.Parse(text)
	if missing {
		state = nhs.Missing
	}
	switch {
	case state == nhs.Valid && j.o.Set.Contains(prefix):
		j.counts.Removed++
		return false, nil
	case state == nhs.Valid && j.o.FirstOnly && !j.seen.Add(prefix):
		j.counts.Aside.Duplicate++
		return false, nil
	case state == nhs.Valid:
		j.counts.Kept++
		return true, nil
	case j.o.Invalid == screening.Fail:
		return false, errs.New(errs.Invalid, "screening.row", "Row "+strconv.FormatInt(j.rows, 10)+" has no valid NHS number.")
	case j.o.Invalid == screening.Keep && state == nhs.Invalid && j.hidden(text):
		j.counts.Removed++
		return false, nil
	case j.o.Invalid == screening.Keep:
		j.counts.Kept++
		j.counts.KeptUnjudgeable++
		return true, nil
	case state == nhs.Missing:
		j.counts.Aside.Missing++
	default:
		j.counts.Aside.Invalid++
	}
	return false, nil
}

// hidden reports whether a text that is no number hides that of somebody who opted out.
func (j *judge) hidden(text []byte) bool {
	prefix, ok := nhs.Hidden(text)
	return ok && j.o.Set.Contains(prefix)
}
