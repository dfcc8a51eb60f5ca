package successionpage

import (
	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// takePage signs on in the place of a body that is no more.
type takePage struct{ Deps }

type takeView struct {
	Sheet             ask.Sheet
	Errors            *govuk.ErrorSummaryProps
	Heading           string
	Facts             []layout.Fact
	Read              layout.Link
	PartiesTitle      string
	Parties           []string
	Signed            string
	Hash, HashCaption string
}

func (p *takePage) show(c *page.Ctx) error { return p.render(c, ask.New(c, nil)) }

func (p *takePage) render(c *page.Ctx, b *ask.Builder) error {
	ref := c.Path("ref")
	x, err := p.Sharing.ToTakeOver(c.R.Context(), c.Actor, ref)
	if err != nil {
		return err
	}
	t := c.Text
	b.Line(ask.Field{Name: "name"})
	b.Line(ask.Field{Name: "post"})
	b.Confirm(ask.Field{Name: "authority"})
	s := b.Sheet("/records/" + ref + "/take-over")
	s.Was = append(s.Was, ask.Hidden{Name: "hash", Value: x.Hash})
	out := takeView{Heading: t.T("heading", "title", x.Title), Read: layout.Link{Text: t.T("read"), Href: "/records/" + ref}, PartiesTitle: t.T("parties"), Parties: x.Parties,
		Hash: x.Hash, HashCaption: t.T("hash"), Errors: s.Errors}
	if x.Old != x.New {
		out.Facts = append(out.Facts, layout.Fact{Term: t.T("old"), Value: x.Old}, layout.Fact{Term: t.T("new"), Value: x.New})
	}
	if x.Signed {
		out.Signed = t.T("signed")
	} else {
		out.Facts = append(out.Facts, layout.Fact{Term: t.T("sign_by"), Value: x.SignBy.Words()})
	}
	s.Errors, out.Sheet = nil, s
	back := layout.Link{Text: t.T("back"), Href: "/in-tray"}
	return c.Render(page.Head{Title: out.Heading, Voice: layout.Members, BackLink: &back, HasErrors: out.Errors != nil}, takeTempl(out))
}

func (p *takePage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	ref := c.Path("ref")
	cmd := sharing.TakeOver{Ref: ref, Hash: f.Raw("hash"), Name: f.Raw("name"), Post: f.Raw("post"), Authority: f.Bool("authority")}
	switch err := p.Sharing.TakeOver(c.R.Context(), c.Actor, cmd); {
	case err == nil:
		return c.Done("/records/"+ref+"/take-over", "signed")
	case errs.KindOf(err) == errs.Conflict:
		f.Add("name", "conflict", errs.MessageOf(err))
	case !f.Merge(err):
		return err
	}
	return p.render(c, ask.Again(c, f))
}
