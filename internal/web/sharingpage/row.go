package sharingpage

import (
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// rowPage is the page of one row of a table: a party, a data item, a flow, a notice, a retention rule.
type rowPage struct{ Deps }

// rowView is what the page shows.
type rowView struct {
	Title, Intro  string
	Action        string
	Errors        *govuk.ErrorSummaryProps
	Kept          string
	Conflicts     conflictsView
	Finder        *finderView
	Switch        *layout.Link // between the directory and an outsider
	SwitchText    string
	Questions     []question
	SeenHints     string
	SubmissionKey string
	Save          govuk.ButtonProps
	Back          layout.Link
	Remove        *removeView
}

// removeView is the form that takes the row out.
type removeView struct {
	Action, Base, Title, Text string
	Button                    govuk.ButtonProps
}

// place is the row that the address names.
type place struct {
	view    sharing.View
	kind    sharing.RowKind
	content sharing.Content // with an empty row to ask about when the row is new
	index   int
	isNew   bool
}

// emptyRow names the row that is only asked about, never kept.
type emptyRow struct{}

func (emptyRow) Next() string { return "new" }

func (p *rowPage) find(c *page.Ctx) (place, error) {
	v, err := editable(c, p.Deps)
	if err != nil {
		return place{}, err
	}
	kind, ok := sharing.RowKindByKey(c.Path("table"))
	if !ok {
		return place{}, errs.New(errs.NotFound, "sharing.no_table", words(c).T("no_section"))
	}
	at := place{view: v, kind: kind, content: v.Shown.Version.Content.Clone()}
	if id := c.Path("row"); id != "" {
		if at.index = kind.Find(&at.content, id); at.index < 0 {
			return place{}, errs.New(errs.NotFound, "sharing.no_row", words(c).T("no_row"))
		}
		return at, nil
	}
	kind.NewRow(&at.content, emptyRow{})
	at.index, at.isNew = len(kind.Rows(&at.content))-1, true
	return at, nil
}

func (p *rowPage) show(c *page.Ctx) error {
	at, err := p.find(c)
	if err != nil {
		return err
	}
	return p.render(c, at, attempt{})
}

func (p *rowPage) submit(c *page.Ctx) error {
	at, err := p.find(c)
	if err != nil {
		return err
	}
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	values, base := typedRow(f, at)
	saved, err := p.save(c, f, at, values, base)
	if errs.KindOf(err) == errs.Invalid && len(errs.FieldsOf(err)) > 0 {
		return p.render(c, at, attempt{saved: sharing.Saved{Wrong: errs.FieldsOf(err)}, typed: values, base: base, refused: true})
	}
	if err != nil {
		return err
	}
	return p.after(c, f, at, saved, values)
}

func (p *rowPage) save(c *page.Ctx, f *form.Form, at place, values map[string][]string, base map[string]string) (sharing.Saved, error) {
	if at.isNew {
		return p.Sharing.AddRow(c.R.Context(), c.Actor, sharing.AddRow{Key: submission(f), Ref: at.view.Record.Ref, Table: at.kind.Key, Values: values})
	}
	return p.Sharing.ChangeRow(c.R.Context(), c.Actor, sharing.ChangeRow{Ref: at.view.Record.Ref, Table: at.kind.Key, ID: c.Path("row"), Values: values, Base: base})
}

// submission gives the form's submission key, or a fresh one when the form lost it.
func submission(f *form.Form) string {
	if key, ok := f.SubmissionKey(); ok {
		return key
	}
	return form.NewSubmissionKey()
}

// typedRow reads the answers of a row's form. Choosing an organisation of the directory takes away
// what was said of an outsider.
func typedRow(f *form.Form, at place) (values map[string][]string, base map[string]string) {
	values, base = map[string][]string{}, map[string]string{}
	chosen := f.Raw("organisation") != ""
	for _, field := range at.kind.Fields {
		switch {
		case f.Has("base."+field.Key) || f.Has(field.Key):
			values[field.Key], base[field.Key] = f.RawAll(field.Key), f.Raw("base."+field.Key)
		case chosen && strings.HasPrefix(field.Key, "outsider_") && !at.isNew:
			values[field.Key], base[field.Key] = nil, sharing.FieldHash(field.Get(&at.content, at.index))
		}
	}
	return values, base
}

// after shows the page again when something needs another look, else goes back to the section.
func (p *rowPage) after(c *page.Ctx, f *form.Form, at place, saved sharing.Saved, typed map[string][]string) error {
	table := at.view.Record.URL() + "/rows/" + at.kind.Key
	if at.isNew {
		if len(saved.Wrong) > 0 || len(saved.Hints) > 0 {
			return c.Done(table+"/"+saved.RowID, "look")
		}
	}
	asked := askedOf(at)
	look := len(saved.Conflicts) > 0 || len(saved.Wrong) > 0 || len(saved.Hints) > 0 && f.Raw("seen_hints") != hintsMark(saved.Hints)
	v, err := editable(c, p.Deps)
	if err != nil {
		return err
	}
	id := orElse(saved.RowID, c.Path("row"))
	now := place{view: v, kind: at.kind, content: v.Shown.Version.Content}
	if now.index = at.kind.Find(&now.content, id); now.index < 0 {
		return errs.New(errs.Conflict, "sharing.row_gone", words(c).T("row_gone"))
	}
	switch {
	case look:
		return p.render(c, now, attempt{saved: saved, typed: typed})
	case followed(asked, askedOf(now)):
		return c.Done(table+"/"+id, "more")
	}
	return c.Done(editURL(v, at.kind.Section), "row_saved")
}

// askedOf lists the questions that make sense for a row; those about outsiders are shown together.
func askedOf(at place) []string {
	var out []string
	for _, f := range at.kind.Fields {
		if !strings.HasPrefix(f.Key, "outsider_") && f.Asked(&at.content, at.index) {
			out = append(out, f.Key)
		}
	}
	return out
}

func (p *rowPage) remove(c *page.Ctx) error {
	at, err := p.find(c)
	if errs.CodeOf(err) == "sharing.no_row" { // taken out already, perhaps by the first of two clicks
		kind, _ := sharing.RowKindByKey(c.Path("table"))
		return c.Done("/records/"+c.Path("ref")+"/edit/"+kind.Section, "row_removed")
	}
	if err != nil {
		return err
	}
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	saved, err := p.Sharing.RemoveRow(c.R.Context(), c.Actor, sharing.RemoveRow{Ref: at.view.Record.Ref, Table: at.kind.Key, ID: c.Path("row"), Base: f.Raw("base")})
	if err != nil {
		return err
	}
	if len(saved.Conflicts) > 0 {
		return p.render(c, at, attempt{saved: saved})
	}
	return c.Done(editURL(at.view, at.kind.Section), "row_removed")
}

func (p *rowPage) render(c *page.Ctx, at place, a attempt) error {
	view, err := p.view(c, at, a)
	if err != nil {
		return err
	}
	return c.Render(page.Head{Title: view.Title, Voice: layout.Members, HasErrors: view.Errors != nil || len(view.Conflicts.Conflicts) > 0,
		BackLink: &view.Back}, rowTempl(view))
}

// view builds what the page shows, for the first display and after a save that needs another look.
func (p *rowPage) view(c *page.Ctx, at place, a attempt) (rowView, error) {
	table, state := at.kind.Key, ".change"
	if at.isNew {
		state = ".add"
	}
	out := rowView{Title: c.Text.T(table + state), Intro: c.Text.T(table + ".intro"), Action: strings.TrimSuffix(c.R.URL.Path, "/remove"),
		Save: govuk.ButtonProps{Text: c.Text.T("save")}, SeenHints: hintsMark(a.saved.Hints),
		Back: layout.Link{Text: c.Text.T("back"), Href: editURL(at.view, at.kind.Section)}}
	b := builder{Deps: p.Deps, ctx: c, texts: fieldWords(c), content: &at.content, names: namesOf(at.view), errors: a.saved.Wrong}
	if at.isNew {
		out.SubmissionKey = form.NewSubmissionKey()
	}
	if table == "parties" {
		if err := p.partyView(c, &out, b, at, a); err != nil {
			return out, err
		}
	} else {
		for _, f := range at.kind.Fields {
			if f.Asked(&at.content, at.index) {
				out.Questions = append(out.Questions, b.rowField(at, f, a))
			}
		}
	}
	out.Conflicts = b.conflicts(a.saved.Conflicts)
	if out.Errors = summary(c, a.saved.Wrong, out.Questions); out.Errors != nil && !a.refused {
		out.Kept = c.Text.T("kept")
	}
	if !at.isNew {
		out.Remove = &removeView{Action: out.Action + "/remove", Base: sharing.RowHash(at.kind, &at.content, at.index),
			Title: c.Text.T(table + ".remove"), Text: c.Text.T("remove.text"),
			Button: govuk.ButtonProps{Text: c.Text.T(table + ".remove"), Classes: "govuk-button--warning"}}
	}
	return out, nil
}

// rowField makes a question of a field of a row.
func (b builder) rowField(at place, f sharing.RowField, a attempt) question {
	required, why := f.Required(b.content, at.index)
	q := asked{Prefix: at.kind.Key + ".", Key: f.Key, Name: f.Name, Kind: f.Kind, Max: f.Max, Optional: !required && why == ""}
	if required && !strings.HasPrefix(f.Key, "outsider_") {
		q.Why = why
	}
	q.Values, q.Base = a.shows(f.Key, f.Get(b.content, at.index))
	q.Choices = b.choices(f.Kind, f.List)
	return b.build(q)
}
