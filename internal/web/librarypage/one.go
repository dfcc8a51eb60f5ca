package librarypage

import (
	"net/url"
	"strconv"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/portal/library"
	"sharewell/internal/web/agreementpage"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/portalview"
)

// onePage is one item.
type onePage struct{ Deps }

func (p *onePage) show(c *page.Ctx) error { return p.render(c, nil, "") }

func (p *onePage) render(c *page.Ctx, typed *form.Form, failed string) error {
	i, err := p.Library.One(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	rooms, err := p.Rooms(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := portalview.Sheet{Caption: t.T("caption", "kind", w.T("kind."+string(i.Kind)), "ref", i.Ref), Heading: i.Title, Lead: i.About, Facts: p.facts(c, i, portalview.Name(rooms, i.Space))}
	switch {
	case i.Stage == library.Withdrawn:
		v.Status, v.Says = &layout.Status{Word: t.T("withdrawn"), Kind: layout.Stopped}, []string{t.T("withdrawn.why", "why", i.Why)}
	case i.Next.Before(c.Today()):
		v.Status = &layout.Status{Word: w.T("overdue"), Kind: layout.Changed}
	}
	if i.Latest.File != "" {
		v.Buttons = append(v.Buttons, govuk.ButtonProps{Text: t.T("download", "name", i.Latest.Name), Href: fileURL(i.Item, i.Latest.N)})
		if !i.Latest.Searched {
			v.Says = append(v.Says, t.T("unsearched"))
		}
	} else if i.Text != "" {
		v.Body = agreementpage.Marked(i.Text)
	}
	if i.MayKeep && i.Stage == library.Shared {
		v.Buttons = append(v.Buttons, govuk.ButtonProps{Text: t.T("edit"), Href: i.URL() + "/edit", Classes: "govuk-button--secondary"})
	}
	v.Parts = []portalview.Part{p.versions(c, i), p.uses(c, i)}
	acts := ask.ActsOf(c, i.URL(), typed, failed)
	p.acts(c, acts, i)
	v.Acts, v.Errors = acts.All, acts.Errors
	return v.Render(c, &layout.Link{Text: w.T("back"), Href: Path})
}

func fileURL(i library.Item, n int) string { return i.URL() + "/files/" + strconv.Itoa(n) }

func (p *onePage) facts(c *page.Ctx, i library.View, room string) []layout.Fact {
	t, w := c.Text, words(c)
	owner := ownerName(w, i.Names[i.Owner])
	if i.Role != "" {
		owner = t.T("owner.role", "owner", owner, "role", portalview.Role(c.Site.Texts, string(i.Role)))
	}
	out := []layout.Fact{{Term: t.T("fact.owner"), Value: owner}, {Term: t.T("fact.licence"), Value: w.T("licence." + string(i.Licence))}}
	for _, topic := range i.Topics {
		out = append(out, layout.Fact{Term: t.T("fact.topic"), Value: p.Book.Label(library.TopicList, topic), Href: Path + "?topic=" + url.QueryEscape(topic)})
	}
	if i.Sector != "" {
		out = append(out, layout.Fact{Term: t.T("fact.sector"), Value: p.Book.Label(library.SectorList, i.Sector)})
	}
	if room == "" {
		room = w.T("commons")
	}
	out = append(out, layout.Fact{Term: t.T("fact.space"), Value: room})
	seen := t.T("reviewed.never")
	if i.Reviewed != nil {
		seen = t.T("reviewed.by", "role", portalview.Role(c.Site.Texts, string(i.Reviewed.Role)), "owner", ownerName(w, i.Names[i.Reviewed.Organisation]), "date", i.Reviewed.On.Words())
	}
	return append(out, layout.Fact{Term: t.T("fact.reviewed"), Value: seen}, layout.Fact{Term: t.T("fact.next"), Value: i.Next.Words()})
}

func (p *onePage) versions(c *page.Ctx, i library.View) portalview.Part {
	t, w := c.Text, words(c)
	part := portalview.Part{Title: t.T("versions")}
	for _, e := range i.Editions {
		row := portalview.Item{Title: t.T("version", "n", strconv.Itoa(e.N)), Text: e.Note,
			Facts: []string{t.T("version.who", "role", portalview.Role(c.Site.Texts, string(e.Role)), "owner", ownerName(w, i.Names[e.Organisation]), "date", dateOf(e.At))}}
		if e.File != "" {
			row.Links = []layout.Link{{Text: t.T("version.file", "name", e.Name, "size", size(e.Size)), Href: fileURL(i.Item, e.N)}}
		} else if e.N != i.Latest.N {
			row.Links = []layout.Link{{Text: t.T("version.text", "n", strconv.Itoa(e.N)), Href: i.URL() + "/versions/" + strconv.Itoa(e.N)}}
		}
		part.Items = append(part.Items, row)
	}
	return part
}

func (p *onePage) uses(c *page.Ctx, i library.View) portalview.Part {
	t := c.Text
	part := portalview.Part{Title: t.T("uses"), Empty: t.T("uses.none")}
	for _, u := range i.Uses {
		title := u.Title
		if title == "" {
			title = u.Ref
		}
		part.Items = append(part.Items, portalview.Item{Title: title, Href: u.URL, Facts: []string{t.T("use." + string(u.Kind))}})
	}
	return part
}

// acts are the forms of the page.
func (p *onePage) acts(c *page.Ctx, a *ask.Acts, i library.View) {
	version := []ask.Hidden{{Name: ask.VersionField, Value: strconv.FormatInt(i.Version, 10)}}
	if i.MayCite && i.Stage == library.Shared {
		a.Add(ask.Act{Name: "cite", Fields: func(b *ask.Builder) { b.Line(ask.Field{Name: "used"}) }})
	}
	if !i.MayKeep {
		return
	}
	if i.Stage == library.Withdrawn {
		a.Add(ask.Act{Name: "restore", Open: true, Hidden: version})
		return
	}
	a.Add(ask.Act{Name: "revise", Upload: true, Hidden: version, Fields: func(b *ask.Builder) {
		b.Line(ask.Field{Name: "note"})
		p.contentFields(c, b)
	}})
	stored := url.Values{}
	ask.SetDay(stored, "next", c.Today().AddMonths(12))
	a.Add(ask.Act{Name: "review", Open: i.Next.Before(c.Today().AddDays(15)), Stored: stored, Hidden: version, Fields: func(b *ask.Builder) { b.Day(ask.Field{Name: "next"}) }})
	a.Add(ask.Act{Name: "withdraw", Warning: true, Hidden: version, Fields: func(b *ask.Builder) { b.Line(ask.Field{Name: "why"}) }})
}

// do reads one of the page's forms, and shows the page again with it when something in it is wrong.
func (p *onePage) do(c *page.Ctx, name string, act func(f *form.Form) error) error {
	l := form.Limits{}
	if name == "revise" {
		l = p.limits()
	}
	f, err := form.Parse(c.R, l)
	if err != nil {
		return err
	}
	if err := act(f); err != nil && !f.Merge(err) {
		return err
	}
	if f.Err() != nil {
		return p.render(c, f, name)
	}
	return c.Done(Path+"/"+c.Path("ref"), name)
}

func at(c *page.Ctx, f *form.Form) library.At {
	return library.At{Ref: c.Path("ref"), Version: ask.Version(f)}
}

func (p *onePage) revise(c *page.Ctx) error {
	return p.do(c, "revise", func(f *form.Form) error {
		_, err := p.Library.Revise(c.R.Context(), c.Actor, library.Revise{At: at(c, f), Key: ask.KeyOf(f), Note: f.Raw("note"), Content: readContent(f)})
		return err
	})
}

func (p *onePage) review(c *page.Ctx) error {
	return p.do(c, "review", func(f *form.Form) error {
		next, _ := f.Date("next", form.DateRule{Label: c.Text.T("next.label")})
		if f.Err() != nil {
			return nil // shown with the form
		}
		_, err := p.Library.Review(c.R.Context(), c.Actor, at(c, f), next)
		return err
	})
}

func (p *onePage) withdraw(c *page.Ctx) error {
	return p.do(c, "withdraw", func(f *form.Form) error {
		_, err := p.Library.Withdraw(c.R.Context(), c.Actor, at(c, f), f.Raw("why"))
		return err
	})
}

func (p *onePage) restore(c *page.Ctx) error {
	return p.do(c, "restore", func(f *form.Form) error {
		_, err := p.Library.Restore(c.R.Context(), c.Actor, at(c, f))
		return err
	})
}

func (p *onePage) cite(c *page.Ctx) error {
	return p.do(c, "cite", func(f *form.Form) error {
		return p.Library.Cite(c.R.Context(), c.Actor, c.Path("ref"), f.Raw("used"))
	})
}

func (p *onePage) number(c *page.Ctx) (int, error) {
	n, err := strconv.Atoi(c.Path("n"))
	if err != nil || n < 1 {
		return 0, errs.New(errs.NotFound, "library.no_version", "We could not find this version.")
	}
	return n, nil
}

// file sends a version's file to be kept, never to be shown. The right is asked each time.
func (p *onePage) file(c *page.Ctx) error {
	n, err := p.number(c)
	if err != nil {
		return err
	}
	_, e, b, err := p.Library.Open(c.R.Context(), c.Actor, c.Path("ref"), n)
	if err == nil && e.File == "" {
		err = errs.New(errs.NotFound, "library.no_file", "This version has no file.")
	}
	if err != nil {
		return err
	}
	return c.Download(e.Name, e.Type, b)
}

// version shows the text of an older version.
func (p *onePage) version(c *page.Ctx) error {
	n, err := p.number(c)
	if err != nil {
		return err
	}
	i, e, _, err := p.Library.Open(c.R.Context(), c.Actor, c.Path("ref"), n)
	if err != nil {
		return err
	}
	t := c.Text
	v := portalview.Sheet{Caption: t.T("version", "n", strconv.Itoa(e.N)), Heading: i.Title, Says: []string{t.T("old", "date", clock.DateOf(e.At).Words())}}
	if e.File != "" {
		v.Buttons = []govuk.ButtonProps{{Text: t.T("download", "name", e.Name), Href: fileURL(i, e.N)}}
	} else {
		v.Body = agreementpage.Marked(e.Text)
	}
	return v.Render(c, &layout.Link{Text: i.Title, Href: i.URL()})
}

const kilobyte = 1 << 10

// size words how large a file is.
func size(n int64) string {
	if n >= kilobyte*kilobyte {
		return strconv.FormatFloat(float64(n)/(kilobyte*kilobyte), 'f', 1, 64) + " MB"
	}
	return strconv.FormatInt((n+kilobyte-1)/kilobyte, 10) + " KB"
}

func megabytes(n int64) string { return strconv.FormatInt(n>>20, 10) + " MB" }
