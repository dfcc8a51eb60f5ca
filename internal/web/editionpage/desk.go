package editionpage

import (
	"net/url"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/files"
	"sharewell/internal/register"
	"sharewell/internal/register/edition"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/registerpage"
)

// deskPages are for the organisations that lead uses.
type deskPages struct{ Deps }

type listView struct {
	Heading, Intro string
	AsksTitle      string
	Empty          *layout.Empty
	Asks           []askRow
	Next           *layout.Link
	OwnTitle, None string
	Own            []layout.Link
}

type askRow struct {
	Title, Ref, Href string
	State            layout.Status
	Facts            []layout.Fact
}

func (p *deskPages) list(c *page.Ctx) error {
	asks, next, err := p.Editions.Desk(c.R.Context(), c.Actor, page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	own, err := p.Editions.Mine(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := listView{Heading: t.T("heading"), Intro: t.T("intro"), AsksTitle: t.T("asks.title"), OwnTitle: t.T("own.title")}
	for _, a := range asks {
		r := askRow{Title: a.Title, Ref: a.Ref, Href: a.DeskURL(), State: state(w, a, c), Facts: []layout.Fact{{Term: t.T("fact.what"), Value: what(w, a)}}}
		if a.Stage.Owed() {
			r.Facts = append(r.Facts, layout.Fact{Term: t.T("fact.due"), Value: layout.RelativeDeadline(a.Due, c.Today(), c.Site.Calendar)})
		}
		v.Asks = append(v.Asks, r)
	}
	if len(asks) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	if next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(DeskPath, "after", page.HideKey(next))}
	}
	keeps := access.AllowedSomewhere(c.Actor, access.KeepEdition)
	for _, u := range own {
		l := layout.Link{Text: t.N("own", len(u.Editions), "title", u.Title), Href: "/register/" + u.Ref}
		if keeps {
			l.Href = ofPath(u.Ref)
		}
		v.Own = append(v.Own, l)
	}
	if len(own) == 0 {
		v.None = t.T("own.none")
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, listTempl(v))
}

func ofPath(ref string) string { return "/organisation/entries/" + ref + "/versions" }

type oneView struct {
	Caption, Heading string
	Errors           *govuk.ErrorSummaryProps
	State            layout.Status
	Facts            []layout.Fact
	NoteTitle        string
	Note             []string
	Acts             []ask.ActView
	Links            []layout.Link
}

func (p *deskPages) one(c *page.Ctx) error { return p.renderOne(c, nil, "") }

func (p *deskPages) renderOne(c *page.Ctx, typed *form.Form, failed string) error {
	a, err := p.Editions.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := oneView{Caption: a.Ref, Heading: t.T("heading", "title", a.Title), State: state(w, a.Ask, c), NoteTitle: t.T("note"), Note: layout.Paragraphs(a.Note),
		Facts: []layout.Fact{{Term: t.T("fact.what"), Value: what(w, a.Ask)}, {Term: t.T("fact.use"), Value: a.Title, Href: "/register/" + a.Use}, {Term: t.T("fact.sent"), Value: layout.FormatDate(a.Received)}},
		Links: []layout.Link{{Text: t.T("link.all"), Href: DeskPath}}}
	if a.Stage.Owed() {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.due"), Value: layout.RelativeDeadline(a.Due, c.Today(), c.Site.Calendar)})
		if r, err := p.Editions.Clock(); err == nil {
			v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.rule"), Value: r.Source})
		}
	}
	if a.Reason != "" {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.reason"), Value: w.T("reason." + a.Reason)})
	}
	acts := ask.ActsOf(c, a.DeskURL(), typed, failed)
	if a.Answer && a.Stage.Owed() {
		v.Links = append([]layout.Link{{Text: t.T("link.add"), Href: page.Address(ofPath(a.Use), "for", a.Ref)}}, v.Links...)
		acts.Add(ask.Act{Name: "decline", Fields: func(b *ask.Builder) {
			var reasons []ask.Option
			for _, r := range edition.Reasons() {
				reasons = append(reasons, ask.Option{Value: r, Text: w.T("reason." + r)})
			}
			b.Choose(ask.Field{Name: "reason"}, reasons)
			b.Lines(ask.Field{Name: "text", Rows: 4, Max: edition.Longest})
		}})
	}
	v.Acts, v.Errors = acts.All, acts.Errors
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil}, oneTempl(v))
}

func (p *deskPages) decline(c *page.Ctx) error {
	return ask.Doing{Name: "decline", Back: DeskPath + "/" + c.Path("ref"), Again: p.renderOne}.Do(c, func(f *form.Form) error {
		return p.Editions.Decline(c.R.Context(), c.Actor, c.Path("ref"), f.Raw("reason"), f.Raw("text"))
	})
}

