package organisationpage

import (
	"net/url"
	"slices"
	"strings"

	"sharewell/internal/organisation"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/page"
)

// profile is the page of name, kind, address, numbers and powers.
func profile(d Deps) section {
	return section{Deps: d, values: profileValues, ask: d.askProfile, read: d.readProfile, notes: unusualNumbers}
}

func profileValues(_ *page.Ctx, o organisation.Organisation) (url.Values, error) {
	p := o.Profile
	v := url.Values{
		"name": {o.Name}, "legal_name": {p.LegalName}, "other_names": {strings.Join(p.OtherNames, "\n")}, "kind": {o.Kind},
		"address": {strings.Join(p.Address.Lines, "\n")}, "town": {p.Address.Town}, "postcode": {p.Address.Postcode}, "telephone": {p.Telephone},
		"ico_exempt": {p.ICOExempt}, "public_authority": {string(p.PublicAuthority)}, "competent_authority": {string(p.CompetentAuthority)},
		"competent_ground": {p.CompetentGround}, "s16la": {p.S16LA}, "secure_domains": {strings.Join(p.SecureDomains, "\n")},
	}
	ask.SetTick(v, "kind_confirmed", p.KindConfirmed)
	ask.SetDay(v, "ico_expiry", p.ICOExpiry)
	for _, s := range organisation.Schemes() {
		v.Set(string(s), o.Identifier(s))
	}
	return v, nil
}

func (d Deps) askProfile(_ *page.Ctx, b *ask.Builder, o organisation.Organisation) {
	b.Section("name")
	b.Line(ask.Field{Name: "name", Autocomplete: "organization"})
	b.Line(ask.Field{Name: "legal_name", Optional: true})
	b.Lines(ask.Field{Name: "other_names", Optional: true, Rows: 2})
	b.Pick(ask.Field{Name: "kind"}, d.kinds())
	b.Confirm(ask.Field{Name: "kind_confirmed"})
	b.Section("address")
	b.Lines(ask.Field{Name: "address", Rows: 3})
	b.Line(ask.Field{Name: "town", Width: "20"})
	b.Line(ask.Field{Name: "postcode", Width: "10", Autocomplete: "postal-code"})
	b.Line(ask.Field{Name: "telephone", Width: "20", Type: "tel", Optional: true})
	b.Section("numbers")
	b.Line(number(organisation.ICO, false))
	b.Day(ask.Field{Name: "ico_expiry"})
	b.Line(ask.Field{Name: "ico_exempt", Optional: true})
	for _, s := range organisation.Schemes() {
		if s != organisation.ICO && slices.Contains(o.Facts.MustIdentify, s) {
			b.Line(number(s, false))
		}
	}
	b.Section("other_numbers")
	for _, s := range organisation.Schemes() {
		if s != organisation.ICO && !slices.Contains(o.Facts.MustIdentify, s) {
			b.Line(number(s, true))
		}
	}
	b.Section("powers")
	usual := func(on bool) []ask.Option {
		word := b.Words.T("no")
		if on {
			word = b.Words.T("yes")
		}
		return []ask.Option{{Value: "usual", Text: b.Text.T("usual", "answer", strings.ToLower(word))}, {Value: "yes", Text: b.Words.T("yes")}, {Value: "no", Text: b.Words.T("no")}}
	}
	kind, _ := d.Book.BodyKind(o.Kind) // an unknown kind has no powers of its own
	b.Choose(ask.Field{Name: "public_authority"}, usual(kind.PublicAuthority))
	b.Choose(ask.Field{Name: "competent_authority"}, usual(kind.CompetentAuthority))
	b.Line(ask.Field{Name: "competent_ground", Optional: true})
	b.Pick(ask.Field{Name: "s16la"}, d.options("s16la_body"))
	b.Lines(ask.Field{Name: "secure_domains", Optional: true, Rows: 3})
}

func number(s organisation.Scheme, optional bool) ask.Field {
	return ask.Field{Name: string(s), Width: "20", Optional: optional}
}

// kinds lists the kinds of body under their sectors.
func (d Deps) kinds() []ask.Option {
	var out []ask.Option
	for _, s := range d.Book.Sectors() {
		for _, code := range s.Kinds {
			if k, ok := d.Book.BodyKind(code); ok {
				out = append(out, ask.Option{Value: code, Text: s.Label + ": " + k.Label})
			}
		}
	}
	return out
}

func (d Deps) readProfile(c *page.Ctx, f *form.Form, e *organisation.Edit) {
	t, p := c.Text, &e.Profile
	line := func(name string) string { return f.Text(name, form.TextRule{Label: t.T(name + ".label")}) }
	e.Name = f.Text("name", form.TextRule{Label: t.T("name.label"), Required: t.T("name.required"), Max: 200})
	p.LegalName = line("legal_name")
	p.OtherNames = lines(f, "other_names", t.T("other_names.label"))
	e.Kind = f.Choice("kind", form.ChoiceRule{Required: t.T("kind.required"), Options: codes(d.kinds())})
	p.KindConfirmed = f.Bool("kind_confirmed")
	p.Address = organisation.Address{Lines: lines(f, "address", t.T("address.label")), Town: line("town"), Postcode: strings.ToUpper(line("postcode"))}
	p.Telephone = line("telephone")
	e.Identifiers = nil
	for _, s := range organisation.Schemes() {
		e.Identifiers = append(e.Identifiers, organisation.Identifier{Scheme: s, Value: line(string(s))})
	}
	p.ICOExpiry, _ = f.Date("ico_expiry", form.DateRule{Label: t.T("ico_expiry.label")})
	p.ICOExempt = line("ico_exempt")
	p.PublicAuthority, p.CompetentAuthority = answer(f, "public_authority"), answer(f, "competent_authority")
	p.CompetentGround = line("competent_ground")
	p.S16LA = f.Choice("s16la", form.ChoiceRule{Options: codes(d.options("s16la_body"))})
	p.SecureDomains = lines(f, "secure_domains", t.T("secure_domains.label"))
}

func answer(f *form.Form, name string) organisation.Answer {
	a := organisation.Answer(f.Choice(name, form.ChoiceRule{Options: []string{"usual", "yes", "no"}}))
	if a == "usual" {
		return organisation.Unanswered
	}
	return a
}

// lines reads a text with one entry per line.
func lines(f *form.Form, name, label string) []string {
	var out []string
	for l := range strings.SplitSeq(f.Text(name, form.TextRule{Label: label, Lines: true, Max: 2000}), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// unusualNumbers says which numbers were kept although their form is rare.
func unusualNumbers(_ *page.Ctx, o organisation.Organisation) []string {
	var out []string
	for _, i := range o.Identifiers {
		if _, warning, err := organisation.CheckIdentifier(i.Scheme, i.Value); err == nil && warning != "" {
			out = append(out, warning)
		}
	}
	return out
}
