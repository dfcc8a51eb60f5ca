package grouppage

import (
	"net/url"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/files"
	"sharewell/internal/involvement"
	"sharewell/internal/sharing"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// back leads from a form to its proposal.
func back(c *page.Ctx, s *involvement.Sight) layout.Link {
	return layout.Link{Text: title(words(c), &s.Proposal), Href: s.URL()}
}

func cancel(c *page.Ctx, href string) *layout.Link {
	return &layout.Link{Text: ask.Words(c).T("cancel"), Href: href}
}

// get loads the proposal of the address, for those who may use its form now.
func (d Deps) get(c *page.Ctx, command access.Command) (involvement.Sight, error) {
	s, err := d.Group.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err == nil && !s.May(command) {
		err = errs.New(errs.Conflict, "involvement.stage", words(c).T("moved"))
	}
	return s, err
}

// finish goes back to the proposal, shows the form again with what is wrong, or fails.
func finish(c *page.Ctx, f *form.Form, err error, done string, again func(*ask.Builder) error) error {
	if err == nil {
		return c.Done(insidePath+"/"+c.Path("ref"), done)
	}
	if !f.Merge(err) {
		return err
	}
	return again(ask.Again(c, f))
}

// positions are the answers to what somebody thinks.
func positions(c *page.Ctx, without ...involvement.Position) []ask.Option {
	w := words(c)
	var out []ask.Option
next:
	for _, p := range involvement.Positions() {
		for _, no := range without {
			if p == no {
				continue next
			}
		}
		out = append(out, ask.Option{Value: string(p), Text: w.T("position." + string(p)), Hint: w.T("position." + string(p) + ".hint")})
	}
	return out
}

// viewForm takes a member's view, in writing or as a recording.
type viewForm struct{ Deps }

func (p *viewForm) show(c *page.Ctx) error {
	s, err := p.get(c, access.GiveView)
	if err != nil {
		return err
	}
	v := url.Values{"hash": {s.Current().Hash}}
	if m := s.Mine; m != nil {
		v.Set("position", string(m.Position))
		v.Set("words", m.Words)
		v.Set("public", map[bool]string{true: "yes", false: "no"}[m.Public])
	}
	return p.render(c, ask.New(c, v), &s)
}

func (p *viewForm) render(c *page.Ctx, b *ask.Builder, s *involvement.Sight) error {
	t := c.Text
	b.Choose(ask.Field{Name: "position"}, positions(c))
	b.Lines(ask.Field{Name: "words", Rows: 6, Optional: true})
	b.Upload(ask.Field{Name: "recording", Optional: true})
	b.Choose(ask.Field{Name: "public"}, []ask.Option{{Value: "no", Text: t.T("public.no"), Hint: t.T("public.no.hint")}, {Value: "yes", Text: t.T("public.yes"), Hint: t.T("public.yes.hint")}})
	if hints := sharing.PersonalDetailHints(b.Form.Raw("words")); len(hints) > 0 && b.Form.Raw("public") == "yes" {
		b.Confirm(ask.Field{Name: "checked"})
	}
	sheet := b.Sheet(s.URL() + "/view")
	sheet.Multipart, sheet.Cancel = true, cancel(c, s.URL())
	sheet.Was = append(sheet.Was, ask.Hidden{Name: "hash", Value: s.Current().Hash})
	return sheet.Render(c, back(c, s))
}

// largestSound bounds a recording; the site's own limit for uploads comes first.
const largestSound = 15 << 20

func (p *viewForm) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{File: largestSound, Body: largestSound + 1<<20})
	if err != nil {
		return err
	}
	s, err := p.get(c, access.GiveView)
	if err != nil {
		return err
	}
	again := func(b *ask.Builder) error { return p.render(c, b, &s) }
	cmd := involvement.Give{Ref: s.Ref, Key: ask.KeyOf(f), Hash: f.Raw("hash"), Position: involvement.Position(f.Raw("position")), Words: f.Raw("words"), Public: f.Raw("public") == "yes"}
	if !cmd.Position.Valid() {
		f.Add("position", "required", c.Text.T("position.required"))
	}
	if v := f.Raw("public"); v != "yes" && v != "no" {
		f.Add("public", "required", c.Text.T("public.required"))
	}
	if hints := sharing.PersonalDetailHints(cmd.Words); cmd.Public && len(hints) > 0 && !f.Bool("checked") {
		f.Add("checked", "personal", c.Text.T("checked.required", "what", hints[0].Text))
	}
	file, recorded := f.File("recording", form.FileRule{})
	if f.Err() != nil {
		return again(ask.Again(c, f))
	}
	if recorded && cmd.Hash == s.Current().Hash {
		kept, err := p.Files.Add(c.R.Context(), c.Actor, files.Upload{Name: file.Name, Content: file.Data, About: s.Subject(), Command: access.GiveView, State: string(s.Stage), Sound: true})
		if err != nil {
			f.Add("recording", "file", errs.MessageOf(err))
			return again(ask.Again(c, f))
		}
		cmd.Sound = kept.ID
	}
	err = p.Group.Give(c.R.Context(), c.Actor, cmd)
	if errs.CodeOf(err) == "involvement.text_changed" {
		f.Add("position", "changed", c.Text.T("changed"))
		return again(ask.Again(c, f))
	}
	return finish(c, f, err, "given", again)
}

