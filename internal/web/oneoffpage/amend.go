package oneoffpage

import (
	"net/url"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// amendPage changes answers of a final record, with a reason; the receiver is told where what was sent was
// wrong too.
type amendPage struct{ Deps }

// amendView is what the pages show.
type amendView struct {
	Caption, Heading, Intro string
	Errors                  *govuk.ErrorSummaryProps
	Groups                  []linksView // of the parts to choose from
	Questions               []question
	Sheet                   ask.Sheet
}

// lockedAnswers make the record the one it is; another side or case is another record.
func lockedAnswers() []string {
	return append(sideFields(), "subject_ref", "direction")
}

// amends lists the fields of a part that an amendment may change.
func (p part) amends(v oneoff.View) []oneoff.Field {
	var out []oneoff.Field
	for _, f := range p.asks(v.Case) {
		if slices.Contains(sideFields(), f.Key) || slices.Contains(lockedAnswers(), f.Key) && v.Record.Answers.Given(f.Key) {
			continue
		}
		out = append(out, f)
	}
	return out
}

func (p *amendPage) load(c *page.Ctx) (oneoff.View, error) {
	v, err := p.OneOffs.View(c.R.Context(), c.Actor, c.Path("ref"))
	if err == nil && (v.Side != oneoff.SideProvider || !v.May(access.AmendOneOff)) {
		err = errs.New(errs.Conflict, "oneoff.not_now", words(c).T("not_now"))
	}
	return v, err
}

// choose lists what can be changed.
func (p *amendPage) choose(c *page.Ctx) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	out := amendView{Caption: joinDots(v.Record.Ref, title(c, v)), Heading: c.Text.T("heading"), Intro: c.Text.T("intro")}
	group := ""
	for _, one := range parts() {
		if len(one.amends(v)) == 0 {
			continue
		}
		if group != one.Group {
			group = one.Group
			out.Groups = append(out.Groups, linksView{Title: fieldWords(c).T("group." + group + ".title")})
		}
		g := &out.Groups[len(out.Groups)-1]
		g.Links = append(g.Links, layout.Link{Text: partTitle(c, one.Key), Href: recordURL(v, "amend", one.Key)})
	}
	return c.Render(page.Head{Title: out.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: c.Text.T("back"), Href: v.Record.URL()}}, amendTempl(out))
}

func (p *amendPage) show(c *page.Ctx) error {
	v, one, err := p.part(c)
	if err != nil {
		return err
	}
	return p.render(c, v, one, form.FromValues(url.Values{}), attempt{})
}

func (p *amendPage) part(c *page.Ctx) (oneoff.View, part, error) {
	v, err := p.load(c)
	if err != nil {
		return v, part{}, err
	}
	one, ok := partByKey(c.Path("section"))
	if !ok || len(one.amends(v)) == 0 {
		return v, one, errs.New(errs.NotFound, "oneoff.no_section", words(c).T("no_section"))
	}
	return v, one, nil
}

func (p *amendPage) submit(c *page.Ctx) error {
	v, one, err := p.part(c)
	if err != nil {
		return err
	}
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	values := typed(f, one.amends(v)).values
	why := f.Text("reason", form.TextRule{Label: c.Text.T("reason.label"), Required: c.Text.T("reason.required"), Max: 4000, Lines: true})
	wrong := "no"
	if tellable(v) {
		wrong = f.Choice("sent_wrong", form.ChoiceRule{Required: c.Text.T("sent_wrong.required"), Options: []string{"yes", "no"}})
	}
	again := func(err error) error {
		return p.render(c, v, one, f, attempt{saved: oneoff.Saved{Wrong: append(f.Errors(), errs.FieldsOf(err)...)}, typed: values, form: f, refused: true})
	}
	if f.Err() != nil {
		return again(nil)
	}
	key := f.Raw(form.SubmissionField)
	if wrong == "yes" {
		err = p.OneOffs.Correct(c.R.Context(), c.Actor, oneoff.CorrectCommand{Ref: v.Record.Ref, Key: key, What: why, Values: values})
	} else {
		err = p.OneOffs.Amend(c.R.Context(), c.Actor, oneoff.AmendCommand{Ref: v.Record.Ref, Key: key, Values: values, Reason: why, Seen: ask.Version(f)})
	}
	switch {
	case err == nil:
		return c.Done(v.Record.URL(), "amended")
	case errs.KindOf(err) == errs.Invalid && len(errs.FieldsOf(err)) > 0:
		return again(err)
	case errs.CodeOf(err) == "oneoff.changed", errs.CodeOf(err) == "oneoff.unchanged":
		return again(errs.InvalidFields([]errs.Field{{Name: "reason", Code: "conflict", Message: errs.MessageOf(err)}}))
	}
	return err
}

// tellable reports whether anything went to anybody who could be told.
func tellable(v oneoff.View) bool { return v.Case.Shares() && v.Record.Decision() != "" }

func (p *amendPage) render(c *page.Ctx, v oneoff.View, one part, f *form.Form, a attempt) error {
	t := c.Text
	out := amendView{Caption: joinDots(v.Record.Ref, title(c, v)), Heading: t.T("change.heading", "part", partTitle(c, one.Key)), Intro: t.T("change.intro")}
	edit := &editPage{p.Deps}
	options, err := edit.optionsFor(c, v, one)
	if err != nil {
		return err
	}
	b := questions{Deps: p.Deps, ctx: c, kase: v.Case, wrong: a.saved.Wrong, options: options, found: v.Findings}
	for _, field := range one.amends(v) {
		q := b.build(field, a.shows(field.Key, v.Record.Answers[field.Key]))
		if p.Advice != nil {
			q.Ask = advicepage.Linking(c, aboutOf(v), q.Key, q.Label)
		}
		out.Questions = append(out.Questions, q)
	}
	q := ask.Again(c, f)
	q.Lines(ask.Field{Name: "reason", Rows: 3, Max: 4000})
	if tellable(v) {
		q.Choose(ask.Field{Name: "sent_wrong"}, []ask.Option{{Value: "yes", Text: t.T("sent_wrong.yes"), Hint: t.T("sent_wrong.yes_hint", "name", v.OtherName)}, {Value: "no", Text: t.T("sent_wrong.no")}})
	}
	seen := itoa64(v.Record.Version)
	if f.Has(ask.VersionField) && !slices.ContainsFunc(a.saved.Wrong, func(w errs.Field) bool { return w.Code == "conflict" }) {
		seen = f.Raw(ask.VersionField)
	}
	out.Sheet = ask.Sheet{Action: recordURL(v, "amend", one.Key), Key: ask.KeyOf(f), Version: seen, Questions: q.Questions,
		Save: govuk.ButtonProps{Text: t.T("save"), PreventDoubleClick: govuk.On}, Cancel: &layout.Link{Text: t.T("back"), Href: v.Record.URL()}}
	out.Errors = summary(c, a.saved.Wrong, out.Questions)
	return c.Render(page.Head{Title: out.Heading, Voice: layout.Members, HasErrors: out.Errors != nil, BackLink: &layout.Link{Text: t.T("back_list"), Href: recordURL(v, "amend")}}, amendPartTempl(out))
}
