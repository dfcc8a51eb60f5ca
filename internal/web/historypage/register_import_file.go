package historypage

import (
	"net/url"
	"strconv"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/register"
	"sharewell/internal/register/past"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// fileView is one file: what it would do, or what it did.
type fileView struct {
	Heading  string
	Intro    string
	Errors   *govuk.ErrorSummaryProps
	Status   layout.Status
	Facts    []layout.Fact
	Stats    []layout.Stat
	Note     string
	Load     *buttonView
	Back     *buttonView
	Examples []exampleView
	ExTitle  string
	Problems problemsView
	Sheet    *ask.Sheet
	Register *layout.Link
}

// buttonView is a form with nothing but a button.
type buttonView struct {
	Action, Key string
	Button      govuk.ButtonProps
}

type exampleView struct {
	Title string
	Facts []layout.Fact
}

type problemsView struct {
	Title, Text, More string
	Lines             []problemLine
}

type problemLine struct{ Where, Message string }

const (
	mostProblems = 100
	none         = "" // no column
)

func (d Deps) file(c *page.Ctx) error {
	p, err := d.Past.Plan(c.R.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return d.renderFile(c, p, nil)
}

func (d Deps) renderFile(c *page.Ctx, p past.Plan, typed *form.Form) error {
	t, i := c.Text, p.Import
	v := fileView{Heading: i.Name, Status: status(c, i.State)}
	to := back(c)
	if i.Register.Name != "" {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("register_name.label"), Value: i.Register.Name})
	}
	switch i.State {
	case past.Tried:
		v.Intro = t.T("intro")
		d.tried(c, &v, p, typed)
	case past.Loaded:
		v.Intro = t.T("loaded", "date", clock.DateOf(i.LoadedAt).Words())
		v.Back = &buttonView{Path + "/" + i.ID + "/take-back", form.NewSubmissionKey(), govuk.ButtonProps{Text: t.T("take_back"), Classes: "govuk-button--warning", PreventDoubleClick: govuk.On}}
		v.Register = &layout.Link{Text: t.T("see"), Href: "/register?status=" + string(register.Elsewhere)}
	case past.TakenOut:
		v.Intro = t.T("taken_back", "date", clock.DateOf(i.BackAt).Words())
		if i.Kept > 0 {
			v.Note = t.N("kept", i.Kept)
		}
	}
	v.stats(t, i.Counts, i.State)
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil, BackLink: &to}, fileTempl(v))
}

func (v *fileView) stats(t content.Page, n past.Counts, s past.State) {
	if n.Lines == 0 {
		return
	}
	tense := "would"
	if s != past.Tried {
		tense = "did"
	}
	for _, one := range []struct {
		key string
		n   int
	}{{"lines", n.Lines}, {"uses", n.Uses}, {"new." + tense, n.New}, {"changed." + tense, n.Changed}, {"same", n.Same}, {"rejected", n.Rejected}} {
		v.Stats = append(v.Stats, layout.Stat{Number: content.Number(one.n), Label: t.T("count." + one.key)})
	}
}

// tried shows what a file would do, and the questions about its columns.
func (d Deps) tried(c *page.Ctx, v *fileView, p past.Plan, typed *form.Form) {
	t, i := c.Text, p.Import
	switch {
	case i.Counts.Lines == 0:
		v.Note = t.T("say")
	case !p.Ready():
		v.Note = t.T("nothing")
	default:
		v.Load = &buttonView{Path + "/" + i.ID + "/load", form.NewSubmissionKey(), govuk.ButtonProps{Text: t.N("load", i.Counts.New+i.Counts.Changed), PreventDoubleClick: govuk.On}}
	}
	v.ExTitle = t.T("examples")
	for _, u := range p.Examples {
		v.Examples = append(v.Examples, example(t, u))
	}
	v.problems(t, p.Problems)
	b := ask.New(c, stored(i))
	if typed != nil {
		b = ask.Again(c, typed)
	}
	b.Section("register")
	b.Line(ask.Field{Name: "register_name"})
	b.Line(ask.Field{Name: "publisher", Optional: true})
	b.Line(ask.Field{Name: "url", Optional: true, Type: "url"})
	b.Line(ask.Field{Name: "licence", Optional: true})
	b.Day(ask.Field{Name: "as_of", Optional: true})
	b.Section("columns")
	columns := []ask.Option{{Value: none, Text: t.T("no_column")}}
	for n, h := range p.Head {
		if h = strings.Join(strings.Fields(h), " "); h == "" {
			h = t.T("column", "n", strconv.Itoa(n+1))
		}
		columns = append(columns, ask.Option{Value: strconv.Itoa(n), Text: h})
	}
	for _, f := range past.Fields() {
		b.Pick(ask.Field{Name: string(f), Optional: f != past.Body}, columns)
		b.Questions[len(b.Questions)-1].Select.Items = selectOf(columns, b.Form.Raw(string(f)))
	}
	s := b.Sheet(Path + "/" + i.ID)
	s.Heading, s.Intro = t.T("columns.heading"), ""
	v.Sheet, v.Errors = &s, s.Errors
	s.Errors = nil
}