// enterForm takes what came on paper or was said at a session.
type enterForm struct{ Deps }

func (p *enterForm) show(c *page.Ctx) error {
	s, err := p.get(c, access.EnterView)
	if err != nil {
		return err
	}
	return p.render(c, ask.New(c, url.Values{}), &s)
}

func (p *enterForm) render(c *page.Ctx, b *ask.Builder, s *involvement.Sight) error {
	t := c.Text
	b.Choose(ask.Field{Name: "way"}, []ask.Option{{Value: string(involvement.Session), Text: t.T("way.session")}, {Value: string(involvement.Paper), Text: t.T("way.paper")}})
	b.Line(ask.Field{Name: "source"})
	b.Day(ask.Field{Name: "on"})
	b.Line(ask.Field{Name: "heads", Width: "3", Optional: true})
	g, err := p.Group.Members(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	var who []ask.Option
	for _, m := range g.Members {
		if m.Serves(c.Today()) {
			who = append(who, ask.Option{Value: m.ID, Text: g.SeatOf(m) + ": " + m.Name})
		}
	}
	b.Pick(ask.Field{Name: "member", Optional: true}, who)
	b.Choose(ask.Field{Name: "position"}, positions(c))
	b.Lines(ask.Field{Name: "words", Rows: 6})
	b.Choose(ask.Field{Name: "public"}, []ask.Option{{Value: "yes", Text: t.T("public.yes")}, {Value: "no", Text: t.T("public.no")}})
	sheet := b.Sheet(s.URL() + "/enter")
	sheet.Cancel = cancel(c, s.URL())
	return sheet.Render(c, back(c, s))
}

func (p *enterForm) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	s, err := p.get(c, access.EnterView)
	if err != nil {
		return err
	}
	again := func(b *ask.Builder) error { return p.render(c, b, &s) }
	on, _ := f.Date("on", form.DateRule{Label: c.Text.T("on.label"), Required: c.Text.T("on.required")})
	heads, err := strconv.Atoi(strings.TrimSpace("0" + f.Raw("heads")))
	if err != nil {
		f.Add("heads", "number", c.Text.T("heads.number"))
	}
	if v := f.Raw("public"); v != "yes" && v != "no" {
		f.Add("public", "required", c.Text.T("public.required"))
	}
	if f.Err() != nil {
		return again(ask.Again(c, f))
	}
	cmd := involvement.Enter{Ref: s.Ref, Key: ask.KeyOf(f), Way: involvement.Way(f.Raw("way")), Position: involvement.Position(f.Raw("position")), Words: f.Raw("words"),
		Public: f.Raw("public") == "yes", Source: f.Raw("source"), On: on, Heads: heads, Member: f.Raw("member")}
	return finish(c, f, p.Group.Enter(c.R.Context(), c.Actor, cmd), "entered", again)
}

// textForm is a form with one text.
type textForm struct {
	Deps
	command access.Command
	field   string
	to      func(c *page.Ctx, s *involvement.Sight) string
	notes   func(c *page.Ctx, s *involvement.Sight) []string
	stored  func(c *page.Ctx, s *involvement.Sight) string
	send    func(c *page.Ctx, f *form.Form, s *involvement.Sight) error
	done    string
}

func (p textForm) show(c *page.Ctx) error {
	s, err := p.get(c, p.command)
	if err != nil {
		return err
	}
	v := url.Values{}
	if p.stored != nil {
		v.Set(p.field, p.stored(c, &s))
	}
	return p.render(c, ask.New(c, v), &s)
}

