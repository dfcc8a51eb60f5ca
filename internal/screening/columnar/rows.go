package columnar

import (
	"context"
	"errors"
	"fmt"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
)

// most bounds what is set aside on the word of a file alone.
const most = 1 << 20

// batch is how many values of a column are held at once.
const batch = 16 << 10

// group judges the rows of a group and copies the kept ones, column by column.
func group(ctx context.Context, r *file.RowGroupReader, out *file.Writer, column int, j *judge) error {
	kept := make([]bool, 0, min(r.NumRows(), most))
	before := j.counts.Kept
	chunk, err := r.Column(column)
	if err != nil {
		return damaged(err)
	}
	if kept, err = verdicts(ctx, chunk, kept, j); err != nil {
		return err
	}
	if int64(len(kept)) != r.NumRows() {
		return damaged(errors.New("a column ends early"))
	}
	if out == nil || j.counts.Kept == before {
		return nil
	}
	w := out.AppendRowGroup()
	for i := range r.NumColumns() {
		from, err := r.Column(i)
		if err != nil {
			return damaged(err)
		}
		to, err := w.NextColumn()
		if err != nil {
			return err
		}
		if err := copyColumn(ctx, from, to, kept); err != nil {
			return err
		}
		if err := to.Close(); err != nil {
			return err
		}
	}
	return w.Close()
}

// verdicts judges the rows of a group by its column of NHS numbers.
func verdicts(ctx context.Context, chunk file.ColumnChunkReader, kept []bool, j *judge) ([]bool, error) {
	take := func(text []byte, missing bool) error {
		keep, err := j.keep(text, missing)
		kept = append(kept, keep)
		return err
	}
	var err error
	switch c := chunk.(type) {
	case *file.ByteArrayColumnChunkReader:
		err = each(ctx, c, c.ReadBatchInPage, take, func(v parquet.ByteArray) []byte { return v })
	case *file.FixedLenByteArrayColumnChunkReader:
		err = each(ctx, c, c.ReadBatchInPage, take, func(v parquet.FixedLenByteArray) []byte { return v })
	case *file.Int64ColumnChunkReader:
		err = each(ctx, c, c.ReadBatchInPage, take, func(v int64) []byte { return fmt.Appendf(nil, "%010d", v) })
	default:
		err = damaged(fmt.Errorf("%T", chunk))
	}
	return kept, err
}

// reading is the library's way of reading values with their levels, from one page. Its way of reading from
// several does not end on some damaged files.
type reading[T any] func(size int64, values []T, defined, repeated []int16) (levels int64, read int, err error)

// each gives every row's value as text.
func each[T any](ctx context.Context, c file.ColumnChunkReader, read reading[T], take func([]byte, bool) error, text func(T) []byte) error {
	values, defined := make([]T, batch), make([]int16, batch)
	most := c.Descriptor().MaxDefinitionLevel()
	for c.HasNext() {
		if err := ctx.Err(); err != nil {
			return err
		}
		levels, n, err := read(batch, values, defined, nil)
		if err != nil {
			return damaged(err)
		}
		if levels == 0 {
			return damaged(errors.New("a page ends early"))
		}
		next := 0
		for i := range levels {
			missing := most > 0 && defined[i] < most
			var value []byte
			if !missing {
				if next >= n {
					return damaged(errors.New("a value is missing"))
				}
				value = text(values[next])
				next++
			}
			if err := take(value, missing); err != nil {
				return err
			}
		}
	}
	if err := c.Err(); err != nil {
		return damaged(err)
	}
	return nil
}

// copyColumn copies the values of kept rows.
func copyColumn(ctx context.Context, from file.ColumnChunkReader, to file.ColumnChunkWriter, kept []bool) error {
	switch r := from.(type) {
	case *file.BooleanColumnChunkReader:
		return transfer(ctx, r, via[bool]{r.ReadBatchInPage, to.(*file.BooleanColumnChunkWriter).WriteBatch, nil}, kept)
	case *file.Int32ColumnChunkReader:
		return transfer(ctx, r, via[int32]{r.ReadBatchInPage, to.(*file.Int32ColumnChunkWriter).WriteBatch, nil}, kept)
	case *file.Int64ColumnChunkReader:
		return transfer(ctx, r, via[int64]{r.ReadBatchInPage, to.(*file.Int64ColumnChunkWriter).WriteBatch, nil}, kept)
	case *file.Int96ColumnChunkReader:
		return transfer(ctx, r, via[parquet.Int96]{r.ReadBatchInPage, to.(*file.Int96ColumnChunkWriter).WriteBatch, nil}, kept)
	case *file.Float32ColumnChunkReader:
		return transfer(ctx, r, via[float32]{r.ReadBatchInPage, to.(*file.Float32ColumnChunkWriter).WriteBatch, nil}, kept)
	case *file.Float64ColumnChunkReader:
		return transfer(ctx, r, via[float64]{r.ReadBatchInPage, to.(*file.Float64ColumnChunkWriter).WriteBatch, nil}, kept)
	case *file.ByteArrayColumnChunkReader:
		return transfer(ctx, r, via[parquet.ByteArray]{r.ReadBatchInPage, to.(*file.ByteArrayColumnChunkWriter).WriteBatch, own[parquet.ByteArray]}, kept)
	case *file.FixedLenByteArrayColumnChunkReader:
		return transfer(ctx, r, via[parquet.FixedLenByteArray]{r.ReadBatchInPage, to.(*file.FixedLenByteArrayColumnChunkWriter).WriteBatch, own[parquet.FixedLenByteArray]}, kept)
	}
	return damaged(fmt.Errorf("%T", from))
}