// selectOf lists columns once, the answer "not in this file" among them.
func selectOf(columns []ask.Option, chosen string) []govuk.SelectItem {
	var out []govuk.SelectItem
	for _, o := range columns {
		out = append(out, govuk.SelectItem{Value: o.Value, Text: o.Text, Selected: govuk.When(o.Value == chosen)})
	}
	return out
}

func stored(i past.Import) url.Values {
	v := url.Values{"register_name": {i.Register.Name}, "publisher": {i.Register.Publisher}, "url": {i.Register.URL}, "licence": {i.Register.Licence}}
	ask.SetDay(v, "as_of", i.Register.AsOf)
	for f, n := range i.Map {
		v.Set(string(f), strconv.Itoa(n))
	}
	return v
}

func example(t content.Page, u register.Past) exampleView {
	e := exampleView{Title: u.Title}
	for _, f := range []struct{ key, value string }{{"key", u.Key}, {"body", u.Body}, {"purpose", u.Purpose}, {"kinds", strings.Join(u.Kinds, "; ")}, {"law", strings.Join(u.Law, "; ")}, {"opt_out", strings.Join(u.OptOut, "; ")}} {
		if f.value != "" {
			e.Facts = append(e.Facts, layout.Fact{Term: t.T(f.key + ".label"), Value: f.value})
		}
	}
	return e
}

func (v *fileView) problems(t content.Page, all []past.Problem) {
	if len(all) == 0 {
		return
	}
	v.Problems = problemsView{Title: t.N("problems", len(all)), Text: t.T("problems.text")}
	for n, p := range all {
		if n == mostProblems {
			v.Problems.More = t.N("more", len(all)-mostProblems)
			break
		}
		where := t.T("line", "n", strconv.Itoa(p.Line))
		if p.Column != "" {
			where = t.T("line.column", "n", strconv.Itoa(p.Line), "column", p.Column)
		}
		v.Problems.Lines = append(v.Problems.Lines, problemLine{where, p.Message})
	}
}

func (d Deps) set(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	t, id := c.Text, c.Path("id")
	p, err := d.Past.Plan(c.R.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	in := past.Settings{Register: p.Import.Register, Map: past.Mapping{}}
	in.Register.Name = f.Text("register_name", form.TextRule{Required: t.T("register_name.required"), Max: 200})
	in.Register.Publisher = f.Text("publisher", form.TextRule{Max: 200})
	in.Register.Licence = f.Text("licence", form.TextRule{Max: 200})
	in.Register.URL = f.Text("url", form.TextRule{Max: 500})
	if in.Register.URL != "" && !strings.HasPrefix(in.Register.URL, "https://") && !strings.HasPrefix(in.Register.URL, "http://") {
		f.Add("url", "url", t.T("url.wrong"))
	}
	in.Register.AsOf, _ = f.Date("as_of", form.DateRule{Label: t.T("as_of.label"), NotAfter: c.Today()})
	for _, field := range past.Fields() {
		if n, err := strconv.Atoi(f.Raw(string(field))); err == nil && n >= 0 && n < len(p.Head) {
			in.Map[field] = n
		}
	}
	if _, ok := in.Map[past.Body]; !ok {
		f.Add(string(past.Body), "required", t.T("body.required"))
	}
	if f.Err() != nil {
		return d.renderFile(c, p, f)
	}
	if err := d.Past.Set(c.R.Context(), c.Actor, id, in); err != nil {
		return err
	}
	return c.Redirect(Path + "/" + id)
}

func (d Deps) load(c *page.Ctx) error {
	id := c.Path("id")
	_, err := d.Past.Load(c.R.Context(), c.Actor, id)
	if errs.CodeOf(err) == "past.loaded" {
		return c.Redirect(Path + "/" + id) // pressed twice
	}
	if err != nil {
		return err
	}
	return c.Done(Path+"/"+id, "register_loaded")
}

func (d Deps) takeBack(c *page.Ctx) error {
	id := c.Path("id")
	_, err := d.Past.TakeBack(c.R.Context(), c.Actor, id)
	if errs.CodeOf(err) == "past.not_loaded" {
		return c.Redirect(Path + "/" + id)
	}
	if err != nil {
		return err
	}
	return c.Done(Path+"/"+id, "register_taken_back")
}
