package cli

import (
	"slices"
	"testing"

	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/packs"
)

// TestPackTemplatesAnswerWithCodes: what a template says must be right as far as it goes; only what is
// left open may be missing.
func TestPackTemplatesAnswerWithCodes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"kent-and-medway", "demo"} {
		fsys, err := packs.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		p, book, err := loadPack(fsys)
		if err != nil {
			t.Fatal(err)
		}
		templates, err := recordTemplates(p)
		if err != nil {
			t.Fatal(err)
		}
		if len(templates) == 0 {
			t.Errorf("%s has no templates", name)
		}
		for _, tpl := range templates {
			for _, s := range sharing.Sections() {
				for _, w := range sharing.Validate(&tpl.Content, s.Key, book) {
					t.Errorf("%s, template %s, section %s: %s: %s", name, tpl.Key, s.Key, w.Name, w.Message)
				}
			}
			checkRows(t, &tpl.Content, func(kind sharing.RowKind, i int) []errs.Field {
				return sharing.ValidateRow(&tpl.Content, kind, i, book)
			})
		}
	}
}

func checkRows(t *testing.T, c *sharing.Content, wrong func(sharing.RowKind, int) []errs.Field) {
	t.Helper()
	for _, kind := range sharing.RowKinds() {
		for i, row := range kind.Rows(c) {
			for _, w := range wrong(kind, i) {
				if !slices.Contains([]string{"from", "to"}, w.Name) {
					t.Errorf("%s %q: %s: %s", kind.Key, row.ID, w.Name, w.Message)
				}
			}
		}
	}
}
