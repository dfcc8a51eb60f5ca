package pack_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"sharewell/internal/errs"
	"sharewell/internal/organisation"
	"sharewell/internal/pack"
	"sharewell/internal/rulebook"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

func kent(t testing.TB) (*pack.Pack, fs.FS) {
	t.Helper()
	fsys, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	p, err := pack.Load(fsys)
	if err != nil {
		var le *pack.LoadError
		if errors.As(err, &le) {
			t.Fatal(le)
		}
		t.Fatal(err)
	}
	return p, fsys
}

func TestKentAndMedwayLoads(t *testing.T) {
	t.Parallel()
	p, _ := kent(t)
	if p.ReferencePrefix != "KM" || p.Demo || p.Short != "K-MIP" {
		t.Errorf("names: %q %v %q", p.ReferencePrefix, p.Demo, p.Short)
	}
	if n := len(p.Text.Clauses); n < 28 {
		t.Errorf("%d clauses", n)
	}
	if n := len(p.Text.Declarations); n != 8 {
		t.Errorf("%d declarations, want the eight", n)
	}
	if n := len(p.Glossary); n < 60 {
		t.Errorf("%d plain words", n)
	}
	if n := len(p.Templates); n != 3 {
		t.Errorf("%d templates", n)
	}
	for _, c := range p.Text.Clauses {
		if c.Status != "draft" {
			t.Errorf("clause %s must be marked as a draft until the partnership has agreed it", c.ID)
		}
	}
	for _, d := range p.Directory {
		if d.URL == "" && d.Kind != organisation.FileOwn {
			t.Errorf("%s: a source that anybody can read needs its address", d.File)
		}
	}
}

func TestClausesAndKindsRestOnTheRulebook(t *testing.T) {
	t.Parallel()
	p, fsys := kent(t)
	book, err := rulebook.Load(rulebookdata.England(), fsys)
	if err != nil {
		t.Fatal(errors.Unwrap(err))
	}
	for _, c := range p.Text.Clauses {
		for _, id := range c.RestsOn {
			if _, ok := book.Rule(id); !ok {
				t.Errorf("clause %s rests on %s, which the rulebook does not know", c.ID, id)
			}
		}
	}
	for _, a := range p.Agencies {
		if _, ok := book.BodyKind(a.Kind); !ok {
			t.Errorf("agency %s is no kind of body", a.Kind)
		}
	}
	for _, k := range book.BodyKinds() {
		if p.Agency(k.Code).Plain == "" {
			t.Errorf("the pack has no plain name for %s", k.Code)
		}
		for _, r := range k.Roles {
			if !organisation.RoleKind(r).Valid() {
				t.Errorf("kind %s: role %s has no place in the profile", k.Code, r)
			}
		}
		for _, s := range k.Identifiers {
			if !organisation.Scheme(s).Valid() {
				t.Errorf("kind %s: no scheme %s", k.Code, s)
			}
		}
	}
	for _, tpl := range p.Templates {
		gateways, _ := tpl.Values["legal_power"].([]any)
		for _, g := range gateways {
			if id, _ := g.(string); id == "" {
				t.Errorf("template %s: gateway %v", tpl.ID, g)
			} else if _, ok := book.Resolve(rulebook.KindGateway, id); !ok {
				t.Errorf("template %s: no gateway %s", tpl.ID, id)
			}
		}
	}
}

func TestEveryDirectoryFileIsRead(t *testing.T) {
	t.Parallel()
	p, _ := kent(t)
	imports, err := p.Imports()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{
		"councils.csv": 14, "nhs-trusts.csv": 7, "integrated-care-board.json": 1, "gp-practices.csv": 181,
		"schools.csv": 577, "police.tsv": 1, "others.csv": 1,
	}
	total := 0
	for _, in := range imports {
		for _, w := range in.Wrong {
			t.Errorf("%s:%d %s: %s", in.Source.File, w.Line, w.Column, w.Message)
		}
		if len(in.Rows) != want[in.Source.File] {
			t.Errorf("%s: %d rows, want %d", in.Source.File, len(in.Rows), want[in.Source.File])
		}
		total += len(in.Rows)
		for _, r := range in.Rows {
			if r.Skip != "" || r.Closed {
				t.Errorf("%s:%d %s does not belong in the directory: %s", in.Source.File, r.Line, r.Name, r.Skip)
			}
			if strings.ToUpper(r.Name) == r.Name && len(r.Name) > 8 {
				t.Errorf("%s:%d is still in capitals: %s", in.Source.File, r.Line, r.Name)
			}
		}
	}
	t.Logf("%d organisations in %d files", total, len(imports))
}

