package welcomepage

import (
	"net/url"
	"slices"
	"strings"

	"sharewell/internal/portal/welcome"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// practicePage is the place to practise.
type practicePage struct{ Deps }

// practiceView is the list of exercises and of one's copies.
type practiceView struct {
	Heading, Lead string
	Mark          string
	Exercises     []exerciseView
	Mine          string
	Copies        []layout.Link
	Links         []layout.Link
}

// exerciseView is an invented case with its button.
type exerciseView struct {
	Title, Story string
	Press        pressView
}

// copyView is a practice copy.
type copyView struct {
	Heading, Mark, Story string
	Says                 []sayView
	SaysTitle            string
	Ready                string
	Model                []string
	ModelTitle           string
	Form                 ask.Sheet
	Drop                 pressView
}

// sayView is one thing the program says to a practice copy.
type sayView struct{ Text, Fix, Href string }

func (p *practicePage) list(c *page.Ctx) error {
	mine, err := p.Welcome.Practices(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := c.Text
	v := practiceView{Heading: t.T("heading"), Lead: t.T("lead"), Mark: t.T("mark"), Links: []layout.Link{{Text: t.T("link.visit"), Href: Path}}}
	for _, e := range welcome.Exercises() {
		v.Exercises = append(v.Exercises, exerciseView{Title: t.T(string(e) + ".title"), Story: t.T(string(e) + ".story"),
			Press: pressView{Action: PracticePath + "/begin", Hidden: []ask.Hidden{{Name: "exercise", Value: string(e)}},
				Button: govuk.ButtonProps{HTML: pressWords(t.T("begin.button"), t.T(string(e)+".title")), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}}})
	}
	if len(mine) > 0 {
		v.Mine = t.T("mine")
	}
	for _, x := range mine {
		v.Copies = append(v.Copies, layout.Link{Text: t.T("copy", "title", t.T(string(x.Exercise)+".title"), "date", layout.FormatDate(x.Gone)), Href: x.URL()})
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, practiceTempl(v))
}

func (p *practicePage) begin(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	x, err := p.Welcome.Begin(c.R.Context(), c.Actor, welcome.Exercise(f.Raw("exercise")))
	if err != nil {
		return err
	}
	return c.Redirect(x.URL())
}

// fieldWords are the words of the real form.
func fieldWords(c *page.Ctx) content.Page { return c.Site.Texts.Page("oneoff_fields") }

func label(c *page.Ctx, f oneoff.Field) string {
	if k := f.Key + ".label"; fieldWords(c).Has(k) {
		return fieldWords(c).T(k)
	}
	name := strings.TrimPrefix(f.Name, "the ")
	return strings.ToUpper(name[:1]) + name[1:]
}

func (p *practicePage) show(c *page.Ctx) error {
	x, look, err := p.Welcome.Practice(c.R.Context(), c.Actor, welcome.PracticeID(c.Path("id")))
	if err != nil {
		return err
	}
	t, exercise := c.Text, c.Site.Texts.Page("practice")
	name := string(x.Exercise)
	v := copyView{Heading: exercise.T(name + ".title"), Mark: exercise.T("mark"), Story: exercise.T(name + ".story"), SaysTitle: t.T("says")}
	started := len(x.Answers) > 0
	if started {
		v.Says = says(c, look)
		v.ModelTitle = t.T("model")
		v.Model = strings.Split(exercise.T(name+".model"), "\n")
		if len(v.Says) == 0 {
			v.Ready = t.T("ready")
		}
	}
	b := ask.New(c, url.Values(x.Answers))
	for _, f := range welcome.Fields() {
		p.question(c, b, f)
	}
	v.Form = b.Sheet(x.URL())
	v.Form.Heading, v.Form.Intro = "", ""
	v.Form.Save.Text = t.T("save")
	v.Drop = pressView{Action: x.URL() + "/drop", Button: govuk.ButtonProps{Text: t.T("drop.button"), Classes: "govuk-button--warning", PreventDoubleClick: govuk.On}}
	back := layout.Link{Text: exercise.T("heading"), Href: PracticePath}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &back}, copyTempl(v))
}

// question asks one question of the real form.
func (p *practicePage) question(c *page.Ctx, b *ask.Builder, f oneoff.Field) {
	q := ask.Field{Name: f.Key, Label: label(c, f)}
	if k := f.Key + ".hint"; fieldWords(c).Has(k) {
		q.Hint = fieldWords(c).T(k)
	}
	switch f.Kind {
	case oneoff.KindRadios:
		var options []ask.Option
		if l, err := p.Book.List(f.List); err == nil {
			for _, it := range l.Items {
				options = append(options, ask.Option{Value: it.Code, Text: it.Label, Hint: it.Hint})
			}
		}
		b.Choose(q, options)
	case oneoff.KindTextarea:
		q.Rows = 3
		b.Lines(q)
	default:
		b.Line(q)
	}
}

// says is what the program would say to a real record.
func says(c *page.Ctx, l welcome.Look) (out []sayView) {
	for _, f := range slices.Concat(l.Wrong, l.Missing) {
		out = append(out, sayView{Text: f.Message, Href: "#" + f.Name})
	}
	for _, f := range l.House {
		out = append(out, sayView{Text: f.Message, Fix: f.Fix, Href: "#" + f.Field})
	}
	shared := c.Site.Texts.Page("oneoff_words")
	seen := map[string]bool{}
	for _, h := range l.Hints {
		if text := shared.T("lint", "what", shared.T("lint."+string(h.Kind))); !seen[h.Key+text] {
			seen[h.Key+text] = true
			out = append(out, sayView{Text: text, Href: "#" + h.Key})
		}
	}
	return out
}

func (p *practicePage) save(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	typed := map[string][]string{}
	for _, q := range welcome.Fields() {
		for _, v := range f.RawAll(q.Key) {
			typed[q.Key] = append(typed[q.Key], strings.TrimSpace(v))
		}
	}
	id := welcome.PracticeID(c.Path("id"))
	if err := p.Welcome.Save(c.R.Context(), c.Actor, id, typed); err != nil {
		return err
	}
	return c.Redirect(welcome.Practice{ID: id}.URL())
}

func (p *practicePage) drop(c *page.Ctx) error {
	if err := p.Welcome.Drop(c.R.Context(), c.Actor, welcome.PracticeID(c.Path("id"))); err != nil {
		return err
	}
	return c.Done(PracticePath, "dropped")
}
