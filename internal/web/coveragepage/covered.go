package coveragepage

import (
	"net/http"

	"sharewell/internal/coverage"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// covered is the page on which people ask.
type covered struct{ Deps }

// formView is the question as it is asked.
type formView struct {
	Heading, Intro string
	Errors         *govuk.ErrorSummaryProps
	Urgent         *urgentView
	Was            []hidden // which body the names stand for
	Questions      []ask.Question
	Ask            govuk.ButtonProps
	KeepTitle      string
	Keep           string
	Limits         string
	FilesTitle     string
	Files          []layout.Link // all records of one's own organisation as policies
}

type hidden struct{ Name, Value string }

// urgentView says what to do when there is no time to ask.
type urgentView struct {
	Title, Text string
	Link        *layout.Link
}

// inside gives the words for members.
func (p *covered) inside(c *page.Ctx) content.Page { return c.Site.Texts.Page("covered_inside") }

// words gives a text, in the words for whoever asks.
func (p *covered) words(c *page.Ctx, key string, pairs ...string) string {
	if t := p.inside(c); c.Actor.SignedIn() && t.Has(key) {
		return t.T(key, pairs...)
	}
	return c.Text.T(key, pairs...)
}

func (p *covered) show(c *page.Ctx) error {
	q := p.read(c)
	if q.asked && q.form.Raw(paramChange) == "" {
		p.check(c, &q)
		if q.form.Err() == nil {
			return p.answer(c, &q)
		}
	}
	return p.ask(c, &q)
}

func (p *covered) head(c *page.Ctx, title string) page.Head {
	h := page.Head{Title: title, NoIndex: true, Status: http.StatusOK}
	if c.Actor.SignedIn() {
		h.Voice = layout.Members
	}
	return h
}

// ask shows the question.
func (p *covered) ask(c *page.Ctx, q *question) error {
	v := formView{Heading: p.words(c, "heading"), Intro: p.words(c, "intro"), Ask: govuk.ButtonProps{Text: p.words(c, "ask")},
		KeepTitle: c.Text.T("keep.title"), Keep: p.words(c, "keep"), Limits: p.words(c, "limits")}
	b := ask.Again(c, q.form)
	v.Errors = ask.Summary(b, q.form.Errors())
	for _, body := range []*body{&q.from, &q.to} {
		v.Was = append(v.Was, p.pick(c, b, body)...)
	}
	select_ := func(param, list string) {
		var all []ask.Option
		for _, it := range options(p.Book, list, q.inside) {
			all = append(all, ask.Option{Value: it.Code, Text: it.Label})
		}
		p.any(c, b, param, all)
	}
	select_(paramWho, listPeople)
	select_(paramWhat, listWhat)
	select_(paramWhy, listPurposes)
	if q.inside {
		v.Urgent = p.urgent(c)
		if c.Actor.Organisation != "" {
			t := p.inside(c)
			v.FilesTitle, v.Files = t.T("files"), []layout.Link{{Text: t.T("files.odrl"), Href: AllODRL}, {Text: t.T("files.agreement"), Href: AllAgreements}}
		}
		b.Text = p.inside(c)
		select_(paramMethod, listMethods)
		b.Line(ask.Field{Name: paramCount, Optional: true, Width: "5"})
		b.Day(ask.Field{Name: paramOn, Optional: true})
		b.Confirm(ask.Field{Name: paramUrgent})
		last := b.Questions[len(b.Questions)-1].Boxes
		last.Items[0].Value = p.Coverage.Index().Vocabulary().Emergency
		last.Items[0].Checked = govuk.When(q.urgent != "")
	}
	v.Questions = b.Questions
	h := p.head(c, v.Heading)
	h.HasErrors = v.Errors != nil
	if !q.asked {
		h.NoIndex, h.Canonical, h.Description = false, Path, c.Text.T("description")
	}
	return c.Render(h, formTempl(v))
}

// any asks for one of many answers, of which the first is that it does not matter.
func (p *covered) any(c *page.Ctx, b *ask.Builder, param string, all []ask.Option) {
	b.Pick(ask.Field{Name: param, Label: p.words(c, param+".label"), Hint: p.words(c, param+".hint")}, all)
	b.Questions[len(b.Questions)-1].Select.Items[0].Text = p.words(c, param+".any")
}

// pick asks for an organisation: by its name, or by one of the names that are like what was typed.
func (p *covered) pick(c *page.Ctx, b *ask.Builder, of *body) []hidden {
	if !of.known() && len(of.like) > 0 {
		var all []ask.Option
		for _, n := range of.like {
			all = append(all, ask.Option{Value: n.Slug, Text: n.Title})
		}
		all = append(all, ask.Option{Value: "", Text: c.Text.T("body.none"), Hint: c.Text.T("body.none.hint")})
		r := b.Choose(ask.Field{Name: of.param, Label: p.words(c, of.param+".which", "name", of.typed), Hint: c.Text.T("body.which.hint")}, all)
		r.Value = ""
		for i := range r.Items {
			r.Items[i].Checked = govuk.When(i == 0 && len(of.like) == 1) // one press is enough when one is alike
		}
		return nil
	}
	b.Line(ask.Field{Name: of.param, Label: p.words(c, of.param+".label"), Hint: p.words(c, of.param+".hint"), Autocomplete: "off"})
	if !of.known() {
		return nil
	}
	b.Questions[len(b.Questions)-1].Input.Value = of.title
	return []hidden{{of.param + paramWas, of.slug}}
}

// said gives a code in words for whoever asks; a code that no list holds stays as it is.
func (p *covered) said(list, code string, inside bool) string {
	if inside {
		return p.Book.Label(list, code)
	}
	return p.Book.PlainLabel(list, code)
}

func (p *covered) saidAll(list string, codes []string, inside bool) []string {
	out := make([]string, 0, len(codes))
	for _, code := range codes {
		out = append(out, p.said(list, code, inside))
	}
	return out
}

// worst gives the codes of what keeps a decision from being a plain yes, each once.
func worst(d *coverage.Decision) []coverage.ReasonCode {
	var out []coverage.ReasonCode
	seen := map[coverage.ReasonCode]bool{}
	for _, r := range d.Reasons {
		if !seen[r.Code] && r.Code != coverage.InForce {
			seen[r.Code] = true
			out = append(out, r.Code)
		}
	}
	return out
}
