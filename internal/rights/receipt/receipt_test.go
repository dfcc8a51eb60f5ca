package receipt_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rights/receipt"
)

var siteKey = []byte("0123456789abcdef0123456789abcdef")

func secrets(t testing.TB, purpose string) *receipt.Secrets {
	t.Helper()
	s, err := receipt.New(siteKey, purpose, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestACodeOpensItsOwnReferenceOnly(t *testing.T) {
	t.Parallel()
	a, b := secrets(t, "case"), secrets(t, "choice")
	rapid.Check(t, func(rt *rapid.T) {
		form := rapid.StringN(1, 40, -1).Draw(rt, "form")
		code := a.Code(form)
		kept := a.Hash("KM-K-1", code)
		typed := rapid.SampledFrom([]string{code, strings.ToLower(code), receipt.Spaced(code), " " + code[:4] + "-" + code[4:] + "\n"}).Draw(rt, "typed")
		if !a.Opens("KM-K-1", typed, kept) {
			rt.Fatalf("%q does not open", typed)
		}
		if a.Opens("KM-K-2", code, kept) || b.Opens("KM-K-1", code, kept) || a.Opens("KM-K-1", code[1:], kept) || a.Opens("KM-K-1", "", nil) || b.Code(form) == code {
			rt.Fatal("something else opens too")
		}
		if a.Code(form) != code || len(code) != 12 {
			rt.Fatalf("the code of a form is not always the same: %q", code)
		}
	})
}

func TestWhatIsSealedOpensForItsReferenceOnly(t *testing.T) {
	t.Parallel()
	s := secrets(t, "case")
	sealed, err := s.Seal("one", "1 Lane")
	if err != nil || bytes.Contains(sealed, []byte("Lane")) {
		t.Fatalf("sealed %q %v", sealed, err)
	}
	if text, err := s.Open("one", sealed); err != nil || text != "1 Lane" {
		t.Errorf("opened %q %v", text, err)
	}
	for _, bad := range [][]byte{nil, sealed[:5], sealed[:len(sealed)-1], append(bytes.Clone(sealed), 0)} {
		if _, err := s.Open("one", bad); errs.CodeOf(err) != "receipt.sealed" {
			t.Errorf("opened %d bytes: %v", len(bad), err)
		}
	}
	if _, err := s.Open("two", sealed); err == nil {
		t.Error("opened for another reference")
	}
	broken, err := receipt.New(siteKey, "case", strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := broken.Seal("one", "x"); err == nil {
		t.Error("sealed without chance")
	}
}

// counter counts in memory.
type counter struct {
	seen map[string]int64
	fail error
}

func (c counter) CountAttempt(_ context.Context, key string, _ time.Time, _ time.Duration) (int64, error) {
	c.seen[key]++
	return c.seen[key], c.fail
}

func TestTriesAreBoundedAlikeForEveryReference(t *testing.T) {
	t.Parallel()
	c, ctx := counter{seen: map[string]int64{}}, context.Background()
	for _, ref := range []string{ident.Reference("KM-K", 2026, 1), ident.Reference("KM-K", 2026, 2)} {
		for i := range 21 {
			refusal, err := receipt.Count(ctx, c, "case", strings.ToLower(ref), time.Time{})
			if err != nil || (refusal != nil) != (i == 20) || refusal != nil && errs.KindOf(refusal) != errs.TooMany {
				t.Fatalf("try %d of %s: %v %v", i, ref, refusal, err)
			}
		}
	}
	for range 30 { // what cannot be a reference locks nobody out
		if refusal, err := receipt.Count(ctx, c, "case", "nonsense", time.Time{}); refusal != nil || err != nil {
			t.Fatalf("%v %v", refusal, err)
		}
	}
	if receipt.Reference("nonsense") != "-" {
		t.Error("nonsense is read as a reference")
	}
	c.fail = errors.New("no store")
	if _, err := receipt.Count(ctx, c, "case", "x", time.Time{}); err == nil {
		t.Error("a fault is lost")
	}
	if a, b := receipt.Wrong("case"), receipt.Wrong("case"); a.Error() != b.Error() || errs.KindOf(a) != errs.NotFound {
		t.Error("two answers")
	}
}