func (p textForm) render(c *page.Ctx, b *ask.Builder, s *involvement.Sight) error {
	b.Lines(ask.Field{Name: p.field, Rows: 6})
	sheet := b.Sheet(s.URL() + p.to(c, s))
	sheet.Cancel = cancel(c, s.URL())
	if p.notes != nil {
		sheet.NotesTitle, sheet.Notes = c.Text.T("about"), p.notes(c, s)
	}
	return sheet.Render(c, back(c, s))
}

func (p textForm) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	s, err := p.get(c, p.command)
	if err != nil {
		return err
	}
	return finish(c, f, p.send(c, f, &s), p.done, func(b *ask.Builder) error { return p.render(c, b, &s) })
}

// typeForm writes the words of a recording down.
type typeForm struct{ Deps }

func (p *typeForm) form() textForm {
	return textForm{Deps: p.Deps, command: access.TypeView, field: "words", done: "typed",
		to: func(c *page.Ctx, _ *involvement.Sight) string { return "/words/" + c.Path("id") },
		stored: func(c *page.Ctx, s *involvement.Sight) string {
			if v := s.View(c.Path("id")); v != nil {
				return v.Words
			}
			return ""
		},
		send: func(c *page.Ctx, f *form.Form, s *involvement.Sight) error {
			return p.Group.TypeDown(c.R.Context(), c.Actor, s.Ref, c.Path("id"), f.Raw("words"))
		}}
}
func (p *typeForm) show(c *page.Ctx) error   { return p.form().show(c) }
func (p *typeForm) submit(c *page.Ctx) error { return p.form().submit(c) }

// hideForm hides words.
type hideForm struct{ Deps }

func (p *hideForm) form() textForm {
	return textForm{Deps: p.Deps, command: access.HideInProposal, field: "reason", done: "hidden",
		to: func(c *page.Ctx, _ *involvement.Sight) string { return "/hide/" + c.Path("id") },
		notes: func(c *page.Ctx, s *involvement.Sight) []string {
			if v := s.View(c.Path("id")); v != nil {
				return paragraphs(v.Words)
			}
			return nil
		},
		send: func(c *page.Ctx, f *form.Form, s *involvement.Sight) error {
			return p.Group.Hide(c.R.Context(), c.Actor, s.Ref, c.Path("id"), f.Raw("reason"))
		}}
}
func (p *hideForm) show(c *page.Ctx) error   { return p.form().show(c) }
func (p *hideForm) submit(c *page.Ctx) error { return p.form().submit(c) }

// askForm asks the authors.
type askForm struct{ Deps }

func (p *askForm) form() textForm {
	return textForm{Deps: p.Deps, command: access.AskProposal, field: "text", done: "asked",
		to: func(*page.Ctx, *involvement.Sight) string { return "/ask" },
		send: func(c *page.Ctx, f *form.Form, s *involvement.Sight) error {
			return p.Group.AskAuthors(c.R.Context(), c.Actor, s.Ref, ask.KeyOf(f), f.Raw("text"))
		}}
}
func (p *askForm) show(c *page.Ctx) error   { return p.form().show(c) }
func (p *askForm) submit(c *page.Ctx) error { return p.form().submit(c) }

// answerForm answers the group.
type answerForm struct{ Deps }

func (p *answerForm) form() textForm {
	question := func(c *page.Ctx, s *involvement.Sight) (involvement.Ask, bool) {
		for _, q := range s.Asked {
			if q.ID == c.Path("id") {
				return q, true
			}
		}
		return involvement.Ask{}, false
	}
	return textForm{Deps: p.Deps, command: access.AnswerProposal, field: "text", done: "answered",
		to: func(c *page.Ctx, _ *involvement.Sight) string { return "/answer/" + c.Path("id") },
		notes: func(c *page.Ctx, s *involvement.Sight) []string {
			q, _ := question(c, s)
			return paragraphs(q.Text)
		},
		stored: func(c *page.Ctx, s *involvement.Sight) string { q, _ := question(c, s); return q.Answer },
		send: func(c *page.Ctx, f *form.Form, s *involvement.Sight) error {
			return p.Group.AnswerGroup(c.R.Context(), c.Actor, s.Ref, c.Path("id"), f.Raw("text"))
		}}
}
func (p *answerForm) show(c *page.Ctx) error   { return p.form().show(c) }
func (p *answerForm) submit(c *page.Ctx) error { return p.form().submit(c) }
