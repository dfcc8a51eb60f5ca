package threadpage

import (
	"net/url"
	"strconv"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/portal/thread"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// editPage changes one's own words.
type editPage struct{ Deps }

// editView is the form, with what stands there now when somebody else changed it meanwhile.
type editView struct {
	Errors           *govuk.ErrorSummaryProps
	Sheet            ask.Sheet
	NowTitle         string
	NowHead, NowText string
	Cites            citesView
}

// found is what is changed: a question, or a post of it.
type found struct {
	one  thread.One
	post *thread.Said
	back string
}

func (p *editPage) find(c *page.Ctx) (x found, err error) {
	x.one, x.post, err = p.Threads.Find(c.R.Context(), c.Actor, c.Path("ref"), c.Path("post"))
	if err != nil {
		return x, err
	}
	x.back = x.one.URL()
	may := x.one.May.Edit
	if x.post != nil {
		may, x.back = x.post.May.Edit, thread.PageOf(x.one.Ref+"/"+x.post.ID)
	}
	if !may {
		return x, errs.New(errs.Forbidden, "access.forbidden", c.Text.T("not_yours"))
	}
	return x, nil
}

func (x found) version() int64 {
	if x.post != nil {
		return x.post.Version
	}
	return x.one.Version
}

func (p *editPage) show(c *page.Ctx) error {
	x, err := p.find(c)
	if err != nil {
		return err
	}
	v := url.Values{ask.VersionField: {strconv.FormatInt(x.version(), 10)}}
	if x.post != nil {
		v.Set("text", x.post.Text)
		var cites []string
		for _, ci := range x.post.Cites {
			cites = append(cites, ci.Label)
		}
		v.Set("cites", strings.Join(cites, "\n"))
	} else {
		v.Set("title", x.one.Title)
		v.Set("text", x.one.Text)
		v["topics"] = x.one.Topics
		v.Set("sector", x.one.Sector)
		if x.one.Urgent {
			v.Set("urgent", ask.Ticked)
		}
	}
	return p.render(c, x, ask.New(c, v), false)
}

func (p *editPage) render(c *page.Ctx, x found, b *ask.Builder, met bool) error {
	t := c.Text
	v := editView{}
	if x.post == nil {
		b.Line(ask.Field{Name: "title"})
		b.Lines(ask.Field{Name: "text", Rows: 8, Max: thread.MaxText, Optional: true})
		b.Tick(ask.Field{Name: "topics"}, p.options(thread.TopicList, true))
		b.Pick(ask.Field{Name: "sector", Optional: true}, p.options("sector", false))
		b.Confirm(ask.Field{Name: "urgent"})
	} else {
		b.Lines(ask.Field{Name: "text", Label: t.T("text." + string(x.post.Kind)), Rows: 10, Max: thread.MaxText})
		if x.post.Kind == thread.Answer {
			b.Lines(ask.Field{Name: "cites", Rows: 3, Optional: true})
		}
	}
	v.Sheet = b.Sheet(c.R.URL.Path)
	v.Sheet.Version = b.Form.Raw(ask.VersionField)
	v.Errors, v.Sheet.Errors = v.Sheet.Errors, nil
	v.Sheet.Cancel = &layout.Link{Text: t.T("cancel"), Href: x.back}
	if x.post != nil && len(x.post.Endorses) > 0 {
		v.Sheet.Notes, v.Sheet.NotesTitle = []string{t.T("endorsed")}, t.T("notes")
	}
	status := 0
	if met {
		v.NowTitle, v.NowText, v.Sheet.Version = t.T("now"), x.one.Text, strconv.FormatInt(x.version(), 10)
		if x.post != nil {
			v.NowText = x.post.Text
		} else {
			v.NowHead = x.one.Title
		}
		status = errs.Conflict.Status()
	}
	if b.Form.Has("text") && b.Form.Error("text") != "" {
		v.Sheet.Was = append(v.Sheet.Was, ask.Hidden{Name: "seen", Value: b.Form.Raw("text")})
	}
	return c.Render(page.Head{Title: v.Sheet.Heading, Voice: layout.Members, HasErrors: v.Errors != nil, Status: status, BackLink: &layout.Link{Text: t.T("back"), Href: x.back}}, editTempl(v))
}

func (p *editPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	x, err := p.find(c)
	if err != nil {
		return err
	}
	if unseen(c, f, "text") {
		for _, h := range hints(c, f.Raw("title"), f.Raw("text")) {
			f.Add("text", "details", h)
		}
		f.Add("text", "details_again", words(c).T("hint.again"))
		return p.render(c, x, ask.Again(c, f), false)
	}
	cmd := thread.Edit{Ref: x.one.Ref, Version: ask.Version(f), Title: f.Raw("title"), Text: f.Raw("text"), Topics: f.RawAll("topics"), Sector: f.Raw("sector"),
		Urgent: f.Chosen("urgent", ask.Ticked), Cites: lines(f.Raw("cites"))}
	if x.post != nil {
		cmd.Post = x.post.ID
	}
	err = p.Threads.Edit(c.R.Context(), c.Actor, cmd)
	switch {
	case err == nil:
		return c.Done(x.back, "edited")
	case errs.CodeOf(err) == "thread.moved":
		f.Add("text", "moved", errs.MessageOf(err))
		return p.render(c, x, ask.Again(c, f), true)
	case !f.Merge(err):
		return err
	}
	return p.render(c, x, ask.Again(c, f), false)
}

func lines(s string) []string { return strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") }
