package oneoffpage

import (
	"net/url"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// editPage is one short page of questions: of a draft, or of what an emergency record left out.
type editPage struct{ Deps }

// editView is what the page shows.
type editView struct {
	Caption, Title, Intro string
	Action                string
	Errors                *govuk.ErrorSummaryProps
	Kept                  string // says that what is wrong was saved all the same
	Conflicts             conflictsView
	MissingTitle          string
	Missing               []string
	Questions             []question
	Side                  *sideView
	SideBases             []hiddenInput
	Hidden                []hiddenInput
	Nothing               string
	Save, SaveNext        govuk.ButtonProps
	Back                  layout.Link
	First                 *ask.FirstButton // what the enter key does where buttons stand beside the questions
	SideAsk               *advicepage.Button
	GivenTitle            string
	Given                 []layout.Fact
}

// hiddenInput carries what the page showed.
type hiddenInput struct{ Name, Value string }

// attempt is a save that needs another look, and what was typed for it.
type attempt struct {
	saved   oneoff.Saved
	typed   map[string][]string
	form    *form.Form // nil on first display
	found   []Partner  // whom a typed name may mean
	refused bool       // nothing was saved
}

// keptAll reports whether everything typed was saved, right or wrong, so that leaving the page loses nothing.
func (a attempt) keptAll(completing bool) bool {
	return !a.refused && len(a.found) == 0 && len(a.saved.Conflicts) == 0 && (!completing || len(a.saved.Wrong) == 0)
}

// shows gives what to show for an answer: what was typed where the save left it open, else what is kept.
func (a attempt) shows(key string, kept []string) filled {
	in := filled{kept, oneoff.FieldHash(kept)}
	typed, ok := a.typed[key]
	if !ok {
		return in
	}
	if a.refused {
		if a.form.Has("base." + key) {
			in.Base = a.form.Raw("base." + key)
		}
		in.Values = typed
		return in
	}
	open := slices.ContainsFunc(a.saved.Wrong, func(f errs.Field) bool { return f.Name == key }) ||
		slices.ContainsFunc(a.saved.Conflicts, func(x oneoff.Conflict) bool { return x.Key == key })
	if open {
		in.Values = typed
	}
	return in
}

// load loads the record with the part, and makes sure that this person may fill it in.
func (p *editPage) load(c *page.Ctx) (oneoff.View, part, error) {
	v, err := p.OneOffs.View(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return v, part{}, err
	}
	one, ok := partByKey(c.Path("section"))
	if !ok {
		return v, one, errs.New(errs.NotFound, "oneoff.no_section", words(c).T("no_section"))
	}
	if !v.May(access.EditOneOff) && (!v.May(access.AmendOneOff) || v.Side != oneoff.SideProvider) {
		return v, one, errs.New(errs.Conflict, "oneoff.not_draft", words(c).T("not_draft"))
	}
	return v, one, nil
}

// completing reports whether the record is final, so that only what was left out can be filled in.
func completing(v oneoff.View) bool { return v.Record.Stage == oneoff.Final }

// left lists the fields of a part that are still to be filled in after finalising.
func left(v oneoff.View, p part) []oneoff.Field {
	var out []oneoff.Field
	for _, key := range p.Fields {
		f, ok := oneoff.FieldByKey(key)
		if ok && slices.ContainsFunc(v.FollowUps, func(u oneoff.FollowUpView) bool { return u.Open() && u.Key == key }) {
			out = append(out, f)
		}
	}
	return out
}

// fieldsOf lists what the page asks.
func fieldsOf(v oneoff.View, p part) []oneoff.Field {
	if completing(v) {
		return left(v, p)
	}
	return p.asks(v.Case)
}

// firstLeft finds the first part, of the section that a task names or of any, with something left out.
func firstLeft(v oneoff.View, section string) (part, bool) {
	for _, o := range parts() {
		if (section == "" || o.Section == section) && len(left(v, o)) > 0 {
			return o, true
		}
	}
	return part{}, false
}

func (p *editPage) show(c *page.Ctx) error {
	v, one, err := p.load(c)
	if err != nil {
		return err
	}
	if completing(v) && len(left(v, one)) == 0 {
		if o, ok := firstLeft(v, one.Section); ok {
			return c.Redirect(recordURL(v, "edit", o.Key))
		}
		return c.Redirect(v.Record.URL())
	}
	return p.render(c, v, one, attempt{})
}

func (p *editPage) submit(c *page.Ctx) error {
	v, one, err := p.load(c)
	if err != nil {
		return err
	}
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	fields := fieldsOf(v, one)
	in := typed(f, fields)
	a := attempt{typed: in.values, form: f}
	if problem, err := p.sideOf(c, &in, &a, one); err != nil {
		return err
	} else if problem != "" {
		a.saved.Wrong = append(a.saved.Wrong, errs.Field{Name: sideTapped, Code: "side", Message: problem})
	}
	wrong := a.saved.Wrong
	if completing(v) {
		a.saved, err = p.complete(c, v, in)
	} else {
		a.saved, err = p.OneOffs.Save(c.R.Context(), c.Actor, oneoff.SaveSection{Ref: v.Record.Ref, Section: one.Section, Values: in.values, Base: in.base})
	}
	if errs.KindOf(err) == errs.Invalid && len(errs.FieldsOf(err)) > 0 {
		a.saved, a.refused, err = oneoff.Saved{Wrong: errs.FieldsOf(err)}, true, nil
	}
	if err != nil {
		return err
	}
	a.saved.Wrong = slices.DeleteFunc(append(wrong, a.saved.Wrong...), func(w errs.Field) bool { return w.Name != sideTapped && !slices.Contains(one.Fields, w.Name) })
	return p.after(c, one, a, fields)
}

// after goes on once the answers are saved, or shows again what needs another look.
func (p *editPage) after(c *page.Ctx, one part, a attempt, before []oneoff.Field) error {
	v, _, err := p.load(c)
	if err != nil {
		return err
	}
	if field, ok := advicepage.Pressed(a.form); ok && a.keptAll(completing(v)) {
		return c.Redirect(advicepage.AskURL(aboutOf(v), field))
	}
	hints := slices.DeleteFunc(a.saved.Hints, func(h oneoff.FieldHint) bool { return !slices.Contains(one.Fields, h.Key) })
	if a.refused || len(a.found) > 0 || len(a.saved.Conflicts) > 0 || len(a.saved.Wrong) > 0 || len(hints) > 0 && a.form.Raw("seen_hints") != hintsMark(hints) {
		a.saved.Hints = hints
		return p.render(c, v, one, a)
	}
	if completing(v) {
		if o, ok := firstLeft(v, ""); ok && a.form.Raw("then") == "next" {
			return c.Done(recordURL(v, "edit", o.Key), "saved")
		}
		return c.Done(v.Record.URL(), "completed")
	}
	if now := one.asks(v.Case); slices.ContainsFunc(now, func(f oneoff.Field) bool {
		return !slices.ContainsFunc(before, func(b oneoff.Field) bool { return b.Key == f.Key })
	}) {
		return c.Done(c.R.URL.Path, "more")
	}
	if next, ok := one.next(v.Case); ok && a.form.Raw("then") == "next" {
		return c.Done(recordURL(v, "edit", next.Key), "saved")
	}
	return c.Done(v.Record.URL(), "saved")
}

// input is what a form says, with the marks of what its page showed.
type input struct {
	values map[string][]string
	base   map[string]string
}

// typed reads the answers of the questions that the page showed.
func typed(f *form.Form, fields []oneoff.Field) input {
	in := input{map[string][]string{}, map[string]string{}}
	for _, field := range fields {
		if f.Has("base."+field.Key) && !slices.Contains(sideFields(), field.Key) {
			in.values[field.Key] = f.RawAll(field.Key)
			in.base[field.Key] = f.Raw("base." + field.Key)
		}
	}
	return in
}

// sideOf adds the other side to what was typed. What cannot be kept is said and left out.
func (p *editPage) sideOf(c *page.Ctx, in *input, a *attempt, one part) (problem string, err error) {
	if one.Key != "start" || !a.form.Has("base.recipient_org") {
		return "", nil
	}
	o, err := p.readSide(c, a.form)
	if err != nil {
		return "", err
	}
	direction := a.form.Raw("direction")
	switch {
	case o.unsure():
		a.found = o.Found
		return words(c).T("side.unsure"), nil
	case !o.Named && direction == "":
		return "", nil
	}
	for key, values := range o.answers(c.Actor.Organisation, direction) {
		in.values[key], in.base[key] = values, a.form.Raw("base."+key)
	}
	return "", nil
}

// complete fills in what was left out, and keeps what is right also when something else is not.
func (p *editPage) complete(c *page.Ctx, v oneoff.View, in input) (oneoff.Saved, error) {
	values := map[string][]string{}
	for key, v := range in.values {
		if slices.ContainsFunc(v, func(s string) bool { return s != "" }) {
			values[key] = v
		}
	}
	cmd := oneoff.CompleteCommand{Ref: v.Record.Ref, Values: values}
	saved, err := p.OneOffs.Complete(c.R.Context(), c.Actor, cmd)
	wrong := errs.FieldsOf(err)
	if errs.KindOf(err) != errs.Invalid || len(wrong) == 0 {
		return saved, err
	}
	for _, w := range wrong {
		delete(values, w.Name)
	}
	if saved, err = p.OneOffs.Complete(c.R.Context(), c.Actor, cmd); errs.KindOf(err) == errs.Invalid {
		return oneoff.Saved{}, errs.InvalidFields(append(wrong, errs.FieldsOf(err)...))
	}
	saved.Wrong = append(saved.Wrong, wrong...)
	return saved, err
}

// hintsMark stands for a set of warnings, so that the same ones do not hold a person up twice.
func hintsMark(hints []oneoff.FieldHint) string {
	var all []string
	for _, h := range hints {
		all = append(all, h.Key+" "+string(h.Kind))
	}
	slices.Sort(all)
	return oneoff.FieldHash(slices.Compact(all))
}

func (p *editPage) render(c *page.Ctx, v oneoff.View, one part, a attempt) error {
	view, err := p.view(c, v, one, a)
	if err != nil {
		return err
	}
	return c.Render(page.Head{Title: view.Title, Voice: layout.Members, HasErrors: view.Errors != nil || len(view.Conflicts.Conflicts) > 0,
		BackLink: &view.Back}, editTempl(view))
}

func (p *editPage) view(c *page.Ctx, v oneoff.View, one part, a attempt) (editView, error) {
	t := c.Text
	out := editView{Caption: joinDots(v.Record.Ref, title(c, v)), Title: partTitle(c, one.Key), Intro: fieldWords(c).T("part." + one.Key + ".text"), Action: recordURL(v, "edit", one.Key),
		Save: govuk.ButtonProps{Text: t.T("save"), Classes: "govuk-button--secondary"}, SaveNext: govuk.ButtonProps{Text: t.T("save_next"), Name: "then", Value: "next"},
		Back: layout.Link{Text: t.T("back"), Href: v.Record.URL()}, Hidden: []hiddenInput{{"seen_hints", hintsMark(a.saved.Hints)}}}
	if completing(v) {
		out.Intro = t.T("completing")
	}
	options, err := p.optionsFor(c, v, one)
	if err != nil {
		return out, err
	}
	b := questions{Deps: p.Deps, ctx: c, kase: v.Case, wrong: a.saved.Wrong, options: options, found: v.Findings}
	fields := fieldsOf(v, one)
	for _, f := range fields {
		if !slices.Contains(sideFields(), f.Key) {
			out.Questions = append(out.Questions, b.build(f, a.shows(f.Key, v.Record.Answers[f.Key])))
		}
	}
	if err := p.addSide(c, &out, v, fields, a); err != nil {
		return out, err
	}
	if _, more := one.next(v.Case); !more || completing(v) && onlyLeft(v, one) || len(fields) == 0 {
		out.SaveNext.Text, out.Save.Classes = "", ""
	}
	if len(fields) == 0 {
		out.Nothing, out.Save.Text = t.T("nothing"), t.T("go_back")
	}
	out.Conflicts = p.conflicts(c, v, a.saved.Conflicts)
	if out.Errors = summary(c, a.saved.Wrong, out.Questions); out.Errors != nil && !a.refused {
		out.Kept = t.T("kept")
	}
	if lacks := one.lacks(v.Missing); out.Errors == nil && !completing(v) && one.progress(v.Case, v.Missing) == oneoff.InProgress {
		out.MissingTitle = t.T("missing")
		for _, m := range lacks {
			out.Missing = append(out.Missing, m.Message)
		}
	}
	p.advice(c, &out, v, fields)
	if len(fields) > 0 {
		out.First = &ask.FirstButton{Name: out.SaveNext.Name, Value: out.SaveNext.Value}
		if out.SaveNext.Text == "" {
			out.First = &ask.FirstButton{Name: advicepage.ThenField}
		}
	}
	return out, nil
}

// onlyLeft reports whether nothing is left out anywhere else.
func onlyLeft(v oneoff.View, one part) bool {
	return !slices.ContainsFunc(parts(), func(o part) bool { return o.Key != one.Key && len(left(v, o)) > 0 })
}

// optionsFor asks the rulebook only where it has something to say.
func (p *editPage) optionsFor(c *page.Ctx, v oneoff.View, one part) ([]oneoff.FieldOptions, error) {
	if one.Section != "law" && one.Key != "purpose-fit" {
		return nil, nil
	}
	return p.OneOffs.Options(c.R.Context(), c.Actor, v.Record.Ref)
}

// addSide asks for the other side, where the page does.
func (p *editPage) addSide(c *page.Ctx, out *editView, v oneoff.View, fields []oneoff.Field, a attempt) error {
	asks := func(f oneoff.Field) bool { return slices.Contains(sideFields(), f.Key) }
	if !slices.ContainsFunc(fields, asks) {
		return nil
	}
	f := a.form
	if f == nil || !a.refused && len(a.found) == 0 && !slices.ContainsFunc(a.saved.Wrong, func(w errs.Field) bool { return w.Name == sideTapped }) {
		usual, err := p.Partners.Usual(c.R.Context(), c.Actor, suggested)
		if err != nil {
			return err
		}
		f = form.FromValues(url.Values(p.sideValues(v, usual)))
	}
	problem := ""
	for _, w := range a.saved.Wrong {
		if slices.Contains(append(sideFields(), sideTapped), w.Name) {
			problem = w.Message
		}
	}
	for _, key := range sideFields() {
		out.SideBases = append(out.SideBases, hiddenInput{"base." + key, oneoff.FieldHash(v.Record.Answers[key])})
	}
	var err error
	out.Side, err = p.side(c, f, "", problem, a.found)
	return err
}

// advice leads from each question to an adviser, and shows what advisers said about them.
func (p *editPage) advice(c *page.Ctx, out *editView, v oneoff.View, fields []oneoff.Field) {
	for _, a := range v.Record.Advice {
		if slices.ContainsFunc(fields, func(f oneoff.Field) bool { return f.Key == a.Field }) {
			out.GivenTitle = c.Text.T("advice.given")
			out.Given = append(out.Given, layout.Fact{Term: joinDots(roleWords(c, a.Role), layout.FormatDate(a.At)), Value: a.Summary})
		}
	}
	if p.Advice == nil {
		return
	}
	for i := range out.Questions {
		q := &out.Questions[i]
		q.Ask = advicepage.Saving(c, q.Key, q.Label)
	}
	if out.Side != nil {
		out.SideAsk = advicepage.Saving(c, "recipient_org", words(c).T("side.label"))
	}
}

// aboutOf names a record as a thing that advice can be about.
func aboutOf(v oneoff.View) event.Subject { return event.Subject{Kind: "oneoff", ID: v.Record.Ref} }

// summary builds the error summary; nil when there is nothing wrong.
func summary(c *page.Ctx, wrong []errs.Field, asked []question) *govuk.ErrorSummaryProps {
	if len(wrong) == 0 {
		return nil
	}
	s := &govuk.ErrorSummaryProps{TitleText: words(c).T("problem")}
	for _, w := range wrong {
		id := w.Name
		switch {
		case slices.Contains(sideFields(), id):
			id = sideTapped
		case slices.ContainsFunc(asked, func(q question) bool { return q.Date.ID == w.Name }):
			id += "-day"
		}
		s.ErrorList = append(s.ErrorList, govuk.ErrorSummaryItem{Href: "#" + id, Text: w.Message})
	}
	return s
}
