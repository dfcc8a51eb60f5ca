package requestpage

import (
	"strings"

	"sharewell/internal/ident"
	"sharewell/internal/sharing/request"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
)

// known is what a link says of a request: from whom, what, about whom and what for. Only bodies and codes
// that are known are taken over.
type known struct {
	other             ident.Organisation
	name              string
	what, who, why    string
	item, people, aim string // the words of the codes
}

// known reads the address: from is who gives. Somebody else's link to oneself says nothing.
func (p *newRequest) known(c *page.Ctx) known {
	var k known
	if p.Body != nil {
		if id, name, ok := p.Body(c.Query("from")); ok && id != c.Actor.Organisation {
			k.other, k.name = id, name
		}
	}
	code := func(name, list string) (code, words string) {
		it, ok := p.Book.Item(list, c.Query(name))
		if !ok {
			return "", ""
		}
		return it.Code, it.Label
	}
	k.what, k.item = code("what", "item_category")
	k.who, k.people = code("people", "subject_types")
	k.why, k.aim = code("purpose", "purpose")
	return k
}

// address carries it on to where the form is sent.
func (k known) address(way string, more ...string) string {
	return page.Address("/requests/new", append([]string{"way", way, "from", string(k.other), "what", k.what, "people", k.who, "purpose", k.why}, more...)...)
}

// carried is one part of it in a form.
type carried struct{ Name, Value string }

// carry lists what a search for another organisation keeps.
func (k known) carry() []carried {
	var out []carried
	for _, c := range []carried{{"what", k.what}, {"people", k.who}, {"purpose", k.why}} {
		if c.Value != "" {
			out = append(out, c)
		}
	}
	return out
}

// content is what the request begins with.
func (k known) content() request.Content {
	one := func(code string) []string {
		if code == "" {
			return nil
		}
		return []string{code}
	}
	return request.Content{Categories: one(k.what), Subjects: one(k.who), Purposes: one(k.why)}
}

// words says what will be filled in; nothing when that is nothing.
func (k known) words(t content.Page) string {
	var said []string
	for _, s := range []string{k.item, k.people, k.aim} {
		if s != "" {
			said = append(said, s)
		}
	}
	if len(said) == 0 {
		return ""
	}
	return t.T("known", "what", strings.Join(said, "; "))
}
