package columnar

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sharewell/internal/errs"
	"sharewell/internal/screening"
	"sharewell/internal/screening/nhs"
	"sharewell/internal/screening/optout"
)

// person is one row of the tests' files. A nil Number is a missing one.
type person struct {
	ID     int32
	Number *string
	Seen   *float64
	Tags   []string
}

func text(s string) *string { return &s }

func out1(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func columns(t testing.TB) *schema.GroupNode {
	t.Helper()
	tags, err := schema.ListOf(schema.NewByteArrayNode("element", parquet.Repetitions.Required, -1), parquet.Repetitions.Required, -1)
	out1(t, err)
	root, err := schema.NewGroupNode("people", parquet.Repetitions.Required, schema.FieldList{
		schema.NewInt32Node("id", parquet.Repetitions.Required, -1),
		schema.NewByteArrayNode("NHS_Number", parquet.Repetitions.Optional, -1),
		schema.NewFloat64Node("seen", parquet.Repetitions.Optional, -1),
		tags,
	}, -1)
	out1(t, err)
	return root
}

// write writes people as Parquet, size of them in a group.
func write(t testing.TB, people []person, size int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := file.NewParquetWriter(&b, columns(t), file.WithWriterProps(parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithDataPageSize(64))))
	out1(t, w.AppendKeyValueMetadata("made", "by hand"))
	for len(people) > 0 {
		n := min(size, len(people))
		writeGroup(t, w.AppendRowGroup(), people[:n])
		people = people[n:]
	}
	out1(t, w.Close())
	return b.Bytes()
}

func writeGroup(t testing.TB, g file.SerialRowGroupWriter, people []person) {
	t.Helper()
	var ids []int32
	var numbers, tags []parquet.ByteArray
	var seen []float64
	var hasNumber, hasSeen, hasTag, again []int16
	for _, p := range people {
		ids = append(ids, p.ID)
		hasNumber, hasSeen = append(hasNumber, 0), append(hasSeen, 0)
		if p.Number != nil {
			numbers, hasNumber[len(hasNumber)-1] = append(numbers, parquet.ByteArray(*p.Number)), 1
		}
		if p.Seen != nil {
			seen, hasSeen[len(hasSeen)-1] = append(seen, *p.Seen), 1
		}
		for i, tag := range p.Tags {
			tags, hasTag, again = append(tags, parquet.ByteArray(tag)), append(hasTag, 1), append(again, int16(min(i, 1)))
		}
		if len(p.Tags) == 0 {
			hasTag, again = append(hasTag, 0), append(again, 0)
		}
	}
	next := func() file.ColumnChunkWriter {
		c, err := g.NextColumn()
		out1(t, err)
		return c
	}
	_, err := next().(*file.Int32ColumnChunkWriter).WriteBatch(ids, nil, nil)
	out1(t, err)
	_, err = next().(*file.ByteArrayColumnChunkWriter).WriteBatch(numbers, hasNumber, nil)
	out1(t, err)
	_, err = next().(*file.Float64ColumnChunkWriter).WriteBatch(seen, hasSeen, nil)
	out1(t, err)
	_, err = next().(*file.ByteArrayColumnChunkWriter).WriteBatch(tags, hasTag, again)
	out1(t, err)
	out1(t, g.Close())
}

// read reads people back.
func read(t testing.TB, b []byte) []person {
	t.Helper()
	r, err := file.NewParquetReader(bytes.NewReader(b))
	out1(t, err)
	var people []person
	for i := range r.NumRowGroups() {
		people = append(people, readGroup(t, r.RowGroup(i))...)
	}
	return people
}

func readGroup(t testing.TB, g *file.RowGroupReader) []person {
	t.Helper()
	n := g.NumRows()
	column := func(i int) file.ColumnChunkReader {
		c, err := g.Column(i)
		out1(t, err)
		return c
	}
	people := make([]person, n)
	ids := make([]int32, n)
	_, _, err := column(0).(*file.Int32ColumnChunkReader).ReadBatch(n, ids, nil, nil)
	out1(t, err)
	numbers, defined := make([]parquet.ByteArray, n), make([]int16, n)
	_, _, err = column(1).(*file.ByteArrayColumnChunkReader).ReadBatch(n, numbers, defined, nil)
	out1(t, err)
	seen, hasSeen := make([]float64, n), make([]int16, n)
	_, _, err = column(2).(*file.Float64ColumnChunkReader).ReadBatch(n, seen, hasSeen, nil)
	out1(t, err)
	for i, a, b := 0, 0, 0; i < int(n); i++ {
		people[i].ID = ids[i]
		if defined[i] == 1 {
			people[i].Number = text(string(numbers[a]))
			a++
		}
		if hasSeen[i] == 1 {
			people[i].Seen = &seen[b]
			b++
		}
	}
	const most = 1000
	tags, hasTag, again := make([]parquet.ByteArray, most), make([]int16, most), make([]int16, most)
	levels, _, err := column(3).(*file.ByteArrayColumnChunkReader).ReadBatch(most, tags, hasTag, again)
	out1(t, err)
	row, next := -1, 0
	for i := range levels {
		if again[i] == 0 {
			row++
		}
		if hasTag[i] == 1 {
			people[row].Tags = append(people[row].Tags, string(tags[next]))
			next++
		}
	}
	return people
}

