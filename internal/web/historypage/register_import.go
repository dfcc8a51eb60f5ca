package historypage

import (
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/register/past"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// listView is the page on which a file is sent, with the files that were.
type listView struct {
	Sheet      ask.Sheet
	FilesTitle string
	Empty      *layout.Empty
	Files      []fileLine
}

type fileLine struct {
	Link         layout.Link
	Status       layout.Status
	Facts        string
	RegisterName string
}

// mostFile bounds a file, in bytes; mostFiles how many are listed.
const (
	mostFile  = 16 << 20
	mostFiles = 50
)

func (d Deps) list(c *page.Ctx) error { return d.renderList(c, ask.New(c, nil)) }

func (d Deps) renderList(c *page.Ctx, b *ask.Builder) error {
	all, err := d.Past.List(c.R.Context(), c.Actor, mostFiles)
	if err != nil {
		return err
	}
	b.Upload(ask.Field{Name: "file"})
	s := b.Sheet(Path)
	s.Multipart = true
	v := listView{Sheet: s, FilesTitle: c.Text.T("files")}
	for _, i := range all {
		v.Files = append(v.Files, line(c, i))
	}
	if len(all) == 0 {
		v.Empty = &layout.Empty{Title: c.Text.T("empty"), Text: c.Text.T("empty.text")}
	}
	to := home(c)
	return c.Render(page.Head{Title: s.Heading, Voice: layout.Members, HasErrors: s.Errors != nil, BackLink: &to}, listTempl(v))
}

func line(c *page.Ctx, i past.Import) fileLine {
	t := c.Text
	l := fileLine{Link: layout.Link{Text: i.Name, Href: Path + "/" + i.ID}, Status: status(c, i.State), RegisterName: i.Register.Name}
	switch i.State {
	case past.Tried:
		l.Facts = t.T("line.tried", "date", clock.DateOf(i.At).Words())
	case past.Loaded:
		l.Facts = t.T("line.loaded", "date", clock.DateOf(i.LoadedAt).Words(), "new", content.Number(i.Counts.New), "changed", content.Number(i.Counts.Changed))
	case past.TakenOut:
		l.Facts = t.T("line.taken_back", "date", clock.DateOf(i.BackAt).Words())
	}
	return l
}

func status(c *page.Ctx, s past.State) layout.Status {
	kind := layout.Waiting
	switch s {
	case past.Loaded:
		kind = layout.Live
	case past.TakenOut:
		kind = layout.Stopped
	case past.Tried:
	}
	return layout.Status{Word: c.Site.Texts.Page("register_import").T("state." + string(s)), Kind: kind}
}

func (d Deps) send(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{File: mostFile, Body: 2 * mostFile})
	if err != nil {
		return err
	}
	file, ok := f.File("file", form.FileRule{Required: c.Text.T("file.required")})
	if !ok {
		return d.renderList(c, ask.Again(c, f))
	}
	i, err := d.Past.Try(c.R.Context(), c.Actor, file.Name, file.Data)
	if errs.KindOf(err) == errs.Invalid {
		f.Add("file", errs.CodeOf(err), errs.MessageOf(err))
		return d.renderList(c, ask.Again(c, f))
	}
	if err != nil {
		return err
	}
	return c.Redirect(Path + "/" + i.ID)
}
