package agreementpage

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"

	"sharewell/internal/agreement"
	"sharewell/internal/agreement/prose"
	"sharewell/internal/ident"
)

// blocksOf reads the text of a clause into blocks, so that templates write it with their own markup and nothing in it
// is ever taken for markup of ours. References to clauses become links to the same edition, in words; base is its
// address.
func blocksOf(markdown, base string, name func(ident.Clause) string) []prose.Block {
	return prose.Map(prose.Parse(markdown), func(runs []prose.Run) []prose.Run {
		for i, r := range runs {
			if r.Clause != "" {
				runs[i] = prose.Run{Text: name(r.Clause), Href: base + "/" + string(r.Clause)}
			}
		}
		return runs
	})
}

// words writes text with its line breaks. It is no template, because templates put space around what they call.
func words(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, strings.ReplaceAll(templ.EscapeString(text), "\n", "<br>"))
		return err
	})
}

// numbered is a clause with what a page needs of its place in an edition.
type numbered struct {
	edition agreement.Edition
	clause  agreement.Clause
	number  string
	name    func(ident.Clause) string
}

// numberedOf gives all clauses of an edition with their places.
func numberedOf(e agreement.Edition) []numbered {
	name, numbers := e.Text.References(), e.Text.Numbers()
	out := make([]numbered, len(numbers))
	for i, n := range numbers {
		out[i] = numbered{e, e.Text.Clauses[i], n, name}
	}
	return out
}