type ofView struct {
	Caption, Heading, Intro string
	Errors                  *govuk.ErrorSummaryProps
	Items                   []itemView
	AddTitle                string
	Sheet                   ask.Sheet
	Links                   []layout.Link
}

func (p *deskPages) of(c *page.Ctx) error {
	b := ask.New(c, url.Values{})
	if ref := c.Query("for"); ref != "" {
		a, err := p.Editions.Get(c.R.Context(), c.Actor, ref)
		if err != nil {
			return err
		}
		b = ask.New(c, url.Values{"for": {a.Ref}, "kind": {a.Kind}, "language": {a.Language}})
	}
	return p.renderOf(c, b)
}

func (p *deskPages) renderOf(c *page.Ctx, b *ask.Builder) error {
	u, err := p.Editions.Own(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := ofView{Caption: u.Title, Heading: t.T("heading"), Intro: t.T("intro"), AddTitle: t.T("add.title"), Links: []layout.Link{{Text: t.T("link.public"), Href: registerpage.OtherVersions(u.Ref)}, {Text: t.T("link.all"), Href: DeskPath}}}
	for _, x := range u.Editions {
		i := item(c.Site.Texts.Page("other_versions"), w, u.Ref, x)
		i.Remove, i.Button = ofPath(u.Ref)+"/"+x.ID+"/remove", &govuk.ButtonProps{Text: t.T("remove", "name", i.Title), Classes: "govuk-button--secondary"}
		v.Items = append(v.Items, i)
	}
	b.Choose(ask.Field{Name: "kind"}, kinds(w))
	b.Pick(ask.Field{Name: "language"}, languages(w))
	b.Upload(ask.Field{Name: "file", Optional: true})
	b.Line(ask.Field{Name: "page", Optional: true})
	b.Lines(ask.Field{Name: "transcript", Rows: 6, Optional: true})
	v.Sheet = b.Sheet(ofPath(u.Ref))
	v.Sheet.Multipart = true
	v.Sheet.Was = append(v.Sheet.Was, ask.Hidden{Name: "made_from", Value: u.Text}, ask.Hidden{Name: "for", Value: b.Form.Raw("for")})
	v.Errors, v.Sheet.Errors = v.Sheet.Errors, nil
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil}, ofTempl(v))
}

func (p *deskPages) add(c *page.Ctx) error {
	limit := p.Files.Limit()
	f, err := form.Parse(c.R, form.Limits{File: limit, Body: limit + 1<<20})
	if err != nil {
		return err
	}
	u, err := p.Editions.Own(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	cmd := edition.Add{Use: u.Ref, Key: ask.KeyOf(f), Kind: f.Raw("kind"), Language: f.Raw("language"), Page: f.Raw("page"), Transcript: f.Raw("transcript"), Text: f.Raw("made_from"), Ask: f.Raw("for")}
	file, sent := f.File("file", form.FileRule{})
	if sent {
		cmd.File = "to be kept" // so that what else is wrong is said before the file is kept
	}
	if err := p.Editions.CheckAdd(&cmd); err != nil && !f.Merge(err) {
		return err
	}
	if f.Err() == nil && sent {
		err := p.keep(c, u, file, &cmd)
		if errs.KindOf(err) == errs.Invalid {
			f.Add("file", "file", errs.MessageOf(err))
		} else if err != nil {
			return err
		}
	}
	if f.Err() == nil {
		if err := p.Editions.Add(c.R.Context(), c.Actor, cmd); err != nil && !f.Merge(err) {
			return err
		}
	}
	if f.Err() != nil {
		return p.renderOf(c, ask.Again(c, f))
	}
	return c.Done(ofPath(u.Ref), "added")
}

// keep keeps the file, checked as what it is to be.
func (p *deskPages) keep(c *page.Ctx, u edition.Use, file *form.File, cmd *edition.Add) error {
	kept, err := p.Files.Add(c.R.Context(), c.Actor, files.Upload{Name: file.Name, Content: file.Data, About: edition.FileSubject(u.Record), Command: access.KeepEdition,
		Sound: cmd.Kind == register.Audio, Film: cmd.Kind == register.SignFilm})
	cmd.File, cmd.Type, cmd.Size, cmd.SHA256 = kept.ID, kept.Type, kept.Size, kept.SHA256
	return err
}

func (p *deskPages) remove(c *page.Ctx) error {
	if err := p.Editions.Remove(c.R.Context(), c.Actor, c.Path("ref"), c.Path("id")); err != nil {
		return err
	}
	return c.Done(ofPath(c.Path("ref")), "removed")
}