func TestMistakesAreAllReportedWithTheirLines(t *testing.T) {
	t.Parallel()
	_, fsys := kent(t)
	broken := fstest.MapFS{
		"pack.yaml":                {Data: []byte("name: x\npartnership: X\nagreement: A\nrun_by: us\nreference_prefix: km\nsecretariat_mailbox: nobody\nlocale: english\ncolour: red\n")},
		"agreement/agreement.yaml": {Data: []byte("title: A\nnumber: '1'\nclauses:\n  - {id: c-one, heading: One, text: Words}\n  - {id: c-one, heading: Again, text: <b>bold</b>}\n  - {id: Two, heading: '', text: x}\n  - {id: c-deep, heading: Deep, text: x, depth: 2, terms: [controller, no such word]}\n")},
		"declarations.yaml":        {Data: []byte("declarations:\n  - {code: follow, version: 0, text: Yes.}\n")},
		"templates/odd.yaml":       {Data: []byte("id: even\ntitle: T\nfor: you\nvalues: {}\n")},
		"directory/SOURCES.yaml":   {Data: []byte("files:\n  - {file: none.csv, kind: what, source: s, licence: l, as_of: soon}\n")},
		"directory/orphan.csv":     {Data: []byte("x\n")},
	}
	_, err := pack.Load(broken, fsys)
	if errs.KindOf(err) != errs.Invalid {
		t.Fatalf("got %v", err)
	}
	var le *pack.LoadError
	if !errors.As(err, &le) {
		t.Fatalf("no list of mistakes in %v", err)
	}
	for _, want := range []string{
		"pack.yaml: line 8: field colour not found",
		`agreement/agreement.yaml:5: clause "c-one" is on line 4 already`,
		"agreement/agreement.yaml:5: clause \"c-one\": use Markdown",
		"agreement/agreement.yaml:6: heading is missing",
		`agreement/agreement.yaml:7: depth 2 of clause "c-deep"`,
		`agreement/agreement.yaml: clause "c-deep" takes the word "no such word"`,
		"declarations.yaml:2: version 0",
		`templates/odd.yaml:1: id "even"`,
		`directory/SOURCES.yaml:2: kind "what"`,
		`directory/SOURCES.yaml:2: the file "none.csv" is missing`,
		`directory/SOURCES.yaml: the file "directory/orphan.csv" has no source`,
	} {
		if !slices.ContainsFunc(le.Problems, func(p string) bool { return strings.HasPrefix(p, want) }) {
			t.Errorf("nothing says %q in:\n%v", want, le)
		}
	}
}

func TestClausesKeepTheirDepthAndWords(t *testing.T) {
	t.Parallel()
	_, fsys := kent(t)
	p, err := pack.Load(fstest.MapFS{
		"pack.yaml":                {Data: []byte("name: x\npartnership: X\nagreement: A\nrun_by: us\nreference_prefix: KM\nsecretariat_mailbox: nobody@example.org\nlocale: en-GB\n")},
		"agreement/agreement.yaml": {Data: []byte("title: A\nnumber: '1'\nclauses:\n  - {id: c-one, heading: One, text: Words}\n  - {id: c-two, heading: Two, text: More, depth: 1, terms: [controller]}\n")},
	}, fsys)
	if err != nil {
		t.Fatal(errors.Unwrap(err))
	}
	if c := p.Text.Clauses[1]; c.Depth != 1 || !slices.Equal(c.Terms, []string{"controller"}) {
		t.Errorf("the second clause: %+v", c)
	}
}

func TestOnePackBuildsOnAnother(t *testing.T) {
	t.Parallel()
	_, base := kent(t)
	names, err := fs.ReadFile(base, "pack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own := fstest.MapFS{"pack.yaml": {Data: []byte(strings.ReplaceAll(string(names), "demo: false", "demo: true"))}}
	p, err := pack.Load(own, base)
	if err != nil {
		t.Fatal(err)
	}
	if !p.Demo || len(p.Text.Clauses) == 0 || len(p.Directory) != 0 {
		t.Errorf("demo %v, %d clauses, %d directory files", p.Demo, len(p.Text.Clauses), len(p.Directory))
	}
}
