package schoolpage

import (
	"strings"

	"sharewell/internal/school"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// lettersPage asks which letter, and what goes into it. Everything travels in the address.
type lettersPage struct{ Deps }

type chooseView struct {
	Heading, Intro string
	Doubt          *doubtView
	Kinds          govuk.RadiosProps
	For            govuk.SelectProps
	Button         string
	Action         string
}

// longest is how much may be typed into one place of a letter.
const longest = 200

// mostSchools is how many names the directory offers.
const mostSchools = 1000

// choose asks for the letter and the programme.
func (p *lettersPage) choose(c *page.Ctx) error {
	doubt, err := p.doubt(c, school.RefCommon, school.RefLetters)
	if err != nil {
		return err
	}
	t := c.Text
	v := chooseView{Heading: t.T("heading"), Intro: t.T("intro"), Doubt: doubt, Action: FillPath, Button: t.T("next"),
		Kinds: govuk.RadiosProps{Name: "kind", Value: string(kindOf(c)), Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: t.T("kind"), Classes: "govuk-fieldset__legend--m"}},
			Items: []govuk.RadioItem{{Value: string(school.ToParents), Text: t.T("kind.parents"), Hint: govuk.HintProps{Text: t.T("kind.parents.hint")}},
				{Value: string(school.ToSchool), Text: t.T("kind.request"), Hint: govuk.HintProps{Text: t.T("kind.request.hint")}}}},
		For: govuk.SelectProps{Name: "for", Label: govuk.LabelProps{Text: t.T("for"), Classes: "govuk-label--m"}, Value: c.Query("for"), Items: p.offers(c)}}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: LettersPath, Breadcrumbs: crumbs(c)}, chooseTempl(v))
}

// offers lists every programme in every phase.
func (d Deps) offers(c *page.Ctx) []govuk.SelectItem {
	var out []govuk.SelectItem
	for _, phase := range d.Packs.Phases {
		for _, x := range d.Packs.In(phase.Code) {
			out = append(out, govuk.SelectItem{Value: of(phase.Code, x.Code), Text: words(c).T("offer", "phase", phase.Label, "programme", x.Label)})
		}
	}
	return out
}

func kindOf(c *page.Ctx) school.LetterKind {
	if k := school.LetterKind(c.Query("kind")); k.Valid() {
		return k
	}
	return school.ToParents
}

// wish reads what is asked for from the address, with what is wrong in it.
func (p *lettersPage) wish(c *page.Ctx) (school.Wish, *form.Form) {
	phase, programme := parted(c.Query("for"))
	w := school.Wish{Kind: kindOf(c), Phase: phase, Programme: programme, On: c.Today(), Regulator: p.Regulator, Site: c.Site.PublicURL, Filled: map[string]string{}}
	f := form.FromValues(c.R.URL.Query())
	for _, x := range p.Packs.Places() {
		w.Filled[x.Code] = f.Text(x.Code, form.TextRule{Label: strings.ToLower(p.label(c, x.Code)), Max: longest})
	}
	return w, f
}

// label is the question for a place.
func (p *lettersPage) label(c *page.Ctx, code string) string {
	return c.Site.Texts.Page("schools_letters").T("place." + code)
}

type fillView struct {
	Heading, Caption, Intro string
	Doubt                   *doubtView
	Errors                  *govuk.ErrorSummaryProps
	Action, Kind, For       string
	Fields                  []govuk.InputProps
	Schools                 []string
	Button, Kept            string
}

// fill asks for what goes into the letter.
func (p *lettersPage) fill(c *page.Ctx) error {
	w, f := p.wish(c)
	return p.ask(c, w, f)
}

func (p *lettersPage) ask(c *page.Ctx, w school.Wish, f *form.Form) error {
	letter, err := p.Packs.Compose(school.Wish{Kind: w.Kind, Phase: w.Phase, Programme: w.Programme, On: w.On, Regulator: w.Regulator, Site: w.Site})
	if err != nil {
		return err
	}
	doubt, err := p.doubt(c, school.RefCommon, school.RefLetters, school.RefOf(w.Programme))
	if err != nil {
		return err
	}
	t := c.Site.Texts.Page("schools_letters")
	v := fillView{Heading: t.T("fill." + string(w.Kind)), Caption: p.offerWords(c, w), Intro: t.T("fill.intro"), Doubt: doubt, Action: PreviewPath,
		Kind: string(w.Kind), For: of(w.Phase, w.Programme), Button: t.T("show"), Kept: t.T("kept")}
	if c.Actor.SignedIn() {
		if v.Schools, err = p.Directory.Schools(c.R.Context(), c.Actor, mostSchools); err != nil {
			return err
		}
	}
	for _, x := range letter.ToFill {
		v.Fields = append(v.Fields, p.field(c, x.Code, w, f, len(v.Schools) > 0))
	}
	h := page.Head{Title: v.Heading + ": " + v.Caption, NoIndex: true, Breadcrumbs: crumbs(c, layout.Link{Text: t.T("heading"), Href: LettersPath})}
	if items := f.ErrorSummaryItems(); len(items) > 0 {
		h.HasErrors = true
		v.Errors = &govuk.ErrorSummaryProps{TitleText: c.Site.Texts.Page("form_words").T("problem")}
		for _, i := range items {
			v.Errors.ErrorList = append(v.Errors.ErrorList, govuk.ErrorSummaryItem{Text: i.Text, Href: i.Href})
		}
	}
	return c.Render(h, fillTempl(v))
}

func (p *lettersPage) field(c *page.Ctx, code string, w school.Wish, f *form.Form, listed bool) govuk.InputProps {
	t := c.Site.Texts.Page("schools_letters")
	in := govuk.InputProps{Name: code, ID: code, Label: govuk.LabelProps{Text: t.T("place." + code)}, Value: w.Filled[code],
		Hint: govuk.HintProps{Text: t.T("hint." + code)}, ErrorMessage: govuk.ErrorMessageProps{Text: f.Error(code)}, Autocomplete: "off"}
	if code == "school" && listed {
		in.Attributes = govuk.Attrs{{Name: "list", Value: "schools"}}
	}
	return in
}

// offerWords names the programme and the kind of school.
func (d Deps) offerWords(c *page.Ctx, w school.Wish) string {
	x, _, err := d.Packs.Offered(w.Programme, w.Phase)
	if err != nil {
		return ""
	}
	p, err := d.Packs.Phase(w.Phase)
	if err != nil {
		return ""
	}
	return words(c).T("offer", "phase", p.Label, "programme", x.Label)
}
