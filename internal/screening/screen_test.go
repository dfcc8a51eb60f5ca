package screening

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/screening/nhs"
	"sharewell/internal/screening/optout"
	"sharewell/internal/screening/table"
)

var (
	out = []string{"9990000018", "4010232137", "0607230002"} // opted out
	in  = []string{"9990000026", "9434765919", "9876543210"} // did not
)

func setOf(t testing.TB, numbers ...string) *optout.Set {
	t.Helper()
	var b optout.Builder
	for _, n := range numbers {
		p, state := nhs.Parse([]byte(n))
		if state != nhs.Valid {
			t.Fatalf("%s is no number", n)
		}
		b.Add(p)
	}
	return b.Set()
}

func mapOf(numbers ...string) map[string]bool {
	m := map[string]bool{}
	for _, n := range numbers {
		m[n] = true
	}
	return m
}

// against screens with the program and with the oracle and compares everything.
func against(t interface {
	Helper()
	Fatalf(string, ...any)
}, set *optout.Set, text string, o Options, r io.Reader) {
	t.Helper()
	kept, aside, counts, failed := oracleScreen(text, mapOf(out...), o)
	var w, a bytes.Buffer
	o.Set, o.Aside = set, &a
	got, err := Screen(context.Background(), r, &w, o)
	if (err != nil) != (failed != nil) {
		t.Fatalf("%q with %+v: %v, the oracle says %v", text, o.Table, err, failed)
	}
	if err != nil {
		return
	}
	if d := cmp.Diff(counts, got.Counts); d != "" {
		t.Fatalf("%q with %+v (-oracle +got):\n%s", text, o.Table, d)
	}
	if d := cmp.Diff(kept, w.String()); d != "" {
		t.Fatalf("%q with %+v, kept (-oracle +got):\n%s", text, o.Table, d)
	}
	if d := cmp.Diff(aside, a.String()); d != "" {
		t.Fatalf("%q with %+v, set aside (-oracle +got):\n%s", text, o.Table, d)
	}
}

// piece draws what adversarial text is made of.
func piece(delimiter string) *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom(out), rapid.SampledFrom(in), rapid.Just(delimiter), rapid.Just(delimiter), rapid.Just("\n"), rapid.Just("\r\n"),
		rapid.SampledFrom([]string{"\r", `"`, `""`, ` `, "\x00", "\t", ";", ",", "999 000 0018", " 9990000018 ", "999-000-0018", "1111111111", "9434765918", "\u00a0", "\ufeff", "\xff", `\"`, "x", "Smith", "\u2028"}),
		rapid.Custom(func(t *rapid.T) string { return `"` + rapid.SampledFrom(append(in, out...)).Draw(t, "n") + `"` }),
		rapid.StringMatching(`"[a-z,\n\r]{0,9}"`),
		rapid.Custom(func(t *rapid.T) string { return strings.Repeat("long ", rapid.IntRange(1, 60).Draw(t, "n")) }),
	)
}

func options(t *rapid.T, delimiter string) Options {
	return Options{
		Invalid:   rapid.SampledFrom([]Policy{Remove, Keep, Fail, ""}).Draw(t, "invalid"),
		FirstOnly: rapid.Bool().Draw(t, "first"),
		Table: table.Options{
			Column:    rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "column"),
			Header:    rapid.SampledFrom([]table.Header{table.HeaderNo, table.HeaderNo, table.HeaderYes}).Draw(t, "header"),
			Delimiter: delimiter[0],
			Block:     rapid.IntRange(1, 70).Draw(t, "block"),
		},
	}
}

func TestScreenAgreesWithTheOracleOnAnything(t *testing.T) {
	t.Parallel()
	set := setOf(t, out...)
	rapid.Check(t, func(rt *rapid.T) {
		delimiter := rapid.SampledFrom([]string{",", "\t", ";"}).Draw(rt, "delimiter")
		text := strings.Join(rapid.SliceOfN(piece(delimiter), 0, 40).Draw(rt, "pieces"), "")
		r := io.Reader(strings.NewReader(text))
		if rapid.Bool().Draw(rt, "dribble") {
			r = iotest.OneByteReader(r)
		}
		against(rt, set, text, options(rt, delimiter), r)
	})
}

