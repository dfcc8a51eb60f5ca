package national

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/screening/nhs"
)

func listOf(t testing.TB, numbers ...string) List {
	t.Helper()
	var b Builder
	for _, n := range numbers {
		if err := b.Add(n); err != nil {
			t.Fatalf("%s: %v", n, err)
		}
	}
	l, _ := b.List()
	return l
}

func fileOf(t testing.TB, l List) string {
	t.Helper()
	var b strings.Builder
	if _, err := l.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]bool{
		"9990000018": true, "999 000 0026": true, "9434765919": true, "4010232137": true,
		"9434765918": false, "1111111111": false, "0000000000": false, "9000543664": false,
		"": false, "999000001": false, "99900000188": false, "99900O0018": false, "９９９0000018": false,
	} {
		var b Builder
		if err := b.Add(number); (err == nil) != want {
			t.Errorf("%q: error %v, want it taken: %v", number, err, want)
		}
	}
}

func TestBuild(t *testing.T) {
	t.Parallel()
	var b Builder
	for _, n := range []string{"9990000026", "4010232137", "999 000 0018", "4010232137"} {
		if err := b.Add(n); err != nil {
			t.Fatal(err)
		}
	}
	l, repeated := b.List()
	if repeated != 1 || l.Len() != 3 || !l.Has("4010232137") || l.Has("9434765919") {
		t.Errorf("repeated %d, length %d", repeated, l.Len())
	}
	if d := cmp.Diff("4010232137,\n9990000018,\n9990000026,\n", fileOf(t, l)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestReadRefusesWhatTheServiceWould(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file string
		limits     Limits
		want       []Fault
	}{
		{"a good file", "4010232137,\n9990000018,\n", Limits{}, nil},
		{"empty", "", Limits{}, []Fault{{0, FaultEmpty}}},
		{"a wrong last digit", "9434765918,\n", Limits{}, []Fault{{1, FaultMalformed}}},
		{"all digits alike", "1111111111,\n", Limits{}, []Fault{{1, FaultMalformed}}},
		{"no comma", "9434765919\n", Limits{}, []Fault{{1, FaultForm}}},
		{"Windows line ends", "9434765919,\r\n", Limits{}, []Fault{{1, FaultReturn}}},
		{"spaces", "943 476 5919,\n", Limits{}, []Fault{{1, FaultForm}}},
		{"a header", "nhs_number,\n9434765919,\n", Limits{}, []Fault{{1, FaultMalformed}}},
		{"a byte order mark", "\xef\xbb\xbf9434765919,\n", Limits{}, []Fault{{1, FaultForm}}},
		{"twice", "4010232137,\n4010232137,\n", Limits{}, []Fault{{2, FaultRepeated}}},
		{"out of order", "9990000018,\n4010232137,\n", Limits{}, []Fault{{2, FaultOrder}}},
		{"cut off", "4010232137,\n9990000018", Limits{}, []Fault{{2, FaultCut}}},
		{"a blank line", "4010232137,\n\n", Limits{}, []Fault{{2, FaultForm}}},
		{"a longer line", "4010232137,x\n", Limits{}, []Fault{{1, FaultForm}}},
		{"too many", "4010232137,\n9990000018,\n", Limits{Numbers: 1}, []Fault{{2, FaultTooMany}}},
		{"a line longer than the buffer", strings.Repeat("9", 3*readBuffer) + "\n", Limits{}, []Fault{{1, FaultForm}, {2, FaultForm}, {3, FaultForm}, {4, FaultForm}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, got, err := Check(strings.NewReader(c.file), c.limits)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("faults (-want +got):\n%s", d)
			}
			_, _, err = Read(strings.NewReader(c.file), c.limits)
			if (err == nil) != (len(c.want) == 0) {
				t.Errorf("Read: %v", err)
			}
			for _, number := range []string{"4010232137", "9990000018", "9434765918", "9434765919"} {
				if err != nil && strings.Contains(fmt.Sprint(err, errs.FieldsOf(err)), number) {
					t.Errorf("the error repeats a number: %v", err)
				}
			}
		})
	}
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	_, faults, err := Check(io.LimitReader(iotest.OneByteReader(endless{}), 4*readBuffer), Limits{Bytes: readBuffer})
	if err != nil || len(faults) == 0 || faults[len(faults)-1].Code != FaultTooLarge && len(faults) < mostFaults {
		t.Errorf("%v, error %v", faults, err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	return copy(p, "4010232137,\n"), nil
}

func TestReadTellsOfABrokenReader(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	if _, _, err := Read(io.MultiReader(strings.NewReader("4010232137,\n"), iotest.ErrReader(broken)), Limits{}); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	asked := listOf(t, "4010232137", "9990000018", "9990000026")
	clean, _, err := ReadAnswer(strings.NewReader("9990000026,\n4010232137,\n"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := NewAnswer(asked, clean)
	if err != nil {
		t.Fatal(err)
	}
	got := []Verdict{a.Number("4010232137"), a.Number("999 000 0018"), a.Number("9434765919"), a.Number("no number")}
	if d := cmp.Diff([]Verdict{Clean, OptedOut, NotAsked, NotAsked}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if a.Asked() != 3 || a.Returned() != 2 || a.Removed() != 1 {
		t.Errorf("counts %d %d %d", a.Asked(), a.Returned(), a.Removed())
	}
	if _, err := NewAnswer(clean, asked); errs.CodeOf(err) != "national.other_answer" {
		t.Errorf("an answer to another question: %v", err)
	}
	if _, _, err := ReadAnswer(strings.NewReader("4010232137,\n4010232137,\n"), Limits{}); errs.CodeOf(err) != "national.answer" {
		t.Errorf("a number twice: %v", err)
	}
	empty, _, err := ReadAnswer(strings.NewReader(""), Limits{})
	if err != nil || empty.Len() != 0 {
		t.Errorf("everybody opted out: %v", err)
	}
}

func TestSortsAndReceipts(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]Sort{"4010232137,\n": SortList, "": SortList, "{\"id\": 1}": SortReceipt, "Error: line 3": SortOther, "<x>": SortOther} {
		if got := SortOf([]byte(head)); got != want {
			t.Errorf("%q is %s, want %s", head, got, want)
		}
	}
	r, err := ParseReceipt([]byte(`{"version": 10, "id": 7, "status": "failed", "finished": null, "stages": [` +
		`{"stage": "validate_non_empty_file", "passed": true, "details": null}, {"stage": "validate_in_order 9990000018", "passed": false}]}`))
	if err != nil || r.ID != 7 || r.Failed() != "validate_in_order" {
		t.Errorf("%+v failed %q, error %v", r, r.Failed(), err)
	}
	if _, err := ParseReceipt([]byte("{")); err == nil {
		t.Error("half a receipt was read")
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	day := clock.NewDate(2026, 11, 22)
	n, err := Next("X26ABC1", day, Name{})
	if err != nil || n.File() != "X26ABC1-221126-0001.dat" {
		t.Fatalf("%s, error %v", n.File(), err)
	}
	second, err := Next("X26ABC1", day, n)
	if err != nil || second.Sequence != 2 || !second.After(n) || n.After(second) || n.After(n) {
		t.Errorf("%v after %v, error %v", second, n, err)
	}
	december, err := Next("X26ABC1", clock.NewDate(2026, 12, 1), second)
	if err != nil || december.Sequence != 1 || !december.After(second) || second.After(december) {
		t.Errorf("%v, error %v", december, err)
	}
	if back := (Name{"X26ABC1", clock.NewDate(2026, 11, 21), 9}); back.After(n) {
		t.Error("an earlier day came after a later one")
	}
	for _, s := range []string{"X26ABC1-221126-0001.dat", "X26ABC1-22112026-0001"} {
		if got, err := ParseName(s); err != nil || got != n {
			t.Errorf("%s: %v, error %v", s, got, err)
		}
	}
	for _, s := range []string{"", "X26:ABC1-221126-0001", "X26ABC1-321126-0001", "X26ABC1-221126-1", "X26ABC1-221126-0000", "X-2211-0001", "a-b-c-d"} {
		if got, err := ParseName(s); err == nil {
			t.Errorf("%s was read as %v", s, got)
		}
	}
	if _, err := Next("X26ABC1", day, Name{"X26ABC1", day, mostSequence}); err == nil {
		t.Error("a month has no ten-thousandth file")
	}
}

// drawList draws a list of numbers that exist.
func drawList(rt *rapid.T, label string) List {
	var b Builder
	for _, p := range rapid.SliceOfN(rapid.Uint32Range(0, 999_999_999), 0, 200).Draw(rt, label) {
		if _, ok := nhs.Complete(p); ok {
			b.prefixes = append(b.prefixes, p)
		}
	}
	l, _ := b.List()
	return l
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		l := drawList(rt, "numbers")
		if l.Len() == 0 {
			return
		}
		var parts []List
		for _, part := range l.Split(rapid.IntRange(0, 50).Draw(rt, "most")) {
			var file bytes.Buffer
			n, err := part.WriteTo(&file)
			if err != nil || n != part.Size() {
				rt.Fatalf("wrote %d of %d, error %v", n, part.Size(), err)
			}
			sum := part.Hash()
			read, summary, err := Read(iotest.HalfReader(&file), Limits{Numbers: part.Len(), Bytes: part.Size()})
			if err != nil || summary.SHA256 != sum || summary.Numbers != part.Len() {
				rt.Fatalf("%+v, error %v", summary, err)
			}
			parts = append(parts, read)
		}
		if d := cmp.Diff(l.prefixes, Join(parts...).prefixes); d != "" {
			rt.Fatalf("(-want +got):\n%s", d)
		}
	})
}

func TestReadAtGivesAnyPart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		l := drawList(rt, "numbers")
		file := fileOf(t, l)
		from := rapid.IntRange(0, len(file)).Draw(rt, "from")
		to := rapid.IntRange(from, len(file)).Draw(rt, "to")
		got := make([]byte, to-from)
		if n, err := l.ReadAt(got, int64(from)); n != len(got) || err != nil {
			rt.Fatalf("read %d, error %v", n, err)
		}
		if string(got) != file[from:to] {
			rt.Fatalf("%q is not %q", got, file[from:to])
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"4010232137,\n9990000018,\n", "", "9434765919,\r\n", "9434765919", "\xef\xbb\xbf9434765919,\n", "9990000018,\n4010232137,\n", "0000000000,\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		l, summary, err := Read(bytes.NewReader(b), Limits{})
		if err == nil && (fileOf(t, l) != string(b) || l.Hash() != summary.SHA256) {
			t.Errorf("%q was accepted and is not what it writes", b)
		}
		if _, _, err := ReadAnswer(bytes.NewReader(b), Limits{}); err != nil && errs.KindOf(err) != errs.Invalid {
			t.Errorf("an answer failed with %v", err)
		}
	})
}

func FuzzNameAndReceipt(f *testing.F) {
	f.Add("X26ABC1-221126-0001.dat")
	f.Add(`{"stages": [{"stage": "a", "passed": false}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := ParseName(s); err == nil {
			if again, err := ParseName(n.File()); err != nil || again != n {
				t.Errorf("%q is %v and %v, error %v", s, n, again, err)
			}
		}
		if r, err := ParseReceipt([]byte(s)); err == nil {
			_ = r.Failed()
		}
		_ = SortOf([]byte(s))
	})
}