// writing is the library's way of writing values with their levels.
type writing[T any] func(values []T, defined, repeated []int16) (int64, error)

// via is how values get from one file to the other; own, where there is one, gives them bytes of their own.
type via[T any] struct {
	read  reading[T]
	write writing[T]
	own   func([]T)
}

// transfer copies one column. A row of a repeated column may have many values, and the library wants rows
// whole: what is not sure to be whole waits for the next batch.
func transfer[T any](ctx context.Context, c file.ColumnChunkReader, v via[T], kept []bool) error {
	t := transferring[T]{kept: kept, row: -1, most: c.Descriptor().MaxDefinitionLevel(), repeats: c.Descriptor().MaxRepetitionLevel() > 0, write: v.write}
	values, defined, repeated := make([]T, batch), make([]int16, batch), make([]int16, batch)
	for c.HasNext() {
		if err := ctx.Err(); err != nil {
			return err
		}
		levels, n, err := v.read(batch, values, defined, repeated)
		if err != nil {
			return damaged(err)
		}
		if levels == 0 {
			return damaged(errors.New("a page ends early"))
		}
		if v.own != nil {
			v.own(values[:n])
		}
		if err := t.take(values[:n], defined[:levels], repeated[:levels]); err != nil {
			return err
		}
	}
	if err := c.Err(); err != nil {
		return damaged(err)
	}
	if t.row != len(kept)-1 {
		return damaged(errors.New("a column ends early"))
	}
	return t.flush(len(t.defined), len(t.values))
}

// own gives values bytes of their own; those of the library go with their page.
func own[T ~[]byte](values []T) {
	size := 0
	for _, v := range values {
		size += len(v)
	}
	all := make([]byte, 0, size)
	for i, v := range values {
		all = append(all, v...)
		values[i] = T(all[len(all)-len(v) : len(all) : len(all)])
	}
}

// transferring is a column on its way.
type transferring[T any] struct {
	kept    []bool
	row     int
	most    int16
	repeats bool
	write   writing[T]

	values            []T // of kept rows that are not written yet
	defined, repeated []int16
}

// take takes a batch in and writes the rows that are whole.
func (t *transferring[T]) take(values []T, defined, repeated []int16) error {
	next, whole, wholeValues := 0, 0, 0
	for i := range defined {
		if !t.repeats || repeated[i] == 0 {
			t.row++
			whole, wholeValues = len(t.defined), len(t.values)
		}
		if t.row < 0 || t.row >= len(t.kept) {
			return damaged(errors.New("a column goes on too long"))
		}
		has := t.most == 0 || defined[i] == t.most
		if t.kept[t.row] {
			t.defined, t.repeated = append(t.defined, defined[i]), append(t.repeated, repeated[i])
			if has {
				t.values = append(t.values, values[next])
			}
		}
		if has {
			next++
		}
	}
	if !t.repeats {
		whole, wholeValues = len(t.defined), len(t.values)
	}
	return t.flush(whole, wholeValues)
}

// flush writes the first levels and values.
func (t *transferring[T]) flush(levels, values int) error {
	if levels == 0 {
		return nil
	}
	defined, repeated := t.defined[:levels], t.repeated[:levels]
	if t.most == 0 {
		defined = nil
	}
	if !t.repeats {
		repeated = nil
	}
	if _, err := t.write(t.values[:values], defined, repeated); err != nil {
		return err
	}
	t.values = append(t.values[:0], t.values[values:]...)
	t.defined, t.repeated = append(t.defined[:0], t.defined[levels:]...), append(t.repeated[:0], t.repeated[levels:]...)
	return nil
}