// row draws a row as programs write them.
func row(delimiter string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		field := rapid.OneOf(rapid.SampledFrom(out), rapid.SampledFrom(in), rapid.StringMatching(`[a-zA-Z0-9 ]{0,12}`),
			rapid.StringMatching(`"([a-z, \n\r\t;]|""){0,20}"`), rapid.SampledFrom([]string{"", "5' 10\"", "9434765918", `"9990000018"`, `"999 000 0026 "`}))
		fields := rapid.SliceOfN(field, 1, 5).Draw(t, "fields")
		return strings.Join(fields, delimiter) + rapid.SampledFrom([]string{"\n", "\n", "\r\n", "\r"}).Draw(t, "end")
	})
}

func TestScreenAgreesWithTheOracleOnTables(t *testing.T) {
	t.Parallel()
	set := setOf(t, out...)
	rapid.Check(t, func(rt *rapid.T) {
		delimiter := rapid.SampledFrom([]string{",", "\t", ";"}).Draw(rt, "delimiter")
		text := strings.Join(rapid.SliceOfN(row(delimiter), 1, 30).Draw(rt, "rows"), "")
		if rapid.Bool().Draw(rt, "no final line end") {
			text = strings.TrimRight(text, "\r\n")
		}
		if rapid.Bool().Draw(rt, "mark") {
			text = "\ufeff" + text
		}
		o := options(rt, delimiter)
		if rapid.Bool().Draw(rt, "large blocks") {
			o.Table.Block = 0
		}
		against(rt, set, text, o, strings.NewReader(text))
	})
}

func TestAdversarialFiles(t *testing.T) {
	t.Parallel()
	set := setOf(t, out...)
	long := strings.Repeat("x", 300_000)
	for name, text := range map[string]string{
		"quotes across blocks":     "a,9990000026,\"" + strings.Repeat("line, \r\n\"\"", 70_000) + "\"\nb,9990000018,c\nd,9434765919,e\n",
		"row longer than a block":  long + ",9990000026," + long + "\n" + long + ",9990000018," + long + "\nx,9434765919\n",
		"no final line end":        "a,9990000018\nb,9990000026",
		"NUL bytes":                "a\x00b,9990000026,\x00\n\x00,9990000018\n9990000018\x00,9990000026\n",
		"mixed line ends":          "a,9990000026\r\nb,9434765919\nc,9990000018\rd,9876543210\r\r\n\ne,9990000018\r\n",
		"numbers with spaces":      "a, 9990000018 \nb,999 000 0018\nc,\t9990000026\nd,999 000 0026 \n",
		"the column goes missing":  "a,9990000026\nb,9434765919\nc\nd;9990000018\ne,9990000018\n",
		"only line ends":           "\n\r\n\r",
		"one byte":                 "9",
		"CR at the end of a block": strings.Repeat("a,9990000026\r\n", 50),
		"quote in a field":         "5\" pipe,9990000026\n6\",9990000018\n",
		"behind a closing quote":   "\"a\"b,9990000026\n\"a\" ,9990000026\n\"a\",9990000026\n",
		"quoted line ends":         "\"9990000018\n\",9990000026\n\"a\r\nb\",9990000018\n",
		"everything opted out":     strings.Repeat("a,9990000018\n", 1000),
		"everything kept":          strings.Repeat("a,9990000026\n", 1000),
	} {
		for _, block := range []int{0, 1, 2, 3, 7, 13, 64, 1 << 10} {
			for _, policy := range []Policy{Remove, Keep} {
				o := Options{Invalid: policy, Table: table.Options{Column: "2", Header: table.HeaderNo, Delimiter: ',', Block: block}}
				if t.Failed() {
					return
				}
				t.Run(name, func(t *testing.T) { against(t, set, text, o, strings.NewReader(text)) })
			}
		}
	}
}

func TestUnclosedQuoteIsRefused(t *testing.T) {
	t.Parallel()
	text := "nhs_number,x\n9990000026,\"open\n9990000018,y\n9434765919,z\n"
	_, err := Screen(t.Context(), strings.NewReader(text), io.Discard, Options{Set: setOf(t, out...)})
	if err == nil || !strings.Contains(err.Error(), "row 2 ") {
		t.Errorf("an unclosed quote gives %v", err)
	}
}

func TestRowLongerThanAllowed(t *testing.T) {
	t.Parallel()
	text := "nhs_number,x\n9990000026," + strings.Repeat("x", 5000) + "\n"
	_, err := Screen(t.Context(), strings.NewReader(text), io.Discard, Options{Set: setOf(t, out...), Table: table.Options{Block: 64, MostRow: 1000}})
	if !errorIs(err, "table.row_too_long") {
		t.Errorf("a row that is too long gives %v", err)
	}
}

