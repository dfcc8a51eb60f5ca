package page

import (
	"testing"

	"pgregory.net/rapid"
)

func TestKeysTravelInAddresses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		key := rapid.String().Draw(rt, "key")
		if got := ShowKey(HideKey(key)); got != key {
			rt.Fatalf("%q came back as %q", key, got)
		}
	})
	if got := ShowKey("not a key!"); got != "" {
		t.Errorf("what nobody hid gives %q, want the start", got)
	}
}

func TestAddressLeavesOutWhatIsEmpty(t *testing.T) {
	t.Parallel()
	if got := Address("/a", "q", "", "s", ""); got != "/a" {
		t.Errorf("got %q", got)
	}
	if got := Address("/a", "q", "b & c", "s", "", "z", "1"); got != "/a?q=b+%26+c&z=1" {
		t.Errorf("got %q", got)
	}
}
