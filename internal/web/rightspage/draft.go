package rightspage

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/situation"
	"sharewell/internal/sharing/typed"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
)

// The steps of the form, each with one question.
const (
	stepWant    = "want"
	stepWho     = "who"
	stepBody    = "body"
	stepAbout   = "about"
	stepContact = "contact"
	stepCheck   = "check"
)

func steps() []string {
	return []string{stepWant, stepWho, stepBody, stepAbout, stepContact, stepCheck}
}

// The bounds on what is typed.
const (
	mostBodies  = 5
	mostAbout   = 1000
	mostName    = 120
	mostAddress = 300
)

// draft is what somebody has answered so far. It lives in the form that they send, and nowhere else.
type draft struct {
	situation situation.Situation
	person    situation.Person
	bodies    []Body
	about     string
	items     []string // names of what is wrong, never values
	use, prev string   // of the register, and of an earlier case
	contact   casework.Contact
	seen      bool // the hint about personal details was read
	answered  map[string]bool
	typed     url.Values // words and addresses as they were typed, so that going back loses nothing
}

// personal reports whether the draft holds words that must not stand in an address.
func (d draft) personal() bool { return len(d.typed) > 0 }

// private names the fields that never stand in an address, with the step that asks for each.
func private() map[string]string {
	return map[string]string{"about": stepAbout, "item": stepAbout, "means": stepContact, "name": stepContact, "email": stepContact, "address": stepContact}
}

// next is the first step after one that is not answered.
func (d draft) next() string {
	for _, s := range steps() {
		if !d.answered[s] {
			return s
		}
	}
	return stepCheck
}

// values gives the draft as the fields of a form, but for those of one step.
func (d draft) values(but string) url.Values {
	v := url.Values{}
	set := func(step, name, value string) {
		if step != but && d.answered[step] && value != "" {
			v.Set(name, value)
		}
	}
	set(stepWant, stepWant, d.situation.Code)
	set(stepWho, stepWho, d.person.Code)
	if but != stepBody {
		for _, b := range d.bodies {
			v.Add(stepBody, b.Slug)
		}
	}
	if d.seen && but != stepAbout {
		v.Set("seen", ask.Ticked)
	}
	for name, step := range private() {
		if typed, ok := d.typed[name]; ok && step != but {
			v[name] = typed
		}
	}
	if d.use != "" {
		v.Set("use", d.use)
	}
	if d.prev != "" {
		v.Set("prev", d.prev)
	}
	return v
}

// hidden gives values as hidden inputs, in a steady order.
func hidden(v url.Values) []ask.Hidden {
	var out []ask.Hidden
	for _, k := range []string{"want", "who", "body", "use", "prev", "about", "item", "seen", "means", "name", "email", "address"} {
		for _, x := range v[k] {
			out = append(out, ask.Hidden{Name: k, Value: x})
		}
	}
	return out
}

// read takes over what a form says. Codes that are not known count as not answered: an old link never breaks. What a
// person typed is checked, and told to f, only at its own step and at the last.
func (p *newPage) read(ctx context.Context, t content.Page, f *form.Form) (draft, error) {
	d := draft{answered: map[string]bool{}, typed: url.Values{}}
	if s, err := p.Guides.Situation(f.Raw("want")); err == nil && s.Kind != "" {
		d.situation, d.answered[stepWant] = s, true
	}
	d.person, d.answered[stepWho] = p.Guides.Person(f.Raw("who"))
	for _, slug := range f.RawAll(stepBody) {
		b, err := p.Bodies.Body(ctx, slug)
		if errs.KindOf(err) == errs.NotFound || slices.ContainsFunc(d.bodies, func(x Body) bool { return x.ID == b.ID }) {
			continue
		}
		if err != nil {
			return d, err
		}
		if len(d.bodies) < mostBodies {
			d.bodies = append(d.bodies, b)
		}
	}
	d.answered[stepBody] = len(d.bodies) > 0 && f.Raw("at") != "" || len(d.bodies) > 0 && !f.Has("q")
	d.use, d.prev = short(f.Raw("use")), short(f.Raw("prev"))
	d.seen = f.Bool("seen")
	for name := range private() {
		if f.Has(name) {
			d.typed[name] = f.RawAll(name)
		}
	}
	if f.Has("about") {
		mine := own(f, stepAbout, d.typed)
		d.about = mine.Text("about", form.TextRule{Label: t.T("about.label"), Required: t.T("about.required"), Lines: true, Max: mostAbout})
		d.answered[stepAbout] = mine.Error("about") == ""
	}
	for _, name := range p.itemNames(t) {
		if d.situation.Kind == string(casework.Correction) && f.Chosen("item", name) {
			d.items = append(d.items, name)
		}
	}
	if d.situation.Kind == string(casework.Correction) && len(d.items) == 0 {
		own(f, stepAbout, d.typed).Add("item", "required", t.T("item.required"))
		d.answered[stepAbout] = false
	}
	if f.Has("means") || f.Raw("at") == stepContact {
		readContact(t, own(f, stepContact, d.typed), &d)
	}
	return d, nil
}

// own is the form itself at the step that was answered; elsewhere a copy, so that what is missing is told in its place.
func own(f *form.Form, step string, typed url.Values) *form.Form {
	if f.Raw("at") == step {
		return f
	}
	return form.FromValues(typed)
}

// short keeps a reference that a link brought within bounds.
func short(ref string) string {
	const most = 40
	if len(ref) > most {
		return ""
	}
	return strings.ToUpper(strings.TrimSpace(ref))
}

// readContact reads how the person hears of an answer. Only what the chosen way needs is taken over.
func readContact(t content.Page, f *form.Form, d *draft) {
	var codes []string
	for _, m := range casework.MeansList() {
		codes = append(codes, string(m))
	}
	means := f.Choice("means", form.ChoiceRule{Required: t.T("means.required"), Options: codes})
	d.contact = casework.Contact{Means: casework.Means(means)}
	switch d.contact.Means {
	case casework.Email:
		d.contact.Email = f.Email("email", t.T("email.required"))
	case casework.Letter:
		d.contact.Name = f.Text("name", form.TextRule{Label: t.T("name.label"), Required: t.T("name.required"), Max: mostName})
		d.contact.Address = f.Text("address", form.TextRule{Label: t.T("address.label"), Required: t.T("address.required"), Lines: true, Max: mostAddress})
	case casework.Nothing:
	}
	ok := means != ""
	for _, name := range []string{"means", "email", "name", "address"} {
		ok = ok && f.Error(name) == ""
	}
	d.answered[stepContact] = ok
}

// itemNames are the facts that are most often wrong, by their plain names in the rulebook.
func (p *newPage) itemNames(t content.Page) []string {
	var out []string
	for _, code := range strings.Fields(t.T("items")) {
		out = append(out, p.Book.PlainLabel("item_category", code))
	}
	return out
}

// hints names what in a text looks like somebody's personal details, each once.
func hints(t content.Page, text string) (out []string) {
	for _, h := range typed.Lint(text) {
		if w := t.T("hint." + string(h.Kind)); !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
