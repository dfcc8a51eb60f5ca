package sharingpage

import (
	"slices"
	"strings"

	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// mostFound is how many organisations one search shows.
const mostFound = 20

// finderView is the picker of an organisation.
type finderView struct {
	Action    string
	Search    govuk.InputProps
	Find      govuk.ButtonProps
	Nothing   string
	Choices   *govuk.RadiosProps
	BaseValue string
}

// outside reports whether the page is about a party that is not in the directory. The address can say
// so; else the row itself tells.
func outside(c *page.Ctx, at place) bool {
	switch c.Query("outsider") {
	case "yes":
		return true
	case "no":
		return false
	}
	p := at.content.Parties[at.index]
	return p.IsOutsider() && p.Outsider != sharing.Outsider{}
}

// partyView adds the picker, or the questions about an outsider, to the page of a party. Nothing else
// is asked before it is known who the party is, so that searching loses nothing typed.
func (p *rowPage) partyView(c *page.Ctx, out *rowView, b builder, at place, a attempt) error {
	path := out.Action
	isOutside := outside(c, at)
	if isOutside {
		out.Action = path + "?outsider=yes"
		out.SwitchText, out.Switch = c.Text.T("outsider.back_text"), &layout.Link{Text: c.Text.T("outsider.back_link"), Href: path + "?outsider=no"}
	} else {
		out.SwitchText = c.Text.T("outsider.text", "agreement", p.AgreementName)
		out.Switch = &layout.Link{Text: c.Text.T("outsider.link"), Href: path + "?outsider=yes"}
	}
	known := isOutside
	for _, f := range at.kind.Fields {
		switch {
		case f.Kind == sharing.KindOrg && !isOutside:
			values, base := a.shows(f.Key, f.Get(&at.content, at.index))
			finder, err := p.finder(c, path, values, base, b)
			if err != nil {
				return err
			}
			out.Finder, known = finder, finder.Choices != nil
		case f.Kind == sharing.KindOrg, strings.HasPrefix(f.Key, "outsider_") && !isOutside, !known:
		default:
			out.Questions = append(out.Questions, b.rowField(at, f, a))
		}
	}
	if isOutside { // the name first
		slices.SortStableFunc(out.Questions, func(x, y question) int {
			return nameFirst(x) - nameFirst(y)
		})
	}
	if !known {
		out.Save = govuk.ButtonProps{}
	}
	return nil
}

func nameFirst(q question) int {
	if q.Input.Name == "outsider_name" {
		return 0
	}
	return 1
}

// finder builds the picker: a search that works without scripts, and the matches.
func (p *rowPage) finder(c *page.Ctx, path string, values []string, base string, b builder) (*finderView, error) {
	query := c.Query("q")
	v := &finderView{Action: path, BaseValue: base,
		Search: govuk.InputProps{ID: "q", Name: "q", Type: "search", Value: query, Autocomplete: "off",
			Label: govuk.LabelProps{Text: c.Text.T("find.label"), Classes: "govuk-label--s"}, Hint: govuk.HintProps{Text: c.Text.T("find.hint")}},
		Find: govuk.ButtonProps{Text: c.Text.T("find.button"), Classes: "govuk-button--secondary"}}
	var items []govuk.RadioItem
	for _, current := range values {
		if name := b.names[ident.Organisation(current)]; name != "" {
			items = append(items, govuk.RadioItem{Value: current, Text: name, Checked: govuk.On})
		}
	}
	if query != "" {
		found, err := p.Organisations.Find(c.R.Context(), c.Actor, query, mostFound)
		if err != nil {
			return nil, err
		}
		for _, o := range found {
			if slices.Contains(values, string(o.ID)) {
				continue
			}
			hint := o.Kind
			if !o.Signatory {
				hint = joinDots(hint, c.Text.T("find.not_signatory"))
			}
			items = append(items, govuk.RadioItem{Value: string(o.ID), Text: o.Name, Hint: govuk.HintProps{Text: hint}})
		}
		switch {
		case len(found) == 0:
			v.Nothing = c.Text.T("find.nothing", "q", query)
		case len(found) >= mostFound:
			v.Nothing = c.Text.N("find.many", len(found))
		}
	}
	if len(items) > 0 {
		v.Choices = &govuk.RadiosProps{Name: "organisation", IDPrefix: "organisation", Items: items, Classes: "govuk-radios--small", ErrorMessage: b.errorOf("organisation"),
			Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: c.Text.T("find.choose"), Classes: "govuk-fieldset__legend--s"}}}
	}
	return v, nil
}
