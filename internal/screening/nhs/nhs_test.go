package nhs

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

//go:embed testdata/numbers.json
var published []byte

// obvious is Modulus 11 as it is taught.
func obvious(s string) bool {
	if len(s) != 10 {
		return false
	}
	sum, same := 0, true
	for i, c := range s {
		if c < '0' || c > '9' {
			return false
		}
		if i < 9 {
			sum += int(c-'0') * (10 - i)
		}
		same = same && byte(c) == s[0]
	}
	check := 11 - sum%11
	if check == 11 {
		check = 0
	}
	return !same && check < 10 && int(s[9]-'0') == check
}

func TestPublishedNumbers(t *testing.T) {
	t.Parallel()
	var cases []struct {
		Input  string `json:"input"`
		Valid  bool   `json:"valid"`
		Source string `json:"source"`
	}
	if err := json.Unmarshal(published, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 20 {
		t.Fatalf("%d cases only", len(cases))
	}
	for _, c := range cases {
		_, state := Parse([]byte(c.Input))
		want := c.Valid && !repeats(c.Input) // published sets that only do the sum accept ten equal digits
		if got := state == Valid; got != want {
			t.Errorf("%q (%s): valid is %v, want %v", c.Input, c.Source, got, want)
		}
	}
}

func repeats(s string) bool { return len(s) > 0 && bytes.Count([]byte(s), []byte{s[0]}) == len(s) }

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text   string
		prefix uint32
		state  State
	}{
		{"9990000018", 999000001, Valid}, {"999 000 0018", 999000001, Valid}, {" 9990000018\t", 999000001, Valid},
		{"\u00a09990000018 \u00a0", 999000001, Valid}, {"0607230002", 60723000, Valid},
		{"", 0, Missing}, {" \t\u00a0", 0, Missing},
		{"1111111111", 0, Invalid}, {"0000000000", 0, Invalid}, {"9434765918", 0, Invalid}, {"9000543664", 0, Invalid},
		{"999 0000018", 0, Invalid}, {"9 990000 018", 0, Invalid}, {"999-000-0018", 0, Invalid}, {"999000001", 0, Invalid},
		{"99900000188", 0, Invalid}, {"9990000018\x00", 0, Invalid}, {"999\t000\t0018", 0, Invalid}, {"९९९0000018", 0, Invalid},
		{"999000001\xff", 0, Invalid}, {"+990000018", 0, Invalid}, {"9.99E+09", 0, Invalid}, {"/990000018", 0, Invalid}, {":990000018", 0, Invalid},
	} {
		if prefix, state := Parse([]byte(c.text)); prefix != c.prefix || state != c.state {
			t.Errorf("%q: %d and %d, want %d and %d", c.text, prefix, state, c.prefix, c.state)
		}
	}
}

func TestParseAgreesWithTheSumAsTaught(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.OneOf(rapid.StringMatching(`[0-9]{10}`), rapid.StringMatching(`[0-9 a/:\-]{9,11}`)).Draw(rt, "text")
		prefix, ok := Plain([]byte(s))
		if got, want := ok && len(s) == digits, obvious(s); got != want {
			rt.Fatalf("%q: %v, want %v", s, got, want)
		}
		if ok && fmt.Sprintf("%09d", prefix) != s[:9] {
			rt.Fatalf("%q: prefix %d", s, prefix)
		}
	})
}

func TestEveryEndingOfManyPrefixes(t *testing.T) {
	t.Parallel()
	const step = 9_973 // a prime, so that all digits change
	for prefix := uint32(0); prefix < Prefixes; prefix += step * 100 {
		number, ok := Complete(prefix)
		for d := byte('0'); d <= '9'; d++ {
			text := fmt.Appendf(nil, "%09d%c", prefix, d)
			got, state := Parse(text)
			if want := ok && d == number[9]; (state == Valid) != want || want && got != prefix {
				t.Fatalf("prefix %d with %c: %d and %d, want %v", prefix, d, got, state, want)
			}
			if obvious(string(text)) != (state == Valid) {
				t.Fatalf("prefix %d with %c disagrees with the sum as taught", prefix, d)
			}
		}
	}
}

func TestHidden(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"999-000-0018": true, "NHS 9990000018.": true, "99900000180": false, "x": false, "": false, "999-000-0019": false} {
		if prefix, ok := Hidden([]byte(text)); ok != want || ok && prefix != 999000001 {
			t.Errorf("%q: %d, %v", text, prefix, ok)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"9990000018", "999 000 0018", " 9990000018", "", "1111111111"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		trimmed := string(Trim(text))
		_, state := Parse(text)
		want := obvious(trimmed)
		if len(trimmed) == 12 && trimmed[3] == ' ' && trimmed[7] == ' ' {
			want = obvious(trimmed[:3] + trimmed[4:7] + trimmed[8:])
		}
		if (state == Valid) != want || (state == Missing) != (trimmed == "") {
			t.Fatalf("%q is judged %d", text, state)
		}
	})
}
