package people

import "testing"

func TestNamesAreTextThatCanBeShown(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{" Ada \t Lovelace\n": "Ada Lovelace", "A\x00da": "Ada", "\xffAda": "Ada", "Ada\u202e adA": "Ada adA"} {
		if got := cleanName(in); got != want {
			t.Errorf("%q is kept as %q, want %q", in, got, want)
		}
	}
}
