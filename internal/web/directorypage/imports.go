package directorypage

import (
	"bytes"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/organisation"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// imports loads directory files: tried first, applied by a second press.
type imports struct{ Deps }

// planView is what a tried file shows.
type planView struct {
	Heading, Intro string
	Facts          []layout.Fact
	Stats          []layout.Stat
	Groups         []stepGroup
	Form           *carriedForm
	Nothing        string
	Again          layout.Link
}

// stepGroup is the lines with one outcome.
type stepGroup struct {
	Title string
	Text  string
	Lines []lineView
	More  string
}

// mostImport bounds a directory file, in bytes; packed it fits a form.
const mostImport = 16 << 20

func (p *imports) show(c *page.Ctx) error { return p.render(c, ask.New(c, nil)) }

func (p *imports) render(c *page.Ctx, b *ask.Builder) error {
	b.Upload(ask.Field{Name: "file"})
	b.Pick(ask.Field{Name: "kind"}, fileKinds(c))
	b.Questions[1].Select.Items[0].Text = c.Text.T("kind.detect")
	b.Day(ask.Field{Name: "as_of", Optional: true})
	s := b.Sheet("/directory/import")
	s.Multipart = true
	return s.Render(c, home(c))
}

func fileKinds(c *page.Ctx) []ask.Option {
	var out []ask.Option
	for _, k := range organisation.FileKinds() {
		out = append(out, ask.Option{Value: string(k), Text: c.Text.T("kind." + string(k))})
	}
	return out
}

func (p *imports) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{File: mostImport, Body: 2 * mostImport})
	if err != nil {
		return err
	}
	data, name, ok := carried(c, f, mostImport)
	kind := organisation.FileKind(f.Choice("kind", form.ChoiceRule{Options: codes(fileKinds(c))}))
	asOf, _ := f.Date("as_of", form.DateRule{Label: c.Text.T("as_of.label"), NotAfter: c.Today()})
	if ok && kind == "" {
		if kind = detect(name, data); kind == "" {
			f.Add("kind", "unknown", c.Text.T("kind.unknown"))
		}
	}
	if !ok || f.Err() != nil {
		return p.render(c, ask.Again(c, f))
	}
	rows, wrong, err := organisation.ParseDirectory(kind, bytes.NewReader(data))
	if errs.KindOf(err) == errs.Invalid {
		f.Add("file", errs.CodeOf(err), errs.MessageOf(err))
		return p.render(c, ask.Again(c, f))
	}
	if err != nil {
		return err
	}
	in := organisation.Import{Source: organisation.Source{File: name, AsOf: asOf}, Rows: rows, Wrong: wrong}
	if f.Raw(thenField) == thenApply {
		if _, err := p.Organisations.ApplyImport(c.R.Context(), c.Actor, in); err != nil {
			return err
		}
		return c.Done("/directory", "imported")
	}
	plan, err := p.Organisations.TryImport(c.R.Context(), c.Actor, in)
	if err != nil {
		return err
	}
	return p.planned(c, plan, kind, data)
}

func (p *imports) planned(c *page.Ctx, plan organisation.Plan, kind organisation.FileKind, data []byte) error {
	t := c.Text
	v := planView{Heading: t.T("tried"), Intro: t.T("tried.text"), Again: layout.Link{Text: t.T("again"), Href: "/directory/import"},
		Facts: []layout.Fact{{Term: t.T("file.label"), Value: plan.Source.File}, {Term: t.T("kind.label"), Value: t.T("kind." + string(kind))}}}
	for _, n := range []struct {
		outcome organisation.Outcome
		n       int
	}{{organisation.Added, plan.New}, {organisation.Changed, plan.Changed}, {organisation.ToClose, plan.Closed}, {organisation.Unchanged, plan.Unchanged}, {organisation.Skipped, plan.Skipped}, {organisation.Rejected, plan.Rejected}} {
		v.Stats = append(v.Stats, layout.Stat{Number: content.Number(n.n), Label: t.T("outcome." + string(n.outcome))})
	}
	for _, o := range []organisation.Outcome{organisation.Rejected, organisation.ToClose, organisation.Changed, organisation.Added, organisation.Skipped} {
		if g := p.steps(c, plan, o); len(g.Lines) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	if n := plan.New + plan.Changed + plan.Closed; n > 0 {
		f, err := carry("/directory/import", data, t.N("apply", n), ask.Hidden{Name: nameField, Value: plan.Source.File}, ask.Hidden{Name: "kind", Value: string(kind)},
			day("as_of"+form.DaySuffix, plan.Source.AsOf, 0), day("as_of"+form.MonthSuffix, plan.Source.AsOf, 1), day("as_of"+form.YearSuffix, plan.Source.AsOf, 2))
		if err != nil {
			return err
		}
		v.Form = &f
	} else {
		v.Nothing = t.T("nothing")
	}
	back := home(c)
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &back}, planTempl(v))
}

// day carries one box of a date.
func day(name string, d clock.Date, box int) ask.Hidden {
	dd, mm, yy := form.DateValues(d)
	return ask.Hidden{Name: name, Value: []string{dd, mm, yy}[box]}
}

// How many lines of one outcome a page shows.
const mostLines = 100

func (p *imports) steps(c *page.Ctx, plan organisation.Plan, o organisation.Outcome) stepGroup {
	t := c.Text
	g := stepGroup{Title: upper(t.T("outcome." + string(o))), Text: t.T("outcome." + string(o) + ".text")}
	n := 0
	for _, s := range plan.Steps {
		if s.Outcome != o {
			continue
		}
		if n++; n > mostLines {
			continue
		}
		words := []string{s.Row.Name, strings.Join(s.Changes, " "), s.Reason}
		g.Lines = append(g.Lines, lineView{t.T("line", "n", content.Number(s.Row.Line)), strings.TrimSpace(strings.Join(nonEmpty(words), ". "))})
	}
	if n > mostLines {
		g.More = t.N("more", n-mostLines)
	}
	return g
}

func nonEmpty(words []string) []string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

// detect finds out what kind of file it is from its first line and its name; "" when it cannot tell.
func detect(name string, data []byte) organisation.FileKind {
	text := strings.TrimPrefix(string(data[:min(len(data), 4096)]), "\ufeff")
	first, _, _ := strings.Cut(text, "\n")
	head := strings.ToLower(first)
	has := func(columns ...string) bool {
		for _, c := range columns {
			if !strings.Contains(head, c) {
				return false
			}
		}
		return true
	}
	switch {
	case strings.HasPrefix(strings.TrimSpace(text), "["):
		return organisation.FileBoards
	case has("official-name", "local-authority-type"):
		return organisation.FileCouncils
	case has("name", "kind"):
		return organisation.FileOwn
	case has("urn", "name"):
		return organisation.FileSchools
	case has("\t", "name"):
		return organisation.FilePolice
	case strings.Count(first, ",") >= 26 && (strings.Contains(strings.ToLower(name), "etr") || strings.HasPrefix(strings.Trim(first, `"`), "R")):
		return organisation.FileTrusts
	case strings.Count(first, ",") >= 26:
		return organisation.FilePractices
	}
	return ""
}
