package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/event"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// awkward texts sort, compare and store differently where an engine follows a language's rules.
var awkward = []string{
	"a", "A", "B", "b", "á", "a\u0301", "e", "é", "E", "ß", "ss", "SS", "ı", "i", "I", "İ", "z", "Z", "ö", "zz", "æ", "ae",
	"_", "-", " x", "x ", "x", "10", "9", "1", "'", `"`, `\`, "%", "%%", "\t", "\n", "日本", "한", "🙂", "🙂🙂", "👩‍👩‍👧", "\uffff", "\U0010ffff",
	"ﬁ", "fi", "Ⅷ", "²", "2", "o'brien", "O’Brien", "$1", "?1", "@name", strings.Repeat("long ", 2000), "null", "NULL",
}

func TestTextsKeepTheirBytesAndOrder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for i, text := range awkward {
				row := register.Row{Record: ident.Record(text), Ref: fmt.Sprint("ref", i), Title: text, Card: text}
				if err := tx.SaveRegisterRow(ctx, row); err != nil {
					return fmt.Errorf("%q: %w", text, err)
				}
			}
			return nil
		})
		want := slices.Clone(awkward)
		slices.Sort(want) // by bytes, which is what keys and cursors compare by in the program
		for _, most := range []int{1, 7, 1000} {
			if diff := cmp.Diff(want, pagesOfRows(t, s, most)); diff != "" {
				t.Errorf("in pages of %d (-want +got):\n%s", most, diff)
			}
		}
	})
}

// pagesOfRows reads all rows page by page with the last key as the cursor.
func pagesOfRows(t testing.TB, s *store.Store, most int) (got []string) {
	t.Helper()
	ctx := context.Background()
	err := s.Read(ctx, func(tx *store.Tx) error {
		for after := ident.Record(""); ; {
			rows, err := tx.RegisterRows(ctx, after, most)
			if err != nil || len(rows) == 0 {
				return err
			}
			for _, r := range rows {
				if r.Title != string(r.Record) || r.Card != r.Title {
					t.Errorf("%q came back as %q and %q", r.Record, r.Title, r.Card)
				}
				got = append(got, string(r.Record))
			}
			after = rows[len(rows)-1].Record
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestNumbersKeepTheirLimits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, n := range []int64{0, 1, -1, math.MaxInt32, math.MaxInt32 + 1, math.MinInt32, 1<<53 + 1, math.MaxInt64, math.MinInt64} {
			ref := fmt.Sprint("n", i)
			storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
				if err := tx.SaveRegisterRow(ctx, register.Row{Record: ident.Record(ref), Ref: ref, Version: n, Shown: i%2 == 0}); err != nil {
					return err
				}
				got, err := tx.RegisterRow(ctx, ref)
				if diff := cmp.Diff(register.Row{Record: ident.Record(ref), Ref: ref, Version: n, Shown: i%2 == 0}, got); diff != "" {
					t.Errorf("%d (-want +got):\n%s", n, diff)
				}
				return err
			})
		}
	})
}

func TestBytesComeBackUnchanged(t *testing.T) {
	t.Parallel()
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, content := range [][]byte{every, {0}, []byte("plain"), bytes.Repeat(every, 20_000)} {
			id := ident.File(fmt.Sprint("f", i))
			storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
				f := files.File{ID: id, Meta: files.Meta{Name: "é 🙂.pdf", Type: files.PDF, Size: int64(len(content))}, About: event.Subject{Kind: "statement", ID: "s"}, At: at}
				if err := tx.InsertFile(ctx, f, content); err != nil {
					return err
				}
				got, err := tx.FileContent(ctx, id)
				if !bytes.Equal(content, got) {
					t.Errorf("%d bytes came back as %d others", len(content), len(got))
				}
				return err
			})
		}
	})
}

func TestTimesComeBackToTheMicrosecond(t *testing.T) {
	t.Parallel()
	summer := time.FixedZone("", 3600)
	times := []time.Time{
		time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 29, 1, 0, 0, 1000, time.UTC), time.Date(2026, 7, 1, 0, 30, 0, 999999000, summer),
		time.Date(2024, 2, 29, 23, 59, 59, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC), time.Date(1800, 5, 4, 3, 2, 1, 0, time.UTC),
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			for i, when := range times {
				e := sample(fmt.Sprint("t", i), "timed", fmt.Sprint("t", i))
				e.At = when
				if err := tx.AppendEvents(ctx, e); err != nil {
					return err
				}
				got, err := tx.EventsAbout(ctx, e.Subject, 0, 1)
				if err != nil || len(got) != 1 || !got[0].At.Equal(when) {
					t.Errorf("%v came back as %v (%v)", when, got, err)
				}
			}
			return nil
		})
	})
}

func TestReadIsOneSnapshot(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		if err := oneWrite(ctx, s, "before"); err != nil {
			t.Fatal(err)
		}
		err := s.Read(ctx, func(tx *store.Tx) error {
			first, err := tx.LastSeq(ctx)
			if err != nil {
				return err
			}
			if err := oneWrite(ctx, s, "during"); err != nil {
				return err
			}
			second, err := tx.LastSeq(ctx)
			if first != second {
				t.Errorf("a read saw event %d and then %d: it is not one snapshot", first, second)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestReadKeepsNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		if err := s.Read(ctx, func(tx *store.Tx) error { return tx.AppendEvents(ctx, sample("no", "no", "r")) }); err == nil {
			t.Error("a write within a read was let pass")
		}
		if n := len(eventNames(t, s)); n != 0 {
			t.Errorf("%d events were kept by a read", n)
		}
	})
}

// TestDecisionsOnWhatWasReadAreAlone has many writers each add something only when nothing is there yet:
// each reads, then writes, and exactly one may succeed.
func TestDecisionsOnWhatWasReadAreAlone(t *testing.T) {
	t.Parallel()
	taken := errors.New("taken")
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		var all sync.WaitGroup
		for i := range 12 {
			all.Go(func() {
				err := s.Write(ctx, func(tx *store.Tx) error {
					e := sample(fmt.Sprint("only", i), "only", "single")
					have, err := tx.EventsAbout(ctx, e.Subject, 0, 1)
					if err != nil {
						return err
					}
					if len(have) > 0 {
						return taken
					}
					return tx.AppendEvents(ctx, e)
				})
				if err != nil && !errors.Is(err, taken) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if there := eventNames(t, s); len(there) != 1 {
			t.Errorf("%d writers thought they were the only one", len(there))
		}
	})
}

func TestWriteIsNotSeenBeforeItsCommit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.AppendEvents(ctx, sample("early", "early", "r")); err != nil {
				return err
			}
			if eventNames(t, s)["early"] {
				t.Error("an uncommitted event was seen")
			}
			return nil
		})
		if !eventNames(t, s)["early"] {
			t.Error("a committed event was not seen")
		}
	})
}

func TestDeadlineEndsAWrite(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, stop := context.WithCancel(context.Background())
		stop()
		err := oneWrite(ctx, s, "late")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a write that nobody waits for: %v", err)
		}
		if n := len(eventNames(t, s)); n != 0 {
			t.Errorf("%d events were kept of it", n)
		}
	})
}
