package agreementpage

import (
	"net/url"
	"slices"
	"strings"

	"sharewell/internal/agreement"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/page"
)

// mostFound is how many organisations a search for members shows.
const mostFound = 20

// memberPick is the part of the scope page that finds and ticks members.
type memberPick struct {
	Boxes   *govuk.CheckboxesProps
	Nobody  string
	Search  govuk.InputProps
	Find    govuk.ButtonProps
	Nothing string
	Many    string
}

func scopeValues(v agreement.View) url.Values {
	a := v.Statement.Answers
	out := url.Values{"legal_name": {a.LegalName}, "address": {strings.Join(a.Address.Lines, "\n")}, "town": {a.Address.Town}, "postcode": {a.Address.Postcode},
		"scope": {string(a.Scope.Kind)}, "services": {strings.Join(a.Scope.Services, "\n")}, "members": {}}
	for _, m := range a.Scope.Members {
		out.Add("members", string(m))
	}
	return out
}

func (d Deps) askScope(c *page.Ctx, b *ask.Builder, v agreement.View) error {
	b.Section("who")
	b.Line(ask.Field{Name: "legal_name"})
	b.Lines(ask.Field{Name: "address", Rows: 3})
	b.Line(ask.Field{Name: "town", Width: "20"})
	b.Line(ask.Field{Name: "postcode", Width: "10"})
	b.Section("covers")
	pick, err := d.members(c, b, v)
	if err != nil {
		return err
	}
	services := b.Known(ask.Field{Name: "services"}, nil)
	var options []ask.Option
	for _, k := range []agreement.ScopeKind{agreement.WholeBody, agreement.NamedServices, agreement.ForMembers} {
		options = append(options, ask.Option{Value: string(k), Text: c.Text.T("scope." + string(k)), Hint: c.Text.T("scope." + string(k) + ".hint")})
	}
	radios := b.Choose(ask.Field{Name: "scope"}, options)
	radios.Items[1].Conditional = govuk.Textarea(govuk.TextareaProps{Name: "services", ID: "services", Rows: 4, Value: b.Form.Raw("services"),
		Label: govuk.LabelProps{Text: services.Label}, Hint: govuk.HintProps{Text: services.Hint}, ErrorMessage: govuk.ErrorMessageProps{Text: b.Form.Error("services")}})
	radios.Items[2].Conditional = memberPickTempl(pick)
	return nil
}

// members builds the list of ticked members with what a search found.
func (d Deps) members(c *page.Ctx, b *ask.Builder, v agreement.View) (memberPick, error) {
	t, words := c.Text, strings.TrimSpace(c.Query("find"))
	p := memberPick{Search: govuk.InputProps{Name: "member_q", ID: "member_q", Value: textOr(b.Form.Raw("member_q"), words), Label: govuk.LabelProps{Text: t.T("member_q.label")}, Hint: govuk.HintProps{Text: t.T("member_q.hint")},
		ErrorMessage: govuk.ErrorMessageProps{Text: b.Form.Error("members")}},
		Find: govuk.ButtonProps{Text: t.T("find"), Name: thenField, Value: thenFind, Classes: "govuk-button--secondary"}, Nobody: t.T("members.none")}
	var options []ask.Option
	shown := []ident.Organisation{v.Statement.Organisation}
	boxes := govuk.CheckboxesProps{Name: "members", IDPrefix: "members", Classes: "govuk-checkboxes--small",
		Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: t.T("members.label"), Classes: "govuk-fieldset__legend--s"}}}
	add := func(o organisation.Brief, ticked bool) {
		options, shown = append(options, ask.Option{Value: string(o.ID), Text: o.Name}), append(shown, o.ID)
		boxes.Items = append(boxes.Items, govuk.CheckboxItem{Value: string(o.ID), Text: o.Name, Hint: govuk.HintProps{Text: o.Town}, Checked: govuk.When(ticked)})
	}
	for _, m := range v.Members {
		add(m, b.Form.Chosen("members", string(m.ID)))
	}
	if words != "" {
		found, err := d.Organisations.Find(c.R.Context(), c.Actor, organisation.Filter{Words: words, Most: mostFound + 1})
		if err != nil {
			return memberPick{}, err
		}
		if len(found) > mostFound {
			found, p.Many = found[:mostFound], t.T("members.many")
		}
		n := len(options)
		for _, o := range found {
			if !slices.Contains(shown, o.ID) && o.Status != organisation.Closed {
				add(o, b.Form.Chosen("members", string(o.ID)))
			}
		}
		if len(options) == n {
			p.Nothing = t.T("members.nothing", "words", words)
		}
	}
	b.Known(ask.Field{Name: "members", Label: t.T("members.label")}, options)
	if len(boxes.Items) > 0 {
		p.Boxes, p.Nobody = &boxes, ""
	}
	return p, nil
}

func (d Deps) readScope(c *page.Ctx, f *form.Form, _ agreement.View, a *agreement.Answers) {
	t := c.Text
	line := func(name string) string { return f.Text(name, form.TextRule{Label: t.T(name + ".label")}) }
	a.LegalName = line("legal_name")
	a.Address = organisation.Address{Lines: linesOf(f, "address", t.T("address.label")), Town: line("town"), Postcode: strings.ToUpper(line("postcode"))}
	kind := agreement.ScopeKind(f.Choice("scope", form.ChoiceRule{Options: []string{string(agreement.WholeBody), string(agreement.NamedServices), string(agreement.ForMembers)}}))
	if f.Raw(thenField) == thenFind {
		kind = agreement.ForMembers // who looks for a member wants one
	}
	a.Scope = agreement.Scope{Kind: kind}
	switch kind {
	case agreement.NamedServices:
		a.Scope.Services = linesOf(f, "services", t.T("services.label"))
	case agreement.ForMembers:
		for _, m := range f.Multi("members", form.MultiRule{}) {
			a.Scope.Members = append(a.Scope.Members, ident.Organisation(m))
		}
	case agreement.WholeBody:
	}
}

// linesOf reads a text with one entry per line.
func linesOf(f *form.Form, name, label string) []string {
	var out []string
	for l := range strings.SplitSeq(f.Text(name, form.TextRule{Label: label, Lines: true, Max: 4000}), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
