package govuk_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// published is one fixtures file.
type published struct {
	Component string    `json:"component"`
	Fixtures  []fixture `json:"fixtures"`
}

// fixture is one example of a component: options and the markup they give.
type fixture struct {
	Name    string          `json:"name"`
	Options json.RawMessage `json:"options"`
	HTML    string          `json:"html"`
}

// exceptions are the known differences, each with its reason.
type exceptions struct {
	// Absent components are not built.
	Absent []struct{ Component, Reason string } `yaml:"absent"`
	// Fixtures cannot be matched.
	Fixtures []struct{ Component, Fixture, Reason string } `yaml:"fixtures"`
	// Removed elements are taken out of the published markup before it is compared.
	Removed []struct{ Component, Element, Reason string } `yaml:"removed"`
}

// render decodes options and gives the component they describe.
type render func(json.RawMessage) (templ.Component, error)

// component makes a render function of a component and its props.
func component[P any](build func(P) templ.Component) render {
	return func(options json.RawMessage) (templ.Component, error) {
		var props P
		err := decode(options, reflect.ValueOf(&props).Elem())
		return build(props), err
	}
}

// tally counts the fixtures.
type tally struct {
	passed, excepted atomic.Int64
}

func TestFixtures(t *testing.T) {
	t.Parallel()
	known := readExceptions(t)
	files := readPublished(t)
	checkExceptions(t, known, files)
	var count tally
	t.Run("components", func(t *testing.T) {
		for _, name := range slices.Sorted(maps.Keys(files)) {
			build, built := components[name]
			if !built {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				for _, f := range files[name].Fixtures {
					checkFixture(t, known, trial{name, f, build}, &count)
				}
			})
		}
	})
	t.Logf("%d fixtures passed, %d excepted, %d components absent", count.passed.Load(), count.excepted.Load(), len(known.Absent))
}

// trial is one fixture of one component and how to draw it.
type trial struct {
	name  string
	f     fixture
	build render
}

// checkFixture compares one fixture; an excepted fixture must differ.
func checkFixture(t *testing.T, known exceptions, one trial, count *tally) {
	t.Helper()
	name, f := one.name, one.f
	diff := difference(t, known, name, f, one.build)
	if known.fixture(name, f.Name) {
		count.excepted.Add(1)
		if diff == "" {
			t.Errorf("%s: %q passes: take it out of exceptions.yaml", name, f.Name)
		}
		return
	}
	if diff != "" {
		t.Errorf("%s: %q differs (-published +rendered):\n%s", name, f.Name, diff)
		return
	}
	count.passed.Add(1)
}

// difference renders a fixture and says how it differs from what is published.
func difference(t *testing.T, known exceptions, name string, f fixture, build render) string {
	t.Helper()
	c, err := build(f.Options)
	if err != nil {
		return err.Error()
	}
	var got strings.Builder
	if err := c.Render(t.Context(), &got); err != nil {
		return err.Error()
	}
	want := parse(t, f.HTML)
	for _, r := range known.Removed {
		if r.Component == name {
			want = remove(want, r.Element)
		}
	}
	return cmp.Diff(strings.Split(normalise(want), "\n"), strings.Split(normalise(parse(t, got.String())), "\n"))
}

func (e exceptions) fixture(component, name string) bool {
	for _, f := range e.Fixtures {
		if f.Component == component && f.Fixture == name {
			return true
		}
	}
	return false
}

func readExceptions(t *testing.T) exceptions {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "exceptions.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var e exceptions
	if err := yaml.Unmarshal(raw, &e); err != nil {
		t.Fatalf("exceptions.yaml: %v", err)
	}
	return e
}

func readPublished(t *testing.T) map[string]published {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "fixtures", "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures found: %v", err)
	}
	files := make(map[string]published, len(paths))
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var p published
		if err := json.Unmarshal(raw, &p); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		files[p.Component] = p
	}
	return files
}

// checkExceptions holds the list to what exists: each component is built or absent with a reason, and
// each name is that of a published fixture.
func checkExceptions(t *testing.T, known exceptions, files map[string]published) {
	t.Helper()
	absent := map[string]bool{}
	for _, a := range known.Absent {
		absent[a.Component] = true
		if _, ok := files[a.Component]; !ok || a.Reason == "" {
			t.Errorf("absent %q: no such component, or no reason", a.Component)
		}
	}
	for name := range files {
		if _, built := components[name]; built == absent[name] {
			t.Errorf("%s must be either built or listed as absent", name)
		}
	}
	for name := range components {
		if _, ok := files[name]; !ok {
			t.Errorf("%s has no published fixtures", name)
		}
	}
	for _, f := range known.Fixtures {
		named := func(x fixture) bool { return x.Name == f.Fixture }
		if f.Reason == "" || !slices.ContainsFunc(files[f.Component].Fixtures, named) {
			t.Errorf("exception %s %q: no such fixture, or no reason", f.Component, f.Fixture)
		}
	}
	for _, r := range known.Removed {
		_, className, _ := strings.Cut(r.Element, ".")
		holds := func(x fixture) bool { return strings.Contains(x.HTML, className) }
		if r.Reason == "" || !slices.ContainsFunc(files[r.Component].Fixtures, holds) {
			t.Errorf("removed %s %q: no such element, or no reason", r.Component, r.Element)
		}
	}
}
