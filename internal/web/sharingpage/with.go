package sharingpage

import (
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/web/form"
	"sharewell/internal/web/page"
)

// fromLink begins a record with what a link says of the first movement.
const fromLink = "link"

// with is what a link says of the first movement of a record. Only bodies and codes that are known are taken
// over, so that a link can put nobody's words into a record.
type with struct {
	from, to          ident.Organisation
	fromName, toName  string
	what, who, why    string
	item, people, aim string // the words of the codes
}

// withField carries a part of it in the form.
type withField struct{ Name, Value string }

const withPrefix = "with_"

// withAsked reads a link: from, to, what, people and purpose.
func (p *newRecord) withAsked(c *page.Ctx) with {
	return p.with(func(name string) string { return c.Query(name) })
}

// withTyped reads what the form carried.
func (p *newRecord) withTyped(f *form.Form) with {
	return p.with(func(name string) string { return f.Raw(withPrefix + name) })
}

func (p *newRecord) with(get func(string) string) with {
	var w with
	if p.Body == nil {
		return w
	}
	from, fromName, gives := p.Body(get("from"))
	to, toName, receives := p.Body(get("to"))
	if !gives || !receives || from == to {
		return w
	}
	w.from, w.fromName, w.to, w.toName = from, fromName, to, toName
	code := func(name, list string) (code, words string) {
		it, ok := p.Book.Item(list, get(name))
		if !ok {
			return "", ""
		}
		return it.Code, it.Label
	}
	w.what, w.item = code("what", "item_category")
	w.who, w.people = code("people", "subject_types")
	w.why, w.aim = code("purpose", "purpose")
	return w
}

// fields lists what the form carries; nothing when the link says nothing.
func (w with) fields() []withField {
	if w.from == "" {
		return nil
	}
	var out []withField
	for _, f := range []withField{{"from", string(w.from)}, {"to", string(w.to)}, {"what", w.what}, {"people", w.who}, {"purpose", w.why}} {
		if f.Value != "" {
			out = append(out, withField{withPrefix + f.Name, f.Value})
		}
	}
	return out
}

// words says what will be filled in.
func (w with) words(c *page.Ctx) string {
	said := slices.DeleteFunc([]string{c.Text.T("from.link_parties"), w.item, w.people, w.aim}, func(s string) bool { return s == "" })
	return c.Text.T("from.link_hint", "from", w.fromName, "to", w.toName, "what", strings.Join(said, "; "))
}

// fill puts it into a record that begins.
func (w with) fill(a access.Actor, cmd *sharing.CreateBlank) {
	cmd.Answers = map[string][]string{}
	if w.who != "" {
		cmd.Answers["subjects"] = []string{w.who}
	}
	if w.why != "" {
		cmd.Answers["purposes"] = []string{w.why}
	}
	for _, org := range []ident.Organisation{w.from, w.to} {
		if org != "" && org != a.Organisation {
			cmd.Others = append(cmd.Others, org)
		}
	}
	cmd.First = sharing.FirstFlow{From: w.from, To: w.to, Category: w.what, Name: w.item}
}
