package choice_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"sharewell/internal/rights/choice"
	"sharewell/internal/rulebook"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

func pack(t testing.TB, name string) fs.FS {
	t.Helper()
	fsys, err := packs.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

func book(t testing.TB) *rulebook.Book {
	t.Helper()
	b, err := rulebook.Load(rulebookdata.England(), pack(t, "kent-and-medway"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func kinds(t testing.TB, name string) *choice.Kinds {
	t.Helper()
	k, err := choice.Load(book(t), rulebookdata.EnglandChoices(), pack(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestEveryWayOfSayingNoStandsAlone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"kent-and-medway", "demo"} {
		var codes []string
		for _, k := range kinds(t, name).All {
			codes = append(codes, k.Code)
		}
		if want := []string{"national", "type1", "care-record", "objection", "programme"}; !slices.Equal(codes, want) {
			t.Errorf("%s has %v, want %v", name, codes, want)
		}
		for _, s := range kinds(t, name).Situations {
			if len(s.Kinds) == 0 {
				t.Errorf("%s: %q leads nowhere", name, s.Text)
			}
		}
	}
}

func TestAnAreaWithoutASharedRecordHasOneChoiceLess(t *testing.T) {
	t.Parallel()
	k, err := choice.Load(book(t), rulebookdata.EnglandChoices(), fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range k.Situations {
		if s.Code == "screen" {
			t.Error("a situation stayed whose only choice does not exist here")
		}
	}
	if _, err := k.Kind("care-record"); err == nil {
		t.Error("there is a care record")
	}
}

func TestMistakesInTheDataAreNamed(t *testing.T) {
	t.Parallel()
	good, err := fs.ReadFile(rulebookdata.EnglandChoices(), "type1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"an unknown key", "gist:", "jist:", "jist"},
		{"an unknown source", "source: partnership}", "source: nobody}", `no source "nobody"`},
		{"no way by post", "{way: post,", "{way: pigeon,", `no way "pigeon"`},
		{"nothing on paper", "way: post", "way: phone", "how says nothing of post"},
		{"a wrong confidence", "confidence: verified", "confidence: sure", `cannot be "sure"`},
		{"an unknown opt-out", "reaches: type1", "reaches: type9", `no "type9"`},
		{"no day", "checked_on: 2026-11-21", "checked_on: soon", "must be a day"},
		{"a second of the same name", "code: type1", "code: national", "two choices"},
	} {
		text := strings.ReplaceAll(string(good), c.old, c.new)
		if text == string(good) {
			t.Fatalf("%s: nothing was changed", c.name)
		}
		_, err := choice.Load(book(t), rulebookdata.EnglandChoices(), fstest.MapFS{"choices/x.yaml": {Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want something with %q", c.name, err, c.want)
		}
	}
}
