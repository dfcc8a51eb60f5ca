package content

import (
	"testing"
	"testing/fstest"
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
