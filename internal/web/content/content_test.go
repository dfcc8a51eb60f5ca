package content

import (
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

func TestTextsFillPlaces(t *testing.T) {
	t.Parallel()
	texts, err := Read(fstest.MapFS{"en/x.yaml": {Data: []byte("hello: Hello {who}\nitems.one: \"{n} record\"\nitems.other: \"{n} records\"\n")}}, "en")
	if err != nil {
		t.Fatal(err)
	}
	p := texts.Page("x")
	for _, c := range []struct{ got, want string }{
		{p.T("hello", "who", "<b>{who}"), "Hello <b>{who}"},
		{p.N("items", 1), "1 record"}, {p.N("items", 0), "0 records"}, {p.N("items", 12345), "12,345 records"},
		{p.T("nothing"), "⟦x.nothing⟧"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestPlacesAreFilledOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([ab{}]|\{a\}|\{ab\}|é)*`).Draw(t, "text")
		pairs := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "ab", "", "{a}", "é"}), 1, 6).Draw(t, "pairs")
		var slow []string
		for i := 0; i+1 < len(pairs); i += 2 {
			slow = append(slow, "{"+pairs[i]+"}", pairs[i+1])
		}
		if got, want := fill(text, pairs), strings.NewReplacer(slow...).Replace(text); got != want {
			t.Fatalf("%q with %q is %q, want %q", text, pairs, got, want)
		}
	})
}

func TestNestedFileIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := Read(fstest.MapFS{"en/x.yaml": {Data: []byte("a:\n  b: c\n")}}, "en"); err == nil {
		t.Error("a nested file must be refused")
	}
}

func TestShippedContentLoads(t *testing.T) {
	t.Parallel()
	texts, err := Load("en")
	if err != nil {
		t.Fatal(err)
	}
	if !texts.Page("common").Has("service") {
		t.Error("common.yaml must name the service")
	}
}