func TestFailureNamesTheRow(t *testing.T) {
	t.Parallel()
	text := "nhs_number\n9990000026\n\n9434765918\n"
	_, err := Screen(t.Context(), strings.NewReader(text), io.Discard, Options{Set: setOf(t, out...), Invalid: Fail})
	if err == nil || !strings.Contains(err.Error(), "Row 4 ") || strings.Contains(err.Error(), "9434765918") {
		t.Errorf("the error is %v", err)
	}
}

func TestReadAndWriteErrorsEndIt(t *testing.T) {
	t.Parallel()
	text := "nhs_number\n" + strings.Repeat("9990000026\n", 100)
	broken := errors.New("broken")
	set := setOf(t, out...)
	small := table.Options{Block: 32}
	if _, err := Screen(t.Context(), io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)), io.Discard, Options{Set: set, Table: small}); !errors.Is(err, broken) {
		t.Errorf("a broken reader gives %v", err)
	}
	for n := range 40 {
		if _, err := Screen(t.Context(), strings.NewReader(text), &full{left: n * 20, err: broken}, Options{Set: set, Table: small}); !errors.Is(err, broken) {
			t.Fatalf("a full disk after %d bytes gives %v", n*20, err)
		}
	}
	if _, err := Screen(t.Context(), strings.NewReader(text+"x\n"), io.Discard, Options{Set: set, Table: small, Aside: &full{left: 12, err: broken}}); !errors.Is(err, broken) {
		t.Errorf("a full disk beside gives %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Screen(ctx, strings.NewReader(text), io.Discard, Options{Set: set}); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context gives %v", err)
	}
}

// full is a disk with so much room.
type full struct {
	left int
	err  error
}

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.left {
		return f.left, f.err
	}
	f.left -= len(p)
	return len(p), nil
}

func TestNobodyOptedOutIsRefused(t *testing.T) {
	t.Parallel()
	for _, set := range []*optout.Set{nil, optout.Of()} {
		if _, err := Screen(t.Context(), strings.NewReader("9990000026\n"), io.Discard, Options{Set: set}); !errorIs(err, "screening.list_empty") {
			t.Errorf("an empty set gives %v", err)
		}
	}
}

func TestCountingWritesNothingAndCountsTheSame(t *testing.T) {
	t.Parallel()
	text := "nhs_number,x\n9990000026,a\n9990000018,b\n,c\n"
	o := Options{Set: setOf(t, out...)}
	counted, err := Screen(t.Context(), strings.NewReader(text), nil, o)
	if err != nil {
		t.Fatal(err)
	}
	var w bytes.Buffer
	written, err := Screen(t.Context(), strings.NewReader(text), &w, o)
	if err != nil || w.String() != "nhs_number,x\n9990000026,a\n" {
		t.Fatalf("%q, %v", w.String(), err)
	}
	if d := cmp.Diff(written, counted); d != "" {
		t.Error(d)
	}
}

func FuzzScreen(f *testing.F) {
	f.Add("a,9990000018\nb,9990000026\r\n\"c\n\",9990000018", uint8(3), uint8(1), false, false)
	f.Add("\ufeffx,y\r9990000026,\"\"\"\"\r", uint8(0), uint8(0), true, true)
	set := setOf(f, out...)
	f.Fuzz(func(t *testing.T, text string, block, column uint8, header, keep bool) {
		o := Options{Table: table.Options{Column: string('1' + rune(column%4)), Header: table.HeaderNo, Delimiter: ',', Block: int(block)}}
		if header {
			o.Table.Header = table.HeaderYes
		}
		if keep {
			o.Invalid = Keep
		}
		if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
			return // another encoding, refused
		}
		against(t, set, text, o, strings.NewReader(text))
	})
}

// FuzzDetect leaves everything to be found out: nothing may panic, and no row may be lost.
func FuzzDetect(f *testing.F) {
	for _, s := range []string{"nhs_number,x\n9990000018,a\n", "9990000018\n9990000026\n", "NHS No;b\r\n9990000026;c", "a\tb\n"} {
		f.Add(s)
	}
	set := setOf(f, out...)
	f.Fuzz(func(t *testing.T, text string) {
		var kept, aside bytes.Buffer
		r, err := Screen(context.Background(), strings.NewReader(text), &kept, Options{Set: set, Aside: &aside})
		if err != nil {
			return
		}
		for _, n := range out {
			if r.Kept > 0 && r.Layout.Column == 0 && strings.HasPrefix(kept.String(), n+"\n") {
				t.Fatalf("%q keeps somebody who opted out", text)
			}
		}
		if kept.Len()+aside.Len() > 2*len(text) {
			t.Fatalf("%q has become longer", text)
		}
	})
}
