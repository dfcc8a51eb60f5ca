package packed

import (
	"bytes"
	"io"
	"testing"
)

func pack(t testing.TB, f Form, text []byte) []byte {
	t.Helper()
	var w bytes.Buffer
	z, err := NewWriter(&w, f)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}

func unpack(packed []byte, name string) ([]byte, error) {
	r, err := NewReader(bytes.NewReader(packed), name)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(r)
	if e := r.Close(); err == nil {
		err = e
	}
	return text, err
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, text := range [][]byte{nil, []byte("x"), bytes.Repeat([]byte("9990000018,\n"), 100_000)} {
		for name, form := range map[string]Form{"a.csv": Plain, "a.csv.gz": Gzip, "A.CSV.GZ": Gzip, "a.zst": Zstd, "-": Plain} {
			if FormOf(name) != form {
				t.Errorf("%s is %q", name, FormOf(name))
			}
			packed := pack(t, form, text)
			back, err := unpack(packed, name)
			if err != nil || !bytes.Equal(back, text) {
				t.Errorf("%s: %d bytes become %d: %v", name, len(text), len(back), err)
			}
			if form == Plain || len(text) == 0 {
				continue
			}
			if back, err := unpack(append(packed, packed...), "-"); err != nil || len(back) != 2*len(text) {
				t.Errorf("%s: two in one file give %d bytes: %v", name, len(back), err)
			}
		}
	}
}

func TestCutOffTextIsAnError(t *testing.T) {
	t.Parallel()
	text := []byte("9990000018,some words that are packed\n4010232137,and a few more of them\n")
	for _, form := range []Form{Gzip, Zstd} {
		packed := pack(t, form, text)
		for n := 4; n < len(packed); n++ {
			if back, err := unpack(packed[:n], "-"); err == nil {
				t.Errorf("%s cut off after %d of %d bytes gives %d bytes and no error", form, n, len(packed), len(back))
			}
		}
		damaged := bytes.Clone(packed)
		damaged[len(damaged)-3] ^= 1
		if _, err := unpack(damaged, "-"); err == nil {
			t.Errorf("%s with a wrong checksum is read", form)
		}
	}
}

func TestNamesThatPromiseOtherwise(t *testing.T) {
	t.Parallel()
	for name, packed := range map[string][]byte{"a.gz": []byte("9990000018\n"), "b.zst": pack(t, Gzip, []byte("x")), "c.gz": pack(t, Zstd, []byte("x")), "d.zst": nil} {
		if _, err := unpack(packed, name); err == nil {
			t.Errorf("%s is read although it is something else", name)
		}
	}
}

func TestBare(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"a.csv.gz": "a.csv", "a.csv": "a.csv", "a.parquet.zst": "a.parquet"} {
		if got := Bare(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
