package oneoffpage

import (
	"sharewell/internal/ident"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/page"
)

// Inputs of the other side, which becomes the giver or the receiver by the direction.
const (
	sideTapped = "side"       // one of the likely organisations
	sideTyped  = "side_name"  // the name of another
	sideFound  = "side_found" // which of those found by that name
	asTyped    = "as_typed"   // none of them
)

// sideFoundMost is how many organisations a typed name offers.
const sideFoundMost = 8

// sideView asks who the other side is: the likely ones to tap on, a name for everybody else, and those a
// name may mean. It works in one form, so that nothing else typed is lost.
type sideView struct {
	Likely *govuk.RadiosProps
	Found  *govuk.RadiosProps
	Other  govuk.InputProps
	Names  []string
}

// other is the other side as a form says it.
type other struct {
	Org   ident.Organisation
	Name  string // of one outside the directory
	Found []Partner
	Named bool // something was typed or tapped on
}

// unsure reports whether a typed name may mean several organisations.
func (o other) unsure() bool { return len(o.Found) > 0 }

// readSide reads who the other side is. A name goes before what is tapped on, since a name is typed only
// when nothing fits.
func (d Deps) readSide(c *page.Ctx, f *form.Form) (other, error) {
	typed := f.Raw(sideTyped)
	switch found := f.Raw(sideFound); {
	case found == asTyped && typed != "":
		return other{Name: typed, Named: true}, nil
	case found != "" && found != asTyped:
		return other{Org: ident.Organisation(found), Named: true}, nil
	case typed == "":
		return other{Org: ident.Organisation(f.Raw(sideTapped)), Named: f.Raw(sideTapped) != ""}, nil
	}
	exact, ok, err := d.Partners.Named(c.R.Context(), c.Actor, typed)
	if err != nil {
		return other{}, err
	}
	if ok {
		return other{Org: exact.ID, Named: true}, nil
	}
	out := other{Name: typed, Named: true}
	out.Found, err = d.Finder.Find(c.R.Context(), c.Actor, typed, sideFoundMost)
	return out, err
}

// answers turns the other side into answers of the record, by the direction.
func (o other) answers(own ident.Organisation, direction string) map[string][]string {
	set := func(v string) []string {
		if v == "" {
			return nil
		}
		return []string{v}
	}
	if direction == "request_made" {
		return map[string][]string{"provider_org": set(string(o.Org)), "provider_name": set(o.Name), "recipient_org": set(string(own)), "recipient_name": nil}
	}
	return map[string][]string{"provider_org": set(string(own)), "provider_name": nil, "recipient_org": set(string(o.Org)), "recipient_name": set(o.Name)}
}

// sideFields are the answers that the question of the other side gives.
func sideFields() []string {
	return []string{"provider_org", "provider_name", "recipient_org", "recipient_name"}
}

// side builds the question from what was typed, or from what stands in the record.
func (d Deps) side(c *page.Ctx, f *form.Form, kind string, problem string, found []Partner) (*sideView, error) {
	w := words(c)
	usual, err := d.Partners.Usual(c.R.Context(), c.Actor, suggested)
	if err != nil {
		return nil, err
	}
	usual, only := fitting(usual, kind)
	chosen := f.Raw(sideTapped)
	if chosen == "" && f.Raw(sideTyped) == "" && !f.Has("base.recipient_org") {
		chosen = string(only)
	}
	out := sideView{
		Likely: &govuk.RadiosProps{Name: sideTapped, IDPrefix: sideTapped, Hint: govuk.HintProps{Text: w.T("side.hint")}, ErrorMessage: govuk.ErrorMessageProps{Text: problem},
			Classes: "govuk-radios--small", Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: w.T("side.label"), Classes: "govuk-fieldset__legend--s"}}},
		Other: govuk.InputProps{ID: sideTyped, Name: sideTyped, Value: f.Raw(sideTyped), Autocomplete: "off", Label: govuk.LabelProps{Text: w.T("side.other")},
			Hint: govuk.HintProps{Text: w.T("side.other.hint")}, Attributes: govuk.Attrs{{Name: "list", Value: "side-names"}}},
	}
	for i, one := range usual {
		if i < offered || string(one.ID) == chosen {
			out.Likely.Items = append(out.Likely.Items, govuk.RadioItem{Value: string(one.ID), Text: one.Name, Checked: govuk.When(chosen == string(one.ID))})
		} else {
			out.Names = append(out.Names, one.Name)
		}
	}
	if len(found) > 0 {
		out.Found = &govuk.RadiosProps{Name: sideFound, IDPrefix: sideFound, Classes: "govuk-radios--small",
			Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: w.T("side.which", "name", f.Raw(sideTyped)), Classes: "govuk-fieldset__legend--s"}}}
		for _, one := range found {
			out.Found.Items = append(out.Found.Items, govuk.RadioItem{Value: string(one.ID), Text: one.Name, Hint: govuk.HintProps{Text: d.Book.Label("org_type", one.Kind)}})
		}
		out.Found.Items = append(out.Found.Items, govuk.RadioItem{Value: asTyped, Text: w.T("side.as_typed", "name", f.Raw(sideTyped)), Hint: govuk.HintProps{Text: w.T("side.as_typed.hint")}})
	}
	return &out, nil
}

// sideValues gives what stands in the record as the question's inputs hold it. An organisation that is
// not among the likely ones stands as its name.
func (d Deps) sideValues(v oneoff.View, known []Partner) map[string][]string {
	a := v.Record.Answers
	id := a.One("recipient_org")
	if a.Is("direction", "request_made") {
		id = a.One("provider_org")
	}
	for _, one := range known {
		if string(one.ID) == id && id != "" {
			return map[string][]string{sideTapped: {id}}
		}
	}
	if id != "" && id != string(v.Record.Owner) {
		return map[string][]string{sideTyped: {v.OtherName}}
	}
	if name := oneoff.OutsideName(a); name != "" {
		return map[string][]string{sideTyped: {name}, sideFound: {asTyped}}
	}
	return nil
}