func setOf(t testing.TB, numbers ...string) *optout.Set {
	t.Helper()
	var b optout.Builder
	for _, n := range numbers {
		prefix, state := nhs.Parse([]byte(n))
		if state != nhs.Valid {
			t.Fatalf("%s is no number", n)
		}
		b.Add(prefix)
	}
	return b.Set()
}

func TestScreen(t *testing.T) {
	t.Parallel()
	people := []person{
		{1, text("9990000018"), nil, []string{"a", "b"}}, {2, text("999 000 0026"), nil, nil}, {3, nil, nil, []string{"c"}},
		{4, text("9434765918"), nil, nil}, {5, text(""), nil, []string{"d", "e", "f"}}, {6, text("4010232137"), nil, []string{"g"}}, {7, text("4010232137"), nil, nil},
	}
	for _, c := range []struct {
		name string
		o    Options
		want screening.Counts
		ids  []int32
		code string
	}{
		{"the usual way", Options{}, screening.Counts{Rows: 7, Kept: 3, Removed: 1, Aside: screening.AsideCounts{Missing: 2, Invalid: 1}}, []int32{1, 6, 7}, ""},
		{"the first only", Options{FirstOnly: true}, screening.Counts{Rows: 7, Kept: 2, Removed: 1, Aside: screening.AsideCounts{Missing: 2, Invalid: 1, Duplicate: 1}}, []int32{1, 6}, ""},
		{"without a number too", Options{Invalid: screening.Keep}, screening.Counts{Rows: 7, Kept: 6, Removed: 1, KeptUnjudgeable: 3}, []int32{1, 3, 4, 5, 6, 7}, ""},
		{"not without a number", Options{Invalid: screening.Fail}, screening.Counts{}, nil, "screening.row"},
		{"by number", Options{Column: "2"}, screening.Counts{Rows: 7, Kept: 3, Removed: 1, Aside: screening.AsideCounts{Missing: 2, Invalid: 1}}, []int32{1, 6, 7}, ""},
		{"no such column", Options{Column: "number"}, screening.Counts{}, nil, "columnar.column"},
		{"a repeated column", Options{Column: "tags.list.element"}, screening.Counts{}, nil, "columnar.column"},
		{"a column of fractions", Options{Column: "seen"}, screening.Counts{}, nil, "columnar.type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.o.Set = setOf(t, "9990000026")
			var b bytes.Buffer
			got, err := Screen(t.Context(), bytes.NewReader(write(t, people, 3)), &b, c.o)
			if errs.CodeOf(err) != c.code && c.code != "" || c.code == "" && err != nil {
				t.Fatalf("error %v, want %q", err, c.code)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if c.code != "" {
				return
			}
			var ids []int32
			for _, p := range read(t, b.Bytes()) {
				ids = append(ids, p.ID)
			}
			if d := cmp.Diff(c.ids, ids); d != "" {
				t.Errorf("rows (-want +got):\n%s", d)
			}
			if bytes.Contains(b.Bytes(), []byte("9990000026")) || bytes.Contains(b.Bytes(), []byte("999 000 0026")) {
				t.Error("a removed number is still in the file")
			}
		})
	}
}

func TestNotesColumnsAndPackingStay(t *testing.T) {
	t.Parallel()
	in := write(t, []person{{1, text("9990000018"), nil, nil}, {2, text("9990000026"), nil, nil}}, 10)
	var b bytes.Buffer
	_, err := Screen(t.Context(), bytes.NewReader(in), &b, Options{Set: setOf(t, "9990000026")})
	out1(t, err)
	before, err := file.NewParquetReader(bytes.NewReader(in))
	out1(t, err)
	after, err := file.NewParquetReader(bytes.NewReader(b.Bytes()))
	out1(t, err)
	if !before.MetaData().Schema.Equals(after.MetaData().Schema) {
		t.Error("the columns changed")
	}
	if note := after.MetaData().KeyValueMetadata().FindValue("made"); note == nil || *note != "by hand" {
		t.Error("the note is gone")
	}
	chunk, err := after.MetaData().RowGroup(0).ColumnChunk(0)
	out1(t, err)
	if chunk.Compression() != compress.Codecs.Zstd {
		t.Errorf("packed as %s", chunk.Compression())
	}
}

