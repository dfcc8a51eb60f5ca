package screening

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/screening/optout"
)

func errorIs(err error, code string) bool { return errors.Is(err, &errs.Error{Code: code}) }

func TestLoadList(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"one a line":             "9990000018\n4010232137\n",
		"with a header":          "nhs_number\n9990000018\n4010232137",
		"with any header":        "person\r\n9990000018\r\n4010232137\r\n",
		"with a mark":            "\ufeffNHS Number\n9990000018\n4010232137\n",
		"with a mark, no header": "\ufeff9990000018\n4010232137\n",
		"comma and line feed":    "9990000018,\n4010232137,\n",
		"other columns":          "when,NHS_NUMBER,why\n2026-01-01,9990000018,x\n2026-01-02,401 023 2137,\"y, z\"\n",
		"tabs":                   "id\tnhs\n1\t9990000018\n2\t4010232137\n",
		"quoted":                 "\"9990000018\"\n\"4010232137\"\n",
		"blank rows":             "9990000018\n\n4010232137\n\n\n",
		"twice":                  "9990000018\n4010232137\n9990000018\n",
	} {
		l, err := LoadList(strings.NewReader(text), ListOptions{Expect: 2})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !l.Set.Contains(999000001) || !l.Set.Contains(401023213) || l.Set.Contains(999000002) {
			t.Errorf("%s: not the right people", name)
		}
		if want := int64(strings.Count(name, "twice")); l.Duplicates != want {
			t.Errorf("%s: %d duplicates", name, l.Duplicates)
		}
	}
}

func TestListsThatAreRefused(t *testing.T) {
	t.Parallel()
	var compact bytes.Buffer
	if err := optout.WriteCompact(&compact, optout.Of(999000001, 401023213), time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	whole := compact.String()
	for name, c := range map[string]struct {
		text string
		o    ListOptions
	}{
		"empty":                     {text: ""},
		"header alone":              {text: "nhs_number\n"},
		"blank":                     {text: "\n\n"},
		"not a number":              {text: "9990000018\n9434765918\n"},
		"cut off in a row":          {text: "9990000018\n40102321"},
		"a row without one":         {text: "id,nhs_number\n1,9990000018\n2\n"},
		"fewer than they should be": {text: "9990000018\n", o: ListOptions{Expect: 2}},
		"compact, cut off":          {text: whole[:len(whole)-1]},
		"compact, changed":          {text: strings.Replace(whole, "1970", "1971", 1)},
		"UTF-16":                    {text: "\xff\xfe9\x00"},
	} {
		if _, err := LoadList(strings.NewReader(c.text), c.o); err == nil {
			t.Errorf("%s: not refused", name)
		} else if strings.Contains(err.Error(), "999000") || strings.Contains(err.Error(), "943476") {
			t.Errorf("%s: the error holds a number: %v", name, err)
		}
	}
	l, err := LoadList(strings.NewReader("9990000018\n9434765918\n"), ListOptions{IgnoreInvalid: true})
	if err != nil || l.Ignored != 1 || l.Set.Len() != 1 {
		t.Errorf("ignoring: %+v, %v", l, err)
	}
}

func TestFresh(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)
	week := 7 * 24 * time.Hour
	for _, c := range []struct {
		at   time.Time
		code string
	}{
		{now, ""}, {now.Add(-week), ""}, {now.Add(-week - time.Second), "screening.list_stale"}, {now.Add(20 * time.Hour), ""},
		{now.Add(48 * time.Hour), "screening.list_future"}, {time.Time{}, "screening.list_undated"},
	} {
		if err := Fresh(c.at, now, week); (err != nil) != (c.code != "") || err != nil && !errorIs(err, c.code) {
			t.Errorf("%v: %v, want %q", c.at, err, c.code)
		}
	}
}

func FuzzLoadList(f *testing.F) {
	for _, s := range []string{"9990000018\n", "nhs,\n9990000018,\n", "a\tnhs no\n1\t999 000 0018\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, err := LoadList(strings.NewReader(text), ListOptions{})
		if err != nil {
			return
		}
		digits := strings.Map(func(r rune) rune {
			if r == ' ' {
				return -1
			}
			return r
		}, text)
		if !l.Compact && int64(l.Set.Len()) > l.Rows || l.Set.Len() == 0 || len(digits) < 10 {
			t.Fatalf("%q gives %d people in %d rows", text, l.Set.Len(), l.Rows)
		}
	})
}

func TestHashing(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, hashBlock - 1, hashBlock, hashBlock + 1, 10*hashBlock + 7} {
		text := bytes.Repeat([]byte{'x'}, n)
		var w bytes.Buffer
		r, to := HashReader(bytes.NewReader(text)), HashWriter(&w)
		if _, err := w.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		w.Reset()
		if _, err := to.Write(text); err != nil {
			t.Fatal(err)
		}
		if a, b := r.Sum(), to.Sum(); a != b || a.Bytes != int64(n) || n == 0 && !strings.HasPrefix(a.SHA256, "e3b0c442") {
			t.Errorf("%d bytes: %v and %v", n, a, b)
		}
	}
}
