package document

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

// A form remembers a mark of each of its own paragraphs in its record part, so that what people wrote
// between the fields can be told from the form's own words, in whatever edition the form was.

// Plainly gives a paragraph's words as they are compared: no outer or double space.
func Plainly(text string) string { return strings.Join(strings.Fields(text), " ") }

func markOf(text string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(Plainly(text))) // a hash does not fail
	return fmt.Sprintf("%016x", h.Sum64())
}

// ownWords gives the marks of the paragraphs of a body, without what stands in fields.
func (b *docxBody) ownWords() string {
	var marks []string
	for _, p := range b.body.FindElements(".//w:p") {
		var text strings.Builder
		for _, r := range p.SelectElements("w:r") {
			writeRun(&text, r)
		}
		if Plainly(text.String()) != "" {
			marks = append(marks, markOf(text.String()))
		}
	}
	slices.SortFunc(marks, cmp.Compare[string])
	return strings.Join(slices.Compact(marks), " ")
}

func writeRun(to *strings.Builder, r *etree.Element) {
	for _, e := range r.ChildElements() {
		switch e.Tag {
		case "t":
			to.WriteString(e.Text())
		case "tab", "br":
			to.WriteByte(' ')
		}
	}
}