func TestEverybodyOptedOut(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	c, err := Screen(t.Context(), bytes.NewReader(write(t, []person{{1, text("9990000018"), nil, nil}}, 10)), &b, Options{Set: setOf(t, "9990000018")})
	if err != nil || c.Removed != 1 || len(read(t, b.Bytes())) != 0 {
		t.Errorf("%+v, error %v", c, err)
	}
}

func TestAgreesWithTheObviousWay(t *testing.T) {
	t.Parallel()
	numbers := []string{"9990000018", "9990000026", "4010232137", "9434765919", "9434765918", "", "x", "401 023 2137", "1111111111"}
	set := setOf(t, "9990000026", "4010232137")
	rapid.Check(t, func(rt *rapid.T) {
		var people, want []person
		for i := range rapid.IntRange(0, 80).Draw(rt, "people") {
			p := person{ID: int32(i), Tags: rapid.SliceOfN(rapid.StringN(0, 3, 10), 0, 4).Draw(rt, "tags")}
			if rapid.Bool().Draw(rt, "has") {
				p.Number = text(rapid.SampledFrom(numbers).Draw(rt, "number"))
			}
			if rapid.Bool().Draw(rt, "was seen") {
				f := rapid.Float64Range(-1, 1).Draw(rt, "seen")
				p.Seen = &f
			}
			people = append(people, p)
			if p.Number != nil && (*p.Number == "9990000018" || *p.Number == "9434765919") {
				want = append(want, p)
			}
		}
		var b bytes.Buffer
		c, err := Screen(context.Background(), bytes.NewReader(write(t, people, rapid.IntRange(1, 30).Draw(rt, "size"))), &b, Options{Set: set})
		if err != nil || c.Rows != int64(len(people)) || c.Kept != int64(len(want)) {
			rt.Fatalf("%+v, error %v", c, err)
		}
		if d := cmp.Diff(want, read(t, b.Bytes()), cmpopts.EquateEmpty()); d != "" {
			rt.Fatalf("(-want +got):\n%s", d)
		}
	})
}

func TestLongRowsAcrossBatches(t *testing.T) {
	t.Parallel()
	long := person{1, text("9990000018"), nil, strings.Split(strings.Repeat("x,", 2*batch+5), ",")}
	var b bytes.Buffer
	c, err := Screen(t.Context(), bytes.NewReader(write(t, []person{long, {2, text("9990000026"), nil, []string{"y"}}, long}, 2)), &b, Options{Set: setOf(t, "9990000026")})
	if err != nil || c.Kept != 2 || c.Removed != 1 {
		t.Errorf("%+v, error %v", c, err)
	}
}

func TestDamagedFiles(t *testing.T) {
	t.Parallel()
	whole := write(t, []person{{1, text("9990000018"), nil, []string{"a"}}, {2, text("9990000026"), nil, nil}}, 1)
	set := setOf(t, "9990000026")
	for n := range whole {
		cut := whole[:n]
		if _, err := Screen(t.Context(), bytes.NewReader(cut), &bytes.Buffer{}, Options{Set: set}); err == nil {
			t.Fatalf("the first %d of %d bytes were taken for a file", n, len(whole))
		}
	}
	if _, err := Screen(t.Context(), bytes.NewReader(whole), failing{}, Options{Set: set}); err == nil {
		t.Error("a full disk was not noticed")
	}
	if _, err := Screen(t.Context(), bytes.NewReader(whole), nil, Options{Set: set}); err != nil {
		t.Errorf("counting: %v", err)
	}
	if _, err := Screen(t.Context(), bytes.NewReader(whole), nil, Options{Set: &optout.Set{}}); err == nil {
		t.Error("a list of nobody was taken")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no space left on the disk") }

func FuzzScreen(f *testing.F) {
	f.Add(write(f, []person{{1, text("9990000018"), nil, []string{"a"}}, {2, text("9990000026"), nil, nil}}, 1))
	f.Add([]byte("PAR1PAR1"))
	set := setOf(f, "9990000026")
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Screen(t.Context(), bytes.NewReader(b), &bytes.Buffer{}, Options{Set: set})
		if err == nil && c.Rows != c.Kept+c.Removed+c.Aside.Total() {
			t.Errorf("the verdicts do not add up: %+v", c)
		}
	})
}
