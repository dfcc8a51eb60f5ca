package sharingpage

import (
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// section is one short page of questions of a draft.
type section struct{ Deps }

// sectionView is what the page shows.
type sectionView struct {
	Title, Intro string
	Action       string
	Errors       *govuk.ErrorSummaryProps
	Kept         string // says that what is wrong was saved all the same
	Conflicts    conflictsView
	Missing      []string
	MissingTitle string
	Questions    []question
	SeenHints    string // mark of the warnings shown
	Tables       []tableView
	Flows        []layout.Flow
	FlowTitle    string
	Nothing      string
	Save         govuk.ButtonProps
	SaveNext     govuk.ButtonProps
	Back         layout.Link
	Advice       *advicepage.BesideView
}

// tableView is a table of rows within a section.
type tableView struct {
	Key, Title, Hint string
	Titled           bool // the page's heading says the same already
	Rows             []rowLine
	Empty            string
	Add              layout.Link
}

// rowLine is one row in short.
type rowLine struct {
	Title, Detail string
	Missing       []string
	Change        layout.Link
	Hidden        string
}

func (p *section) show(c *page.Ctx) error {
	v, err := p.draft(c)
	if err != nil {
		return err
	}
	return p.render(c, v, attempt{})
}

func (p *section) submit(c *page.Ctx) error {
	v, err := p.draft(c)
	if err != nil {
		return err
	}
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	key := c.Path("section")
	cmd := sharing.SaveSection{Ref: v.Record.Ref, Section: key, Values: map[string][]string{}, Base: map[string]string{}}
	for _, field := range sharing.FieldsOf(key) {
		if field.Kind == sharing.KindRows || field.ReadOnly || !f.Has("base."+field.Key) {
			continue
		}
		cmd.Values[field.Key] = f.RawAll(field.Key)
		cmd.Base[field.Key] = f.Raw("base." + field.Key)
	}
	saved, err := p.Sharing.SaveSection(c.R.Context(), c.Actor, cmd)
	if errs.KindOf(err) == errs.Invalid && len(errs.FieldsOf(err)) > 0 {
		return p.render(c, v, attempt{saved: sharing.Saved{Wrong: errs.FieldsOf(err)}, typed: cmd.Values, base: cmd.Base, refused: true})
	}
	if err != nil {
		return err
	}
	asked := askedIn(key, &v.Shown.Version.Content)
	if v, err = p.draft(c); err != nil {
		return err
	}
	saved.Wrong = ofFields(saved.Wrong)
	if len(saved.Conflicts) > 0 || len(saved.Wrong) > 0 || len(saved.Hints) > 0 && f.Raw("seen_hints") != hintsMark(saved.Hints) {
		return p.render(c, v, attempt{saved: saved, typed: cmd.Values})
	}
	if followed(asked, askedIn(key, &v.Shown.Version.Content)) {
		return c.Done(c.R.URL.Path, "more")
	}
	if next := after(key, &v.Shown.Version.Content); f.Raw("then") == "next" && next != "" {
		return c.Done(editURL(v, next), "saved")
	}
	return c.Done(v.Record.URL(), "saved")
}

// attempt is a save that needs another look, and what was typed for it.
type attempt struct {
	saved   sharing.Saved
	typed   map[string][]string
	base    map[string]string
	refused bool // nothing was saved
}

// shows gives what to show for an answer: what was typed where the save left it open, else what is kept.
func (a attempt) shows(key string, kept []string) (values []string, base string) {
	values, base = kept, sharing.FieldHash(kept)
	typed, ok := a.typed[key]
	if !ok {
		return values, base
	}
	if a.refused {
		if b, ok := a.base[key]; ok {
			base = b
		}
		return typed, base
	}
	open := slices.ContainsFunc(a.saved.Wrong, func(f errs.Field) bool { return lastPart(f.Name) == key }) ||
		slices.ContainsFunc(a.saved.Conflicts, func(x sharing.FieldConflict) bool { return lastPart(x.Key) == key })
	if open {
		return typed, base
	}
	return values, base
}

// lastPart gives the field of a row's answer, which is named table.row.field.
func lastPart(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

// ofFields leaves out what is wrong in rows: their own pages show that.
func ofFields(wrong []errs.Field) []errs.Field {
	var out []errs.Field
	for _, w := range wrong {
		if !strings.Contains(w.Name, ".") {
			out = append(out, w)
		}
	}
	return out
}

// askedIn lists the questions that a section asks of a content.
func askedIn(section string, c *sharing.Content) []string {
	var out []string
	for _, f := range sharing.FieldsOf(section) {
		if f.Asked(c) && !f.ReadOnly {
			out = append(out, f.Key)
		}
	}
	return out
}

// followed reports whether answers led to more questions.
func followed(before, now []string) bool {
	return slices.ContainsFunc(now, func(k string) bool { return !slices.Contains(before, k) })
}

// hintsMark stands for a set of warnings, so that the same ones do not hold a person up twice.
func hintsMark(hints []sharing.FieldHint) string {
	var all []string
	for _, h := range hints {
		all = append(all, h.Hint.Message)
	}
	slices.Sort(all)
	return sharing.FieldHash(slices.Compact(all))
}

// draft loads the record and makes sure that the section exists and that this actor may fill it in.
func (p *section) draft(c *page.Ctx) (sharing.View, error) {
	v, err := editable(c, p.Deps)
	if err == nil && !sharing.SectionKnown(c.Path("section")) {
		err = errs.New(errs.NotFound, "sharing.no_section", words(c).T("no_section"))
	}
	return v, err
}

// editable loads a record whose draft this actor may fill in.
func editable(c *page.Ctx, d Deps) (sharing.View, error) {
	v, err := d.Sharing.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return v, err
	}
	if !v.May(access.EditRecord) {
		return v, errs.New(errs.Conflict, "sharing.not_draft", words(c).T("not_draft"))
	}
	return v, nil
}

// after is the section that follows one in the task list and asks anything of the record.
func after(key string, content *sharing.Content) string {
	all := sharing.Sections()
	i := slices.IndexFunc(all, func(s sharing.Section) bool { return s.Key == key })
	for _, s := range all[i+1:] {
		if len(askedIn(s.Key, content)) > 0 {
			return s.Key
		}
	}
	return ""
}

func editURL(v sharing.View, section string) string { return v.Record.URL() + "/edit/" + section }

func (p *section) render(c *page.Ctx, v sharing.View, a attempt) error {
	view := p.view(c, v, a)
	var err error
	if view.Advice, err = p.beside(c, v, c.Path("section")); err != nil {
		return err
	}
	return c.Render(page.Head{Title: view.Title, Voice: layout.Members, HasErrors: view.Errors != nil || len(view.Conflicts.Conflicts) > 0,
		BackLink: &view.Back}, sectionTempl(view))
}

// view builds what the page shows, for the first display and after a save that needs another look.
func (p *section) view(c *page.Ctx, v sharing.View, a attempt) sectionView {
	key, content := c.Path("section"), &v.Shown.Version.Content
	b := builder{Deps: p.Deps, ctx: c, texts: fieldWords(c), content: content, names: namesOf(v), errors: a.saved.Wrong}
	out := sectionView{
		Title: sectionTitle(c, key), Intro: fieldWords(c).T("section." + key + ".text"), Action: editURL(v, key), SeenHints: hintsMark(a.saved.Hints),
		Save: govuk.ButtonProps{Text: c.Text.T("save"), Classes: "govuk-button--secondary"},
		Back: layout.Link{Text: c.Text.T("back"), Href: v.Record.URL()},
	}
	if after(key, content) != "" {
		out.SaveNext = govuk.ButtonProps{Text: c.Text.T("save_next"), Name: "then", Value: "next"}
	} else {
		out.Save.Classes = ""
	}
	for _, f := range sharing.FieldsOf(key) {
		switch {
		case f.Kind == sharing.KindRows:
			t := p.table(c, v, f.Key, b.names)
			t.Titled = t.Title == out.Title
			out.Tables = append(out.Tables, t)
		case f.ReadOnly || !f.Asked(content):
		default:
			out.Questions = append(out.Questions, b.field(f, a))
		}
	}
	if len(out.Questions) == 0 {
		out.Save.Text, out.SaveNext.Text = c.Text.T("go_back"), c.Text.T("go_on")
		if after(key, content) == "" {
			out.SaveNext.Text = ""
		}
		if len(out.Tables) == 0 {
			out.Nothing = c.Text.T("nothing")
		}
	}
	out.Conflicts = b.conflicts(a.saved.Conflicts)
	if out.Errors = summary(c, a.saved.Wrong, out.Questions); out.Errors != nil && !a.refused {
		out.Kept = c.Text.T("kept")
	}
	if out.Errors == nil {
		out.Missing, out.MissingTitle = p.missing(v, key), c.Text.T("missing")
	}
	if key == "flows" && len(content.Flows) > 0 {
		out.Flows, out.FlowTitle = flowPictures(c, p.Deps, content, b.names), c.Text.T("flow_picture")
	}
	return out
}

// missing says what a section that was begun still needs; rows say it of themselves.
func (p *section) missing(v sharing.View, key string) []string {
	var out []string
	for _, s := range v.Shown.Sections {
		if s.Section.Key != key || s.State.Progress != sharing.InProgress {
			continue
		}
		for _, m := range s.State.Missing {
			if m.Row == "" {
				out = append(out, m.Message)
			}
		}
	}
	return out
}

// field makes a question of a field of the table.
func (b builder) field(f sharing.Field, a attempt) question {
	required, why := f.Required(b.content)
	q := asked{Key: f.Key, Name: f.Name, Kind: f.Kind, Max: f.Max, Alone: f.Exclusive, Optional: !required && why == "", Plain: f.Plain}
	if required {
		q.Why = why
	}
	q.Values, q.Base = a.shows(f.Key, f.Get(b.content))
	q.Choices = b.choices(f.Kind, f.List)
	return b.build(q)
}

// summary builds the error summary; nil when there is nothing wrong.
func summary(c *page.Ctx, wrong []errs.Field, questions []question) *govuk.ErrorSummaryProps {
	if len(wrong) == 0 {
		return nil
	}
	s := &govuk.ErrorSummaryProps{TitleText: words(c).T("problem")}
	for _, w := range wrong {
		id := lastPart(w.Name)
		if slices.ContainsFunc(questions, func(q question) bool { return q.Date.ID == id }) {
			id += "-day"
		}
		s.ErrorList = append(s.ErrorList, govuk.ErrorSummaryItem{Href: "#" + id, Text: w.Message})
	}
	return s
}

func titleOf(c *page.Ctx, v sharing.View) string {
	return orElse(v.Shown.Version.Content.Title, words(c).T("untitled"))
}
